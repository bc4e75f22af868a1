"""A studio without a window: real store, real client, real sandbox, and a clock that runs as fast as a test wants."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from studio.api.calls import Timeouts
from studio.domain.job import Job, JobState
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest, VideoRequest
from studio.domain.settings import Settings
from studio.flow.engine import Engine
from studio.flow.events import Event, Trouble
from studio.flow.order import Order
from studio.flow.session import Session, Sessions
from studio.store.paths import Paths
from studio.store.secrets import Secrets
from studio.store.store import Store
from tests.sandbox_fixture import PLAIN, Sandbox

MODEL = "slow-drift"
"""A video model of the sandbox."""

_PATIENCE = 120

_open: set[Desk] = set()


async def close_all() -> None:
    """Close what is still open: the desks of a test that failed before it came to that."""
    while _open:
        await _open.pop().close()


class QuickClock:
    """Runs ``speed`` times as fast as the one on the wall."""

    def __init__(self, speed: float = 20.0) -> None:
        self._speed = speed
        self._began = datetime.now(UTC)
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self._began + (datetime.now(UTC) - self._began) * self._speed + self._ahead

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)

    def advance(self, **by: float) -> None:
        """Jump forward."""
        self._ahead += timedelta(**by)


class Desk:
    """One process at work: a store and a session. ``again`` is the next start on the same folders."""

    def __init__(
        self,
        home: Path,
        sandbox: Sandbox,
        *,
        key: str | None = None,
        settings: Settings | None = None,
        base_url: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.sandbox = sandbox
        self.timeouts = timeouts
        self.settings = settings or Settings()
        self.clock = QuickClock()
        self.paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
        self.events: list[Event] = []
        self._home = home
        self._environ = {"AUROUS_BASE_URL": base_url or sandbox.base_url, "AUROUS_API_KEY": key or sandbox.api_key}
        self.store: Store
        self.session: Session

    async def open(self) -> Desk:
        """Open store and session; the engine is not started."""
        self.store = await Store.open(self.paths)
        sessions = Sessions(
            store=self.store,
            paths=self.paths,
            settings=lambda: self.settings,
            clock=self.clock,
            secrets=Secrets(),
            environ=self._environ,
            timeouts=self.timeouts,
        )
        session = await sessions.open_known()
        assert session is not None
        self.session = session
        self.engine.listen(self.events.append)
        _open.add(self)
        return self

    @property
    def engine(self) -> Engine:
        return self.session.engine

    async def close(self) -> None:
        """End as an orderly process does."""
        _open.discard(self)
        await self.session.close()
        await self.store.close()

    async def again(self, *, key: str | None = None) -> Desk:
        """Return the next start on the same folders."""
        desk = Desk(
            self._home,
            self.sandbox,
            key=key,
            settings=self.settings,
            base_url=self._environ["AUROUS_BASE_URL"],
            timeouts=self.timeouts,
        )
        return await desk.open()

    async def buy(self, prompt: str = "a heron", *, count: int = 1, **more: Any) -> Job:
        """Press Generate once."""
        return await self.engine.submit(order(prompt, count=count, **more))

    async def make(self, prompt: str = "a heron", *, count: int = 1, **more: Any) -> Job:
        """Press Generate once and wait until nothing moves any more."""
        job = await self.buy(prompt, count=count, **more)
        return await self.end(job)

    async def end(self, job: Job) -> Job:
        """Wait until nothing moves any more and return what became of ``job``."""
        await asyncio.wait_for(self.engine.drained(), _PATIENCE)
        return await self.row(job)

    async def row(self, job: Job) -> Job:
        """Return ``job`` as the journal has it."""
        found = await self.store.journal.get(job.id)
        assert found is not None
        return found

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for the events of the engine until ``true``."""
        if true():
            return
        happened = asyncio.Event()
        deaf = self.engine.listen(lambda _: happened.set() if true() else None)
        try:
            await asyncio.wait_for(happened.wait(), _PATIENCE)
        finally:
            deaf()

    async def reaches(self, job: Job, state: JobState) -> Job:
        """Wait until ``job`` is in ``state``."""
        await self.until(lambda: any(getattr(event, "job", job).state is state for event in self._about(job)))
        return await self.row(job)

    def _about(self, job: Job) -> list[Event]:
        return [event for event in self.events if getattr(getattr(event, "job", None), "id", None) == job.id]

    @property
    def troubles(self) -> list[Trouble]:
        """What a person was told."""
        return [event for event in self.events if isinstance(event, Trouble)]

    async def pictures(self) -> tuple[Picture, ...]:
        """Return the library, newest first."""
        return await self.store.library.page()

    def file(self, picture: Picture) -> Path:
        """Return where a picture is."""
        return self.session.folder.path(picture.path)

    async def sound(self) -> int:
        """Check that the library and the disk agree, file by file, and return how many there are."""
        pictures = await self.pictures()
        for picture in pictures:
            assert hashlib.sha256(self.file(picture).read_bytes()).hexdigest() == picture.sha256
        on_disk = [path for path in self.paths.library.rglob("*") if path.suffix in (".png", ".jpg", ".webp", ".mp4")]
        assert len(on_disk) == len(pictures)
        return len(pictures)

    def charges(self) -> list[dict[str, Any]]:
        """Return what the server took, row by row."""
        rows = self.sandbox.get("/v1/usage/events?limit=100")["data"]
        return [row for row in rows if row["type"] == "charge"]


def order(prompt: str = "a heron", *, count: int = 1, **more: Any) -> Order:
    """Return a small, quick order."""
    request = ImageRequest(prompt=prompt, width=256, height=256, count=count, **more)
    return Order(request=request, quoted=Decimal(count))


def clip_order(prompt: str = "a heron wades", **more: Any) -> Order:
    """Return an order of the shortest and smallest clip."""
    wish = {"video_lora_id": MODEL, "duration": 2, "resolution": "480p", "ratio": "1:1", **more}
    return Order(request=VideoRequest(prompt=prompt, **wish), quoted=Decimal(1))


def served_bytes(sandbox: Sandbox, job: Job, index: int = 0) -> bytes:
    """Return an output as the server gives it, fetched without our client; blocks."""
    run = sandbox.get(f"/v1/images/{job.generation_id}")
    url = run["output_video_url"] or run["output_urls"][index]
    return httpx.get(url, follow_redirects=True, verify=PLAIN).raise_for_status().content


def exiftool(path: Path) -> str:
    """Return what another program reads from a picture; blocks."""
    return subprocess.run(["exiftool", str(path)], capture_output=True, text=True, check=True).stdout
