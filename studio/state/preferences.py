"""The settings as the window sees them."""

from __future__ import annotations

import asyncio

import msgspec
from PySide6.QtCore import QObject, Signal

from studio.domain.settings import Settings
from studio.state.tasks import Tasks
from studio.store.settings_file import SettingsFile


class Preferences(QObject):
    """Settings that are saved as they change.

    Signals:
        changed: Something was set.
            settings: The new :class:`Settings`.
    """

    changed = Signal(object)

    def __init__(self, file: SettingsFile, found: Settings, tasks: Tasks, parent: QObject | None = None) -> None:
        """Make them. ``found`` is what ``file`` was found to hold: it is not read again."""
        super().__init__(parent)
        self._file = file
        self._tasks = tasks
        self._saving = asyncio.Lock()
        self.settings = self._saved = found

    def update(self, **fields: object) -> None:
        """Set ``fields`` and save; a value out of its bounds is not taken.

        Raises:
            msgspec.ValidationError: A value is out of its bounds.
        """
        merged = msgspec.structs.asdict(self.settings) | fields
        settings = msgspec.convert(merged, Settings)
        if settings == self.settings:
            return
        self.settings = settings
        self.changed.emit(settings)
        self._tasks.start("Save settings", self.save())

    async def save(self) -> None:
        """Write down what is not on disk yet.

        Raises:
            DiskTrouble: It could not be written.
        """
        # One writer at a time, each writing the newest value: an older one must not win the race.
        async with self._saving:
            if (newest := self.settings) != self._saved:
                await asyncio.to_thread(self._file.save, newest)
                self._saved = newest
