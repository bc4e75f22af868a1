"""Pictures beside each other in one file: whole, aligned, named, and honest about what is missing."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageColor

from studio.media.side_by_side import LARGEST, Side, write_side_by_side
from tests.media.films import coded_film


def drawn(folder: Path, name: str, size: tuple[int, int], colour: str, mode: str = "RGB") -> Path:
    path = folder / f"{name}.png"
    Image.new(mode, size, colour).save(path)
    return path


def boxes(sheet: Image.Image, colour: str) -> tuple[int, int, int, int] | None:
    """Return where exactly this colour is."""
    plain = ImageColor.getrgb(colour)[:3]
    bands = [
        band.point([255 if value == wanted else 0 for value in range(256)])
        for band, wanted in zip(
            sheet.convert("RGB").split(),
            plain,
            strict=True,
        )
    ]
    mask = Image.merge("RGB", bands).convert("L").point([255 if value == 255 else 0 for value in range(256)])
    return mask.getbbox()


def written(folder: Path, *sides: Side, words: str = "") -> Image.Image:
    target = folder / "out.png"
    write_side_by_side(sides, target, words=words)
    with Image.open(target, formats=["PNG"]) as sheet:
        sheet.load()
        return sheet


def test_two_stand_side_by_side_at_their_own_size(tmp_path: Path) -> None:
    one = Side(drawn(tmp_path, "a", (400, 300), "#c03a2b"), "A", "Woodblock Print", "Steps 28")
    two = Side(drawn(tmp_path, "b", (200, 300), "#2b7ac0"), "B", "Plein Air", "Steps 30")
    sheet = written(tmp_path, one, two, words="A lighthouse")
    red, blue = boxes(sheet, "#c03a2b"), boxes(sheet, "#2b7ac0")
    assert red is not None and blue is not None
    assert (red[2] - red[0], red[3] - red[1]) == (400, 300)
    assert (blue[2] - blue[0], blue[3] - blue[1]) == (200, 300), "smaller ones are not blown up"
    assert red[1] == blue[1] and blue[0] > red[2]
    bare = written(tmp_path, one, two)
    assert sheet.height > bare.height, "the words they share have a line of their own"


def test_four_stand_in_two_rows(tmp_path: Path) -> None:
    colours = ("#c03a2b", "#2b7ac0", "#3aa35a", "#c0a02b")
    named = zip(colours, "ABCD", strict=True)
    sides = [Side(drawn(tmp_path, letter, (300, 200), colour), letter, "x", "") for colour, letter in named]
    found = [boxes(written(tmp_path, *sides), colour) for colour in colours]
    a, b, c, d = (box for box in found if box is not None)
    assert a[1] == b[1] and c[1] == d[1] > a[3]
    assert a[0] == c[0] and b[0] == d[0] > a[2]


def test_a_large_one_is_scaled_down(tmp_path: Path) -> None:
    side = Side(drawn(tmp_path, "a", (4096, 1024), "#c03a2b"), "A", "x", "")
    red = boxes(written(tmp_path, side), "#c03a2b")
    assert red is not None and red[2] - red[0] == LARGEST and red[3] - red[1] == LARGEST // 4


def test_what_is_seen_through_has_checks_behind_it(tmp_path: Path) -> None:
    side = Side(drawn(tmp_path, "a", (300, 300), "#00000000", "RGBA"), "A", "x", "")
    assert boxes(written(tmp_path, side), "#dededf") is not None


def test_of_a_clip_the_frame_that_was_seen_is_shown(tmp_path: Path) -> None:
    clip = coded_film(tmp_path / "clip.mp4", frames=12, size=(320, 180))
    first, later = (written(tmp_path, Side(clip, "A", "x", "", frame=number)) for number in (0, 9))
    assert first.tobytes() != later.tobytes()
    past = written(tmp_path, Side(clip, "A", "x", "", frame=900))
    assert past.size == later.size


def test_missing_and_broken_ones_leave_their_place_with_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"<html>")
    good = Side(drawn(tmp_path, "a", (400, 300), "#c03a2b"), "A", "x", "")
    for path in (broken, tmp_path / "gone.png"):
        sheet = written(tmp_path, good, Side(path, "B", "y" * 500, "z" * 900))
        assert boxes(sheet, "#f1f1f3") is not None and boxes(sheet, "#c03a2b") is not None
