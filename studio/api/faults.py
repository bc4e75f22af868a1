"""What a failed exchange means: did nothing leave, or may the server have acted?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from studio.domain.errors import AnswerLost, Offline, Unreachable

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class Departure:
    """Watches one exchange for the moment its first byte may have left. Connecting to a proxy does not count."""

    def __init__(self) -> None:
        self.left = False

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Hear of each step; an extension of httpcore."""
        if event.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
            self.left = True


def meaning(error: Exception, departure: Departure, *, acts: bool) -> Offline:
    """Return the error to raise for ``error``.

    A read that got no answer counts as never arrived, for nothing can have come of it. The returned error is to be
    raised outside the ``except`` block: httpx's own errors hold the request and so the key.
    """
    if not departure.left or isinstance(error, _NEVER_LEFT):
        return Unreachable(f"The server could not be reached ({_why(error)}).")
    if acts:
        return AnswerLost(f"The connection was lost before the answer came ({_why(error)}).")
    return Unreachable(f"The server did not answer ({_why(error)}).")


def _why(error: Exception) -> str:
    match error:
        case TimeoutError() | httpx.TimeoutException():
            return "it took too long"
        case httpx.ProxyError():
            return "the proxy refused"
        case httpx.ConnectError() if "CERTIFICATE" in str(error).upper():
            return _distrust(str(error))
        case httpx.ConnectError() if "SSL" in str(error).upper():
            return "it does not speak https"
        case httpx.ConnectError():
            return "no connection"
        case _:
            return "the connection broke"


def _distrust(words: str) -> str:
    """Say why a certificate is not trusted. One that is not of today often means that our clock is wrong."""
    if "expired" in words or "not yet valid" in words:
        return "its certificate is not of today; is this computer’s clock right?"
    return "its certificate is not trusted"
