"""Small real files of every kind the program reads, as bytes."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, PngImagePlugin

from studio.media.embed import embed
from tests.media.examples import gradient, record, saved
from tests.media.films import film

_SIZE = (24, 16)


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@cache
def pictures() -> tuple[bytes, ...]:
    """Return pictures in every format and mode, plain and with the words inside."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        made = [saved(folder / f"{mode}.png", mode, _SIZE) for mode in ("RGB", "RGBA", "P", "L", "1")]
        made += [saved(folder / f"{mode}.jpg", mode, _SIZE) for mode in ("RGB", "L", "CMYK")]
        made += [saved(folder / f"{mode}.webp", mode, _SIZE) for mode in ("RGB", "RGBA")]
        made.append(saved(folder / "lossless.webp", size=_SIZE, lossless=True))
        made.append(saved(folder / "progressive.jpg", size=_SIZE, progressive=True))
        gradient("L", _SIZE).convert("I;16").save(folder / "deep.png")
        made += [folder / "deep.png", *_rich(folder)]
        for number, source in enumerate(tuple(made)):
            target = folder / f"with words {number}"
            embed(source, target, record())
            made.append(target)
        return tuple(path.read_bytes() for path in made)


def _rich(folder: Path) -> list[Path]:
    """Save animations, a picture of two, and pictures full of other programs' words."""
    first, second = gradient(size=_SIZE), gradient(size=_SIZE).rotate(90)
    words = PngImagePlugin.PngInfo()
    words.add_text("parameters", "a heron\nSteps: 5, Seed: 7")
    words.add_text("Comment", "x" * 300, zip=True)
    words.add_itxt("XML:com.adobe.xmp", "<x/>", zip=True)
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a heron"
    first.save(folder / "words.png", pnginfo=words, exif=exif, icc_profile=b"\0" * 140)
    first.save(folder / "words.jpg", exif=exif, icc_profile=b"\0" * 140, comment=b"a heron")
    first.save(folder / "words.webp", exif=exif, icc_profile=b"\0" * 140)
    first.save(folder / "moving.png", save_all=True, append_images=[second])
    first.save(folder / "moving.webp", save_all=True, append_images=[second])
    first.save(folder / "two.jpg", "MPO", save_all=True, append_images=[second])
    names = ("words.png", "words.jpg", "words.webp", "moving.png", "moving.webp", "two.jpg")
    return [folder / name for name in names]


@cache
def others() -> tuple[bytes, ...]:
    """Return pictures that only a reference may be made of."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        made = [saved(folder / f"a.{kind}", size=_SIZE) for kind in ("bmp", "tif", "gif")]
        made += [saved(folder / f"{packed}.tif", size=_SIZE, compression=packed) for packed in ("tiff_lzw", "jpeg")]
        gradient(size=_SIZE).save(folder / "moving.gif", save_all=True, append_images=[gradient(size=_SIZE).rotate(90)])
        return tuple(path.read_bytes() for path in [*made, folder / "moving.gif"])


@cache
def clips() -> tuple[bytes, ...]:
    """Return clips in every build of the container, plain and with the words inside."""
    builds: tuple[dict[str, str], ...] = (
        {},
        {"movflags": "faststart"},
        {"movflags": "frag_keyframe+empty_moov"},
        {"movflags": "use_metadata_tags"},
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        made = [
            film(folder / f"{number}.mp4", frames=4, size=(32, 32), options=options)
            for number, options in enumerate(builds)
        ]
        made += [film(folder / "a.mov", frames=3, size=(32, 32)), film(folder / "one.mp4", frames=1, size=(32, 32))]
        for number, source in enumerate(tuple(made)):
            target = folder / f"with words {number}"
            embed(source, target, record(seconds=2.0))
            made.append(target)
        return tuple(path.read_bytes() for path in made)
