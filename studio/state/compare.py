"""Two to four pictures beside each other, and a tournament among many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QObject, Signal

from studio.domain.picture import Picture
from studio.state.rivals import Rivals

LETTERS = "ABCD"
MOST = len(LETTERS)
FINE, COARSE = 0.01, 0.1
"""How far an arrow moves the split, alone and with Shift."""


class Mode(Enum):
    """How they are seen."""

    SINGLE = "single"
    SLIDER = "slider"
    SIDE = "side"
    DIFFERENCES = "differences"


@dataclass(frozen=True, slots=True)
class CompareView:
    """What is compared, and how.

    Attributes:
        pictures: One to four: A, B, C and D. The first two are the pair that the slider shows.
        split: Where the slider divides them, from 0 (only B) to 1 (only A).
        active: Which one is seen in single mode, and rated by keys.
        next: Which one comes when one of the pair is kept; None when all had their turn.
        said: What the last deed led to, in a sentence; empty before the first.
    """

    pictures: tuple[Picture, ...]
    mode: Mode = Mode.SLIDER
    split: float = 0.5
    active: int = 0
    next: Picture | None = None
    said: str = ""

    @property
    def other(self) -> Picture | None:
        """B; None while there is only one."""
        return self.pictures[1] if len(self.pictures) > 1 else None


class Compare(QObject):
    """Knows who stands against whom. Keeping one of the pair makes it a favourite and brings the next rival.

    Signals:
        changed: Something changed.
            view: The new :class:`CompareView`.
    """

    changed = Signal(object)

    def __init__(
        self,
        rivals: Rivals,
        pictures: Sequence[Picture],
        *,
        favour: Callable[[Picture], object],
        parent: QObject | None = None,
    ) -> None:
        """Make it. The first rival joins a picture that comes alone; ``favour`` makes one a favourite."""
        super().__init__(parent)
        self.rivals = rivals
        self._favour = favour
        self._seen: set[str] = set()
        chosen = tuple(pictures[:MOST])
        if len(chosen) == 1 and (rival := rivals.after(chosen[0].id, but=())) is not None:
            chosen = (*chosen, rival)
        several = len(chosen) > 2 or len(chosen) < 2 or any(picture.is_video for picture in chosen)
        self.view = CompareView(chosen, Mode.SIDE if several else Mode.SLIDER)
        self._remember()
        rivals.rowsInserted.connect(self._look)

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Which modes there are: of one picture alone there is nothing to set against each other."""
        return tuple(Mode) if len(self.view.pictures) > 1 else (Mode.SINGLE, Mode.SIDE)

    def set_mode(self, mode: Mode) -> None:
        """Show them another way."""
        if mode in self.modes:
            self._put(mode=mode)

    def next_mode(self) -> None:
        """Show them the next way, after the last one the first."""
        modes = self.modes
        here = modes.index(self.view.mode) if self.view.mode in modes else 0
        self._put(mode=modes[(here + 1) % len(modes)])

    def set_split(self, split: float) -> None:
        """Divide the pair elsewhere, from 0 to 1."""
        self._put(split=min(max(split, 0.0), 1.0))

    def nudge(self, by: float) -> None:
        """Move the split; whole hundredths stay whole."""
        self.set_split(round(self.view.split + by, 2))

    def activate(self, at: int) -> None:
        """See, and rate by keys, another one."""
        if 0 <= at < len(self.view.pictures):
            self._put(active=at)

    def flip(self, by: int) -> None:
        """See the next (1) or previous (-1) one in the place of the one seen."""
        self._put(active=(self.view.active + by) % len(self.view.pictures))

    def swap(self) -> None:
        """Let A and B change places."""
        if len(self.view.pictures) > 1:
            a, b, *others = self.view.pictures
            self._put(pictures=(b, a, *others))

    def choose(self, picture: Picture) -> None:
        """Put a picture in the place of B; one that is compared already changes places with it."""
        places = [each.id for each in self.view.pictures]
        if picture.id in places[:2]:
            return
        if picture.id in places:
            self._replace(places.index(picture.id), self.view.pictures[1], then=(1, picture))
        else:
            self._replace(1, picture)

    def walk(self, by: int) -> None:
        """Put the next (1) or previous (-1) rival in the place of B."""
        if (b := self.view.other) is not None:
            beside = self.rivals.beside(b.id, by, but=[picture.id for picture in self.view.pictures])
            if beside is not None:
                self._replace(1, beside)

    def keep(self, at: int) -> None:
        """Make A (0) or B (1) a favourite, and bring the next rival in the place of the other."""
        if at >= len(self.view.pictures):
            return
        kept, letter = self.view.pictures[at], LETTERS[at]
        if not kept.favourite:
            self._favour(kept)
        if (rival := self.view.next) is None or len(self.view.pictures) < 2:
            self._put(said=f"{letter} is kept. There is no other to compare it with.")
            return
        self._replace(1 - at, rival, said=f"{letter} is kept, the next one is {LETTERS[1 - at]}.")

    def renew(self, picture: Picture) -> None:
        """Take over what was changed elsewhere."""
        self.rivals.renew(picture)
        self._put(pictures=tuple(picture if each.id == picture.id else each for each in self.view.pictures))

    def _replace(self, at: int, picture: Picture, *, then: tuple[int, Picture] | None = None, said: str = "") -> None:
        pictures = [*self.view.pictures]
        if at == len(pictures):
            pictures.append(picture)
        pictures[at] = picture
        if then is not None:
            pictures[then[0]] = then[1]
        self.view = replace(self.view, pictures=tuple(pictures), said=said)
        self._remember()
        self.changed.emit(self.view)

    def _remember(self) -> None:
        """Note who had their turn, and who is next: the first behind the last of them."""
        self._seen |= {picture.id for picture in self.view.pictures}
        rows = self.rivals
        last = max(self._seen, key=rows.find)
        self.view = replace(self.view, next=rows.after(last, but=self._seen) or self._skipped())

    def _skipped(self) -> Picture | None:
        return next((row.picture for row in self.rivals.rows if row.picture.id not in self._seen), None)

    def _look(self) -> None:
        """A rival came: it joins a picture that is alone, or has its turn later."""
        before = self.view
        self._remember()
        if len(before.pictures) == 1 and self.view.next is not None:
            self._replace(1, self.view.next)
        elif self.view != before:
            self.changed.emit(self.view)

    def _put(self, **fields: object) -> None:
        view = replace(self.view, **fields)  # type: ignore[arg-type]
        if view != self.view:
            self.view = view
            self.changed.emit(view)
