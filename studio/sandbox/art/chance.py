"""Chance that falls the same way on every machine."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from studio.sandbox.art.plane import Plane


def number(*parts: object) -> int:
    """Return 64 bits that depend on the text of ``parts`` and on nothing else."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def generator(*parts: object) -> np.random.Generator:
    """Return a fresh generator for ``parts``; the same parts give the same draws."""
    return np.random.Generator(np.random.PCG64(number(*parts)))


def lottery(column: Plane, row: Plane, salt: int = 0) -> Plane:
    """Return one number from 0 to 1 for each whole-numbered cell (``column``, ``row``).

    Integers are mixed, not sines: a sine in its last digit differs from one processor to the next.
    """
    a = np.atleast_1d(column).astype(np.int32).view(np.uint32)
    b = np.atleast_1d(row).astype(np.int32).view(np.uint32)
    mixed: NDArray[np.uint32] = (
        a * np.uint32(0x9E3779B1) ^ b * np.uint32(0x85EBCA77) ^ np.uint32(salt * 0xC2B2AE3D & 0xFFFFFFFF)
    )
    for shift, factor in ((15, 0x2C1B3C6D), (12, 0x297A2D39)):
        mixed ^= mixed >> np.uint32(shift)
        mixed = mixed * np.uint32(factor)
    mixed ^= mixed >> np.uint32(15)
    return (mixed >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)
