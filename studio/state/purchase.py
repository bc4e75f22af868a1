"""The click on Generate: judged with fresh numbers, asked about when it should be, sent once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtGui import QGuiApplication

from studio.domain.clip_draft import ClipDraft
from studio.domain.draft import Draft
from studio.domain.guard import Decision, Verdict, decide
from studio.domain.job import Job
from studio.domain.money import Credits, amount, credits_in_words
from studio.domain.noun import counted
from studio.domain.request import Request, VideoRequest
from studio.flow.order import Order
from studio.flow.pricing import price
from studio.flow.session import Session
from studio.state.account import Account
from studio.state.clip_composer import ClipComposer
from studio.state.composer import Composer
from studio.state.link import Link
from studio.state.preferences import Preferences
from studio.state.pricing import Pricing
from studio.state.spent import Spent
from studio.state.tasks import Tasks

_OTHER_ACCOUNT = "Another account is in use now, so nothing was sent. Generate again to send it there."


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """A question about money.

    Attributes:
        title: ``Spend 22.5 credits?``
        sentence: What it is for and why it is asked.
        rows: Label and value pairs; the last flag says whether the value is shown as credits.
        button: Words of the button that spends.
        may_be_quiet: Whether nothing but the wish to be asked stands in the way, so that it may be taken back.
    """

    title: str
    sentence: str
    rows: tuple[tuple[str, str, bool], ...]
    button: str
    may_be_quiet: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An order, whose it is, and the draft it was made from: None when it repeats an older job."""

    order: Order
    session: Session
    draft: Draft | ClipDraft | None = None


