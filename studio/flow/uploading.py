"""References on their way to the server: each picture goes up once while its copy there is alive."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec

from studio.api.client import Client
from studio.domain import limits
from studio.domain.draft import stand_in
from studio.domain.errors import AnswerLost, BadBytes, KeyInUse, NotFound, ServerFailed, Unreadable
from studio.domain.generation import UploadedFile
from studio.domain.identity import new_key
from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.reference import Reference, ReferenceKind
from studio.domain.request import Request, VideoRequest
from studio.flow.board import Board
from studio.store.uploads import Uploads

MARGIN = timedelta(minutes=30)
"""A copy that dies sooner than this is not relied upon: the run may wait in line that long."""

_TRIES = 6
_RENEWALS = 3
"""A server that loses what it was just given is not given it for ever."""


class Uploading:
    """Turns the stand-ins of a request into ids the server knows."""

    def __init__(self, board: Board, *, client: Client, uploads: Uploads) -> None:
        self._board = board
        self._client = client
        self._uploads = uploads
        self._busy: dict[str, asyncio.Lock] = {}
        self._renewed: Counter[str] = Counter()

    async def body(self, job: Job) -> bytes:
        """Upload what is missing and return the body to send.

        Uploading costs nothing. The row says ``uploading`` before the first byte leaves.

        Raises:
            BadBytes: A kept copy is gone or was changed.
            StudioError: The server refused it or could not be reached.
        """
        files = _files(job)
        names = {}
        for done, reference in enumerate(files):
            names[stand_in(reference)] = await self._name(job, reference, done=done, total=len(files))
        return job.request.replace_sources(names).body()

    async def forget_dead(self, job: Job) -> bool:
        """Drop the copies the server has purged. Returns whether there was one, and it is worth sending it again."""
        self._renewed[job.id] += 1
        if self._renewed[job.id] > _RENEWALS:
            return False
        dead = False
        for reference in _files(job):
            known = await self._known(reference)
            if known is None or not await self._there(known):
                await self._uploads.forget(reference.sha256, self._board.profile)
                dead = True
        return dead

    async def _known(self, reference: Reference) -> str | None:
        late = self._client.now() + MARGIN
        return await self._uploads.alive(reference.sha256, profile=self._board.profile, now=late)

    async def _there(self, file_id: str) -> bool:
        try:
            await self._client.files.get(file_id)
        except NotFound:
            return False
        return True

    async def _name(self, job: Job, reference: Reference, *, done: int, total: int) -> str:
        # Two runs with the same picture wait for one upload instead of sending it twice.
        async with self._busy.setdefault(reference.sha256, asyncio.Lock()):
            return await self._known(reference) or await self._upload(job, reference, done=done, total=total)

    async def _upload(self, job: Job, reference: Reference, *, done: int, total: int) -> str:
        progress = Progress(phase=Phase.UPLOADING, done=done, total=total, since=self._board.clock.now())
        await self._board.change(job.id, progress, state=JobState.UPLOADING)
        content = await asyncio.to_thread(_read, reference)

        def moved(sent: int, size: int) -> None:
            self._board.show(job.id, msgspec.structs.replace(progress, bytes_done=sent, bytes_total=size))

        there = await self._send(reference, content, _purpose(job.request, reference), moved)
        expires_at = there.expires_at or self._client.now() + timedelta(hours=limits.UPLOAD_LIFETIME_HOURS)
        await self._uploads.remember(reference.sha256, self._board.profile, there.id, expires_at)
        return there.id

    async def _send(
        self, reference: Reference, content: bytes, purpose: str, moved: Callable[[int, int], None]
    ) -> UploadedFile:
        key, delay = new_key(), 0.5
        for tries_left in reversed(range(_TRIES)):
            try:
                return await self._client.files.upload(
                    content,
                    name=Path(reference.name).name or "reference",
                    media_type=_media_type(content),
                    purpose=purpose,
                    key=key,
                    progress=moved,
                )
            except (AnswerLost, Unreadable, KeyInUse, ServerFailed) as error:
                if not tries_left:
                    raise
                # One that is busy may stay so. A new key may leave a second copy at the server, which costs nothing.
                key = new_key() if isinstance(error, KeyInUse) else key
                await self._board.clock.sleep(delay)
                delay *= 2
        raise AssertionError("the last try returns or raises")


def _files(job: Job) -> list[Reference]:
    """Return the distinct pictures of ``job`` that have to be on the server."""
    by_hash = {each.sha256: each for each in job.references if each.kind is ReferenceKind.FILE}
    return list(by_hash.values())


def _purpose(request: Request, reference: Reference) -> str:
    """Return what the server is told the picture is for. A copy that is there already serves any other purpose too."""
    if not isinstance(request, VideoRequest):
        return "reference"
    return "first_frame" if request.first_frame_url == stand_in(reference) else "last_frame"


def _read(reference: Reference) -> bytes:
    try:
        with Path(reference.source).open("rb") as file:
            content = file.read(limits.UPLOAD_BYTES + 1)
    except OSError as error:
        raise BadBytes(f"The reference {reference.name} is no longer there.") from error
    if hashlib.sha256(content).hexdigest() != reference.sha256:
        raise BadBytes(f"The reference {reference.name} was changed after it was chosen.")
    return content


def _media_type(content: bytes) -> str:
    if content.startswith(b"\x89PNG"):
        return "image/png"
    return "image/webp" if content[8:12] == b"WEBP" else "image/jpeg"
