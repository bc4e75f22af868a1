"""What happens in a soak, decided by a seed before anything runs: who wishes what, who dies when, what breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from random import Random

_PROMPTS = (
    *("a heron at dawn", "a heron at dawn", "a heron at dawn", "two koi", "a lighthouse in rain"),
    *("a partial-result of herons", "an unsafe-output", "a provider-timeout at sea", "a forbidden-word"),
)
_PROMPT_WEIGHTS = (9, 9, 9, 9, 9, 2, 1, 1, 1)
PICTURES = 48
"""Reference pictures there are to choose from. A few are chosen again and again; the others have to be uploaded."""

_FAVOURITES = 3
_STORYBOARDS = 0.05
"""Share of the clicks in a window that send one: their clips take the server as long as dozens of pictures."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One click: the same words come again and again, on purpose."""

    prompt: str
    count: int
    seed: int | None
    pictures: tuple[int, ...]
    clip: bool
    waits: bool
    shots: int = 0
    """So many of a storyboard, in place of a picture."""


class End(Enum):
    """What becomes of a process."""

    OWN = "ends by itself"
    KILLED_IN = "killed in a state of its job"
    KILLED_AFTER = "killed after a while"
    NAP = "stopped for a while, and goes on"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Fate:
    """How a process ends: ``seconds`` after it began, or after its job came to ``state``."""

    end: End = End.OWN
    state: str = ""
    seconds: float = 0.0
    nap: float = 0.0


@dataclass(frozen=True, slots=True)
class Errand:
    """A process to start: a verb of the command line, and its fate."""

    verb: str
    wish: Wish | None
    fate: Fate


@dataclass(frozen=True, slots=True)
class Upset:
    """Something that breaks at ``at`` seconds and is mended ``lasts`` seconds later."""

    at: float
    kind: str
    lasts: float
    choice: int


STATES = ("planned", "uploading", "uploading", "sending", "sending", "sending", "accepted", "finished")
"""Where a process may be killed, the rarer ones more often."""

_UPSETS = {
    "fault": 46,
    "storm": 4,
    "burst": 4,
    "outcome": 4,
    "restart": 3,
    "ceiling": 2,
    "clock": 5,
    "gone": 2,
    "empty": 2,
    "read-only": 2,
    "full": 3,
    "locked": 3,
    "refused": 2,
    "behind": 2,
    "sleep": 3,
    "stranger": 14,
    "cancel": 6,
    "again": 3,
    "withdraw": 2,
    "throw": 6,
    "bring back": 4,
    "window": 4,
    "doom": 6,
}
_CALM = ("stranger", "stranger", "doom", "window", "cancel", "clock", "outcome", "again", "throw", "bring back")
_ERRANDS = {"generate": 60, "video": 4, "resume": 14, "rescue": 10}
_BROKEN = 0.55
"""Share of the time in which the server is made to fail at all: otherwise hardly anything would ever be bought."""
_SPELL = 6.0


class Plan:
    """The plan of one round. The same seed and length give the same plan, whatever the machine does with it."""

    def __init__(self, seed: int, *, number: int, seconds: float) -> None:
        self._dice = Random(f"{seed}/{number}")
        self._errands = Random(f"{seed}/{number}/errands")
        self._clicks = Random(f"{seed}/{number}/clicks")
        self.upsets = self._all_upsets(seconds)

    def _all_upsets(self, seconds: float) -> list[Upset]:
        kinds, weights = tuple(_UPSETS), tuple(_UPSETS.values())
        upsets, at, spell, calm = [], 1.0, 0.0, False
        while at < seconds:
            if at >= spell:
                spell, calm = at + self._dice.uniform(0.5, 1.5) * _SPELL, self._dice.random() > _BROKEN
            (kind,) = self._dice.choices(_CALM if calm else kinds, None if calm else weights)
            lasts = self._dice.choice((0.3, 1.0, 2.0, 4.0))
            upsets.append(Upset(at, kind, lasts, self._dice.randrange(1 << 30)))
            at += self._dice.uniform(0.1, 1.0)
        return upsets

    def errands(self) -> Iterator[Errand]:
        """Give the next command to start, for ever."""
        verbs, weights, dice = tuple(_ERRANDS), tuple(_ERRANDS.values()), self._errands
        while True:
            (verb,) = dice.choices(verbs, weights)
            wish = _wish(dice, clip=verb == "video") if verb in ("generate", "video") else None
            yield Errand(verb, wish, _fate(dice))

    def clicks(self) -> Iterator[tuple[float, Wish]]:
        """Give the next click in the window and the seconds before it, for ever."""
        while True:
            pause, wish = self._clicks.choice((0.05, 0.05, 0.05, 0.4, 1.0)), _wish(self._clicks)
            shots = self._clicks.choice((1, 2, 2, 3)) if self._clicks.random() < _STORYBOARDS else 0
            yield pause, replace(wish, shots=shots)


def _wish(dice: Random, *, clip: bool = False) -> Wish:
    (prompt,) = dice.choices(_PROMPTS, _PROMPT_WEIGHTS)
    shelf = range(dice.choice((_FAVOURITES, PICTURES)))
    pictures = tuple(dice.sample(shelf, dice.choice((1, 1, 2)))) if dice.random() < 0.4 else ()
    return Wish(
        prompt=prompt,
        count=dice.choice((1, 1, 1, 2, 2, 3, 4)),
        seed=dice.choice((None, None, None, 5)),
        pictures=pictures[:1] if clip else pictures,
        clip=clip,
        waits=dice.random() < 0.85,
    )


def _fate(dice: Random) -> Fate:
    (end,) = dice.choices(tuple(End), (40, 40, 10, 7, 3))
    if end is End.KILLED_IN:
        return Fate(end, state=dice.choice(STATES), seconds=dice.choice((0.0, 0.0, 0.05, 0.2, 0.6)))
    return Fate(end, seconds=dice.uniform(0.3, 5.0), nap=dice.uniform(0.5, 4.0))
