"""The way in: the account of the last time, another key, the sandbox, and what a new account finds to do."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import SecretTrouble, StudioError
from studio.flow.session import Session, Sessions
from studio.state.keyring import Keyring
from studio.state.link import Link
from studio.state.onboarding import Onboarding
from studio.state.preferences import Preferences
from studio.state.queue import Queue
from studio.state.reporter import Reporter
from studio.state.tasks import Tasks
from studio.store.journal import Journal

_PATIENCE = 0.6
"""Seconds a keyring may think before the first screen says what is waited for."""


class Entrance(QObject):
    """Opens accounts and puts them to work, one after the other.

    Signals:
        signed_out: There is no account in use; the first screen is wanted.
    """

    signed_out = Signal()

    def __init__(
        self,
        sessions: Sessions,
        link: Link,
        tasks: Tasks,
        preferences: Preferences,
        journal: Journal,
        queue: Queue,
        reporter: Reporter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sessions = sessions
        self._link = link
        self._tasks = tasks
        self._preferences = preferences
        self._journal = journal
        self._queue = queue
        self._reporter = reporter
        self._outside = False
        """Whether somebody stands before the first screen."""
        self.keyring = Keyring(self)
        self.onboarding = Onboarding(
            link,
            tasks,
            open_key=sessions.open_key,
            open_sandbox=sessions.open_sandbox,
            keep=self._keep,
            parent=self,
        )

    async def enter(self, *, demo: bool = False) -> None:
        """Connect to what was used last; where that fails, the first screen says why.

        A keyring that takes its time does not hold the first screen up.
        """
        if self.opens_sandbox(demo=demo):
            await self._guarded(self._to_sandbox())
        else:
            await self._guarded(self._to_known())

    def opens_sandbox(self, *, demo: bool) -> bool:
        """Return whether :meth:`enter` will open the sandbox."""
        # A key in the environment is a wish for this start, so it outranks the sandbox of the last time.
        return demo or (self._preferences.settings.sandbox and not self._sessions.has_key_in_environment)

    def leave_sandbox(self) -> None:
        """Go from the sandbox to the account whose key is known; without one, to the first screen."""
        self._tasks.start("Connect", self._to_known(wished=True), name="keyring")

    def ask_keyring_again(self) -> None:
        """Look for the key once more: it was unlocked, or a keyring was started."""
        self._outside = True
        self._tasks.start("Connect", self._guarded(self._to_known(wished=True)), name="keyring")

    async def close(self) -> None:
        """Let go of a key that was proved and never used, then of the account in use."""
        try:
            await self.onboarding.close()
        finally:
            # It may have come while other things were being kept.
            session = self._link.session
            self._link.take(None)
            if session is not None:
                await session.close()

    async def _guarded(self, way: Coroutine[Any, Any, None]) -> None:
        try:
            await way
        except StudioError as error:
            self._show_out()
            self.onboarding.trouble.emit(str(error))

    def _show_out(self) -> None:
        self._outside = True
        self.signed_out.emit()

    async def _to_sandbox(self) -> None:
        await self._work(await self._sessions.open_sandbox())

    async def _to_known(self, *, wished: bool = False) -> None:
        """Open the account whose key is known. Unless it was ``wished`` for, it gives way to whoever types a key."""
        before = self._link.session
        with self._minding_the_time():
            session = await self._sessions.open_known()
        self._learn()
        if session is None:
            self._show_out()
        elif self._link.session is not before or (not wished and self.onboarding.touched):
            await session.close()  # somebody who did not want to wait has found another way in, or is about to
        else:
            await self._work(session)
            if self._outside:
                self._outside = False
                self.onboarding.finished.emit()

    @contextmanager
    def _minding_the_time(self) -> Iterator[None]:
        """Show the first screen when the keyring does not answer soon: it may wait for a password, or for ever."""
        timer = asyncio.get_running_loop().call_later(_PATIENCE, self._wait)
        try:
            yield
        finally:
            timer.cancel()

    def _wait(self) -> None:
        self.keyring.waits()
        self._show_out()

    def _learn(self) -> None:
        """Note how the keyring behaved."""
        if self._sessions.has_key_in_environment:
            self.keyring.spared()
        elif self._sessions.trouble is not None:
            self.keyring.fails(str(self._sessions.trouble))
        else:
            self.keyring.keeps()

    async def _keep(self, session: Session, key: str) -> None:
        """Put a proven session to work. The work begins even when the keyring refuses the key: for this time only."""
        await self._work(session)
        if not key:
            return
        try:
            await self._sessions.keep_key(key)
        except SecretTrouble as error:
            self.keyring.fails(str(error))
            self._reporter.session_only(str(error))
        else:
            self.keyring.keeps()

    async def _work(self, session: Session) -> None:
        old = self._link.session
        self._link.take(session)
        self._preferences.update(sandbox=session.sandbox)
        try:
            if old is not None:
                await old.close()
        finally:  # whatever the old one left open, the new one is in use already
            await self._begin(session)

    async def _begin(self, session: Session) -> None:
        """Show what ``session`` has to do, and let its engine do it."""
        rows = [job for job in await self._journal.unfinished() if job.profile == session.profile]
        # What was clicked since the session is in use is in its line already, and was not left by anybody.
        unfinished = [job for job in rows if not session.owns(job)]
        for job in reversed(unfinished):
            self._queue.show(job)
        waiting = [job for job in unfinished if not job.state.sent]
        if waiting:
            # What was left unsent is not sent by itself: its price and the user's mind may have changed.
            session.engine.pause()
            self._queue.paused_changed.emit(True)
            self._reporter.paused(len(waiting))
        await session.engine.start()
