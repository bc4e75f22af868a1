"""A picture or clip on the user's disk, with everything that made it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from studio.domain.money import Credits
from studio.domain.request import Request


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

    @property
    def is_video(self) -> bool:
        """Whether it is a clip."""
        return self.media_type.startswith("video/")
