"""Exporting a selection: what was chosen, how far it is, and what came of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from studio.domain import names
from studio.domain.errors import StudioError
from studio.domain.export import LONGEST, ExportWish, Form, Packing
from studio.domain.picture import Picture
from studio.flow.export_files import name_of
from studio.flow.exporting import Exported, Item, export
from studio.state.activity import Activity
from studio.state.layout import Layout
from studio.state.tasks import Tasks

__all__ = ["ExportView", "ExportWish", "Exporting", "Form", "Packing"]

_TASK = "export"
_FOLDER = "Exports"
_USUAL = ExportWish()
_CHOICES, _PLACE = "export choices", "export folder"


@dataclass(frozen=True, slots=True)
class ExportView:
    """What the dialog shows.

    Attributes:
        wish: What is chosen.
        folder: Where it goes, absolute.
        pictures: How many pictures are to be exported, without the clips.
        clips: How many clips.
        example: What the first file will be called, or what is wrong with the template.
        wrong: Whether ``example`` says what is wrong.
        busy: Whether it is being written.
        done: How many of them are done.
        outcome: What came of it, in words.
        failed: Whether ``outcome`` says that not everything was written.
        made: What to show in the file manager; empty before.
    """

    wish: ExportWish = _USUAL
    folder: str = ""
    pictures: int = 0
    clips: int = 0
    example: str = ""
    wrong: bool = False
    busy: bool = False
    done: int = 0
    outcome: str = ""
    failed: bool = False
    made: str = ""

    @property
    def total(self) -> int:
        """How many files that is in all."""
        return self.pictures + self.clips


class Exporting(QObject):
    """Writes copies of pictures wherever they are wanted. What was chosen last is offered next time.

    Signals:
        changed: Something changed.
            view: The new :class:`ExportView`.
    """

    changed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        activity: Activity,
        *,
        path_of: Callable[[Picture], Path],
        library: Callable[[], Path],
        layout: Layout | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``path_of`` tells where a file is, ``library`` the picture folder; ``layout`` keeps the choices."""
        super().__init__(parent)
        self._tasks = tasks
        self._activity = activity
        self._path_of = path_of
        self._library = library
        self._layout = layout
        self._pictures: tuple[Picture, ...] = ()
        self._stop = threading.Event()
        self.view = ExportView()

    def remember_in(self, layout: Layout) -> None:
        """Keep what is chosen in ``layout`` from now on."""
        self._layout = layout

    def begin(self, pictures: Sequence[Picture]) -> None:
        """Start afresh with these. What is being written goes on, and nothing else begins meanwhile."""
        if self.view.busy:
            return
        self._pictures = tuple(pictures)
        clips = sum(picture.is_video for picture in pictures)
        self.view = ExportView(
            wish=self._kept(),
            folder=self._kept_place() or str(self._library() / _FOLDER),
            pictures=len(self._pictures) - clips,
            clips=clips,
        )
        self._look()

    def choose(self, **fields: Any) -> None:
        """Change what is wished for: fields of :class:`ExportWish`."""
        self.view = replace(self.view, wish=msgspec.structs.replace(self.view.wish, **fields), outcome="", made="")
        self._look()

    def choose_folder(self, folder: str) -> None:
        """Choose where it goes."""
        if folder:
            self._put(folder=folder, outcome="", made="")

    def start(self) -> None:
        """Write."""
        view = self.view
        if view.busy or view.wrong or not self._pictures:
            return
        self._keep()
        self._stop = threading.Event()
        self._put(busy=True, done=0, outcome="", failed=False, made="")
        items = [Item(picture, self._path_of(picture)) for picture in self._pictures]
        self._tasks.start("Export", self._write(items, view, self._stop), name=_TASK)

    def cancel(self) -> None:
        """End it after the file that is being written. What is whole stays."""
        self._stop.set()

    async def _write(self, items: list[Item], view: ExportView, stop: threading.Event) -> None:
        try:
            done = await export(
                items,
                Path(view.folder),
                view.wish,
                name=_name(view),
                told=lambda count: self._put(done=count),
                stop=stop,
            )
        except StudioError as error:
            self._put(busy=False, outcome=str(error), failed=True)
        except BaseException:
            self._put(busy=False)
            raise
        else:
            outcome = words(done)
            made = done.paths[0] if len(done.paths) == 1 else Path(view.folder)
            failed = bool(done.problem or done.stopped or done.skipped)
            self._put(busy=False, outcome=outcome, failed=failed, made=str(made) if done.paths else "")
            self._activity.note("Export stopped" if failed and not done.done else "Exported", outcome)

    def _kept(self) -> ExportWish:
        text = self._layout.text(_CHOICES) if self._layout is not None else ""
        try:
            wish = msgspec.json.decode(text, type=ExportWish) if text else ExportWish()
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return ExportWish()
        sound = 1 <= wish.quality <= 100 and (wish.longest is None or wish.longest in LONGEST)
        return wish if sound else ExportWish()

    def _kept_place(self) -> str:
        text = self._layout.text(_PLACE) if self._layout is not None else ""
        try:
            return "" if b"\0" in os.fsencode(text) else text
        except UnicodeError:  # no folder is called like that
            return ""

    def _keep(self) -> None:
        if self._layout is not None:
            self._layout.keep(_CHOICES, msgspec.json.encode(self.view.wish).decode())
            self._layout.keep(_PLACE, self.view.folder)

    def _look(self) -> None:
        """Name the first file, or say what is wrong."""
        wish = self.view.wish
        wrong = names.problem(wish.template) if wish.template else None
        first = self._pictures[0] if self._pictures else None
        example = (
            f"For example {name_of(first, self._path_of(first), wish)}." if first is not None and not wrong else ""
        )
        self._put(example=wrong or example, wrong=wrong is not None)

    def _put(self, **fields: object) -> None:
        view = replace(self.view, **fields)  # type: ignore[arg-type]
        self.view = view
        self.changed.emit(view)


def words(done: Exported) -> str:
    """Say what came of an export."""
    there = f"{_files(done.done)} of {done.total:,} {'is' if done.done == 1 else 'are'} there, whole."
    there = there if done.done else "Nothing was written."
    if done.stopped:
        parts = ["Stopped.", there]
    elif done.problem:
        parts = [done.problem, there]
    else:
        parts = [f"Exported {_files(done.done)}." if done.done else there]
    if done.clips:
        clips = "1 clip went" if done.clips == 1 else f"{done.clips:,} clips went"
        parts.append(f"{clips} along as {'it is' if done.clips == 1 else 'they are'}; only pictures are converted.")
    if done.skipped:
        name, reason = done.left_out[0]
        more = f" and {done.skipped - 1:,} more" if done.skipped > 1 else ""
        parts.append(f"Left out: {name}{more}. {reason}")
    return " ".join(parts)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def _name(view: ExportView) -> str:
    return f"{view.total:,} pictures".replace(",", " ") if view.total != 1 else "1 picture"
