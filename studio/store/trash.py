"""The Trash on the disk: a hidden folder beside the pictures. A path in it tells when a file came and where it was."""

from __future__ import annotations

import errno
import logging
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from studio.domain.errors import DiskTrouble
from studio.domain.free_number import likely_free
from studio.domain.names import numbered
from studio.store.durable import make_folders, sync_file, sync_folder
from studio.store.files import sidecar_path
from studio.store.strays import Strays

FOLDER = ".trash"
_log = logging.getLogger(__name__)
_STAMP = "%Y%m%dT%H%M%S%fZ"
_STAMPED = re.compile(r"\d{8}T\d{12}Z", re.ASCII)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES)
_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".mp4", ".mov")


def place_for(path: Path, root: Path, moment: datetime) -> Path:
    """Return where the file at ``path`` goes at ``moment``: on the disk it is on, so that nothing has to be copied.

    In the Trash of the picture folder ``root``; what is on another disk or outside of it gets one in its own folder.
    Looks at the disk.
    """
    stamp = moment.astimezone(UTC).strftime(_STAMP)
    if path.is_relative_to(root) and _device(path.parent) == _device(root):
        return root / FOLDER / stamp / path.relative_to(root)
    return path.parent / FOLDER / stamp / path.name


def origin(path: Path) -> Path | None:
    """Return where a file in the Trash was before; None for one that is not there."""
    at = _stamp_at(path)
    return None if at is None else Path(*path.parts[: at - 1], *path.parts[at + 1 :])


