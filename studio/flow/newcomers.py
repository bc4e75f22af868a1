"""Files that come into the library from elsewhere: told from what is known already, and entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studio.domain.errors import BadBytes
from studio.domain.marks import Marked
from studio.domain.picture import Picture
from studio.flow.hands import Hands
from studio.flow.newcomer import Newcomer
from studio.flow.thumbnails import put_thumbnail
from studio.media.pixels import fingerprint
from studio.store.sights import Taken
from studio.store.store import Store


class Register:
    """Tells newcomers from what the library knows, and enters those it does not."""

    def __init__(self, store: Store, hands: Hands, thumbnails: Path) -> None:
        self._store = store
        self._hands = hands
        self._thumbnails = thumbnails

    async def known(self, newcomers: Sequence[Newcomer]) -> dict[Path, Picture]:
        """Return which of ``newcomers`` are in the library already, whatever was written around their pixels."""
        sights = self._store.sights
        same = await sights.by_sha256([each.sha256 for each in newcomers])
        found: dict[Path, Picture] = {}
        for each in newcomers:
            picture = same.get(each.sha256)
            if picture is None and each.output is not None:
                picture = await sights.by_output(*each.output)
            if picture is None and each.look:
                picture = await self._twin(each)
            if picture is not None:
                found[each.path] = picture
        return found

    async def _twin(self, newcomer: Newcomer) -> Picture | None:
        """Return a picture with exactly the same pixels. Only what looks alike to the last bit is compared."""
        sides = (newcomer.checked.width, newcomer.checked.height)
        alike = await self._store.sights.by_look(newcomer.look)
        rivals = [each for each in alike if sides in ((each.width, each.height), (each.height, each.width))]
        if not rivals:
            return None
        pixels = await self._hands.run(_pixels, newcomer.path)
        for rival in rivals if pixels else ():
            if pixels == (rival.pixels or await self._hands.run(_pixels, Path(rival.path))):
                return rival
        return None

    async def enter(self, taken: Sequence[tuple[Newcomer, Taken]], *, recall: bool = False) -> tuple[Picture, ...]:
        """Write the rows of newcomers and make their thumbnails; return the rows that are new.

        ``recall`` takes them for pictures of this library that come back: in the same transaction they get all marks
        beside them, and a collection that none knows any more is made anew.

        Raises:
            DiskTrouble: The index cannot be written.
        """
        if not taken:
            return ()
        await self._hands.all(self._keep_small, taken)
        if recall:
            return await self._store.sights.take([replace(each, marks=newcomer.marks) for newcomer, each in taken])
        pictures = await self._store.sights.take([each for _, each in taken])
        marks = {each.picture.id: newcomer.marks for newcomer, each in taken}
        marked = [Marked(picture.id, own) for picture in pictures if (own := marks.get(picture.id)) is not None]
        if marked:
            await self._store.marks.restore(marked)
        return pictures

    def _keep_small(self, each: tuple[Newcomer, Taken]) -> None:
        newcomer, taken = each
        put_thumbnail(self._thumbnails, taken.picture, newcomer.small)


def without_twins(newcomers: Sequence[Newcomer]) -> tuple[list[Newcomer], int]:
    """Return one of each content, in order, and how many were left out."""
    seen: set[object] = set()
    kept = []
    for each in newcomers:
        names = {each.sha256, each.output or each.sha256}
        if not names & seen:
            kept.append(each)
        seen |= names
    return kept, len(newcomers) - len(kept)


def _pixels(path: Path) -> str:
    try:
        return fingerprint(path)
    except (OSError, BadBytes):
        return ""
