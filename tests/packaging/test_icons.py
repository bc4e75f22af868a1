"""The icon in what macOS and Windows want is drawn from the one source, in every size they ask for."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]


def drawn(target: Path) -> Path:
    command = [sys.executable, str(ROOT / "packaging" / "icons.py"), str(target)]
    subprocess.run(command, check=True, timeout=120)
    return target


def test_the_icon_of_windows_has_every_size_in_full_colour(tmp_path: Path) -> None:
    file = drawn(tmp_path / "not there yet" / "studio.ico")
    data = file.read_bytes()
    reserved, kind, count = struct.unpack_from("<3H", data)
    assert (reserved, kind) == (0, 1)
    entries = [struct.unpack_from("<4B2H2I", data, 6 + 16 * number) for number in range(count)]
    assert [(width or 256, height or 256) for width, height, *_ in entries] == [
        (side, side) for side in (16, 20, 24, 32, 40, 48, 64, 128, 256)
    ]
    assert {entry[5] for entry in entries} == {32}
    for *_, length, start in entries:
        assert struct.unpack_from("<I", data, start) == (40,), "a bitmap: not all of Windows reads small PNGs"
        assert start + length <= len(data)
    with Image.open(file, formats=("ICO",)) as icon:
        icon.load()
        assert icon.size == (256, 256)
        assert icon.getchannel("A").getextrema() == (0, 255)  # drawn, and round about it nothing


@pytest.mark.parametrize("points", [16, 32, 128, 256, 512])
def test_the_icons_of_a_mac_are_there_for_both_kinds_of_screens(iconset: Path, points: int) -> None:
    for name, side in ((f"icon_{points}x{points}.png", points), (f"icon_{points}x{points}@2x.png", 2 * points)):
        with Image.open(iconset / name, formats=("PNG",)) as icon:
            icon.load()
            assert icon.size == (side, side)
            assert icon.getchannel("A").getextrema() == (0, 255)


def test_nothing_else_is_in_the_set_for_iconutil_to_stumble_over(iconset: Path) -> None:
    assert len(list(iconset.iterdir())) == 10


@pytest.fixture(scope="module")
def iconset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(tmp_path_factory.mktemp("icons") / "studio.iconset")
