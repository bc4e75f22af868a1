"""The folder new pictures go to, as it is set, followed while the studio runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from studio.domain.errors import StudioError
from studio.state.link import Link
from studio.state.preferences import Preferences
from studio.state.tasks import Tasks
from studio.store.paths import Paths
from studio.store.store import Store


class PictureFolder(QObject):
    """Lets the running session and the index follow the setting."""

    def __init__(
        self,
        paths: Paths,
        preferences: Preferences,
        store: Store,
        link: Link,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._paths = paths
        self._preferences = preferences
        self._store = store
        self._link = link
        self._tasks = tasks
        self._set = preferences.settings.library
        preferences.changed.connect(self._follow)

    @property
    def path(self) -> Path:
        """Return the folder."""
        return self._paths.library_folder(self._preferences.settings.library)

    def choose(self, folder: str) -> None:
        """Save new pictures in ``folder``, or in the default one when it is empty, from now on.

        Pictures made before stay where they are and are still found there.
        """
        self._preferences.update(library=folder)

    def _follow(self) -> None:
        before, self._set = self._set, self._preferences.settings.library
        if self._paths.library_folder(before) != self.path:
            self._tasks.start("Change the picture folder", self._move(before), name="library")

    async def _move(self, before: str) -> None:
        """Move to the folder that is set; one that cannot be used gives way to the one ``before``."""
        folder, session = self.path, self._link.session
        try:
            if session is None:
                await self._store.library.rebase(folder)
            else:
                await session.move_library(folder)
        except StudioError:
            self.choose(before)
            raise
