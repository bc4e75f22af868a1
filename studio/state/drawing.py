"""The storyboard as it is drawn: shots in a row, one of them in the composer."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.clip_draft import ClipDraft
from studio.domain.clock import Clock
from studio.domain.identity import new_id
from studio.domain.storyboard import Shot, Storyboard
from studio.state.clip_composer import ClipComposer
from studio.state.drafting import drawn_seed
from studio.state.tasks import Tasks
from studio.store.store import Store

_SAVE_AFTER_MS = 600
NAME = "Storyboard"
"""What a storyboard is called until the user names it."""


class Drawing(QObject):
    """Holds the storyboard in sight. While a shot is selected, it is what the composer edits.

    Signals:
        changed: It was drawn otherwise, or another one is in sight.
            board: The new :class:`Storyboard`.
        selected_changed: Another shot is in the composer.
            shot: Its id; empty for none.
    """

    changed = Signal(object)
    selected_changed = Signal(str)

    def __init__(
        self, store: Store, composer: ClipComposer, tasks: Tasks, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._composer = composer
        self._tasks = tasks
        self._clock = clock
        self._gone: set[str] = set()
        self._unsaved = False
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
        """Write down now what is drawn; nothing when it is written down already."""
        self._timer.stop()
        if not self._unsaved:
            return
        self._unsaved = False
        gone, self._gone = self._gone, set()
        try:
            await self._store.storyboards.save(self.board, without=gone)
        except BaseException:
            self._unsaved, self._gone = True, self._gone | gone
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
            self._composer.put(shot.draft)
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

    def remove(self, shot_id: str) -> None:
        """Take a shot out. Its clips stay in the library; what was agreed for it and not sent is withdrawn."""
        if self.shot(shot_id) is None:
            return
        if self.selected == shot_id:
            self.select("")
        self._gone.add(shot_id)
        self._draw(tuple(shot for shot in self.board.shots if shot.id != shot_id))

    def move(self, shot_id: str, place: int) -> None:
        """Put a shot at ``place``, from 0."""
        shot = self.shot(shot_id)
        if shot is None:
            return
        rest = [other for other in self.board.shots if other.id != shot_id]
        rest.insert(min(max(place, 0), len(rest)), shot)
        self._draw(tuple(rest))

    def link(self, shot_id: str, linked: bool) -> None:
        """Let a shot begin as the one before it ends, or by itself."""
        shot = self.shot(shot_id)
        if shot is None or self.number(shot_id) == 1:
            return
        self._put(replace(shot, linked=linked, draft=replace(shot.draft, first=None) if linked else shot.draft))
        if self.selected == shot_id:
            self.select(shot_id)

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
        gone = self.board
        self._timer.stop()
        self._unsaved = False
        self._gone.clear()
        board, self.others = (
            (self.others[-1], self.others[:-1]) if self.others else (Storyboard(id=self._new_id(), name=NAME), ())
        )
        self._take(board)
        self._tasks.start("Delete the storyboard", self._store.storyboards.delete(gone.id))

    def saved(self, board: Storyboard) -> None:
        """Note that ``board`` was written down by whoever agreed to it."""
        if board == self.board and not self._gone:
            self._unsaved = False

    def _go_to(self, board: Storyboard) -> None:
        keep = self.board
        self._save_soon()
        self.others = tuple(other for other in self.others if other.id != board.id)
        if keep.shots:
            self.others = (*self.others, keep)
        self._take(board)

    def _take(self, board: Storyboard) -> None:
        self.select("")
        self.board = board
        self.changed.emit(board)

    def _insert(self, draft: ClipDraft, at: int, *, linked: bool) -> None:
        shot = Shot(id=self._new_id(), draft=draft, linked=linked and at > 0)
        shots = list(self.board.shots)
        shots.insert(at, shot)
        self._draw(tuple(shots))
        self.select(shot.id)

    def _composed(self, draft: ClipDraft) -> None:
        """Follow the composer. Whoever gives a linked shot a first frame wants that one: the link is undone."""
        shot = self.shot(self.selected)
        if shot is not None and shot.draft != draft:
            self._put(replace(shot, draft=draft, linked=shot.linked and draft.first is None))

    def _put(self, shot: Shot) -> None:
        self._draw(tuple(shot if shot.id == other.id else other for other in self.board.shots))

    def _draw(self, shots: tuple[Shot, ...]) -> None:
        self._set(replace(self.board, shots=shots))

    def _set(self, board: Storyboard) -> None:
        if board == self.board:
            return
        self.board = board
        self._unsaved = True
        self._timer.start()
        self.changed.emit(board)

    def _save_soon(self) -> None:
        self._tasks.start("Keep the storyboard", self.save())

    def _new_id(self) -> str:
        return new_id(self._clock.now())


def _reseeded(draft: ClipDraft) -> ClipDraft:
    return draft if draft.seed_locked else replace(draft, seed=drawn_seed())
