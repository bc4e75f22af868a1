"""The first screen: connect an account, or try the sandbox."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.state.onboarding import ProofLine
from studio.state.studio import Studio
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.file_dialog import FileDialog
from studio.ui.onboarding.key_field import KeyField
from studio.ui.onboarding.keyring_line import KeyringLine
from studio.ui.onboarding.mosaic import Mosaic
from studio.ui.onboarding.proof_list import ProofList
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_COLUMN = 563
_EDGE = 24
_TYPING_MS = 500


class OnboardingScreen(QFrame):
    """A key on the right, what it is good for on the left. The key is never shown unless asked for.

    Signals:
        left: The user goes back to the studio, with the account it has.
    """

    left = Signal()

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._onboarding = studio.onboarding
        self._eye = IconButton(theme, "eye", "Show the key", size="small", checkable=True)
        self._eye.setObjectName("onboardShowKeyButton")
        self._key_icon, self._flask = QLabel(), QLabel()
        self.setObjectName("onboarding")
        mark(self, role="bar")
        self._mosaic = Mosaic(theme)
        self._key = self._key_field()
        self._paste = Button(theme, "Paste", icon="clipboard-paste", size="tall")
        self._paste.setObjectName("onboardPasteButton")
        self._proofs = ProofList(theme)
        self._start = Button(theme, "Start making pictures", kind="primary", size="tall")
        self._start.setObjectName("startButton")
        self._folder = Button(theme, "", kind="ghost", size="tall")
        self._folder.setObjectName("onboardFolderButton")
        self._trouble = Label("", role="note")
        self._trouble.setWordWrap(True)
        self._trouble.setObjectName("onboardTrouble")
        self._trouble.hide()
        self._sandbox = Button(theme, "Open sandbox", kind="sandbox")
        self._sandbox.setObjectName("sandboxButton")
        self._back = Button(theme, "Back to the studio", self, kind="ghost", icon="arrow-left")
        self._back.setObjectName("backButton")
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._form = self._make_form()
        self._lay_out()
        self._wire()
        self._draw()

    def _wire(self) -> None:
        self._pause.timeout.connect(self._try)
        self._key.textEdited.connect(self._typed)
        self._key.returnPressed.connect(self._return)
        self._eye.toggled.connect(self._show_key)
        self._paste.clicked.connect(self._take_clipboard)
        self._start.clicked.connect(self._onboarding.start)
        self._sandbox.clicked.connect(self._onboarding.use_sandbox)
        self._folder.clicked.connect(self._choose_folder)
        self._back.clicked.connect(self._leave)
        self._studio.link.switched.connect(self._offer_way_back)
        self._onboarding.changed.connect(self._show)
        self._onboarding.trouble.connect(self._say)
        self._onboarding.busy_changed.connect(self._busy)
        self._onboarding.finished.connect(self._forget)
        self._studio.preferences.changed.connect(self._draw)
        self._theme.tokens_changed.connect(self._draw)
        self._show(self._onboarding.lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pictures their share."""
        super().resizeEvent(event)
        self._mosaic.take_share(self.width())
        pictures = 0 if self._mosaic.isHidden() else self._mosaic.width()
        self._form.setFixedWidth(min(self._theme.px(_COLUMN), self.width() - pictures - 2 * _EDGE))
        self._back.move(pictures + _EDGE, _EDGE)
        self._back.raise_()

    def showEvent(self, event: QShowEvent) -> None:
        """Offer the way back to a studio that has an account."""
        super().showEvent(event)
        self._offer_way_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Escape, where there is something to go back to."""
        if event.key() == Qt.Key.Key_Escape and self._back.isVisible():
            self._leave()
        else:
            super().keyPressEvent(event)

    def _key_field(self) -> KeyField:
        field = KeyField()
        field.setObjectName("onboardKeyEdit")
        field.setAccessibleName("API key")
        field.setPlaceholderText("al_live_…")
        field.setMaxLength(512)
        mark(field, role="mono", scale="large")
        return field

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._mosaic)
        side = QVBoxLayout()
        side.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        side.addStretch(1)
        middle = QHBoxLayout()  # an alignment would ask for the height at another width than the form gets
        middle.addStretch(1)
        middle.addWidget(self._form)
        middle.addStretch(1)
        side.addLayout(middle)
        side.addStretch(1)
        row.addLayout(side, 1)

    def _make_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for words, role, gap in (
            ("Aurous Studio", "labelQuiet", 9),
            ("Connect your account", "heading", 9),
            ("Paste the API key from your dashboard. It is checked with requests that cost nothing.", "lead", 31),
            ("API key", "label", 6),
        ):
            label = Label(words, role=role)
            label.setWordWrap(True)
            column.addWidget(label)
            column.addSpacing(gap)
        column.addLayout(self._key_row())
        column.addSpacing(9)
        column.addWidget(KeyringLine(self._theme, self._studio))
        column.addSpacing(21)
        column.addWidget(self._proofs)
        column.addSpacing(20)
        column.addLayout(self._start_row())
        column.addWidget(self._trouble)
        column.addSpacing(26)
        rule = QFrame()
        mark(rule, role="rule")
        column.addWidget(rule)
        column.addSpacing(20)
        column.addLayout(self._sandbox_row())
        return form

    def _key_row(self) -> QHBoxLayout:
        inside = QHBoxLayout(self._key)
        inside.setContentsMargins(11, 0, 8, 0)
        inside.addWidget(self._key_icon)
        inside.addStretch(1)
        inside.addWidget(self._eye)
        self._key.setTextMargins(24, 0, 30, 0)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._key, 1)
        row.addWidget(self._paste)
        return row

    def _start_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._start)
        row.addWidget(self._folder)
        row.addStretch(1)
        return row

    def _sandbox_row(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label("Try the sandbox, no key needed", role="strong"))
        words.addWidget(Label("A pretend server on this computer. Nothing is charged.", role="small"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._flask)
        row.addLayout(words, 1)
        row.addWidget(self._sandbox)
        return row

    @Slot()
    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._key_icon.setPixmap(self._theme.pixmap("key-round", "text3", 16, ratio=ratio))
        self._flask.setPixmap(self._theme.pixmap("flask-conical", "sandbox", 20, ratio=ratio))
        folder = self._studio.library_folder
        self._folder.setText(f"Change folder: {folder.parent.name}/{folder.name}")
        self._folder.setToolTip(str(folder))
        self._back.adjustSize()

    @Slot(object)
    def _show(self, lines: tuple[ProofLine, ...]) -> None:
        self._proofs.show_lines(lines)
        self._start.setEnabled(self._onboarding.ready)
        if any(line.state == "running" for line in lines):
            self._say("")

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))
        mark(self._trouble, state="err" if sentence else "")

    @Slot(str)
    def _busy(self, what: str) -> None:
        self._sandbox.setEnabled(what != "sandbox")
        self._sandbox.setText("Opening…" if what == "sandbox" else "Open sandbox")

    @Slot()
    def _offer_way_back(self) -> None:
        self._back.adjustSize()
        self._back.setVisible(self._studio.link.session is not None)

    @Slot()
    def _leave(self) -> None:
        self._forget()
        self.left.emit()

    @Slot()
    def _forget(self) -> None:
        """Keep no key in a field that nobody sees."""
        self._key.forget()
        self._eye.setChecked(False)
        self._say("")
        self._try()

    @Slot()
    def _typed(self) -> None:
        self._pause.start()

    @Slot()
    def _try(self) -> None:
        self._pause.stop()
        self._onboarding.try_key(self._key.text())

    @Slot()
    def _return(self) -> None:
        if self._onboarding.ready:
            self._onboarding.start()
        else:
            self._try()

    @Slot()
    def _take_clipboard(self) -> None:
        text = QGuiApplication.clipboard().text().strip()
        if not text:
            self._say("The clipboard holds no text.")
            return
        self._key.setText(text[: self._key.maxLength()])
        self._try()

    @Slot(bool)
    def _show_key(self, shown: bool) -> None:
        self._key.show_text(shown)
        self._eye.set_icon("eye-off" if shown else "eye")

    @Slot()
    def _choose_folder(self) -> None:
        mode, here = FileDialog.FileMode.Directory, str(self._studio.library_folder.parent)
        dialog = FileDialog(self, "Picture folder", mode=mode, where=here)
        dialog.fileSelected.connect(self._folder_chosen)
        dialog.open()

    @Slot(str)
    def _folder_chosen(self, folder: str) -> None:
        self._studio.choose_library(folder)
