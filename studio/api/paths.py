"""Paths of the service, put together so that an id can never lead elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from studio.domain.errors import Mistaken

_LONGEST = 512


def path(*parts: str, query: Mapping[str, str | int | None] | None = None) -> str:
    """Return ``/v1/…`` of ``parts``, each quoted whole; queries that are None are left out.

    Raises:
        Mistaken: A part is empty, a dot segment, or longer than any id.
    """
    joined = "/v1/" + "/".join(_segment(part) for part in parts)
    given = {name: value for name, value in (query or {}).items() if value is not None}
    return f"{joined}?{urlencode(given)}" if given else joined


def _segment(part: str) -> str:
    if part in ("", ".", "..") or len(part) > _LONGEST:
        raise Mistaken("That is not an id.", field="id")
    try:
        return quote(part, safe="")
    except UnicodeEncodeError:
        raise Mistaken("That is not an id.", field="id") from None


def checked(text: str) -> str:
    """Return ``text`` if it is a path of the service as it stands.

    Raises:
        Mistaken: It is relative, leaves ``/v1/`` or has characters that no path has.
    """
    plain = all("!" <= character <= "~" and character not in '\\"<>#' for character in text)
    # Taken apart only then: of what begins like a host in brackets the parser complains in its own way.
    if not plain or not text.startswith("/v1/") or {".", ".."} & set(urlsplit(text).path.split("/")):
        raise Mistaken("That is not a path of the service.", field="path")
    return text
