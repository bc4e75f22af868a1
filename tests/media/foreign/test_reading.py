"""Real files: what other programs wrote into them is found, whatever the format, and nothing in them does harm."""

from __future__ import annotations

import json
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from studio.domain.foreign import Foreign, fitted
from studio.domain.mistakes import mistakes
from studio.domain.request import ImageRequest
from studio.media.embed import embed
from studio.media.foreign.reading import read_foreign, read_settings
from tests.media.bombs import chunk, png, riff, small, zeros
from tests.media.examples import gradient, record, saved
from tests.media.films import film
from tests.media.foreign import graphs

PARAMETERS = "a heron, 鷺\nNegative prompt: blur\nSteps: 5, CFG scale: 7, Seed: 7, Size: 512x768, Model: x"


def with_exif(path: Path, tag: int, value: bytes | str, *, inner: bool = False) -> Path:
    exif = Image.Exif()
    if inner:
        exif.get_ifd(0x8769)[tag] = value
    else:
        exif[tag] = value
    gradient().save(path, exif=exif)
    return path


def with_texts(path: Path, **texts: str) -> Path:
    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text, zip=len(text) > 500)
    gradient().save(path, pnginfo=info)
    return path


def test_our_own_block_goes_before_everything(tmp_path: Path) -> None:
    for name in ("a.png", "a.jpg", "a.webp"):
        target = tmp_path / f"words {name}"
        embed(saved(tmp_path / name), target, record())
        found = read_settings(target)
        assert found is not None and found.record == record()
        assert found.request == record().request and found.program == "Aurous Studio"
        assert not found.changes


@pytest.mark.parametrize("kind", ["tEXt", "zTXt", "iTXt"])
def test_parameters_of_a_png(tmp_path: Path, kind: str) -> None:
    info = PngImagePlugin.PngInfo()
    if kind == "iTXt":
        info.add_itxt("parameters", PARAMETERS, zip=True)
    else:
        info.add(kind.encode(), b"parameters\0" + (zlib_text() if kind == "zTXt" else PARAMETERS.encode()))
    gradient().save(tmp_path / "a.png", pnginfo=info)
    found = read_settings(tmp_path / "a.png")
    assert found is not None and found.foreign is not None
    assert found.request == ImageRequest(
        prompt="a heron, 鷺", negative_prompt="blur", steps=5, guidance_scale=7.0, seed=7, width=512, height=768
    )
    assert found.changes == ("The model “x” has no counterpart here; choose a style.",)


def zlib_text() -> bytes:
    return b"\0" + zlib.compress(PARAMETERS.encode())


@pytest.mark.parametrize("name", ["a.jpg", "a.webp"])
@pytest.mark.parametrize("way", ["utf-16-be", "utf-16-le", "utf-16", "utf-8"])
def test_parameters_in_exif_whichever_way_they_are_written(tmp_path: Path, name: str, way: str) -> None:
    code = b"ASCII\0\0\0" if way == "utf-8" else b"UNICODE\0"
    path = with_exif(tmp_path / name, 0x9286, code + PARAMETERS.encode(way), inner=True)
    found = read_foreign(path)
    assert found is not None and (found.prompt, found.seed) == ("a heron, 鷺", 7)


def test_a_graph_in_a_png_and_one_in_a_tag(tmp_path: Path) -> None:
    drawn = json.dumps(graphs.simple())
    inside = with_texts(tmp_path / "a.png", prompt=drawn, workflow=json.dumps(graphs.window()))
    tagged = with_exif(tmp_path / "a.webp", 0x0110, f"prompt:{drawn}")
    for path in (inside, tagged):
        found = read_foreign(path)
        assert found is not None and (found.prompt, found.program) == ("a heron, at dawn", "ComfyUI")
    found = read_foreign(with_texts(tmp_path / "b.png", workflow=json.dumps(graphs.window())))
    assert found is not None and found.steps == 25


def test_a_graph_of_two_megabytes(tmp_path: Path) -> None:
    graph = graphs.simple() | {f"n{number}": graphs.node("Note", text="x" * 1000) for number in range(2000)}
    path = with_texts(tmp_path / "a.png", prompt=json.dumps(graph))
    found = read_foreign(path)
    assert len(json.dumps(graph)) > 2_000_000
    assert found is not None and found.prompt == "a heron, at dawn"


