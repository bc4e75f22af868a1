"""A library to open: rows as of years, and a small picture on the disk for each of them."""

from __future__ import annotations

import asyncio
import colorsys
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from bench.canned import canned
from bench.library_rows import fill, pictures
from studio.flow.thumbnails import thumbnail_path
from studio.media.thumbnail import SIDE
from studio.store.paths import Paths
from studio.store.store import Store

DISTINCT = 300
_DRAWN = 20
_SHAPES = ((SIDE, SIDE), (SIDE, SIDE * 4 // 7), (SIDE * 4 // 7, SIDE))
_KEEP = "AUROUS_BENCH_LIBRARIES"
_rubbish: list[tempfile.TemporaryDirectory[str]] = []


@cache
def library(count: int) -> Path:
    """Make a library of ``count`` pictures and return its folder. Takes a minute for a hundred thousand.

    It goes with the program, unless the environment names a folder in which libraries are kept for the next time.
    """
    kept = os.environ.get(_KEEP)
    if kept is None:
        _rubbish.append(tempfile.TemporaryDirectory())
    home = Path(kept or _rubbish[-1].name) / str(count)
    if not home.exists():
        asyncio.run(_fill(home, count))
        lay_out_thumbnails(home, count)
    return home


def paths_of(home: Path) -> Paths:
    return Paths.find({**os.environ, "AUROUS_STUDIO_HOME": str(home)})


async def _fill(home: Path, count: int) -> None:
    paths = paths_of(home)
    paths.create()
    store = await Store.open(paths)
    try:
        await fill(store, count)
    finally:
        await store.close()


def lay_out_thumbnails(home: Path, count: int) -> None:
    """Give each picture a thumbnail: some hundred different ones, each with many names."""
    folder = paths_of(home).thumbnails
    files = list(drawn(folder / "drawn"))
    for number, picture in enumerate(pictures(count)):
        name = thumbnail_path(folder, picture)
        name.parent.mkdir(parents=True, exist_ok=True)
        os.link(files[number % len(files)], name)


def drawn(folder: Path) -> Iterator[Path]:
    """Draw thumbnails in all colours, as large as the program makes them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(DISTINCT):
        file = folder / f"{number}.jpg"
        with Image.open(BytesIO(canned("JPEG", SIDE, seed=number % _DRAWN))) as picture:
            tinted = Image.blend(picture.convert("RGB"), Image.new("RGB", picture.size, colour(number)), 0.4)
        tinted.resize(_SHAPES[number % len(_SHAPES)]).save(file, quality=85)
        yield file


def colour(number: int) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(number * 0.618 % 1, 0.7, 0.9)
    return round(red * 255), round(green * 255), round(blue * 255)
