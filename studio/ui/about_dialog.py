"""Which program this is."""

from __future__ import annotations

import platform
from collections.abc import Callable

from PySide6.QtCore import Qt, Slot, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio import __version__
from studio.domain.resources import resource
from studio.state.licences import Licences
from studio.state.studio import Studio
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.licences_dialog import LicencesDialog
from studio.ui.theme.theme import Theme

_ICON = 64


class AboutDialog(Dialog):
    """Name, version and licence, and the ways to the licences of all that is carried and to what the program keeps."""

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._licences = Licences(studio.tasks, self)
        self.setObjectName("aboutDialog")
        self.setWindowTitle("About Aurous Studio")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(6)
        icon = QLabel(self)
        icon.setPixmap(QIcon(str(resource("app/aurous-studio.svg"))).pixmap(_ICON, _ICON))
        column.addWidget(icon)
        column.addWidget(Label("Aurous Studio", role="page"))
        made_of = f"Version {__version__}, Qt {qVersion()}, Python {platform.python_version()}"
        column.addWidget(Label(made_of, role="secondary"))
        words = (
            "A desktop studio for making pictures with the Aurous Labs API. Its source is free software under the MIT "
            "licence; an installed program carries parts under other licences, the GPL among them."
        )
        sentence = Label(words, role="value")
        sentence.setWordWrap(True)
        sentence.setMinimumWidth(360)
        column.addWidget(sentence)
        column.addWidget(Label("Copyright © 2026 Aurous Studio contributors", role="note"))
        column.addWidget(Label("Type: Inter, JetBrains Mono (OFL). Icons: Lucide (ISC).", role="note"))
        column.addSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self._way("Licences", "licencesButton", self._show_licences))
        row.addWidget(self._way("Data folder", "dataFolderButton", studio.reveal_data))
        row.addWidget(self._way("Logs", "logsButton", studio.reveal_logs))
        row.addStretch(1)
        close = Button(theme, "Close", self)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)

    def _way(self, words: str, name: str, leads: Callable[[], object]) -> Button:
        button = Button(self._theme, words, self)
        button.setObjectName(name)
        button.clicked.connect(lambda: leads())
        return button

    @Slot()
    def _show_licences(self) -> None:
        LicencesDialog(self._theme, self._licences, self).open()
