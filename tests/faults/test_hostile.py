"""A server, a file host and a picture folder that mean harm: refused before it hurts, and the paid picture comes after
all."""

from __future__ import annotations

import asyncio
import json
import os
import struct
import unicodedata
import zlib
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studio.domain.errors import BadBytes, StudioError
from studio.domain.generation import Style
from studio.domain.job import JobState
from studio.domain.limits import CLIP_BYTES, OUTPUT_BYTES
from studio.domain.settings import Settings
from studio.flow.events import JobChanged
from studio.flow.references import take
from studio.flow.styles import preview
from studio.store.files import LibraryFolder
from tests.api.server import Reply, Server
from tests.flow.desk import Desk
from tests.media.bombs import BOMBS, png
from tests.media.films import film
from tests.sandbox_fixture import Sandbox

NAMES = Settings(name_template="{style} {prompt} {id}")


def good() -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "PNG")
    return out.getvalue()


SAVED_BY = {"Content-Type": "image/png", "Content-Disposition": 'attachment; filename="../../../etc/cron.d/evil"'}
GOOD = Reply(200, good(), SAVED_BY)


def huge(limit: int) -> Reply:
    """Announce more than is taken; what comes is a little, and hang up."""
    head = f"HTTP/1.1 200 Fine\r\nContent-Type: image/png\r\nContent-Length: {limit + 1}\r\n\r\n"
    return Reply(raw=head.encode() + good())


HOSTILE = {
    "two gigabytes": (huge(2 << 30), "longer than"),
    "one byte too many": (huge(OUTPUT_BYTES), "longer than"),
    "a page as a picture": (Reply(200, b"<!DOCTYPE html><p>gone", SAVED_BY), "HTML"),
    "half a picture": (Reply(200, good()[:-20], SAVED_BY), "truncated"),
    "another format": (Reply(200, b"GIF89a" + bytes(90), SAVED_BY), "format"),
    "a film as a picture": (Reply(200, struct.pack(">I", 16) + b"ftypisom" + bytes(90), SAVED_BY), "format"),
    "nothing": (Reply(200, b"", SAVED_BY), "empty"),
    "a bomb": (Reply(200, png(size=(50_000, 50_000)), SAVED_BY), "too many pixels"),
    "packed": (Reply(200, zlib.compress(good()), {**SAVED_BY, "Content-Encoding": "deflate"}), "packed"),
    "scans": (Reply(200, BOMBS["scans without end.jpg"](Path()), SAVED_BY), "too many pieces"),
}


@pytest.fixture
async def host() -> AsyncIterator[Server]:
    """Where the server says the files are."""
    server = Server([GOOD])
    await server.start()
    yield server
    await server.stop()


def run(desk: Desk, host: Server, **changes: Any) -> dict[str, Any]:
    """Return a finished run of somebody else, as the server's history tells it."""
    moment = desk.session.client.now().isoformat()
    return {
        "id": "img_of_a_script",
        "status": "succeeded",
        "prompt": "a heron",
        "media_type": "image",
        "created_at": moment,
        "completed_at": moment,
        "output_urls": [f"{host.url}/0"],
        "image_count": 1,
        "cost": {"amount": 1},
        **changes,
    }


async def rescued(desk: Desk, *runs: dict[str, Any]) -> None:
    """Let the server tell ``runs`` as its history, from now on, and rescue them."""
    page = json.dumps({"object": "list", "data": runs, "has_more": False})
    for route, body in [("GET /v1/images", page), *(("GET /v1/images/{id}", json.dumps(each)) for each in runs[:1])]:
        desk.sandbox.fault(route, "body", status=200, body=body, times=10_000)
    await desk.engine.rescue()


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_no_picture_is_refused_and_asked_for_again(desk: Desk, host: Server, name: str) -> None:
    reply, words = HOSTILE[name]
    host.script = [reply, GOOD]
    await rescued(desk, run(desk, host))
    (job,) = await desk.store.journal.recent()
    await desk.reaches(job, JobState.SAVED)
    assert len(host.seen) == 2 and await desk.sound() == 1
    assert [trouble.job_id for trouble in desk.troubles] == [job.id]
    told = [event.progress.reason for event in desk.events if isinstance(event, JobChanged) and event.progress]
    assert [reason for reason in told if words in reason]


IDS = ("gen_../../x", "..", "gen_\0x", "CON", "a" * 400, "gen_\u202egnp", "gen:x\\y", "🦩" * 90, " . ", "-rf")


@pytest.mark.parametrize("id", IDS, ids=[str(number) for number in range(len(IDS))])
async def test_hostile_names_stay_inside_the_library(tmp_path: Path, sandbox: Sandbox, host: Server, id: str) -> None:
    desk = await Desk(tmp_path / "home", sandbox, settings=NAMES).open()
    before = outside(tmp_path, desk)
    style = {"id": "lora_1", "name": "../../NUL.txt\u202e\n" + "é" * 200}
    told = run(desk, host, id=id, prompt="/etc/../\0 e\u200b\u0301" + "鷺" * 900, loras=[style], seed=2**31)
    await desk.engine.start()
    await rescued(desk, told)
    for job in await desk.store.journal.recent():
        await desk.end(job)
    (picture,) = await desk.pictures()
    path = desk.file(picture)
    assert path.resolve().is_relative_to(desk.paths.library.resolve()) and path.is_file()
    assert len(path.name.encode()) <= 124 and unicodedata.normalize("NFC", path.name) == path.name
    assert path.name.isprintable() and path.name[0] not in ".-~ "
    assert outside(tmp_path, desk) == before
    await desk.close()
    assert not (tmp_path / "etc").exists()


