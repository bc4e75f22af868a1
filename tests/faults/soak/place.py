"""The folders of a soak: one home for every process, reference pictures, logs, and a disk that can be broken."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections import Counter
from pathlib import Path

from PIL import Image

from studio.store.paths import Paths
from tests.faults.soak.plan import PICTURES

DISK = 1 << 30
"""Bytes of room for all pictures of a soak. It is memory, of which only what is written is taken."""

_LEAST = 4096
"""A disk of memory of no size at all has no end."""


class Place:
    """Attributes:
    root: Everything is in here, the server's state too.
    small: Whether the library is a small disk of its own, which only root may mount; else a plain folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.paths = Paths.find({"AUROUS_STUDIO_HOME": str(root / "home")})
        self.paths.create()
        self.paths.library.mkdir(parents=True, exist_ok=True)
        self.logs = root / "logs"
        self.logs.mkdir()
        self.pictures = [self._picture(number) for number in range(PICTURES)]
        self._disk = root / "disk"
        self._disk.mkdir()
        self.small = os.getuid() == 0 and _mount("-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", self._disk)
        self._covered = self._protected = self._full = self._away = False
        if self.small:
            self._plug()

    def _plug(self) -> None:
        subprocess.run(["mount", "--bind", str(self._disk), str(self.paths.library)], check=True)

    def _picture(self, number: int) -> Path:
        path = self.root / f"reference-{number}.png"
        Image.new("RGB", (300, 300), (5 * number, 120, 90)).save(path)
        return path

    def leave_empty(self) -> bool:
        """Take the library away and leave the place of its disk, empty and writable. Returns whether it could be."""
        if self.small:
            _unmount(self.paths.library)
            self._away = True
        return self.small

    def unplug(self) -> bool:
        """Take the library away: whoever writes finds a read-only nothing. Returns whether it could be done."""
        library = self.paths.library
        if self.small:
            self._covered = _mount("-t", "tmpfs", "-o", "ro,size=4k", "tmpfs", library)
            return self._covered
        library.rename(library.with_name("aside"))
        library.write_bytes(b"")
        self._covered = True
        return True

    def protect(self) -> bool:
        """Make the library read-only. Returns whether it could be done at this moment."""
        if self.small:
            self._protected = _mount("-o", "remount,ro", self._disk)
            return self._protected
        self.paths.library.chmod(0o500)
        self._protected = os.getuid() != 0
        return self._protected

    def fill(self, *, leave: int) -> bool:
        """Let the disk be full but for ``leave`` bytes. Returns whether it could be done at this moment."""
        if self.small:
            size = max(shutil.disk_usage(self._disk).used + leave, _LEAST)
            self._full = _mount("-o", f"remount,size={size}", self._disk)
        return self._full

    def heal(self) -> None:
        """Undo whatever was done to the disk."""
        library = self.paths.library
        if self._away:
            self._plug()
        if self._covered and self.small:
            _unmount(library)
        elif self._covered:
            library.unlink()
            library.with_name("aside").rename(library)
        if self._protected and self.small:
            subprocess.run(["mount", "-o", "remount,rw", str(self._disk)], check=True)
        elif self._protected:
            library.chmod(0o755)
        if self._full:
            subprocess.run(["mount", "-o", f"remount,size={DISK}", str(self._disk)], check=True)
        self._covered = self._protected = self._full = self._away = False

    def states(self, pid: int) -> Counter[str]:
        """Return the states of the unfinished rows that the process ``pid`` drives."""
        rows = self.ask("SELECT state FROM jobs WHERE ended = 0 AND owner LIKE ?", f"{pid}:%")
        return Counter(str(row[0]) for row in rows)

    def faults(self) -> list[str]:
        """Return a sentence for every fault of ours that a process wrote into the log of the studio."""
        lines = (line for log in self.paths.logs.glob("*.log*") for line in log.read_text(errors="replace").split("\n"))
        return [f"The log of the studio says: {line}" for line in lines if " ERROR " in line or " CRITICAL " in line]

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Read the journal as an outsider; empty while it is not there or somebody else has it."""
        try:
            connection = sqlite3.connect(f"{self.paths.database.as_uri()}?mode=ro", uri=True, timeout=0.2)
        except sqlite3.OperationalError:
            return []
        try:
            return connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            connection.close()

    def close(self, *, keep: bool) -> None:
        """Take the small disk down; with ``keep`` its files stay as a plain folder, and all the rest too."""
        self.heal()
        if self.small:
            if keep:
                shutil.copytree(self.paths.library, self.root / "library")
            _unmount(self.paths.library)
            _unmount(self._disk)
        if not keep:
            shutil.rmtree(self.root)


def _unmount(place: Path) -> None:
    """Take the disk at ``place`` away, whoever uses it."""
    subprocess.run(["umount", "-l", str(place)], check=True)


def _mount(*arguments: str | Path) -> bool:
    command = ["mount", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
