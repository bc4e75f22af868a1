"""What breaks during a round: the server, its clock, the disk, the database; and what mends it again."""

from __future__ import annotations

import heapq
import itertools
import sqlite3
import time
from collections.abc import Callable
from random import Random
from typing import Any

import httpx

from tests.faults.soak.fleet import Fleet
from tests.faults.soak.place import Place
from tests.faults.soak.plan import STATES, Upset
from tests.faults.soak.stranger import Stranger
from tests.faults.soak.tally import Tally
from tests.sandbox_fixture import Sandbox

CREATES = ("POST /v1/images", "POST /v1/videos")
_ROUTES = (
    *("POST /v1/images", "POST /v1/images", "POST /v1/images", "POST /v1/images", "POST /v1/videos", "POST /v1/files"),
    *("GET /v1/images", "GET /v1/images/{id}", "GET /v1/images/{id}/output/{n}", "GET /outputs/{name}"),
    *("GET /v1/images/{id}/output/{n}", "GET /outputs/{name}", "POST /v1/images/{id}/cancel"),
    *("POST /v1/images/estimate", "POST /v1/videos/estimate", "GET /v1/balance", "GET /v1/files/{id}", "*"),
)
_KINDS = ("error", "html", "body", "drop", "cut", "delay", "too many")
_WHENS = ("before", "during", "after", "after")
_BODIES = ("", "{", "null", "[]", '{"id": 5}', '{"data": [', '{"error": {}}', "\ufffd")
_OUTCOMES: tuple[dict[str, Any], ...] = (
    {"fails": "the model stumbled"},
    {"ends": "moderation_rejected"},
    {"ends": "expired"},
    {"missing": 1},
)
_LOCK_SECONDS = 12.0
_HOUR = 3600.0
_CLOCK_BUDGET = 16 * 3600.0
"""So much the server's clock may jump in a round: nothing unsaved expires, no unanswered purchase grows old."""


