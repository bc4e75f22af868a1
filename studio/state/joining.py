"""Joining the clips of a storyboard into one film, or showing them on one sheet."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.domain import names
from studio.domain.errors import StudioError
from studio.domain.picture import Picture
from studio.flow.joining import Joined, Seam, SheetShot, contact_sheet, join
from studio.state.activity import Activity
from studio.state.shot_telling import Standing
from studio.state.storyboard import StoryboardDesk
from studio.state.tasks import Tasks

__all__ = ["LONGEST", "SHORTEST", "JoinView", "Joining", "Seam"]

SHORTEST, LONGEST, USUAL = 0.2, 2.0, 0.5
"""How many seconds a cross-fade takes."""

_TASK = "join clips"
_FOLDER = "Joined"


@dataclass(frozen=True, slots=True)
class JoinView:
    """What the dialog shows.

    Attributes:
        clips: How many clips would be joined.
        left_out: Numbers of the shots that have none, from 1.
        seconds: How long the film will be.
        seam: How one clip follows the other.
        fade: Seconds of a cross-fade.
        shortened: What becomes of ``fade``, because a clip is too short for it; 0 when it stays.
        folder: Where the file goes, absolute.
        name: Of the file, without its ending.
        hindrance: Why there is nothing to join now; empty when there is.
        doing: ``film`` or ``sheet`` while it is being made; empty else.
        done: 0 to 1, of a film.
        made: The file that was made, absolute; empty before.
        outcome: What was made, in words; or why it was not.
        failed: Whether ``outcome`` says why it was not.
    """

    clips: int = 0
    left_out: tuple[int, ...] = ()
    seconds: float = 0
    seam: Seam = Seam.CUT
    fade: float = USUAL
    shortened: float = 0.0
    folder: str = ""
    name: str = ""
    hindrance: str = ""
    doing: str = ""
    done: float = 0
    made: str = ""
    outcome: str = ""
    failed: bool = False


class Joining(QObject):
    """Makes one file of the clips that stand for the shots, in their order. What is there is never overwritten.

    Signals:
        changed: Something changed.
            view: The new :class:`JoinView`.
    """

    changed = Signal(object)

    def __init__(
        self,
        board: StoryboardDesk,
        tasks: Tasks,
        activity: Activity,
        *,
        path_of: Callable[[Picture], Path],
        library: Callable[[], Path],
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``path_of`` tells where the file of a clip is, ``library`` where pictures are saved."""
        super().__init__(parent)
        self._board = board
        self._tasks = tasks
        self._activity = activity
        self._path_of = path_of
        self._library = library
        self._run = 0
        self.view = JoinView()
        board.changed.connect(self._look)

    def begin(self) -> None:
        """Start afresh with what the storyboard holds now. What is being made goes on."""
        if self.view.doing:
            return
        folder = self.view.folder or str(self._library() / _FOLDER)
        name = names.safe(self._board.view.name) or "Storyboard"
        self.view = JoinView(seam=self.view.seam, fade=self.view.fade, folder=folder, name=name)
        self._look()

    def set_seam(self, seam: Seam) -> None:
        """Choose how one clip follows the other."""
        self._put(seam=seam)
        self._look()

    def set_fade(self, seconds: float) -> None:
        """Choose how long a cross-fade takes, 0.2 to 2 seconds."""
        self._put(fade=min(max(seconds, SHORTEST), LONGEST))
        self._look()

    def set_folder(self, folder: str) -> None:
        """Choose where the file goes."""
        self._put(folder=folder or self.view.folder)

    def set_name(self, name: str) -> None:
        """Choose what the file is called. What no file system takes is left out when it is made."""
        self._put(name=name)

    def join(self) -> None:
        """Make the film."""
        clips = [self._path_of(clip) for clip in self._clips() if clip is not None]
        if self.view.doing or self.view.hindrance:
            return
        self._start("film", self._joined(clips, self._target(".mp4"), self.view, self._fresh()))

    def make_sheet(self) -> None:
        """Make a picture of all shots with their words."""
        if self.view.doing or not self._board.rows.rows:
            return
        shots = [self._sheet_shot(each) for each in self._board.standings()]
        self._start("sheet", self._sheet(shots, self._target(" sheet.png"), self._board.view.name, self._fresh()))

    def cancel(self) -> None:
        """Stop what is being made; nothing of it is left on the disk."""
        if self.view.doing:
            self._fresh()
            self._tasks.cancel(_TASK)
            self._put(doing="", done=0.0, outcome="Stopped. Nothing was kept.", failed=False)

    def _start(self, doing: str, work: Coroutine[Any, Any, None]) -> None:
        self._put(doing=doing, done=0.0, made="", outcome="", failed=False)
        self._tasks.start("Join the clips", work, name=_TASK)

    def _fresh(self) -> int:
        """Number the run that begins: what an older one still has to say is not heard."""
        self._run += 1
        return self._run

    async def _joined(self, clips: list[Path], target: Path, view: JoinView, run: int) -> None:
        def told(done: float) -> None:
            if run == self._run:
                self._put(done=done)

        try:
            joined = await join(clips, target, seam=view.seam, fade=view.fade, told=told)
        except StudioError as error:
            self._ended(run, outcome=str(error), failed=True)
        else:
            self._told(run, joined.path, _words(joined))
        finally:
            self._ended(run)

    async def _sheet(self, shots: list[SheetShot], target: Path, title: str, run: int) -> None:
        try:
            path = await contact_sheet(shots, target, title=title)
        except StudioError as error:
            self._ended(run, outcome=str(error), failed=True)
        else:
            self._told(run, path, f"{path.name}, {len(shots)} shots" if len(shots) != 1 else f"{path.name}, 1 shot")
        finally:
            self._ended(run)

    def _told(self, run: int, path: Path, outcome: str) -> None:
        self._activity.note("Contact sheet saved" if path.suffix == ".png" else "Clips joined", outcome)
        self._ended(run, made=str(path), outcome=outcome)

    def _ended(self, run: int, **fields: object) -> None:
        if run == self._run and self.view.doing:
            self._put(doing="", done=0.0, **fields)

    def _clips(self) -> list[Picture | None]:
        return [each.chosen.clip if each.chosen is not None else None for each in self._board.standings()]

    def _target(self, ending: str) -> Path:
        name = names.safe(self.view.name) or names.safe(self._board.view.name) or "Storyboard"
        return Path(self.view.folder) / f"{name}{ending}"

    def _sheet_shot(self, standing: Standing) -> SheetShot:
        clip = standing.chosen.clip if standing.chosen is not None else None
        path = self._path_of(clip) if clip is not None else None
        length = f"{standing.shot.draft.shape.duration} s"
        return SheetShot(path, f"Shot {standing.number}, {length}", standing.shot.draft.prompt)

    def _look(self, _what: object = None) -> None:
        """See again what there is to join."""
        clips = self._clips()
        there = [clip for clip in clips if clip is not None]
        fade = min([self.view.fade, *((clip.seconds or 0) / 2 for clip in there)])
        overlap = fade * max(len(there) - 1, 0) if self.view.seam is Seam.FADE else 0.0
        self._put(
            clips=len(there),
            left_out=tuple(number for number, clip in enumerate(clips, start=1) if clip is None),
            seconds=max(sum(clip.seconds or 0 for clip in there) - overlap, 0.0),
            shortened=fade if fade < self.view.fade else 0.0,
            hindrance="" if there else "No shot has a clip yet.",
        )

    def _put(self, **fields: object) -> None:
        view = replace(self.view, **fields)  # type: ignore[arg-type]
        if view != self.view:
            self.view = view
            self.changed.emit(view)


def _words(joined: Joined) -> str:
    size = f"{joined.width} × {joined.height}, {round(joined.seconds, 1):g} s"
    return f"{joined.path.name}, {size}, {'not encoded again' if joined.copied else 'encoded anew'}"
