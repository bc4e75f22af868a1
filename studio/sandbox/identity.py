"""Identifiers with the prefixes of the service."""

from __future__ import annotations

from studio.domain.identity import new_id
from studio.sandbox.clock import SandboxClock


def minted(prefix: str, clock: SandboxClock) -> str:
    """Return a fresh identifier such as ``img_01HX…``."""
    return f"{prefix}_{new_id(clock.now())}"
