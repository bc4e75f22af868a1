"""Every number gives exactly its frame, however the clip was written and in whatever order it is asked for."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, ImageFilter

from studio.domain.errors import BadBytes
from studio.media.clip import upright
from studio.media.frames import ClipFrames, last_frames, sharpness
from tests.fuzz.dose import quick

from .films import code_of, coded, coded_film, film, recut

OPEN_GOP = "open-gop=1:keyint=8:min-keyint=8:bframes=3:scenecut=0"
UNEVEN = [0, 0.04, 0.05, 0.3, 1, 1.001, 1.5, 4.2]
KINDS: dict[str, dict[str, Any]] = {
    "B-frames": {"options": {"bf": "3", "g": "12"}},
    "one key": {"options": {"bf": "2", "preset": "ultrafast"}},
    "open groups": {"options": {"x264-params": OPEN_GOP}},
    "HEVC, open groups": {
        "codec": "libx265",
        "options": {"preset": "ultrafast", "x265-params": f"log-level=none:{OPEN_GOP}"},
    },
    "AV1": {"codec": "libsvtav1", "options": {"preset": "11", "g": "8"}},
    "VP9, odd size": {
        "codec": "libvpx-vp9",
        "size": (159, 89),
        "options": {"g": "8", "lag-in-frames": "12", "auto-alt-ref": "1", "cpu-used": "8"},
    },
    "MPEG-4": {"codec": "mpeg4", "options": {"bf": "2", "g": "8"}},
    "odd size": {"size": (161, 91), "pixels": "yuv444p", "options": {"bf": "2"}},
    "uneven pace": {"due": UNEVEN, "options": {"bf": "2"}},
    "turned left": {"size": (90, 160), "turn": 90, "options": {"bf": "2"}},
    "turned right": {"size": (90, 160), "turn": -90, "options": {"bf": "2"}},
    "upside down": {"turn": 180, "options": {"bf": "2"}},
    "sound": {"sound": True, "options": {"bf": "2"}},
}
JUMPS = [(23, 0), (0, 23), (12, 11), (5, 20), (20, 5), (9, 8), (7, 7), (15, 16)]

Make = Callable[..., Path]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> dict[str, Any]:
    return KINDS[request.param]


@pytest.fixture
def made(tmp_path: Path, kind: dict[str, Any]) -> Path:
    """A clip of 24 frames, or 8 in an uneven pace, each of which tells its number."""
    return coded_film(tmp_path / "clip.mp4", **kind)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return coded_film(tmp_path / "clip.mp4", options={"bf": "2", "g": "12", "sc_threshold": "0"})


def codes(path: Path) -> list[int]:
    with ClipFrames(path) as frames:
        return [code_of(frames.at(number)) for number in range(frames.count)]


def decoded(path: Path) -> list[Image.Image]:
    """Decode the clip from its first to its last frame, as nobody can get wrong."""
    with av.open(str(path)) as container:
        return [upright(frame) for frame in container.decode(video=0)]


def test_every_frame_is_its_own_forwards_and_backwards(made: Path) -> None:
    pictures = decoded(made)
    assert [code_of(picture) for picture in pictures] == list(range(len(pictures)))
    with ClipFrames(made) as frames:
        assert frames.count == len(pictures)
        for number in (*range(frames.count), *reversed(range(frames.count))):
            assert frames.at(number) == pictures[number], f"frame {number}"


def test_every_frame_is_its_own_when_the_clip_is_wound(made: Path) -> None:
    pictures = decoded(made)
    for first, second in JUMPS:
        with ClipFrames(made) as frames:  # nothing is kept from the jump before
            for number in (first % frames.count, second % frames.count):
                assert frames.at(number) == pictures[number], f"frame {number} after {first}"


def test_what_is_told_of_a_clip_is_so(made: Path, kind: dict[str, Any]) -> None:
    due = kind.get("due") or [number / 24 for number in range(24)]
    with ClipFrames(made) as frames:
        assert (frames.width, frames.height) == kind.get("size", (160, 90)) == frames.at(3).size
        assert frames.times == pytest.approx(due, abs=1e-6) and frames.times[0] == frames.begins == 0
        assert frames.seconds == pytest.approx(due[-1] + 1 / 24, abs=1e-3)
        assert frames.rate == pytest.approx(len(due) / frames.seconds)
        assert frames.has_sound == ("sound" in kind)
        assert frames.codec in ({"libx265": "hevc", "libsvtav1": "av1"}.get(kind.get("codec", ""), frames.codec),)


def test_numbers_and_times_agree(made: Path) -> None:
    with ClipFrames(made) as frames:
        for number, (begin, end) in enumerate(pairwise((*frames.times, frames.seconds))):
            assert frames.number_at(begin) == frames.number_at((begin + end) / 2) == number
            if end - begin > 0.004:
                # Players count in whole milliseconds, and cut off the rest.
                assert frames.number_at(int(begin * 1000 + 1e-6) / 1000) == frames.number_at(end - 0.002) == number
        assert (frames.number_at(-1), frames.number_at(1e6)) == (0, frames.count - 1)


def test_names_of_codecs_are_those_people_know(tmp_path: Path) -> None:
    named = {"libx264": "h264", "libx265": "hevc", "libsvtav1": "av1", "libvpx-vp9": "vp9"}
    for codec, name in named.items():
        options = {"x265-params": "log-level=none"} if codec == "libx265" else None
        with ClipFrames(coded_film(tmp_path / "clip.mp4", frames=2, codec=codec, options=options)) as frames:
            assert frames.codec == name


def edited(path: Path, *, skip: int = 0, milliseconds: int | None = None) -> Path:
    """Let the list of edits leave out ``skip`` frames at the beginning, or end the film after so long."""
    content = bytearray(path.read_bytes())
    place = content.index(b"elst") + 12
    length, begin = struct.unpack(">Ii", content[place : place + 8])
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frame = round(1 / 24 / float(stream.time_base or 1))
    content[place : place + 8] = struct.pack(">Ii", milliseconds or length, begin + skip * frame)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("skip", [1, 5, 13, 23])
def test_frames_that_an_edit_leaves_out_are_not_counted(clip: Path, skip: int) -> None:
    assert codes(edited(clip, skip=skip)) == list(range(skip, 24))
    with ClipFrames(clip) as frames:
        assert code_of(frames.at(frames.count - 1)) == 23  # wound there, past what is left out
        assert frames.times[0] == 0 and frames.seconds == pytest.approx((24 - skip) / 24, abs=1e-5)


def test_an_edit_may_end_a_film_early_or_leave_nothing(clip: Path) -> None:
    assert codes(edited(clip, milliseconds=500)) == list(range(12))
    with pytest.raises(BadBytes, match="no frames"):
        ClipFrames(edited(clip, skip=30))


def test_a_film_that_begins_late_has_its_first_frame_at_zero(clip: Path, tmp_path: Path) -> None:
    late = recut(clip, tmp_path / "late.mp4", late=2.0)
    assert codes(late) == list(range(24))
    with ClipFrames(late) as frames:
        assert (frames.times[0], frames.begins, frames.seconds) == (0, 2.0, 1.0)


@pytest.mark.parametrize("name", ["open groups", "HEVC, open groups"])
def test_a_film_cut_from_the_middle_begins_with_the_first_frame_that_can_be_seen(tmp_path: Path, name: str) -> None:
    whole = coded_film(tmp_path / "whole.mp4", **KINDS[name])
    # The second key, and behind it a frame that is seen before it and made from the group that is cut off.
    assert codes(recut(whole, tmp_path / "cut.mp4", begin=7)) == list(range(8, 24))


def test_a_frame_can_be_had_small(clip: Path) -> None:
    with ClipFrames(clip) as frames:
        assert frames.at(5, side=40).size == (40, 22) and code_of(frames.at(5, side=40)) == 5
        assert frames.at(5, side=4000).size == (160, 90)


def test_no_number_beside_the_clip_is_taken(clip: Path) -> None:
    with ClipFrames(clip) as frames:
        for number in (-1, 24):
            with pytest.raises(IndexError, match="of 24"):
                frames.at(number)


def test_a_closed_clip_gives_nothing_and_closes_twice(clip: Path) -> None:
    with ClipFrames(clip) as frames:
        frames.at(3)
    frames.close()
    with pytest.raises(ValueError, match="closed"):
        frames.at(3)
    assert (frames.count, frames.number_at(0.5)) == (24, 12)
    clip.unlink()  # nothing holds it


def test_two_open_clips_do_not_meet(tmp_path: Path, clip: Path) -> None:
    other = recut(clip, tmp_path / "other.mp4", begin=12)
    with ClipFrames(clip) as one, ClipFrames(other) as two, ClipFrames(clip) as three:
        for number in (0, 11, 3, 7, 2, 10):
            assert code_of(one.at(number)) == number
            assert code_of(two.at(number)) == number + 12
            assert code_of(three.at(23 - number)) == 23 - number


def test_clips_are_read_in_several_threads(clip: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert all(found == list(range(24)) for found in pool.map(codes, [clip] * 8))


STEPS = """
import resource, sys
from pathlib import Path
from studio.media.frames import ClipFrames

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

