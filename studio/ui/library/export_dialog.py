"""Exporting a selection: as what, how called, and where to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from studio.state.library.exporting import Exporting, ExportView, Form, Packing
from studio.ui.controls.announce import announce
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.controls.segments import Look, Segments
from studio.ui.file_dialog import FileDialog
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_WIDTH = 520
_LEAST_SIDE, _MOST_SIDE, _USUAL_SIDE = 16, 16384, 2048
_PACKINGS = ((Packing.FILES, "Files"), (Packing.ZIP, "Zip archive"), (Packing.SHEET, "Contact sheet"))
_FORMS = ((Form.AS_IS, "As is"), (Form.PNG, "PNG"), (Form.JPEG, "JPEG"), (Form.WEBP, "WebP"))


class ExportDialog(Dialog):
    """What is chosen, and how far it is. Closing it while files are written leaves that to go on.

    Signals:
        revealed: What was written should be shown in its folder.
            path: Absolute.
    """

    revealed = Signal(str)

    def __init__(self, theme: Theme, exporting: Exporting, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._exporting = exporting
        self._was_busy = False
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(theme.px(_WIDTH))
        self._what = Label("", self, role="secondary")
        self._packing = Segments(theme, Look.FIELD, "What is written", self)
        self._form = Segments(theme, Look.FIELD, "Format of the pictures", self)
        self._quality = QSpinBox(self)
        self._smaller = QCheckBox("Longest side", self)
        self._longest = QSpinBox(self)
        self._srgb = QCheckBox("Colours in sRGB", self)
        self._metadata = QCheckBox("Prompt, settings, stars and tags inside the files", self)
        self._sidecar = QCheckBox("The same in a .json beside each file", self)
        self._template = QLineEdit(self)
        self._example = Label("", self, role="note")
        self._folder = ElidedLabel("", self, role="value", mode=Qt.TextElideMode.ElideMiddle)
        self._choose = Button(theme, "Choose…", self, size="small")
        self._bar = QProgressBar(self)
        self._outcome = Label("", self, role="secondary")
        self._stop = Button(theme, "Cancel", self)
        self._reveal = Button(theme, "Show in folder", self, icon="folder-open")
        self._make = Button(theme, "Export", self, kind="primary")
        self._dress()
        self._lay_out()
        self._fill(exporting.view)
        self._connect()
        self.begin_at(self._make)
        self.show_view(exporting.view)

    @Slot(object)
    def show_view(self, view: ExportView) -> None:
        """Show how it stands."""
        wish = view.wish
        sheet = wish.packing is Packing.SHEET
        converts = wish.form is not Form.AS_IS or wish.longest is not None
        self._what.setText(_what(view))
        self._packing.set_value(wish.packing)
        self._form.set_value(wish.form)
        self._folder.setText(view.folder)
        self._example.setText("" if sheet else view.example)
        mark(self._example, state="err" if view.wrong else "")
        mark(self._template, state="err" if view.wrong else "")
        self._packing.setEnabled(not view.busy)
        self._choose.setEnabled(not view.busy)
        for widget in (self._form, self._smaller, self._metadata, self._sidecar, self._template):
            widget.setEnabled(not view.busy and not sheet)
        self._quality.setEnabled(not view.busy and not sheet and wish.form in (Form.JPEG, Form.WEBP))
        self._longest.setEnabled(not view.busy and not sheet and wish.longest is not None)
        self._srgb.setEnabled(not view.busy and not sheet and converts)
        self._make.setEnabled(not view.busy and not (view.wrong and not sheet) and view.total > 0)
        self._bar.setVisible(view.busy)
        self._bar.setRange(0, max(view.total, 1))
        self._bar.setValue(view.done)
        self._outcome.setText(view.outcome)
        self._outcome.setVisible(bool(view.outcome))
        mark(self._outcome, state="err" if view.failed else "")
        self._reveal.setVisible(bool(view.made) and not view.busy)
        self._stop.setText("Close" if view.made and not view.busy else "Cancel")
        if self._was_busy and not view.busy and view.outcome:
            announce(self, view.outcome, urgent=view.failed)
        self._was_busy = view.busy

    def reject(self) -> None:
        """End what is being written; a second time, close."""
        if self._exporting.view.busy:
            self._exporting.cancel()
        else:
            super().reject()

    def _dress(self) -> None:
        for widget, name, words in (
            (self._what, "exportWhat", ""),
            (self._packing, "exportPacking", ""),
            (self._form, "exportForm", ""),
            (self._quality, "exportQualitySpin", "Quality"),
            (self._smaller, "exportSmallerCheck", ""),
            (self._longest, "exportLongestSpin", "Longest side in pixels"),
            (self._srgb, "exportColourCheck", ""),
            (self._metadata, "exportMetadataCheck", ""),
            (self._sidecar, "exportSidecarCheck", ""),
            (self._template, "exportTemplateEdit", "File names"),
            (self._example, "exportExample", ""),
            (self._folder, "exportFolder", ""),
            (self._choose, "exportFolderButton", "Choose the folder"),
            (self._bar, "exportProgress", "Exporting"),
            (self._outcome, "exportOutcome", ""),
            (self._stop, "exportCancelButton", ""),
            (self._reveal, "exportRevealButton", "Show in folder"),
            (self._make, "exportButton", "Export"),
        ):
            widget.setObjectName(name)
            if words:
                widget.setAccessibleName(words)
        for value, words in _PACKINGS:
            self._packing.add(value, words)
        for form, words in _FORMS:
            self._form.add(form, words)
        for label in (self._what, self._example, self._outcome):
            label.setWordWrap(True)
        self._quality.setRange(1, 100)
        self._longest.setRange(_LEAST_SIDE, _MOST_SIDE)
        self._longest.setSuffix(" px")
        self._longest.setSingleStep(256)
        for spin in (self._quality, self._longest):
            spin.lineEdit().setTextMargins(8, 0, 0, 0)
        self._template.setPlaceholderText("As they are called now")
        self._template.setMaxLength(300)
        self._bar.setTextVisible(False)
        self._make.setDefault(True)

    def _fill(self, view: ExportView) -> None:
        wish = view.wish
        self._quality.setValue(wish.quality)
        self._smaller.setChecked(wish.longest is not None)
        self._longest.setValue(wish.longest or _USUAL_SIDE)
        self._srgb.setChecked(wish.srgb)
        self._metadata.setChecked(wish.metadata)
        self._sidecar.setChecked(wish.sidecar)
        self._template.setText(wish.template)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(Label("Export", self, role="title"))
        column.addWidget(self._what)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        rows: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            ("Write", self._packing),
            ("Pictures", self._form),
            ("Quality", _row(self._quality, self._smaller, self._longest)),
            ("", self._srgb),
            ("Metadata", self._metadata),
            ("", self._sidecar),
            ("File names", self._template),
            ("", self._example),
            ("Folder", _row(self._folder, self._choose, first=1)),
        )
        for at, (words, part) in enumerate(rows):
            if words:
                grid.addWidget(Label(words, self, role="label"), at, 0)
            if isinstance(part, QWidget):
                grid.addWidget(part, at, 1)
            else:
                grid.addLayout(part, at, 1)
        column.addLayout(grid)
        column.addWidget(self._bar)
        column.addWidget(self._outcome)
        column.addSpacing(4)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self._reveal, self._stop, self._make):
            buttons.addWidget(button)
        column.addLayout(buttons)

    def _connect(self) -> None:
        exporting = self._exporting
        exporting.changed.connect(self.show_view)
        self._packing.chosen.connect(self._choose_packing)
        self._form.chosen.connect(self._choose_form)
        self._quality.valueChanged.connect(self._choose_rest)
        self._longest.valueChanged.connect(self._choose_rest)
        for box in (self._smaller, self._srgb, self._metadata, self._sidecar):
            box.toggled.connect(self._choose_rest)
        self._template.textChanged.connect(self._choose_rest)
        self._choose.clicked.connect(self._choose_folder)
        self._make.clicked.connect(exporting.start)
        self._stop.clicked.connect(self.reject)
        self._reveal.clicked.connect(self._show_in_folder)

    @Slot(object)
    def _choose_packing(self, packing: Packing) -> None:
        self._exporting.choose(packing=packing)

    @Slot(object)
    def _choose_form(self, form: Form) -> None:
        self._exporting.choose(form=form)

    @Slot()
    def _choose_rest(self) -> None:
        self._exporting.choose(
            quality=self._quality.value(),
            longest=self._longest.value() if self._smaller.isChecked() else None,
            srgb=self._srgb.isChecked(),
            metadata=self._metadata.isChecked(),
            sidecar=self._sidecar.isChecked(),
            template=self._template.text().strip(),
        )

    @Slot()
    def _show_in_folder(self) -> None:
        self.revealed.emit(self._exporting.view.made)

    @Slot()
    def _choose_folder(self) -> None:
        mode, here = FileDialog.FileMode.Directory, self._exporting.view.folder
        dialog = FileDialog(self, "Folder for the export", mode=mode, where=here)
        dialog.setObjectName("exportFolderDialog")
        dialog.fileSelected.connect(self._exporting.choose_folder)
        dialog.open()


def _row(*widgets: QWidget, first: int = 0) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for at, widget in enumerate(widgets):
        row.addWidget(widget, first if not at else 0)
    if not first:
        row.addStretch(1)
    return row


def _what(view: ExportView) -> str:
    """Say what would be written."""
    counts = [
        f"{count:,} {one if count == 1 else more}"
        for count, one, more in ((view.pictures, "picture", "pictures"), (view.clips, "clip", "clips"))
        if count
    ]
    said = f"{' and '.join(counts) or 'Nothing'}."
    if view.clips and (view.wish.form is not Form.AS_IS or view.wish.longest is not None):
        said += " Clips go along as they are."
    return said
