"""From two pictures to a joined film, as a person does it: at the real window, against the real sandbox."""

from __future__ import annotations

import asyncio
import io
import json
from functools import partial
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.domain.frame import Frame
from studio.domain.job import Job
from studio.media.frames import ClipFrames
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.sandbox_fixture import Sandbox
from tests.ssim import ssim

ALIKE = 0.9
"""From this similarity on two frames are the same to the eye."""


def photo(path: Path, size: tuple[int, int], ground: str) -> Path:
    """Draw a picture whose every part looks different, so that a wrong crop shows."""
    picture = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(picture)
    for row in range(0, size[1], 40):
        draw.rectangle((row, row, row + 60, row + 24), fill=(row * 5 % 256, 90, 200))
    picture.save(path)
    return path


async def in_video(person: Person) -> None:
    """Go to the place for clips and wait until one could be asked for."""
    await person.until(person.can_generate)
    person.ctrl(Qt.Key.Key_2)
    await person.see(QWidget, "firstFrameWell")
    await person.until(lambda: person.studio.video.composer.draft.model_id)
    person.studio.video.composer.set(resolution="480p", ratio="16:9", duration=2)


def cropped(person: Person, which: str) -> Frame | None:
    """Return what lies in a well once the copy that is sent is there and can be seen."""
    view = getattr(person.studio.video.wells.view, which)
    frame: Frame | None = view.frame
    return frame if frame is not None and frame.sent is not None and view.sent_image is not None else None


def can_generate(person: Person) -> bool:
    button = person.find(QAbstractButton, "videoGenerateButton")
    return button.isEnabled() and "credit" in button.text()


async def generated(person: Person) -> Job:
    """Press Generate and wait for the clip in the player."""
    await person.until(lambda: can_generate(person))
    before = person.rows("queueView")
    person.ctrl(Qt.Key.Key_Return)
    await person.until(lambda: person.rows("queueView") == before + 1 and "aved" in person.told("queueView", 0))
    job = person.studio.queue.rows.rows[0].job
    await person.until(lambda: (clip := person.studio.video.player.view.clip) is not None and clip.job_id == job.id)
    return job


def clip_of(person: Person, job: Job) -> Path:
    tile = next(tile for tile in person.studio.recent.rows if tile.picture.job_id == job.id)
    return person.studio.path_of(tile.picture)


def frame_of(clip: Path, number: int) -> Image.Image:
    """Return one frame, counted from the end when negative."""
    with ClipFrames(clip) as frames:
        return frames.at(number % frames.count).copy()


def number_shown(person: Person) -> int:
    return int(person.words("frameLabel").removeprefix("frame ")) - 1  # people count from one


async def step_to(person: Person, number: int) -> None:
    await person.until(lambda: person.studio.video.player.view.number == number and number_shown(person) == number)


async def drawn_with_two_pictures(person: Person, folder: Path) -> tuple[Frame, Frame]:
    """Drop a picture on each well, see both cropped, describe the clip, and make it the first shot."""
    wells = person.studio.video.wells
    for which, size, ground in (("first", (900, 700), "seagreen"), ("last", (640, 800), "maroon")):
        picture = await asyncio.to_thread(photo, folder / f"{which}.png", size, ground)
        person.drop(person.find(QWidget, f"{which}FrameWell"), picture)
        await person.until(partial(cropped, person, which))
    first, last = cropped(person, "first"), cropped(person, "last")
    assert first is not None and last is not None and wells.view.mode == "From first to last frame"
    person.type_into_prompt("a lamp wakes")
    person.click(person.find(QAbstractButton, "addShotButton"))
    await person.until(lambda: person.rows("storyboardView") == 1)
    return first, last


