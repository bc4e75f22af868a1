"""The account in the top bar: is it there, and what is left."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import StudioError
from studio.domain.generation import Balance
from studio.domain.money import Credits, amount
from studio.flow.events import BalanceSeen, Connection, ConnectionSeen
from studio.flow.session import Session
from studio.state.link import Link
from studio.state.notices import BannerView, Notices
from studio.state.tasks import Tasks

_ASK_AGAIN_MS = 60_000
_LOW = Decimal(10)

_WORDS = {
    Connection.LIVE: "Live",
    Connection.CATCHING_UP: "Catching up",
    Connection.OFFLINE: "Offline",
    Connection.KEY_REFUSED: "Key refused",
    Connection.READ_ONLY: "Read-only key",
    Connection.UNKNOWN: "Connecting",
}


@dataclass(frozen=True, slots=True)
class AccountView:
    """What the top bar shows.

    Attributes:
        connection: How the line to the server is.
        words: The badge's words.
        tone: ``ok``, ``info``, ``warn``, ``err``, ``sandbox`` or ``muted``.
        tooltip: Profile, host, and what the balance is made of.
        available: What may be spent; None before the first answer.
        held: On hold; 0 is not shown.
        sandbox: Whether the credits are pretend ones.
    """

    connection: Connection = Connection.UNKNOWN
    words: str = "Connecting"
    tone: str = "muted"
    tooltip: str = ""
    available: Credits | None = None
    held: Credits = Decimal(0)
    sandbox: bool = False


class Account(QObject):
    """Balance and connection, as fresh as the engine last saw them.

    Signals:
        changed: Either changed.
            view: The new :class:`AccountView`.
    """

    changed = Signal(object)

    def __init__(self, link: Link, notices: Notices, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._notices = notices
        self._tasks = tasks
        self.balance: Balance | None = None
        self.view = AccountView()
        link.heard.connect(self._hear)
        link.switched.connect(self._switched)
        self._timer = QTimer(self, interval=_ASK_AGAIN_MS)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Ask for the balance now. An answer, or its absence, also tells how the line is."""
        if (session := self._link.session) is not None:
            self._tasks.start("Read the balance", _read(session), name="balance")

    def _switched(self, session: object) -> None:
        self.balance = None
        live = self._link.session
        self._set(AccountView(sandbox=live.sandbox if live else False))
        self._notices.over("sandbox")
        for matter in ("key_refused", "read_only", "low_balance"):
            self._notices.over(matter)
        if live is not None and live.sandbox:
            self._notices.put(_SANDBOX)
        if live is None:
            self._timer.stop()
        else:
            self._timer.start()
            self.refresh()

    def _hear(self, event: object) -> None:
        if isinstance(event, BalanceSeen):
            self.balance = event.balance
            self._set(replace(self.view, available=event.balance.available, held=event.balance.held_credits))
            self._warn_if_low(event.balance)
        elif isinstance(event, ConnectionSeen):
            self._connected(event.connection)

    def _connected(self, connection: Connection) -> None:
        self._set(replace(self.view, connection=connection))
        for known, matter, banner in _TROUBLES:
            if connection is known:
                self._notices.put(banner)
            else:
                self._notices.over(matter)

    def _warn_if_low(self, balance: Balance) -> None:
        if balance.gates and balance.available < _LOW and not self.view.sandbox:
            text = "Enough for one picture." if balance.available == 1 else "A run that costs more is not sent."
            bold = f"{amount(balance.available)} credits left."
            self._notices.put(BannerView("low_balance", "warn", "coins", bold, text, "Top up"))
        else:
            self._notices.over("low_balance")

    def _set(self, view: AccountView) -> None:
        session = self._link.session
        sandboxed = view.sandbox and view.connection in (Connection.LIVE, Connection.CATCHING_UP)
        words = "Sandbox" if sandboxed else _WORDS[view.connection]
        tone = "sandbox" if sandboxed else _TONES[view.connection]
        host = f"{session.profile}, {session.host}" if session else "Not connected"
        view = replace(view, words=words, tone=tone, tooltip=host)
        if view != self.view:
            self.view = view
            self.changed.emit(view)


async def _read(session: Session) -> None:
    """Ask once. Why there is no answer, the engine tells by how the line is; here it needs no words."""
    with suppress(StudioError):
        await session.engine.refresh_balance()


_TONES = {
    Connection.LIVE: "ok",
    Connection.CATCHING_UP: "info",
    Connection.OFFLINE: "warn",
    Connection.KEY_REFUSED: "err",
    Connection.READ_ONLY: "warn",
    Connection.UNKNOWN: "muted",
}

_SANDBOX = BannerView(
    "sandbox",
    "sandbox",
    "flask-conical",
    "Sandbox.",
    "Pretend server, pretend credits, pictures drawn on this computer.",
    "Connect account",
)

_TROUBLES = (
    (
        Connection.KEY_REFUSED,
        "key_refused",
        BannerView(
            "key_refused",
            "err",
            "key-round",
            "Your key was refused.",
            "Nothing was sent. Queue is paused.",
            "Change key",
        ),
    ),
    (
        Connection.READ_ONLY,
        "read_only",
        BannerView(
            "read_only", "warn", "key-round", "This key may look but not create.", "Nothing was sent.", "Change key"
        ),
    ),
)
