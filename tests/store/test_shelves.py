"""Collections nest without circles, are told apart by their names, and come back with what was in them."""

from __future__ import annotations

import pytest

from studio.domain.errors import Mistaken
from studio.domain.labels import DEEPEST
from studio.domain.marks import Change, Member, Shelf
from studio.store.store import Store

from .test_marks import noted, order, stocked


async def names(store: Store, parent: str | None = None) -> list[str]:
    """Return the collections in ``parent``, in order."""
    return [each.name for each in await store.marks.collections() if each.parent == parent]


async def test_collections_stand_in_the_order_they_were_made_and_can_be_moved(store: Store) -> None:
    a, b, c = [await store.marks.create(name) for name in "abc"]
    assert await names(store) == ["a", "b", "c"]
    back = await store.marks.move(c.id, parent=None, place=0)
    assert await names(store) == ["c", "a", "b"]
    again = await store.marks.put_back(back)
    assert await names(store) == ["a", "b", "c"]
    await store.marks.put_back(again)
    assert await names(store) == ["c", "a", "b"]
    await store.marks.move(a.id, parent=b.id, place=7)
    assert (await names(store), await names(store, b.id)) == (["c", "b"], ["a"])


async def test_a_hundred_moves_to_one_place_keep_the_order(store: Store) -> None:
    a, b, c = [await store.marks.create(name) for name in "abc"]
    for turn in range(120):
        moved, stays = (b, c) if turn % 2 else (c, b)
        back = await store.marks.move(moved.id, parent=None, place=1)
        assert await names(store) == ["a", moved.name, stays.name]
    await store.marks.put_back(back)
    assert await names(store) == ["a", "c", "b"]
    await store.marks.move(a.id, parent=None, place=2)
    assert await names(store) == ["c", "b", "a"]


async def test_no_collection_gets_into_itself(store: Store) -> None:
    a = await store.marks.create("a")
    b = await store.marks.create("b", parent=a.id)
    c = await store.marks.create("c", parent=b.id)
    for inside in (a, b, c):
        with pytest.raises(Mistaken, match="into itself"):
            await store.marks.move(a.id, parent=inside.id, place=0)
    assert await names(store) == ["a"] and await names(store, b.id) == ["c"]


async def test_collections_are_no_deeper_than_a_screen(store: Store) -> None:
    inner = None
    for level in range(DEEPEST):
        inner = (await store.marks.create(f"level {level}", parent=inner)).id
    with pytest.raises(Mistaken, match="deep"):
        await store.marks.create("one more", parent=inner)
    pair = await store.marks.create("pair")
    await store.marks.create("inside", parent=pair.id)
    above = [each for each in await store.marks.collections() if each.name == f"level {DEEPEST - 2}"]
    with pytest.raises(Mistaken, match="deep"):
        await store.marks.move(pair.id, parent=above[0].id, place=0)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "cannot be empty"),
        ("   ", "cannot be empty"),
        ("a/b", "slash"),
        ("a\\b", "slash"),
        ("a\nb", "one line"),
        ("x" * 81, "80 letters"),
        ("HARBOURS", "called “HARBOURS” here already"),
    ],
)
async def test_a_name_is_a_name(store: Store, name: str, words: str) -> None:
    await store.marks.create(" Harbours ")
    other = await store.marks.create("Night")
    folder = await store.marks.create_folder("Harbours", "harbour")
    spare = await store.marks.create_folder("Best", "rating>=4")
    with pytest.raises(Mistaken, match=words):
        await store.marks.create(name)
    with pytest.raises(Mistaken, match=words):
        await store.marks.rename(other.id, name)
    with pytest.raises(Mistaken, match=words):
        await store.marks.create_folder(name, "x")
    with pytest.raises(Mistaken, match=words):
        await store.marks.change_folder(spare.id, name=name)
    assert await names(store) == ["Harbours", "Night"]
    assert await store.marks.smart_folders() == (folder, spare)


async def test_one_name_may_be_on_two_levels_but_not_be_moved_together(store: Store) -> None:
    a = await store.marks.create("a")
    inner = await store.marks.create("a", parent=a.id)
    with pytest.raises(Mistaken, match="here already"):
        await store.marks.move(inner.id, parent=None, place=0)
    await store.marks.rename(a.id, "A")  # its own name in other letters is no second one


async def test_a_deleted_collection_comes_back_with_all_in_it(store: Store) -> None:
    ids = await stocked(store, 5)
    a = await store.marks.create("a")
    b = await store.marks.create("b", parent=a.id)
    await store.marks.arrange(b.id, [ids[3], ids[1], ids[4]])
    await store.marks.apply(ids[:2], Change(join=(Member(a.id),)))
    before = await store.marks.read(ids), await store.marks.collections()
    back = await store.marks.delete(a.id)
    assert await store.marks.collections() == ()
    assert all(not marks.collections for marks in (await store.marks.read(ids)).values())
    assert set(await noted(store)) >= {"", ids[0], ids[1], ids[3], ids[4]}
    again = await store.marks.put_back(back)
    assert (await store.marks.read(ids), await store.marks.collections()) == before
    assert await order(store, b.id, [ids[1], ids[3], ids[4]]) == [ids[3], ids[1], ids[4]]
    await store.marks.put_back(again)
    assert await store.marks.collections() == ()


async def test_what_was_made_is_unmade_and_made_again(store: Store) -> None:
    ids = await stocked(store)
    made = await store.marks.create("a")
    await store.marks.apply(ids, Change(join=(Member(made.id),)))
    marks = await store.marks.read(ids)
    again = await store.marks.put_back(Shelf(gone=(made.id,)))
    assert await store.marks.collections() == ()
    await store.marks.put_back(again)
    assert await store.marks.collections() == (made,) and await store.marks.read(ids) == marks


async def test_smart_folders_are_kept_changed_and_put_back(store: Store) -> None:
    best, sea, fog = [await store.marks.create_folder(name, f"tag:{name}") for name in ("best", "sea", "fog")]
    assert await store.marks.smart_folders() == (best, sea, fog)
    back = await store.marks.change_folder(fog.id, name="Fog", query=" rating>=4 ", place=0)
    changed, *_ = await store.marks.smart_folders()
    assert (changed.name, changed.query) == ("Fog", "rating>=4")
    await store.marks.put_back(back)
    assert await store.marks.smart_folders() == (best, sea, fog)
    back = await store.marks.delete_folder(sea.id)
    assert await store.marks.smart_folders() == (best, fog)
    await store.marks.put_back(back)
    assert await store.marks.smart_folders() == (best, sea, fog)
    assert await noted(store) == [""]


async def test_what_is_gone_is_a_sentence(store: Store) -> None:
    marks = store.marks
    for work in (
        marks.rename("gone", "a"),
        marks.delete("gone"),
        marks.move("gone", parent=None, place=0),
        marks.create("a", parent="gone"),
        marks.change_folder("gone", name="a"),
        marks.delete_folder("gone"),
        marks.arrange("gone", []),
    ):
        with pytest.raises(Mistaken, match="not there any more"):
            await work
