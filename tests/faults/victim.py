"""A process that works on a home until it is done or killed. Started warm: each piece of work is a fork of it.

One line of JSON on stdin orders a piece of work, one on stdout tells how it ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import httpx
import PIL.Image

import studio.api.transport  # noqa: F401  # loaded at the first request only; here it is to be warm
from studio.domain.draft import stand_in
from studio.domain.marks import Change, Member
from studio.domain.settings import Settings
from studio.flow.order import Order
from studio.flow.references import take
from studio.flow.sidecars import Scribe
from studio.flow.storyboards import Director
from studio.flow.trash import Trash
from studio.store.paths import Paths
from studio.store.settings_file import SettingsFile
from tests.faults.recorder import Recorder
from tests.flow.desk import Desk, QuickClock, clip_order, order
from tests.flow.test_storyboards import TWO, agree
from tests.sandbox_fixture import Sandbox

PROMPT = "a heron"
COPIED = datetime(2026, 11, 24, tzinfo=UTC)
"""The day of the copy that is made."""

_SPEED = 200.0
_PATIENCE = 120


@dataclass(frozen=True, slots=True)
class _Address:
    """As much of a sandbox as a desk needs."""

    base_url: str
    api_key: str


class _Hasty(QuickClock):
    """Hurries less where the wait is long: the daily copy, due after a minute, is ordered here and not waited for."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / (_SPEED if seconds < 60 else _SPEED / 20))


async def _picture(desk: Desk) -> None:
    """Take a reference in, buy a picture with it, and bring it home."""
    reference = await take(desk.paths.data.parent.parent / "photo.png", folder=desk.paths.data)
    plain = order(PROMPT, reference_image_urls=(stand_in(reference),)).request
    await desk.engine.submit(Order(request=plain, references=(reference,), quoted=Decimal(1)))


async def _clip(desk: Desk) -> None:
    """Buy a clip and bring it home."""
    await desk.engine.submit(clip_order(PROMPT))


async def _storyboard(desk: Desk) -> None:
    """Agree to two shots, of which the second begins where the first ends, and have them made."""
    await agree(desk, TWO)
    await _direct(desk)


async def _direct(desk: Desk) -> None:
    """Have made what was agreed to."""
    director = Director(desk.session, folder=desk.paths.data, tell=lambda: None)
    while await desk.store.storyboards.pending():
        await director.advance()
        await asyncio.wait_for(desk.engine.drained(), _PATIENCE)


async def _go_on(desk: Desk) -> None:
    """Start once more with a storyboard."""
    await desk.engine.rescue()
    await asyncio.wait_for(_direct(desk), _PATIENCE)


async def _recover(desk: Desk) -> None:
    """Go on with what is there, and look what else was made."""
    await desk.engine.rescue()


async def _upkeep(desk: Desk) -> None:
    """Make the copy of a day."""
    await desk.store.keep_copy(COPIED)


async def _mark(desk: Desk) -> None:
    """Mark a picture, change what stands beside it, take it away and give marks anew."""
    (picture,) = await desk.pictures()
    shelf = await desk.store.marks.create("Harbours")
    join = (Member(shelf.id),)
    for change in (
        Change(rating=4, join=join),
        Change(add_tags=("sea",)),
        Change(rating=0, remove_tags=("sea",), leave=(shelf.id,)),
        Change(favourite=True, notes="at dawn", join=join),
    ):
        await desk.store.marks.apply([picture.id], change)
        await _write_marks(desk)


async def _write_marks(desk: Desk) -> None:
    """Write what is noted beside the files."""
    scribe = Scribe(desk.store, root=lambda: desk.paths.library, clock=desk.clock, data=desk.paths.data)
    done = await scribe.write()
    await scribe.close()
    assert done is not None and done.trouble is None, done


async def _throw(desk: Desk) -> None:
    """Put every picture into the Trash, and bring it back."""
    trash = Trash(desk.store, root=lambda: desk.paths.library, clock=desk.clock)
    ids = [picture.id async for picture in desk.store.library.iterate()]
    await trash.throw(ids)
    await trash.restore(ids)


async def _settle(desk: Desk) -> None:
    """Look after the Trash, as each start does."""
    await Trash(desk.store, root=lambda: desk.paths.library, clock=desk.clock).settle()


WORK: dict[str, Callable[[Desk], Awaitable[None]]] = {
    "picture": _picture,
    "clip": _clip,
    "storyboard": _storyboard,
    "go on": _go_on,
    "recover": _recover,
    "upkeep": _upkeep,
    "throw": _throw,
    "settle": _settle,
    "mark": _mark,
    "write marks": _write_marks,
}


async def _work(wish: dict[str, Any]) -> list[str]:
    home, out = Path(wish["home"]), Path(wish["record"])
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
    keep = wish["keep"] and Path(wish["keep"])
    recorder = Recorder(paths, out, kill=wish["kill"], keep=keep)
    recorder.start()
    file = SettingsFile(paths.settings)
    settings = file.load()
    if settings.parallel_downloads != 1:
        settings = Settings(parallel_downloads=1)
        file.save(settings)
    desk = Desk(home, cast(Sandbox, _Address(wish["base_url"], wish["api_key"])), settings=settings)
    desk.clock = _Hasty(_SPEED)
    await desk.open()
    try:
        await desk.engine.start(reconcile=False)
        await WORK[wish["work"]](desk)
        await asyncio.wait_for(desk.engine.drained(), _PATIENCE)
    finally:
        await desk.close()
    stuck = [str(trouble.explanation) for trouble in desk.troubles]
    return [*stuck, *file.notices, *desk.store.notices, *(f"not FULL: {each}" for each in recorder.lax)]


def _child(wish: dict[str, Any]) -> None:
    said: dict[str, object]
    try:
        said = {"said": asyncio.run(_work(wish))}
    except BaseException:  # noqa: BLE001  # whatever it is, the test is to see it
        said = {"failed": traceback.format_exc()}
    with Path(wish["record"]).open("a") as record:
        record.write(json.dumps(said) + "\n")
    os._exit(0)


async def _warm() -> None:
    """Load what is loaded at the first request only."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        await client.get("http://127.0.0.1:1")


def main() -> None:
    """Serve orders until stdin ends."""
    PIL.Image.preinit()
    with contextlib.suppress(httpx.ConnectError):
        asyncio.run(_warm())
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _child(json.loads(line))
        with contextlib.suppress(ChildProcessError):
            _, status = os.waitpid(child, 0)
        print(json.dumps({"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}), flush=True)


if __name__ == "__main__":
    main()
