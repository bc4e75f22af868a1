"""The clips themselves: what they are made of, what they show first and last, and that they move in between."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image, ImageOps
from PySide6.QtCore import QLoggingCategory, QUrl
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink
from pytestqt.qtbot import QtBot

from studio.domain import limits
from studio.sandbox.art.renderer import Recipe, render
from studio.sandbox.cinema import shoot
from studio.sandbox.film.take import Script, take
from studio.sandbox.film.temperament import TEMPERAMENTS
from studio.sandbox.order import Shot
from tests.sandbox.conftest import Live
from tests.sandbox.footage import footage
from tests.sandbox_fixture import Sandbox
from tests.ssim import ssim

_SMALL = (240, 136)
_RATE = 24
_ALIKE = 0.9


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two drawn pictures of different shapes as files."""
    folder = tmp_path_factory.mktemp("pictures")
    first, last = folder / "first.png", folder / "last.png"
    render(Recipe("a lighthouse at dusk", seed=2, width=640, height=400)).save(first)
    render(Recipe("a heron among reeds", seed=4, width=480, height=480)).save(last)
    return first, last


def _shot(target: Path, **changes: Any) -> Shot:
    width, height = _SMALL
    usual = {"prompt": "a heron", "temperament": "drift", "seed": 5, "width": width, "height": height, "seconds": 1}
    return Shot(**{**usual, "target": str(target), **changes})


def _cut(path: Path, size: tuple[int, int]) -> Image.Image:
    """Return what a frame made of the picture should look like."""
    with Image.open(path, formats=["PNG"]) as image:
        return ImageOps.fit(image.convert("RGB"), size, Image.Resampling.LANCZOS)


def _probe(path: Path) -> Any:
    ask = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(path)]
    return json.loads(subprocess.run(ask, check=True, capture_output=True, timeout=180).stdout)


def _difference(first: Image.Image, second: Image.Image) -> float:
    """Return by how many of 255 levels two frames differ on average."""
    return float(np.abs(np.asarray(first, np.float64) - np.asarray(second, np.float64)).mean())


@pytest.mark.parametrize("ratio", limits.RATIOS)
def test_a_clip_is_h264_of_the_asked_size_and_length(tmp_path: Path, pictures: tuple[Path, Path], ratio: str) -> None:
    size = limits.video_size("480p", ratio)
    target = tmp_path / "clip.mp4"
    shoot(_shot(target, width=size[0], height=size[1], first=str(pictures[0]), generation="vid_1"))
    said = _probe(target)
    [stream] = said["streams"]
    assert (stream["codec_name"], stream["pix_fmt"]) == ("h264", "yuv420p")
    assert (stream["width"], stream["height"]) == size
    assert (stream["avg_frame_rate"], stream["nb_read_frames"]) == ("24/1", "24")
    assert float(stream["duration"]) == float(said["format"]["duration"]) == 1
    assert said["format"]["tags"]["comment"].endswith("Drawn by program, not by a model; vid_1")
    frames = footage(target.read_bytes())
    assert [frame.size for frame in frames] == [size] * _RATE
    assert ssim(frames[0], _cut(pictures[0], size)) > _ALIKE