with ClipFrames(Path(sys.argv[1])) as frames:
    before = most()
    for number in (*range(frames.count), *reversed(range(frames.count))):
        frames.at(number, side=16)
    print(frames.count, (most() - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Others count memory in other ways")
def test_no_more_frames_are_kept_than_there_is_room_for(tmp_path: Path) -> None:
    large = recut(coded_film(tmp_path / "one.mp4", frames=1, size=(1920, 1080)), tmp_path / "large.mp4", times=160)
    command = [sys.executable, "-c", STEPS, str(large)]
    told = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True).stdout
    count, megabytes = map(int, told.split())
    assert count == 160 and megabytes < 320  # all of them are 475


def test_a_film_of_twenty_minutes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    second = coded_film(tmp_path / "second.mp4", options={"preset": "ultrafast"})
    long = recut(second, tmp_path / "long.mp4", times=1200)
    with quick(), pytest.raises(BadBytes, match="plays 20 minutes; at most 10"):
        ClipFrames(long)


def test_a_film_of_five_minutes_gives_any_frame(tmp_path: Path) -> None:
    long = recut(coded_film(tmp_path / "second.mp4", options={"preset": "ultrafast"}), tmp_path / "long.mp4", times=300)
    with quick(), ClipFrames(long) as frames:
        assert (frames.count, frames.seconds) == (7200, 300)
        assert [code_of(frames.at(number)) for number in (7199, 3600, 3599, 17, 5000)] == [23, 0, 23, 17, 8]


@pytest.mark.parametrize("options", [{}, {"movflags": "faststart"}, {"movflags": "frag_keyframe+empty_moov"}], ids=str)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_clip_is_refused(tmp_path: Path, options: dict[str, str], share: float) -> None:
    whole = film(tmp_path / "clip.mp4", options=options)
    whole.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    with pytest.raises(BadBytes, match="truncated"):
        ClipFrames(whole)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<!doctype html><p>Sorry", "HTML page"), (b"", "is empty"), (b"\0" * 4096, "not an MP4")],
    ids=len,
)
def test_what_is_no_clip_is_refused_with_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "clip.mp4").write_bytes(content)
    with pytest.raises(BadBytes, match=words):
        ClipFrames(tmp_path / "clip.mp4")


