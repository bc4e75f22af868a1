"""Where the handles of a splitter were dragged to, for the next start."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QSplitter

from studio.state.layout import Layout


class SplitMemory(QObject):
    """Gives a splitter its lengths: those it was dragged to, else the designed ones.

    One of its widgets takes the rest and has no length of its own. A double click on a handle brings the designed
    lengths back.
    """

    def __init__(self, splitter: QSplitter, layout: Layout, *, rest: int) -> None:
        super().__init__(splitter)
        self._splitter = splitter
        self._layout = layout
        self._rest = rest
        self._name = ""
        self._designed: list[int] = []
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.splitterMoved.connect(self._dragged)
        for number in range(1, splitter.count()):
            splitter.handle(number).installEventFilter(self)

    def arrange(self, name: str, designed: list[int]) -> None:
        """Take the lengths kept under ``name``, or the ``designed`` ones: of all widgets but the one with the rest."""
        self._name, self._designed = name, designed
        self._apply(self._layout.lengths(name, len(designed)) or designed)

    def again(self) -> None:
        """Take the same lengths once more, after a widget was hidden, shown or put back."""
        self.arrange(self._name, self._designed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go back to the designed lengths at a double click on a handle."""
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self._layout.forget(self._name)
            self._apply(self._designed)
            return True
        return False

    def _apply(self, lengths: list[int]) -> None:
        splitter = self._splitter
        whole = sum(splitter.sizes())
        taken = sum(length for at, length in self._numbered(lengths) if not self._hidden(at))
        sizes = [length for _, length in self._numbered(lengths)]
        sizes.insert(self._rest, max(0, whole - taken))
        splitter.setSizes(sizes)

    def _hidden(self, at: int) -> bool:
        widget = self._splitter.widget(at)
        return widget is None or widget.isHidden()

    @Slot()
    def _dragged(self) -> None:
        known = self._layout.lengths(self._name, len(self._designed)) or self._designed
        sizes = self._splitter.sizes()
        # What is hidden measures nothing and keeps its length.
        self._layout.keep(self._name, [sizes[at] or length for at, length in self._numbered(known)])

    def _numbered(self, lengths: list[int]) -> list[tuple[int, int]]:
        places = [at for at in range(self._splitter.count()) if at != self._rest]
        return list(zip(places, lengths, strict=True))
