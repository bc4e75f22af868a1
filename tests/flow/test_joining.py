"""A film gets its name when it is whole, takes nobody else's, and one that is not wanted any more leaves nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from studio.domain.errors import BadBytes, DiskTrouble, Mistaken
from studio.flow.joining import Joined, Seam, SheetShot, contact_sheet, join
from studio.media.frames import ClipFrames
from studio.store.files import LibraryFolder
from studio.store.parts import FOLDER
from tests.faults.disks import mount, unmount
from tests.media.films import code_of, coded_film


@pytest.fixture
def clips(tmp_path: Path) -> list[Path]:
    (tmp_path / "clips").mkdir()
    return [coded_film(tmp_path / "clips" / f"{name}.mp4", options={"bf": "2"}) for name in "ab"]


@pytest.fixture(scope="module")
def long_clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Clips that take a second to blend."""
    return [coded_film(tmp_path_factory.mktemp("long") / "long.mp4", frames=120, size=(640, 360))] * 4


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "films").mkdir()
    return tmp_path / "films"


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """A disk on which a film of these clips finds no room."""
    mount("-t", "tmpfs", "-o", "size=32k", "none", str(place))
    yield place
    unmount(place)


def later(begun: asyncio.Event, share: float) -> None:
    """Set ``begun`` when the frames are being blended."""
    if share > 0.1:
        begun.set()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_film_is_there_under_its_name_and_nothing_beside_it(clips: list[Path], place: Path) -> None:
    made = await join(clips, place / "film.mp4", seam=Seam.CUT)
    assert made == Joined(place / "film.mp4", 160, 90, 2.0, copied=True)
    assert names(place) == ["film.mp4"] and names(clips[0].parent) == ["a.mp4", "b.mp4"]
    with ClipFrames(made.path) as frames:
        assert [code_of(frames.at(number)) for number in range(frames.count)] == [*range(24)] * 2


async def test_a_cross_fade_tells_how_long_it_became(clips: list[Path], place: Path) -> None:
    made = await join(clips, place / "film.mp4", seam=Seam.FADE, fade=0.25)
    assert made == Joined(place / "film.mp4", 160, 90, 1.75, copied=False, fade=0.25)
    short = await join(clips, place / "film.mp4", seam=Seam.FADE, fade=9)
    assert (short.fade, short.seconds) == (0.5, 1.5)


async def test_a_name_that_is_taken_stays_whose_it_is(clips: list[Path], place: Path) -> None:
    (place / "film.mp4").write_bytes(b"mine")
    at_once = (join(clips, place / "film.mp4", seam=Seam.CUT) for _ in range(3))
    made = await asyncio.gather(*at_once)
    assert {film.path.name for film in made} == {"film 2.mp4", "film 3.mp4", "film 4.mp4"}
    assert (place / "film.mp4").read_bytes() == b"mine" and len(names(place)) == 4
    assert len({film.path.stat().st_size for film in made}) == 1


async def test_a_film_does_not_take_the_place_of_its_own_clip(clips: list[Path]) -> None:
    before = clips[0].read_bytes()
    made = await join(clips, clips[0], seam=Seam.CUT)
    assert made.path.name == "a 2.mp4" and clips[0].read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "becomes"), [("film", "film.mp4"), ("Take 1.2", "Take 1.2.mp4"), ("f.MOV", "f.MOV"), ("f.m4v", "f.m4v")]
)
async def test_a_name_without_an_ending_gets_one(clips: list[Path], place: Path, typed: str, becomes: str) -> None:
    assert (await join(clips, place / typed, seam=Seam.CUT)).path == place / becomes


async def test_a_folder_is_made_where_it_is_missing_but_not_two(clips: list[Path], place: Path) -> None:
    assert (await join(clips, place / "new" / "film.mp4", seam=Seam.CUT)).path.exists()
    with pytest.raises(DiskTrouble, match="is not there"):
        await join(clips, place / "gone" / "deep" / "film.mp4", seam=Seam.CUT)
    assert names(place) == ["new"]


async def test_the_hidden_corner_of_a_library_stays(clips: list[Path], place: Path) -> None:
    folder = LibraryFolder(place)
    part = folder.part_path("job", 0)
    part.write_bytes(b"growing")
    await join(clips, place / "film.mp4", seam=Seam.CUT)
    assert part.read_bytes() == b"growing" and names(place) == [FOLDER, "film.mp4"]
    assert len(names(place / FOLDER)) == 1
    folder.close()


