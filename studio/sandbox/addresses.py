"""Which web addresses the service takes, told from their text alone: the sandbox never fetches one."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from studio.domain.limits import URL_LENGTH
from studio.sandbox.problems import Problem

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_INTERNAL = ("localhost", ".localhost", ".local", ".internal")
_WRITTEN = re.compile(r"(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*", re.ASCII)
"""What an address may be written with (RFC 3986)."""


def check_address(url: str, *, param: str, loopback: bool = False) -> None:
    """Accept a public https address, and with ``loopback`` also plain http on this machine.

    ``loopback`` is for addresses that something is delivered to; those have to be written as the standard has it.

    Raises:
        Problem: 400 that says what is wrong.
    """
    if len(url) > URL_LENGTH:
        raise Problem("value_out_of_range", f"{param} must have at most {URL_LENGTH} characters.", param=param)
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower() if parts.port != 0 else ""
    except ValueError:
        host = ""
    if not host or (loopback and not _WRITTEN.fullmatch(url)):
        raise Problem("invalid_format", f"{param} must be a web address.", param=param)
    if loopback and host in _LOOPBACK and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https":
        raise Problem("invalid_format", f"{param} must use https.", param=param)
    if not _public(host):
        raise Problem("invalid_format", f"{param} must be a public address.", param=param)


def _public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return not host.endswith(_INTERNAL)
