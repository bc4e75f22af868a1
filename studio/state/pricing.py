"""The price on the button: the server's own answer for exactly the request that would be sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.guard import Decision, Verdict, decide
from studio.domain.money import Credits, amount, credits_in_words
from studio.domain.request import ImageRequest, Request, VideoRequest
from studio.flow.events import Connection
from studio.flow.pricing import Quote, price
from studio.state.account import Account
from studio.state.clip_composer import ClipComposer
from studio.state.composer import Composer
from studio.state.link import Link
from studio.state.preferences import Preferences
from studio.state.spent import Spent
from studio.state.tasks import Tasks

_SETTLE_MS = 300
_PATIENCE_MS = 4000
_NEAR_LIMIT = Decimal("0.8")


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a right request cannot be sent all the same: what is seen must be what is bought.

    Attributes:
        sentence: What it is, and what to do.
        passing: Whether it goes by itself.
    """

    sentence: str
    passing: bool = False


@dataclass(frozen=True, slots=True)
class PriceView:
    """The footer of the composer.

    Attributes:
        amount: The price; None while it is not known.
        quote_line: How it is made: ``Quote: base 4 + enhance 4``.
        leaves: What is left once this and everything waiting is paid; None when not known.
        limit_line: Replaces the quote from 80 % of a limit on: ``Today 84 of 100``.
        reason: Why the button is not simply gold; empty when it is.
        reason_icon: Name of the icon before the reason.
        reason_tone: ``muted``, ``warn`` or ``err``.
        button: Words of the button.
        look: ``spend``, ``outline``, ``neutral`` or ``disabled``.
        enhance_extra: What the enhance switch adds; None when not known.
        again: Whether a recent run made the same pictures.
    """

    amount: Credits | None = None
    quote_line: str = ""
    leaves: Credits | None = None
    limit_line: str = ""
    reason: str = ""
    reason_icon: str = ""
    reason_tone: str = "muted"
    button: str = "Generate"
    look: str = "disabled"
    enhance_extra: Credits | None = None
    again: bool = False

    @property
    def enabled(self) -> bool:
        """Return whether the button can be pressed."""
        return self.look != "disabled"


