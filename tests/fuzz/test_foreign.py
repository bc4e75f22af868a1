"""What other programs wrote into pictures: settings or nothing, whatever the bytes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image, PngImagePlugin

from studio.domain.foreign import Foreign, fitted
from studio.domain.mistakes import mistakes
from studio.media.foreign import a1111, comfy, xmp
from studio.media.foreign.documents import document
from studio.media.foreign.documents import read as read_document
from studio.media.foreign.reading import read_foreign, read_settings
from studio.media.record import xmp as packet
from tests.fuzz.documents import documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import clips, pictures
from tests.fuzz.recipes import either, pick
from tests.fuzz.sanity import sane
from tests.media.examples import gradient, record
from tests.media.foreign import graphs
from tests.media.foreign.test_a1111 import USUAL

PARSERS = (
    "studio.media.foreign.documents.document",
    "studio.media.foreign.tags._folder",
    "studio.media.foreign.tags._number",
    "studio.media.foreign.tags.captions",
    "studio.media.foreign.texts._unpacked",
)

TEXTS = mutated([USUAL.encode(), b'x\nSteps: 5, A: "b, c", Lora hashes: "a: b", Seed: 7, Size: 1x1, B: [{"c": 1}]'])
GRAPHS = documents([graphs.simple(), graphs.flux(), graphs.second_pass(), graphs.window()])
FLAT = documents([{"prompt": "a heron", "uc": "blur", "seed": 1, "image": {"positive_prompt": ["x"], "cfg": 1.5}}])


@cache
def written() -> tuple[bytes, ...]:
    """Return pictures full of what other programs write."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        words = PngImagePlugin.PngInfo()
        words.add_text("parameters", USUAL)
        words.add_itxt("prompt", json.dumps(graphs.simple()), zip=True)
        words.add_text("workflow", json.dumps(graphs.window()), zip=True)
        words.add_itxt("XML:com.adobe.xmp", packet(record()).decode())
        gradient(size=(24, 16)).save(folder / "a.png", pnginfo=words)
        exif = Image.Exif()
        exif[0x0110], exif[0x010E] = f"prompt:{json.dumps(graphs.simple())}", "a heron"
        exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + USUAL.encode("utf-16-le")
        gradient(size=(24, 16)).save(folder / "a.jpg", exif=exif, xmp=packet(record()))
        gradient(size=(24, 16)).save(folder / "a.webp", exif=exif, xmp=packet(record()))
        return tuple(path.read_bytes() for path in sorted(folder.iterdir()))


def fine(found: Foreign | None) -> bool:
    """Whether what was found can be shown, written down and asked for."""
    if found is None:
        return True
    made = fitted(found)
    return sane(found) and not [each for each in mistakes(made.request) if each.sentence and found.prompt.strip()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "picture"


@cases(content=either(mutated(written), mutated(pictures), mutated(clips)))
def test_settings_in_a_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick():
        found = read_settings(path)
        assert fine(read_foreign(path))
    assert found is None or sane(found.request)


@cases(content=TEXTS)
def test_parameters(content: bytes) -> None:
    with quick():
        a1111.read(content.decode(errors="replace"))


@cases(content=either(GRAPHS, FLAT), form=pick("prompt", "workflow"))
def test_graphs_and_documents(content: bytes, form: str) -> None:
    with quick():
        told = document(content.decode(errors="replace"))
        if told is not None:
            comfy.read(told if form == "prompt" else None, told if form == "workflow" else None)
            read_document(told)


@cases(content=mutated([packet(record())]))
def test_packets(content: bytes) -> None:
    with quick():
        xmp.read(content)
