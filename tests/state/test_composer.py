"""The draft comes back, whatever happened in between."""

from __future__ import annotations

from tests.studio_fixture import Home


async def test_the_draft_comes_back_at_the_next_start(home: Home) -> None:
    first = await home.studio()
    await first.composer.load()
    first.composer.set(prompt="a heron at dawn", count=3)
    await home.close()
    second = await home.studio()
    await second.composer.load()
    assert (second.composer.draft.prompt, second.composer.draft.count) == ("a heron at dawn", 3)


async def test_closing_before_the_draft_is_back_does_not_lose_it(home: Home) -> None:
    first = await home.studio()
    await first.composer.load()
    first.composer.set(prompt="a heron at dawn")
    await home.close()
    await home.studio()
    await home.close()
    third = await home.studio()
    await third.composer.load()
    assert third.composer.draft.prompt == "a heron at dawn"
