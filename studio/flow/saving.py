"""One output: from the wire to a checked, named, indexed file."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.api.client import Client
from studio.domain import limits
from studio.domain.address import without_signatures
from studio.domain.errors import BadBytes
from studio.domain.generation import Generation
from studio.domain.identity import new_id
from studio.domain.job import Job
from studio.domain.names import NameFields, numbered, render
from studio.domain.picture import Picture
from studio.domain.settings import Settings
from studio.flow.board import Board
from studio.flow.events import PictureSaved
from studio.flow.thumbnails import put_thumbnail
from studio.media.check import Checked
from studio.media.clip import CheckedClip, check_and_poster
from studio.media.embed import copy_plain, embed, read
from studio.media.record import Record, read_block, sidecar
from studio.media.thumbnail import check_and_shrink
from studio.store.files import LibraryFolder, Written, sidecar_path, write_beside
from studio.store.parts import drop
from studio.store.store import Store
from studio.store.trouble import disk_trouble

_LARGEST_WORDS = 1 << 20
_NAMES = 20
"""So many names like the right one are looked at for a file that a crash left without a row."""

_CLOCKS_DIFFER = 3600.0
"""Seconds by which a disk may be behind the clock a run was dated by."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A file that has its name.

    Attributes:
        path: Absolute, for the folder may change before the row is written.
        small: Its thumbnail; None when none could be made.
    """

    path: str
    sha256: str
    source_sha256: str
    size_bytes: int
    checked: Checked | CheckedClip
    small: bytes | None


class Saver:
    """Saves outputs into the library folder.

    Attributes:
        folder: Where the next output goes; may change at any time.
    """

    def __init__(
        self,
        board: Board,
        *,
        client: Client | None,
        store: Store,
        folder: LibraryFolder,
        settings: Callable[[], Settings],
        thumbnails: Path,
        sandbox: bool,
    ) -> None:
        self._board = board
        self._client = client
        self._store = store
        self.folder = folder
        self._settings = settings
        self._thumbnails = thumbnails
        self._sandbox = sandbox
        self._began = board.clock.now()
        self._started = time.time()  # what is newer was saved by this process

    async def ready(self) -> None:
        """See that the folder is there and can be written to.

        Raises:
            DiskTrouble: What is bought now could not be saved.
        """
        with self.folder.in_use() as folder:
            await folder.run(folder.check)

    async def saved(self, job: Job, *, on_disk: bool = False) -> set[int]:
        """Return which outputs of ``job`` are in the library; ``on_disk`` counts only those whose file is there."""
        rows = await self._store.library.by_generation(job.generation_id or "")
        if on_disk:
            with self.folder.in_use() as folder:
                rows = tuple([row for row in rows if await folder.run(folder.path(row.path).exists)])
        return {row.index for row in rows}

    async def save(self, job: Job, generation: Generation, index: int, moved: Callable[[int, int], None]) -> Picture:
        """Fetch output ``index`` and keep it. ``moved`` hears bytes so far and bytes in all (0: not known).

        Raises:
            Gone: The server has it no longer.
            Refused: The link is not accepted; a fresh one may be.
            BadBytes: What came is not the picture or clip.
            DiskTrouble: It could not be written.
            Offline: The connection broke.
        """
        with self.folder.in_use() as folder:
            placed = await folder.run(self._left_behind, folder, job, generation, index)
            if placed is None:
                part = await folder.run(folder.part_path, job.id, index)
                written = await self._fetch(folder, generation, index, part, moved)
                placed = await self._twin(folder, job, generation, index, part, written)
                if placed is None:
                    placed = await folder.run(self._finish, folder, job, generation, index, part, written)
            picture = self._picture(job, generation, index, placed)
            count = self._board.jobs[job.id].saved_count + 1
            await self._board.save(job.id, picture, saved_count=min(count, job.output_count))
            await folder.run(put_thumbnail, self._thumbnails, picture, placed.small)
        self._board.tell(PictureSaved(picture))
        return picture

    async def _fetch(
        self, folder: LibraryFolder, generation: Generation, index: int, part: Path, moved: Callable[[int, int], None]
    ) -> Written:
        urls, limit = generation.outputs, limits.CLIP_BYTES if generation.is_video else limits.OUTPUT_BYTES
        if index >= len(urls) or self._client is None:
            raise BadBytes(f"The server names no file for this {'clip' if generation.is_video else 'picture'}.")
        async with self._client.outputs.open(urls[index], limit=limit) as body:
            total = body.length or 0
            written = await folder.write_chunks(
                part, body.chunks(), limit=limit, progress=lambda done: moved(done, total)
            )
        if body.length is not None and written.size_bytes != body.length:
            raise BadBytes("The download is truncated: its end is missing.")
        return written

    def _finish(
        self, folder: LibraryFolder, job: Job, generation: Generation, index: int, part: Path, written: Written
    ) -> _Placed:
        """Check the part, write the words into a second one and give that its name; blocks."""
        ready = part.with_suffix(".ready")
        try:
            checked, small = _decoded(part, generation)
            record = self._record(job, generation, index, checked, written.sha256)
            words = self._write(part, ready, record)
            size, digest = ready.stat().st_size, file_sha256(ready)
            beside = words if generation.is_video else None
            name = folder.place(ready, self._name(job, generation, index, checked), beside=beside)
        except OSError as error:
            raise disk_trouble(error, folder.root) from error
        finally:
            drop(ready)
            drop(part)
        return _Placed(folder.path(name).as_posix(), digest, written.sha256, size, checked, small)

    def _write(self, part: Path, ready: Path, record: Record) -> bytes | None:
        """Copy with the words inside, and return them for beside it; without words when the user wants none."""
        if not self._settings().embed:
            copy_plain(part, ready)
            return None
        embed(part, ready, record)
        return sidecar(record)

    def _left_behind(self, folder: LibraryFolder, job: Job, generation: Generation, index: int) -> _Placed | None:
        """Find the file of this output when a crash came between its name and its row; blocks.

        Raises:
            DiskTrouble: What may be it cannot be read.
        """
        try:
            for path in self._likely(folder, job, generation, index):
                placed = self._recognised(folder, job, path, generation, index)
                if placed is not None:
                    return placed
        except OSError as error:
            raise disk_trouble(error, folder.root) from error
        return None

    def _likely(self, folder: LibraryFolder, job: Job, generation: Generation, index: int) -> Iterator[Path]:
        """Yield the files that have a name this output would get, then those that came since it was bought."""
        for ending in _endings(generation):
            likely = Checked("", ending[1:], generation.width or 0, generation.height or 0)
            relative = self._name(job, generation, index, likely)
            for attempt in range(1, _NAMES):
                path = folder.path(numbered(relative, attempt))
                if not path.exists() and not _drop_lone_words(path, generation, index):
                    break
                if path.is_file():
                    yield path
        yield from self._since(folder, job, generation, index)

    async def _twin(
        self, folder: LibraryFolder, job: Job, generation: Generation, index: int, part: Path, written: Written
    ) -> _Placed | None:
        """Find the file of this output by its bytes, where no words inside could tell; ``part`` is not needed then."""
        for path in await folder.run(self._like, folder, job, generation, index, written):
            if not await self._store.library.holds(path):
                checked, small = await folder.run(_decoded, path, generation)
                await folder.run(folder.keep_name, path)
                await folder.run(drop, part)
                return _Placed(path.as_posix(), written.sha256, written.sha256, written.size_bytes, checked, small)
        return None

    def _like(
        self, folder: LibraryFolder, job: Job, generation: Generation, index: int, written: Written
    ) -> list[Path]:
        """Return the files whose bytes are those that came."""
        since = self._since(folder, job, generation, index)
        try:
            same = [path for path in since if path.stat().st_size == written.size_bytes]
            return [path for path in same if file_sha256(path) == written.sha256]
        except OSError as error:
            raise disk_trouble(error, folder.root) from error

    def _since(self, folder: LibraryFolder, job: Job, generation: Generation, index: int) -> list[Path]:
        """Return what came to the folder of this output since it was bought, if an earlier process may have saved it.

        Whatever the names are: the template, the style's name or the user may have changed them since. Empty for what
        this process bought itself, for it knows what it saved; blocks.
        """
        if job.created_at >= self._began:
            return []
        month = folder.path(self._name(job, generation, index, Checked("", "png", 0, 0))).parent
        earliest = job.created_at.timestamp() - _CLOCKS_DIFFER
        try:
            files = [path for path in month.iterdir() if path.suffix in _endings(generation) and path.is_file()]
            return [path for path in files if earliest <= path.stat().st_mtime < self._started]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise disk_trouble(error, month) from error

    def _recognised(
        self, folder: LibraryFolder, job: Job, path: Path, generation: Generation, index: int
    ) -> _Placed | None:
        inside = read(path)
        record = _beside(path) if inside is None and generation.is_video else inside
        if not record or not _is_of(record, generation, index) or not record.source_sha256:
            return None
        digest = file_sha256(path)
        if inside is None and record.source_sha256 != digest:
            return None  # Those words are of another file that had this name.
        try:
            checked, small = _decoded(path, generation)
        except BadBytes:
            return None  # Damaged since: fetch it once more, under the next free name.
        if generation.is_video:
            # A power cut may have kept the one name and not the other.
            write_beside(path, sidecar(record), part=folder.part_path(job.id, index))
        folder.keep_name(path)
        return _Placed(path.as_posix(), digest, record.source_sha256, path.stat().st_size, checked, small)

    def _name(self, job: Job, generation: Generation, index: int, checked: Checked | CheckedClip) -> str:
        fields = NameFields(
            moment=job.created_at.astimezone(),
            extension=checked.extension,
            style=job.style_name,
            prompt=job.request.prompt,
            seed=_seed(job, generation),
            index=index,
            width=checked.width,
            height=checked.height,
            generation_id=generation.id,
        )
        return render(self._settings().name_template, fields)

    def _record(
        self, job: Job, generation: Generation, index: int, checked: Checked | CheckedClip, source: str
    ) -> Record:
        return Record(
            request=without_signatures(job.request),
            width=checked.width,
            height=checked.height,
            created_at=generation.created_at or job.created_at,
            generation_id=generation.id,
            request_id=generation.creation_request_id or next(iter(job.request_ids), ""),
            index=index,
            seed=_seed(job, generation),
            style_name=job.style_name,
            quoted=job.quoted,
            charged=generation.amount,
            source_sha256=source,
            sandbox=self._sandbox,
            seconds=_seconds(checked),
        )

    def _picture(self, job: Job, generation: Generation, index: int, placed: _Placed) -> Picture:
        share = None if generation.amount is None else generation.amount / max(job.output_count, 1)
        return Picture(
            id=new_id(self._board.clock.now()),
            job_id=job.id,
            generation_id=generation.id,
            index=index,
            path=placed.path,
            sha256=placed.sha256,
            source_sha256=placed.source_sha256,
            size_bytes=placed.size_bytes,
            media_type=placed.checked.media_type,
            width=placed.checked.width,
            height=placed.checked.height,
            request=without_signatures(job.request),
            created_at=generation.completed_at or generation.created_at or self._board.clock.now(),
            style_name=job.style_name,
            seed=_seed(job, generation),
            charged=share,
            duration_ms=generation.duration_ms,
            seconds=_seconds(placed.checked),
            sandbox=self._sandbox,
        )


def _endings(generation: Generation) -> tuple[str, ...]:
    return (".mp4", ".mov") if generation.is_video else (".png", ".jpg", ".webp")


def _decoded(path: Path, generation: Generation) -> tuple[Checked | CheckedClip, bytes | None]:
    return check_and_poster(path) if generation.is_video else check_and_shrink(path)


def _seconds(checked: Checked | CheckedClip) -> float | None:
    return checked.seconds if isinstance(checked, CheckedClip) else None


def _is_of(record: Record, generation: Generation, index: int) -> bool:
    return (record.generation_id, record.index) == (generation.id, index)


def _beside(path: Path) -> Record | None:
    """Return the record beside a clip; None when there is none that can be read."""
    try:
        with sidecar_path(path).open("rb") as file:
            return read_block(file.read(_LARGEST_WORDS))
    except FileNotFoundError:
        return None


def _drop_lone_words(path: Path, generation: Generation, index: int) -> bool:
    """Remove the words of this output when a crash kept the clip from them. Returns whether others have the name."""
    if not generation.is_video or not sidecar_path(path).exists():
        return False
    record = _beside(path)
    if record is None or not _is_of(record, generation, index):
        return True
    sidecar_path(path).unlink()
    return False


def _seed(job: Job, generation: Generation) -> int | None:
    return job.request.seed if generation.seed is None else generation.seed


def file_sha256(path: Path) -> str:
    """Return the hash of a file's bytes; blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