MOMENTS = (
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "2026-02-31T00:00:00Z",
    1e99,
    "\u202e",
)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_moment_that_cannot_be_strands_no_picture(desk: Desk, host: Server, moment: object) -> None:
    await rescued(desk, run(desk, host, completed_at=moment, duration_ms=2**62, seed=-(2**62)))
    (job,) = await desk.store.journal.recent()
    assert (await desk.end(job)).state is JobState.SAVED
    assert await desk.sound() == 1


def outside(folder: Path, desk: Desk) -> set[Path]:
    """Return the pictures outside the library, and their beginnings."""
    found = {path for path in folder.rglob("*") if path.suffix in (".png", ".bin", ".part", ".ready", ".json")}
    return {path for path in found if desk.paths.library not in path.parents}


async def endless() -> AsyncIterator[bytes]:
    while True:
        yield bytes(1 << 16)


@pytest.mark.parametrize("limit", [1, 1 << 20, (3 << 20) + 7])
async def test_a_body_without_end_is_stopped_at_the_limit(tmp_path: Path, limit: int) -> None:
    folder = LibraryFolder(tmp_path)
    part = await folder.run(folder.part_path, "job", 0)
    seen: list[int] = []

    def look(size: int) -> None:
        seen.append(part.stat().st_size if part.exists() else 0)

    with pytest.raises(BadBytes, match="larger than"):
        await folder.write_chunks(part, endless(), limit=limit, progress=look)
    assert max(seen, default=0) <= limit and not part.exists()
    assert limit < OUTPUT_BYTES < CLIP_BYTES
    folder.close()


PREVIEWS = {
    name: HOSTILE[name] for name in ("two gigabytes", "a page as a picture", "half a picture", "a bomb", "scans")
}


@pytest.mark.parametrize("name", PREVIEWS)
async def test_a_preview_that_is_none_leaves_nothing_behind(desk: Desk, host: Server, name: str) -> None:
    reply, words = PREVIEWS[name]
    host.script = [reply, GOOD]
    style = Style(id="../../x", name="\u202e", slug="../" * 90 + "CON", preview_image_url=f"{host.url}/../..%2f\u202e")
    cache = desk.paths.cache
    with pytest.raises(BadBytes, match=words):
        await preview(desk.session.client, cache, style)
    assert [path for path in cache.rglob("*") if path.is_file()] == []
    kept = await preview(desk.session.client, cache, style)
    assert kept is not None and kept.parent == cache / "previews" and len(kept.name) == 64


async def test_an_address_that_is_none_is_no_preview(desk: Desk) -> None:
    for address in (
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "ftp://h/x",
        "//h/x",
        "x",
    ):
        with pytest.raises(StudioError):
            await preview(desk.session.client, desk.paths.cache, Style(id="s", name="s", preview_image_url=address))


def odd(folder: Path) -> dict[str, tuple[Path, str]]:
    """Return what a person, or a page in a browser, might drop; and a word of what is said."""
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "to a device.png").symlink_to("/dev/zero")
    (folder / "to nowhere.png").symlink_to(folder / "nowhere")
    with (folder / "large.png").open("wb") as file:
        file.truncate(2 << 30)
    (folder / "page.png").write_bytes(b"<!doctype html><img src=https://example.org/x>")
    (folder / "bomb.png").write_bytes(png(size=(50_000, 50_000)))
    film(folder / "film.png.mp4", frames=1).rename(folder / "film.png")
    return {
        "a pipe": (folder / "pipe.png", "no file"),
        "a device": (Path("/dev/zero"), "no file"),
        "a link to a device": (folder / "to a device.png", "no file"),
        "a folder": (folder / "folder.png", "folder"),
        "a link to itself": (folder / "loop.png", "cannot be read"),
        "a link to nowhere": (folder / "to nowhere.png", "not there"),
        "two gigabytes": (folder / "large.png", "too much"),
        "a page": (folder / "page.png", "HTML"),
        "a bomb": (folder / "bomb.png", "too many pixels"),
        "a film": (folder / "film.png", "film"),
        "a name that is none": (folder / "a\0b.png", "no name"),
        "half a letter": (folder / "\ud83d.png", "no name"),
        "a long name": (folder / ("x" * 300 + ".png"), "cannot be read"),
        "a list of the system": (Path("/proc/self/maps"), "empty"),
    }


async def test_nothing_odd_is_waited_for_when_it_is_dropped(tmp_path: Path) -> None:
    for name, (path, words) in odd(tmp_path).items():
        with pytest.raises(BadBytes, match=words):
            await asyncio.wait_for(take(path, folder=tmp_path / "kept"), 60)
        assert not (tmp_path / "kept").exists(), name


async def test_a_file_that_grows_is_not_read_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "grows.png"
    path.write_bytes(good())
    with path.open("ab") as file:
        writing = asyncio.Event()

        async def grow() -> None:
            while not writing.is_set():
                file.write(bytes(1 << 16))
                file.flush()
                await asyncio.sleep(0)

        growing = asyncio.create_task(grow())
        for _ in range(5):
            try:
                reference = await take(path, folder=tmp_path / "kept")
            except BadBytes as error:
                assert "changed while it was read" in str(error) or "taken" in str(error)
            else:
                assert reference.size_bytes < path.stat().st_size + 1  # one look
        writing.set()
        await growing
