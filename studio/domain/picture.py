"""A picture or clip on the user's disk, with everything that made it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import msgspec

from studio.domain.money import Credits
from studio.domain.request import Request


class FileState(Enum):
    """How it stands with the file of an output.

    Attributes:
        CHANGED: Somebody edited it; it is no longer what was saved.
        MISSING: It is not where it was saved, and was not found elsewhere.
        BROKEN: It is there and cannot be read.
        WAITING: Bought, and not on the disk yet.
        LOST: The link ended before it was saved.
    """

    SAVED = "saved"
    CHANGED = "changed"
    MISSING = "missing"
    BROKEN = "broken"
    WAITING = "waiting"
    LOST = "lost"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the library.

    Attributes:
        id: Ours, sortable by creation.
        job_id: The job it came from; empty for one that was found.
        index: Which output of its generation, from 0.
        path: Absolute, with ``/``; relative to the library folder only in an index that knows of none yet.
        sha256: Of the file as it is on disk.
        source_sha256: Of the bytes as they came from the server.
        media_type: ``image/png``, ``video/mp4`` and so on.
        width: Pixels, as decoded.
        height: Pixels, as decoded.
        seed: As answered by the server, else as sent.
        seconds: How long a clip plays; None for a picture.
        charged: Its share of what the job cost.
        rating: 0 to 5.
        tags: In the order they were given; no two alike but for case.
        notes: Whatever the user wrote about it.
        imported: Whether it came from a folder of the user's and not from a run.
        pixels: What tells its picture from others whatever is written around it; empty while nobody has looked.
        state: How it stands with its file.
        trashed_at: When it was put into the Trash; None for what is in the library.
        expires_at: When what is waiting can no longer be fetched; None for what is on the disk.
    """

    id: str
    job_id: str
    generation_id: str
    index: int
    path: str
    sha256: str
    source_sha256: str
    size_bytes: int
    media_type: str
    width: int
    height: int
    request: Request
    created_at: datetime
    style_name: str = ""
    seed: int | None = None
    charged: Credits | None = None
    duration_ms: int | None = None
    seconds: float | None = None
    rating: int = 0
    favourite: bool = False
    tags: tuple[str, ...] = ()
    sandbox: bool = False
    notes: str = ""
    imported: bool = False
    pixels: str = ""
    state: FileState = FileState.SAVED
    trashed_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def is_video(self) -> bool:
        """Whether it is a clip."""
        return self.media_type.startswith("video/")
