"""What was dropped on the window, told by names, and what that would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from studio.flow.finds import ENDINGS

_ELSEWHERE = ("//", "\\\\")
"""How the path of a file on another computer begins. A web page can name one, and looking would greet its owner."""

_PICTURES = ENDINGS | {".avif", ".heic", ".gif", ".tif", ".tiff", ".bmp"}


@dataclass(frozen=True, slots=True)
class Dropped:
    """What is dragged.

    Attributes:
        count: How many files and folders.
        picture: Whether the name of the one is that of a picture or clip.
        folder: Whether the one is known to be a folder.
        readable: Whether any is on this computer.
    """

    count: int = 1
    picture: bool = False
    folder: bool = False
    readable: bool = True

    @property
    def title(self) -> str:
        """Return what dropping it would do."""
        if not self.readable:
            return "It is on another computer"
        if self.folder:
            return "Drop to import the folder"
        return "Drop to read its settings" if self.count == 1 else f"Drop to import {self.count:,} files"

    @property
    def text(self) -> str:
        """Return the rest of it."""
        if not self.readable:
            return "Copy it to this one first."
        if self.folder or self.count > 1:
            return "You are asked first. They are copied into your library; the originals stay where they are."
        return (
            "The composer takes over the words and settings that made it. Nothing is sent.\n"
            "To start from the picture itself, drop it on the references or frames."
        )


def kind_of(paths: Sequence[str]) -> Dropped:
    """Return what ``paths`` are, told by their names alone: no disk is asked."""
    near = [path for path in paths if not path.startswith(_ELSEWHERE)]
    if not near or len(near) < len(paths):
        return Dropped(len(paths), readable=False)
    picture = len(near) == 1 and PurePath(near[0]).suffix.lower() in _PICTURES
    return Dropped(len(near), picture=picture)


def present(paths: Sequence[str]) -> tuple[str, ...]:
    """Return those of ``paths`` where something is, and those nobody looks at. Blocks for a moment."""
    return tuple(path for path in dict.fromkeys(paths) if path.startswith(_ELSEWHERE) or _is_there(path))


def is_folder(path: str) -> bool:
    """Return whether there is a folder at ``path``. Blocks for a moment."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _is_there(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False
