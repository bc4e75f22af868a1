"""Marks in the window: in the order they were given, told in words, undone and done again, on the disk in the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.domain.clock import SystemClock
from studio.domain.errors import DiskTrouble
from studio.domain.labels import MOST_COLLECTIONS
from studio.domain.marks import Change, Marks, Member
from studio.domain.picture import Picture
from studio.state.library.deeds import Deed
from studio.state.library.marking import Marking
from studio.state.library.writing import Writing
from studio.state.studio import Studio
from studio.state.tasks import Failure, Tasks
from studio.store.files import sidecar_path
from studio.store.store import Store
from tests.store.conftest import paths, store
from tests.store.examples import picture
from tests.studio_fixture import Home
from tests.ui.rooms import Room, until

__all__ = ["paths", "store"]


class Hand:
    """Somebody who marks pictures, and hears what is told."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.tasks = Tasks()
        self.marking = Marking(store.marks, self.tasks)
        self.told: list[str] = []
        self.offered = ("", "")
        self.changed: list[tuple[str, ...]] = []
        self.failures: list[Failure] = []
        self.marking.told.connect(self.told.append)
        self.marking.undo_changed.connect(self._offer)
        self.marking.changed.connect(self.changed.append)
        self.tasks.failed.connect(self.failures.append)

    def _offer(self, undo: str, redo: str) -> None:
        self.offered = undo, redo

    async def settled(self) -> None:
        """Wait until everything is done."""
        await until(lambda: not self.tasks._running)

    async def marks(self, each: Picture) -> Marks:
        await self.settled()
        return (await self.store.marks.read([each.id]))[each.id]


@pytest.fixture
async def hand(store: Store) -> Hand:
    return Hand(store)


@pytest.fixture
async def pictures(store: Store) -> list[Picture]:
    made = [picture(minute) for minute in range(3)]
    for each in made:
        await store.library.add(each)
    return made


def ids(pictures: list[Picture]) -> list[str]:
    return [each.id for each in pictures]


async def test_of_three_quick_keys_the_last_stays(hand: Hand, pictures: list[Picture]) -> None:
    for stars in (1, 2, 3):
        hand.marking.rate([pictures[0].id], stars)
    assert (await hand.marks(pictures[0])).rating == 3
    assert hand.told == [f"Rated 1 picture {stars} star{'s' * (stars > 1)}" for stars in (1, 2, 3)]
    for stars in (2, 1, 0):
        hand.marking.undo()
        assert (await hand.marks(pictures[0])).rating == stars
    assert hand.offered == ("", "Rated 1 picture 1 star")


async def test_an_undo_waits_for_what_is_being_written(hand: Hand, pictures: list[Picture]) -> None:
    hand.marking.rate(ids(pictures), 4)
    hand.marking.undo()
    hand.marking.favour([pictures[1].id], True)
    marks = await hand.marks(pictures[1])
    assert (marks.rating, marks.favourite) == (0, True)
    assert hand.offered == ("Put 1 picture among the favourites", "")


async def test_stars_given_by_another_way_outlive_undo_and_redo(hand: Hand, pictures: list[Picture]) -> None:
    """A deed is undone, and not the pictures: what the command line or an import gave in between is no part of it."""
    hand.marking.tag(ids(pictures), add=["sea"])
    await hand.settled()
    await hand.store.marks.apply([pictures[0].id], Change(rating=5, add_tags=("fog",)))
    hand.marking.undo()
    assert await hand.marks(pictures[0]) == Marks(rating=5, tags=("fog",))
    await hand.store.marks.apply([pictures[0].id], Change(rating=3))
    hand.marking.redo()
    assert await hand.marks(pictures[0]) == Marks(rating=3, tags=("sea", "fog"))
    assert await hand.marks(pictures[1]) == Marks(tags=("sea",))


async def test_everything_can_be_undone_and_done_again(hand: Hand, pictures: list[Picture]) -> None:
    store, marking, all_of = hand.store, hand.marking, ids(pictures)
    states = []

    async def kept() -> None:
        await hand.settled()
        book = store.marks
        states.append((await book.read(all_of), await book.collections(), await book.smart_folders()))

    await kept()
    marking.create("Harbours", holding=all_of[:2])
    await kept()
    (harbours,) = await store.marks.collections()
    deeds: tuple[Callable[[], None], ...] = (
        lambda: marking.rate(all_of, 5),
        lambda: marking.tag(all_of, add=["sea", "fog"]),
        lambda: marking.tag(all_of[:1], add=["dusk"], remove=["sea"]),
        lambda: marking.note(all_of[0], "by boat"),
        lambda: marking.collect(all_of, harbours, before=all_of[0]),
        lambda: marking.uncollect(all_of[1:], harbours),
        lambda: marking.create("Night", parent=harbours.id),
        lambda: marking.rename(harbours, "Ports"),
        lambda: marking.keep_search("Best", "rating>=4"),
        lambda: marking.delete(harbours),
    )
    for deed in deeds:
        deed()
        await kept()
    assert hand.failures == [] and len(hand.told) == len(states) - 1
    for state in reversed(states[:-1]):
        marking.undo()
        await hand.settled()
        assert (
            await store.marks.read(all_of),
            await store.marks.collections(),
            await store.marks.smart_folders(),
        ) == state
    marking.undo()  # nothing is left to be undone
    for state in states[1:]:
        marking.redo()
        await hand.settled()
        assert (
            await store.marks.read(all_of),
            await store.marks.collections(),
            await store.marks.smart_folders(),
        ) == state
    assert hand.failures == [] and hand.offered == ("Deleted the collection Harbours", "")


