"""Bytes that are nearly right: real examples, cut, flipped, spliced and doubled."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

_NUMBERS = (0, 1, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF)
_TOKENS = (
    *(b"", b"\0", b"\xff" * 9, b"<html>", b'{"', b"../", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\r\n\r\n", b"[" * 2000),
    *(b"IDAT", b"IEND", b"iTXt", b"zTXt", b"acTL", b"fcTL", b"\xff\xd8\xff", b"\xff\xda", b"\xff\xea\xff\xff", b"RIFF"),
    *(b"VP8X", b"ANMF", b"ALPH", b"moov", b"trak", b"stsz", b"stco", b"elst", b"trun", b"mdat", b"\0\0\0\1moov"),
)
_EDITS = ("cut", "flip", "number", "token", "double", "drop", "swap", "grow")


@st.composite
def mutated(draw: st.DrawFn, examples: Sequence[bytes], *, largest: int = 1 << 16) -> bytes:
    """One of ``examples`` after a few edits; now and then bytes that were never anything."""
    if draw(st.integers(0, 9)) == 9:
        return draw(st.binary(max_size=400))
    content = draw(st.sampled_from(examples))
    for _ in range(draw(st.integers(0, 4))):
        content = _edited(draw, content, examples)[:largest]
    return content


def _edited(draw: st.DrawFn, content: bytes, examples: Sequence[bytes]) -> bytes:
    place, length = draw(st.integers(0, len(content))), draw(st.sampled_from((1, 2, 4, 8, 30, 200)))
    before, piece, after = content[:place], content[place : place + length], content[place + length :]
    match draw(st.sampled_from(_EDITS)):
        case "cut":
            return before
        case "flip":
            return before + bytes(each ^ 1 << place % 8 for each in piece) + after
        case "number":
            number, size = draw(st.sampled_from(_NUMBERS)), draw(st.sampled_from((1, 2, 4, 8)))
            order = draw(st.sampled_from(("big", "little")))
            told = (number & (1 << 8 * size) - 1).to_bytes(size, "little" if order == "little" else "big")
            return before + told + content[place + size :]
        case "token":
            return before + draw(st.sampled_from(_TOKENS)) + content[place:]
        case "double":
            return before + piece * draw(st.sampled_from((2, 3, 50))) + after
        case "drop":
            return before + after
        case "swap":
            return after + piece + before
        case _:
            other = draw(st.sampled_from(examples))
            return before + other[place % (len(other) or 1) :] + after
