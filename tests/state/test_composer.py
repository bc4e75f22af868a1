"""Nothing that was typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime

from studio.domain.generation import Style
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest
from studio.state.studio import Studio
from tests.studio_fixture import Home


def picture(**fields: object) -> Picture:
    return Picture(
        id="p",
        job_id="j",
        generation_id="g",
        index=0,
        path="a.png",
        sha256="s",
        source_sha256="s",
        size_bytes=1,
        media_type="image/png",
        width=256,
        height=256,
        request=ImageRequest(prompt="koi", count=3, size="portrait", steps=12),
        created_at=datetime(2026, 5, 15, tzinfo=UTC),
        style_name="Ink Wash",
        seed=77,
        **fields,  # type: ignore[arg-type]
    )


async def test_an_empty_prompt_is_the_first_mistake(studio: Studio) -> None:
    assert [mistake.field for mistake in studio.composer.mistakes] == ["prompt"]
    studio.composer.set(prompt="a heron")
    assert not studio.composer.mistakes
    studio.composer.set(prompt="x" * 4001)
    assert studio.composer.mistakes[0].sentence == "The prompt is 1 over the limit of 4,000 characters."


async def test_walking_the_history_comes_back_to_what_was_being_typed(studio: Studio) -> None:
    composer = studio.composer
    composer.history = ("second", "first")
    composer.set(prompt="half a thou")
    shown = []
    for walk in (composer.older_prompt, composer.older_prompt, composer.older_prompt, composer.newer_prompt):
        walk()
        shown.append(composer.draft.prompt)
    assert shown == ["second", "first", "first", "second"]
    composer.newer_prompt()
    composer.newer_prompt()
    assert composer.draft.prompt == "half a thou"


async def test_a_sent_prompt_joins_the_history_once(studio: Studio) -> None:
    composer = studio.composer
    for prompt in ("one", "two", "one "):
        composer.set(prompt=prompt)
        composer.sent()
    assert composer.history == ("one", "two")


async def test_an_open_seed_moves_on_and_a_locked_one_stays(studio: Studio) -> None:
    composer = studio.composer
    composer.set(seed=5, seed_locked=True)
    composer.sent()
    assert composer.draft.seed == 5
    composer.toggle_seed_lock()
    seeds = set()
    for _ in range(4):
        composer.sent()
        seeds.add(composer.draft.seed)
    assert len(seeds) > 1


async def test_use_settings_takes_what_made_the_picture(studio: Studio) -> None:
    studio.composer.use_settings(picture())
    draft = studio.composer.draft
    assert (draft.prompt, draft.count, draft.size, draft.steps) == ("koi", 3, "portrait", 12)
    assert (draft.seed, draft.seed_locked, draft.style_name) == (77, True, "Ink Wash")


async def test_vary_takes_a_new_seed(studio: Studio) -> None:
    studio.composer.vary(picture())
    assert studio.composer.draft.prompt == "koi"
    assert not studio.composer.draft.seed_locked


async def test_a_style_brings_its_own_numbers(studio: Studio) -> None:
    composer = studio.composer
    composer.set(steps=50, guidance=3.0)
    composer.choose_style(Style(id="s", slug="ink", name="Ink Wash"))
    assert (composer.draft.style_id, composer.draft.steps, composer.draft.guidance) == ("s", None, None)
    composer.choose_style(None)
    assert (composer.draft.style_id, composer.draft.style_name) == (None, "")


async def test_the_draft_is_there_at_the_next_start(home: Home) -> None:
    first = await home.studio()
    await first.composer.load()
    first.composer.set(prompt="half a thou", negative_prompt="text", count=3, seed=9, seed_locked=True)
    kept = first.composer.draft
    await home.close()
    second = await home.studio()
    await second.composer.load()
    assert second.composer.draft == kept


async def test_a_first_start_offers_a_prompt(studio: Studio) -> None:
    await studio.composer.load()
    assert studio.composer.draft.prompt.startswith("A lighthouse")
    assert studio.composer.history == ()
