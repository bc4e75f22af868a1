"""Where a request goes: the origin of an address, and which origins are safe to talk to."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

from studio.domain.errors import Mistaken

_PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Scheme, host and port: what decides whether the key may go along."""

    scheme: str
    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether it is this computer, as far as the address itself can tell."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def safe(self) -> bool:
        """Whether what is sent there cannot be read on the way: https, or plain http that stays on this computer."""
        return self.scheme == "https" or (self.scheme == "http" and self.loopback)


def origin_of(address: str) -> Origin:
    """Return the origin of an absolute http or https address.

    Refused besides plain nonsense: names and passwords in the address, and the backslashes, spaces and control
    characters that two parsers read in two ways.

    Raises:
        ValueError: The address has no origin we could be sure of.
    """
    if any(character <= " " or character in '\\"<>\x7f' for character in address):
        raise ValueError("an address with odd characters")
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or "%" in host:
        raise ValueError("not a plain http or https address")
    return Origin(parts.scheme, host, parts.port or _PORTS[parts.scheme])


def base_of(address: str) -> str:
    """Return ``address`` as a base for paths, without the last slash.

    Raises:
        Mistaken: It is not https (plain http is for this computer only), or carries more than host and path.
    """
    text = address.strip()
    try:
        origin = origin_of(text)
    except ValueError:
        raise Mistaken("The server address must look like https://host.", field="base_url") from None
    if not origin.safe:
        raise Mistaken(
            "The server address must start with https://: plain http is for this computer only.", field="base_url"
        )
    if "?" in text or "#" in text:
        raise Mistaken("The server address must end with the host or a path.", field="base_url")
    return text.rstrip("/")