class Purchase(QObject):
    """Turns a click into one job, never two.

    Signals:
        confirm_wanted: The user must be asked first; answer with :meth:`confirm` or :meth:`decline`.
            question: A :class:`ConfirmView`.
        refused: A rule about money forbids it. Nothing was sent.
            sentence: Which, and what to do.
        submitted: The job is written down.
            job: The :class:`~studio.domain.job.Job`.
    """

    confirm_wanted = Signal(object)
    refused = Signal(str)
    submitted = Signal(object)

    def __init__(
        self,
        link: Link,
        composer: Composer | ClipComposer,
        pricing: Pricing,
        account: Account,
        preferences: Preferences,
        spent: Spent,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._composer = composer
        self._pricing = pricing
        self._account = account
        self._preferences = preferences
        self._spent = spent
        self._tasks = tasks
        self._task = f"generate {type(composer).__name__}"
        self._asking: _Wanted | None = None
        self._quiet_on: date | None = None
        self._since_click = QElapsedTimer()
        link.switched.connect(self._switched)

    def generate(self, *, front: bool = False) -> None:
        """Buy what the draft says. The second half of a double click does nothing."""
        session = self._link.session
        if session is None or not self._pricing.view.enabled or not self._may_click():
            return
        draft = self._composer.draft
        quote = self._pricing.quote_for(draft.request())
        order = Order(
            request=draft.request(),
            references=draft.references,
            style_name=draft.style_name,
            quoted=quote.amount if quote is not None and not quote.about else None,
            front=front,
            approved=True,
            origins=() if draft.varied is None else (draft.varied,),
        )
        self._tasks.start("Generate", self._judge(_Wanted(order, session, draft)), name=self._task)

    def generate_next(self) -> None:
        """Buy what the draft says, after what already waits."""
        self.generate()

    def generate_first(self) -> None:
        """Buy what the draft says, ahead of what already waits."""
        self.generate(front=True)

    def again(self, job: Job) -> None:
        """Buy what ``job`` asked for once more, at the price of now: a new purchase."""
        if self._may_click():
            self._tasks.start("Try again", self._again(job), name=self._task)

    def confirm(self, *, quiet_today: bool = False) -> None:
        """Yes, spend it."""
        wanted, self._asking = self._asking, None
        if wanted is not None:
            if quiet_today:
                self._quiet_on = self._today()
            self._tasks.start("Generate", self._submit(wanted), name=self._task)

    def decline(self) -> None:
        """No; nothing is sent and the draft stays."""
        self._asking = None

    def _may_click(self) -> bool:
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        again = self._since_click.isValid() and self._since_click.elapsed() < interval
        if again or self._tasks.running(self._task):
            return False
        self._since_click.start()
        return True

    async def _again(self, job: Job) -> None:
        session = self._link.session
        if session is None:
            return
        quote = await price(session.client, job.request)
        order = Order(
            request=job.request,
            references=job.references,
            style_name=job.style_name,
            quoted=None if quote.about else quote.amount,
            approved=True,
            origins=tuple(each for each in job.origins if each is not None and each.varied),
        )
        await self._judge(_Wanted(order, session))

    async def _judge(self, wanted: _Wanted) -> None:
        spending = await self._spent.refresh()
        if not self._still_theirs(wanted):
            return
        if wanted.draft is not None and self._pricing.view.look == "neutral":
            await self._submit(replace(wanted, order=replace(wanted.order, unpriced=True)))
            return
        decision = decide(
            wanted.order.quoted,
            settings=self._preferences.settings,
            spending=spending,
            balance=self._account.balance,
        )
        quiet = decision.only_asked and self._quiet_on is not None and self._quiet_on == self._today()
        if decision.verdict is Verdict.GO or quiet:
            await self._submit(wanted)
        elif decision.verdict is Verdict.ASK:
            self._asking = wanted
            self.confirm_wanted.emit(self._question(wanted.order, decision))
        else:
            self.refused.emit(decision.sentence)

    def _today(self) -> date | None:
        session = self._link.session
        return None if session is None else session.clock.now().astimezone().date()

    def _still_theirs(self, wanted: _Wanted) -> bool:
        """Whether the account that was clicked for is the one in use; says so when it is not."""
        if wanted.session is self._link.session:
            return True
        self.refused.emit(_OTHER_ACCOUNT)
        return False

    def _switched(self, _session: object) -> None:
        asking, self._asking = self._asking, None
        if asking is not None:
            self.refused.emit(_OTHER_ACCOUNT)

    async def _submit(self, wanted: _Wanted) -> None:
        if not self._still_theirs(wanted):
            return
        job = await wanted.session.engine.submit(wanted.order)
        if wanted.draft is not None and self._composer.draft == wanted.draft:
            self._composer.sent()
        self.submitted.emit(job)
        await self._spent.refresh()

    def _question(self, order: Order, decision: Decision) -> ConfirmView:
        request = order.request
        about = f"{_what(request)}. {decision.sentence}"
        if order.quoted is None:
            return ConfirmView("Send without a price?", about, self._rows(None), "Send at the server’s price")
        words = credits_in_words(order.quoted)
        rows, quiet = self._rows(order.quoted), decision.only_asked
        return ConfirmView(f"Spend {words}?", about, rows, f"Spend {words}", may_be_quiet=quiet)

    def _rows(self, cost: Credits | None) -> tuple[tuple[str, str, bool], ...]:
        rows: list[tuple[str, str, bool]] = []
        if (balance := self._account.balance) is not None:
            rows.append(("Available now", amount(balance.available), False))
            if cost is not None:
                rows.append(("Leaves", amount(balance.available - cost), True))
        settings, spending = self._preferences.settings, self._spent.now
        if settings.day_limit and cost is not None:
            after = f"{amount(spending.today + cost)} of {amount(settings.day_limit)}"
            rows.append(("Today, with your limit", after, False))
        return tuple(rows)


def _what(request: Request) -> str:
    """Return what is bought: ``2 pictures, 1024 × 1024`` or ``1 clip of 5 s, 1280 × 720``."""
    width, height = request.expected_size()
    of = f" of {request.duration} s" if isinstance(request, VideoRequest) and request.duration else ""
    return f"{counted(request.count, request)}{of}, {width} × {height}"