class Pricing(QObject):
    """Asks for the price 300 ms after the last change and judges it against balance and limits.

    Signals:
        changed: The footer changed.
            view: The new :class:`PriceView`.
    """

    changed = Signal(object)

    def __init__(
        self,
        link: Link,
        composer: Composer | ClipComposer,
        account: Account,
        preferences: Preferences,
        spent: Spent,
        tasks: Tasks,
        *,
        have: Callable[[Request], bool],
        hindrance: Callable[[], Hindrance | None],
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``have`` tells whether a recent run made what a request asks for."""
        super().__init__(parent)
        self._link = link
        self._composer = composer
        self._account = account
        self._preferences = preferences
        self._tasks = tasks
        self._have = have
        self._hindrance = hindrance
        self._spent = spent
        self._asked: Request | None = None
        self._quote: Quote | None = None
        self._extras: dict[Request, Credits] = {}
        self._failed = False
        self._offline = False
        self.view = PriceView()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._out_of_patience)
        composer.changed.connect(self.reconsider)
        account.changed.connect(self.reconsider)
        preferences.changed.connect(self.reconsider)
        spent.changed.connect(self._show)
        link.switched.connect(self._switched)

    def quote_for(self, request: Request) -> Quote | None:
        """Return the server's price for exactly ``request``, None when there is no answer for it."""
        return self._quote if self._quote is not None and self._asked == request else None

    def decision(self, request: Request) -> Decision:
        """Judge ``request`` with the numbers at hand."""
        quote = self.quote_for(request)
        return decide(
            quote.amount if quote and not quote.about else None,
            settings=self._preferences.settings,
            spending=self._spent.now,
            balance=self._account.balance,
        )

    def request(self) -> Request:
        """Return what the button would send, references by stand-in."""
        return self._composer.draft.request()

    def reconsider(self, _what: object = None) -> None:
        """Something changed: judge again, and ask again when it is another request, or nobody could be asked."""
        before, self._offline = self._offline, self._account.view.connection is Connection.OFFLINE
        back = before and not self._offline and (self._quote is None or self._failed)
        if back or self._composer.draft.request() != self._asked:
            self._asked = self._composer.draft.request()
            self._quote = None
            self._failed = False
            self._settle.start()
            self._patience.start()
        self._show()

    def _switched(self, _session: object) -> None:
        self._extras.clear()
        self._asked = None
        self.reconsider()

    def _ask(self) -> None:
        session = self._link.session
        if session is None or self._composer.mistakes or self._asked is None:
            return
        self._tasks.start("Ask for the price", self._question(self._asked), name=f"price {type(self._asked).__name__}")

    async def _question(self, request: Request) -> None:
        session = self._link.session
        if session is None:
            return
        quote = await price(session.client, request)
        if request != self._asked:
            return
        self._quote, self._failed = quote, quote.about
        self._patience.stop()
        self._show()
        await self._extra(request, quote)

    async def _extra(self, request: Request, quote: Quote) -> None:
        """Learn what the enhance switch adds; a hint beside the switch, so one answer serves all like requests."""
        session = self._link.session
        kind = _kind(request)
        if session is None or kind in self._extras or quote.about:
            return
        other = await price(session.client, _other_way(request))
        if not other.about:
            self._extras[kind] = abs(other.amount - quote.amount)
            self._show()

    def _out_of_patience(self) -> None:
        if self._quote is None:
            self._failed = True
            self._show()

    def _show(self, _what: object = None) -> None:
        view = self._judge()
        if view != self.view:
            self.view = view
            self.changed.emit(view)

    def _judge(self) -> PriceView:
        request = self._composer.draft.request()
        quote = self.quote_for(request)
        known = PriceView(
            amount=quote.amount if quote else None,
            quote_line=_quote_line(quote) if quote else "",
            leaves=self._leaves(quote.amount) if quote else None,
            limit_line=self._limit_line(),
            enhance_extra=self._extras.get(_kind(request)),
        )
        for judge in (self._stopped, self._unpriced, self._guarded):
            if (view := judge(request, quote, known)) is not None:
                return view
        return self._ready(request, known)

    def _stopped(self, request: Request, quote: Quote | None, known: PriceView) -> PriceView | None:
        connection = self._account.view.connection
        if self._link.session is None:
            return replace(known, reason="Add a key or open the sandbox first.", reason_icon="key-round")
        if connection is Connection.KEY_REFUSED:
            return replace(known, reason="Your key was refused.", reason_icon="key-round", reason_tone="err")
        if connection is Connection.READ_ONLY:
            words = "This key may look but not create."
            return replace(known, reason=words, reason_icon="key-round", reason_tone="warn")
        if self._composer.mistakes:
            mistake = self._composer.mistakes[0]
            empty = mistake.field == "prompt" and not request.prompt
            icon, tone = ("info", "muted") if empty else ("circle-alert", "err")
            return replace(known, reason=mistake.sentence, reason_icon=icon, reason_tone=tone)
        if (hindrance := self._hindrance()) is not None:
            icon, tone = ("info", "muted") if hindrance.passing else ("circle-alert", "err")
            return replace(known, reason=hindrance.sentence, reason_icon=icon, reason_tone=tone)
        if connection is Connection.OFFLINE:
            words = "Offline. Priced again before anything is sent."
            return replace(known, reason=words, reason_icon="cloud-off", look="neutral", button="Add to queue")
        return None

    def _unpriced(self, request: Request, quote: Quote | None, known: PriceView) -> PriceView | None:
        if quote is not None and not quote.about:
            return None
        if self._failed:
            return replace(
                known,
                reason="No price came back. You will be asked first.",
                reason_icon="circle-help",
                look="outline",
                button="Generate · price unknown",
            )
        return replace(known, reason="The last change is being priced", button="Generate · checking price")

    def _guarded(self, request: Request, quote: Quote | None, known: PriceView) -> PriceView | None:
        decision = self.decision(request)
        price_words = f"Generate · {self._words(known.amount)}"
        if decision.verdict is Verdict.NO:
            return replace(
                known, reason=decision.sentence, reason_icon="circle-alert", reason_tone="err", button=price_words
            )
        if decision.verdict is Verdict.ASK:
            return replace(
                known,
                reason=decision.sentence if decision.only_asked else f"{decision.sentence} You will be asked first.",
                reason_icon="shield",
                reason_tone="warn",
                look="outline",
                button=price_words,
            )
        return None

    def _ready(self, request: Request, known: PriceView) -> PriceView:
        words = self._words(known.amount)
        if self._composer.draft.seed_locked and self._have(request):
            reason = "You already have this, same seed."
            button = f"Generate again · {words}"
            return replace(known, reason=reason, reason_icon="copy", look="spend", button=button, again=True)
        return replace(known, look="spend", button=f"Generate · {words}")

    def _words(self, value: Credits | None) -> str:
        if value is None:
            return "price unknown"
        said = credits_in_words(value)
        return said.replace("credit", "pretend credit") if self._account.view.sandbox else said

    def _leaves(self, price_now: Credits) -> Credits | None:
        balance = self._account.balance
        return None if balance is None else balance.available - self._spent.now.waiting - price_now

    def _limit_line(self) -> str:
        settings = self._preferences.settings
        for limit, used, word in (
            (settings.day_limit, self._spent.now.today, "Today"),
            (settings.month_limit, self._spent.now.month, "This month"),
        ):
            if limit and used + self._spent.now.waiting >= limit * _NEAR_LIMIT:
                return f"{word} {amount(used + self._spent.now.waiting)} of {amount(limit)}"
        return ""


def _quote_line(quote: Quote) -> str:
    parts = " + ".join(f"{name.replace('_', ' ')} {amount(value)}" for name, value in quote.breakdown)
    return f"About {amount(quote.amount)}" if quote.about else f"Quote: {parts or amount(quote.amount)}"


def _kind(request: Request) -> Request:
    """Reduce a request to what its price depends on."""
    if isinstance(request, ImageRequest):
        return msgspec.structs.replace(request, prompt="-", negative_prompt=None, seed=None, enhance_prompt=False)
    if isinstance(request, VideoRequest):
        return msgspec.structs.replace(request, prompt="-", seed=None, enhance_prompt=False)
    raise TypeError(request)


def _other_way(request: Request) -> Request:
    """Return the same request with the enhance switch the other way."""
    if isinstance(request, ImageRequest | VideoRequest):
        return msgspec.structs.replace(request, enhance_prompt=not request.enhance_prompt)
    raise TypeError(request)
