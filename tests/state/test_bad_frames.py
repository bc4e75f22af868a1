"""Whatever is put into a frame well ends in a frame or in a sentence, and meanwhile the window goes on."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from studio.state.frame_picker import FramePicker
from studio.state.studio import Studio
from studio.state.tasks import Failure
from tests.state.odd_files import ODD, put
from tests.studio_fixture import until
from tests.ui.rooms import Room, room

__all__ = ["room"]


class Readers:
    """Hears in which threads a file is opened."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.threads: set[threading.Thread] = set()
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open" and self.path is not None and isinstance(args[0], str | Path) and Path(args[0]) == self.path:
            self.threads.add(threading.current_thread())


READERS = Readers()
"""For all tests of this module: nothing that hears Python's audit events can be taken away again."""


@pytest.fixture
def readers() -> Iterator[Readers]:
    READERS.threads.clear()
    yield READERS
    READERS.path = None


@pytest.mark.parametrize(
    ("name", "which"),
    [
        *((name, "first") for name in ODD),
        *((name, "last") for name in ("a truncated clip", "a turned clip", "a folder")),
    ],
)
async def test_it_becomes_a_frame_or_a_sentence(
    studio: Studio, tmp_path: Path, caplog: pytest.LogCaptureFixture, readers: Readers, name: str, which: str
) -> None:
    odd = ODD[name]
    path = await asyncio.to_thread(put, name, tmp_path / "dropped")
    said: list[str] = []
    failures: list[Failure] = []
    studio.video.wells.trouble.connect(said.append)
    studio.tasks.failed.connect(failures.append)
    readers.path = path
    studio.video.wells.add_paths(which, [str(path)])

    def view_now() -> object:
        view = getattr(studio.video.wells.view, which)
        return said or (view.frame is not None and view.image is not None and view.sent_image is not None)

    await until(view_now, studio.video.wells.changed, studio.video.wells.trouble)
    assert threading.main_thread() not in readers.threads
    assert failures == [] and [entry for entry in caplog.records if entry.levelno >= logging.WARNING] == []
    view, frame = getattr(studio.video.wells.view, which), getattr(studio.video.composer.draft, which)
    assert not view.busy
    if odd.told:
        assert frame is None and len(said) == 1 and odd.told in said[0]
        assert said[0].endswith(".") and "\n" not in said[0] and len(said[0]) < 200 and "\u202e" not in said[0]
        return
    assert said == [] and frame is not None
    assert (frame.width, frame.height) == odd.size and view.note == odd.note
    assert abs(view.image.width() * frame.height / frame.width - view.image.height()) <= 1
    with Image.open(frame.sent.source, formats=["PNG", "JPEG", "WEBP"]) as sent:
        assert sent.mode in ("RGB", "L", "P") and sent.size == (frame.sent.width, frame.sent.height)
        assert not getattr(sent, "is_animated", False)


@pytest.mark.parametrize("name", [name for name, odd in ODD.items() if odd.name.endswith(".mp4")])
async def test_a_clip_of_the_library_that_became_so_can_be_looked_through_or_says_why(
    room: Room, tmp_path: Path, name: str
) -> None:
    clip = await room.add_clip()
    file = room.studio.path_of(clip)
    made = await asyncio.to_thread(put, name, tmp_path / "dropped")
    file.unlink()
    made.rename(file)
    picker = FramePicker(room.studio.tasks, room.studio.path_of, at_end=True)
    try:
        picker.show(clip)
        await until(lambda: picker.view.trouble or picker.view.image is not None, picker.changed)
        view = picker.view
        if ODD[name].told or name in ("a folder that is called a clip", "a picture that is called a clip"):
            assert view.image is None and view.trouble.endswith(".") and view.count == 0
        else:
            assert view.shown == view.count - 1 and view.trouble == ""
            picker.seek(0)
            await until(lambda: picker.view.shown == 0, picker.changed)
    finally:
        picker.close()
