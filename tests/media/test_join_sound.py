"""What is heard in a film: each clip's sound at its place, silence where there is none, and fades between."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from studio.domain.errors import BadBytes
from studio.media.clip import check_clip
from studio.media.join import Film, join_clips
from studio.media.join_work import Work
from tests.fuzz.dose import quick

from .films import coded, coded_film

RATE = 48000


def loud_film(
    path: Path,
    *,
    level: float = 0.5,
    codec: str = "aac",
    rate: int = RATE,
    layout: str = "stereo",
    late: float = 0.0,
    seconds: float = 1.0,
) -> Path:
    """Encode a second of frames, and a tone of so many ``seconds`` that begins ``late``."""
    kind: Any = av.VideoFrame
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=24, options={"bf": "2"})
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        sound: Any = container.add_stream(codec, rate=rate, layout=layout)
        for number in range(24):
            container.mux(stream.encode(kind.from_image(coded(number))))
        container.mux(stream.encode(None))
        for begin in range(0, round(seconds * rate), 1024):
            container.mux(sound.encode(tone(begin, level, rate, layout, late)))
        container.mux(sound.encode(None))
    return path


def tone(begin: int, level: float, rate: int, layout: str, late: float) -> Any:
    kind: Any = av.AudioFrame
    frame = kind(format="fltp", layout=layout, samples=1024)
    wave = array("f", (level * math.sin((begin + each) / rate * 2 * math.pi * 440) for each in range(1024)))
    for plane in frame.planes:
        plane.update(wave.tobytes())
    frame.pts, frame.sample_rate, frame.time_base = begin + round(late * rate), rate, Fraction(1, rate)
    return frame


def loudness(path: Path, step: float = 0.05) -> list[float]:
    """Return how loud each stretch of the film is, in the amplitude of a tone."""
    samples = array("f")
    with av.open(str(path)) as container:
        tune = av.AudioResampler("fltp", "stereo", RATE)
        for frame in container.decode(audio=0):
            for heard in tune.resample(frame):
                samples.extend(array("f", bytes(heard.planes[0])[: heard.samples * 4]))
    size = round(step * RATE)
    pieces = [samples[begin : begin + size] for begin in range(0, len(samples) - size // 2, size)]
    return [math.sqrt(2 * sum(each * each for each in piece) / len(piece)) for piece in pieces]


def joined(clips: Sequence[Path], *, fade: float | None = None) -> tuple[Path, Film]:
    target = clips[0].with_name("film.mp4")
    return target, join_clips(clips, target, fade=fade, work=Work())


def around(found: Sequence[float], begin: float, end: float) -> list[float]:
    """Return what is heard between two moments, without the steps at both ends."""
    return list(found[round(begin / 0.05) + 1 : round(end / 0.05) - 1])


def test_each_clip_is_heard_for_as_long_as_it_is_seen(tmp_path: Path) -> None:
    clips = [
        loud_film(tmp_path / "a.mp4", level=0.6),
        coded_film(tmp_path / "silent.mp4", options={"bf": "2"}),
        loud_film(tmp_path / "b.mp4", level=0.2),
    ]
    path, made = joined(clips)
    assert made.copied  # the pictures are; sound is written anew, so that it fits
    found = loudness(path)
    assert len(found) == pytest.approx(60, abs=1)
    assert around(found, 0, 1) == pytest.approx([0.6] * 18, abs=0.05)
    assert max(around(found, 1, 2)) < 0.01
    assert around(found, 2, 3) == pytest.approx([0.2] * 18, abs=0.05)
    assert check_clip(path).frames == 72


@pytest.mark.parametrize(("seconds", "heard"), [(0.5, 0.5), (3.0, 1.0)])
def test_sound_is_neither_longer_nor_earlier_than_its_clip(tmp_path: Path, seconds: float, heard: float) -> None:
    clips = [loud_film(tmp_path / "a.mp4", seconds=seconds), coded_film(tmp_path / "b.mp4", options={"bf": "2"})]
    found = loudness(joined(clips)[0])
    assert around(found, 0, heard) == pytest.approx([0.5] * round(heard * 20 - 2), abs=0.05)
    assert max(around(found, heard, 2)) < 0.01


def test_sound_that_begins_late_stays_late(tmp_path: Path) -> None:
    clips = [coded_film(tmp_path / "a.mp4", options={"bf": "2"}), loud_film(tmp_path / "b.mp4", late=0.4)]
    found = loudness(joined(clips)[0])
    assert max(around(found, 0, 1.4)) < 0.01 < 0.4 < min(around(found, 1.4, 2))


def test_clips_of_any_rate_and_layout_are_heard_together(tmp_path: Path) -> None:
    kinds = [(RATE, "stereo"), (44100, "mono"), (22050, "5.1")]
    clips = [loud_film(tmp_path / f"{rate}.mp4", rate=rate, layout=layout) for rate, layout in kinds]
    path, _ = joined(clips)
    with av.open(str(path)) as container:
        sound = container.streams.audio[0].codec_context
        assert (sound.sample_rate, sound.layout.name) == (RATE, "stereo")
    found = loudness(path)
    assert len(found) == pytest.approx(60, abs=1)
    for begin in (0, 1):  # one channel is as loud in two
        assert around(found, begin, begin + 1) == pytest.approx([0.5] * 18, abs=0.05)
    assert 0.3 < min(around(found, 2, 3)) < max(around(found, 2, 3)) < 0.7


def test_a_cross_fade_is_heard_too(tmp_path: Path) -> None:
    clips = [loud_film(tmp_path / "a.mp4", level=0.6), coded_film(tmp_path / "silent.mp4")]
    path, made = joined(clips, fade=0.5)
    found = loudness(path)
    assert made.seconds == pytest.approx(1.5) and len(found) == pytest.approx(30, abs=1)
    assert around(found, 0, 0.5) == pytest.approx([0.6] * 8, abs=0.05)
    fading = around(found, 0.5, 1)
    assert fading == sorted(fading, reverse=True)
    assert fading == pytest.approx([0.6 * math.cos((each + 1.5) / 10 * math.pi / 2) for each in range(8)], abs=0.06)
    assert max(around(found, 1, 1.5)) < 0.01


def test_a_film_of_silent_clips_has_no_sound(tmp_path: Path) -> None:
    path, _ = joined([coded_film(tmp_path / "a.mp4"), coded_film(tmp_path / "b.mp4")])
    with av.open(str(path)) as container:
        assert not container.streams.audio


def test_sound_and_pictures_lie_side_by_side_in_the_file(tmp_path: Path) -> None:
    """Players read on from where they are: what belongs together must not be seconds apart."""
    path, _ = joined([loud_film(tmp_path / "a.mp4"), loud_film(tmp_path / "b.mp4")])
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux() if packet.size]
        found = [
            (packet.pos or 0, packet.stream.type, float((packet.dts or 0) * packet.time_base)) for packet in packets
        ]
    told = {"video": 0.0, "audio": 0.0}
    for _, kind, when in sorted(found):
        told[kind] = when
        assert abs(told["video"] - told["audio"]) < 1.1


@pytest.mark.parametrize("rate", [1, 3999, 65535])
def test_a_rate_nobody_hears_is_refused_where_it_would_fill_the_memory(tmp_path: Path, rate: int) -> None:
    loud = loud_film(tmp_path / "a.mp4", layout="mono")
    odd = loud_film(tmp_path / "odd.mov", rate=8000, layout="mono", codec="pcm_s16le")
    content = bytearray(odd.read_bytes())
    place = content.index(b"sowt") + 28
    assert content[place : place + 2] == (8000).to_bytes(2, "big")
    content[place : place + 2] = rate.to_bytes(2, "big")
    odd.write_bytes(content)
    with quick():
        if rate < 4000:
            with pytest.raises(BadBytes, match=r"Clip 2, odd.mov: Its sound"):
                joined([loud, odd])
        else:
            assert loudness(joined([loud, odd])[0])
