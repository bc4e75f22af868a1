"""What is typed, pasted or dropped as a reference: one that can be sent, or a sentence."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.draft import Draft
from studio.domain.errors import BadBytes, Mistaken
from studio.domain.limits import UPLOAD_BYTES, URL_LENGTH
from studio.domain.mistakes import mistakes
from studio.flow.references import take
from tests.fuzz.documents import TEXTS
from tests.fuzz.dose import dose, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.pictures import pictures

PARSERS: tuple[str, ...] = ()

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


@dose()
@given(
    text=st.one_of(
        st.sampled_from((*TEXTS, *_ADDRESSES)),
        st.builds(
            lambda text, more: text + more, st.sampled_from(_ADDRESSES), st.sampled_from(TEXTS) | st.text(max_size=9)
        ),
    )
)
def test_an_address(folder: Path, text: str) -> None:
    with quick(), suppress(Mistaken):
        reference = asyncio.run(take(text, folder=folder))
        assert len(reference.source) <= max(URL_LENGTH, len(text)) and reference.name is not None
        request = Draft(prompt="a heron", references=(reference,)).request()
        if not mistakes(request):
            assert request.body()


@dose()
@given(name=st.sampled_from(TEXTS) | st.text(max_size=30), absolute=st.booleans())
def test_a_path(folder: Path, name: str, absolute: bool) -> None:
    with quick(), suppress(BadBytes):
        asyncio.run(take(Path(f"/nowhere/at/all/{name}") if absolute else folder / "none" / name, folder=folder))


@dose()
@given(content=st.deferred(lambda: mutated(pictures())))
def test_bytes_of_the_clipboard(folder: Path, content: bytes) -> None:
    with quick(), suppress(BadBytes):
        reference = asyncio.run(take(content, folder=folder))
        assert reference.size_bytes == len(content) <= UPLOAD_BYTES
        assert Path(reference.source).read_bytes() == content
        assert Path(reference.source).parent == folder / "references"
