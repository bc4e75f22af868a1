"""A studio on a disk of its own, with pictures that are really there, for tests of the window's panes.

A folder's ``conftest.py`` imports what it needs: the fixtures, and the loop that serves Qt and asyncio at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from studio.domain.clock import SystemClock
from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest
from studio.flow.session import Sessions
from studio.state.preferences import Preferences
from studio.state.studio import Studio
from studio.state.tasks import Tasks
from studio.store.paths import Paths
from studio.store.secrets import Secrets
from studio.store.settings_file import SettingsFile
from studio.store.store import Store

COLOURS = ("#c03a2b", "#2b7ac0", "#3aa35a", "#c0a02b")
_PATIENCE = 30.0


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Let coroutines and widgets share one loop, as they do in the program."""
    return {"qt": _qt_loop}


def _qt_loop() -> asyncio.AbstractEventLoop:
    app = QApplication.instance() or QApplication([])
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    return loop


async def until(condition: Callable[[], object]) -> None:
    """Wait for ``condition``; the loop goes on meanwhile."""
    async with asyncio.timeout(_PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


class Room:
    """An opened studio without an account, and ways to furnish it."""

    def __init__(self, store: Store, paths: Paths) -> None:
        tasks = Tasks()
        clock = SystemClock()
        settings = SettingsFile(paths.settings)
        preferences = Preferences(settings, settings.load(), tasks)
        sessions = Sessions(
            store=store,
            paths=paths,
            settings=lambda: preferences.settings,
            clock=clock,
            secrets=Secrets(),
            environ={},
        )
        self.store = store
        self.paths = paths
        self.studio = Studio(
            store=store, paths=paths, preferences=preferences, tasks=tasks, sessions=sessions, clock=clock
        )

    async def add_run(self, count: int = 4, *, days: int = 0, **fields: Any) -> tuple[Picture, ...]:
        """Save a finished run of ``count`` pictures, each of one colour, and show it as recent."""
        job = make_job(state=JobState.SAVED, count=count, days=days, charged=Decimal(count), **fields)
        await self.store.journal.add(job)
        pictures = tuple(self.draw(job, at) for at in range(count))
        for picture in pictures:
            await self.store.library.add(picture)
            self.studio.recent.add(picture)
        return pictures

    async def show(self, picture: Picture) -> None:
        """Put the run of ``picture`` on the stage."""
        self.studio.stage.show_picture(picture)
        await until(lambda: self.studio.stage.view.picture and self.studio.stage.view.picture.id == picture.id)

    async def close(self) -> None:
        """Put everything away."""
        await self.studio.shutdown()
        await self.store.close()

    def draw(self, job: Job, at: int) -> Picture:
        """Draw picture ``at`` of ``job`` on the disk; the library does not know it yet."""
        path = str(self.studio.library_folder / f"{job.id}-{at}.png")
        image = QImage(96, 64, QImage.Format.Format_RGB32)
        image.fill(QColor(COLOURS[at]))
        assert image.save(path)
        return Picture(
            id=new_id(job.created_at + timedelta(milliseconds=at)),
            job_id=job.id,
            generation_id=job.generation_id or "",
            index=at,
            path=path,
            sha256=sha256(path.encode()).hexdigest(),
            source_sha256="",
            size_bytes=1,
            media_type="image/png",
            width=96,
            height=64,
            request=job.request,
            created_at=job.created_at,
            style_name=job.style_name,
            seed=7,
            charged=Decimal(1),
        )


def make_job(*, state: JobState = JobState.PLANNED, count: int = 1, days: int = 0, **fields: Any) -> Job:
    """Return a job for a prompt of its own, quoted at one credit a picture."""
    moment = datetime.now(UTC) - timedelta(days=days)
    job_id = new_id(moment)
    values: dict[str, Any] = {
        "id": job_id,
        "key": new_key(),
        "profile": "default",
        "request": ImageRequest(prompt="A lighthouse at dusk", width=96, height=64, count=count, seed=7),
        "created_at": moment,
        "state": state,
        "style_name": "Gouache Storybook",
        "quoted": Decimal(count),
        "generation_id": f"img_{job_id}",
        "output_count": count if state is JobState.SAVED else 0,
        "saved_count": count if state is JobState.SAVED else 0,
    }
    return Job(**values | fields)


@pytest.fixture
async def room(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Room]:
    """An empty room."""
    paths = Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path / "home")})
    paths.create()
    opened = Room(await Store.open(paths), paths)
    yield opened
    await opened.close()
    opened.studio.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
