"""A film has the frames of its clips, in order: copied where they fit, drawn anew where not."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import av
import pytest
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from studio.domain.errors import BadBytes
from studio.media.clip import check_clip
from studio.media.frames import ClipFrames
from studio.media.join import Film, join_clips
from studio.media.join_work import Stopped, Work
from tests.fuzz.dose import quick
from tests.ssim import ssim

from .films import code_of, coded_film, film, packets, recut
from .test_frames import KINDS, UNEVEN, edited

COPIED = tuple(name for name in KINDS if name not in ("MPEG-4", "sound"))

RUST = (200, 90, 60)


def joined(clips: Sequence[Path], *, fade: float | None = None) -> tuple[Path, Film]:
    target = clips[0].with_name("film.mp4")
    return target, join_clips(clips, target, fade=fade, work=Work())


def codes(path: Path, numbers: Iterable[int] | None = None) -> list[int]:
    with ClipFrames(path) as frames:
        return [code_of(frames.at(number)) for number in numbers or range(frames.count)]


def frame(path: Path, number: int) -> Image.Image:
    with ClipFrames(path) as frames:
        return frames.at(number % frames.count)


def coded_bytes(clips: Sequence[Path]) -> list[bytes]:
    return [content for clip in clips for *_, content in packets(clip)]


def seams_match(path: Path, clips: Sequence[Path]) -> None:
    begin = 0
    for clip in clips:
        with ClipFrames(clip) as frames:
            end = begin + frames.count
        assert ssim(frame(path, begin), frame(clip, 0)) > 0.95
        assert ssim(frame(path, end - 1), frame(clip, -1)) > 0.95
        begin = end


@pytest.mark.parametrize("kind", COPIED)
def test_clips_that_are_alike_are_copied_bit_by_bit(tmp_path: Path, kind: str) -> None:
    count = len(KINDS[kind].get("due", range(24)))
    clips = [coded_film(tmp_path / f"{name}.mp4", **KINDS[kind]) for name in "abc"]
    path, made = joined(clips)
    assert made.copied and (made.width, made.height) == KINDS[kind].get("size", (160, 90))
    with ClipFrames(clips[0]) as one:
        assert made.seconds == pytest.approx(3 * one.seconds, abs=1e-4)
    assert codes(path) == [*range(count)] * 3
    assert coded_bytes([path]) == coded_bytes(clips)
    for number in (0, count - 1, count, 2 * count - 1, 2 * count, 3 * count - 1):
        assert frame(path, number) == frame(clips[0], number % count)


def test_each_frame_keeps_its_time(tmp_path: Path) -> None:
    clips = [coded_film(tmp_path / "a.mp4", due=UNEVEN), coded_film(tmp_path / "b.mp4", due=UNEVEN)]
    path, made = joined(clips)
    with ClipFrames(path) as frames, ClipFrames(clips[0]) as one:
        assert frames.times == pytest.approx([*one.times, *(one.seconds + time for time in one.times)], abs=1e-4)
        assert made.seconds == pytest.approx(frames.seconds, abs=1e-4)


def test_one_clip_is_a_film_too(tmp_path: Path) -> None:
    clip = coded_film(tmp_path / "a.mp4", options={"bf": "2"})
    for fade in (None, 1.0):
        path, made = joined([clip], fade=fade)
        assert made.copied and made.fade == 0
        assert coded_bytes([path]) == coded_bytes([clip])


def test_the_same_clip_may_come_twice(tmp_path: Path) -> None:
    clip = coded_film(tmp_path / "a.mp4", frames=5)
    assert codes(joined([clip, clip])[0]) == [*range(5)] * 2


UNLIKE: dict[str, dict[str, Any]] = {
    "another size": {"size": (128, 72)},
    "another ratio": {"size": (90, 160)},
    "odd size": {"size": (161, 91), "pixels": "yuv444p"},
    "another codec": {"codec": "libx265", "options": {"x265-params": "log-level=none"}},
    "AV1": {"codec": "libsvtav1", "options": {"preset": "11"}},
    "other parameters": {"options": {"bf": "0", "refs": "1"}},
    "turned": {"turn": 90},
    "upside down": {"turn": 180},
    "in milliseconds": {"due": [round(number / 24, 3) for number in range(24)]},
}


@pytest.mark.parametrize("name", UNLIKE)
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_clips_that_are_not_alike_are_drawn_like_the_first(tmp_path: Path, name: str, first: bool) -> None:
    other = coded_film(tmp_path / "other.mp4", **UNLIKE[name])
    usual = coded_film(tmp_path / "usual.mp4", options={"bf": "3"})
    clips = [other, usual] if first else [usual, other]
    path, made = joined(clips)
    width, height = frame(clips[0], 0).size
    assert not made.copied and (made.width, made.height) == (width - width % 2, height - height % 2)
    assert made.seconds == pytest.approx(2, abs=0.01)
    with ClipFrames(path) as frames:
        assert (frames.count, frames.codec, frames.width, frames.height) == (48, "h264", made.width, made.height)
        for number in range(48):
            source = frame(clips[number // 24], number % 24)
            assert code_of(seen(frames.at(number), source.size)) == number % 24
    whole = check_clip(path)
    assert whole.frames == 48 and whole.seconds == pytest.approx(2, abs=0.01)


def seen(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the part of ``picture`` in which one of ``size`` was fitted; all around it has to be black."""
    share = min(picture.width / size[0], picture.height / size[1])
    wide, high = (round(side * share) for side in size)
    left, top = (picture.width - wide) // 2, (picture.height - high) // 2
    for box in ((0, 0, left - 2, picture.height), (0, 0, picture.width, top - 2)):
        if min(box[2:]) > 0:
            brightest: Any = picture.crop(box).convert("L").getextrema()[1]
            assert brightest < 16
    return picture.crop((left, top, left + wide, top + high))