def test_a_clip_can_be_played_before_all_of_it_has_arrived(tmp_path: Path) -> None:
    shoot(_shot(tmp_path / "clip.mp4"))
    content = (tmp_path / "clip.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


@pytest.mark.parametrize("temperament", TEMPERAMENTS)
def test_it_starts_and_ends_with_the_given_frames_and_moves_in_between(
    tmp_path: Path, pictures: tuple[Path, Path], temperament: str
) -> None:
    first, last = (_cut(path, _SMALL) for path in pictures)
    target = tmp_path / "clip.mp4"
    shoot(_shot(target, temperament=temperament, first=str(pictures[0]), last=str(pictures[1])))
    frames = footage(target.read_bytes())
    assert ssim(frames[0], first) > _ALIKE
    assert ssim(frames[-1], last) > _ALIKE
    middle = frames[_RATE // 2]
    assert ssim(middle, first) < _ALIKE
    assert ssim(middle, last) < _ALIKE
    steps = [_difference(before, after) for before, after in pairwise(frames)]
    assert max(steps) < 25, "It cuts instead of blending."


@pytest.mark.parametrize("temperament", TEMPERAMENTS)
@pytest.mark.parametrize("given", [True, False])
def test_the_camera_moves(pictures: tuple[Path, Path], temperament: str, given: bool) -> None:
    first = Image.open(pictures[0], formats=["PNG"]) if given else None
    frames = list(take(_script(temperament=temperament, first=first)))
    assert ssim(frames[0], frames[-1]) < _ALIKE
    assert all(_difference(before, after) > 0.05 for before, after in pairwise(frames))


@pytest.mark.parametrize("temperament", TEMPERAMENTS)
def test_no_black_edge_is_ever_seen(temperament: str) -> None:
    white = Image.new("RGB", (300, 200), "white")
    for seed in range(3):
        for frame in take(_script(temperament=temperament, first=white, last=white, seed=seed)):
            assert np.asarray(frame).min() > 100


@pytest.mark.parametrize("temperament", TEMPERAMENTS)
def test_a_given_picture_is_never_seen_from_beyond_its_edge(temperament: str) -> None:
    band = 10
    picture = Image.new("RGB", _SMALL, "blue")
    picture.paste("red", (band, band, _SMALL[0] - band, _SMALL[1] - band))
    for seed in range(3):
        for frame in take(_script(temperament=temperament, first=picture, seed=seed)):
            pixels = np.asarray(frame).astype(int)
            blue = pixels[..., 2] > pixels[..., 0]
            for line in (blue[_SMALL[1] // 2], blue[:, _SMALL[0] // 2]):
                for edge in (line[: len(line) // 2], line[: len(line) // 2 : -1]):
                    assert edge.sum() <= band + 2
                    assert edge[0] or not edge.any()


def test_a_fixed_camera_leaves_everything_in_its_place_and_still_something_moves(pictures: tuple[Path, Path]) -> None:
    with Image.open(pictures[0], formats=["PNG"]) as first:
        still = list(take(_script(temperament="dolly", first=first, camera_fixed=True)))
        moving = list(take(_script(temperament="dolly", first=first)))
    assert _outlines(still[0], still[-1]) > 0.9 > _outlines(moving[0], moving[-1])
    assert _difference(still[0], still[-1]) > 1.5


def _outlines(first: Image.Image, second: Image.Image) -> float:
    """Return how well the edges of two frames lie on each other, whatever light falls on them."""
    slopes = [np.hypot(*np.gradient(np.asarray(frame.convert("L"), np.float64))).ravel() for frame in (first, second)]
    return float(np.corrcoef(*slopes)[0, 1])


def test_the_seed_decides_and_nothing_else_does() -> None:
    clips = [[frame.tobytes() for frame in take(_script(seed=seed, frames=6))] for seed in (1, 1, 2)]
    assert clips[0] == clips[1]
    assert clips[0] != clips[2]


def test_a_mark_is_where_it_is_asked_for_and_nowhere_else() -> None:
    plain, marked = (next(take(_script(watermark=watermark))) for watermark in (False, True))
    changed = np.asarray(plain) != np.asarray(marked)
    rows, columns = np.nonzero(changed.any(-1))
    assert len(rows) > 50
    assert rows.min() > _SMALL[1] * 0.8
    assert columns.min() > _SMALL[0] * 0.6


def test_a_turned_photograph_is_filmed_upright(tmp_path: Path) -> None:
    upright = Image.new("RGB", (160, 200), "navy")
    upright.paste("gold", (0, 0, 160, 60))
    exif = Image.Exif()
    exif[0x0112] = 6
    upright.rotate(90, expand=True).save(tmp_path / "turned.jpg", exif=exif, quality=95)
    shoot(_shot(tmp_path / "clip.mp4", width=160, height=200, first=str(tmp_path / "turned.jpg")))
    assert ssim(footage((tmp_path / "clip.mp4").read_bytes())[0], upright) > _ALIKE


def test_qt_plays_it_to_its_end(qtbot: QtBot, tmp_path: Path) -> None:
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    shoot(_shot(tmp_path / "clip.mp4"))
    player, sink = QMediaPlayer(), QVideoSink()
    player.setVideoSink(sink)
    shown: list[tuple[int, int]] = []

    def show(frame: QVideoFrame) -> None:
        if frame.isValid():
            shown.append((frame.width(), frame.height()))

    sink.videoFrameChanged.connect(show)
    player.setSource(QUrl.fromLocalFile(str(tmp_path / "clip.mp4")))
    with qtbot.waitSignal(player.mediaStatusChanged, timeout=180_000, check_params_cb=_is_end):
        player.play()
    assert player.error() == QMediaPlayer.Error.NoError
    assert player.duration() == 1000
    assert len(shown) > 1
    assert set(shown) == {_SMALL}
    player.setSource(QUrl())


def _is_end(status: QMediaPlayer.MediaStatus) -> bool:
    return status == QMediaPlayer.MediaStatus.EndOfMedia


async def test_uploaded_frames_come_back_as_first_and_last(live: Live, pictures: tuple[Path, Path]) -> None:
    names = []
    for path, purpose in zip(pictures, ("first_frame", "last_frame"), strict=True):
        parts = {"file": (path.name, path.read_bytes())}
        names.append((await live.api.post("/v1/files", files=parts, data={"purpose": purpose})).json()["id"])
    body = {"video_lora_id": "handheld", "first_frame_url": names[0], "last_frame_url": names[1], "duration": 2}
    made = (await live.api.post("/v1/videos", json=body)).json()
    for name in names:
        await live.api.delete(f"/v1/files/{name}")
    run = await live.ended(made["id"])
    answer = await live.media.get((await live.api.get(run["output_video_url"])).headers["Location"])
    frames = footage(answer.content)
    size = limits.video_size("480p", "9:16")
    assert (frames[0].size, len(frames)) == (size, 2 * _RATE)
    assert ssim(frames[0], _cut(pictures[0], size)) > _ALIKE
    assert ssim(frames[-1], _cut(pictures[1], size)) > _ALIKE


def test_a_restart_takes_an_unfinished_clip_up_and_films_the_same(start_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = start_sandbox()
    body = {"video_lora_id": "slow-drift", "prompt": "a heron", "seed": 9, "duration": 2, "ratio": "1:1"}
    with sandbox.client() as client:
        quiet = client.post("/v1/videos", json=body).json()["id"]
        whole = _fetched(client, quiet)
        sandbox.control("outcomes", holds=True)
        broken = client.post("/v1/videos", json=body).json()["id"]
    sandbox.restart(kill=True)
    assert sandbox.generations()[0]["status"] in ("pending", "processing")
    sandbox.control("release")
    with sandbox.client() as client:
        again = _fetched(client, broken)
    assert [frame.tobytes() for frame in again] == [frame.tobytes() for frame in whole]
    assert sandbox.balance()["credits"] == 998


def _fetched(client: httpx.Client, id: str) -> list[Image.Image]:
    """Return the frames of a run, once it has succeeded."""
    pause = threading.Event()
    while (run := client.get(f"/v1/images/{id}").json())["status"] in ("pending", "processing"):
        pause.wait(0.1)
    assert run["status"] == "succeeded"
    place = client.get(run["output_video_url"]).headers["Location"]
    return footage(httpx.get(place, timeout=180).content)


def _script(**changes: Any) -> Script:
    usual = {"prompt": "a lake", "temperament": "drift", "seed": 5, "size": _SMALL, "frames": 24, "rate": _RATE}
    return Script(**{**usual, **changes})
