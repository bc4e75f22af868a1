"""Sending a storyboard: priced as a whole, judged once, asked about when it should be, agreed to in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import msgspec
from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtGui import QGuiApplication

from studio.domain.guard import Decision, Spending, Verdict, decide
from studio.domain.money import Credits, amount, credits_in_words
from studio.domain.storyboard import GOOD_FOR, Agreement, Storyboard
from studio.flow.events import Connection
from studio.flow.session import Session
from studio.state.account import Account
from studio.state.drafting import drawn_seed
from studio.state.drawing import Drawing
from studio.state.link import Link
from studio.state.makings import Makings
from studio.state.preferences import Preferences
from studio.state.purchase import ConfirmView
from studio.state.shot_telling import Standing
from studio.state.spent import Spent
from studio.state.tasks import Tasks
from studio.store.store import Store

_TASK = "send the storyboard"
_LISTED = 6
_OTHER_ACCOUNT = "Another account is in use now, so nothing was sent. Send the shots again to send them there."
_CHANGED = "The storyboard was changed meanwhile. Nothing was sent; look at the price again."


@dataclass(frozen=True, slots=True)
class SendView:
    """The button that sends what has no clip yet.

    Attributes:
        button: Its words; empty when there is nothing to send.
        look: ``spend``, ``outline`` or ``disabled``.
        reason: Why it is not simply gold; empty when it is.
    """

    button: str = ""
    look: str = "disabled"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Lot:
    """What is to be agreed to, for whom, as the user saw it."""

    session: Session
    board: Storyboard
    shots: tuple[Standing, ...]

    @property
    def total(self) -> Credits | None:
        return total(self.shots)


def total(shots: Sequence[Standing]) -> Credits | None:
    """Return what new takes of ``shots`` cost together; None when the server did not say for one of them."""
    amount_of = [None if shot.about else shot.price for shot in shots]
    return None if None in amount_of else sum((each for each in amount_of if each is not None), Decimal(0))


class ShotSale(QObject):
    """Turns a click into agreements, each good for one take, never two.

    Signals:
        confirm_wanted: The user must be asked first; answer with :meth:`confirm` or :meth:`decline`.
            question: A :class:`ConfirmView`.
        refused: A rule about money forbids it, or something is missing. Nothing was sent.
            sentence: Which, and what to do.
        agreed: It is written down; the shots go out in order from now on.
    """

    confirm_wanted = Signal(object)
    refused = Signal(str)
    agreed = Signal()

    def __init__(
        self,
        link: Link,
        store: Store,
        drawing: Drawing,
        makings: Makings,
        account: Account,
        preferences: Preferences,
        spent: Spent,
        tasks: Tasks,
        *,
        standings: Callable[[], tuple[Standing, ...]],
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``standings`` tells where every shot stands, in order."""
        super().__init__(parent)
        self._link = link
        self._store = store
        self._drawing = drawing
        self._makings = makings
        self._account = account
        self._preferences = preferences
        self._spent = spent
        self._tasks = tasks
        self._standings = standings
        self._asking: _Lot | None = None
        self._quiet_on: date | None = None
        self._since_click = QElapsedTimer()
        link.switched.connect(self._switched)

    def view(self) -> SendView:
        """Return the button for what has no clip yet."""
        shots = self._to_send(self._standings())
        if not shots:
            return SendView()
        many = f"Send {len(shots)} shots" if len(shots) > 1 else f"Send shot {shots[0].number}"
        if (reason := self._hindrance(shots)) != "":
            return SendView(many, reason=reason)
        price = total(shots)
        if price is None:
            if any(shot.price is None for shot in shots):
                return SendView(f"{many} · checking price", reason="The last change is being priced")
            return SendView(f"{many} · price unknown", "outline", "No price came back. You will be asked first.")
        decision = self._decide(price, shots, self._spent.now)
        return _judged(f"{many} · {self._words(price)}", decision)

    def send(self) -> None:
        """Agree to a take of every shot that has no clip, if need be after a question.

        While the button has no price yet nothing happens.
        """
        shots = self._to_send(self._standings())
        if self._hindrance(shots) or all(shot.price is not None for shot in shots):
            self._begin(shots)

    def again(self, shot_id: str, *, seen: Credits | None = None) -> None:
        """Agree to another take of one shot: one that failed, was not sent, or is wanted otherwise.

        ``seen`` is the price the user saw for it elsewhere, for when it is not known here yet.
        """
        shot = next((each for each in self._standings() if each.shot.id == shot_id), None)
        if shot is None:
            return
        if seen is not None and (shot.price is None or shot.about):
            shot = replace(shot, price=seen, about=False)
        if shot.running:
            self.refused.emit(f"Shot {shot.number} is being made. Nothing more was sent.")
        elif shot.price is None and not shot.mistake:
            self.refused.emit(f"The price of shot {shot.number} is not known yet. Nothing was sent; try again.")
        else:
            self._begin((shot,))

    def withdraw(self, *shots: str) -> None:
        """Take back what was agreed to and not sent; without names, all of it."""
        gone = shots or tuple(shot.id for shot in self._drawing.board.shots)
        self._tasks.start("Stop the storyboard", self._withdrawn(gone))

    def confirm(self, *, quiet_today: bool = False) -> None:
        """Yes, spend it."""
        lot, self._asking = self._asking, None
        if lot is not None:
            if quiet_today:
                self._quiet_on = self._today()
            self._tasks.start("Send the storyboard", self._agree(lot), name=_TASK)

    def decline(self) -> None:
        """No; nothing is sent."""
        self._asking = None

    def _begin(self, shots: tuple[Standing, ...]) -> None:
        session = self._link.session
        if session is None or not shots or not self._may_click():
            return
        if (reason := self._hindrance(shots)) != "":
            self.refused.emit(reason)
            return
        lot = _Lot(session, self._drawing.board, shots)
        self._tasks.start("Send the storyboard", self._judge(lot), name=_TASK)

    def _to_send(self, shots: Sequence[Standing]) -> tuple[Standing, ...]:
        return tuple(shot for shot in shots if shot.to_send)

    def _hindrance(self, shots: Sequence[Standing]) -> str:
        connection = self._account.view.connection
        if self._link.session is None:
            return "Add a key or open the sandbox first."
        if connection is Connection.KEY_REFUSED:
            return "Your key was refused."
        if connection is Connection.READ_ONLY:
            return "This key may look but not create."
        return next((f"Shot {shot.number}: {shot.mistake}" for shot in shots if shot.mistake), "")

    def _decide(self, price: Credits | None, shots: Sequence[Standing], spending: Spending) -> Decision:
        """Judge the sum of ``shots``. What was agreed to for them before gives way to it, and waits no more."""
        given_up = sum((self._promised(shot.shot.id) for shot in shots), Decimal(0))
        return decide(
            price,
            settings=self._preferences.settings,
            spending=replace(spending, waiting=max(spending.waiting - given_up, Decimal(0))),
            balance=self._account.balance,
        )

    def _promised(self, shot_id: str) -> Credits:
        """Return what counts as waiting because it was agreed to for a shot."""
        agreed, session = self._makings.agreed.get(shot_id), self._link.session
        if agreed is None or session is None or agreed.profile != session.profile:
            return Decimal(0)
        return (agreed.price or Decimal(0)) if agreed.agreed_at >= session.clock.now() - GOOD_FOR else Decimal(0)

    def _may_click(self) -> bool:
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        again = self._since_click.isValid() and self._since_click.elapsed() < interval
        if again or self._tasks.running(_TASK):
            return False
        self._since_click.start()
        return True

    async def _judge(self, lot: _Lot) -> None:
        spending = await self._spent.refresh()
        if not self._still_so(lot):
            return
        decision = self._decide(lot.total, lot.shots, spending)
        quiet = decision.only_asked and self._quiet_on is not None and self._quiet_on == self._today()
        if decision.verdict is Verdict.GO or quiet:
            await self._agree(lot)
        elif decision.verdict is Verdict.ASK:
            self._asking = lot
            self.confirm_wanted.emit(self._question(lot, decision))
        else:
            self.refused.emit(decision.sentence)

    async def _agree(self, lot: _Lot) -> None:
        """Write down what was agreed to. A shot that got a take meanwhile keeps everything out."""
        if not self._still_so(lot):
            return
        await self._drawing.save()
        await self._store.storyboards.agree(lot.board, _agreements(lot, self._makings))
        self._drawing.saved(lot.board)
        self._reseed(lot)
        await self._makings.read()
        self._makings.look()
        self.agreed.emit()
        await self._spent.refresh()

    def _reseed(self, lot: _Lot) -> None:
        """Draw a new seed for the next take, as the composer does."""
        for shot in lot.shots:
            if not shot.shot.draft.seed_locked:
                self._drawing.put_draft(shot.shot.id, msgspec.structs.replace(shot.shot.draft, seed=drawn_seed()))

    async def _withdrawn(self, shots: tuple[str, ...]) -> None:
        await self._store.storyboards.withdraw(shots)
        await self._spent.refresh()
        await self._makings.read()
        self._makings.look()

    def _still_so(self, lot: _Lot) -> bool:
        """Whether account and shots are those that were clicked for; says so when they are not."""
        if lot.session is not self._link.session:
            self.refused.emit(_OTHER_ACCOUNT)
            return False
        if lot.board.id != self._drawing.board.id or lot.board.shots != self._drawing.board.shots:
            self.refused.emit(_CHANGED)
            return False
        return True

    def _switched(self, _session: object) -> None:
        asking, self._asking = self._asking, None
        if asking is not None:
            self.refused.emit(_OTHER_ACCOUNT)

    def _today(self) -> date | None:
        session = self._link.session
        return None if session is None else session.clock.now().astimezone().date()

    def _words(self, price: Credits) -> str:
        said = credits_in_words(price)
        return said.replace("credit", "pretend credit") if self._account.view.sandbox else said

    def _question(self, lot: _Lot, decision: Decision) -> ConfirmView:
        seconds = sum(shot.shot.draft.shape.duration for shot in lot.shots)
        clips = "1 clip" if len(lot.shots) == 1 else f"{len(lot.shots)} clips"
        about = f"{clips} of {lot.board.name}, {seconds} s together. {decision.sentence}"
        if lot.total is None:
            return ConfirmView("Send without a price?", about, self._rows(lot), "Send at the server’s price")
        words = credits_in_words(lot.total)
        return ConfirmView(
            f"Spend {words}?", about, self._rows(lot), f"Spend {words}", may_be_quiet=decision.only_asked
        )

    def _rows(self, lot: _Lot) -> tuple[tuple[str, str, bool], ...]:
        listed = lot.shots if len(lot.shots) <= _LISTED else ()
        rows = [(f"Shot {shot.number}", _price_words(shot), True) for shot in listed]
        balance, cost = self._account.balance, lot.total
        if balance is not None:
            rows.append(("Available now", amount(balance.available), False))
            if cost is not None:
                rows.append(("Leaves", amount(balance.available - cost), True))
        limit = self._preferences.settings.day_limit
        if limit and cost is not None:
            rows.append(("Today, with your limit", f"{amount(self._spent.now.today + cost)} of {amount(limit)}", False))
        return tuple(rows)


