"""The click on Generate where clips are made: for the shot that is in the composer, if one is."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studio.domain.job import Job
from studio.state.account import Account
from studio.state.clip_composer import ClipComposer
from studio.state.drawing import Drawing
from studio.state.link import Link
from studio.state.preferences import Preferences
from studio.state.pricing import Pricing
from studio.state.purchase import Purchase
from studio.state.shot_sale import ShotSale
from studio.state.spent import Spent
from studio.state.tasks import Tasks


class ClipPurchase(Purchase):
    """Buys clips. What belongs to a shot of the storyboard is bought as its next take, by the storyboard's own sale."""

    def __init__(
        self,
        link: Link,
        composer: ClipComposer,
        pricing: Pricing,
        account: Account,
        preferences: Preferences,
        spent: Spent,
        tasks: Tasks,
        *,
        drawing: Drawing,
        sale: ShotSale,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(link, composer, pricing, account, preferences, spent, tasks, parent)
        self._drawing = drawing
        self._sale = sale

    def generate(self, *, front: bool = False) -> None:
        """Buy what the draft says: while a shot is selected, its next take."""
        if not self._drawing.selected:
            super().generate(front=front)
        elif self._pricing.view.enabled:
            quote = self._pricing.quote_for(self._composer.draft.request())
            seen = quote.amount if quote is not None and not quote.about else None
            self._sale.again(self._drawing.selected, seen=seen)

    def again(self, job: Job) -> None:
        """Buy what ``job`` asked for once more; of a shot that is in sight, a new take as it is drawn now."""
        if job.shot is not None and self._drawing.shot(job.shot) is not None:
            self._sale.again(job.shot)
        else:
            super().again(job)
