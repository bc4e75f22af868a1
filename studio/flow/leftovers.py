"""Files that a crash left in the library without their rows, found again so that no output is there twice.

An output gets its name before its row, for a row must never speak of a file that a power cut can take. Whoever dies
between the two leaves a file that nobody knows. It is told by the words inside it or beside it; one that holds none is
told by its bytes, once they have come again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from studio.domain.errors import BadBytes
from studio.domain.free_number import likely_free
from studio.domain.names import numbered
from studio.domain.settings import Settings
from studio.flow.output import Output, Placed, file_sha256
from studio.media.check import Checked
from studio.media.embed import read
from studio.media.record import Record, read_block, sidecar
from studio.store.files import LibraryFolder, Written, sidecar_path, write_beside
from studio.store.parts import drop
from studio.store.store import Store
from studio.store.trouble import disk_trouble

_LARGEST_WORDS = 1 << 20
_NAMES = 20
"""Fewer names than this are looked at, of those like the right one: the first, and so many of the last."""

_CLOCKS_DIFFER = 3600.0
"""Seconds by which a disk may be behind the clock a run was dated by."""


class Leftovers:
    """Looks for what earlier processes left; what is newer than this object was saved by this one."""

    def __init__(self, *, store: Store, settings: Callable[[], Settings], began: datetime) -> None:
        """Begin. ``began`` is this moment by the clock that dates runs; files are dated by the machine's own."""
        self._store = store
        self._settings = settings
        self._began = began
        self._started = time.time()

    def find(self, folder: LibraryFolder, output: Output) -> Placed | None:
        """Find the file of ``output`` by its words; blocks while what may be it is read and decoded.

        Raises:
            DiskTrouble: What may be it cannot be read.
        """
        try:
            for path in self._likely(folder, output):
                placed = _recognised(folder, path, output)
                if placed is not None:
                    return placed
        except OSError as error:
            raise disk_trouble(error, folder.root) from error
        return None

    async def twin(self, folder: LibraryFolder, output: Output, part: Path, written: Written) -> Placed | None:
        """Find the file of ``output`` by its bytes, which came to ``part``, and take ``part`` away then.

        Raises:
            BadBytes: What came is not the picture or clip.
            DiskTrouble: What may be it cannot be read.
        """
        for path in await folder.run(self._like, folder, output, written):
            if not await self._store.library.holds(path):
                checked, small = await folder.run(output.decoder, path)
                await folder.run(folder.keep_name, path)
                await folder.run(drop, part)
                return Placed(path.as_posix(), written.sha256, written.sha256, written.size_bytes, checked, small)
        return None

    def _likely(self, folder: LibraryFolder, output: Output) -> Iterator[Path]:
        """Yield the files that have a name this output would get, then those that came since it was bought."""
        width, height = output.generation.width or 0, output.generation.height or 0
        for ending in output.endings:
            relative = output.name(self._settings().name_template, Checked("", ending[1:], width, height))
            for path in _named(folder, relative):
                if not path.exists() and not _drop_lone_words(path, output):
                    break
                if path.is_file():
                    yield path
        yield from self._since(folder, output)

    def _like(self, folder: LibraryFolder, output: Output, written: Written) -> list[Path]:
        """Return the files whose bytes are those that came."""
        since = self._since(folder, output)
        try:
            same = [path for path in since if path.stat().st_size == written.size_bytes]
            return [path for path in same if file_sha256(path) == written.sha256]
        except OSError as error:
            raise disk_trouble(error, folder.root) from error

    def _since(self, folder: LibraryFolder, output: Output) -> list[Path]:
        """Return what came to the folders of this output since it was bought, if an earlier process may have saved it.

        Whatever the names are: the template, the style's name or the user may have changed them since. Empty for what
        this process bought itself, for it knows what it saved; blocks.
        """
        if output.job.created_at >= self._began:
            return []
        earliest = output.job.created_at.timestamp() - _CLOCKS_DIFFER
        width, height = output.generation.width or 0, output.generation.height or 0
        # By a template with folders of its own, and by one without, which may have been in use when it was saved.
        templates = (self._settings().name_template, "")
        names = [output.name(template, Checked("", "png", width, height)) for template in templates]
        places = dict.fromkeys(folder.path(name).parent for name in names)
        return [path for place in places for path in self._came(place, output, earliest)]

    def _came(self, place: Path, output: Output, earliest: float) -> list[Path]:
        """Return the files in ``place`` that may be of ``output``; a folder that is not there holds none."""
        try:
            files = [path for path in place.iterdir() if path.suffix in output.endings and path.is_file()]
            return [path for path in files if earliest <= path.stat().st_mtime < self._started]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise disk_trouble(error, place) from error


def _named(folder: LibraryFolder, relative: str) -> Iterator[Path]:
    """Yield the first names like ``relative``, and the last in use: there a crash ended, however many there are."""
    for number in range(1, _NAMES):
        yield folder.path(numbered(relative, number))

    def taken(number: int) -> bool:
        path = folder.path(numbered(relative, number))
        return path.exists() or sidecar_path(path).exists()

    free = next(likely_free(taken))
    for number in range(max(_NAMES, free - _NAMES), free):
        yield folder.path(numbered(relative, number))


def _recognised(folder: LibraryFolder, path: Path, output: Output) -> Placed | None:
    """Return the file at ``path`` if its words say that it is ``output``, with everything around it made whole."""
    is_video, inside = output.generation.is_video, read(path)
    record = _beside(path) if inside is None and is_video else inside
    if not record or not _is_of(record, output) or not record.source_sha256:
        return None
    digest = file_sha256(path)
    if inside is None and record.source_sha256 != digest:
        return None  # Those words are of another file that had this name.
    try:
        checked, small = output.decoder(path)
    except BadBytes:
        return None  # Damaged since: fetch it once more, under the next free name.
    if is_video:
        # A power cut may have kept the one name and not the other.
        write_beside(path, sidecar(record), part=folder.part_path(output.job.id, output.index))
    folder.keep_name(path)
    return Placed(path.as_posix(), digest, record.source_sha256, path.stat().st_size, checked, small)


def _is_of(record: Record, output: Output) -> bool:
    return (record.generation_id, record.index) == (output.generation.id, output.index)


def _beside(path: Path) -> Record | None:
    """Return the record beside a clip; None when there is none that can be read."""
    try:
        with sidecar_path(path).open("rb") as file:
            return read_block(file.read(_LARGEST_WORDS))
    except FileNotFoundError:
        return None


def _drop_lone_words(path: Path, output: Output) -> bool:
    """Remove the words of this output when a crash kept the clip from them. Returns whether others have the name."""
    if not output.generation.is_video or not sidecar_path(path).exists():
        return False
    record = _beside(path)
    if record is None or not _is_of(record, output):
        return True
    sidecar_path(path).unlink()
    return False
