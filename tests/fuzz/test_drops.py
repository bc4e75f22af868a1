"""What is typed, pasted or dropped as a reference: one that can be sent, or a sentence."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from studio.domain.draft import Draft
from studio.domain.errors import BadBytes, Mistaken
from studio.domain.limits import UPLOAD_BYTES, URL_LENGTH
from studio.domain.mistakes import mistakes
from studio.flow.references import take
from tests.fuzz.documents import TEXTS
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import pictures
from tests.fuzz.recipes import either, joined, pick, spliced, text

PARSERS: tuple[str, ...] = ()

Run = Callable[[Coroutine[Any, Any, Any]], Any]

_ADDRESSES = (
    "https://example.org/heron.png",
    "https://",
    "https:///x",
    "https://a b/",
    "https://[::1",
    "file_",
    "file_1",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@cases(
    said=either(
        pick(*TEXTS, *_ADDRESSES),
        joined(pick(*_ADDRESSES), pick(*TEXTS)),
        joined(pick(*_ADDRESSES), text(9)),
        spliced(_ADDRESSES),
    )
)
def test_an_address(run: Run, folder: Path, said: str) -> None:
    with quick(), suppress(Mistaken):
        reference = run(take(said, folder=folder))
        assert len(reference.source) <= max(URL_LENGTH, len(said)) and reference.name is not None
        request = Draft(prompt="a heron", references=(reference,)).request()
        if not mistakes(request):
            assert request.body()


@cases(name=either(pick(*TEXTS), text(30)), absolute=pick(True, False))
def test_a_path(run: Run, folder: Path, name: str, absolute: bool) -> None:
    with quick(), suppress(BadBytes):
        run(take(Path(f"/nowhere/at/all/{name}") if absolute else folder / "none" / name, folder=folder))


@cases(content=mutated(pictures))
def test_bytes_of_the_clipboard(run: Run, folder: Path, content: bytes) -> None:
    with quick(), suppress(BadBytes):
        reference = run(take(content, folder=folder))
        assert reference.size_bytes == len(content) <= UPLOAD_BYTES
        assert Path(reference.source).read_bytes() == content
        assert Path(reference.source).parent == folder / "references"
