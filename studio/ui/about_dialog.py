"""Which program this is."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio import __version__
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme


class AboutDialog(Dialog):
    """Name, version and licence."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle("About Aurous Studio")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(6)
        column.addWidget(Label("Aurous Studio", role="page"))
        column.addWidget(Label(f"Version {__version__}, Qt {qVersion()}", role="secondary"))
        words = "A desktop studio for making pictures with the Aurous Labs API. Free software under the MIT licence."
        sentence = Label(words, role="value")
        sentence.setWordWrap(True)
        sentence.setMinimumWidth(360)
        column.addWidget(sentence)
        column.addWidget(Label("Type: Inter, JetBrains Mono (OFL). Icons: Lucide (ISC).", role="note"))
        column.addSpacing(8)
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(theme, "Close", self)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
