"""The seed of a run that asks for none."""

from __future__ import annotations

import hashlib
import secrets

from studio.domain import limits
from studio.sandbox.generations import Generations


class Seeds:
    """Any seed; or the same ones in the same order after every fresh start, so that what was drawn can be met again."""

    def __init__(self, generations: Generations, *, again: bool) -> None:
        self._generations = generations
        self._again = again

    def draw(self, team: str) -> int:
        """Return a seed for the next run of ``team``."""
        if not self._again:
            return secrets.randbelow(limits.SEED.stop)
        before, _ = self._generations.totals(team)
        return int.from_bytes(hashlib.sha256(b"%d" % before).digest()[:8], "big") % limits.SEED.stop
