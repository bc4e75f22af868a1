"""The sheet shows four frames of each clip in order, and says what is missing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from studio.media.contact_sheet import Row, write_sheet
from studio.media.join_work import Stopped, Work
from studio.media.lettering import REGULAR, SEMIBOLD, Type

from .films import coded_film, film, number_of

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
HERON = "A grey heron lifts off from the reeds at dawn, mist over the water, and the camera follows it to the left. "


def sheet(path: Path, *rows: Row, title: str = "The heron", kind: str = "PNG", moment: datetime = NOON) -> Image.Image:
    write_sheet(rows, path, title=title, moment=moment, kind=kind, work=Work())
    with Image.open(path, formats=(kind,)) as picture:
        picture.load()
    return picture


def seen(picture: Image.Image) -> Iterator[list[int]]:
    """Yield the numbers that the frames of ``film`` tell, row by row."""
    for _, band in groupby(range(0, picture.height, 8), lambda y: bool(runs(picture, y))):
        lines = [runs(picture, y) for y in band]
        if lines[0]:
            yield lines[-2]  # below the bar that is in each frame


def runs(picture: Image.Image, y: int) -> list[int]:
    """Return the numbers that the frames crossed by a line tell: one for each stretch of their ground."""
    line = picture.crop((0, y, picture.width, y + 1)).tobytes()
    points = [tuple(line[x : x + 3]) for x in range(0, len(line), 3 * 8)]
    stretches = [
        [red for red, *_ in stretch]
        for is_grey, stretch in groupby(points, lambda point: max(point) - min(point) < 4 and 36 < point[0] < 200)
        if is_grey
    ]
    # Letters are as grey in places, but never for so long.
    return [number_of(inside[len(inside) // 2]) for inside in stretches if len(inside) > 8]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_each_row_shows_first_and_last_frame_and_two_between(tmp_path: Path, kind: str) -> None:
    long, short = film(tmp_path / "a.mp4", frames=31), film(tmp_path / "b.mp4", frames=2)
    picture = sheet(tmp_path / "sheet", Row(long, "Shot 1", "Reeds"), Row(short, "Shot 2", "Dawn"), kind=kind)
    assert [*seen(picture)] == [[0, 10, 20, 30], [0, 1]]


def test_frames_are_drawn_upright_and_none_is_too_tall(tmp_path: Path) -> None:
    turned = coded_film(tmp_path / "turned.mp4", size=(720, 1280), turn=90, frames=5)
    usual = coded_film(tmp_path / "usual.mp4", size=(1280, 720), frames=5)
    tall, flat = (sheet(tmp_path / "sheet.png", Row(path, "Shot", "")) for path in (turned, usual))
    assert 0 < tall.height - flat.height < 200 and tall.width == flat.width


def test_what_is_missing_or_no_clip_is_said_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "page.mp4").write_bytes(b"<html>Sorry</html>")
    here = Row(film(tmp_path / "a.mp4"), "Shot", "")
    rows = [Row(path, "Shot", "") for path in (None, tmp_path / "gone.mp4", tmp_path / "page.mp4", tmp_path)]
    pictures = [sheet(tmp_path / "sheet.png", here, row, here) for row in rows]
    assert all([*seen(picture)] == [[0, 8, 15, 23]] * 2 for picture in pictures)
    for number, one in enumerate(pictures):  # each in words of its own
        for other in pictures[number + 1 :]:
            assert ImageChops.difference(one, other).getbbox() is not None


def test_title_day_words_and_length_are_on_it(tmp_path: Path) -> None:
    clip, longer = film(tmp_path / "a.mp4"), film(tmp_path / "b.mp4", frames=30)
    usual = sheet(tmp_path / "sheet.png", Row(clip, "Shot 1", "Reeds"))
    for other in (
        sheet(tmp_path / "sheet.png", Row(clip, "Shot 1", "Reeds"), title="The egret"),
        sheet(tmp_path / "sheet.png", Row(clip, "Shot 1", "Reeds"), moment=NOON.replace(day=18)),
        sheet(tmp_path / "sheet.png", Row(clip, "Shot 2", "Reeds")),
        sheet(tmp_path / "sheet.png", Row(clip, "Shot 1", "Reed")),
        sheet(tmp_path / "sheet.png", Row(longer, "Shot 1", "Reeds")),
    ):
        assert ImageChops.difference(usual, other).getbbox() is not None
    again = sheet(tmp_path / "sheet.png", Row(clip, "Shot 1", "Reeds"))
    assert ImageChops.difference(usual, again).getbbox() is None


def test_words_stay_beside_the_frames_however_long_they_are(tmp_path: Path) -> None:
    clip = film(tmp_path / "a.mp4")
    for words in (HERON * 30, "averylongaddress" * 200, "蒼鷺" * 2000, "\x00\x1b\u202e", ""):
        picture = sheet(tmp_path / "sheet.png", Row(clip, words[:500], words), title=words[:500])
        assert [*seen(picture)] == [[0, 8, 15, 23]] and picture.height < 1200


def test_lines_are_no_wider_than_their_place_and_lose_no_word() -> None:
    for weight, size in ((REGULAR, 24), (SEMIBOLD, 30)):
        kind = Type(weight, size)
        for words in (HERON * 3, "averylongaddress" * 9 + " after it", "蒼鷺" * 60):
            lines = kind.wrapped(words, 500, lines=99)
            assert "".join(lines).replace(" ", "") == words.replace(" ", "")
            assert all(kind.width(line) <= 500 for line in lines) and len(lines) > 2
            cut = kind.wrapped(words, 500, lines=2)
            assert cut[0] == lines[0] and cut[1].endswith("…") and kind.width(cut[1]) <= 500
    assert Type(REGULAR, 24).wrapped(HERON, 5000, lines=1) == (HERON.strip(),)


def test_letters_our_type_lacks_are_taken_from_another_where_there_is_one() -> None:
    kind = Type(REGULAR, 24)
    ours, theirs = kind.width("heron"), kind.width("\u05d4\u05d0")  # Hebrew, which Inter does not know
    assert ours > 0 and theirs > 0 and kind.width("heron\u05d4\u05d0") == pytest.approx(ours + theirs)


def test_work_that_is_not_wanted_any_more_writes_nothing(tmp_path: Path) -> None:
    stop = threading.Event()
    work = Work(stop, lambda _: stop.set())
    rows = [Row(film(tmp_path / "a.mp4"), "Shot", "")] * 3
    with pytest.raises(Stopped):
        write_sheet(rows, tmp_path / "sheet.png", title="", moment=NOON, kind="PNG", work=work)
    assert not (tmp_path / "sheet.png").exists()
