"""A file is told by what it is, not by what it is called or by what was written around it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.flow.recognise import FillingIn, like, recognise, settings_of
from studio.media.embed import embed
from studio.media.pixels import fingerprint
from tests.flow.shelf import Shelf, art, laid, parameters, stripped
from tests.media.examples import record
from tests.media.films import film


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    opened = await Shelf(tmp_path / "home").open()
    yield opened
    await opened.close()


def filling(shelf: Shelf, *, busy: bool = False) -> FillingIn:
    return FillingIn(shelf.store, shelf.clock, thumbnails=shelf.paths.thumbnails, busy=lambda: busy)


async def test_by_the_bytes_and_by_the_bytes_as_they_came(shelf: Shelf, tmp_path: Path) -> None:
    source = laid(tmp_path / "in" / "a.png")
    await shelf.take(source)
    row = await shelf.row()
    assert await recognise(shelf.store, source) == row
    other = laid(tmp_path / "b.png", 1)
    assert await recognise(shelf.store, other) is None
    await shelf.store.library.add(replace(row, generation_id="gen_1", id="other", source_sha256="ab" * 32))
    assert list(await shelf.store.sights.by_sha256(["ab" * 32])) == ["ab" * 32]


async def test_by_our_words_when_the_bytes_are_others(shelf: Shelf, tmp_path: Path) -> None:
    plain, ours = laid(tmp_path / "plain.png"), tmp_path / "in" / "ours.png"
    ours.parent.mkdir()
    embed(plain, ours, record())
    await shelf.take(ours)
    again = tmp_path / "again.png"
    embed(laid(tmp_path / "other.png", 5), again, record())
    found = await recognise(shelf.store, again)
    assert found is not None and (found.generation_id, found.index) == ("img_1", 2)


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("WEBP", {"lossless": True})])
async def test_by_the_pixels_once_they_are_known(
    shelf: Shelf, tmp_path: Path, kind: str, options: dict[str, bool]
) -> None:
    source = laid(tmp_path / "in" / "a.png", pnginfo=parameters("a heron\nSteps: 5, Seed: 7, Size: 8x8"))
    await shelf.take(source)
    copy = tmp_path / "copy"
    copy.write_bytes(stripped(source, kind, **options))
    assert await recognise(shelf.store, copy) is None
    assert await filling(shelf).run() == 1
    row = await shelf.row()
    assert row.pixels == fingerprint(source)
    assert await recognise(shelf.store, copy) == row


async def test_a_copy_that_lost_something_is_only_like_it(shelf: Shelf, tmp_path: Path) -> None:
    for number in range(4):
        laid(tmp_path / "in" / f"{number}.png", number * 5)
    await shelf.take(tmp_path / "in")
    await filling(shelf).run()
    art(10).save(tmp_path / "copy.jpg", quality=70)
    assert await recognise(shelf.store, tmp_path / "copy.jpg") is None
    first = (await like(shelf.store, tmp_path / "copy.jpg"))[0]
    assert first.picture.sha256 == (await shelf.rows())[Path(first.picture.path).name].sha256
    assert fingerprint(Path(first.picture.path)) == fingerprint(tmp_path / "in" / "2.png")
    assert first.bits <= 10


async def test_clips_are_known_by_their_frames(shelf: Shelf, tmp_path: Path) -> None:
    clip = film(tmp_path / "a.mp4", frames=4)
    await shelf.take(clip)
    await filling(shelf).run()
    embed(clip, tmp_path / "b.mp4", record(generation_id="", seconds=1.0))
    assert await recognise(shelf.store, tmp_path / "b.mp4") == await shelf.row()


async def test_what_cannot_be_looked_at_is_passed_over_and_stops_nothing(shelf: Shelf, tmp_path: Path) -> None:
    for number in range(3):
        laid(tmp_path / "in" / f"{number}.png", number)
    await shelf.take(tmp_path / "in")
    first, second, third = [Path(each.path) for each in (await shelf.rows()).values()]
    first.write_bytes(first.read_bytes()[:100])
    second.unlink()
    assert await filling(shelf).run() == 1
    assert {Path(each.path): bool(each.pixels) for each in (await shelf.rows()).values()} == {
        first: False,
        second: False,
        third: True,
    }
    assert [Path(each.path) for _, each in await shelf.store.sights.unprinted(9)] == [second]


async def test_settings_are_read_from_any_file(shelf: Shelf, tmp_path: Path) -> None:
    told = laid(tmp_path / "a.png", pnginfo=parameters("a heron\nSteps: 5, Seed: 7, Size: 512x512"))
    found = await settings_of(told)
    assert found is not None and (found.request.prompt, found.request.seed) == ("a heron", 7)
    assert await settings_of(laid(tmp_path / "b.png")) is None


async def test_a_file_edited_before_its_pixels_are_known_stays_unknown(shelf: Shelf, tmp_path: Path) -> None:
    await shelf.take(laid(tmp_path / "a.png"))
    path = Path((await shelf.row()).path)
    art(9).save(path)
    assert await filling(shelf).run() == 0
    assert (await shelf.row()).pixels == ""  # or the next look would take the new pixels for the old ones
