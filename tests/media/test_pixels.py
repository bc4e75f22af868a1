"""A copy is recognised by what it shows: exactly when nothing was lost, and by its looks when something was."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PIL import Image

from studio.domain.errors import BadBytes
from studio.media.embed import embed
from studio.media.pixels import LIKE, distance, fingerprint, look
from studio.media.thumbnail import thumbnail
from tests.media.examples import gradient, record, saved
from tests.media.films import film


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_words_change_nothing(tmp_path: Path, name: str) -> None:
    target = tmp_path / f"words {name}"
    embed(saved(tmp_path / name), target, record())
    assert target.read_bytes() != (tmp_path / name).read_bytes()
    assert fingerprint(target) == fingerprint(tmp_path / name)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_a_copy_without_loss_in_another_format_is_the_same(tmp_path: Path, mode: str) -> None:
    one = saved(tmp_path / "a.png", mode, (300, 700))
    with Image.open(one) as picture:
        picture.convert("RGBA").save(tmp_path / "b.webp", lossless=True)
        picture.convert("RGBA").save(tmp_path / "c.png", optimize=True)
    assert fingerprint(one) == fingerprint(tmp_path / "b.webp") == fingerprint(tmp_path / "c.png")


def test_one_that_was_turned_by_its_words_is_the_same_when_it_is_turned_in_truth(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = gradient()
    picture.save(tmp_path / "a.png", exif=exif)
    picture.transpose(Image.Transpose.ROTATE_270).save(tmp_path / "b.png")
    assert fingerprint(tmp_path / "a.png") == fingerprint(tmp_path / "b.png")


def test_one_pixel_makes_another_picture_and_so_does_another_shape(tmp_path: Path) -> None:
    picture = gradient(size=(64, 600))
    picture.save(tmp_path / "a.png")
    picture.putpixel((63, 599), (1, 2, 3))
    picture.save(tmp_path / "b.png")
    Image.new("RGB", (4, 2)).save(tmp_path / "c.png")
    Image.new("RGB", (2, 4)).save(tmp_path / "d.png")
    assert len({fingerprint(tmp_path / f"{name}.png") for name in "abcd"}) == 4


def test_a_clip_in_another_container_is_the_same_and_another_clip_is_not(tmp_path: Path) -> None:
    one, other = film(tmp_path / "a.mp4", frames=4), film(tmp_path / "b.mp4", frames=5)
    embed(one, tmp_path / "c.mp4", record(seconds=1.0))
    with av.open(str(one)) as source, av.open(str(tmp_path / "d.mov"), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    prints = [fingerprint(tmp_path / name) for name in ("a.mp4", "c.mp4", "d.mov")]
    assert len(set(prints)) == 1
    assert fingerprint(other) not in prints


def test_what_lost_something_still_looks_the_same(tmp_path: Path) -> None:
    picture = Image.effect_mandelbrot((640, 480), (-2.0, -1.3, 1.1, 1.0), 60).convert("RGB")
    picture.save(tmp_path / "a.png")
    picture.save(tmp_path / "b.jpg", quality=60)
    picture.resize((320, 240)).save(tmp_path / "c.webp", quality=70)
    picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "d.png")
    a, b, c, d = (look(thumbnail(tmp_path / name)) for name in ("a.png", "b.jpg", "c.webp", "d.png"))
    assert distance(a, b) <= LIKE and distance(a, c) <= LIKE
    assert distance(a, d) > 2 * LIKE


def test_pictures_of_one_colour_look_like_nothing(tmp_path: Path) -> None:
    Image.new("RGB", (200, 100), "teal").save(tmp_path / "a.png")
    assert look(thumbnail(tmp_path / "a.png")) == ""


def test_what_is_broken_has_no_pixels(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved(tmp_path / "b.png").read_bytes()[:200])
    with pytest.raises(BadBytes):
        fingerprint(tmp_path / "a.png")
