"""What lies in the wells is what will be sent, however fast one thing follows another."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from studio.domain.frame import Crop, Frame
from studio.domain.limits import RATIOS
from studio.domain.reference import Reference
from studio.flow.frames import is_kept
from studio.state.frame_wells import WellView
from studio.state.pricing import Hindrance
from studio.state.studio import Studio
from tests.media.films import code_of, coded_film
from tests.studio_fixture import Home, until
from tests.ui.rooms import room

__all__ = ["room"]

RED, BLUE = "#c03a2b", "#2b7ac0"


@pytest.fixture
def troubles(studio: Studio) -> list[str]:
    said: list[str] = []
    studio.video.wells.trouble.connect(said.append)
    return said


def picture(path: Path, colour: str = RED, size: tuple[int, int] = (400, 400)) -> str:
    Image.new("RGB", size, colour).save(path)
    return str(path)


def frame(studio: Studio, which: str = "first") -> Frame | None:
    found: Frame | None = getattr(studio.video.composer.draft, which)
    return found


def seen(studio: Studio, which: str = "first") -> WellView:
    view: WellView = getattr(studio.video.wells.view, which)
    return view


def named(studio: Studio, which: str = "first") -> str:
    found = frame(studio, which)
    return "" if found is None else found.original.name


async def rest(studio: Studio) -> None:
    """Wait until nothing is taken or cut any more, and all of it can be seen."""
    wells = studio.video.wells

    def at_rest() -> bool:
        both = (wells.view.first, wells.view.last)
        return all(not view.busy and (view.frame is None or view.sent_image or view.problem) for view in both)

    await until(at_rest, wells.changed)


def take_away(reference: Reference) -> None:
    """Delete the copy that is kept."""
    Path(reference.source).unlink()


async def idle(studio: Studio) -> None:
    """Wait until nothing is done any more, also what nobody waits for."""
    await until(lambda: not studio.tasks._running)


def sent_is_the_crop(studio: Studio, which: str = "first") -> None:
    """Look whether the copy that is sent holds the crop of the draft, and has the ratio of the clip."""
    found = frame(studio, which)
    assert found is not None and found.sent is not None
    content = Path(found.sent.source).read_bytes()
    assert sha256(content).hexdigest() == found.sent.sha256
    crop = found.crop or Crop(x=0, y=0, width=found.width, height=found.height)
    assert (found.sent.width, found.sent.height) == (crop.width, crop.height)
    across, down = RATIOS[studio.video.composer.draft.shape.ratio]
    assert abs(crop.width * down - crop.height * across) <= across + down
    image = seen(studio, which).sent_image
    assert image is not None and (image.width(), image.height()) == (crop.width, crop.height)


async def test_while_a_picture_is_read_the_well_is_busy_and_nothing_can_be_sent(studio: Studio, tmp_path: Path) -> None:
    wells = studio.video.wells
    assert wells.hindrance() is None and not seen(studio, "last").allowed
    wells.add_paths("first", [picture(tmp_path / "a.png")])
    assert seen(studio).busy and seen(studio).frame is None
    hindrance = wells.hindrance()
    assert hindrance is not None and hindrance.passing
    assert hindrance.sentence == "The first frame is being read."
    await rest(studio)
    assert wells.hindrance() is None and wells.view.mode == "From a first frame" and seen(studio, "last").allowed
    sent_is_the_crop(studio)


async def test_of_drops_one_after_another_the_last_wins(studio: Studio, tmp_path: Path) -> None:
    names = [f"{number}.png" for number in range(12)]
    for name in names:
        # The earlier, the larger: those that were dropped first are read last.
        size = 1500 if name == "0.png" else 60
        studio.video.wells.add_paths("first", [picture(tmp_path / name, size=(size, size))])
    await rest(studio)
    assert named(studio) == "11.png"
    await idle(studio)
    assert named(studio) == "11.png"
    sent_is_the_crop(studio)


async def test_ratios_that_change_quickly_end_in_the_crop_of_the_last(studio: Studio, tmp_path: Path) -> None:
    wells, composer = studio.video.wells, studio.video.composer
    wells.add_paths("first", [picture(tmp_path / "a.png", RED, (900, 500))])
    wells.add_paths("last", [picture(tmp_path / "b.png", BLUE, (500, 900))])
    await rest(studio)
    for _ in range(6):
        for ratio in RATIOS:
            composer.set(ratio=ratio)
    assert wells.hindrance() is not None
    await rest(studio)
    for which in ("first", "last"):
        sent_is_the_crop(studio, which)
    composer.set(ratio="16:9")
    composer.set(ratio="21:9")
    assert seen(studio).sent_image is None, "what is shown as sent is of another crop"
    await rest(studio)
    sent_is_the_crop(studio)


async def test_a_ratio_chosen_while_a_picture_is_read_is_the_one_it_is_cut_to(studio: Studio, tmp_path: Path) -> None:
    studio.video.wells.add_paths("first", [picture(tmp_path / "a.png")])
    studio.video.composer.set(ratio="9:16")
    await rest(studio)
    found = frame(studio)
    assert found is not None and found.crop == Crop(x=88, y=0, width=225, height=400)
    sent_is_the_crop(studio)


async def test_a_crop_that_is_moved_quickly_is_cut_where_it_ends(studio: Studio, tmp_path: Path) -> None:
    studio.video.wells.add_paths("first", [picture(tmp_path / "a.png")])
    await rest(studio)
    for y in range(0, 170, 5):
        studio.video.wells.set_crop("first", Crop(x=0, y=y, width=400, height=225))
    await rest(studio)
    found = frame(studio)
    assert found is not None and found.crop == Crop(x=0, y=165, width=400, height=225)
    sent_is_the_crop(studio)


async def test_crops_that_cannot_be_are_moved_inside_or_give_way(studio: Studio, tmp_path: Path) -> None:
    wells = studio.video.wells
    wells.set_crop("first", Crop(x=0, y=0, width=10, height=10))
    assert frame(studio) is None
    wells.add_paths("first", [picture(tmp_path / "a.png")])
    await rest(studio)
    largest = Crop(x=0, y=88, width=400, height=225)
    for asked, kept in (
        (Crop(x=-50, y=999, width=320, height=180), Crop(x=0, y=220, width=320, height=180)),
        (Crop(x=0, y=0, width=100, height=100), None),
        (Crop(x=0, y=0, width=4000, height=2250), None),
        (None, largest),
    ):
        wells.set_crop("first", asked)
        found = frame(studio)
        assert found is not None and found.crop is not None
        if kept is None:
            assert found.crop.width * 9 == pytest.approx(found.crop.height * 16, abs=16)
        else:
            assert found.crop == kept
    await rest(studio)
    sent_is_the_crop(studio)


async def test_what_is_being_taken_goes_where_its_well_went(studio: Studio, tmp_path: Path) -> None:
    wells = studio.video.wells
    wells.add_paths("first", [picture(tmp_path / "a.png")])
    await rest(studio)
    wells.add_paths("last", [picture(tmp_path / "b.png")])
    wells.swap()
    assert seen(studio).busy and not seen(studio, "last").busy and named(studio, "last") == "a.png"
    await rest(studio)
    assert (named(studio), named(studio, "last")) == ("b.png", "a.png")
    wells.add_paths("first", [picture(tmp_path / "c.png")])
    wells.add_paths("last", [picture(tmp_path / "d.png")])
    for _ in range(3):
        wells.swap()
    await rest(studio)
    assert (named(studio), named(studio, "last")) == ("d.png", "c.png")


async def test_what_was_cleared_while_it_was_read_does_not_come(studio: Studio, tmp_path: Path) -> None:
    wells = studio.video.wells
    wells.add_paths("first", [picture(tmp_path / "a.png", size=(1500, 1500))])
    wells.clear("first")
    assert not seen(studio).busy and wells.hindrance() is None
    await idle(studio)
    assert frame(studio) is None
    assert (tmp_path / "a.png").exists()


async def test_what_came_from_elsewhere_meanwhile_stays(studio: Studio, tmp_path: Path) -> None:
    wells, composer = studio.video.wells, studio.video.composer
    wells.add_paths("last", [picture(tmp_path / "b.png", BLUE)])
    await rest(studio)
    other = frame(studio, "last")
    wells.add_paths("first", [picture(tmp_path / "a.png", size=(1500, 1500))])
    composer.set(first=other)
    assert not seen(studio).busy
    await idle(studio)
    assert named(studio) == "b.png"


async def test_what_was_there_stays_where_the_next_cannot_be_taken(
    studio: Studio, troubles: list[str], tmp_path: Path
) -> None:
    wells = studio.video.wells
    wells.add_paths("first", [picture(tmp_path / "a.png")])
    await rest(studio)
    wells.add_paths("first", [str(tmp_path / "gone.png")])
    await rest(studio)
    assert troubles == ["gone.png is not there any more."]
    assert named(studio) == "a.png" and wells.hindrance() is None
    wells.add_image("first", QImage())
    assert troubles[-1] == "There is no picture to paste."
    wells.add_paths("first", [])
    wells.add_url("first", "http://example.com/a.png")
    await rest(studio)
    assert troubles[-1].startswith("A web reference must start with https://")


async def test_a_trouble_of_what_nobody_waits_for_is_not_told(
    studio: Studio, troubles: list[str], tmp_path: Path
) -> None:
    studio.video.wells.add_paths("first", [str(tmp_path / "gone.png")])
    studio.video.wells.add_paths("first", [picture(tmp_path / "a.png")])
    await idle(studio)
    assert troubles == [] and named(studio) == "a.png"


async def test_pixels_keep_every_bit(studio: Studio) -> None:
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    for x in range(64):
        for y in range(36):
            image.setPixelColor(x, y, QColor(x * 4, y * 7, (x * y) % 256))
    studio.video.wells.add_image("first", image)
    await rest(studio)
    sent = seen(studio).sent_image
    assert sent is not None and sent == image
    found = frame(studio)
    assert found is not None and found.sent == found.original and found.original.name == "Pasted picture"


async def test_of_a_clip_the_frame_that_joins_is_taken(studio: Studio, tmp_path: Path) -> None:
    clip = coded_film(tmp_path / "heron.mp4", size=(320, 180))
    studio.video.wells.add_paths("first", [str(clip)])
    studio.video.wells.add_paths("last", [str(clip)])
    await rest(studio)
    for which, number in (("first", 23), ("last", 0)):
        found = frame(studio, which)
        assert found is not None and found.sent is not None
        with Image.open(found.sent.source, formats=["PNG"]) as still:
            assert code_of(still) == number
        assert found.original.name == f"heron, frame {number + 1}"


async def test_frames_are_there_again_after_a_restart(home: Home, tmp_path: Path) -> None:
    studio = await home.studio()
    await studio.start()
    studio.video.wells.add_paths("first", [picture(tmp_path / "a.png", size=(320, 180))])
    studio.video.wells.add_paths("last", [picture(tmp_path / "b.png")])
    await rest(studio)
    studio.video.wells.set_crop("last", Crop(x=0, y=5, width=400, height=225))
    await rest(studio)
    before = studio.video.composer.draft
    await home.close()
    (tmp_path / "a.png").unlink()
    again = await home.studio()
    hindrances: list[Hindrance | None] = []
    again.video.composer.changed.connect(lambda: hindrances.append(again.video.wells.hindrance()))
    await again.start()
    await until(lambda: frame(again) is not None, again.video.composer.changed)
    assert hindrances[0] is not None and hindrances[0].passing, "whether the copies are there is not known yet"
    await rest(again)
    assert (frame(again), frame(again, "last")) == (before.first, before.last)
    assert again.video.wells.hindrance() is None
    for which in ("first", "last"):
        sent_is_the_crop(again, which)


@pytest.mark.parametrize("harm", ["the copy", "the original"])
async def test_copies_that_went_meanwhile_are_made_again_or_told(home: Home, tmp_path: Path, harm: str) -> None:
    studio = await home.studio()
    await studio.start()
    studio.video.wells.add_paths("first", [picture(tmp_path / "a.png")])
    await rest(studio)
    found = frame(studio)
    assert found is not None and found.sent is not None
    await home.close()
    take_away(found.sent if harm == "the copy" else found.original)
    again = await home.studio()
    await again.start()
    await until(lambda: frame(again) is not None, again.video.composer.changed)
    await rest(again)
    hindrance = again.video.wells.hindrance()
    if harm == "the copy":
        assert hindrance is None and is_kept(found.sent)
        return
    words = "a.png is not there any more. Drop it again."
    assert hindrance is not None and not hindrance.passing
    assert hindrance.sentence == seen(again).problem == words
    again.video.wells.add_paths("first", [str(tmp_path / "a.png")])
    await rest(again)
    assert again.video.wells.hindrance() is None and seen(again).problem == ""
    sent_is_the_crop(again)


async def test_the_wells_say_what_the_clip_is_made_from(studio: Studio, tmp_path: Path) -> None:
    wells = studio.video.wells
    assert wells.view.mode == "From words"
    wells.add_paths("last", [picture(tmp_path / "b.png")])
    await rest(studio)
    assert wells.view.mode == "A last frame needs a first frame"
    wells.swap()
    assert wells.view.mode == "From a first frame" and frame(studio, "last") is None
    wells.add_paths("last", [picture(tmp_path / "b.png")])
    await rest(studio)
    assert wells.view.mode == "From first to last frame"


@pytest.mark.parametrize(
    ("size", "note"), [((1, 1), "1 × 1 pixels"), ((640, 20), "640 × 20 pixels"), ((320, 180), "")], ids=str
)
async def test_a_picture_that_is_hardly_one_says_how_small_it_is(
    studio: Studio, tmp_path: Path, size: tuple[int, int], note: str
) -> None:
    studio.video.wells.add_paths("first", [picture(tmp_path / "a.png", size=size)])
    await rest(studio)
    assert seen(studio).note == note and studio.video.wells.hindrance() is None
    sent_is_the_crop(studio)
