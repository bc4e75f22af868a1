"""From two pictures to a joined film, as a person does it: at the real window, against the real sandbox."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.domain.frame import Frame
from studio.domain.job import Job
from studio.media.frames import ClipFrames
from tests.journeys.person import Person

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
    person.ctrl(Qt.Key.Key_2)
    await person.see(QWidget, "videoComposer")
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
    return int(person.words("frameLabel").removeprefix("frame "))


async def step_to(person: Person, number: int) -> None:
    await person.until(lambda: person.studio.video.player.view.number == number and number_shown(person) == number)
