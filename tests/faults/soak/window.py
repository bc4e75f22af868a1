"""A long-lived process like the window, without a window: ``python -m tests.faults.soak.window``.

Reads a JSON object a line from stdin: a wish to buy, a storyboard to send (with ``shots``), or ``{"cancel": N}``,
``{"again": N}`` and ``{"withdraw": N}`` to stop one of its jobs, and to agree to another take of one of its shots or
take back what was agreed to, ``{"throw": N}`` and ``{"bring back": N}`` to put pictures into the Trash and out of it.
Ends when stdin does. With ``--direct`` it puts the Trash right, has every shot made that was agreed to, says on stdout
which still wait without a reason, and ends.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from studio.domain.clock import SystemClock
from studio.domain.draft import stand_in
from studio.domain.errors import StudioError
from studio.domain.money import Credits
from studio.domain.request import ImageRequest
from studio.flow.engine import Engine
from studio.flow.events import Connection, ConnectionSeen, Event
from studio.flow.order import Order
from studio.flow.references import take
from studio.flow.session import Sessions
from studio.store import logs
from studio.store.paths import Paths
from studio.store.secrets import Secrets
from studio.store.settings_file import SettingsFile
from studio.store.store import Store
from tests.faults.soak.bin import Bin
from tests.faults.soak.stage import Stage

_log = logging.getLogger(__name__)
_KEY_REFUSED = 3


class _Window:
    def __init__(self, engine: Engine, paths: Paths, stage: Stage, bin_: Bin) -> None:
        self._engine = engine
        self._stage = stage
        self._bin = bin_
        self._paths = paths
        self._bought: list[str] = []
        self.ending = asyncio.Event()
        self.code = 0
        engine.listen(self._heard)

    def _heard(self, event: Event) -> None:
        if isinstance(event, ConnectionSeen) and event.connection is Connection.KEY_REFUSED:
            self.code = _KEY_REFUSED  # a person would type another key; here the next start has it
            self.ending.set()

    async def obey(self) -> None:
        """Do what stdin says until it ends or the engine breaks."""
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            try:
                await self._do(json.loads(line))
            except StudioError as trouble:
                _log.warning("Refused: %s", trouble)
        self.ending.set()

    async def _do(self, wish: dict[str, Any]) -> None:
        if "cancel" in wish:
            if self._bought:
                await self._engine.cancel(self._bought[wish["cancel"] % len(self._bought)])
            return
        for verb, do in (
            ("again", self._stage.again),
            ("withdraw", self._stage.withdraw),
            ("throw", self._bin.throw),
            ("bring back", self._bin.bring_back),
        ):
            if verb in wish:
                await do(wish[verb])
                return
        if "shots" in wish:
            await self._stage.send(wish["prompt"], wish["shots"])
            return
        pictures = tuple([await take(Path(each), folder=self._paths.data) for each in wish["pictures"]])
        request = ImageRequest(
            prompt=wish["prompt"],
            width=256,
            height=256,
            count=wish["count"],
            seed=wish["seed"],
            reference_image_urls=tuple(stand_in(each) for each in pictures),
        )
        job = await self._engine.submit(
            Order(request=request, references=pictures, quoted=Credits(wish["count"]), approved=True)
        )
        self._bought.append(job.id)


async def _run(*, direct: bool) -> int:
    paths = Paths.find(os.environ)
    end_logs = logs.setup(paths)
    store = await Store.open(paths)
    settings = SettingsFile(paths.settings).load()
    sessions = Sessions(store=store, paths=paths, settings=lambda: settings, clock=SystemClock(), secrets=Secrets())
    session = await sessions.open_known()
    assert session is not None
    stage = Stage(session, paths)
    bin_ = Bin(store, paths)
    window = _Window(session.engine, paths, stage, bin_)
    try:
        await session.engine.start()
        if direct:
            await bin_.settle()
            print(json.dumps(await stage.finish()))
            return 0
        work = [asyncio.create_task(window.obey()), asyncio.create_task(stage.director.run())]
        await window.ending.wait()
        for task in work:
            task.cancel()
        for ended in await asyncio.gather(*work, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
    finally:
        await session.close()
        await store.close()
        end_logs()
    return window.code


def main() -> int:
    """Run until stdin ends. Trouble of the world ends it with 1, a fault of ours with 70 and its traceback."""
    try:
        return asyncio.run(_run(direct="--direct" in sys.argv))
    except StudioError as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
