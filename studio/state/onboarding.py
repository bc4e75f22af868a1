"""The first screen: a key and its proofs, or the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import StudioError
from studio.flow.proofs import Proof, prove
from studio.flow.session import Session
from studio.state.link import Link
from studio.state.tasks import Tasks

_NEEDED = 4


class Onboarding(QObject):
    """Proves a key with requests that cost nothing, before anything else is done with it.

    Signals:
        changed: A proof came in, or began.
            proofs: Tuple of :class:`~studio.flow.proofs.Proof`.
        trouble: The key or the sandbox could not be used.
            sentence: Why, and what to do.
        busy_changed: Work began or ended.
            what: ``key``, ``sandbox`` or empty.
        finished: An account is connected; the studio can be shown.
    """

    changed = Signal(object)
    trouble = Signal(str)
    busy_changed = Signal(str)
    finished = Signal()

    def __init__(
        self,
        link: Link,
        tasks: Tasks,
        *,
        open_key: Callable[[str], Coroutine[Any, Any, Session]],
        open_sandbox: Callable[[], Coroutine[Any, Any, Session]],
        keep: Callable[[Session, str], Coroutine[Any, Any, None]],
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``open_key`` makes a session for a key without starting its engine, ``open_sandbox`` starts the
        sandbox, ``keep`` stores a proven key and puts a session to work."""
        super().__init__(parent)
        self._link = link
        self._tasks = tasks
        self._open_key = open_key
        self._open_sandbox = open_sandbox
        self._keep = keep
        self._candidate: Session | None = None
        self._key = ""
        self.proofs: tuple[Proof, ...] = ()

    @property
    def ready(self) -> bool:
        """Return whether the first four proofs are green."""
        return len(self.proofs) >= _NEEDED and all(proof.ok for proof in self.proofs[:_NEEDED])

    def try_key(self, key: str) -> None:
        """Prove ``key``. A newer one replaces the question."""
        self._tasks.start("Check the key", self._prove(key.strip()), name="prove")

    def start(self) -> None:
        """Keep the proven key and go on to the studio."""
        if self.ready and self._candidate is not None:
            self._tasks.start("Connect", self._begin(self._candidate, self._key), name="connect")

    def use_sandbox(self) -> None:
        """Start the built-in sandbox and go on to the studio."""
        self._tasks.start("Open the sandbox", self._sandbox(), name="connect")

    async def _prove(self, key: str) -> None:
        self.proofs = ()
        self.changed.emit(self.proofs)
        if self._candidate is not None:
            await self._candidate.close()
            self._candidate = None
        if not key:
            return
        self.busy_changed.emit("key")
        try:
            self._candidate = await self._open_key(key)
            self._key = key
            async for proof in prove(self._candidate):
                self.proofs = (*self.proofs, proof)
                self.changed.emit(self.proofs)
        except StudioError as error:
            self.trouble.emit(str(error))
        finally:
            self.busy_changed.emit("")

    async def _begin(self, session: Session, key: str) -> None:
        self._candidate = None
        try:
            await self._keep(session, key)
        except StudioError as error:
            self.trouble.emit(str(error))
        self.finished.emit()

    async def _sandbox(self) -> None:
        self.busy_changed.emit("sandbox")
        try:
            session = await self._open_sandbox()
            await self._keep(session, "")
            self.finished.emit()
        except StudioError as error:
            self.trouble.emit(str(error))
        finally:
            self.busy_changed.emit("")
