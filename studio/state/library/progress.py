"""What takes a while in the library, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Doing:
    """One piece of work that is under way.

    Attributes:
        words: What is done and how far it is, such as ``Importing: 312 of 1,204 files``.
        share: How much of it is done, 0 to 1; None while nobody knows.
        stoppable: Whether the user may end it. What is done until then stays done.
    """

    words: str
    share: float | None = None
    stoppable: bool = False


class Progress(QObject):
    """Shows the work that began last; when it is over, what still goes on.

    Signals:
        changed: Something got further, began or ended.
            doing: A :class:`Doing`, None when all is done.
        stopped: The user wants what is shown to end.
            name: Of the work.
    """

    changed = Signal(object)
    stopped = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under_way: dict[str, Doing] = {}

    @property
    def doing(self) -> Doing | None:
        """Return what is shown."""
        return next(reversed(self._under_way.values()), None)

    def show(self, name: str, doing: Doing | None) -> None:
        """Tell how far the work called ``name`` is; None ends it."""
        if doing is None:
            self._under_way.pop(name, None)
        else:
            self._under_way[name] = doing
        self.changed.emit(self.doing)

    def stop(self) -> None:
        """End what is shown, if it may be ended."""
        if self._under_way and (name := next(reversed(self._under_way))) and self._under_way[name].stoppable:
            self.stopped.emit(name)
