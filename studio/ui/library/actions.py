"""What can be done with what is selected in the library: one set of deeds for keys, menus, the palette and the bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from studio.domain.picture import Picture
from studio.state.library import sections
from studio.state.library.cell import FILELESS
from studio.state.studio import Studio
from studio.ui.controls.picture_mime import copied_data, pictures_in
from studio.ui.library.collection_popup import CollectionPopup
from studio.ui.library.delete_dialog import DeleteDialog
from studio.ui.library.tag_popup import TagPopup
from studio.ui.stage.actions import ONLY_PICTURES, PictureActions
from studio.ui.theme.theme import Theme

if TYPE_CHECKING:
    from studio.ui.library.grid import GridView

_RATINGS = {Qt.Key(Qt.Key.Key_0 + stars): stars for stars in range(6)}
_MOST_COMPARED = 4
_MOST_SHOWN = 100
"""Files that are shown in their folders at once."""


class LibraryActions(QObject):
    """Acts on the selection of the grid; what is meant for one picture, on the one the hand is on.

    Signals:
        opened: The picture the hand is on is wanted over the whole window.
        comparing: Pictures should be compared.
            pictures: Two to four of them, a tuple.
        exporting: Pictures should be exported.
            keys: Of their rows, a tuple.
        told: Something is to be said that needs no answer.
            sentence: What.
    """

    opened = Signal()
    comparing = Signal(object)
    exporting = Signal(object)
    told = Signal(str)

    def __init__(self, theme: Theme, studio: Studio, grid: GridView, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._desk = studio.library
        self._grid = grid
        self._pane = parent
        self._one = PictureActions(studio, parent)
        self._one.opened.connect(self.opened)
        self._desk.can.told.connect(self.told)
        self._keys = self._keyed()

    @property
    def keys(self) -> tuple[int, ...]:
        """The rows that are acted on: what is selected, else the one the hand is on."""
        view = self._desk.selection.view
        return view.keys or (() if view.current is None else (view.current,))

    def rate(self, stars: int) -> None:
        """Give 0 to 5 stars."""
        self._with_ids(lambda ids: self._desk.marking.rate(ids, stars))

    @Slot()
    def favour(self) -> None:
        """Put hearts on all, or when all have one, take them off."""

        def turn(pictures: Sequence[Picture]) -> None:
            on = not all(picture.favourite for picture in pictures)
            self._with_ids(lambda ids: self._desk.marking.favour(ids, on))

        self._desk.selection.with_pictures(self.keys, turn)

    @Slot()
    def tag(self) -> None:
        """Ask for tags."""
        if self.keys:
            self._desk.selection.with_pictures(self.keys, self._ask_for_tags)

    @Slot()
    def collect(self) -> None:
        """Ask for a collection."""
        if not self.keys:
            return
        popup = CollectionPopup(self._theme, self._desk.cabinet.collections, self._desk.counts.collections, self._pane)
        popup.chosen.connect(partial(self._desk.collect, self.keys))
        popup.named.connect(partial(self._begin_collection, self.keys))
        popup.open_over(self._grid)

    @Slot(str, object)
    def take(self, collection_id: str, data: QMimeData) -> None:
        """Put what was dropped into a collection: all that is selected when it is of that, else what came along."""
        collection = self._desk.cabinet.collection(collection_id)
        if collection is None:
            return
        ids = pictures_in(data)
        chosen = {picture.id for picture in self._desk.selection.pictures}
        if ids and set(ids) <= chosen:
            self._desk.collect(self._desk.selection.view.keys, collection_id)
        elif ids:
            self._desk.marking.collect(ids, collection)
        else:
            self.told.emit("Only pictures of the library can be put into a collection. Import others first.")

    @Slot()
    def toggle_stack(self) -> None:
        """Spread the stack the hand is on, or fold it again."""
        if (current := self._desk.selection.view.current) is not None:
            self._desk.toggle_stack(current)

    @Slot()
    def uncollect(self) -> None:
        """Take out of the collection that is looked at. The pictures stay in the library."""
        if (collection := self._desk.collection) is not None:
            self._with_ids(lambda ids: self._desk.marking.uncollect(ids, collection))

    @Slot()
    def compare(self) -> None:
        """Compare two to four of the selected ones."""
        keys = self._desk.selection.view.keys
        if len(keys) < 2:
            self.told.emit("Select two to four pictures to compare them.")
            return
        self._desk.selection.with_pictures(keys[:_MOST_COMPARED], self.comparing.emit)

    @Slot()
    def export(self) -> None:
        """Ask where to, and as what."""
        if self.keys:
            self.exporting.emit(self.keys)

    @Slot()
    def copy(self) -> None:
        """Copy the files, and of a single picture its pixels too."""
        if len(self.keys) < 2:
            self.single("copy_picture")
            return

        def put(pictures: Sequence[Picture]) -> None:
            fit = [picture for picture in pictures if picture.state not in FILELESS]
            if fit:
                QGuiApplication.clipboard().setMimeData(copied_data(fit, self._studio.path_of))
                self.told.emit(f"Copied {len(fit):,} files" if len(fit) > 1 else "Copied 1 file")

        self._desk.selection.with_pictures(self.keys, put)

    @Slot()
    def trash(self) -> None:
        """Put into the Trash; of what is there already, ask whether to delete it for good."""
        if self._in_trash:
            self.purge()
        else:
            self._with_ids(self._desk.can.throw)

    @Slot()
    def restore(self) -> None:
        """Bring back from the Trash to where it was."""
        if self._in_trash:
            self._with_ids(self._desk.can.restore)

    @Slot()
    def purge(self) -> None:
        """Ask, then let files leave the Trash for good."""
        if self._in_trash:
            self._with_ids(self._ask_to_delete)

    @Slot()
    def open(self) -> None:
        """Show the picture the hand is on over the whole window."""
        if self._desk.selection.view.current is not None:
            self.opened.emit()

    @Slot()
    def use_as_reference(self) -> None:
        """Put the pictures among the references of the composer, and stay here."""

        def use(pictures: Sequence[Picture]) -> None:
            fit = [picture for picture in pictures if not picture.is_video]
            for picture in fit:
                self._studio.use_as_reference(picture)
            if not fit:
                self.told.emit(ONLY_PICTURES)
            else:
                words = "1 picture" if len(fit) == 1 else f"{len(fit)} pictures"
                self.told.emit(f"Added {words} to the references in Image")

        self._desk.selection.with_pictures(self.keys[:10], use)

    @Slot()
    def reveal(self) -> None:
        """Show the files in their folders, as many as one can look at."""

        def show(pictures: Sequence[Picture]) -> None:
            for picture in pictures:
                if picture.state not in FILELESS:
                    self._studio.reveal(picture)

        self._desk.selection.with_pictures(self.keys[:_MOST_SHOWN], show)

    def single(self, name: str) -> None:
        """Do one of the deeds that are meant for a single picture."""
        self._aim()
        action = getattr(self._one, name)
        picture = self._desk.selection.picture
        if picture is None or not action.isEnabled():
            return
        action.trigger()

    @Slot()
    def select_all(self) -> None:
        """Select everything that was found."""
        self._grid.selectAll()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def clear(self) -> None:
        """Select nothing."""
        self._grid.clearSelection()

    def press(self, event: QKeyEvent) -> None:
        """Do what a key says, and accept its event."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if held == Qt.KeyboardModifier.ControlModifier and key is Qt.Key.Key_C:
            self.copy()
        elif held or (key not in self._keys and key not in _RATINGS):
            event.ignore()
            return
        elif key in _RATINGS:
            self.rate(_RATINGS[key])
        elif self._keys[key]() is False:
            event.ignore()
            return
        event.accept()

    def menu(self) -> QMenu:
        """Return everything for a menu at the pointer."""
        self._aim()
        menu, one = QMenu(self._pane), self._one
        menu.setToolTipsVisible(True)
        several = len(self.keys) > 1
        if self._in_trash:
            self._add(menu, "Open", "Space", self.open)
            self._add(menu, "Restore", "", self.restore)
            self._add(menu, "Delete for good…", "Delete", self.purge)
            return menu
        self._add(menu, "Open", "Space", self.open)
        self._add(menu, "Compare", "C", self.compare, enabled=several)
        menu.addSeparator()
        self._add(menu, "Favourite", "F", self.favour)
        self._add(menu, "Tags…", "T", self.tag)
        self._add(menu, "Add to collection…", "B", self.collect)
        if (collection := self._desk.collection) is not None:
            self._add(menu, f"Take out of {collection.name}".replace("&", "&&"), "", self.uncollect)
        menu.addSeparator()
        self._add(menu, "Use as reference", "R", self.use_as_reference)
        for words, key, name in (
            ("Vary", "", "vary"),
            (one.make_video.text(), "V", "make_video"),
            ("Use settings", "U", "use"),
        ):
            self._add(menu, words, key, partial(self.single, name), enabled=getattr(one, name).isEnabled())
        menu.addSeparator()
        self._add(menu, "Show in folder", "G", self.reveal)
        for words, key, name in (
            ("Copy prompt", "", "copy_prompt"),
            (one.copy_picture.text(), "Ctrl+C", "copy_picture"),
        ):
            self._add(menu, words, key, partial(self.single, name))
        self._add(menu, "Export…", "E", self.export)
        menu.addSeparator()
        self._add(menu, "Move to Trash", "Delete", self.trash)
        return menu

    @Slot(QPoint)
    def pop_up(self, at: QPoint) -> None:
        """Show the menu at a place of the grid."""
        if self.keys:
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._grid.viewport().mapToGlobal(at))

    def _keyed(self) -> dict[Qt.Key, Callable[[], object]]:
        return {
            Qt.Key.Key_F: self.favour,
            Qt.Key.Key_T: self.tag,
            Qt.Key.Key_B: self.collect,
            Qt.Key.Key_C: self.compare,
            Qt.Key.Key_E: self.export,
            Qt.Key.Key_Delete: self.trash,
            Qt.Key.Key_R: self.use_as_reference,
            Qt.Key.Key_V: partial(self.single, "make_video"),
            Qt.Key.Key_U: partial(self.single, "use"),
            Qt.Key.Key_G: self.reveal,
            Qt.Key.Key_S: self.toggle_stack,
            Qt.Key.Key_Escape: self._let_go,
        }

    def _let_go(self) -> bool:
        """Clear the selection; return whether there was any."""
        some = bool(self._desk.selection.view.keys)
        self.clear()
        return some

    def _add(self, menu: QMenu, words: str, key: str, do: object, *, enabled: bool = True) -> None:
        action = menu.addAction(words)
        action.setEnabled(enabled)
        if key:
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(do)

    @property
    def _in_trash(self) -> bool:
        return self._desk.view.section.key == sections.TRASH

    def _ask_to_delete(self, ids: tuple[str, ...]) -> None:
        dialog = DeleteDialog(self._theme, self._desk.can.question(len(ids)), self._pane.window())
        dialog.confirmed.connect(partial(self._desk.can.delete, ids))
        dialog.open()

    def _aim(self) -> None:
        self._one.aim(self._desk.selection.picture)

    def _with_ids(self, act: Callable[[tuple[str, ...]], object]) -> None:
        self._desk.selection.with_ids(self.keys, act)

    def _ask_for_tags(self, pictures: Sequence[Picture]) -> None:
        if not pictures:
            return
        keys = self.keys
        worn = [tag for tag in pictures[0].tags if all(tag in picture.tags for picture in pictures)]
        popup = TagPopup(self._theme, self._desk.counts.tags, worn, self._pane)
        popup.added.connect(partial(self._put_tag, keys))
        popup.taken_off.connect(partial(self._take_tag, keys))
        popup.open_over(self._grid)

    def _put_tag(self, keys: tuple[int, ...], tag: str) -> None:
        self._desk.selection.with_ids(keys, lambda ids: self._desk.marking.tag(ids, add=(tag,)))

    def _take_tag(self, keys: tuple[int, ...], tag: str) -> None:
        self._desk.selection.with_ids(keys, lambda ids: self._desk.marking.tag(ids, remove=(tag,)))

    def _begin_collection(self, keys: tuple[int, ...], name: str) -> None:
        self._desk.selection.with_ids(keys, lambda ids: self._desk.marking.create(name, holding=ids))
