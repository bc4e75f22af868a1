"""Everything the window can do, by name: each action stands in exactly one menu and may have a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from studio.ui.theme.theme import Theme

MENUS = ("File", "Edit", "View", "Create", "Library", "Help")


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done.

    Attributes:
        name: Names it, for tests and for rebinding.
        words: What the menu says.
        menu: One of :data:`MENUS`.
        icon: Name of its icon in the palette.
        key: Its key; empty without one.
        do: What happens.
        place: Where alone it can be done; empty for everywhere. Its key is then for those who hold what it is done
            with, for elsewhere a letter is text: it is shown, and starts nothing by itself.
    """

    name: str
    words: str
    menu: str
    icon: str
    key: str
    do: Callable[[], object]
    place: str = ""


class Actions(QObject):
    """The actions of a window, its menu, and the keys that work wherever the focus is."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._deeds: dict[str, Deed] = {}
        self._actions: dict[str, QAction] = {}
        self._place = ""
        self.menu = QMenu(window)
        self._submenus = {name: self.menu.addMenu(name) for name in MENUS}

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """Return all deeds, in the order of the menus."""
        return tuple(sorted(self._deeds.values(), key=lambda deed: MENUS.index(deed.menu)))

    @property
    def possible(self) -> tuple[Deed, ...]:
        """Return those that can be done in the place in sight."""
        return tuple(deed for deed in self.deeds if deed.place in ("", self._place))

    def go(self, place: str) -> None:
        """Let what can be done only in another place rest."""
        self._place = place
        for name, deed in self._deeds.items():
            if deed.place:
                self._actions[name].setEnabled(deed.place == place)

    def add(self, *deeds: Deed) -> None:
        """Add ``deeds`` to their menus and give the window their keys."""
        for deed in deeds:
            action = QAction(deed.words, self)
            action.setObjectName(deed.name)
            action.triggered.connect(deed.do)
            if deed.key:
                action.setShortcut(QKeySequence(deed.key))
                context = Qt.ShortcutContext.WidgetShortcut if deed.place else Qt.ShortcutContext.WindowShortcut
                action.setShortcutContext(context)
            self._submenus[deed.menu].addAction(action)
            if not deed.place:
                self._window.addAction(action)
            action.setEnabled(deed.place in ("", self._place))
            self._deeds[deed.name] = deed
            self._actions[deed.name] = action

    def action(self, name: str) -> QAction:
        """Return the action of a deed."""
        return self._actions[name]
