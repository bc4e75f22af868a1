"""Reference pictures on the server: sent once, kept there for 24 hours."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable

from studio.api import answers
from studio.api.calls import Call, Sender, purchase
from studio.api.paths import path
from studio.api.retry import BUYING
from studio.domain.errors import AnswerLost, BadBytes, Mistaken, Unreadable
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
        progress: Progress | None = None,
    ) -> UploadedFile:
        """Send a file. Free.

        The server compares ``purpose`` for a repeated ``key``, not the bytes: every file needs a key of its own.

        Raises:
            BadBytes: It is empty or larger than the service takes; nothing was sent.
            AnswerLost: Whether it arrived is not known: send the same key again.
        """
        if not 0 < len(content) <= UPLOAD_BYTES:
            raise BadBytes("A reference must have 1 byte to 10 MB.")
        form = _Form(content, name=name, media_type=media_type, purpose=purpose)
        call = Call(
            "POST",
            path("files"),
            body=lambda: form.stream(progress),
            headers={**form.headers, **purchase(key)},
            policy=BUYING,
            acts=True,
            uploads=True,
        )
        answer = await self._sender.send(call)
        try:
            return answers.value(UploadedFile, answer.body)
        except Unreadable as error:
            lost = AnswerLost(f"The answer was lost: {error}")
            lost.request_id = answer.request_id
        raise lost

    async def get(self, id: str) -> UploadedFile:
        """Return a file with a fresh address.

        Raises:
            NotFound: Its 24 hours are over, or it never was.
        """
        answer = await self._sender.send(Call("GET", path("files", id)))
        return answers.value(UploadedFile, answer.body)

    async def delete(self, id: str) -> None:
        """Remove a file. Removing what is not there is fine."""
        await self._sender.send(Call("DELETE", path("files", id), acts=True))


class _Form:
    """A multipart body, made piece by piece so that progress can be told."""

    def __init__(self, content: bytes, *, name: str, media_type: str, purpose: str) -> None:
        boundary = secrets.token_hex(16)
        self._content = content
        self._head = (
            f"--{boundary}\r\n"
            'Content-Disposition: form-data; name="purpose"\r\n\r\n'
            f"{_plain(purpose)}\r\n"
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
