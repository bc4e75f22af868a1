"""An undo takes back its deed: what was given since, by whichever way, stays."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from studio.domain.errors import Mistaken
from studio.domain.labels import MOST_COLLECTIONS
from studio.domain.marks import MOST_TAGS, Marked, Marks, Member
from studio.domain.undoing import undone

KNOWN = ("harbours", "night")
BEFORE = Marks(rating=2, tags=("sea", "fog"), notes="by boat", collections=(Member("harbours", 3.0),))


def back(before: Marks, after: Marks, now: Marks) -> Marks:
    return undone(now, Marked("heron", before, after), known=KNOWN)


@pytest.mark.parametrize(
    "deed",
    [
        {"rating": 5},
        {"favourite": True},
        {"tags": ("fog", "dusk")},
        {"notes": "on foot"},
        {"collections": (Member("harbours", 1.0), Member("night"))},
        {"collections": ()},
    ],
    ids=lambda deed: next(iter(deed)),
)
def test_what_the_deed_changed_goes_back_and_the_rest_stays_as_it_is_now(deed: dict[str, object]) -> None:
    after = replace(BEFORE, **deed)
    assert back(BEFORE, after, after) == BEFORE
    others = {"rating": 4, "favourite": True, "tags": ("new",), "notes": "new", "collections": (Member("night", 7.0),)}
    meanwhile = {name: value for name, value in others.items() if name not in deed}
    found = back(BEFORE, after, replace(after, **meanwhile))
    assert found == replace(BEFORE, **meanwhile)


@pytest.mark.parametrize(
    ("name", "after", "now"),
    [("rating", 5, 3), ("notes", "on foot", "by train"), ("tags", ("sea", "fog", "dusk"), ("sea", "fog"))],
)
def test_what_somebody_decided_anew_is_not_decided_back(name: str, after: object, now: object) -> None:
    marks = replace(BEFORE, **{name: now})
    assert back(BEFORE, replace(BEFORE, **{name: after}), marks) == marks


@pytest.mark.parametrize(
    ("after", "now", "found"),
    [
        (("sea", "fog", "dusk"), ("sea", "fog", "dusk", "new"), ("sea", "fog", "new")),
        (("fog",), ("fog", "new"), ("fog", "new", "sea")),
        (("fog",), ("fog", "SEA"), ("fog", "SEA")),
        (("sea", "fog", "dusk"), ("sea",), ("sea",)),
        (("Sea", "fog"), ("Sea", "fog", "new"), ("fog", "new", "sea")),
    ],
)
def test_tags_given_since_stay(after: tuple[str, ...], now: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert back(BEFORE, replace(BEFORE, tags=after), replace(BEFORE, tags=now)).tags == found


@pytest.mark.parametrize(
    ("before", "after", "now", "found"),
    [
        ((), (Member("night"),), (Member("night", 4.0),), ()),  # put in order since, and in it by the deed all the same
        ((), (Member("night"),), (), ()),
        ((Member("night", 2.0),), (), (Member("night", 9.0),), (Member("night", 9.0),)),
        ((Member("night", 2.0),), (Member("night", 5.0),), (Member("night", 9.0),), (Member("night", 9.0),)),
        ((Member("night", 2.0),), (Member("night", 5.0),), (), ()),
        ((Member("gone", 2.0),), (), (), ()),
    ],
)
def test_who_moved_it_within_a_collection_since_has_the_last_word(
    before: tuple[Member, ...], after: tuple[Member, ...], now: tuple[Member, ...], found: tuple[Member, ...]
) -> None:
    each = [Marks(collections=members) for members in (before, after, now)]
    assert back(*each) == Marks(collections=found)


def test_without_a_word_of_what_became_of_it_it_goes_back_wholly() -> None:
    now = Marks(rating=5, tags=("new",))
    gone = replace(BEFORE, collections=(*BEFORE.collections, Member("gone")))
    assert undone(now, Marked("heron", gone), known=KNOWN) == BEFORE


def test_more_than_a_picture_can_have_is_refused() -> None:
    many = tuple(f"t{number}" for number in range(MOST_TAGS))
    with pytest.raises(Mistaken, match="other tags since"):
        back(BEFORE, replace(BEFORE, tags=()), replace(BEFORE, tags=many))
    full = tuple(Member(f"c{number}") for number in range(MOST_COLLECTIONS))
    with pytest.raises(Mistaken, match="other collections since"):
        back(BEFORE, Marks(), Marks(collections=full))