def moment(path: Path) -> datetime | None:
    """Return when a file came into the Trash; None for one that is not there."""
    at = _stamp_at(path)
    if at is None:
        return None
    try:
        return datetime.strptime(path.parts[at], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def move_in(source: Path, target: Path) -> None:
    """Move a file and the words beside it to its place in the Trash, the words first; blocks for some 0.1 ms.

    A file that is gone is no trouble. Names are on the disk after :func:`settle_names`.

    Raises:
        OSError: The disk failed, is not there or cannot be written to; the file is where it was.
    """
    if not os.path.lexists(source):
        source.parent.stat()  # a folder that is gone too says that its disk is
        return
    make_folders(target.parent)
    words = sidecar_path(source)
    if _owns_words(source):
        words.replace(sidecar_path(target))
    try:
        source.rename(target)
    except OSError:
        if sidecar_path(target).exists() and not words.exists():
            sidecar_path(target).rename(words)
        raise


def move_out(source: Path, target: Path) -> Path:
    """Move a file and the words beside it out of the Trash, to ``target`` or the next free name; return that.

    Never overwrites anything. Names are on the disk after :func:`settle_names`.

    Raises:
        OSError: The disk failed, is not there or cannot be written to; the file is where it was.
    """
    make_folders(target.parent)
    words = sidecar_path(source)

    def free(number: int) -> Path:
        return target.with_name(numbered(target.name, number))

    def taken(number: int) -> bool:
        return _taken(free(number), source) or (words.exists() and _taken(sidecar_path(free(number)), words))

    return next(found for number in likely_free(taken) if _moved_out(source, words, found := free(number)))


def _taken(target: Path, source: Path) -> bool:
    """Whether something has the name ``target`` that is not ``source`` itself, linked there by a crash."""
    return os.path.lexists(target) and not (target.exists() and source.exists() and source.samefile(target))


def _moved_out(source: Path, words: Path, free: Path) -> bool:
    if words.exists() and not _take(words, sidecar_path(free)):
        return False
    if not os.path.lexists(source) or _take(source, free):
        return True
    if sidecar_path(free).exists() and not words.exists():
        _take(sidecar_path(free), words)
    return False


def settle_names(*files: Path) -> None:
    """Put the names in the folders of ``files`` on the disk, once for each folder.

    Raises:
        OSError: The disk failed.
    """
    for folder in dict.fromkeys(file.parent for file in files):
        if folder.is_dir():
            sync_folder(folder)


def tidy(file: Path) -> None:
    """Take away the folders of one moment that became empty when ``file`` left. The Trash itself stays."""
    folder = file.parent
    while _stamp_at(folder / file.name) is not None:
        try:
            folder.rmdir()
        except OSError:
            return  # something else is in it
        folder = folder.parent


def mend(path: Path, sha256: str, size_bytes: int, strays: Strays) -> bool:
    """Bring a file that belongs at ``path`` in the Trash, but was left elsewhere by a crash, to it; blocks.

    It was not moved in, or was on its way back: it is looked for where it was, and under all names like that. Returns
    whether something was moved.

    Raises:
        OSError: The disk failed.
    """
    home = origin(path)
    if home is None:
        return False
    if path.exists():
        return _unlinked(path, home)
    like = re.compile(rf"{re.escape(home.stem)}( \d+)?{re.escape(home.suffix)}", re.ASCII)
    found = strays.find(home.parent, sha256, size=size_bytes, fits=lambda path: path == home) or strays.find(
        home.parent, sha256, size=size_bytes, fits=lambda path: like.fullmatch(path.name) is not None
    )
    if found is None:
        return False
    move_in(found, path)
    settle_names(path, found)
    return True


def give_to_system(path: Path, give: Callable[[str], object] | None = None) -> None:
    """Hand the file at ``path`` and the words beside it to the Trash of the desktop; blocks. One that is gone is fine.

    ``give`` is how that is done; without one as the system does.

    Raises:
        DiskTrouble: It takes none from this disk. The file is where it was.
    """
    hand_over = give or _usual()
    for each in (path, sidecar_path(path)):
        if not os.path.lexists(each):
            continue
        try:
            hand_over(str(each))
            refused = os.path.lexists(each)
        except Exception as error:  # noqa: BLE001 - each desktop has its own, and none may end in a lost file
            _log.warning("%s was not taken by the system’s Trash: %s", each, error)
            refused = True
        if refused:
            raise DiskTrouble(
                f"{each.name} was not deleted, for the system’s Trash does not take it from this disk. It stays in "
                f"the Trash here; to delete it all the same, use the file manager: {each.parent}."
            )


def _usual() -> Callable[[str], object]:
    from send2trash import send2trash

    usual: Callable[[str], object] = send2trash
    return usual


def _stamp_at(path: Path) -> int | None:
    """Return which part of ``path`` tells the moment: the one behind the last folder of that name."""
    parts = path.parts
    for place in range(len(parts) - 2, 0, -1):
        if parts[place - 1] == FOLDER and _STAMPED.fullmatch(parts[place]):
            return place
    return None


def _unlinked(path: Path, home: Path) -> bool:
    """Take away the second name of a file, which a crash left while it was on its way back."""
    second = False
    for ours, theirs in ((path, home), (sidecar_path(path), sidecar_path(home))):
        if ours.exists() and theirs.exists() and ours.samefile(theirs):
            theirs.unlink()
            second = True
    return second


def _device(folder: Path) -> int | None:
    try:
        return folder.stat().st_dev
    except OSError:
        return None


def _owns_words(path: Path) -> bool:
    """Whether the words beside ``path`` are of no other file of the same name with another ending."""
    words = sidecar_path(path)
    if not words.exists() or words == path:
        return False
    return not any(path.with_suffix(ending).exists() for ending in _ENDINGS if ending != path.suffix.lower())


def _take(source: Path, target: Path) -> bool:
    """Move ``source`` to ``target`` unless that name is taken, whatever the disk can do."""
    try:
        os.link(source, target)
    except FileExistsError:
        if not (target.exists() and source.samefile(target)):
            return False
    except OSError as error:
        if error.errno == errno.EXDEV:
            return _take_across(source, target)
        if error.errno not in _NO_LINKS:
            raise
        return _take_reserved(source, target)
    source.unlink()
    return True


def _take_reserved(source: Path, target: Path) -> bool:
    """For disks without hard links: an empty file holds the name until the move."""
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        return False
    try:
        source.replace(target)
    except OSError:
        target.unlink(missing_ok=True)
        raise
    return True


def _take_across(source: Path, target: Path) -> bool:
    """The folder it was in has become a link to another disk meanwhile: copy it there first."""
    near = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, near)
        sync_file(near)
        taken = _take(near, target)
    finally:
        near.unlink(missing_ok=True)
    if taken:
        source.unlink()
    return taken