def test_drawn_seams_look_like_the_frames_they_are_made_of(tmp_path: Path) -> None:
    clips = [coded_film(tmp_path / "a.mp4"), coded_film(tmp_path / "b.mp4", codec="mpeg4", options={"b": "4000000"})]
    path, made = joined(clips)
    assert not made.copied
    seams_match(path, clips)


def plain(path: Path, settings: str, *, full: bool = False) -> Path:
    """Encode four frames of one colour, written in the way that ``settings`` name."""
    kind: Any = av.VideoFrame
    matrix = Colorspace.ITU709 if "bt709" in settings else Colorspace.ITU601
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=24, options={"x264-params": settings})
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuvj420p" if full else "yuv420p"
        for _ in range(4):
            drawn = kind.from_image(Image.new("RGB", (160, 90), RUST))
            told = {"dst_colorspace": matrix, "dst_color_range": ColorRange.JPEG if full else ColorRange.MPEG}
            container.mux(stream.encode(drawn.reformat(format=stream.pix_fmt, **told)))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("order", [*permutations(("usual", "full", "old"))], ids=" ".join)
def test_colours_stay_whatever_range_and_matrix_they_were_written_in(tmp_path: Path, order: Sequence[str]) -> None:
    made = {
        "usual": plain(tmp_path / "usual.mp4", "colorprim=bt709:transfer=bt709:colormatrix=bt709"),
        "full": plain(tmp_path / "full.mp4", "fullrange=on:colormatrix=bt709", full=True),
        "old": plain(tmp_path / "old.mp4", "colormatrix=smpte170m"),
    }
    path, told = joined([made[name] for name in order])
    assert not told.copied
    for number in range(12):
        found, clip = frame(path, number).getpixel((80, 45)), frame(made[order[number // 4]], 1).getpixel((80, 45))
        for seen_, was, meant in zip(found, clip, RUST, strict=True):  # type: ignore[arg-type]
            assert abs(seen_ - was) <= 3 and abs(was - meant) <= 3


def solid(path: Path, grey: int) -> Path:
    kind: Any = av.VideoFrame
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for _ in range(24):
            container.mux(stream.encode(kind.from_image(Image.new("RGB", (160, 90), (grey, grey, grey)))))
        container.mux(stream.encode(None))
    return path


def test_a_cross_fade_blends_frame_by_frame(tmp_path: Path) -> None:
    clips = [solid(tmp_path / f"{grey}.mp4", grey) for grey in (40, 200, 80)]
    path, made = joined(clips, fade=0.25)
    assert (made.copied, made.fade) == (False, 0.25) and made.seconds == pytest.approx(2.5)
    with ClipFrames(path) as frames:
        assert frames.count == 60
        greys: list[Any] = [frames.at(number).convert("L").getpixel((80, 45)) for number in range(60)]
    rising, falling = ([round(a + (b - a) * step / 7) for step in range(1, 7)] for a, b in ((40, 200), (200, 80)))
    expected = [40] * 18 + rising + [200] * 12 + falling + [80] * 18
    assert greys == pytest.approx(expected, abs=3)


def test_a_cross_fade_leaves_the_frames_around_it_as_they_are(tmp_path: Path) -> None:
    clips = [coded_film(tmp_path / f"{name}.mp4") for name in "ab"]
    path, _ = joined(clips, fade=0.5)
    assert codes(path, range(12)) == [*range(12)] and codes(path, range(24, 36)) == [*range(12, 24)]
    assert ssim(frame(path, 0), frame(clips[0], 0)) > 0.95 and ssim(frame(path, -1), frame(clips[1], -1)) > 0.95


@pytest.mark.parametrize(("frames", "fade", "told"), [(24, 5.0, 0.5), (6, 5.0, 0.125), (24, 0.001, 1 / 24), (1, 1, 0)])
def test_a_cross_fade_takes_half_of_the_shortest_clip_at_most(
    tmp_path: Path, frames: int, fade: float, told: float
) -> None:
    clips = [coded_film(tmp_path / "a.mp4", frames=24), coded_film(tmp_path / "b.mp4", frames=frames)]
    path, made = joined([clips[0], clips[1], clips[0]], fade=fade)
    assert made.fade == pytest.approx(told)
    assert made.seconds == pytest.approx((48 + frames) / 24 - 2 * told)
    assert check_clip(path).frames == 48 + frames - 2 * round(told * 24)


def test_the_pace_is_that_of_the_first_clip(tmp_path: Path) -> None:
    slow, quick_ = film(tmp_path / "slow.mp4", frames=12, rate=12), film(tmp_path / "quick.mp4", frames=24, rate=24)
    for clips, count in (([slow, quick_], 24), ([quick_, slow], 48)):
        path, made = joined(clips)
        assert made.seconds == pytest.approx(2) and check_clip(path).frames == count


def test_frames_in_an_uneven_pace_stand_as_long_as_they_did(tmp_path: Path) -> None:
    clips = [coded_film(tmp_path / "a.mp4"), coded_film(tmp_path / "b.mp4", due=UNEVEN)]
    path, _ = joined(clips)
    with ClipFrames(path) as frames, ClipFrames(clips[1]) as uneven:
        assert frames.seconds == pytest.approx(1 + uneven.seconds, abs=1 / 24)
        for seconds in (0.15, 0.6, 1.2, 3.0, 4.22):
            assert code_of(frames.at(frames.number_at(1 + seconds))) == uneven.number_at(seconds)


def test_what_an_edit_leaves_out_is_left_out(tmp_path: Path) -> None:
    clip, whole = (
        coded_film(tmp_path / "a.mp4", options={"bf": "2"}),
        coded_film(tmp_path / "b.mp4", options={"bf": "2"}),
    )
    path, made = joined([whole, edited(clip, skip=5)])
    assert not made.copied and codes(path) == [*range(24), *range(5, 24)]


def test_clips_that_were_cut_from_longer_ones_bring_no_broken_frames(tmp_path: Path) -> None:
    whole = coded_film(tmp_path / "whole.mp4", **KINDS["open groups"])
    cut = recut(whole, tmp_path / "cut.mp4", begin=7)
    path, made = joined([whole, cut])
    assert not made.copied and codes(path) == [*range(24), *range(8, 24)]


def test_a_clip_that_begins_late_follows_without_a_gap(tmp_path: Path) -> None:
    clip = coded_film(tmp_path / "a.mp4", options={"bf": "2"})
    late = recut(clip, tmp_path / "late.mp4", late=2.0)
    for clips in ([clip, late], [late, clip]):
        path, made = joined(clips)
        assert made.copied and made.seconds == pytest.approx(2) and codes(path) == [*range(24)] * 2
        with ClipFrames(path) as frames:
            assert frames.times == pytest.approx([number / 24 for number in range(48)], abs=1e-4)


def test_the_words_of_all_clips_go_with_the_film(tmp_path: Path) -> None:
    clips = []
    for name, words in (("a", "A heron"), ("b", "Reeds"), ("c", "A heron")):
        with av.open(str(tmp_path / f"{name}.mp4"), "w") as container:
            container.metadata["comment"] = words
            stream: Any = container.add_stream("libx264", rate=24)
            stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
            kind: Any = av.VideoFrame
            container.mux(stream.encode(kind.from_image(Image.new("RGB", (160, 90)))))
            container.mux(stream.encode(None))
        clips.append(tmp_path / f"{name}.mp4")
    with av.open(str(joined(clips)[0])) as container:
        assert container.metadata["comment"] == "A heron\n\nReeds"


def cut_off(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-500])
    return path


def silent(path: Path) -> Path:
    """Write a file in which nothing moves."""
    with av.open(str(path), "w", format="mp4") as container:
        hum: Any = container.add_stream("aac", rate=8000, layout="mono")
        kind: Any = av.AudioFrame
        sound = kind(format="fltp", layout="mono", samples=1024)
        sound.planes[0].update(bytes(4096))
        sound.rate = 8000
        container.mux(hum.encode(sound))
        container.mux(hum.encode(None))
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a page": (lambda path: written(path, b"<!doctype html><p>Sorry"), "HTML page"),
    "nothing": (lambda path: written(path, b""), "empty"),
    "noise": (lambda path: written(path, bytes(range(256)) * 40), "not an MP4"),
    "cut off": (lambda path: cut_off(coded_film(path)), "truncated"),
    "sound only": (silent, "no moving picture"),
    "no frames": (lambda path: edited(coded_film(path, options={"bf": "2"}), skip=30), "no frames"),
    "gone": (lambda path: path, "not there"),
    "a folder": (lambda path: path.mkdir() or path, "cannot be read"),  # type: ignore[func-returns-value]
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_clip_is_refused_by_its_number_and_name(tmp_path: Path, name: str) -> None:
    make, words = BAD[name]
    good = coded_film(tmp_path / "good.mp4", frames=4)
    bad = make(tmp_path / "bad.mp4")
    for fade in (None, 0.1):
        with quick(), pytest.raises(BadBytes, match=f"Clip 2, bad.mp4: .*{words}"):
            join_clips([good, bad, good], tmp_path / "film.mp4", fade=fade, work=Work())


def test_a_film_of_twenty_minutes_is_refused_and_so_is_one_made_of_many_clips(tmp_path: Path) -> None:
    second = coded_film(tmp_path / "second.mp4", options={"preset": "ultrafast"})
    long = recut(second, tmp_path / "long.mp4", times=1200)
    half = recut(second, tmp_path / "half.mp4", times=400)
    with quick(), pytest.raises(BadBytes, match=r"Clip 2, long.mp4: .*20 minutes; at most 10"):
        join_clips([second, long], tmp_path / "film.mp4", fade=None, work=Work())
    with quick(), pytest.raises(BadBytes, match=r"would play 13.3 minutes; at most 10"):
        join_clips([half, half], tmp_path / "film.mp4", fade=None, work=Work())


def test_a_damaged_stretch_is_told_when_it_has_to_be_drawn(tmp_path: Path) -> None:
    good = coded_film(tmp_path / "good.mp4", size=(128, 72))
    bad = coded_film(tmp_path / "bad.mp4", options={"bf": "0"})
    content = bytearray(bad.read_bytes())
    with av.open(str(bad)) as container:
        places = [packet.pos or 0 for packet in container.demux(video=0) if packet.size]
    content[places[5] : places[5] + 4] = b"\x7f\xff\xff\xff"
    bad.write_bytes(content)
    with pytest.raises(BadBytes, match=r"Clip 2, bad.mp4: .*damaged"):
        join_clips([good, bad], tmp_path / "film.mp4", fade=None, work=Work())


def test_work_that_is_not_wanted_any_more_ends_soon(tmp_path: Path) -> None:
    clips = [coded_film(tmp_path / "a.mp4", frames=200)] * 5
    for fade in (None, 0.5):
        stop, shares = threading.Event(), list[float]()

        def told(share: float, shares: list[float] = shares, stop: threading.Event = stop) -> None:
            shares.append(share)
            stop.set()

        with quick(), pytest.raises(Stopped):
            join_clips(clips, tmp_path / "film.mp4", fade=fade, work=Work(stop, told))
        assert len(shares) == 1


def test_the_share_that_is_done_grows_from_nothing_to_all(tmp_path: Path) -> None:
    clips = [coded_film(tmp_path / "a.mp4", size=(640, 360))] * 8
    for fade in (None, 0.25):
        shares: list[float] = []
        join_clips(clips, tmp_path / "film.mp4", fade=fade, work=Work(told=shares.append))
        assert shares == sorted(shares) and shares[-1] == 1 and 0 <= shares[0] < 0.2


def test_other_programs_read_the_film(tmp_path: Path) -> None:
    clips = [coded_film(tmp_path / f"{name}.mp4", options={"bf": "3"}) for name in "ab"]
    for fade, count in ((None, "48"), (0.25, "42")):
        path, _ = joined(clips, fade=fade)
        command = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-of", "csv=p=0"]
        told = subprocess.run(
            [*command, "-show_entries", "stream=nb_read_frames", str(path)], capture_output=True, text=True, check=True
        )
        assert (told.stdout.strip(), told.stderr) == (count, "")
