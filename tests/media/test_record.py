"""The texts other programs look for."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from msgspec.structs import replace

from studio.domain.request import ImageRequest
from studio.media.record import a1111_text, block, read_block, xmp

from .examples import HOSTILE, record


def test_the_settings_line_is_the_one_others_parse() -> None:
    assert a1111_text(record()) == (
        "a heron at dawn\n"
        "Negative prompt: blur, text\n"
        "Steps: 28, CFG scale: 6.5, Seed: 42, Size: 1024x768, Model: Ink wash, Version: Aurous Studio"
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = record(request=ImageRequest(prompt="x"), seed=None, style_name="")
    assert a1111_text(bare) == "x\nSize: 1024x768, Version: Aurous Studio"


def test_xmp_is_well_formed_whatever_the_prompt() -> None:
    for prompt in (HOSTILE, "\x00\x01\ud800", "&" * 4000):
        packet = ElementTree.fromstring(xmp(record(prompt)).decode().partition("?>")[2].rpartition("<?")[0])
        assert packet.tag.endswith("xmpmeta")


def test_only_the_sandbox_calls_itself_so() -> None:
    assert b"sandbox" in xmp(record())
    assert b"sandbox" not in xmp(record(sandbox=False))


def test_our_block_keeps_everything() -> None:
    assert read_block(block(record(HOSTILE))) == record(HOSTILE)
    assert b'"charged":1.25' in block(record())
    assert read_block(b"nonsense") is None
    assert read_block(b'{"prompt": "\xff"}') is None
    assert read_block(block(record()).replace(b'"schema":1', b'"schema":1,"newer":[1]')) == replace(record(), schema=1)
