"""Bytes that are nearly right: real examples, cut, flipped, spliced and doubled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from tests.fuzz.recipes import Recipe, raw

_NUMBERS = (0, 1, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF)
_TOKENS = (
    *(b"", b"\0", b"\xff" * 9, b"<html>", b'{"', b"../", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\r\n\r\n", b"[" * 2000),
    *(b"IDAT", b"IEND", b"iTXt", b"zTXt", b"acTL", b"fcTL", b"\xff\xd8\xff", b"\xff\xda", b"\xff\xea\xff\xff", b"RIFF"),
    *(b"VP8X", b"ANMF", b"ALPH", b"moov", b"trak", b"stsz", b"stco", b"elst", b"trun", b"mdat", b"\0\0\0\1moov"),
)
_NOTHING = raw(400)
_EDITS = ("cut", "flip", "number", "token", "double", "drop", "swap", "grow")


Examples = Sequence[bytes] | Callable[[], Sequence[bytes]]
"""Examples, or what makes them when the first is wanted: some cost a second."""


def mutated(examples: Examples, *, largest: int = 1 << 16) -> Recipe[bytes]:
    """Return one of ``examples`` after a few edits; now and then bytes that were never anything."""
    known = cache(lambda: tuple(examples() if callable(examples) else examples))

    def made(random: Random) -> bytes:
        if random.randint(0, 9) == 9:
            return _NOTHING(random)
        content = random.choice(known())
        for _ in range(random.randint(0, 4)):
            content = _edited(random, content, known())[:largest]
        return content

    return made


def _edited(random: Random, content: bytes, examples: Sequence[bytes]) -> bytes:
    place, length = random.randint(0, len(content)), random.choice((1, 2, 4, 8, 30, 200))
    before, piece, after = content[:place], content[place : place + length], content[place + length :]
    match random.choice(_EDITS):
        case "cut":
            return before
        case "flip":
            return before + bytes(each ^ 1 << place % 8 for each in piece) + after
        case "number":
            number, size = random.choice(_NUMBERS), random.choice((1, 2, 4, 8))
            order = random.choice(("big", "little"))
            told = (number & (1 << 8 * size) - 1).to_bytes(size, "little" if order == "little" else "big")
            return before + told + content[place + size :]
        case "token":
            return before + random.choice(_TOKENS) + content[place:]
        case "double":
            return before + piece * random.choice((2, 3, 50)) + after
        case "drop":
            return before + after
        case "swap":
            return after + piece + before
        case _:
            other = random.choice(examples)
            return before + other[place % (len(other) or 1) :] + after
