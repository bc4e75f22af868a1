"""What undo puts back: of the marks of a picture what the deed changed, and only where nobody changed it since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from studio.domain.errors import Mistaken
from studio.domain.labels import MOST_COLLECTIONS, unlike
from studio.domain.marks import MOST_TAGS, Marked, Marks, Member

_Value = TypeVar("_Value")


def undone(now: Marks, deed: Marked, *, known: Collection[str]) -> Marks:
    """Return the marks of a picture without what ``deed`` did to them.

    What was given by another way meanwhile, by a second program or an import, stays as it is. Collections that are not
    ``known`` any more are passed over. A deed that does not tell what it left is undone wholly.

    Raises:
        Mistaken: With what was given meanwhile it would be more than a picture can have.
    """
    before, after = deed.marks, deed.became
    if after is None:
        return Marks(
            rating=before.rating,
            favourite=before.favourite,
            tags=before.tags,
            notes=before.notes,
            collections=tuple(each for each in before.collections if each.collection in known),
        )
    return Marks(
        rating=_turned(now.rating, before.rating, after.rating),
        favourite=_turned(now.favourite, before.favourite, after.favourite),
        tags=_tags(now.tags, before.tags, after.tags),
        notes=_turned(now.notes, before.notes, after.notes),
        collections=_collections(_places(now), _places(before), _places(after), known),
    )


def _turned(now: _Value, before: _Value, after: _Value) -> _Value:
    return before if now == after else now


def _tags(now: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Take off what came and add what went; where nothing else changed they stand as they stood."""
    if before == after or now == after:
        return _turned(now, before, after)
    kept = (each for each in now if each in before or each not in after)
    found = unlike((*kept, *(each for each in before if each not in after)))
    if len(found) > max(MOST_TAGS, len(now)):
        raise Mistaken(
            f"A picture was given other tags since, and with those that would come back it had more than {MOST_TAGS}. "
            "Nothing was changed.",
            field="tag",
        )
    return found


def _places(marks: Marks) -> dict[str, float]:
    return {each.collection: each.place for each in marks.collections}


def _collections(
    now: Mapping[str, float], before: Mapping[str, float], after: Mapping[str, float], known: Collection[str]
) -> tuple[Member, ...]:
    """Go where it was and leave what it joined. Whoever moved it within a collection since has the last word there."""
    found = dict(now)
    for each in (before.keys() | after.keys()) & set(known):
        was, became = before.get(each), after.get(each)
        if was is None:
            found.pop(each, None)
        elif now.get(each) == became:
            found[each] = was
    if len(found) > max(MOST_COLLECTIONS, len(now)):
        raise Mistaken(
            f"A picture joined other collections since, and would be in more than {MOST_COLLECTIONS}. "
            "Nothing was changed.",
            field="collection",
        )
    return tuple(Member(collection, place) for collection, place in found.items())
