"""A studio as the window gets it: real store, real files, and when it is connected the real sandbox.

Import the fixtures in the ``conftest.py`` of a floor together with :func:`pytest_asyncio_loop_factories`: background
work of the studio runs in Qt's own loop, so tests of it are coroutines.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, SignalInstance
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from studio.domain.clock import Clock, SystemClock
from studio.flow.session import Sessions
from studio.state.preferences import Preferences
from studio.state.studio import Studio
from studio.state.tasks import Tasks
from studio.store.paths import Paths
from studio.store.secrets import Secrets
from studio.store.settings_file import SettingsFile
from studio.store.store import Store
from tests.sandbox_fixture import Sandbox

PATIENCE = 120
_LOOK_EVERY = 0.005
_LATER = 0.001

_app: QApplication | None = None


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run coroutines in the loop the window has."""
    return {"qasync": _loop}


class Loop(QEventLoop):  # type: ignore[misc]
    """Qt's loop, awake also between the phases of a test, when pytest-qt processes events without it.

    A test that moves the mouse processes events in the middle of its own step. What comes due there waits until that
    step is done: no task can be entered inside another, and one that was refused would never be woken again.
    """

    def call_later(
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        handle: asyncio.Handle = super().call_later(delay, self.awake, callback, args, context, context=context)
        return handle

    def awake(self, callback: Callable[..., Any], args: tuple[Any, ...], context: Context | None) -> None:
        if asyncio.current_task(self) is not None:
            super().call_later(_LATER, self.awake, callback, args, context, context=context)
            return
        before = asyncio._get_running_loop()
        asyncio._set_running_loop(self)
        try:
            callback(*args)
        finally:
            asyncio._set_running_loop(before)


def _loop() -> asyncio.AbstractEventLoop:
    global _app  # noqa: PLW0603  # Qt's application must outlive every loop
    running = QApplication.instance() or QApplication([])
    assert isinstance(running, QApplication)
    _app = running
    loop: asyncio.AbstractEventLoop = Loop(running)
    return loop


async def until(true: Callable[[], object], *signals: SignalInstance) -> None:
    """Wait until ``true``, looked at whenever one of ``signals`` is emitted; without any, again and again."""
    if true():
        return
    if not signals:
        async with asyncio.timeout(PATIENCE):
            while not true():
                await asyncio.sleep(_LOOK_EVERY)
        return
    happened = asyncio.Event()

    def look(*_: object) -> None:
        if true():
            happened.set()

    for signal in signals:
        signal.connect(look)
    try:
        await asyncio.wait_for(happened.wait(), PATIENCE)
    finally:
        for signal in signals:
            signal.disconnect(look)


class Memory(Secrets):
    """Keeps keys in memory: tests leave the keyring of whoever runs them alone."""

    async def get(self, profile: str) -> str | None:
        return self._session.get(profile)

    async def set(self, profile: str, secret: str) -> None:
        self.keep_for_session(profile, secret)


class Home:
    """Folders of one user, and the studios opened in them.

    Attributes:
        store: Of the studio that was opened last.
    """

    store: Store

    def __init__(self, root: Path, clock: Clock | None = None) -> None:
        """Make them. Studios live by ``clock``; without one, by that on the wall."""
        self.clock = clock or SystemClock()
        self.paths = Paths.find({"AUROUS_STUDIO_HOME": str(root)})
        self.secrets = Memory()
        self._open: list[tuple[Studio, Store]] = []

    async def studio(self, sandbox: Sandbox | None = None, *, key: str | None = None) -> Studio:
        """Open a studio; with ``sandbox`` the next :meth:`Studio.start` connects to it."""
        self.paths.create()
        store = self.store = await Store.open(self.paths)
        tasks = Tasks()
        settings = SettingsFile(self.paths.settings)
        preferences = Preferences(settings, settings.load(), tasks)
        environ = {"AUROUS_BASE_URL": sandbox.base_url} if sandbox else {}
        if sandbox:
            environ["AUROUS_API_KEY"] = sandbox.api_key if key is None else key
        sessions = Sessions(
            store=store,
            paths=self.paths,
            settings=lambda: preferences.settings,
            clock=self.clock,
            secrets=self.secrets,
            environ=environ,
        )
        studio = Studio(
            store=store,
            paths=self.paths,
            preferences=preferences,
            tasks=tasks,
            sessions=sessions,
            clock=self.clock,
        )
        tasks.setParent(studio)
        preferences.setParent(studio)
        self._open.append((studio, store))
        return studio

    async def close(self) -> None:
        """End every studio as an orderly program does."""
        while self._open:
            studio, store = self._open.pop()
            await studio.shutdown()
            await store.close()
            studio.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Folders in which studios can be opened; they are closed at the end."""
    home = Home(tmp_path / "home")
    yield home
    await home.close()


@pytest.fixture
async def studio(home: Home) -> Studio:
    """A studio without an account."""
    return await home.studio()


@pytest.fixture
async def live(home: Home, sandbox: Sandbox) -> Studio:
    """A studio connected to the sandbox, its balance known."""
    studio = await home.studio(sandbox)
    await studio.start()
    await until(lambda: studio.account.balance is not None, studio.account.changed)
    return studio
