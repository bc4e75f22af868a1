"""What the window is furnished with, and who answers whom."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from studio.state.activity import Note
from studio.state.purchase import ConfirmView, Purchase
from studio.state.queue import QueueRow
from studio.state.shot_sale import ShotSale
from studio.state.studio import Studio
from studio.ui import deeds
from studio.ui.about_dialog import AboutDialog
from studio.ui.actions import Actions
from studio.ui.activity_panel import ActivityPanel
from studio.ui.confirm_dialog import ConfirmDialog
from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.controls.toast import News
from studio.ui.controls.toast_area import ToastArea
from studio.ui.onboarding.screen import OnboardingScreen
from studio.ui.palette.palette import CommandPalette
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.shortcut_sheet import ShortcutSheet
from studio.ui.theme.theme import Theme
from studio.ui.window import Window
from studio.ui.workbench import Workbench

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
        self.place = Workbench(theme, studio, window.kept)
        self.toasts = ToastArea(theme, self.place.centre)
        self.activity = ActivityPanel(theme, studio.activity, window)
        self.actions = Actions(theme, window)
        self.actions.add(*deeds.file_deeds(self, studio), *deeds.edit_deeds(self.place))
        self.actions.add(*deeds.view_deeds(self, self.place), *deeds.create_deeds(self.place, studio))
        self.actions.add(*deeds.help_deeds(self))
        self.palette = CommandPalette(theme, studio, self.actions, window, lambda: self.place.making)
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
        studio.onboarding.finished.connect(self._connected)
        studio.losses.happened.connect(self._window.ask_for_attention)

    @Slot(str)
    def show_place(self, name: str) -> None:
        """Go to the place called ``name``: ``image`` or ``video``."""
        self.place.show_place(name)

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
        AboutDialog(self._theme, self._window).open()

    @Slot()
    def next_pane(self) -> None:
        """Move the keyboard to the next pane."""
        self._walk(1)

    @Slot()
    def previous_pane(self) -> None:
        """Move the keyboard to the pane before."""
        self._walk(-1)

    def _walk(self, step: int) -> None:
        doors = [door for door in self.place.doors() if door.isVisible()]
        focus = QApplication.focusWidget()
        here = next((at for at, door in enumerate(doors) if _inside(focus, door)), -step)
        if doors:
            focus_by_keyboard(doors[(here + step) % len(doors)])

    @Slot()
    def _choose_folder(self) -> None:
        dialog = QFileDialog(self._window, "Picture folder", str(self._studio.library_folder.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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