def test_captions_of_photographs(tmp_path: Path) -> None:
    assert read_foreign(with_exif(tmp_path / "a.jpg", 0x010E, "a heron")) == Foreign(prompt="a heron")
    assert read_foreign(with_exif(tmp_path / "b.jpg", 0x010E, "OLYMPUS DIGITAL CAMERA")) is None
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0c\x1c\x02\x78\0\x07a heron"
    plain = small("JPEG")
    (tmp_path / "c.jpg").write_bytes(plain[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + plain[2:])
    assert read_foreign(tmp_path / "c.jpg") == Foreign(prompt="a heron")


def test_programs_that_write_documents(tmp_path: Path) -> None:
    invoke = {"app_version": "4", "positive_prompt": "a heron", "seed": 3, "model": {"name": "sdxl"}, "width": 64}
    novel = {"prompt": "a heron", "uc": "blur", "scale": 5, "steps": 28, "seed": 9}
    found = read_foreign(with_texts(tmp_path / "a.png", invokeai_metadata=json.dumps(invoke)))
    assert found is not None and (found.program, found.model, found.seed) == ("InvokeAI", "sdxl", 3)
    found = read_foreign(with_texts(tmp_path / "b.png", Comment=json.dumps(novel), Software="NovelAI", Description="a"))
    assert found is not None and (found.program, found.negative, found.guidance) == ("NovelAI", "blur", 5.0)


def test_a_clip_tells_its_comment(tmp_path: Path) -> None:
    target = tmp_path / "b.mp4"
    embed(film(tmp_path / "a.mp4", frames=2), target, record(seconds=1.0))
    found = read_foreign(target)
    assert found is not None and found.prompt == "a heron at dawn"
    assert read_foreign(tmp_path / "a.mp4") is None


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"hello", small("PNG")]
)
def test_files_that_tell_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    assert read_settings(tmp_path / "a") is None


HOSTILE: dict[str, Callable[[], bytes]] = {
    "much zTXt": lambda: png(before=chunk(b"zTXt", b"parameters\0\0" + zeros(1 << 28))),
    "a hundred of zTXt": lambda: png(
        before=b"".join(chunk(b"zTXt", b"%d\0\0" % n + zeros(1 << 25)) for n in range(100))
    ),
    "much iTXt": lambda: png(before=chunk(b"iTXt", b"prompt\0\1\0\0\0" + zeros(1 << 28))),
    "a million chunks": lambda: png(before=chunk(b"tEXt", b"a\0b") * 1_000_000),
    "a graph without bottom": lambda: png(before=chunk(b"tEXt", b"prompt\0" + b'{"a":' * 500_000)),
    "entities": lambda: png(
        before=chunk(
            b"iTXt",
            b"XML:com.adobe.xmp\0\0\0\0\0<!DOCTYPE a [<!ENTITY a0 'aaaaaaaaaa'>"
            + b"".join(b"<!ENTITY a%d '%s'>" % (n + 1, b"&a%d;" % n * 10) for n in range(9))
            + b"]><a>&a9;</a>",
        )
    ),
    "folders in a circle": lambda: riff(
        (b"VP8L", small("WEBP", lossless=True)[20:]),
        (b"EXIF", b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 8, 0)),
    ),
    "a tag of four gigabytes": lambda: riff(
        (b"VP8L", small("WEBP", lossless=True)[20:]),
        (b"EXIF", b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x010E, 2, 2**32 - 1, 8, 0)),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_tell_nothing_and_cost_little(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(HOSTILE[name]())
    tracemalloc.start()
    try:
        found = read_settings(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found is None or (found.foreign is not None and len(found.foreign.prompt) < 100)
    assert most < 150 << 20


def test_what_is_out_of_range_is_changed_or_left_out_and_said() -> None:
    made = fitted(
        Foreign(
            prompt="a heron <lora:ink:0.5>, " + "x" * 5000,
            negative=" ",
            seed=2**40,
            steps=150,
            guidance=0.0,
            width=8192,
            height=4096,
            model="m",
        )
    )
    assert not mistakes(made.request)
    request = made.request
    assert (request.seed, request.steps, request.guidance_scale, request.negative_prompt) == (None, 100, 0.1, None)
    assert (request.width, request.height) == (4096, 2048)
    assert [sentence.split()[0] for sentence in made.changes] == ["The", "The", "The", "150", "Guidance", "The", "The"]
    assert "<lora" not in request.prompt and len(request.prompt) == 4000


def test_what_fits_is_left_as_it_is() -> None:
    made = fitted(Foreign(prompt="a heron", seed=-1, width=64, height=128))
    assert made.request == ImageRequest(prompt="a heron", width=256, height=512)
    assert made.changes == ("The size 64 × 128 became 256 × 512.",)
    assert fitted(Foreign(prompt="a heron", width=512)).request == ImageRequest(prompt="a heron")
