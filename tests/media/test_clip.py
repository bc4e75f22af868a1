"""A clip is decoded to its last frame before it is believed, and nothing a file claims can stop us."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from studio.domain import limits
from studio.domain.errors import BadBytes
from studio.domain.request import VideoRequest
from studio.media.clip import CheckedClip, check_and_poster, check_clip, poster
from studio.media.embed import copy_plain, embed, read
from studio.media.frames import ClipFrames
from studio.media.record import TRAINED_ALGORITHMIC_MEDIA, read_block, sidecar

from .examples import HOSTILE, record
from .films import code_of, coded_film, film, frame, packets, pixels
from .test_frames import KINDS, edited

CONTAINERS: list[tuple[str, dict[str, str]]] = [
    ("end.mp4", {}),
    ("front.mp4", {"movflags": "faststart"}),
    ("quicktime.mov", {}),
    ("front.mov", {"movflags": "faststart"}),
    ("tags.mp4", {"movflags": "faststart+use_metadata_tags"}),
]


def clip_record(prompt: str = "a heron wades", **fields: Any) -> Any:
    request = VideoRequest(video_lora_id="slow-drift", prompt=prompt, duration=2)
    return record(request=request, width=128, height=72, generation_id="vid_1", index=0, seconds=2.0, **fields)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return film(tmp_path / "clip.mp4")


def test_a_whole_clip_is_measured_by_its_frames(clip: Path) -> None:
    assert check_clip(clip) == CheckedClip("video/mp4", "mp4", 128, 72, 2.0, 24)


def test_a_quicktime_film_keeps_its_name(tmp_path: Path) -> None:
    checked = check_clip(film(tmp_path / "clip.mov"))
    assert (checked.media_type, checked.extension) == ("video/quicktime", "mov")


def test_one_frame_is_a_clip(tmp_path: Path) -> None:
    assert check_clip(film(tmp_path / "one.mp4", frames=1)).frames == 1


def test_the_poster_is_the_first_frame_and_never_enlarged(clip: Path) -> None:
    checked, small = check_and_poster(clip)
    assert checked.frames == 24 and small == poster(clip)
    with Image.open(BytesIO(small or b""), formats=["JPEG"]) as shown:
        assert shown.size == (128, 72)
        place, expected = (100, 60), frame(0, (128, 72)).getpixel((100, 60))
        assert isinstance(expected, tuple)
        assert all(abs(a - b) < 12 for a, b in zip(shown.getpixel(place), expected, strict=True))  # type: ignore[arg-type]


def test_a_large_poster_has_512_pixels(tmp_path: Path) -> None:
    with Image.open(
        BytesIO(poster(film(tmp_path / "large.mp4", size=(720, 1280), frames=2))), formats=["JPEG"]
    ) as shown:
        assert shown.size == (288, 512)


def test_the_poster_needs_no_more_than_the_first_frame(clip: Path) -> None:
    content = clip.read_bytes()
    start = content.index(b"mdat") + 4
    half = start + (content.index(b"moov") - start) // 2
    clip.write_bytes(content[:half] + bytes(content.index(b"moov") - 4 - half) + content[content.index(b"moov") - 4 :])
    assert poster(clip)
    with pytest.raises(BadBytes):
        check_clip(clip)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html>gone</html>", "HTML page, not a clip"),
        (b'{"error": {"code": "output_expired"}}', "JSON text, not a clip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "not an MP4"),
        (b"\x1aE\xdf\xa3" + bytes(64), "not an MP4"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "not an MP4"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", "what describes its frames is missing"),
        (b"\0\0\0\x10ftypisom\0\0\2\0" + b"\xff" * 9, "truncated"),
    ],
)
def test_what_is_no_clip_is_refused_with_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    for look in (check_clip, poster):
        with pytest.raises(BadBytes, match=words):
            look(path)


@pytest.mark.parametrize("name", ["a.mkv", "a.webm", "a.avi", "a.ts"])
def test_other_containers_are_refused(tmp_path: Path, name: str) -> None:
    codec = "libvpx" if name == "a.webm" else "libx264"
    with pytest.raises(BadBytes, match="not an MP4"):
        check_clip(film(tmp_path / name, frames=3, codec=codec))


@pytest.mark.parametrize("options", [{}, {"movflags": "faststart"}, {"movflags": "frag_keyframe+empty_moov"}])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_clip_is_refused(tmp_path: Path, options: dict[str, str], share: float) -> None:
    path = film(tmp_path / "clip.mp4", options=options)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BadBytes):
        check_clip(path)


def test_frames_that_are_nonsense_are_refused(clip: Path) -> None:
    content = bytearray(clip.read_bytes())
    start, end = content.index(b"mdat") + 4, content.index(b"moov") - 4
    content[start:end] = b"\x5a" * (end - start)
    clip.write_bytes(content)
    with pytest.raises(BadBytes):
        check_clip(clip)


def test_sound_alone_is_no_clip(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        silence = av.AudioFrame.from_ndarray(np.zeros((2, 1024), "float32"), format="fltp", layout="stereo")
        silence.sample_rate = 44100
        container.mux([*stream.encode(silence), *stream.encode(None)])
    with pytest.raises(BadBytes, match="no moving picture"):
        check_clip(path)


def test_pictures_in_a_way_nobody_here_decodes_are_refused(clip: Path) -> None:
    clip.write_bytes(clip.read_bytes().replace(b"avc1", b"zzz1"))
    for look in (check_clip, poster):
        with pytest.raises(BadBytes, match="cannot be decoded here"):
            look(clip)


def claim(path: Path, table: bytes, place: int, number: int) -> None:
    """Let a table in the file claim another number."""
    content = bytearray(path.read_bytes())
    at = content.index(table) + 4 + place
    content[at : at + 4] = struct.pack(">I", number)
    path.write_bytes(content)


def test_a_file_that_claims_billions_of_frames_is_not_given_the_room(clip: Path) -> None:
    claim(clip, b"stsz", 8, 0xFFFFFFFF)
    with pytest.raises(BadBytes, match="more frames than any clip"):
        check_clip(clip)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


SIZES = box(b"stsz", struct.pack(">III", 0, 1, 50_000_000))
SIZES_LONG = struct.pack(">I4sQIII", 1, b"stsz", 28, 0, 1, 50_000_000)
EDITS = box(b"elst", struct.pack(">II", 0, 300_000) + struct.pack(">III", 0x7FFFFFFF, 0, 0x10000) * 300_000)


@pytest.mark.parametrize(
    "hidden",
    [
        box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", SIZES)))),
        box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", SIZES_LONG)))),
        box(b"trak", box(b"edts", EDITS)),
        b"\0\0\0\1elstsz" + struct.pack(">III", 0, 1, 50_000_000),
        SIZES,
    ],
    ids=["a second track", "a size in eight bytes", "edits", "across another name", "nowhere"],
)
@pytest.mark.parametrize("inside", [True, False])
def test_claims_are_found_wherever_a_decoder_would_heed_them(tmp_path: Path, hidden: bytes, inside: bool) -> None:
    path = film(tmp_path / "clip.mp4")
    content = path.read_bytes()
    place = content.index(b"moov") - 4
    moov = box(b"moov", content[place + 8 :] + hidden) if inside else box(b"udta", hidden) + content[place:]
    path.write_bytes(content[:place] + moov)
    for look in (check_clip, poster):
        with pytest.raises(BadBytes, match="more frames than any clip"):
            look(path)


def test_a_packed_description_is_not_unpacked(clip: Path) -> None:
    content = clip.read_bytes()
    place = content.index(b"moov") - 4
    packed = zlib.compress(content[place:])
    inside = box(b"dcom", b"zlib") + box(b"cmvd", struct.pack(">I", len(content) - place) + packed)
    clip.write_bytes(content[:place] + box(b"moov", box(b"cmov", inside)))
    with pytest.raises(BadBytes, match="packed in a way"):
        check_clip(clip)


def test_a_file_in_too_many_pieces_is_not_followed(clip: Path) -> None:
    clip.write_bytes(clip.read_bytes() + box(b"free", b"") * 150_000)
    with pytest.raises(BadBytes, match="too many pieces"):
        check_clip(clip)


def test_more_words_than_frames_are_refused(clip: Path) -> None:
    clip.write_bytes(clip.read_bytes() + box(b"uuid", bytes(17 << 20)))
    with pytest.raises(BadBytes, match="too large"):
        check_clip(clip)


def test_more_pixels_than_a_clip_has_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    path = film(tmp_path / "wide.mp4", size=(4160, 2304), frames=1)
    for look in (check_clip, poster):
        with pytest.raises(BadBytes, match="too many pixels: 4,160 × 2,304"):
            look(path)


def test_a_clip_that_plays_too_long_is_refused(tmp_path: Path) -> None:
    path = film(tmp_path / "long.mp4", frames=int(limits.CLIP_SECONDS) + 2, rate=1)
    with pytest.raises(BadBytes, match="at most 60"):
        check_clip(path)


def test_more_frames_than_a_clip_has_are_refused(tmp_path: Path) -> None:
    path = film(tmp_path / "many.mp4", frames=7300, rate=1000, size=(16, 16))
    with pytest.raises(BadBytes, match="more frames"):
        check_clip(path)


def test_tags_in_broken_letters_do_not_matter(clip: Path) -> None:
    content = clip.read_bytes().replace(b"Lavf", b"\xff\xfe\xfd\xfc")
    clip.write_bytes(content)
    assert check_clip(clip).frames == 24


@pytest.mark.parametrize(("name", "options"), CONTAINERS)
def test_coded_frames_and_pixels_are_the_same(tmp_path: Path, name: str, options: dict[str, str]) -> None:
    source, target = film(tmp_path / name, options=options), tmp_path / f"out-{name}"
    embed(source, target, clip_record())
    assert packets(source) == packets(target) != []
    assert pixels(source) == pixels(target)
    assert check_clip(source) == check_clip(target)


@pytest.mark.parametrize(("name", "options"), CONTAINERS)
@pytest.mark.parametrize("prompt", ["", "a heron", HOSTILE, "🦩" * 4000, "\x01\x02" * 2000])
def test_the_record_comes_back(tmp_path: Path, name: str, options: dict[str, str], prompt: str) -> None:
    source, target = film(tmp_path / name, frames=2, options=options), tmp_path / f"out-{name}"
    words = clip_record(prompt)
    embed(source, target, words)
    assert read(target) == words and read(source) is None
    assert read_block(sidecar(words)) == words


def test_places_of_frames_in_a_large_table_are_moved_too(tmp_path: Path) -> None:
    source, target = film(tmp_path / "clip.mp4", options={"movflags": "faststart"}), tmp_path / "out.mp4"
    content = source.read_bytes()
    at = content.index(b"stco") - 4
    size = int.from_bytes(content[at : at + 4], "big")
    count = int.from_bytes(content[at + 12 : at + 16], "big")
    places = struct.unpack(f">{count}I", content[at + 16 : at + size])
    grown = 4 * count
    table = struct.pack(">I4sII", size + grown, b"co64", 0, count) + struct.pack(
        f">{count}Q", *(place + grown for place in places)
    )
    out = bytearray(content[:at] + table + content[at + size :])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        place = out.index(kind) - 4
        out[place : place + 4] = struct.pack(">I", int.from_bytes(out[place : place + 4], "big") + grown)
    source.write_bytes(out)
    embed(source, target, clip_record())
    assert packets(source) == packets(target) != []


def test_a_clip_in_fragments_is_copied_as_it_is(tmp_path: Path) -> None:
    source = film(tmp_path / "clip.mp4", options={"movflags": "frag_keyframe+empty_moov"})
    target = tmp_path / "out.mp4"
    embed(source, target, clip_record())
    assert target.read_bytes() == source.read_bytes()
    assert check_clip(target).frames == 24


def test_a_plain_copy_has_every_byte(clip: Path, tmp_path: Path) -> None:
    copy_plain(clip, tmp_path / "plain.mp4")
    assert (tmp_path / "plain.mp4").read_bytes() == clip.read_bytes()


def test_what_others_wrote_into_the_tags_stays(tmp_path: Path) -> None:
    source, target = film(tmp_path / "clip.mp4", options={"movflags": "faststart"}), tmp_path / "out.mp4"
    embed(source, target, clip_record())
    assert ffprobe(target)["encoder"] == ffprobe(source)["encoder"]


def test_words_written_twice_are_there_once(clip: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.mp4", tmp_path / "second.mp4"
    embed(clip, first, clip_record("one"))
    embed(first, second, clip_record("two"))
    again = read(second)
    assert again is not None and again.request.prompt == "two"
    assert ffprobe(second)["title"] == "two" and packets(second) == packets(clip)


def ffprobe(path: Path) -> dict[str, str]:
    """Read the tags of ``path`` the way players do."""
    program = shutil.which("ffprobe")
    if program is None:
        pytest.skip("ffprobe is not installed (Debian: ffmpeg)")
    done = subprocess.run(
        [program, "-v", "error", "-of", "json", "-show_format", path], capture_output=True, check=True
    )
    assert not done.stderr
    tags: dict[str, str] = json.loads(done.stdout)["format"]["tags"]
    return tags


def exiftool(path: Path) -> dict[str, Any]:
    """Read ``path`` the way galleries do."""
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is not installed (Debian: libimage-exiftool-perl)")
    done = subprocess.run([program, "-j", "-b", "-charset", "UTF8", path], capture_output=True, check=True)
    tags: dict[str, Any] = json.loads(done.stdout)[0]
    return tags


@pytest.mark.parametrize(("name", "options"), CONTAINERS)
def test_players_and_galleries_read_the_words(tmp_path: Path, name: str, options: dict[str, str]) -> None:
    source, target = film(tmp_path / name, options=options), tmp_path / f"out-{name}"
    embed(source, target, clip_record("a heron — “mist” 🦩"))
    tags = ffprobe(target)
    assert tags["title"] == "a heron — “mist” 🦩"
    assert tags["comment"].startswith("a heron") and "Length: 2 s" in tags["comment"]
    assert json.loads(tags["aurous"])["generation_id"] == "vid_1"
    said = exiftool(target)
    assert said["Title"] == "a heron — “mist” 🦩" and "Seed: 42" in said["Comment"]
    assert said["DigitalSourceType"] == TRAINED_ALGORITHMIC_MEDIA
    assert "Warning" not in said and "Error" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_poster_is_the_first_frame_however_the_clip_was_written(tmp_path: Path, kind: str) -> None:
    clip = coded_film(tmp_path / "clip.mp4", **KINDS[kind])
    # Black and white fields of the first two frames differ in one: 0 has none that is white.
    with Image.open(BytesIO(poster(clip, 160)), formats=["JPEG"]) as small, ClipFrames(clip) as frames:
        assert small.size == frames.at(0, side=160).size and code_of(small) == 0
    late = edited(coded_film(tmp_path / "late.mp4", options={"bf": "2"}), skip=5)
    with Image.open(BytesIO(poster(late, 160)), formats=["JPEG"]) as small:
        assert code_of(small) == 5
