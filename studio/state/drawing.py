"""The storyboard as it is drawn: shots in a row, one of them in the composer."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.clip_draft import ClipDraft
from studio.domain.clock import Clock
from studio.domain.frame import Frame
from studio.domain.identity import new_id
from studio.domain.storyboard import Shot, Storyboard
from studio.state.clip_composer import ClipComposer
from studio.state.drafting import drawn_seed
from studio.state.tasks import Tasks
from studio.store.store import Store

_SAVE_AFTER_MS = 600
_BACK = 50
NAME = "Storyboard"
"""What a storyboard is called until the user names it."""


class Drawing(QObject):
    """Holds the storyboard in sight. While a shot is selected, it is what the composer edits.

    What was in the composer before the first shot was selected comes back when the last one is let go of.

    Signals:
        changed: It was drawn otherwise, or another one is in sight.
            board: The new :class:`Storyboard`.
        selected_changed: Another shot is in the composer.
            shot: Its id; empty for none.
        removed: A shot was taken out; :meth:`undo` brings it back.
            number: The place it had, from 1.
    """

    changed = Signal(object)
    selected_changed = Signal(str)
    removed = Signal(int)

    def __init__(
        self, store: Store, composer: ClipComposer, tasks: Tasks, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._composer = composer
        self._tasks = tasks
        self._clock = clock
        self._gone: set[str] = set()
        self._deleted: set[str] = set()
        self._unsaved: dict[str, Storyboard] = {}
        self._writing = asyncio.Lock()
        self._loose: ClipDraft | None = None
        self._past: list[tuple[Shot, ...]] = []
        self.board = Storyboard(id=self._new_id(), name=NAME)
        self.others: tuple[Storyboard, ...] = ()
        self.selected = ""
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save_soon)
        composer.changed.connect(self._composed)

    async def load(self) -> None:
        """Bring back the newest storyboard, and know of the others."""
        boards = await self._store.storyboards.all()
        if boards and not self.board.shots:
            self.others = boards[:-1]
            self._take(boards[-1])

    async def save(self) -> None:
        """Write down now what is not yet; nothing when all is written down already."""
        self._timer.stop()
        async with self._writing:  # a storyboard that is deleted must not be written after that by an older call
            boards, self._unsaved = self._unsaved, {}
            gone, self._gone = self._gone, set()
            deleted, self._deleted = self._deleted, set()
            try:
                for board in boards.values():
                    await self._store.storyboards.save(board, without=gone)
                for board_id in deleted:
                    await self._store.storyboards.delete(board_id)
            except BaseException:
                self._unsaved, self._gone = boards | self._unsaved, self._gone | gone
                self._deleted |= deleted
                raise

    def shot(self, shot_id: str) -> Shot | None:
        """Return the shot of that id, None without one."""
        return next((shot for shot in self.board.shots if shot.id == shot_id), None)

    def number(self, shot_id: str) -> int:
        """Return the place of a shot, from 1; 0 when there is none of that id."""
        return next((number for number, shot in enumerate(self.board.shots, start=1) if shot.id == shot_id), 0)

    def before(self, shot_id: str) -> Shot | None:
        """Return the shot that ``shot_id`` is linked to, None when it begins by itself."""
        at = self.number(shot_id) - 1
        return self.board.shots[at - 1] if at > 0 and self.board.shots[at].linked else None

    def select(self, shot_id: str) -> None:
        """Put a shot into the composer: what is edited there is edited in it. Empty lets go of it."""
        shot = self.shot(shot_id)
        before, self.selected = self.selected, shot.id if shot else ""
        if shot is not None:
            if not before:
                self._loose = self._composer.draft
            self._composer.put(shot.draft)
        elif self._loose is not None:
            loose, self._loose = self._loose, None
            self._composer.put(loose)
        if before != self.selected:
            self.selected_changed.emit(self.selected)

    def add(self) -> None:
        """Make what is in the composer a new shot at the end, and select it.

        While a shot is selected, the last one lends its settings instead, and the new one is linked to it.
        """
        last = self.board.shots[-1] if self.board.shots else None
        draft = last.draft if last is not None and self.selected else self._composer.draft
        lent = last is not None and (self.selected != "" or draft.first is None)
        if lent:
            draft = replace(draft, first=None, last=None)
        self._insert(_reseeded(draft), len(self.board.shots), linked=lent)

    def duplicate(self, shot_id: str) -> None:
        """Put a copy of a shot behind it, and select it. Nothing is bought."""
        if (shot := self.shot(shot_id)) is not None:
            self._insert(_reseeded(shot.draft), self.number(shot_id), linked=shot.linked)

    def follow_on(self, shot_id: str) -> None:
        """Put a shot with the settings of another behind it, for a frame that is chosen by hand, and select it."""
        if (shot := self.shot(shot_id)) is not None:
            draft = replace(shot.draft, first=None, last=None)
            self._insert(_reseeded(draft), self.number(shot_id), linked=False)

    def remove(self, shot_id: str) -> None:
        """Take a shot out. Its clips stay in the library; what was agreed for it and not sent is withdrawn."""
        if self.shot(shot_id) is None:
            return
        number = self.number(shot_id)
        if self.selected == shot_id:
            self.select("")
        self._rearrange(tuple(shot for shot in self.board.shots if shot.id != shot_id))
        self.removed.emit(number)

    def move(self, shot_id: str, place: int) -> None:
        """Put a shot at ``place``, from 0."""
        shot = self.shot(shot_id)
        if shot is None:
            return
        rest = [other for other in self.board.shots if other.id != shot_id]
        rest.insert(min(max(place, 0), len(rest)), shot)
        self._rearrange(tuple(rest))

    def link(self, shot_id: str, linked: bool) -> None:
        """Let a shot begin as the one before it ends, or by itself."""
        shot = self.shot(shot_id)
        if shot is None or self.number(shot_id) == 1 or shot.linked == linked:
            return
        other = replace(shot, linked=linked, draft=replace(shot.draft, first=None) if linked else shot.draft)
        self._rearrange(tuple(other if each.id == shot_id else each for each in self.board.shots))
        if self.selected == shot_id:
            self.select(shot_id)

    @property
    def undoable(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._past)

    def undo(self) -> None:
        """Take back the last shot added, removed, moved, linked or let loose. Words written since then stay."""
        if not self._past:
            return
        known = {shot.id: shot for shot in self.board.shots}
        shots = tuple(_as_before(shot, known.get(shot.id, shot)) for shot in self._past.pop())
        if self.selected not in {shot.id for shot in shots}:
            self.select("")
        self._draw(shots)
        if self.selected:
            self.select(self.selected)

    def insert(self, first: Frame, at: int) -> None:
        """Make a picture the beginning of a new shot at place ``at``, from 0, with the settings of the one before."""
        at = min(max(at, 0), len(self.board.shots))
        draft = replace(self._lent_at(at), last=None, first=first)
        self._insert(_reseeded(draft), at, linked=False)

    def ratio_at(self, at: int) -> str:
        """Return the ratio that :meth:`insert` gives a shot at ``at``."""
        return self._lent_at(at).shape.ratio

    def _lent_at(self, at: int) -> ClipDraft:
        before = self.board.shots[:at][-1:] or self.board.shots[:1]
        return before[0].draft if before and self.selected else self._composer.draft

    def put_draft(self, shot_id: str, draft: ClipDraft) -> None:
        """Let a shot ask for ``draft``."""
        shot = self.shot(shot_id)
        if shot is not None and shot.draft != draft:
            self._put(replace(shot, draft=draft))
            if self.selected == shot_id:
                self._composer.put(draft)

    def rename(self, name: str) -> None:
        """Call the storyboard ``name``; without words it is called as at first."""
        self._set(replace(self.board, name=name.strip() or NAME))

    def begin_new(self) -> None:
        """Begin another storyboard; this one is kept."""
        self._go_to(Storyboard(id=self._new_id(), name=NAME))

    def open(self, board_id: str) -> None:
        """Bring another storyboard into sight."""
        board = next((other for other in self.others if other.id == board_id), None)
        if board is not None:
            self._go_to(board)

    def delete(self) -> None:
        """Forget the storyboard in sight. Its clips stay in the library; what was not sent is not sent."""
        self._unsaved.pop(self.board.id, None)
        self._deleted.add(self.board.id)
        *others, board = (*self.others, Storyboard(id=self._new_id(), name=NAME))[: max(len(self.others), 1)]
        self.others = tuple(others)
        self._take(board)
        self._save_soon()

    def saved(self, board: Storyboard) -> None:
        """Note that ``board`` was written down by whoever agreed to it."""
        if self._unsaved.get(board.id) == board and not self._gone:
            del self._unsaved[board.id]

    def _go_to(self, board: Storyboard) -> None:
        keep = self.board
        self.others = tuple(other for other in self.others if other.id != board.id)
        if keep.shots:
            self.others = (*self.others, keep)
        self._take(board)
        self._save_soon()

    def _take(self, board: Storyboard) -> None:
        self.select("")
        self._past.clear()
        self.board = board
        self.changed.emit(board)

    def _insert(self, draft: ClipDraft, at: int, *, linked: bool) -> None:
        shot = Shot(id=self._new_id(), draft=draft, linked=linked and at > 0)
        shots = list(self.board.shots)
        shots.insert(at, shot)
        self._rearrange(tuple(shots))
        self.select(shot.id)

    def _composed(self, draft: ClipDraft) -> None:
        """Follow the composer. Whoever gives a linked shot a first frame wants that one: the link is undone."""
        shot = self.shot(self.selected)
        if shot is not None and shot.draft != draft:
            self._put(replace(shot, draft=draft, linked=shot.linked and draft.first is None))

    def _put(self, shot: Shot) -> None:
        self._draw(tuple(shot if shot.id == other.id else other for other in self.board.shots))

    def _rearrange(self, shots: tuple[Shot, ...]) -> None:
        """Draw ``shots`` so that it can be taken back."""
        if shots != self.board.shots:
            self._past = [*self._past, self.board.shots][-_BACK:]
            self._draw(shots)

    def _draw(self, shots: tuple[Shot, ...]) -> None:
        """Draw ``shots``; what was agreed to for those that go is withdrawn as soon as it is written down."""
        there = {shot.id for shot in shots}
        self._gone |= {shot.id for shot in self.board.shots} - there
        self._gone -= there
        self._set(replace(self.board, shots=shots))

    def _set(self, board: Storyboard) -> None:
        if board == self.board:
            return
        self.board = self._unsaved[board.id] = board
        self._timer.start()
        self.changed.emit(board)

    def _save_soon(self) -> None:
        self._tasks.start("Keep the storyboard", self.save())

    def _new_id(self) -> str:
        return new_id(self._clock.now())


def _as_before(was: Shot, now: Shot) -> Shot:
    """Return a shot as it is ``now``, linked as it ``was``, with the first frame that a link took from it."""
    loosened = now.linked and not was.linked and now.draft.first is None
    draft = replace(now.draft, first=was.draft.first) if loosened else now.draft
    return replace(now, linked=was.linked, draft=replace(draft, first=None) if was.linked else draft)


def _reseeded(draft: ClipDraft) -> ClipDraft:
    return draft if draft.seed_locked else replace(draft, seed=drawn_seed())
