"""Storyboards of the soak: agreed to, withdrawn and agreed to again by chance, and directed as a window does."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from studio.domain.clip_draft import ClipDraft
from studio.domain.identity import new_id
from studio.domain.storyboard import Agreement, Shot, Storyboard
from studio.flow.session import Session
from studio.flow.storyboards import Director, Why
from studio.store.paths import Paths

_LOG = "agreed.txt"
_EXPLAINED = (Why.STOPPED, Why.GONE, Why.BEFORE)
"""Why a shot may wait for ever: the chain ends before it, until somebody agrees to another take."""


def agreed(paths: Paths) -> Counter[str]:
    """Return how often each shot was agreed to at most: noted before it was, by processes that may have died then."""
    log = paths.logs / _LOG
    return Counter(log.read_text().split()) if log.exists() else Counter()


class Stage:
    """What a process does with storyboards."""

    def __init__(self, session: Session, paths: Paths) -> None:
        self._session = session
        self._store = session.store
        self._log = paths.logs / _LOG
        self._boards: list[tuple[Storyboard, tuple[Agreement, ...]]] = []
        self.director = Director(session, folder=paths.data, tell=lambda: None)

    async def send(self, prompt: str, shots: int) -> None:
        """Agree to a new storyboard of so many shots, each beginning where the one before it ends."""
        now = self._session.clock.now()
        drawn = tuple(Shot(id=new_id(now), draft=_draft(prompt), linked=number > 0) for number in range(shots))
        board = Storyboard(id=new_id(now), shots=drawn)
        befores = (None, *(shot.id for shot in drawn))
        made = tuple(self._agreement(shot, after=after) for shot, after in zip(drawn, befores, strict=False))
        self._boards.append((board, made))
        await self._agree(board, made)

    async def again(self, choice: int) -> None:
        """Agree to another take of some shot that may have one already; what is still to come keeps it out."""
        if not self._boards:
            return
        board, made = self._boards[choice % len(self._boards)]
        was = made[choice % len(made)]
        take = len(await self._store.journal.takes(was.shot)) + 1
        await self._agree(board, (self._agreement(board.shots[choice % len(made)], after=was.after, take=take),))

    async def withdraw(self, choice: int) -> None:
        """Take back one agreement that has no job yet."""
        if pending := await self._store.storyboards.pending():
            await self._store.storyboards.withdraw([pending[choice % len(pending)].shot])

    def _agreement(self, shot: Shot, *, after: str | None, take: int = 1) -> Agreement:
        return Agreement(
            shot=shot.id,
            take=take,
            profile=self._session.profile,
            draft=shot.draft,
            price=Decimal(1),
            agreed_at=self._session.clock.now(),
            after=after,
        )

    async def _agree(self, board: Storyboard, made: tuple[Agreement, ...]) -> None:
        with self._log.open("a") as log:
            log.write("".join(f"{each.shot}\n" for each in made))
        await self._store.storyboards.agree(board, made)
        self.director.look()

    async def finish(self) -> list[str]:
        """Have made what can be made. Return a sentence for each shot that waits, and nothing explains why."""
        store, engine = self._store.storyboards, self._session.engine
        pending, before = await store.pending(), None
        while pending != before:
            await self.director.advance()
            await engine.drained()
            before, pending = pending, await store.pending()
        await self.director.advance()
        standing = self.director.standing
        return [
            f"Shot {shot} waits: {still.why.value} {still.sentence}"
            for shot, still in standing.items()
            if still.why not in _EXPLAINED
        ]


def _draft(prompt: str) -> ClipDraft:
    return ClipDraft(prompt=prompt, model_id="slow-drift", resolution="480p", ratio="1:1", duration=2, seed=7)
