"""The texts other programs look for."""

from __future__ import annotations

import json
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from msgspec.structs import replace

from studio.domain.marks import Marks
from studio.domain.request import ImageRequest
from studio.media.embed import embed
from studio.media.record import a1111_text, block, read_block, xmp

from .examples import HOSTILE, record, saved


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


def test_stars_and_tags_are_told_where_others_look(tmp_path: Path) -> None:
    marks = Marks(rating=4, tags=("sea", "a <b> & c", "鷺"), notes="mine")
    embed(saved(tmp_path / "a.png"), tmp_path / "b.png", record(marks=marks))
    said = json.loads(
        subprocess.run(["exiftool", "-j", tmp_path / "b.png"], capture_output=True, check=True, text=True).stdout
    )[0]
    assert (said["Rating"], said["Subject"]) == (4, ["sea", "a <b> & c", "鷺"])
    bare = xmp(record(marks=Marks()))
    assert bare == xmp(record()) and b"Rating" not in bare and b"subject" not in bare
    hostile = xmp(record(marks=Marks(rating=99, tags=("&" * 9000,) * 900)))
    assert b'Rating="5"' in hostile and len(hostile) < 64_000


def test_only_the_sandbox_calls_itself_so() -> None:
    assert b"sandbox" in xmp(record())
    assert b"sandbox" not in xmp(record(sandbox=False))


def test_our_block_keeps_everything() -> None:
    assert read_block(block(record(HOSTILE))) == record(HOSTILE)
    assert b'"charged":1.25' in block(record())
    assert read_block(b"nonsense") is None
    assert read_block(b'{"prompt": "\xff"}') is None
    assert read_block(block(record()).replace(b'"schema":1', b'"schema":1,"newer":[1]')) == replace(record(), schema=1)
