"""Pictures on the server, for references and frames: sent once, kept there for 24 hours.

Source: the vendor's reference, version 2026-05-15.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import msgspec

from studio.api import answers
from studio.api.calls import Call, Sender, purchase
from studio.api.outcome import done
from studio.api.paths import path
from studio.api.retry import BUYING
from studio.domain.errors import BadBytes, Mistaken
from studio.domain.generation import UploadedFile
from studio.domain.limits import UPLOAD_BYTES

Progress = Callable[[int, int], None]
"""Called with bytes handed to the network, and all bytes. A second try starts at 0 again."""

_PIECE = 64 * 1024
_NAME = 120


class Files:
    """The routes under ``/v1/files``."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def upload(
        self,
        content: bytes,
        *,
        name: str,
        media_type: str,
        purpose: str,
        key: str,
        metadata: Mapping[str, Any] | None = None,
        progress: Progress | None = None,
    ) -> UploadedFile:
        """Send a PNG, JPEG or WebP file of at most 10 MB and 4096 pixels a side. Free.

        ``purpose`` is one of :data:`studio.domain.limits.PURPOSES`; ``metadata`` comes back with every answer. The
        server compares those two for a repeated ``key``, not the bytes: every file needs a key of its own.

        Raises:
            BadBytes: It is empty or larger than the service takes; nothing was sent.
            Refused: It is no such picture, or too large a one.
            AnswerLost: Whether it arrived is not known: send the same key again.
        """
        if not 0 < len(content) <= UPLOAD_BYTES:
            raise BadBytes("A reference must have 1 byte to 10 MB.")
        form = _Form(content, name=name, media_type=media_type, purpose=purpose, metadata=metadata)
        call = Call(
            "POST",
            path("files"),
            body=lambda: form.stream(progress),
            headers={**form.headers, **purchase(key)},
            policy=BUYING,
            acts=True,
            uploads=True,
        )
        return done(UploadedFile, await self._sender.send(call))

    async def get(self, id: str) -> UploadedFile:
        """Return a file with a fresh address, good for an hour.

        Raises:
            NotFound: Its 24 hours are over, it never was, or is another team's.
        """
        answer = await self._sender.send(Call("GET", path("files", id)))
        return answers.value(UploadedFile, answer.body)

    async def delete(self, id: str) -> None:
        """Remove a file. Removing what is not there is fine; runs that started with it are not disturbed."""
        await self._sender.send(Call("DELETE", path("files", id), acts=True))


class _Form:
    """A multipart body, made piece by piece so that progress can be told."""

    def __init__(
        self, content: bytes, *, name: str, media_type: str, purpose: str, metadata: Mapping[str, Any] | None
    ) -> None:
        boundary = secrets.token_hex(16)
        notes = b"" if metadata is None else _field(boundary, "metadata", msgspec.json.encode(metadata))
        self._content = content
        self._head = _field(boundary, "purpose", _plain(purpose).encode()) + notes
        self._head += (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="file"; filename="{_quoted(name)}"\r\n'
            f"Content-Type: {_plain(media_type)}\r\n\r\n"
        ).encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self.headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(len(self._head) + len(content) + len(self._tail)),
        }

    async def stream(self, progress: Progress | None) -> AsyncIterator[bytes]:
        total = len(self._content)
        yield self._head
        for start in range(0, total, _PIECE):
            if progress:
                progress(start, total)
            yield self._content[start : start + _PIECE]
        yield self._tail
        if progress:
            progress(total, total)


def _field(boundary: str, name: str, content: bytes) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n"


def _plain(text: str) -> str:
    """Return ``text`` if it may stand in a part's header.

    Raises:
        Mistaken: It has spaces, control characters or letters beyond ASCII.
    """
    if not text or not all("!" <= character <= "~" for character in text):
        raise Mistaken("That is no purpose and no media type.", field="file")
    return text


def _quoted(name: str) -> str:
    """Return the last part of ``name``, as browsers write it in a form: quotes and line ends escaped."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(character for character in last if character.isprintable())[-_NAME:] or "file"
    return clean.replace("%", "%25").replace('"', "%22").encode("utf-8", "replace").decode()
