"""What a disk holds after a power cut: only what was synced, worked out from the steps that were taken.

The worst a file system may do is taken for granted. A name is kept when its folder was synced after it was given or
taken away, bytes are kept when their file was synced after they were written, and nothing else is. The database is
trusted to keep what it committed, wherever its folder is still there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tests.faults.crash_fixture import Step

_INDEX = "studio.sqlite3"
_UNTRUSTED = (".aurous-parts", "owners", "logs")
"""Corners whose content no start relies upon."""


class Cut(Enum):
    """How the disk forgets."""

    NAMES = "names that were not synced are lost, and removed ones are back"
    EMPTY = "files that were not synced have their name and no bytes"
    HALF = "files that were not synced have their name and half of their bytes"


@dataclass(slots=True, eq=False)
class _File:
    synced: Path | None = None
    written: bool = True


@dataclass(slots=True, eq=False)
class _Folder:
    seen: dict[str, _File | _Folder] = field(default_factory=dict)
    kept: dict[str, _File | _Folder] = field(default_factory=dict)


class Disk:
    """The folder that holds the home, as the disk itself knows it."""

    def __init__(self, home: Path, before: Path | None) -> None:
        """Begin with ``before``, a copy of the home that has been on the disk for long; None: there was no home."""
        self._home = home
        self._root = _Folder()
        if before is not None:
            self._root.seen[home.name] = self._root.kept[home.name] = _old(before)

    def play(self, steps: tuple[Step, ...], bytes_of: Path) -> None:
        """Do what was done; ``bytes_of`` is the folder in which the recorder kept the bytes of each sync."""
        for number, step in enumerate(steps):
            if step.path is not None:
                self._do(step, Path(step.path), bytes_of / f"{number}.bytes")

    def _do(self, step: Step, path: Path, content: Path) -> None:
        if path == self._home.parent:
            self._root.kept = dict(self._root.seen)
            return
        folder, name = self._folder(path.parent), path.name
        if step.operation == "mkdir":
            folder.seen[name] = _Folder()
        elif step.operation == "open":
            file = folder.seen.setdefault(name, _File())
            assert isinstance(file, _File)
            file.written = True
        elif step.operation == "remove":
            folder.seen.pop(name, None)
        elif step.operation in ("link", "rename"):
            assert step.source is not None
            source = Path(step.source)
            entries = self._folder(source.parent).seen
            folder.seen[name] = entries[source.name] if step.operation == "link" else entries.pop(source.name)
        elif step.operation == "sync":
            self._sync(path, content)

    def _sync(self, path: Path, content: Path) -> None:
        entry = self._folder(path.parent).seen.setdefault(path.name, _File())
        if isinstance(entry, _Folder):
            entry.kept = dict(entry.seen)
        else:
            entry.synced, entry.written = content, False

    def _folder(self, path: Path) -> _Folder:
        folder = self._root
        for name in path.relative_to(self._home.parent).parts:
            entry = folder.seen[name]
            assert isinstance(entry, _Folder)
            folder = entry
        return folder

    def cut(self, how: Cut) -> bool:
        """Put into the home what is left. Returns whether anything that counts differs from what was there."""
        if not self._home.exists():
            return False
        away = self._home.with_name("away")
        self._home.rename(away)
        entries = self._root.kept if how is Cut.NAMES else self._root.seen
        home = entries.get(self._home.name)
        if isinstance(home, _Folder):
            self._write(home, self._home, away, how, {})
        same = dict(_content(self._home)) == dict(_content(away))
        shutil.rmtree(away)
        return not same

    def _write(self, folder: _Folder, target: Path, real: Path, how: Cut, written: dict[_File, Path]) -> None:
        """Write what is left; a file whose new name is kept and whose old one is not yet gone has both, as one file."""
        target.mkdir()
        for name, entry in (folder.kept if how is Cut.NAMES else folder.seen).items():
            if isinstance(entry, _Folder):
                self._write(entry, target / name, real / name, how, written)
            elif entry in written:
                (target / name).hardlink_to(written[entry])
            elif entry.synced is not None and not (entry.written and how is not Cut.NAMES):
                shutil.copyfile(entry.synced, target / name)
            else:
                whole = (real / name).read_bytes() if how is Cut.HALF else b""
                (target / name).write_bytes(whole[: len(whole) // 2])
            if isinstance(entry, _File):
                written.setdefault(entry, target / name)
        if target == self._home / "data":
            for file in real.glob(f"{_INDEX}*"):
                shutil.copyfile(file, target / file.name)


def _old(folder: Path) -> _Folder:
    """Return a folder whose names and bytes have been on the disk for long."""
    entries = {
        path.name: _old(path) if path.is_dir() else _File(path, written=False)
        for path in folder.iterdir()
        if not path.name.startswith(_INDEX)
    }
    return _Folder(dict(entries), entries)


def _content(home: Path) -> Iterator[tuple[str, bytes | None]]:
    for path in home.rglob("*"):
        relative = path.relative_to(home)
        if not set(relative.parts) & set(_UNTRUSTED):
            yield relative.as_posix(), path.read_bytes() if path.is_file() else None