def test_a_clip_that_is_gone_is_the_disks_trouble(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ClipFrames(tmp_path / "clip.mp4")


def test_a_damaged_stretch_costs_no_frames_beside_it(tmp_path: Path) -> None:
    path = coded_film(tmp_path / "clip.mp4", options={"bf": "2", "g": "8", "sc_threshold": "0"})
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        keys = [place for place, packet in enumerate(packets) if packet.is_keyframe]
        begin, end = packets[keys[1]].pos or 0, packets[keys[2]].pos or 0
    content = path.read_bytes()
    path.write_bytes(content[:begin] + bytes(byte ^ 0x5A for byte in content[begin:end]) + content[end:])
    with ClipFrames(path) as frames:
        for number in (0, 12, 20, 5, 9, 23, 7, 16):
            if 8 <= number < 16:
                with pytest.raises(BadBytes):
                    frames.at(number)
            else:
                assert code_of(frames.at(number)) == number


def test_a_blurred_picture_is_less_sharp() -> None:
    picture = Image.effect_mandelbrot((320, 180), (-1.6, -1.0, 0.6, 1.0), 90).convert("RGB")
    blurred = [sharpness(picture.filter(ImageFilter.GaussianBlur(radius))) for radius in (0, 0.7, 1.5, 4)]
    assert blurred == sorted(blurred, reverse=True) and blurred[0] > 2 * blurred[-1]
    assert sharpness(Image.new("RGB", (320, 180), "teal")) == 0
    assert sharpness(Image.new("RGB", (1, 1), "teal")) == 0


def test_large_pictures_are_compared_by_what_is_seen() -> None:
    picture = Image.effect_noise((1600, 900), 60).convert("RGB")
    assert sharpness(picture) > 2 * sharpness(picture.filter(ImageFilter.GaussianBlur(4)))


def test_the_last_frames_are_told_with_their_sharpness(clip: Path) -> None:
    found = last_frames(clip, 10)
    assert [number for number, _, _ in found] == list(range(14, 24))
    assert [code_of(picture) for _, picture, _ in found] == list(range(14, 24))
    assert all(sharp == sharpness(picture) for _, picture, sharp in found)


def test_a_clip_of_few_frames_gives_all_of_them(tmp_path: Path) -> None:
    assert [number for number, _, _ in last_frames(coded_film(tmp_path / "few.mp4", frames=3))] == [0, 1, 2]


def test_a_poor_last_frame_is_known_by_its_sharpness(tmp_path: Path) -> None:
    path, picture = tmp_path / "poor.mp4", coded(0b101101, (320, 180))
    kind: Any = av.VideoFrame
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = *picture.size, "yuv420p"
        for radius in (0, 0, 0, 3):
            container.mux(stream.encode(kind.from_image(picture.filter(ImageFilter.GaussianBlur(radius)))))
        container.mux(stream.encode(None))
    *good, poor = (sharp for _, _, sharp in last_frames(path))
    assert poor < min(good) / 2
