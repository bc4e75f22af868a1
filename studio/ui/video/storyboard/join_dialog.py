"""Making one film of the clips of a storyboard, or one sheet of its shots."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from studio.state.joining import LONGEST, SHORTEST, Joining, JoinView, Seam
from studio.ui.controls.announce import announce
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.controls.segments import Look, Segments
from studio.ui.file_dialog import FileDialog
from studio.ui.theme.theme import Theme

_WIDTH = 480


class JoinDialog(Dialog):
    """How, how long, where to, and how far it is. Closing it while a film is made leaves that to go on.

    Signals:
        revealed: The file that was made should be shown in its folder.
            path: Absolute.
    """

    revealed = Signal(str)

    def __init__(self, theme: Theme, joining: Joining, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._joining = joining
        self._was_doing = ""
        self.setObjectName("joinDialog")
        self.setWindowTitle("Join clips")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(theme.px(_WIDTH))
        self._what = Label("", self, role="secondary")
        self._what.setObjectName("joinWhat")
        self._what.setWordWrap(True)
        self._seam = Segments(theme, Look.FIELD, "How one clip follows the other", self)
        self._seam.setObjectName("joinSeam")
        self._seam.add(Seam.CUT, "Cut")
        self._seam.add(Seam.FADE, "Cross-fade")
        self._fade = QDoubleSpinBox(self)
        self._name = QLineEdit(self)
        self._folder = ElidedLabel("", self, role="value", mode=Qt.TextElideMode.ElideMiddle)
        self._choose = Button(theme, "Choose…", self, size="small")
        self._bar = QProgressBar(self)
        self._outcome = Label("", self, role="secondary")
        self._sheet = Button(theme, "Contact sheet", self)
        self._stop = Button(theme, "Cancel", self)
        self._reveal = Button(theme, "Show in folder", self, icon="folder-open")
        self._make = Button(theme, "Join", self, kind="primary")
        self._name_widgets()
        self._lay_out()
        self._connect()
        self._fade.setValue(joining.view.fade)
        self._name.setText(joining.view.name)
        self.begin_at(self._make)
        self.show_view(joining.view)

    @Slot(object)
    def show_view(self, view: JoinView) -> None:
        """Show how it stands."""
        busy = bool(view.doing)
        self._what.setText(_what(view))
        self._seam.set_value(view.seam)
        fading = view.seam is Seam.FADE
        self._fade.setEnabled(fading and not busy)
        self._folder.setText(view.folder)
        for widget in (self._seam, self._name, self._choose):
            widget.setEnabled(not busy)
        self._make.setEnabled(not busy and not view.hindrance)
        self._sheet.setEnabled(not busy)
        self._bar.setVisible(busy)
        self._bar.setRange(0, 1000 if view.doing == "film" else 0)
        self._bar.setValue(round(view.done * 1000))
        self._bar.setAccessibleName("Joining" if view.doing == "film" else "Drawing the sheet")
        self._outcome.setText(view.outcome)
        self._outcome.setVisible(bool(view.outcome))
        self._reveal.setVisible(bool(view.made) and not busy)
        self._stop.setText("Cancel" if busy or not view.made else "Close")
        if self._was_doing and not busy and view.outcome:
            announce(self, view.outcome, urgent=view.failed)
        self._was_doing = view.doing

    def reject(self) -> None:
        """Stop what is being made; a second time, close."""
        if self._joining.view.doing:
            self._joining.cancel()
        else:
            super().reject()

    def _name_widgets(self) -> None:
        for widget, name, words in (
            (self._fade, "joinFadeSpin", "Length of the cross-fade"),
            (self._name, "joinNameEdit", "File name"),
            (self._folder, "joinFolder", ""),
            (self._choose, "joinFolderButton", "Choose the folder"),
            (self._bar, "joinProgress", ""),
            (self._outcome, "joinOutcome", ""),
            (self._sheet, "contactSheetButton", "Contact sheet"),
            (self._stop, "joinCancelButton", ""),
            (self._reveal, "joinRevealButton", "Show in folder"),
            (self._make, "joinButton", "Join"),
        ):
            widget.setObjectName(name)
            if words:
                widget.setAccessibleName(words)
        self._fade.setRange(SHORTEST, LONGEST)
        self._fade.setSingleStep(0.1)
        self._fade.setDecimals(1)
        self._fade.setSuffix(" s")
        self._fade.lineEdit().setTextMargins(8, 0, 0, 0)
        self._name.setMaxLength(100)
        self._bar.setTextVisible(False)
        self._outcome.setWordWrap(True)
        self._make.setDefault(True)
        self._sheet.setToolTip("A picture of all shots with their words")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(Label("Join clips", self, role="title"))
        column.addWidget(self._what)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        length = Label("Length", self, role="label")
        length.setBuddy(self._fade)
        name = Label("File name", self, role="label")
        name.setBuddy(self._name)
        for row, (label, widget) in enumerate(
            ((Label("Seams", self, role="label"), self._seam), (length, self._fade), (name, self._name))
        ):
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(Label("Folder", self, role="label"), 3, 0)
        place = QHBoxLayout()
        place.addWidget(self._folder, 1)
        place.addWidget(self._choose)
        grid.addLayout(place, 3, 1)
        column.addLayout(grid)
        column.addWidget(self._bar)
        column.addWidget(self._outcome)
        column.addSpacing(4)
        row_of_buttons = QHBoxLayout()
        row_of_buttons.setSpacing(8)
        row_of_buttons.addWidget(self._sheet)
        row_of_buttons.addStretch(1)
        for button in (self._reveal, self._stop, self._make):
            row_of_buttons.addWidget(button)
        column.addLayout(row_of_buttons)

    def _connect(self) -> None:
        joining = self._joining
        joining.changed.connect(self.show_view)
        self._seam.chosen.connect(joining.set_seam)
        self._fade.valueChanged.connect(joining.set_fade)
        self._name.textChanged.connect(joining.set_name)
        self._choose.clicked.connect(self._choose_folder)
        self._make.clicked.connect(joining.join)
        self._sheet.clicked.connect(joining.make_sheet)
        self._stop.clicked.connect(self.reject)
        self._reveal.clicked.connect(self._show_in_folder)

    @Slot()
    def _show_in_folder(self) -> None:
        self.revealed.emit(self._joining.view.made)

    @Slot()
    def _choose_folder(self) -> None:
        mode, here = FileDialog.FileMode.Directory, self._joining.view.folder
        dialog = FileDialog(self, "Folder for the film", "films to", mode=mode, where=here)
        dialog.fileSelected.connect(self._joining.set_folder)
        dialog.open()


def _what(view: JoinView) -> str:
    """Return what would be made."""
    if view.hindrance:
        return view.hindrance
    clips = "1 clip" if view.clips == 1 else f"{view.clips} clips"
    parts = [f"{clips} in their order, {round(view.seconds, 1):g} s."]
    if view.left_out:
        numbers = ", ".join(str(number) for number in view.left_out)
        parts.append(
            f"Without shot {numbers}, which has no clip."
            if len(view.left_out) == 1
            else f"Without shots {numbers}, which have no clips."
        )
    if view.seam is Seam.FADE and view.shortened:
        parts.append(f"A clip is short, so each cross-fade takes {round(view.shortened, 1):g} s.")
    return " ".join(parts)
