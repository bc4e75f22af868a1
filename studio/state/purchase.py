"""The click on Generate: judged with fresh numbers, asked about when it should be, sent once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtGui import QGuiApplication

from studio.domain.draft import Draft
from studio.domain.guard import Decision, Verdict
from studio.domain.money import Credits, amount, credits_in_words
from studio.flow.engine import Order
from studio.state.account import Account
from studio.state.composer import Composer
from studio.state.link import Link
from studio.state.preferences import Preferences
from studio.state.pricing import Pricing
from studio.state.tasks import Tasks


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """A question about money.

    Attributes:
        title: ``Spend 22.5 credits?``
        sentence: What it is for and why it is asked.
        rows: Label and value pairs; the last flag says whether the value is shown as credits.
        button: Words of the button that spends.
    """

    title: str
    sentence: str
    rows: tuple[tuple[str, str, bool], ...]
    button: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    draft: Draft
    quoted: Credits | None
    front: bool


class Purchase(QObject):
    """Turns a click into one job, never two.

    Signals:
        confirm_wanted: The user must be asked first; answer with :meth:`confirm` or :meth:`decline`.
            question: A :class:`ConfirmView`.
        submitted: The job is written down.
            job: The :class:`~studio.domain.job.Job`.
    """

    confirm_wanted = Signal(object)
    submitted = Signal(object)

    def __init__(
        self,
        link: Link,
        composer: Composer,
        pricing: Pricing,
        account: Account,
        preferences: Preferences,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._composer = composer
        self._pricing = pricing
        self._account = account
        self._preferences = preferences
        self._tasks = tasks
        self._asking: _Wanted | None = None
        self._quiet = False
        self._since_click = QElapsedTimer()

    def generate(self, *, front: bool = False) -> None:
        """Buy what the draft says. The second half of a double click does nothing."""
        if not self._pricing.view.enabled or self._tasks.running("generate") or self._is_double_click():
            return
        self._since_click.start()
        draft = self._composer.draft
        quote = self._pricing.quote_for(draft.request())
        quoted = quote.amount if quote is not None and not quote.about else None
        self._tasks.start("Generate", self._judge(_Wanted(draft, quoted, front)), name="generate")

    def confirm(self, *, quiet_today: bool = False) -> None:
        """Yes, spend it."""
        wanted, self._asking = self._asking, None
        if wanted is not None:
            self._quiet = self._quiet or quiet_today
            self._tasks.start("Generate", self._submit(wanted), name="generate")

    def decline(self) -> None:
        """No; nothing is sent and the draft stays."""
        self._asking = None

    def _is_double_click(self) -> bool:
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        return self._since_click.isValid() and self._since_click.elapsed() < interval

    async def _judge(self, wanted: _Wanted) -> None:
        await self._pricing.refresh_spending()
        if self._pricing.view.look == "neutral":
            await self._submit(wanted)
            return
        decision = self._pricing.decision(wanted.draft.request())
        quiet = self._quiet and wanted.quoted is not None and "confirm anything above" in decision.sentence
        if decision.verdict is Verdict.GO or quiet:
            await self._submit(wanted)
        elif decision.verdict is Verdict.ASK:
            self._asking = wanted
            self.confirm_wanted.emit(self._question(wanted, decision))

    async def _submit(self, wanted: _Wanted) -> None:
        order = Order(
            request=wanted.draft.request(),
            references=wanted.draft.references,
            style_name=wanted.draft.style_name,
            quoted=wanted.quoted,
            front=wanted.front,
            approved=True,
        )
        job = await self._link.engine.submit(order)
        if self._composer.draft == wanted.draft:
            self._composer.sent()
        self.submitted.emit(job)
        await self._pricing.refresh_spending()

    def _question(self, wanted: _Wanted, decision: Decision) -> ConfirmView:
        request = wanted.draft.request()
        pictures = "1 picture" if request.count == 1 else f"{request.count} pictures"
        width, height = request.expected_size()
        about = f"{pictures}, {width} × {height}. {decision.sentence.replace(' You will be asked first.', '')}"
        if wanted.quoted is None:
            return ConfirmView("Send without a price?", about, self._rows(None), "Send at the server’s price")
        words = credits_in_words(wanted.quoted)
        return ConfirmView(f"Spend {words}?", about, self._rows(wanted.quoted), f"Spend {words}")

    def _rows(self, price: Credits | None) -> tuple[tuple[str, str, bool], ...]:
        rows: list[tuple[str, str, bool]] = []
        if (balance := self._account.balance) is not None:
            rows.append(("Available now", amount(balance.available), False))
            if price is not None:
                rows.append(("Leaves", amount(balance.available - price), True))
        settings, spending = self._preferences.settings, self._pricing.spending
        if settings.day_limit and price is not None:
            rows.append(
                ("Today, with your limit", f"{amount(spending.today + price)} of {amount(settings.day_limit)}", False)
            )
        return tuple(rows)
