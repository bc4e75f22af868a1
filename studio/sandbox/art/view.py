"""One look at one idea: what a scene needs to compose itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.sandbox.art.chance import generator, number
from studio.sandbox.art.moods import MOODS, Mood


@dataclass(frozen=True, slots=True)
class Idea:
    """What the words of a prompt come to.

    Attributes:
        subject: The name of a scene.
        mood: The name of a mood, or empty when the words leave it open.
        accent: A colour the words ask for, ``#rrggbb``, or empty.
        weather: Any of ``fog``, ``rain``, ``snow`` and ``stars``.
        without: Things the negative words take away, for example ``people``.
    """

    subject: str
    mood: str = ""
    accent: str = ""
    weather: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class View:
    """An idea, a number that composes it, and the size of the picture in pixels."""

    idea: Idea
    seed: int
    width: int
    height: int

    def chance(self, purpose: str = "") -> np.random.Generator:
        """Return this view's own generator for one purpose; size plays no part in it."""
        return generator("view", self.idea.subject, self.seed, purpose)

    def shows(self, thing: str) -> bool:
        """Tell whether the negative words left ``thing`` in the picture."""
        return thing not in self.idea.without

    def mood(self, *usual: str) -> Mood:
        """Return the light: what the words name, or one of the subject's usual moods."""
        return MOODS[self.mood_name(*usual)]

    def mood_name(self, *usual: str) -> str:
        """Return the name of :meth:`mood`.

        Consecutive seeds, which is what the pictures of one run have, walk through the usual moods, so that no two
        neighbours look alike; a named mood keeps every other picture and lets the rest stray to its kin.
        """
        if not self.idea.mood:
            return usual[(self.seed + number("mood", self.idea.subject)) % len(usual)]
        kin = MOODS[self.idea.mood].kin
        return kin[self.seed // 2 % len(kin)] if self.seed % 2 and kin else self.idea.mood

    def accent(self, *usual: str) -> str:
        """Return the colour the words ask for, or one of the usual ones."""
        return self.idea.accent or usual[int(self.chance("accent").integers(len(usual)))]
