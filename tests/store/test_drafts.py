"""Nothing typed is lost."""

from __future__ import annotations

import sqlite3

from studio.domain.clip_draft import ClipDraft, ClipShape
from studio.domain.draft import Draft
from studio.domain.job import JobState
from studio.domain.reference import Reference, ReferenceKind
from studio.store.paths import Paths
from studio.store.store import Store

from .examples import job


async def test_each_desk_has_its_draft(store: Store) -> None:
    draft = Draft(
        prompt="a heron\n🦩",
        guidance=6.5,
        references=(Reference(kind=ReferenceKind.WEB, source="https://a", name="a"),),
    )
    assert await store.drafts.load(Draft) is None
    await store.drafts.save(Draft())
    await store.drafts.save(draft)
    await store.drafts.save(ClipDraft(prompt="a film", model_id="slow-drift"))
    assert await store.drafts.load(Draft) == draft
    assert await store.drafts.load(ClipDraft) == ClipDraft(prompt="a film", model_id="slow-drift")


async def test_a_draft_that_cannot_be_read_is_no_draft(store: Store) -> None:
    await store._database.write(lambda connection: connection.execute("INSERT INTO drafts VALUES ('image', x'7b')"))
    assert await store.drafts.load(Draft) is None


async def test_sent_prompts_are_kept_each_once_newest_first(store: Store) -> None:
    for minute, prompt in enumerate(["a", "b", "a", "c"]):
        await store.journal.add(job(minute, prompt=prompt))
    await store.journal.add(job(9, prompt="made elsewhere", another=True, state=JobState.SAVED))
    assert await store.drafts.prompts() == ("c", "a", "b")
    assert await store.drafts.prompts(limit=1) == ("c",)


async def test_a_number_that_is_none_does_not_cost_the_prompt(store: Store, paths: Paths) -> None:
    connection = sqlite3.connect(paths.database)
    with connection:
        row = '{"prompt": "a heron", "seed": 1e99, "count": "two", "references": [{"kind": "moon"}], "steps": 12}'
        connection.execute("INSERT INTO drafts (desk, data) VALUES ('image', ?)", (row.encode(),))
    connection.close()
    assert await store.drafts.load(Draft) == Draft(prompt="a heron", steps=12)


async def test_a_frame_that_is_none_does_not_cost_the_rest_of_a_clip(store: Store, paths: Paths) -> None:
    connection = sqlite3.connect(paths.database)
    with connection:
        row = '{"prompt": "a heron", "first": {"original": 7}, "duration": "long", "own": {"ratio": "1:1"}}'
        connection.execute("INSERT INTO drafts (desk, data) VALUES ('video', ?)", (row.encode(),))
    connection.close()
    assert await store.drafts.load(ClipDraft) == ClipDraft(prompt="a heron", own=ClipShape(ratio="1:1"))


async def test_half_a_letter_does_not_cost_the_others(store: Store) -> None:
    await store.drafts.save(Draft(prompt="a heron \ud83d at dawn", negative_prompt="\udcff", seed=5))
    assert await store.drafts.load(Draft) == Draft(prompt="a heron ? at dawn", negative_prompt="?", seed=5)
