"""One output: from the wire to a checked, named, indexed file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio.api.client import Client
from studio.domain import limits
from studio.domain.address import without_signatures
from studio.domain.errors import BadBytes
from studio.domain.generation import Generation
from studio.domain.identity import new_id
from studio.domain.job import Job
from studio.domain.picture import Picture
from studio.domain.reference import Origin
from studio.domain.settings import Settings
from studio.flow.board import Board
from studio.flow.decoding import Decoding
from studio.flow.events import PictureSaved
from studio.flow.leftovers import Leftovers
from studio.flow.output import Output, Placed, file_sha256
from studio.flow.thumbnails import put_thumbnail
from studio.media.check import Checked
from studio.media.clip import CheckedClip
from studio.media.embed import copy_plain, embed
from studio.media.record import Record, sidecar
from studio.store.files import LibraryFolder, Written
from studio.store.parts import drop
from studio.store.store import Store
from studio.store.trouble import disk_trouble


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
        self._decoding = Decoding()
        self._leftovers = Leftovers(store=store, settings=settings, began=board.clock.now())

    def close(self) -> None:
        """End what decodes. Nothing is saved after this."""
        self._decoding.close()

    async def ready(self) -> None:
        """See that the folder is there and can be written to.

        Raises:
            DiskTrouble: What is bought now could not be saved.
        """
        with self.folder.in_use() as folder:
            await folder.run(folder.check)

    async def saved(self, job: Job, *, on_disk: bool = False) -> set[int]:
        """Return which outputs of ``job`` are in the library; ``on_disk`` counts only those whose file is there.

        What is in the Trash is there, and what was deleted for good counts too: nobody wants it fetched again.
        """
        rows = await self._store.library.by_generation(job.generation_id or "")
        if on_disk:
            with self.folder.in_use() as folder:
                rows = tuple([row for row in rows if await folder.run(folder.path(row.path).exists)])
        gone = await self._store.thrown.gone(job.generation_id or "")
        return {row.index for row in rows} | gone

    async def save(self, job: Job, generation: Generation, index: int, moved: Callable[[int, int], None]) -> Picture:
        """Fetch output ``index`` and keep it. ``moved`` hears bytes so far and bytes in all (0: not known).

        Raises:
            Gone: The server has it no longer.
            Refused: The link is not accepted; a fresh one may be.
            BadBytes: What came is not the picture or clip.
            DiskTrouble: It could not be written.
            Offline: The connection broke.
        """
        output = Output(job, generation, index)
        with self.folder.in_use() as folder:
            placed = await folder.run(self._leftovers.find, folder, output)
            if placed is None:
                placed = await self._placed(folder, output, moved)
            picture = self._picture(output, placed)
            count = self._board.jobs[job.id].saved_count + 1
            await self._board.save(job.id, picture, saved_count=min(count, job.output_count))
            await folder.run(put_thumbnail, self._thumbnails, picture, placed.small)
        self._board.tell(PictureSaved(picture))
        return picture

    async def _placed(self, folder: LibraryFolder, output: Output, moved: Callable[[int, int], None]) -> Placed:
        part = await folder.run(folder.part_path, output.job.id, output.index)
        written = await self._fetch(folder, output, part, moved)
        twin = await self._leftovers.twin(folder, output, part, written)
        if twin is not None:
            return twin
        try:
            checked, small = await self._decoding.of(folder, output, part)
        except (BadBytes, OSError) as error:
            await folder.run(drop, part)
            if isinstance(error, OSError):
                raise disk_trouble(error, folder.root) from error
            raise
        return await folder.run(self._finish, folder, output, part, written, checked, small)

    async def _fetch(
        self, folder: LibraryFolder, output: Output, part: Path, moved: Callable[[int, int], None]
    ) -> Written:
        urls, is_video = output.generation.outputs, output.generation.is_video
        limit = limits.CLIP_BYTES if is_video else limits.OUTPUT_BYTES
        if output.index >= len(urls) or self._client is None:
            raise BadBytes(f"The server names no file for this {'clip' if is_video else 'picture'}.")
        async with self._client.outputs.open(urls[output.index], limit=limit) as body:
            total = body.length or 0
            written = await folder.write_chunks(
                part, body.chunks(), limit=limit, progress=lambda done: moved(done, total)
            )
        if body.length is not None and written.size_bytes != body.length:
            raise BadBytes("The download is truncated: its end is missing.")
        return written

    def _finish(
        self,
        folder: LibraryFolder,
        output: Output,
        part: Path,
        written: Written,
        checked: Checked | CheckedClip,
        small: bytes | None,
    ) -> Placed:
        """Write the words of the checked part into a second one and give that its name; blocks."""
        ready = part.with_suffix(".ready")
        try:
            record = self._record(output, checked, written.sha256)
            words = self._write(part, ready, record)
            size, digest = ready.stat().st_size, file_sha256(ready)
            beside = words if output.generation.is_video else None
            name = folder.place(ready, output.name(self._settings().name_template, checked), beside=beside)
        except OSError as error:
            raise disk_trouble(error, folder.root) from error
        finally:
            drop(ready)
            drop(part)
        return Placed(folder.path(name).as_posix(), digest, written.sha256, size, checked, small)

    def _write(self, part: Path, ready: Path, record: Record) -> bytes | None:
        """Copy with the words inside, and return them for beside it; without words when the user wants none."""
        if not self._settings().embed:
            copy_plain(part, ready)
            return None
        embed(part, ready, record)
        return sidecar(record)

    def _record(self, output: Output, checked: Checked | CheckedClip, source: str) -> Record:
        job, generation = output.job, output.generation
        return Record(
            request=without_signatures(job.request),
            width=checked.width,
            height=checked.height,
            created_at=generation.created_at or job.created_at,
            generation_id=generation.id,
            request_id=generation.creation_request_id or next(iter(job.request_ids), ""),
            index=output.index,
            seed=output.seed,
            style_name=job.style_name,
            quoted=job.quoted,
            charged=generation.amount,
            source_sha256=source,
            sandbox=self._sandbox,
            seconds=_seconds(checked),
            shot=job.shot,
            origins=_origins(job),
        )

    def _picture(self, output: Output, placed: Placed) -> Picture:
        job, generation = output.job, output.generation
        share = None if generation.amount is None else generation.amount / max(job.output_count, 1)
        return Picture(
            id=new_id(self._board.clock.now()),
            job_id=job.id,
            generation_id=generation.id,
            index=output.index,
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
            seed=output.seed,
            charged=share,
            duration_ms=generation.duration_ms,
            seconds=_seconds(placed.checked),
            sandbox=self._sandbox,
        )


def _origins(job: Job) -> tuple[Origin | None, ...]:
    varied = tuple(origin for origin in job.origins if origin is not None and origin.varied)
    origins = tuple(reference.origin for reference in job.references) + varied
    return origins if any(origins) else ()


def _seconds(checked: Checked | CheckedClip) -> float | None:
    return checked.seconds if isinstance(checked, CheckedClip) else None