async def test_the_share_that_is_done_is_told_in_the_thread_of_the_loop(clips: list[Path], place: Path) -> None:
    told: list[tuple[float, int]] = []
    await join(
        clips * 10,
        place / "film.mp4",
        seam=Seam.FADE,
        told=lambda share: told.append((share, threading.get_ident())),
    )
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[-1] == 1 and 0 <= shares[0] < 0.5
    assert {thread for _, thread in told} == {threading.get_ident()}


async def test_cancelling_ends_the_work_and_leaves_nothing(long_clips: list[Path], place: Path) -> None:
    begun = asyncio.Event()
    work = asyncio.create_task(
        join(long_clips, place / "film.mp4", seam=Seam.FADE, fade=2, told=lambda share: later(begun, share))
    )
    await begun.wait()
    assert names(place) == [FOLDER]
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    # The task is over only when its thread is: nothing can come later.
    assert names(place) == []


async def test_cancelling_twice_leaves_nothing_either(long_clips: list[Path], place: Path) -> None:
    begun = asyncio.Event()
    work = asyncio.create_task(
        join(long_clips, place / "film.mp4", seam=Seam.FADE, fade=2, told=lambda share: later(begun, share))
    )
    await begun.wait()
    for _ in range(2):
        work.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await work
    await asyncio.get_running_loop().shutdown_default_executor()
    assert names(place) == []


async def test_a_full_disk_is_told_as_such_and_left_clean(long_clips: list[Path], small_disk: Path) -> None:
    for seam in Seam:
        with pytest.raises(DiskTrouble, match="no room left") as trouble:
            await join(long_clips, small_disk / "film.mp4", seam=seam)
        assert trouble.value.code == "disk_full" and names(small_disk) == []


async def test_a_clip_that_is_none_is_named_and_nothing_is_left(clips: list[Path], place: Path) -> None:
    clips[1].write_bytes(b"<html>Sorry</html>")
    for seam in Seam:
        with pytest.raises(BadBytes, match=r"Clip 2, b\.mp4: This is an HTML page"):
            await join(clips, place / "film.mp4", seam=seam)
    assert names(place) == []


MISTAKES: dict[str, tuple[Callable[[list[Path], Path], object], str]] = {
    "no clips": (lambda _, place: join([], place / "film.mp4", seam=Seam.CUT), "no clips"),
    "another kind": (lambda clips, place: join(clips, place / "film.mkv", seam=Seam.CUT), "MP4"),
    "a folder": (lambda clips, place: join(clips, place / "..", seam=Seam.CUT), "is a folder"),
    "no fade": (lambda clips, place: join(clips, place / "film.mp4", seam=Seam.FADE, fade=0), "more than 0"),
    "endless": (lambda clips, place: join(clips, place / "f.mp4", seam=Seam.FADE, fade=float("nan")), "more than 0"),
    "no shots": (lambda _, place: contact_sheet([], place / "sheet.png", title=""), "no shots"),
    "a film": (lambda _, place: contact_sheet([SheetShot(None, "", "")], place / "sheet.mp4", title=""), "PNG or a"),
}


@pytest.mark.parametrize("name", MISTAKES)
async def test_mistakes_are_told_before_anything_is_written(clips: list[Path], place: Path, name: str) -> None:
    work, words = MISTAKES[name]
    with pytest.raises(Mistaken, match=words):
        await work(clips, place)  # type: ignore[misc]
    assert names(place) == []


@pytest.mark.parametrize(("name", "kind"), [("sheet.png", "PNG"), ("sheet.JPG", "JPEG"), ("sheet.jpeg", "JPEG")])
async def test_a_contact_sheet_is_a_picture_of_the_kind_its_name_says(
    clips: list[Path], place: Path, name: str, kind: str
) -> None:
    shots = [SheetShot(clips[0], "Shot 1", "Reeds"), SheetShot(None, "Shot 2", "Dawn")]
    for expected in (name, name.replace("sheet", "sheet 2")):
        assert await contact_sheet(shots, place / name, title="The heron") == place / expected
        with Image.open(place / expected) as picture:
            assert picture.format == kind and picture.width > 1000
    assert len(names(place)) == 2


async def test_a_sheet_without_an_ending_is_a_png_and_has_room_for_a_hundred_shots(place: Path) -> None:
    shot = SheetShot(None, "Shot 1", "")
    assert await contact_sheet([shot], place / "sheet", title="") == place / "sheet.png"
    with pytest.raises(Mistaken, match="At most 100"):
        await contact_sheet([shot] * 101, place / "sheet", title="")
