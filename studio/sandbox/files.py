"""Uploaded references: checked, kept for a day, then purged."""

from __future__ import annotations

import contextlib
import hashlib
import io
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from studio.domain.limits import UPLOAD_BYTES, UPLOAD_FORMATS, UPLOAD_LIFETIME_HOURS, UPLOAD_SIDE
from studio.sandbox.clock import SandboxClock, stamp
from studio.sandbox.database import Database
from studio.sandbox.identity import minted
from studio.sandbox.problems import Problem, not_found
from studio.sandbox.tokens import Tokens

PURPOSES = ("reference", "first_frame", "last_frame")
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_LIFETIME = UPLOAD_LIFETIME_HOURS * 3600
_LINK_SECONDS = 3600


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """One file. ``content`` is the name of its bytes in the folder; ``name`` is what the sender called it."""

    id: str
    team: str
    purpose: str
    mime_type: str
    size_bytes: int
    width: int
    height: int
    content: str
    name: str
    metadata: dict[str, Any] | None
    created: float

    @property
    def expires(self) -> float:
        """When it is purged."""
        return self.created + _LIFETIME


class Looked(msgspec.Struct, frozen=True):
    """What the bytes of a picture say of themselves."""

    mime_type: str
    width: int
    height: int


class Files:
    """Files of every team. Bytes are named by their content, so a run may go on using them after a deletion."""

    def __init__(self, database: Database, clock: SandboxClock, tokens: Tokens, folder: Path) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self.folder = folder
        self.media_url = ""
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes) -> str:
        """Write ``content`` and return its name. Blocks for the length of a write."""
        name = hashlib.sha256(content).hexdigest()
        path = self.folder / name
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_bytes(content)
            part.replace(path)
        return name

    def add(
        self, *, team: str, purpose: str, name: str, content: str, size: int, looked: Looked, metadata: Any
    ) -> Upload:
        """Enter a file whose bytes are kept already."""
        upload = Upload(
            id=minted("file", self._clock),
            team=team,
            purpose=purpose,
            mime_type=looked.mime_type,
            size_bytes=size,
            width=looked.width,
            height=looked.height,
            content=content,
            name=name,
            metadata=metadata,
            created=self._clock.seconds(),
        )
        row = (upload.id, team, upload.expires, msgspec.json.encode(upload))
        self._database.run("INSERT INTO files VALUES (?, ?, ?, ?)", *row)
        return upload

    def get(self, id: str, *, team: str) -> Upload:
        """Return a file that is still alive.

        Raises:
            Problem: 404 for unknown, purged and foreign ones.
        """
        sql = "SELECT record FROM files WHERE id = ? AND team = ? AND expires > ?"
        row = self._database.row(sql, id, team, self._clock.seconds())
        if row is None:
            raise not_found()
        return msgspec.json.decode(row["record"], type=Upload)

    def delete(self, id: str, *, team: str) -> None:
        """Forget a file; unknown ones are no trouble."""
        self._database.run("DELETE FROM files WHERE id = ? AND team = ?", id, team)

    def contents(self) -> set[str]:
        """Return the names of all bytes that belong to a file."""
        rows = self._database.rows("SELECT record FROM files")
        return {msgspec.json.decode(row["record"], type=Upload).content for row in rows}

    def purge(self) -> None:
        """Forget files whose day is over."""
        self._database.run("DELETE FROM files WHERE expires <= ?", self._clock.seconds())

    def public(self, upload: Upload) -> dict[str, Any]:
        """Return ``upload`` as the service writes it, with a fresh address that works for an hour."""
        path = f"/files/{upload.id}"
        token = self._tokens.sign(path, team=upload.team, seconds=_LINK_SECONDS)
        return {
            "id": upload.id,
            "object": "file",
            "purpose": upload.purpose,
            "mime_type": upload.mime_type,
            "size_bytes": upload.size_bytes,
            "width_px": upload.width,
            "height_px": upload.height,
            "url": f"{self.media_url}{path}?token={token}",
            "expires_at": stamp(upload.expires),
            "created_at": stamp(upload.created),
            "metadata": upload.metadata,
        }


def look(content: bytes) -> Looked:
    """Read a picture's kind and size from its bytes, and decode it to be sure. Blocks for the length of a decode.

    Raises:
        Problem: 400 for too many bytes or pixels, and for anything that is no picture.
    """
    if len(content) > UPLOAD_BYTES:
        raise Problem("value_out_of_range", "file must have at most 10 MB.", param="file")
    trouble = Problem("invalid_format", "file must be a PNG, JPEG or WebP picture.", param="file")
    try:
        image = Image.open(io.BytesIO(content), formats=UPLOAD_FORMATS)
    except (OSError, ValueError, Image.DecompressionBombError) as reason:
        raise trouble from reason
    with image:
        if max(image.size) > UPLOAD_SIDE:
            raise Problem("value_out_of_range", f"file must have at most {UPLOAD_SIDE} px per side.", param="file")
        try:
            image.load()
        except (OSError, ValueError, SyntaxError) as reason:
            raise trouble from reason
        return Looked(_TYPES[image.format or "PNG"], image.width, image.height)


def read_metadata(text: str | None) -> dict[str, Any] | None:
    """Read the metadata part: a JSON object, or nothing.

    Raises:
        Problem: 400 for anything else.
    """
    if text is None:
        return None
    with contextlib.suppress(msgspec.MsgspecError, ValueError, RecursionError):
        return msgspec.json.decode(text, type=dict[str, Any])
    raise Problem("invalid_format", "metadata must be a JSON object.", param="metadata")
