"""Everything the sandbox is made of, built once from its state folder."""

from __future__ import annotations

from collections import deque
from decimal import Decimal
from pathlib import Path

from studio.sandbox.buckets import Buckets
from studio.sandbox.clock import SandboxClock
from studio.sandbox.darkroom import Darkroom
from studio.sandbox.database import Database
from studio.sandbox.faults import Faults
from studio.sandbox.files import Files
from studio.sandbox.generations import Generations
from studio.sandbox.idempotency import Purchases
from studio.sandbox.janitor import Janitor
from studio.sandbox.keys import Keys
from studio.sandbox.ledger import Ledger
from studio.sandbox.painters import Painters
from studio.sandbox.plan import Plan
from studio.sandbox.portrait import Portraits
from studio.sandbox.seeds import Seeds
from studio.sandbox.styles import catalogue
from studio.sandbox.tokens import Tokens
from studio.sandbox.video_models import video_models
from studio.sandbox.webhooks.office import Office

_ONLY_DRAWS = 100
"""The speed from which nobody looks at a window meanwhile, but waits for the drawings."""
_LASTING = ("notes", "teams", "keys", "movements")
"""Tables that :meth:`House.start_over` leaves to their owners."""


class House:
    """The parts, wired. Handlers reach everything through it.

    Attributes:
        ceiling: Runs of one team that may be in flight.
        plans: How the next runs end, ordered at the control address; else their prompt decides.
    """

    def __init__(
        self,
        folder: Path,
        *,
        speed: float,
        credits: Decimal,
        ceiling: int,
        offset: float | None = None,
        reels: Path | None = None,
    ) -> None:
        """Build everything on ``folder``; ``offset`` sets the clock, else it goes on as it was left.

        Pictures and clips are kept in ``reels`` and taken from there when they are asked for alike; those that ask for
        no seed get the same ones in the same order after every fresh start. Without it each is drawn.

        Raises:
            StateInUse: Another sandbox works there.
            ValueError: The clock would leave its bounds.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.outputs = folder / "outputs"
        self.outputs.mkdir(exist_ok=True)
        self.previews = folder / "previews"
        self.ceiling = ceiling
        self.plans: deque[Plan] = deque()
        self.database = Database(folder / "sandbox.sqlite3")
        self.clock = SandboxClock(self.database)
        if offset is not None:
            self.clock.set_offset(offset)
        self.ledger = Ledger(self.database, self.clock)
        self.keys = Keys(self.database, self.clock, self.ledger, folder, credits=credits)
        self.buckets = Buckets(self.clock)
        self.faults = Faults(self.clock)
        self.tokens = Tokens(self.database, self.clock)
        self.purchases = Purchases(self.database, self.clock)
        self.files = Files(self.database, self.clock, self.tokens, folder / "files")
        teams = {"main": self.keys.team_of("api_key"), "other": self.keys.team_of("other_team_key")}
        self.styles, self.video_models = catalogue(**teams), video_models(**teams)
        self.generations = Generations(self.database, self.clock, self.ledger)
        self.seeds = Seeds(self.generations, again=reels is not None)
        self.portraits = Portraits(self.tokens)
        self.webhooks = Office(self.database, self.clock, self.ledger, self.generations, self.portraits)
        self.painters = Painters(reels, humble=speed < _ONLY_DRAWS)
        self.janitor = Janitor(self.clock, self.generations, self.files, self.outputs)
        self.darkroom = Darkroom(self.generations, self.painters, self.outputs, speed=speed)
        self._start = (speed, ceiling, self.clock.offset)

    async def start_over(self) -> None:
        """Be as new: no runs, files or remembered keys of purchases, opening credits, full buckets, the clock set back.

        Teams stay, and so do the keys in use; those that were revoked or lapsed work again.
        """
        self.faults.start_over()
        self.plans.clear()
        self.buckets.refill()
        self.darkroom.let_go()
        await self.darkroom.close()
        with self.database.transaction():
            self.database.forget(keep=_LASTING)
            self.keys.start_over()
            self.webhooks.settings.start_over()
            for team in self.keys.teams:
                self.ledger.start_over(team)
        self.darkroom.speed, self.ceiling, offset = self._start
        self.clock.set_offset(offset)
        self.janitor.tidy()

    def settle_at(self, base_url: str, media_url: str) -> None:
        """Say at which addresses the two ports answer; links are made from them when they are read."""
        self.base_url = self.portraits.base_url = base_url
        self.media_url = self.files.media_url = self.styles.media_url = media_url
        self.video_models.media_url = media_url

    async def close(self) -> None:
        """Stop drawing and let go of the state folder."""
        await self.darkroom.close()
        await self.webhooks.close()
        await self.painters.close()
        self.database.close()
