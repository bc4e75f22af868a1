"""What the window is furnished with, and who answers whom."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from studio.state.activity import Note
from studio.state.library.sections import Section
from studio.state.purchase import ConfirmView, Purchase
from studio.state.queue import QueueRow
from studio.state.shot_sale import ShotSale
from studio.state.studio import Studio
from studio.ui import deeds
from studio.ui.about_dialog import AboutDialog
from studio.ui.actions import Actions
from studio.ui.activity_panel import ActivityPanel
from studio.ui.attention import Attention
from studio.ui.bay import VIDEO
from studio.ui.confirm_dialog import ConfirmDialog
from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.controls.toast import News, Toast
from studio.ui.controls.toast_area import ToastArea
from studio.ui.file_dialog import FileDialog
from studio.ui.library.deeds import LIBRARY, library_deeds
from studio.ui.library.import_dialog import ImportDialog
from studio.ui.onboarding.screen import OnboardingScreen
from studio.ui.palette.entries import Entry, shelved
from studio.ui.palette.palette import CommandPalette
from studio.ui.report_dialog import ReportDialog
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.shortcut_sheet import ShortcutSheet
from studio.ui.theme.theme import Theme
from studio.ui.window import Window
from studio.ui.window_drop import WindowDrop
from studio.ui.workbench import Workbench

if TYPE_CHECKING:
    from studio.ui.library.place import LibraryPlace

_PLACE = "place"
_LONG = 90
"""Characters that take longer to read than a toast stays by itself."""


class Desk(QObject):
    """The panes of the window and the dialogs over them."""

    def __init__(self, theme: Theme, studio: Studio, window: Window) -> None:
        super().__init__(window)
        self._theme = theme
        self._studio = studio
        self._window = window
        self._first_screen: OnboardingScreen | None = None
        self._library: LibraryPlace | None = None
        self._undo_toast: Toast | None = None
        self.place = Workbench(theme, studio, window.kept)
        self.toasts = ToastArea(theme, self.place.centre)
        self.activity = ActivityPanel(theme, studio.activity, window)
        self.actions = Actions(theme, window)
        self.actions.add(*deeds.file_deeds(self, studio), *deeds.edit_deeds(self))
        self.actions.add(*deeds.view_deeds(self), *deeds.create_deeds(self, studio))
        self.actions.add(*library_deeds(self), *deeds.help_deeds(self))
        self.palette = CommandPalette(
            theme,
            studio,
            self.actions,
            window,
            lambda: self.place.making,
            shelves=self._shelves,
            look_for=self.look_for,
        )
        self._drops = WindowDrop(theme, window, studio, self.toasts)
        self._attention = Attention(window, studio, self.toasts)
        self._wire()

    @property
    def window(self) -> Window:
        """Return the window."""
        return self._window

    def _wire(self) -> None:
        studio, bar = self._studio, self._window.top_bar
        bar.set_menu(self.actions.menu)
        bar.place_wanted.connect(self.show_place)
        self.place.place_changed.connect(bar.show_place)
        bar.commands_wanted.connect(self.show_palette)
        bar.activity_wanted.connect(self.show_activity)
        bar.connection_wanted.connect(studio.account.refresh)
        bar.balance_wanted.connect(studio.account.refresh)
        bar.show_account(studio.account.view)
        studio.account.changed.connect(bar.show_account)
        studio.activity.unseen_changed.connect(bar.show_unseen)
        studio.activity.toasted.connect(self._toast)
        for purchase in (studio.purchase, studio.video.purchase, studio.video.storyboard.sale):
            purchase.confirm_wanted.connect(partial(self._ask, purchase))
        studio.video.storyboard.drawing.removed.connect(self._offer_undo)
        studio.place_wanted.connect(self.show_place)
        studio.signed_out.connect(self.show_first_screen)
        studio.folder_wanted.connect(self._choose_folder)
        studio.reports.wanted.connect(self._show_report)
        studio.onboarding.finished.connect(self._connected)
        studio.losses.happened.connect(self._window.ask_for_attention)
        studio.marking.told.connect(self._offer_undo_of)
        studio.marking.undo_changed.connect(self._name_undo)

    @property
    def in_sight(self) -> Workbench | LibraryPlace:
        """Return the place in sight."""
        library = self._library
        return library if library is not None and library.isVisibleTo(self._window) else self.place

    @property
    def library(self) -> LibraryPlace:
        """Return the place of the library; it is made when it is first wanted."""
        if self._library is None:
            from studio.ui.library.place import LibraryPlace
            from studio.ui.library.windows import LibraryWindows

            self._library = place = LibraryPlace(self._theme, self._studio, self._window.kept, self._window)
            place.making_wanted.connect(self.show_work)
            place.told.connect(self._say)
            LibraryWindows(self._theme, self._studio, place)
        return self._library

    @Slot(str)
    def show_place(self, name: str) -> None:
        """Go to the place called ``name``: ``image``, ``video`` or ``library``."""
        if name == LIBRARY:
            self._show(self.library)
            self.library.enter()
        else:
            self.place.show_place(name)
            self._show(self.place)
        self._window.top_bar.show_place(name)
        self.actions.go(name)
        self._window.kept.keep(_PLACE, name)

    def come_back(self) -> None:
        """Go to the place that was in sight at the last end; what is no place is as at the first time."""
        name = self._window.kept.text(_PLACE)
        if name in (VIDEO, LIBRARY):
            self.show_place(name)

    @Slot()
    def show_work(self) -> None:
        """Go to where something is made: to the place for pictures or for clips that was in sight last."""
        if self.in_sight is not self.place:
            self.show_place(self.place.bay.name)

    def _show(self, place: Workbench | LibraryPlace) -> None:
        self._window.show_place(place)
        self.toasts.move_to(place.centre)

    @Slot()
    def look_at_folder(self) -> None:
        """Look what other programs did to the files of the library."""
        self._studio.watch.look()

    @Slot()
    def search_library(self) -> None:
        """Go to the library and put the keyboard into its search."""
        self.show_place(LIBRARY)
        self.library.begin_search()

    @Slot()
    def ask_for_import(self, *, folder: bool = False) -> None:
        """Ask which files, or which ``folder``, should come into the library, and go there to see them come."""
        dialog = ImportDialog(self._window, folder=folder)
        dialog.chosen.connect(self._import)
        dialog.open()

    def open_files(self, paths: tuple[str, ...]) -> None:
        """Do with files that were named at a start what is done with those that are dropped."""
        self._drops.open(paths)

    @Slot(object)
    def _import(self, paths: tuple[str, ...]) -> None:
        self._studio.library.importing.run(paths)
        self.show_place(LIBRARY)

    def look_for(self, text: str) -> None:
        """Go to the library and look for ``text`` in all of it."""
        self._studio.library.look_for(text)
        self.show_place(LIBRARY)

    def _shelves(self) -> Iterable[Entry]:
        """Return what leads to collections and smart folders, as far as the library was looked at."""
        return () if self._library is None else shelved(self._studio.library.named_sections, self._look_at)

    def _look_at(self, section: Section) -> None:
        self._studio.library.go(section)
        self.show_place(LIBRARY)

    @Slot()
    def toggle_left(self) -> None:
        """Hide the left pane of the place in sight, or bring it back."""
        self.in_sight.toggle_left()

    @Slot()
    def toggle_right(self) -> None:
        """Hide the right pane of the place in sight, or bring it back."""
        self.in_sight.toggle_right()

    @Slot()
    def undo(self) -> None:
        """Take back what was done last: to the storyboard when the keyboard is there, else to the library."""
        storyboard = self._window.findChild(QWidget, "storyboardPane")
        if storyboard is not None and storyboard.isAncestorOf(QApplication.focusWidget() or self._window):
            self._studio.video.storyboard.drawing.undo()
        else:
            self._studio.marking.undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last in the library."""
        self._studio.marking.redo()

    @Slot()
    def show_first_screen(self) -> None:
        """Cover the window with the first screen."""
        if self._first_screen is None:
            self._first_screen = OnboardingScreen(self._theme, self._studio)
            self._first_screen.left.connect(self._connected)
        self._window.show_screen(self._first_screen)

    @Slot()
    def _connected(self) -> None:
        self._window.show_screen(None)
        self.place.focus_prompt()

    @Slot()
    def show_settings(self) -> None:
        """Open the settings; what is changed there works at once."""
        dialog = SettingsDialog(self._theme, self._studio, self._window)
        dialog.open()

    @Slot()
    def show_palette(self) -> None:
        """Open the command palette."""
        self.palette.popup()

    @Slot()
    def show_activity(self) -> None:
        """Open the list of what happened, or close it."""
        self.activity.toggle(self._window.top_bar.height())

    @Slot()
    def show_shortcuts(self) -> None:
        """Open the list of keys."""
        ShortcutSheet(self._theme, self.actions, self._window).open()

    @Slot()
    def show_about(self) -> None:
        """Say which program and version this is."""
        AboutDialog(self._theme, self._studio, self._window).open()

    @Slot()
    def show_diagnostics(self) -> None:
        """Show what helps somebody who is to help."""
        self._studio.reports.show_now()

    @Slot(bool)
    def _show_report(self, crash: bool) -> None:
        before = QApplication.activeModalWidget() or self._window  # the settings lead here, too
        ReportDialog(self._theme, self._studio.reports, self._window.kept, before, crash=crash).open()

    @Slot()
    def next_pane(self) -> None:
        """Move the keyboard to the next pane."""
        self._walk(1)

    @Slot()
    def previous_pane(self) -> None:
        """Move the keyboard to the pane before."""
        self._walk(-1)

    def _walk(self, step: int) -> None:
        doors = [door for door in self.in_sight.doors() if door.isVisible()]
        focus = QApplication.focusWidget()
        here = next((at for at, door in enumerate(doors) if _inside(focus, door)), -step)
        if doors:
            focus_by_keyboard(doors[(here + step) % len(doors)])

    @Slot()
    def _choose_folder(self) -> None:
        mode, here = FileDialog.FileMode.Directory, str(self._studio.library_folder.parent)
        dialog = FileDialog(self._window, "Picture folder", mode=mode, where=here)
        dialog.fileSelected.connect(self._studio.choose_library)
        dialog.open()

    def _ask(self, purchase: Purchase | ShotSale, question: ConfirmView) -> None:
        dialog = ConfirmDialog(self._theme, question, self._window)
        dialog.confirmed.connect(partial(_confirmed, purchase))
        dialog.rejected.connect(purchase.decline)
        dialog.open()

    @Slot(int)
    def _offer_undo(self, number: int) -> None:
        drawing = self._studio.video.storyboard.drawing
        toast = self.toasts.tell(News(f"Shot {number} was removed", "Its clips stay in the library.", action="Undo"))
        toast.acted.connect(drawing.undo)

    @Slot(str)
    def _offer_undo_of(self, sentence: str) -> None:
        """Offer to take back what was done to many pictures, or to a collection; of one picture it is seen anyway."""
        deed = self._studio.marking.last
        self._close_undo()
        if deed is not None and (deed.weight > 1 or deed.shelves):
            self._undo_toast = self.toasts.tell(News(sentence, action="Undo", key="Ctrl+Z"))
            self._undo_toast.acted.connect(self._studio.marking.undo)
            self._undo_toast.closed.connect(self._forget_undo)

    @Slot(str, str)
    def _name_undo(self, undo: str, redo: str) -> None:
        self.actions.action("undoAction").setText(f"Undo: {undo}".replace("&", "&&") if undo else "Undo")
        self.actions.action("redoAction").setText(f"Redo: {redo}".replace("&", "&&") if redo else "Redo")
        if self._undo_toast is not None and redo:
            self._close_undo()

    def _close_undo(self) -> None:
        """A button that would take back something newer than it says goes away."""
        toast, self._undo_toast = self._undo_toast, None
        if toast is not None:
            toast.close_softly()

    @Slot()
    def _forget_undo(self) -> None:
        if self.sender() is self._undo_toast:
            self._undo_toast = None

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self.toasts.tell(News(sentence))

    @Slot(object)
    def _toast(self, note: Note) -> None:
        job = self._studio.queue.rows.value(note.job_id) if note.job_id else None
        image = note.image if note.image is not None else QImage()
        stays = note.tone == "err" or len(note.text) > _LONG
        news = News(note.title, note.text, note.money, _toast_words(job), picture=image, stays=stays, tone=note.tone)
        toast = self.toasts.tell(news)
        if job is not None:
            toast.acted.connect(partial(self._follow_up, job.job.id))

    def _follow_up(self, job_id: str) -> None:
        """Do what the toast about a job offered, as far as it is still to be done."""
        row = self._studio.queue.rows.value(job_id)
        if row is not None and row.telling.action == "ask":
            self._studio.queue.act(job_id)
        elif row is not None:
            self._studio.stage.show_job(row.job)


def _confirmed(purchase: Purchase | ShotSale, quiet_today: bool) -> None:
    purchase.confirm(quiet_today=quiet_today)


def _toast_words(row: QueueRow | None) -> str:
    if row is None:
        return ""
    return "Decide" if row.telling.action == "ask" else "Show"


def _inside(widget: QWidget | None, door: QWidget) -> bool:
    """Whether ``widget`` is in the pane that ``door`` leads to."""
    pane = door.parentWidget()
    return widget is not None and (widget is door or (pane is not None and pane.isAncestorOf(widget)))
