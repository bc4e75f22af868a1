"""Pictures of the library that were dragged out of the window and back into it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from studio.domain.picture import Picture
from studio.store.library import Library


async def recalled(library: Library, ids: Sequence[str], paths: Sequence[str]) -> tuple[Picture | str, ...]:
    """Return for each of ``paths`` the picture of the library it is, else the path itself.

    An id counts only where it leads to the very file that was dropped with it: any program can claim one.
    """
    found: list[Picture | str] = []
    for path, picture_id in zip_longest(paths, ids[: len(paths)], fillvalue=""):
        picture = await library.get(picture_id) if picture_id else None
        known = picture is not None and Path(picture.path) == Path(path)
        found.append(picture if picture is not None and known else path)
    return tuple(found)
