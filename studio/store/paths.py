"""Where everything is kept on this machine."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from studio.store.durable import sync_way
from studio.store.trouble import disk_trouble

_log = logging.getLogger(__name__)
_NAME = "aurous-studio"
HOME = "AUROUS_STUDIO_HOME"


@dataclass(frozen=True, slots=True)
class Paths:
    """The five folders. Nothing exists until :meth:`create`."""

    data: Path
    config: Path
    cache: Path
    logs: Path
    library: Path

    @classmethod
    def find(cls, environ: Mapping[str, str] = os.environ) -> Paths:
        """Return the folders for this user, or those under ``AUROUS_STUDIO_HOME`` when it is set."""
        if home := environ.get(HOME):
            root = Path(home).expanduser().absolute()
            return cls(*(root / name for name in ("data", "config", "cache", "logs", "library")))
        return cls(
            data=Path(platformdirs.user_data_dir(_NAME, appauthor=False)),
            config=Path(platformdirs.user_config_dir(_NAME, appauthor=False)),
            cache=Path(platformdirs.user_cache_dir(_NAME, appauthor=False)),
            logs=Path(platformdirs.user_log_dir(_NAME, appauthor=False)),
            library=Path(platformdirs.user_pictures_dir()) / "Aurous Studio",
        )

    def create(self) -> None:
        """Make the folders that are missing; all but the pictures are for this user's eyes only.

        A picture folder that cannot be made stops nothing yet: it is reported when a picture is to be saved.

        Raises:
            DiskTrouble: One of the others cannot be made, or ``AUROUS_STUDIO_HOME`` is on a disk that is not there.
        """
        self._make_home()
        for folder in (self.data, self.config, self.cache, self.logs):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise disk_trouble(error, folder) from error
        self._keep_data()
        try:
            self.library.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _log.warning("The picture folder %s cannot be made: %s", self.library, error)

    def _make_home(self) -> None:
        """Make the one folder for everything, but nothing above it: the disk it was on may not be connected."""
        home = self.data.parent
        if self.library.parent == home:
            try:
                home.mkdir(exist_ok=True)
            except OSError as error:
                raise disk_trouble(error, home) from error

    def _keep_data(self) -> None:
        """Put the way to the journal on the disk before there is a journal: without it no commit would be worth much.

        Also when an earlier start made the folders, for it may have died before it could do this.
        """
        if self.database.exists():
            return
        try:
            sync_way(self.data)
        except OSError as error:
            raise disk_trouble(error, self.data) from error

    def library_folder(self, chosen: str) -> Path:
        """Return the picture folder: the one ``chosen`` in the settings, else the default."""
        return (Path(chosen).expanduser() if chosen else self.library).absolute()

    @property
    def database(self) -> Path:
        """The index and journal. Never inside the library, which may be a synced folder."""
        return self.data / "studio.sqlite3"

    @property
    def backups(self) -> Path:
        """Checked daily copies of the database."""
        return self.data / "backups"

    @property
    def owners(self) -> Path:
        """One lock file per running process."""
        return self.data / "owners"

    @property
    def references(self) -> Path:
        """Copies of reference pictures, named by their hash."""
        return self.data / "references"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def layout(self) -> Path:
        """How the window was left."""
        return self.config / "layout.json"

    @property
    def activity(self) -> Path:
        """What happened lately, as the bell tells it."""
        return self.data / "activity.jsonl"

    @property
    def thumbnails(self) -> Path:
        """Small pictures that can be made again."""
        return self.cache / "thumbnails"