async def test_words_name_what_was_done(hand: Hand, pictures: list[Picture]) -> None:
    marking, all_of = hand.marking, ids(pictures)
    marking.rate(all_of, 4)
    marking.rate(all_of[:1], 0)
    marking.favour(all_of, True)
    marking.favour(all_of[:2], False)
    marking.tag(all_of, add=["sea"])
    marking.tag(all_of, remove=["sea"])
    marking.create("Harbours")
    await hand.settled()
    (harbours,) = await hand.store.marks.collections()
    marking.collect(all_of, harbours)
    marking.uncollect(all_of[:1], harbours)
    marking.collect(all_of[:1], harbours, ordered=True)
    marking.collect(all_of[:1], harbours, before=all_of[2])
    await hand.settled()
    assert hand.told == [
        "Rated 3 pictures 4 stars",
        "Took the stars off 1 picture",
        "Put 3 pictures among the favourites",
        "Took 2 pictures out of the favourites",
        "Tagged 3 pictures “sea”",
        "Took “sea” off 3 pictures",
        "Made the collection Harbours",
        "Put 3 pictures into Harbours",
        "Took 1 picture out of Harbours",
        "Put 1 picture into Harbours",
        "Moved 1 picture in Harbours",
    ]


async def test_a_collection_that_could_not_take_its_pictures_is_not_made(hand: Hand, pictures: list[Picture]) -> None:
    shelves = [await hand.store.marks.create(f"{number}") for number in range(MOST_COLLECTIONS)]
    await hand.store.marks.apply([pictures[0].id], Change(join=tuple(Member(each.id) for each in shelves)))
    hand.marking.create("One more", holding=ids(pictures))
    await hand.settled()
    assert [failure.title for failure in hand.failures] == ["Make a collection"]
    assert len(await hand.store.marks.collections()) == MOST_COLLECTIONS and hand.offered == ("", "")


async def test_what_changes_nothing_is_not_told_and_what_fails_changes_nothing(
    hand: Hand, pictures: list[Picture]
) -> None:
    hand.marking.rate([pictures[0].id], 0)
    hand.marking.tag([pictures[0].id], add=["x" * 100])
    assert await hand.marks(pictures[0]) == Marks()
    assert hand.told == [] and hand.changed == [] and hand.offered == ("", "")
    assert [failure.title for failure in hand.failures] == ["Tag"]


async def test_a_new_deed_ends_what_could_be_done_again(hand: Hand, pictures: list[Picture]) -> None:
    hand.marking.rate([pictures[0].id], 4)
    hand.marking.undo()
    hand.marking.rate([pictures[1].id], 2)
    hand.marking.redo()
    assert (await hand.marks(pictures[0])).rating == 0
    assert hand.offered == ("Rated 1 picture 2 stars", "")


async def test_deeds_of_others_are_undone_in_their_turn_and_kept_when_that_fails(
    hand: Hand, pictures: list[Picture]
) -> None:
    done: list[str] = []

    async def undo() -> tuple[str, ...]:
        if not done:
            done.append("tried")
            raise DiskTrouble("There is no room left.")
        done.append("undone")
        return (pictures[2].id,)

    async def redo() -> tuple[str, ...]:
        done.append("again")
        return ()

    hand.marking.push(Deed("Put 1 picture into the Trash", undo, redo))
    hand.marking.undo()
    await hand.settled()
    assert [str(failure.error) for failure in hand.failures] == ["There is no room left."]
    assert hand.offered == ("Put 1 picture into the Trash", "")
    hand.marking.undo()
    hand.marking.redo()
    await hand.settled()
    assert done == ["tried", "undone", "again"] and hand.changed == [(pictures[2].id,)]


async def test_what_is_kept_for_undoing_has_an_end(hand: Hand) -> None:
    async def nothing() -> tuple[str, ...]:
        return ()

    for number in range(300):
        hand.marking.push(Deed(f"deed {number}", nothing, nothing))
    assert len(hand.marking._done) == 200
    for _ in range(30):
        hand.marking.push(Deed("much", nothing, nothing, weight=10_000))
    assert sum(deed.weight for deed in hand.marking._done) <= 200_000


async def test_stars_on_the_stage_are_undone_with_the_others_and_stand_beside_the_file(
    home: Home, studio: Studio
) -> None:
    room = Room(home, studio)
    (shown,) = await room.add_run(1)
    await room.show(shown)
    await home.store.rebuild.finish()
    writing = Writing(studio, home.store, SystemClock(), data=home.paths.data)
    studio.stage.rate(4)
    await until(lambda: studio.stage.view.picture and studio.stage.view.picture.rating == 4)
    await until(lambda: studio.recent.rows[0].picture.rating == 4)
    await writing.close()
    words = json.loads(sidecar_path(Path(studio.path_of(shown))).read_bytes())
    assert words["marks"]["rating"] == 4
    studio.marking.undo()
    await until(lambda: studio.stage.view.picture and studio.stage.view.picture.rating == 0)
