"""Stepping through a clip whose frames do not all fit into the memory: each its own, and no step costs much more."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, cast

import av
import pytest
from PIL import Image

from studio.domain.errors import BadBytes
from studio.media.frames import ClipFrames
from studio.media.join_canvas import put

from .films import code_of, coded

COUNT = 150
GREY = Image.new("L", (8, 8), 128)
WAYS = (range(1, 100), range(98, 30, -1), range(31, COUNT), range(COUNT - 2, -1, -1), range(1, 70), range(68, 40, -1))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of large frames that all hang on the first; less than half of them are kept at a time."""
    path, kind = tmp_path_factory.mktemp("large") / "large.mp4", cast(Any, av.VideoFrame)
    with av.open(str(path), "w") as container:
        options = {"preset": "ultrafast", "g": "600", "sc_threshold": "0"}
        stream: Any = container.add_stream("libx264", rate=24, options=options)
        stream.width, stream.height, stream.pix_fmt = 1920, 1080, "yuv420p"
        for number in range(COUNT):
            drawn = kind(1920, 1080, "yuv420p")
            for plane, picture in zip(drawn.planes, (coded(number, (16, 9)).convert("L"), GREY, GREY), strict=True):
                put(plane, picture.resize((plane.width, plane.height), Image.Resampling.NEAREST))
            container.mux(stream.encode(drawn))
        container.mux(stream.encode(None))
    return path


def test_there_and_back_every_frame_is_its_own_and_comes_in_good_time(large: Path) -> None:
    spent: list[float] = []
    with ClipFrames(large) as frames:
        frames.at(0)
        began = time.process_time()
        frames.at(COUNT - 1, side=16)
        all_at_once = time.process_time() - began
        frames.at(0, side=16)
        for way in WAYS:
            for number in way:
                began = time.process_time()
                picture = frames.at(number, side=64)
                spent.append(time.process_time() - began)
                assert code_of(picture) == number
    assert max(spent) < all_at_once / 3


def test_a_clip_that_breaks_behind_is_told_when_it_is_asked_for(large: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(large.read_bytes())
    with ClipFrames(broken) as frames:
        frames.at(COUNT - 1, side=16)
        with broken.open("r+b") as file:  # what is kept can be seen still
            file.write(bytes(64))
            file.truncate(3000)
        seen = 0
        with pytest.raises((BadBytes, OSError)):
            for number in range(COUNT - 2, -1, -1):
                assert code_of(frames.at(number, side=64)) == number
                seen += 1
        assert seen > 30
