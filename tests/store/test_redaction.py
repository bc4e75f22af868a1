"""What must not be written down is found in every disguise, and nothing else is touched."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from studio.domain.job import Job, JobState
from studio.domain.reference import Reference, ReferenceKind
from studio.domain.request import ImageRequest
from studio.store import redaction
from studio.store.paths import Paths
from studio.store.redaction import RedactingFormatter, hide, redacted, without_hidden
from studio.store.store import Store

KEY = "al_live_" + "8f" * 32
TOKEN = "WyIvdjEvaW1hZ2VzIl0.c2lnbmF0dXJlLW9mLWl0"
ODD = "k3y/of+no~known.form"


@pytest.fixture
def odd() -> Iterator[str]:
    """A key of no known form that is hidden during one test."""
    hide(ODD)
    yield ODD
    redaction._in_use.clear()


@pytest.mark.parametrize(
    "text",
    [
        f'{{"request": "x-api-key: {KEY}"}}',
        json.dumps(json.dumps({"X-Api-Key": KEY, "token": TOKEN})),
        quote(f'"{KEY}"'),
        f"\\n{KEY}\\n",
        f"x{KEY}",
        quote(f"https://host/a?x=1&token={TOKEN}", safe=""),
        f"https://host/a?x=1\\u0026token={TOKEN}",
        f"https://host/a?x=1&amp;token={TOKEN}",
        f"https://host/a?X-Goog-Signature={TOKEN}&y=1",
        f"https://host/a#access_token={TOKEN}",
        f"{{'token': '{TOKEN}'}}",
        f'"client_secret": "{TOKEN}"',
        f"Authorization: Basic {TOKEN}",
        f"Proxy-Authorization: Basic {TOKEN}",
        f"set-cookie: {TOKEN}",
        "og_4f8a91c07b and \\nog_4f8a91c07b and %20og_4f8a91c07b",
    ],
)
def test_disguises_are_seen_through(text: str) -> None:
    left = redacted(text)
    assert not [secret for secret in (KEY, TOKEN, "4f8a91c07b") if secret in left]
    assert redacted(left) == left


@pytest.mark.parametrize(
    "text",
    [
        "blog_posts, dialog_box and frog_in_a_pond.png",
        "authored by a cook: secret garden, key light, a token of love",
        "2026-11-24 a-heron?! 512x512 seed 7.png",
        "https://host/a.png?w=10&h=20",
    ],
)
def test_words_and_names_stay(text: str) -> None:
    assert redacted(text) == text


def test_a_key_in_use_is_hidden_whatever_it_looks_like(odd: str) -> None:
    for before in ("", "a", "ab"):
        packed = base64.b64encode(f"{before}{odd} and more".encode()).decode()
        assert without_hidden(packed) != packed
    for text in (f"sent {odd}.", f"sent {quote(odd, safe='')}."):
        assert redacted(text) == without_hidden(text) == "sent …."


def test_too_short_a_key_hides_no_words() -> None:
    hide("a")
    assert redacted("a heron") == "a heron"


def test_a_traceback_loses_them_too(odd: str) -> None:
    try:
        raise RuntimeError(f"broke with {odd} and {KEY}")
    except RuntimeError as error:
        kind = (RuntimeError, error, error.__traceback__)
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "it %s", ("failed",), kind)
    told = RedactingFormatter().format(record)
    assert "Traceback" in told and "it failed" in told and odd not in told and KEY not in told


async def test_an_ended_job_leaves_no_signature_behind_not_even_in_a_free_page(tmp_path: Path) -> None:
    signed = f"https://host/a.png?token={TOKEN * 200}"
    request = ImageRequest(prompt="a heron", reference_image_urls=(signed,))
    job = Job(
        id="01J",
        key="k",
        profile="p",
        request=request,
        created_at=datetime.now(UTC),
        references=(Reference(kind=ReferenceKind.WEB, source=signed, name="host"),),
        body=request.body(),
    )
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path)})
    paths.create()
    store = await Store.open(paths)
    await store.journal.add(job)
    waiting = await store.journal.get("01J")
    await store.journal.put(replace(job, state=JobState.SAVED))
    ended = await store.journal.get("01J")
    await store.close()
    assert waiting == job  # it has to be sent as it was typed
    assert ended is not None and ended.body == replace(request, reference_image_urls=("https://host/a.png",)).body()
    stored = b"".join(files(tmp_path))
    encoded = base64.b64encode(TOKEN.encode()).rstrip(b"=")[:-1]
    assert b"a heron" in stored and TOKEN.encode() not in stored and encoded not in stored


def files(folder: Path) -> list[bytes]:
    """Return the bytes of every file below ``folder``."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
