"""Marks are kept as they were given, undone exactly, and noted for the files in the same transaction."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

import pytest

from studio.domain.errors import Mistaken
from studio.domain.marks import MOST_TAGS, NOTE_LETTERS, Change, Marks, Member
from studio.store.database import connect
from studio.store.paths import Paths
from studio.store.store import Store

from .examples import job, picture
from .test_library_step import OLD, as_it_was


async def stocked(store: Store, count: int = 3) -> list[str]:
    """Return the ids of ``count`` pictures, the oldest first."""
    made = [picture(minute) for minute in range(count)]
    await store.library.add_all(made)
    return [each.id for each in made]


async def noted(store: Store) -> list[str]:
    """Return what has to be written beside files."""
    return [each.item for each in await store.marks.unwritten(limit=1000)]


async def order(store: Store, collection: str, ids: Sequence[str]) -> list[str]:
    """Return ``ids`` as they stand in a collection."""
    marks = await store.marks.read(ids)
    places = {each: next(m.place for m in marks[each].collections if m.collection == collection) for each in ids}
    return sorted(ids, key=lambda each: places[each])


async def test_a_change_touches_what_it_names_and_tells_what_was_there(store: Store) -> None:
    heron, otter, _ = ids = await stocked(store)
    first = await store.marks.apply(
        [heron], Change(rating=4, favourite=True, notes="at dawn", add_tags=(" Sea ", "fog"))
    )
    assert [(each.picture_id, each.marks) for each in first] == [(heron, Marks())]
    before = await store.marks.apply(ids, Change(rating=2))
    assert {each.picture_id: each.marks.rating for each in before} == {heron: 4, otter: 0, ids[2]: 0}
    found = await store.marks.read([*ids, "nobody"])
    assert found[heron] == Marks(rating=2, favourite=True, notes="at dawn", tags=("Sea", "fog"))
    assert found[otter] == found[ids[2]] == Marks(rating=2) and len(found) == 3
    row = await store.library.get(heron)
    assert row is not None and (row.rating, row.favourite, row.tags) == (2, True, ("Sea", "fog"))
    assert await store.marks.restore(before) != before
    assert (await store.marks.read([heron]))[heron] == Marks(
        rating=4, favourite=True, notes="at dawn", tags=("Sea", "fog")
    )


async def test_what_is_undone_can_be_done_again(store: Store) -> None:
    ids = await stocked(store)
    harbours = await store.marks.create("Harbours")
    before = await store.marks.apply(ids, Change(rating=3, add_tags=("sea",), join=(Member(harbours.id),)))
    after = await store.marks.read(ids)
    undone = await store.marks.restore(before)
    assert set((await store.marks.read(ids)).values()) == {Marks()}
    assert {each.picture_id: each.marks for each in undone} == after
    assert await store.marks.restore(undone) == before
    assert await store.marks.read(ids) == after


async def test_an_undo_leaves_what_a_second_program_gave_meanwhile(store: Store, paths: Paths) -> None:
    heron, otter, fox = ids = await stocked(store)
    harbours, night = await store.marks.create("Harbours"), await store.marks.create("Night")
    done = await store.marks.apply(ids, Change(favourite=True, add_tags=("sea",), join=(Member(harbours.id),)))
    other = await Store.open(paths)
    try:
        await other.marks.apply([heron, otter], Change(rating=5, add_tags=("dusk",), join=(Member(night.id),)))
        await other.marks.apply([fox], Change(favourite=False, notes="by boat"))
    finally:
        await other.close()
    given = Marks(rating=5, tags=("dusk",), collections=(Member(night.id),))
    undone = await store.marks.restore(done)
    assert await store.marks.read(ids) == {heron: given, otter: given, fox: Marks(notes="by boat")}
    await store.marks.restore(undone)
    again = await store.marks.read(ids)
    assert {each.collection for each in again[heron].collections} == {harbours.id, night.id}
    assert (again[heron].rating, again[heron].favourite, again[heron].tags) == (5, True, ("sea", "dusk"))
    assert (again[fox].favourite, again[fox].notes, again[fox].tags) == (False, "by boat", ("sea",))


async def test_an_undo_that_one_picture_has_no_room_for_changes_none(store: Store) -> None:
    ids = await stocked(store)
    await store.marks.apply(ids, Change(add_tags=("sea",)))
    done = await store.marks.apply(ids, Change(remove_tags=("sea",)))
    await store.marks.apply(ids[2:], Change(add_tags=tuple(f"t{number}" for number in range(MOST_TAGS))))
    with pytest.raises(Mistaken, match="Nothing was changed"):
        await store.marks.restore(done)
    assert [marks.tags for marks in (await store.marks.read(ids[:2])).values()] == [(), ()]


async def test_ten_thousand_are_undone_in_one(store: Store) -> None:
    ids = await stocked(store, 10_000)
    done = await store.marks.apply(ids, Change(rating=4, add_tags=("sea",)))
    await store.marks.apply(ids[::2], Change(favourite=True))
    commits: list[int] = []
    store.marks.listen(lambda: commits.append(1))
    undone = await store.marks.restore(done)
    assert len(done) == len(undone) == 10_000 and commits == [1]
    found = await store.marks.read(ids)
    assert {found[each] for each in ids[::2]} == {Marks(favourite=True)}
    assert {found[each] for each in ids[1::2]} == {Marks()}


async def test_nothing_is_returned_or_noted_for_what_stays_as_it_is(store: Store) -> None:
    heron, *_ = await stocked(store)
    await store.marks.apply([heron], Change(rating=3))
    (row,) = await store.marks.unwritten()
    assert await store.marks.apply([heron, "nobody"], Change(rating=3, remove_tags=("sea",))) == ()
    assert await store.marks.unwritten() == (row,)


async def test_tags_are_told_apart_by_their_letters_and_not_by_case(store: Store) -> None:
    heron, *_ = await stocked(store)
    await store.marks.apply([heron], Change(add_tags=("Sea", "sea", "Straße", "fog")))
    await store.marks.apply([heron], Change(add_tags=("SEA", "dusk"), remove_tags=("STRASSE",)))
    assert (await store.marks.read([heron]))[heron].tags == ("Sea", "fog", "dusk")


async def test_tags_are_counted(store: Store) -> None:
    heron, otter, fox = await stocked(store)
    await store.marks.apply([heron, otter], Change(add_tags=("Sea",)))
    await store.marks.apply([fox], Change(add_tags=("sea", "fog")))
    assert await store.marks.tags() == {"Sea": 3, "fog": 1}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(add_tags=("a\nb",)), "one line"),
        (Change(add_tags=("  ",)), "cannot be empty"),
        (Change(add_tags=("x" * 65,)), "64 letters"),
        (Change(add_tags=tuple(f"t{number}" for number in range(MOST_TAGS + 1))), "64 tags"),
        (Change(notes="x" * (NOTE_LETTERS + 1)), "20,000 letters"),
        (Change(join=(Member("nowhere"),)), "not there any more"),
    ],
)
async def test_what_cannot_be_kept_is_a_sentence_and_changes_nothing(store: Store, change: Change, words: str) -> None:
    ids = await stocked(store)
    with pytest.raises(Mistaken, match=words):
        await store.marks.apply(ids, change)
    assert set((await store.marks.read(ids)).values()) == {Marks()} and await noted(store) == []


async def test_a_picture_is_in_several_collections_and_joins_last_where_there_is_an_order(store: Store) -> None:
    one, two, three = ids = await stocked(store)
    harbours, night = await store.marks.create("Harbours"), await store.marks.create("Night")
    await store.marks.apply([one, two], Change(join=(Member(harbours.id), Member(night.id))))
    await store.marks.arrange(harbours.id, [two], before=one)
    await store.marks.apply([three], Change(join=(Member(harbours.id),)))
    assert await order(store, harbours.id, ids) == [two, one, three]
    assert {each.collection for each in (await store.marks.read([one]))[one].collections} == {harbours.id, night.id}
    await store.marks.apply(ids, Change(leave=(night.id,)))
    assert {each.collection for each in (await store.marks.read([one]))[one].collections} == {harbours.id}


async def test_a_picture_can_be_put_to_one_place_for_ever(store: Store) -> None:
    """Each move halves a gap; when there is none left all get places anew, and the order stays."""
    ids = await stocked(store, 4)
    shelf = await store.marks.create("Harbours")
    await store.marks.arrange(shelf.id, ids)
    assert await order(store, shelf.id, ids) == ids
    last, rest = ids[3], ids[:3]
    for turn in range(150):
        moved, stays = (rest[1], rest[2]) if turn % 2 else (rest[2], rest[1])
        await store.marks.arrange(shelf.id, [moved], before=stays)
        assert await order(store, shelf.id, ids) == [rest[0], moved, stays, last]
    before = await store.marks.arrange(shelf.id, [last], before=rest[0])
    assert (await order(store, shelf.id, ids))[0] == last
    await store.marks.restore(before)
    assert (await order(store, shelf.id, ids))[3] == last


async def test_several_are_put_in_their_order_before_another(store: Store) -> None:
    ids = await stocked(store, 6)
    shelf = await store.marks.create("Harbours")
    await store.marks.arrange(shelf.id, ids)
    await store.marks.arrange(shelf.id, [ids[5], ids[0]], before=ids[3])
    assert await order(store, shelf.id, ids) == [ids[1], ids[2], ids[5], ids[0], ids[3], ids[4]]


async def test_what_changes_while_it_is_written_stays_noted(store: Store) -> None:
    heron, otter, _ = await stocked(store)
    await store.marks.apply([heron, otter], Change(rating=1))
    writing = await store.marks.unwritten()
    await store.marks.apply([otter], Change(rating=2))
    await store.marks.written(writing)
    assert await noted(store) == [otter]


async def test_many_pictures_are_one_change(store: Store) -> None:
    ids = await stocked(store, 20)
    seen: list[int] = []
    store.marks.listen(lambda: seen.append(1))
    shelf = await store.marks.create("All")
    await store.marks.apply(ids, Change(rating=5, add_tags=("sea",), join=(Member(shelf.id),)))
    assert len(seen) == 2 and set(await noted(store)) == {"", *ids}


async def test_a_picture_that_leaves_the_index_leaves_collections_too(store: Store) -> None:
    heron, *_ = await stocked(store)
    shelf = await store.marks.create("Harbours")
    before = await store.marks.apply([heron], Change(join=(Member(shelf.id),), rating=1))
    await store.marks.restore(before)
    undone = await store.marks.restore([before[0]])
    assert undone == ()
    await store.marks.delete(shelf.id)
    assert await store.marks.restore([*before]) == ()


async def test_two_at_once_both_happen(store: Store) -> None:
    heron, *_ = await stocked(store)
    await asyncio.gather(
        *(store.marks.apply([heron], Change(add_tags=(f"t{number}",))) for number in range(20)),
        *(store.marks.apply([heron], Change(rating=stars)) for stars in (1, 2, 3)),
    )
    marks = (await store.marks.read([heron]))[heron]
    assert len(marks.tags) == 20 and marks.rating == 3


async def test_a_picture_that_is_saved_again_gets_its_marks_beside_the_new_file(store: Store) -> None:
    made, plain = picture(0, index=0), picture(1, index=0)
    await store.journal.add(job())
    (saving,) = await store.journal.recent()
    await store.journal.finish(saving, [made, plain])
    await store.marks.apply([made.id], Change(add_tags=("sea",)))
    await store.marks.written(await store.marks.unwritten())
    await store.journal.finish(saving, [picture(5, generation_id=each.generation_id) for each in (made, plain)])
    assert await noted(store) == [made.id]


async def test_marks_of_an_older_index_are_written_beside_their_files(paths: Paths) -> None:
    with contextlib.closing(connect(paths.database)) as connection:
        as_it_was(connection, 7)
    store = await Store.open(paths)
    marked = [each.id for each in OLD if each.rating or each.favourite or each.tags]
    assert await noted(store) == marked and len(marked) < len(OLD)
    await store.close()
