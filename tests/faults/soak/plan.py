"""What happens in a soak, decided by a seed before anything runs: who wishes what, who dies when, what breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from random import Random

_PROMPTS = (
    *("a heron at dawn", "a heron at dawn", "a heron at dawn", "two koi", "a lighthouse in rain"),
    *("a partial-result of herons", "an unsafe-output", "a provider-timeout at sea", "a forbidden-word"),
)
_PROMPT_WEIGHTS = (9, 9, 9, 9, 9, 2, 1, 1, 1)
PICTURES = 3
"""Reference pictures there are to choose from."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One click: the same words come again and again, on purpose."""

    prompt: str
    count: int
    seed: int | None
    pictures: tuple[int, ...]
    clip: bool
    waits: bool


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


_STATES = ("planned", "planned", "uploading", "sending", "sending", "sending", "accepted", "finished")
_UPSETS = {
    "fault": 46,
    "storm": 4,
    "burst": 4,
    "outcome": 4,
    "restart": 3,
    "ceiling": 2,
    "clock": 5,
    "gone": 2,
    "read-only": 2,
    "full": 3,
    "locked": 3,
    "stranger": 14,
    "cancel": 6,
    "window": 5,
}
_ERRANDS = {"generate": 60, "video": 4, "resume": 12, "rescue": 8, "submit": 40}


class Plan:
    """The plan of one round. The same seed and length give the same plan, whatever the machine does with it."""

    def __init__(self, seed: int, *, number: int, seconds: float) -> None:
        self._dice = Random(f"{seed}/{number}")
        self._errands = Random(f"{seed}/{number}/errands")
        self.upsets = self._all_upsets(seconds)

    def _all_upsets(self, seconds: float) -> list[Upset]:
        kinds, weights = tuple(_UPSETS), tuple(_UPSETS.values())
        upsets, at = [], 1.0
        while at < seconds:
            (kind,) = self._dice.choices(kinds, weights)
            lasts = self._dice.choice((0.3, 1.0, 2.0, 4.0))
            upsets.append(Upset(at, kind, lasts, self._dice.randrange(1 << 30)))
            at += self._dice.uniform(0.1, 1.0)
        return upsets

    def errands(self) -> Iterator[Errand]:
        """Give the next process to start, for ever."""
        verbs, weights = tuple(_ERRANDS), tuple(_ERRANDS.values())
        while True:
            (verb,) = self._errands.choices(verbs, weights)
            wish = self.wish(clip=verb == "video") if verb in ("generate", "video", "submit") else None
            yield Errand(verb, wish, Fate() if verb == "submit" else self._fate())

    def wish(self, *, clip: bool = False) -> Wish:
        """Give the next wish."""
        dice = self._errands
        (prompt,) = dice.choices(_PROMPTS, _PROMPT_WEIGHTS)
        pictures = tuple(dice.sample(range(PICTURES), dice.choice((1, 1, 2)))) if dice.random() < 0.3 else ()
        seed = dice.choice((None, None, None, 5))
        return Wish(prompt, dice.choice((1, 1, 1, 2, 2, 3, 4)), seed, pictures[:1] if clip else pictures, clip,
                    dice.random() < 0.85)  # fmt: skip

    def _fate(self) -> Fate:
        dice = self._errands
        end = dice.choices(tuple(End), (40, 35, 15, 7, 3))[0]
        if end is End.KILLED_IN:
            return Fate(end, state=dice.choice(_STATES), seconds=dice.choice((0.0, 0.0, 0.05, 0.2, 0.6)))
        return Fate(end, seconds=dice.uniform(0.3, 5.0), nap=dice.uniform(0.5, 4.0))
