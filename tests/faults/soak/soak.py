"""The soak itself: rounds of abuse, and after each the healing and the books."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.faults.books import differences, pages
from tests.faults.soak.bin import misplaced
from tests.faults.soak.fleet import Fleet
from tests.faults.soak.place import Place
from tests.faults.soak.plan import Plan
from tests.faults.soak.stage import agreed
from tests.faults.soak.stranger import Stranger
from tests.faults.soak.tally import Tally
from tests.faults.soak.weather import Weather
from tests.sandbox_fixture import Sandbox

ROUND = 75.0
"""Seconds of abuse before everything is healed and counted."""

_CREDITS = 100_000
_HEALINGS = 12
_AT_ONCE = 4
_PATIENCE = 8.0
"""Seconds after which a process that was to end by itself is killed: the next one goes on where it was."""

_DAY = 25 * 3600.0


class Soak:
    """One home, one server, and what is done to them."""

    def __init__(self, root: Path, *, seed: int, say: Callable[[str], None], meddle: Callable[[Soak], object]) -> None:
        self.tally = Tally()
        self._seed = seed
        self._say = say
        self._meddle = meddle
        self.place = Place(root)
        self.sandbox = Sandbox(root / "server", "--speed", "1000", "--balance", str(_CREDITS))
        self._stranger = Stranger(self.sandbox)
        self._fleet = Fleet(self.place, self.sandbox, self.tally, at_once=_AT_ONCE)
        self._weather = Weather(self.place, self.sandbox, self._stranger, self._fleet, self.tally)
        self._expired: set[str] = set()

    def run(self, seconds: float) -> None:
        """Abuse it for so long, healing not counted; stop after the round that shows a difference."""
        began, number, left = time.monotonic(), 0, seconds
        while left > 0 and not self.tally.differences:
            if number:
                self._next_day()
            number += 1
            self.round(number, seconds=min(ROUND, left))
            left -= ROUND
            healing = time.monotonic()
            self.heal(kill=number % 2 == 0)
            self._meddle(self)
            self.count()
            took = f"healed and counted in {time.monotonic() - healing:.0f} s"
            self._say(f"round {number}: {self._so_far()}; {took}, {len(self.tally.differences)} differences")
        self.tally.seconds += time.monotonic() - began

    def round(self, number: int, *, seconds: float) -> None:
        """Abuse it for so long."""
        plan = Plan(self._seed, number=number, seconds=seconds)
        errands, clicks, began = plan.errands(), plan.clicks(), time.monotonic()
        waiting = list(reversed(plan.upsets))
        self._weather.begin()
        while (now := time.monotonic() - began) < seconds:
            while waiting and waiting[-1].at <= now:
                self._weather.happen(waiting.pop())
            self._weather.tick()
            self._fleet.tick(errands, clicks)
            time.sleep(0.01)

    def heal(self, *, kill: bool) -> None:
        """Mend everything, and let ``resume`` and ``rescue`` work until nothing is left."""
        self._weather.heal()
        self._fleet.finish(seconds=_PATIENCE, kill_window=kill)
        if not self._stranger.settle():
            self.tally.differences.append("The script on the other machine got no answer from a server that is well.")
        for _ in range(_HEALINGS):
            directed, resumed, rescued = self._fleet.direct(), self._fleet.run("resume"), self._fleet.run("rescue")
            if resumed.answer == rescued.answer == {"jobs": []}:
                self.tally.differences += directed.answer or ()
                return
        self.tally.differences.append(f"After {_HEALINGS} times resume and rescue something is still left.")

    def count(self) -> None:
        """Compare the books."""
        known = self._stranger.runs
        others = self._expired
        self.tally.books = Counter(
            runs=self._many("SELECT count(DISTINCT generation_id) FROM jobs"),
            rows=self._many("SELECT count(*) FROM jobs"),
            pictures=self._many("SELECT count(*) FROM pictures"),
            thrown=self._many("SELECT count(*) FROM pictures WHERE trashed_at IS NOT NULL"),
            charges=len(list(pages(self.sandbox, "/v1/usage/events", type="charge"))),
        )
        self.tally.ends = Counter(str(state) for (state,) in self.place.ask("SELECT state FROM jobs"))
        self.tally.differences += self.place.faults()
        self.tally.differences += differences(self.place.paths, self.sandbox, others=others, elsewhere=known)
        self.tally.differences += self._takes()
        self.tally.differences += misplaced(self.place.ask("SELECT path, trashed_at FROM pictures"))

    def _takes(self) -> list[str]:
        """Compare the jobs of each shot with what was agreed to."""
        most = agreed(self.place.paths)
        rows = self.place.ask("SELECT shot, count(*) FROM jobs WHERE shot IS NOT NULL GROUP BY shot")
        bought = {str(shot): int(str(count)) for shot, count in rows}
        self.tally.books |= Counter(shots=len(bought), takes=sum(bought.values()))
        return [
            f"Shot {shot} was agreed to {most[shot]} times and bought {count} times."
            for shot, count in bought.items()
            if count > most[shot]
        ]

    def _so_far(self) -> str:
        tally = self.tally
        return f"{tally.clicks.total()} clicks, {tally.processes.total()} processes, {tally.killed.total()} killed"

    def _many(self, statement: str) -> int:
        ((number,),) = self.place.ask(statement)
        assert isinstance(number, int)
        return number

    def _next_day(self) -> None:
        """Let a day pass, in which one run of somebody else and one of ours expire unsaved, as they must be able to."""
        self._stranger.buy("nobody fetches this", 1)
        self._fleet.run("generate", "nobody waits for this", "--width", "256", "--height", "256", "--no-wait")
        while any(row["status"] in ("pending", "processing") for row in self.sandbox.generations()):
            time.sleep(0.1)
        fresh = [row for row in self.sandbox.generations() if (row["prompt"] or "").startswith("nobody")]
        self._expired |= {row["id"] for row in fresh}
        self.sandbox.advance(_DAY)

    def close(self, *, keep: bool) -> None:
        """End the server; with ``keep`` everything stays to be looked at."""
        self._fleet.finish(seconds=0.0, kill_window=True)
        if self.sandbox.running:
            self.sandbox.stop()
        self.place.close(keep=keep)
