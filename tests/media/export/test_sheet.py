"""A sheet of many pictures."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from studio.media.export.sheet import Shown, write_sheet
from studio.media.join_work import Stopped, Work
from tests.media.examples import saved
from tests.media.films import film

MOMENT = datetime(2026, 5, 4)


def drawn(shown: list[Shown], target: Path) -> Image.Image:
    write_sheet(shown, target, title="Herons", moment=MOMENT, work=Work())
    with Image.open(target) as sheet:
        return sheet.convert("RGB")


def test_pictures_clips_and_what_cannot_be_read(tmp_path: Path) -> None:
    broken = saved(tmp_path / "broken.png")
    broken.write_bytes(broken.read_bytes()[:100])
    red = tmp_path / "red.png"
    Image.new("RGB", (400, 400), (200, 0, 0)).save(red)
    shown = [
        Shown(red, "red.png", "a red heron " * 40, "Seed 7"),
        Shown(film(tmp_path / "a.mp4"), "a.mp4", is_video=True),
        Shown(broken, "broken.png"),
        Shown(tmp_path / "gone.png", "gone.png"),
        Shown(red, "鷺 🦩 " * 60),
        Shown(red, "second row"),
    ]
    sheet = drawn(shown, tmp_path / "sheet.png")
    assert sheet.width == 2400 and 1000 < sheet.height < 1700
    colours = sheet.getcolors(1 << 24)
    assert colours is not None
    reds = sum(count for count, colour in colours if colour == (200, 0, 0))
    assert reds > 3 * 380 * 380


def test_it_is_the_same_as_without_what_is_missing_but_for_its_cell(tmp_path: Path) -> None:
    picture = saved(tmp_path / "a.png")
    one = drawn([Shown(picture, "a"), Shown(picture, "b")], tmp_path / "1.png")
    other = drawn([Shown(picture, "a"), Shown(tmp_path / "gone.png", "b")], tmp_path / "2.png")
    box = ImageChops.difference(one, other).getbbox()
    assert box is not None and box[0] >= 80 + 400


def test_it_stops_when_it_is_not_wanted(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        write_sheet(
            [Shown(saved(tmp_path / "a.png"), "a")],
            tmp_path / "s.png",
            title="x",
            moment=MOMENT,
            work=Work(stop),
        )
    assert not (tmp_path / "s.png").exists()