def _judged(words: str, decision: Decision) -> SendView:
    if decision.verdict is Verdict.NO:
        return SendView(words, reason=decision.sentence)
    if decision.verdict is Verdict.ASK:
        ask = "" if decision.only_asked else " You will be asked first."
        return SendView(words, "outline", f"{decision.sentence}{ask}")
    return SendView(words, "spend")


def _price_words(shot: Standing) -> str:
    return "not known" if shot.price is None or shot.about else amount(shot.price)


def _agreements(lot: _Lot, makings: Makings) -> tuple[Agreement, ...]:
    """Return one agreement per shot of ``lot``, each at its number of take."""
    now = lot.session.clock.now()
    places = {shot.id: at for at, shot in enumerate(lot.board.shots)}
    with_it = {shot.shot.id for shot in lot.shots}
    made = []
    for shot in lot.shots:
        at = places[shot.shot.id]
        before = lot.board.shots[at - 1].id if at > 0 and shot.shot.linked else None
        made.append(
            Agreement(
                shot=shot.shot.id,
                take=len(shot.takes) + 1,
                profile=lot.session.profile,
                draft=shot.shot.draft,
                price=None if shot.about else shot.price,
                agreed_at=now,
                after=before,
                after_take=1 if before is None else _awaited(before, makings, coming=before in with_it),
            )
        )
    return tuple(made)


def _awaited(shot_id: str, makings: Makings, *, coming: bool) -> int:
    """Return the number of the take that a shot linked to ``shot_id`` begins with the end of, at the earliest."""
    takes, chosen = makings.takes(shot_id), makings.chosen(shot_id)
    if coming or shot_id in makings.agreed:
        return len(takes) + 1
    if takes and not takes[-1].job.state.ended:
        return len(takes)
    return chosen.number if chosen is not None else 1
