"""Pictures come in by every way, and what cannot be sent says why."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from studio.domain.reference import ReferenceKind
from studio.state.studio import Studio
from tests.studio_fixture import until


@pytest.fixture
def troubles(studio: Studio) -> list[str]:
    said: list[str] = []
    studio.references.trouble.connect(said.append)
    return said


def png(path: Path, width: int = 40, height: int = 30) -> Path:
    Image.new("RGB", (width, height), "#3aa35a").save(path)
    return path


def noise(path: Path, side: int) -> Path:
    """Write a picture that does not compress: about three bytes a pixel."""
    Image.frombytes("RGB", (side, side), random.Random(7).randbytes(side * side * 3)).save(path)
    return path


async def tiles(studio: Studio, count: int) -> None:
    rows = studio.references.rows
    await until(lambda: len(rows.rows) == count, rows.rowsInserted, rows.rowsRemoved, rows.modelReset)


async def said(studio: Studio, troubles: list[str]) -> str:
    await until(lambda: bool(troubles), studio.references.trouble)
    return troubles[-1]


async def test_a_file_becomes_a_tile_and_part_of_the_draft(studio: Studio, tmp_path: Path) -> None:
    counts: list[str] = []
    studio.references.count_changed.connect(counts.append)
    studio.references.add_paths([str(png(tmp_path / "heron.png"))])
    await tiles(studio, 1)
    await until(lambda: bool(counts), studio.references.count_changed)
    assert counts[-1] == "1 of 10"
    (kept,) = studio.composer.draft.references
    assert (kept.name, kept.width, kept.height) == ("heron.png", 40, 30)
    (tmp_path / "heron.png").unlink()
    rows = studio.references.rows  # its thumbnail is made from a copy of our own
    await until(lambda: rows.rows[0].image is not None, rows.dataChanged)


async def test_the_same_picture_twice_is_one(studio: Studio, tmp_path: Path) -> None:
    first, second = png(tmp_path / "a.png"), png(tmp_path / "b.png")
    studio.references.add_paths([str(first)])
    await tiles(studio, 1)
    studio.references.add_paths([str(second), str(png(tmp_path / "c.png", 60))])
    await tiles(studio, 2)
    assert [one.name for one in studio.composer.draft.references] == ["a.png", "c.png"]


async def test_order_is_kept_and_can_be_changed(studio: Studio, tmp_path: Path) -> None:
    for width in (40, 50, 60):
        studio.references.add_paths([str(png(tmp_path / f"{width}.png", width))])
        await tiles(studio, (width - 30) // 10)
    rows = studio.references.rows
    studio.references.move(rows.key(rows.rows[2]), 0)
    assert [one.name for one in studio.composer.draft.references] == ["60.png", "40.png", "50.png"]
    studio.references.remove(rows.key(rows.rows[1]))
    assert [one.name for one in studio.composer.draft.references] == ["60.png", "50.png"]


async def test_pixels_from_the_clipboard(studio: Studio) -> None:
    image = QImage(33, 22, QImage.Format.Format_RGB32)
    image.fill(QColor("#c03a2b"))
    studio.references.add_image(image)
    await tiles(studio, 1)
    (kept,) = studio.composer.draft.references
    assert (kept.name, kept.width, kept.height) == ("Pasted picture", 33, 22)


async def test_an_https_address_is_fetched_by_the_server(studio: Studio) -> None:
    studio.references.add_url("https://example.org/heron.png")
    await tiles(studio, 1)
    (kept,) = studio.composer.draft.references
    assert (kept.kind, kept.name) == (ReferenceKind.WEB, "example.org")


async def test_a_plain_http_address_is_refused_in_words(studio: Studio, troubles: list[str]) -> None:
    studio.references.add_url("http://example.org/heron.png")
    assert await said(studio, troubles) == "A web reference must start with https://."
    assert studio.references.rows.rowCount() == 0


async def test_a_pdf_is_named_as_one(studio: Studio, troubles: list[str], tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7\n")
    studio.references.add_paths([str(tmp_path / "page.pdf")])
    assert await said(studio, troubles) == "page.pdf is a PDF. Export its page as PNG or JPEG."


async def test_an_empty_file_is_named_as_one(studio: Studio, troubles: list[str], tmp_path: Path) -> None:
    (tmp_path / "nothing.png").touch()
    studio.references.add_paths([str(tmp_path / "nothing.png")])
    assert await said(studio, troubles) == "nothing.png is empty."


async def test_a_file_that_is_gone_is_named(studio: Studio, troubles: list[str], tmp_path: Path) -> None:
    studio.references.add_paths([str(tmp_path / "gone.png")])
    assert await said(studio, troubles) == "gone.png is not there any more."


async def test_twelve_megabytes_stay_in_sight_and_a_copy_will_do(studio: Studio, tmp_path: Path) -> None:
    big = noise(tmp_path / "big.png", 2048)
    before = big.read_bytes()
    assert len(before) > 12_000_000
    studio.references.add_paths([str(big)])
    await tiles(studio, 1)
    (tile,) = studio.references.rows.rows
    assert (tile.badge, tile.convertible, tile.reference) == ("too big", True, None)
    assert tile.problem == "It has 12.0 MB; at most 10 MB are taken. A smaller copy can be made."
    assert not studio.composer.draft.references
    assert studio.references.unfit == (tile,)
    studio.references.convert(tile.id)
    await until(lambda: bool(studio.composer.draft.references), studio.composer.changed)
    (kept,) = studio.composer.draft.references
    assert kept.converted and kept.size_bytes <= 10 * 1024 * 1024
    assert big.read_bytes() == before


async def test_nine_thousand_pixels_are_too_many(studio: Studio, tmp_path: Path) -> None:
    studio.references.add_paths([str(png(tmp_path / "wide.png", 9000, 100))])
    await tiles(studio, 1)
    (tile,) = studio.references.rows.rows
    assert tile.problem == "It is 9,000 × 100 pixels; at most 4,096 a side are taken. A smaller copy can be made."
    studio.references.convert(tile.id)
    await until(lambda: bool(studio.composer.draft.references), studio.composer.changed)
    assert studio.composer.draft.references[0].width == 4096


async def test_more_than_ten_are_left_out_and_said(studio: Studio, troubles: list[str], tmp_path: Path) -> None:
    paths = [str(png(tmp_path / f"{width}.png", width)) for width in range(40, 52)]
    studio.references.add_paths(paths)
    assert await said(studio, troubles) == "10 references are allowed; 2 were left out."
    await tiles(studio, 10)


async def test_references_come_back_with_the_draft(studio: Studio, tmp_path: Path) -> None:
    studio.references.add_paths([str(png(tmp_path / "heron.png"))])
    await tiles(studio, 1)
    await until(lambda: bool(studio.composer.draft.references), studio.composer.changed)
    draft = studio.composer.draft
    studio.references.clear()
    assert not studio.composer.draft.references
    studio.composer.put(draft)
    assert [one.reference for one in studio.references.rows.rows] == list(draft.references)
