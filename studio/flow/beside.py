"""What people added to a picture, in the file beside it: found again, and renewed. Everything here blocks."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from studio.domain.marks import Collection, Marks, Shelf, SmartFolder
from studio.media import shelves
from studio.media.beside import LARGEST, About, Words, fresh, read_words
from studio.store import beside
from studio.store.marks import Leaf


def marks_beside(path: Path, *, generation_id: str = "", index: int = 0) -> Marks | None:
    """Return the marks beside the file at ``path``; None when nothing there is about it, or can be read as marks.

    Raises:
        OSError: The disk failed.
    """
    found = _found(path, About(path.name, generation_id, index))
    return None if found is None else found[1].marks


def write_marks(leaf: Leaf) -> Path | None:
    """Let the file beside a picture say what the index says, and return the folder whose names are to be synced.

    None when there is nothing to sync: a picture without marks gets no file.

    Raises:
        OSError: The disk failed; what was there before is still there.
    """
    about = About(leaf.path.name, leaf.generation_id, leaf.index)
    found = _found(leaf.path, about)
    if found is not None:
        place, words, before = found
        content = words.with_marks(about, leaf.marks)
        if content is None:
            beside.drop(place)
        elif content != before:
            beside.put(place, content)
        else:
            beside.tidy(place)
        return place.parent
    if leaf.marks == Marks():
        return None
    content = fresh(about, leaf.marks)
    if not any(beside.put_new(place, content) for place in beside.places(leaf.path)):
        raise FileExistsError(errno.EEXIST, "files of another program have every name that would do")
    return leaf.path.parent


def write_shelves(root: Path, collections: tuple[Collection, ...], folders: tuple[SmartFolder, ...]) -> Path:
    """Write the file with all collections and smart folders, and return the folder whose names are to be synced.

    Raises:
        OSError: The disk failed; what was there before is still there.
    """
    place = root / beside.SHELVES
    before = beside.content(place, most=shelves.LARGEST)
    if before is None and not collections and not folders:
        return root
    content = shelves.written(before, collections, folders)
    if content != before:
        beside.put(place, content)
    else:
        beside.tidy(place)
    return root


def read_shelves(root: Path) -> Shelf | None:
    """Return the collections and smart folders a picture folder tells of; None when it tells of none.

    Raises:
        OSError: The disk failed.
    """
    content = beside.content(root / beside.SHELVES, most=shelves.LARGEST)
    return None if content is None else shelves.read(content)


def refuse_gone(root: Path, *, disk: bool) -> None:
    """Raise OSError when a picture folder is not there, or (``disk``) only the place where its disk belongs."""
    unplugged = disk and not os.path.ismount(root) and not (root / beside.CORNER).is_dir()
    if unplugged or not root.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def _found(path: Path, about: About) -> tuple[Path, Words, bytes] | None:
    """Return the file beside a picture that is about it."""
    for place in beside.places(path):
        content = beside.content(place, most=LARGEST)
        words = None if content is None else read_words(content)
        if content is not None and words is not None and words.is_about(about):
            return place, words, content
    return None
