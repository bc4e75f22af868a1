"""A picture that was saved smaller, with losses or a little cropped is like its original, and like no other one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PIL import Image

from studio.flow.recognise import FillingIn, like, recognise
from studio.media.embed import embed
from tests.flow.shelf import Shelf, art
from tests.media.examples import record

SIDES = (640, 480)
OURS = range(1, 24)
"""Pictures in the library. The first piece of that set, 0, is nearly of one colour."""
OTHERS = range(24, 48)


def saved(number: int, path: Path, change: Callable[[Image.Image], Image.Image]) -> Path:
    """Save a picture as a messenger or a web site does."""
    change(art(number, SIDES)).save(path, "JPEG", quality=80)
    return path


def smaller(picture: Image.Image) -> Image.Image:
    """Return 70 % of each side."""
    return picture.resize((SIDES[0] * 7 // 10, SIDES[1] * 7 // 10), Image.Resampling.LANCZOS)


def cropped(picture: Image.Image) -> Image.Image:
    """Take 1 % off each side."""
    across, down = round(picture.width * 0.01), round(picture.height * 0.01)
    return picture.crop((across, down, picture.width - across, picture.height - down))


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "JPEG q80": lambda picture: picture,
    "70 %": smaller,
    "cropped by 1 %": cropped,
    "all of it": lambda picture: cropped(smaller(picture)),
}


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    """A library of PNG files of ours that somebody has looked at."""
    opened = await Shelf(tmp_path / "home").open()
    for number in OURS:
        plain = tmp_path / "plain.png"
        art(number, SIDES).save(plain)
        embed(plain, opened.root / f"{number}.png", record(generation_id=f"img_{number}", index=0))
    await opened.take(opened.root)
    filling = FillingIn(opened.store, opened.clock, thumbnails=opened.paths.thumbnails, busy=lambda: False)
    assert await filling.run() == len(OURS)
    yield opened
    await opened.close()


@pytest.mark.parametrize("change", CHANGES)
async def test_a_copy_that_lost_something_is_like_its_original_first_of_all(
    shelf: Shelf, tmp_path: Path, change: str
) -> None:
    for number in OURS:
        copy = saved(number, tmp_path / "copy.jpg", CHANGES[change])
        assert await recognise(shelf.store, copy) is None
        found = await like(shelf.store, copy)
        assert found and Path(found[0].picture.path).name == f"{number}.png"


async def test_a_different_picture_is_like_none(shelf: Shelf, tmp_path: Path) -> None:
    matched = []
    for number in OTHERS:
        found = await like(shelf.store, saved(number, tmp_path / "other.jpg", lambda picture: picture))
        matched += [(number, Path(each.picture.path).name, each.bits) for each in found]
    assert matched == []


async def test_what_shows_one_colour_is_like_none(shelf: Shelf, tmp_path: Path) -> None:
    Image.new("RGB", SIDES, "grey").save(tmp_path / "grey.jpg")
    assert await like(shelf.store, tmp_path / "grey.jpg") == ()
