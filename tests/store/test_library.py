"""The library finds what was put into it."""

from __future__ import annotations

from msgspec.structs import replace

from studio.domain.marks import Change
from studio.domain.query import parse
from studio.domain.request import ImageRequest
from studio.store.store import Store

from .examples import picture


async def test_a_picture_comes_back_as_it_was_written(store: Store) -> None:
    written = picture(tags=("sea", "two words"), rating=3, favourite=True, duration_ms=1200, style_name="Ink")
    await store.library.add(written)
    assert await store.library.get(written.id) == written
    assert await store.library.get("nothing") is None


async def test_pages_are_newest_first_without_gaps(store: Store) -> None:
    pictures = [picture(minute) for minute in range(7)]
    for one in pictures:
        await store.library.add(one)
    first = await store.library.page(limit=3)
    second = await store.library.page(before=first[-1].id, limit=3)
    third = await store.library.page(before=second[-1].id, limit=3)
    assert [*first, *second, *third] == pictures[::-1]
    assert [one async for one in store.library.iterate()] == pictures[::-1]
    assert await store.library.count() == 7


async def test_an_output_has_one_row_and_keeps_what_the_user_said(store: Store) -> None:
    old = picture(0, rating=0)
    await store.library.add(old)
    await store.marks.apply([old.id], Change(rating=9, favourite=True))
    again = replace(picture(5), generation_id=old.generation_id, path="2026/11/again.png")
    await store.library.add(again)
    (found,) = await store.library.by_generation(old.generation_id)
    assert (found.id, found.path, found.rating, found.favourite) == (old.id, again.path, 5, True)


async def test_pictures_without_a_generation_are_all_kept(store: Store) -> None:
    await store.library.add(picture(0, generation_id=""))
    await store.library.add(picture(1, generation_id=""))
    assert await store.library.count() == 2
    assert await store.library.by_generation("") == ()


async def test_outputs_come_in_order(store: Store) -> None:
    for index in (2, 0, 1):
        await store.library.add(picture(index, generation_id="img", index=index))
    assert [one.index for one in await store.library.by_generation("img")] == [0, 1, 2]


async def test_search_follows_a_renewed_row(store: Store) -> None:
    old = picture(0, prompt="heron")
    await store.library.add(old)
    await store.library.add(replace(old, request=ImageRequest(prompt="fox")))
    assert await store.finder.count(parse("heron")) == 0
    assert await store.finder.count(parse("fox")) == 1