class Weather:
    """Lets the upsets of a plan happen when they are due."""

    def __init__(self, place: Place, sandbox: Sandbox, stranger: Stranger, fleet: Fleet, tally: Tally) -> None:
        self._place = place
        self._sandbox = sandbox
        self._stranger = stranger
        self._fleet = fleet
        self._tally = tally
        self._mends: list[tuple[float, int, Callable[[], object]]] = []
        self._order = itertools.count()
        self._jumped = 0.0
        self._disk_is_broken = False

    def begin(self) -> None:
        """Let a round begin: from now on the server minds how often it is asked."""
        self._sandbox.control("buckets", enforced=True)

    def tick(self) -> None:
        """Mend what is due."""
        while self._mends and self._mends[0][0] <= time.monotonic():
            heapq.heappop(self._mends)[2]()

    def _mend(self, upset: Upset, mend: Callable[[], object]) -> None:
        heapq.heappush(self._mends, (time.monotonic() + upset.lasts, next(self._order), mend))

    def happen(self, upset: Upset) -> None:
        """Break it."""
        dice = Random(upset.choice)
        name = f"_do_{upset.kind.replace('-', '_').replace(' ', '_')}"
        if getattr(self, name)(upset, dice) is not False:
            self._tally.upsets[upset.kind] += 1

    def heal(self) -> None:
        """Mend everything now."""
        self._up_again()
        while self._mends:
            heapq.heappop(self._mends)[2]()
        self._sandbox.clear_faults()
        httpx.delete(f"{self._sandbox.control_url}/outcomes").raise_for_status()
        self._sandbox.control("concurrency", limit=10)
        self._sandbox.control("buckets", enforced=False)  # who counts asks more often than a client would
        self._jumped = 0.0

    def _order_fault(self, wish: dict[str, Any]) -> bool:
        if not self._sandbox.running:
            return False
        self._sandbox.control("faults", **wish)
        self._tally.faults[f"{wish['kind']} {wish.get('when', 'before')}"] += int(wish.get("times", 1))
        return True

    def _do_fault(self, upset: Upset, dice: Random) -> bool:
        route, kind, when = dice.choice(_ROUTES), dice.choice(_KINDS), dice.choice(_WHENS)
        if when == "during" and (route not in (*CREATES, "POST /v1/files") or kind in ("html", "body", "cut")):
            when = "before"
        wish: dict[str, Any] = {"route": route, "kind": kind, "when": when, "times": dice.choice((1, 1, 2, 5))}
        if kind == "error":
            wish["status"] = dice.choice((500, 502, 503, 504))
        elif kind == "too many":
            wish |= {"kind": "error", "status": 429, **_waits(dice)}
        elif kind == "html":
            wish["status"] = dice.choice((200, 502, 503, 504))
        elif kind == "body":
            wish |= {"status": dice.choice((200, 201, 502)), "body": dice.choice(_BODIES)}
        elif kind == "delay":
            wish["seconds"] = upset.lasts
        return self._order_fault(wish)

    def _do_storm(self, upset: Upset, dice: Random) -> bool:
        route = dice.choice(("*", "POST /v1/images", "GET /v1/images", "GET /outputs/{name}"))
        return self._order_fault({"route": route, "kind": "error", "status": 429, "times": 12, **_waits(dice)})

    def _do_burst(self, upset: Upset, dice: Random) -> bool:
        kind = dice.choice(({"kind": "error", "status": 503}, {"kind": "html", "status": 502}, {"kind": "drop"}))
        return self._order_fault({"route": "*", "times": 15, **kind})

    def _do_outcome(self, upset: Upset, dice: Random) -> bool:
        if not self._sandbox.running:
            return False
        self._sandbox.control("outcomes", **dice.choice(_OUTCOMES))
        return True

    def _do_restart(self, upset: Upset, dice: Random) -> bool:
        if not self._sandbox.running:
            return False
        if dice.random() < 0.7:
            self._sandbox.kill()
        else:
            self._sandbox.stop()
        self._mend(upset, self._up_again)
        return True

    def _up_again(self) -> None:
        if not self._sandbox.running:
            self._sandbox.restart()

    def _do_ceiling(self, upset: Upset, dice: Random) -> bool:
        if not self._sandbox.running:
            return False
        self._sandbox.control("concurrency", limit=dice.choice((0, 1, 2)))
        self._mend(upset, lambda: self._later_control("concurrency", limit=10))
        return True

    def _later_control(self, name: str, /, **wish: Any) -> None:
        """Tell the server; one that does not run is told when it does."""
        if self._sandbox.running:
            self._sandbox.control(name, **wish)
        else:
            again = (time.monotonic() + 1.0, next(self._order), lambda: self._later_control(name, **wish))
            heapq.heappush(self._mends, again)

    def _do_refused(self, upset: Upset, dice: Random) -> bool:
        """Let the key be nobody's for a while."""
        if not self._sandbox.running:
            return False
        self._sandbox.control("keys", name="api_key", revoked=True)
        self._mend(upset, lambda: self._later_control("keys", name="api_key", revoked=False))
        return True

    def _do_clock(self, upset: Upset, dice: Random) -> bool:
        seconds = dice.choice((60.0, 1800.0, 3 * 3600.0))
        if not self._sandbox.running or self._jumped + seconds > _CLOCK_BUDGET:
            return False
        self._jumped += seconds
        self._sandbox.advance(seconds)
        return True

    def _do_behind(self, upset: Upset, dice: Random) -> bool:
        """Let the server's clock be an hour late for a while."""
        if not self._sandbox.running:
            return False
        self._sandbox.advance(-_HOUR)
        self._mend(upset, lambda: self._later_control("clock", advance=_HOUR))
        return True

    def _do_gone(self, upset: Upset, dice: Random) -> bool:
        return self._disk(upset, self._place.unplug)

    def _do_empty(self, upset: Upset, dice: Random) -> bool:
        return self._disk(upset, self._place.leave_empty)

    def _do_read_only(self, upset: Upset, dice: Random) -> bool:
        return self._disk(upset, self._place.protect)

    def _do_full(self, upset: Upset, dice: Random) -> bool:
        leave = dice.choice((0, 0, 60_000, 200_000))
        return self._disk(upset, lambda: self._place.fill(leave=leave))

    def _disk(self, upset: Upset, breaks: Callable[[], bool]) -> bool:
        """Break the disk in one way at a time."""
        if self._disk_is_broken or not breaks():
            return False
        self._disk_is_broken = True
        self._mend(upset, self._heal_disk)
        return True

    def _heal_disk(self) -> None:
        self._place.heal()
        self._disk_is_broken = False

    def _do_locked(self, upset: Upset, dice: Random) -> bool:
        """Lock the database as an outsider would; now and then for longer than anybody waits."""
        database = sqlite3.connect(self._place.paths.database, timeout=1.0, isolation_level=None)
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            database.close()
            return False
        long = Upset(upset.at, upset.kind, _LOCK_SECONDS, upset.choice) if dice.random() < 0.2 else upset
        self._mend(long, database.close)
        return True

    def _do_stranger(self, upset: Upset, dice: Random) -> bool:
        if not self._sandbox.running:
            return False
        self._stranger.buy(dice.choice(("a heron at dawn", "a script was here")), dice.choice((1, 2)))
        return True

    def _do_cancel(self, upset: Upset, dice: Random) -> None:
        self._fleet.cancel(upset.choice)

    def _do_again(self, upset: Upset, dice: Random) -> bool:
        return self._fleet.tell("again", upset.choice)

    def _do_withdraw(self, upset: Upset, dice: Random) -> bool:
        return self._fleet.tell("withdraw", upset.choice)

    def _do_throw(self, upset: Upset, dice: Random) -> bool:
        """Put some pictures into the Trash, and now and then let the window die on the way."""
        return self._in_the_trash("throw", upset, dice)

    def _do_bring_back(self, upset: Upset, dice: Random) -> bool:
        return self._in_the_trash("bring back", upset, dice)

    def _in_the_trash(self, verb: str, upset: Upset, dice: Random) -> bool:
        heard = self._fleet.tell(verb, upset.choice)
        if heard and dice.random() < 0.4:
            killed = (time.monotonic() + dice.uniform(0.0, 0.05), next(self._order), self._kill_window)
            heapq.heappush(self._mends, killed)
        return heard

    def _kill_window(self) -> None:
        self._fleet.close_window(kill=True)

    def _do_sleep(self, upset: Upset, dice: Random) -> bool:
        """Stop the window as a laptop does that is closed, and let it go on."""
        wake = self._fleet.sleep()
        if wake is None:
            return False
        self._mend(upset, wake)
        return True

    def _do_doom(self, upset: Upset, dice: Random) -> bool:
        """Let the window die as soon as a job of it is in a certain state."""
        return self._fleet.doom(dice.choice(STATES))

    def _do_window(self, upset: Upset, dice: Random) -> None:
        self._fleet.close_window(kill=dice.random() < 0.75)


def _waits(dice: Random) -> dict[str, int]:
    return {"retry_after": dice.choice((0, 1, 3))} if dice.random() < 0.5 else {}
