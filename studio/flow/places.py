"""Which folders are walked through when an index is made again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from studio.store import trash


def places_left(places: Iterable[Path], after: Path | None) -> tuple[Path, ...]:
    """Return ``places``, each with its Trash behind it: of what is in both, the one in the library is the picture.

    Those before the one with ``after``, to which an earlier attempt came, are done and left out.
    """
    all_of_them = tuple(each for place in places for each in (place, place / trash.FOLDER))
    come_to = [place for place in all_of_them if after is not None and after.is_relative_to(place)]
    if not come_to:
        return all_of_them
    return all_of_them[all_of_them.index(max(come_to, key=lambda place: len(place.parts))) :]
