"""The settings dialog."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from studio.state.studio import Studio
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.settings.files_page import FilesPage
from studio.ui.settings.look_page import LookPage
from studio.ui.settings.network_page import NetworkPage
from studio.ui.settings.notices_page import NoticesPage
from studio.ui.settings.spending_page import SpendingPage
from studio.ui.theme.theme import Theme

_SIZE = (660, 520)
_NAVIGATION, _ROW = 148, 30


class SettingsDialog(Dialog):
    """Pages of settings. A change works at once and is saved; there is nothing to confirm."""

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self.setObjectName("settingsDialog")
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self._files = FilesPage(theme, studio)
        preferences = studio.preferences
        pages = (
            LookPage(theme, preferences),
            self._files,
            SpendingPage(theme, preferences),
            NoticesPage(preferences),
            NetworkPage(theme, studio),
        )
        studio.signed_out.connect(self.accept)  # the first screen is wanted, and this stands before it
        self._pages = QStackedWidget()
        self._navigation = QListWidget()
        self._navigation.setObjectName("settingsNavigation")
        self._navigation.setAccessibleName("Pages")
        self._navigation.setFixedWidth(theme.px(_NAVIGATION))
        for page in pages:
            self._navigation.addItem(page.title)
            self._pages.addWidget(page)
        self._navigation.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._navigation.setCurrentRow(0)
        self._close = Button(theme, "Close")
        self._close.setObjectName("settingsCloseButton")
        self._close.clicked.connect(self.accept)
        self._lay_out()
        self._scale()
        theme.tokens_changed.connect(self._scale)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self._navigation)
        row.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 20, 16, 16)
        column.setSpacing(12)
        column.addLayout(row, 1)
        column.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)

    @Slot()
    def _scale(self) -> None:
        for row in range(self._navigation.count()):
            self._navigation.item(row).setSizeHint(QSize(0, self._theme.px(_ROW)))

    @Slot(int)
    def done(self, result: int) -> None:
        """Keep what is still being typed, then close."""
        self._files.leave()
        super().done(result)