def sent_as_seen(person: Person, sandbox: Sandbox, job: Job, frames: tuple[Frame, Frame]) -> None:
    """What arrived at the service is to the byte what was previewed, and that is the crop of the picture dropped."""
    body = json.loads(job.body or b"")
    view = person.studio.video.wells.view
    for name, frame, image in zip(
        ("first", "last"), frames, (view.first.sent_image, view.last.sent_image), strict=True
    ):
        assert frame.sent is not None and frame.crop is not None and image is not None
        address = sandbox.get(f"/v1/files/{body[f'{name}_frame_url']}")["url"]
        arrived = httpx.get(address).raise_for_status().content
        assert arrived == Path(frame.sent.source).read_bytes() and sha256(arrived).hexdigest() == frame.sent.sha256
        picture = Image.open(io.BytesIO(arrived), formats=["PNG"]).convert("RGB")
        crop = frame.crop
        box = (crop.x, crop.y, crop.x + crop.width, crop.y + crop.height)
        with Image.open(frame.original.source, formats=["PNG"]) as whole:
            assert picture.tobytes() == whole.convert("RGB").crop(box).tobytes()
        assert (image.width(), image.height()) == picture.size
        pixels = picture.convert("RGBA")
        for x in range(0, picture.width, 53):
            assert image.pixelColor(x, x // 2).getRgb() == pixels.getpixel((x, x // 2))


async def watched(person: Person) -> None:
    """Play the clip, stop it, and go one frame on and back."""
    view, player = await person.see(QWidget, "videoView"), person.studio.video.player
    await person.until(lambda: player.view.playable)
    view.setFocus()
    person.press(Qt.Key.Key_Space)
    await person.until(lambda: player.view.number > 3)
    person.press(Qt.Key.Key_Space)
    await person.until(lambda: not player.view.playing)
    person.press(Qt.Key.Key_Home)
    await step_to(person, 0)
    person.press(Qt.Key.Key_Period)
    await step_to(person, 1)
    person.press(Qt.Key.Key_Comma)
    await step_to(person, 0)


async def frame_taken(person: Person, clip: Path) -> None:
    """Save the tenth frame as a picture: it is the frame that was seen."""
    for number in range(1, 10):
        person.press(Qt.Key.Key_Period)
        await step_to(person, number)
    person.click(person.find(QAbstractButton, "saveFrameButton"))
    notes = person.studio.activity
    await person.until(lambda: notes.rows and notes.rows[0].title == "Frame 10 was saved")
    name = notes.rows[0].text.removesuffix(", beside its clip")
    (saved,) = await asyncio.to_thread(lambda: list(clip.parent.rglob(name)))
    with Image.open(saved, formats=["PNG"]) as still:
        assert still.convert("RGB").tobytes() == frame_of(clip, 9).convert("RGB").tobytes()


async def continued(person: Person) -> None:
    """Go on from the very last frame: it begins the next shot."""
    person.click(person.find(QAbstractButton, "continueButton"))
    take = await person.see(QAbstractButton, "endsTakeButton")
    ends = person.find(QWidget, "endsView")
    QTest.keyClick(ends, Qt.Key.Key_End)
    person.click(take)
    await person.until(lambda: person.rows("storyboardView") == 2 and cropped(person, "first"))


async def joined(person: Person) -> Path:
    """Join the clips of all shots by cut, and return the film."""
    person.click(person.find(QAbstractButton, "joinClipsButton"))
    button = await person.see(QAbstractButton, "joinButton")
    assert person.words("joinWhat") == "3 clips in their order, 6 s."
    person.click(button)
    await person.until(lambda: person.words("joinOutcome"))
    film = Path(person.studio.video.joining.view.made)
    person.click(person.find(QAbstractButton, "joinCancelButton"))
    return film


def seams(film: Path, clips: list[Path]) -> None:
    """Each clip is in the film from its first frame to its last, and where two meet they look alike."""
    at = 0
    with ClipFrames(film) as whole:
        for number, clip in enumerate(clips):
            with ClipFrames(clip) as frames:
                first, last = frames.at(0).copy(), frames.at(frames.count - 1).copy()
                assert ssim(whole.at(at), first) > ALIKE, f"the beginning of clip {number + 1}"
                assert ssim(whole.at(at + frames.count - 1), last) > ALIKE, f"the end of clip {number + 1}"
                at += frames.count
            if number:
                assert ssim(whole.at(at - frames.count - 1), first) > ALIKE, f"the seam before clip {number + 1}"
        assert whole.count == at


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)", extend=True)
async def test_from_two_pictures_to_a_film(seat: Seat, sandbox: Sandbox, tmp_path: Path) -> None:
    person = seat(sandbox)
    await person.sit_down()
    await in_video(person)
    frames = await drawn_with_two_pictures(person, tmp_path)
    first = await generated(person)
    await asyncio.to_thread(sent_as_seen, person, sandbox, first, frames)
    clip = clip_of(person, first)
    await watched(person)
    await frame_taken(person, clip)
    await continued(person)
    second = await generated(person)
    assert second.references[0].origin is not None
    assert second.references[0].origin.generation_id == first.generation_id

    person.click(person.find(QAbstractButton, "addShotButton"))
    send = await person.see(QAbstractButton, "storyboardSendButton")
    await person.until(lambda: send.isEnabled() and send.text() == "Send shot 3 · 1 credit")
    person.click(send)
    await person.until(lambda: ", Saved" in person.told("storyboardView", 2))
    assert person.words("storyboardTotals") == "3 charged"

    film = await joined(person)
    third = person.studio.queue.rows.rows[0].job
    await asyncio.to_thread(seams, film, [clip_of(person, job) for job in (first, second, third)])
    assert [row["type"] for row in sandbox.get("/v1/usage/events?limit=100")["data"]].count("charge") == 3
