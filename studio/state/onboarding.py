"""The first screen: a key and its proofs, or the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import StudioError
from studio.flow.proofs import NAMES, Proof, prove
from studio.flow.session import Session
from studio.state.link import Link
from studio.state.tasks import Tasks

_NEEDED = 4


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One line of the list.

    Attributes:
        name: What is proved.
        state: ``waiting``, ``running``, ``ok`` or ``failed``.
        detail: What was found, or why not.
    """

    name: str
    state: str
    detail: str = ""


class Onboarding(QObject):
    """Proves a key with requests that cost nothing, before anything else is done with it.

    Signals:
        changed: A proof came in, or began.
            lines: Tuple of :class:`ProofLine`.
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
        self._proofs: tuple[Proof, ...] = ()
        self._running = False

    @property
    def lines(self) -> tuple[ProofLine, ...]:
        """Return all five lines; those after the last answer wait."""
        known = [ProofLine(one.name, "ok" if one.ok else "failed", one.detail) for one in self._proofs]
        for name in NAMES[len(known) :]:
            first = self._running and len(known) == len(self._proofs)
            known.append(ProofLine(name, "running" if first else "waiting"))
        return tuple(known)

    @property
    def ready(self) -> bool:
        """Return whether the first four proofs are green."""
        return len(self._proofs) >= _NEEDED and all(proof.ok for proof in self._proofs[:_NEEDED])

    @property
    def touched(self) -> bool:
        """Return whether somebody has begun to come in by this way."""
        return bool(self._key) or self._running or self._tasks.running("connect")

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

    async def close(self) -> None:
        """Let go of a key that was proved and never used."""
        candidate, self._candidate = self._candidate, None
        if candidate is not None:
            await candidate.close()

    async def _prove(self, key: str) -> None:
        self._show(())
        self._key = ""
        await self.close()
        if not key:
            return
        self._running = True
        self.busy_changed.emit("key")
        try:
            self._candidate = await self._open_key(key)
            self._key = key
            self._show(())
            async for proof in prove(self._candidate):
                self._show((*self._proofs, proof))
        except StudioError as error:
            self.trouble.emit(str(error))
        finally:
            self._running = False
            self._show(self._proofs)
            self.busy_changed.emit("")

    def _show(self, proofs: tuple[Proof, ...]) -> None:
        self._proofs = proofs
        self.changed.emit(self.lines)

    async def _begin(self, session: Session, key: str) -> None:
        self._candidate, self._key = None, ""
        try:
            await self._keep(session, key)
        except StudioError as error:
            self.trouble.emit(str(error))
        self.finished.emit()

    async def _sandbox(self) -> None:
        self.busy_changed.emit("sandbox")
        try:
            session = await self._open_sandbox()
            await self.close()
            await self._keep(session, "")
            self.finished.emit()
        except StudioError as error:
            self.trouble.emit(str(error))
        finally:
            self.busy_changed.emit("")
