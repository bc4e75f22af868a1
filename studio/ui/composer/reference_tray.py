"""References with their header: how many, and the ways to add one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, Slot
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.domain import limits
from studio.domain.picture import Picture
from studio.state.references import ReferenceItem, References
from studio.ui.composer.add_tile import AddTile
from studio.ui.composer.convert_dialog import ConvertDialog
from studio.ui.composer.reference_delegate import GAP, TILE
from studio.ui.composer.reference_view import ReferenceView
from studio.ui.composer.section import SectionHeader
from studio.ui.controls.button import IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.controls.picture_mime import pictures_in
from studio.ui.file_dialog import FileDialog
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_KINDS = "Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff);;All files (*)"
_ELSEWHERE = ("//", "\\\\")
"""How the path of a file on another computer begins. A web page can name one, and looking would greet its owner."""

Recall = Callable[[Sequence[str], Sequence[str], Callable[[Sequence[Picture | str]], object]], None]

_HINT = "Drop, paste or pick. Links renew by themselves."


class ReferenceTray(QWidget):
    """Takes pictures from disk, clipboard, browser and file manager."""

    def __init__(self, theme: Theme, references: References, recall: Recall, parent: QWidget | None = None) -> None:
        """Make it. ``recall`` finds out which of the files dropped are pictures of the library."""
        super().__init__(parent)
        self._theme = theme
        self._references = references
        self._recall = recall
        self._count = Label(f"0 of {limits.REFERENCES}", role="note")
        self._count.setObjectName("referenceCount")
        self._paste = IconButton(theme, "clipboard-paste", "Paste", size="small", key="Ctrl+Shift+V")
        self._paste.setObjectName("referencePaste")
        self._paste.clicked.connect(self.paste)
        self._body = QFrame()
        self.view = ReferenceView(theme, references, self._body)
        self._plus = AddTile(theme, "Add from disk", self._body, side=TILE)
        self._hint = Label(_HINT, self._body, role="note")
        self._trouble = Label("", role="note")
        self._lay_out()
        self._wire()
        self._arrange()

    def _lay_out(self) -> None:
        self._plus.setObjectName("referenceAddButton")
        self._hint.setWordWrap(True)
        self._trouble.setObjectName("referenceTrouble")
        self._trouble.setWordWrap(True)
        mark(self._trouble, state="err")
        self._trouble.hide()
        gap = QWidget()
        gap.setFixedWidth(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(SectionHeader(self._theme, "References", self._count, gap, self._paste, buddy=self.view))
        column.addWidget(self._body)
        column.addWidget(self._trouble)

    def _wire(self) -> None:
        self._plus.clicked.connect(self._pick)
        self.view.convert_wanted.connect(self._offer_copy)
        self._references.count_changed.connect(self._counted)
        self._references.trouble.connect(self.say)
        rows = self._references.rows
        for signal in (rows.rowsInserted, rows.rowsRemoved, rows.modelReset):
            signal.connect(self._arrange)

    def take(self, data: QMimeData) -> bool:
        """Take what was dropped or pasted. Returns whether there was a picture, a file or an address in it."""
        self._trouble.hide()
        urls = data.urls()
        files = [url.toLocalFile() for url in urls if url.isLocalFile()]
        here = [file for file in files if not file.startswith(_ELSEWHERE)]
        if len(here) < len(files):
            self.say("A file on another computer is not taken from there. Copy it to this one first.")
        if here and len(here) == len(urls) and (ids := pictures_in(data)):
            self._recall(ids, here, self._references.add_found)
        elif here:
            self._references.add_paths(here)
        if files:
            return True
        if data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self._references.add_image(image)
                return True
        addresses = [url.toString() for url in urls if url.scheme() in ("http", "https")]
        text = data.text().strip()
        if not addresses and text.startswith(("http://", "https://")) and len(text.split()) == 1:
            addresses = [text]
        for address in addresses:
            self._references.add_url(address)
        return bool(addresses)

    @staticmethod
    def fits(data: QMimeData) -> bool:
        """Return whether ``data`` may hold a reference."""
        text = data.text().strip() if data.hasText() else ""
        return data.hasUrls() or data.hasImage() or text.startswith(("http://", "https://"))

    @Slot()
    def paste(self) -> None:
        """Take a picture, files or an address from the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if data is None or not self.take(data):
            self.say("The clipboard holds no picture and no web address.")

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say what is wrong, below the tiles; it goes when the next picture is taken."""
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the tiles flow."""
        super().resizeEvent(event)
        self._arrange()

    @Slot(str)
    def _counted(self, words: str) -> None:
        self._count.setText(words)

    @Slot()
    def _arrange(self) -> None:
        """Put the plus after the last tile, and the hint beside it while there is room."""
        step = TILE + GAP
        count = len(self._references.rows.rows)
        across = max((self.width() + GAP) // step, 1)
        full = count >= limits.REFERENCES
        lines = -(-(count + (0 if full else 1)) // across)
        height = max(lines, 1) * step - GAP
        self._body.setFixedHeight(height)
        self.view.setGeometry(0, 0, across * step, height)
        line, column = divmod(count, across)
        self._plus.setVisible(not full)
        self._plus.move(column * step, line * step)
        left = (column + 1) * step + 4
        self._hint.setVisible(not full and self.width() - left >= 92)
        self._hint.setGeometry(left, line * step, self.width() - left, TILE)

    @Slot()
    def _pick(self) -> None:
        mode = FileDialog.FileMode.ExistingFiles
        dialog = FileDialog(self.window(), "Add references", "references from", mode=mode, kinds=_KINDS)
        dialog.filesSelected.connect(self._picked)
        dialog.open()

    @Slot(list)
    def _picked(self, paths: list[str]) -> None:
        self._trouble.hide()
        self._references.add_paths(paths)

    @Slot(object)
    def _offer_copy(self, item: ReferenceItem) -> None:
        ConvertDialog(self._theme, self._references, item, self.window()).open()
