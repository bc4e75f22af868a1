"""Where pictures are kept, and what they are called."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit

from studio.domain.names import FIELDS, NameFields, fields_of, problem, render
from studio.state.composer import STARTERS
from studio.state.studio import Studio
from studio.ui.controls.announce import announce
from studio.ui.controls.button import Button
from studio.ui.file_dialog import FileDialog
from studio.ui.settings.page import Page
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class FilesPage(Page):
    """The picture folder, the names in it, and what is written into each file."""

    def __init__(self, theme: Theme, studio: Studio) -> None:
        super().__init__("Files")
        self._studio = studio
        settings = studio.preferences.settings
        self._folder = QLineEdit()
        self._folder.setObjectName("folderEdit")
        self._folder.setReadOnly(True)
        self._folder.setAccessibleName("Picture folder")
        self._choose = Button(theme, "Choose…")
        self._choose.setObjectName("folderButton")
        self._template = QLineEdit(settings.name_template)
        self._template.setObjectName("nameTemplateEdit")
        self._template.setAccessibleName("Folders and file names")
        self._embed = QCheckBox("Embed parameters")
        self._embed.setObjectName("embedCheck")
        self._embed.setChecked(settings.embed)
        self._back_up = Button(theme, "Back up now…")
        self._back_up.setObjectName("backupButton")
        self._add_all()
        self._wire()
        self._show_folder()
        self._show_example()

    def leave(self) -> None:
        """Keep what was typed; a template that will not do is dropped."""
        self._save_template()

    def _add_all(self) -> None:
        where = "For new pictures from now on. Pictures made before stay where they are and are still found."
        self.add("Picture folder", self._folder, where, wide=True, beside=self._choose)
        self._example = self.add("Folders and file names", self._template, "", wide=True)
        self._example.setObjectName("nameExample")
        words = "Prompt, style, seed and settings go into each file, and beside each clip, without touching a pixel."
        self.add("", self._embed, words)
        self._backup = self.add("Backup", self._back_up, _BACKUP)
        self._backup.setObjectName("backupNote")

    def _wire(self) -> None:
        self._choose.clicked.connect(self._choose_folder)
        self._template.textChanged.connect(self._show_example)
        self._template.editingFinished.connect(self._save_template)
        self._embed.toggled.connect(self._save_embed)
        self._back_up.clicked.connect(self._choose_backup)
        self._studio.preferences.changed.connect(self._show_folder)

    @Slot()
    def _show_folder(self) -> None:
        folder = str(self._studio.library_folder)
        self._folder.setText(folder)
        self._folder.setToolTip(folder)

    @Slot()
    def _show_example(self) -> None:
        wrong = problem(self._template.text())
        self._example.setText(wrong or f"{self._named()} {_KNOWN}")
        mark(self._example, state="err" if wrong else "")
        mark(self._template, state="err" if wrong else "")

    @Slot()
    def _save_template(self) -> None:
        template = self._template.text()
        if problem(template) is None:
            self._studio.preferences.update(name_template=template)

    @Slot(bool)
    def _save_embed(self, embed: bool) -> None:
        self._studio.preferences.update(embed=embed)

    @Slot()
    def _choose_folder(self) -> None:
        mode, here = FileDialog.FileMode.Directory, str(self._studio.library_folder)
        dialog = FileDialog(self, "Picture folder", mode=mode, where=here)
        dialog.setObjectName("folderDialog")
        dialog.fileSelected.connect(self._studio.choose_library)
        dialog.open()

    @Slot()
    def _choose_backup(self) -> None:
        dialog = FileDialog(self, "Folder for the backup", "backups to", mode=FileDialog.FileMode.Directory)
        dialog.setObjectName("backupDialog")
        dialog.fileSelected.connect(self._write_backup)
        dialog.open()

    @Slot(str)
    def _write_backup(self, folder: str) -> None:
        backup = self._studio.library.backup
        backup.told.connect(self._show_backup, Qt.ConnectionType.UniqueConnection)
        backup.run(folder)

    @Slot(str, bool)
    def _show_backup(self, sentence: str, failed: bool) -> None:
        self._backup.setText(sentence)
        mark(self._backup, state="err" if failed else "")
        announce(self._back_up, sentence, urgent=failed)

    def _named(self) -> str:
        """Say what the template makes of the newest picture there is, else of the next one."""
        template, recent = self._template.text(), self._studio.recent.rows
        if not recent:
            return f"For example {render(template, self._next())}."
        newest = recent[0].picture
        return f"Your newest {'clip' if newest.is_video else 'picture'} would be {render(template, fields_of(newest))}."

    def _next(self) -> NameFields:
        """Return what the next picture would be called by."""
        draft = self._studio.composer.draft
        width, height = draft.request().expected_size()
        return NameFields(
            moment=datetime.now().astimezone(),
            extension="png",
            style=draft.style_name or "No style",
            prompt=draft.prompt.strip() or STARTERS[0],
            seed=draft.seed,
            width=width,
            height=height,
            generation_id="gen_01HXMQ870P",
        )


_BACKUP = (
    "What was bought, stars, tags, notes and collections, in one checked file; pictures are files already. To bring "
    "it back: aurous-studio library restore FILE, while the window is closed."
)
_KNOWN = "A / makes a folder. Fields: " + ", ".join(f"{{{name}}}" for name in FIELDS) + "."
