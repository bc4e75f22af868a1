"""The user's picture folder: how a download becomes a file with a name, and never a half of one."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

from studio.domain.errors import BadBytes
from studio.store import parts
from studio.store.durable import make_folders, sync_file, sync_folder, sync_way
from studio.store.lock import FileLock
from studio.store.naming import Names
from studio.store.trouble import disk_trouble

_Result = TypeVar("_Result")
_BATCH = 1 << 20
_NAMING = "naming"
"""In the hidden corner: locked by whoever is about to give a name on a disk without hard links."""

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES)


@dataclass(frozen=True, slots=True)
class Written:
    """What arrived."""

    size_bytes: int
    sha256: str


class LibraryFolder:
    """The folder at ``root``. Methods that are no coroutines wait for the disk: call them through :meth:`run`.

    Attributes:
        intake: Held by whoever gives rows to files that have none: a file that an import has put there, and whose row
            is not written yet, would else be taken for a newcomer.
    """

    def __init__(self, root: Path, *, disk: bool = False) -> None:
        """``disk`` says that a disk of its own belongs at ``root``: without it nothing is written there."""
        self.root = root.absolute()
        self._disk = disk
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="studio-files")
        self._parts: parts.Parts | None = None
        self._device: int | None = None
        self._kept: set[Path] = set()
        self._names = Names()
        self._starting = threading.Lock()
        self._users = 0
        self._left = asyncio.Event()
        self.intake = asyncio.Lock()

    async def run(self, work: Callable[..., _Result], *arguments: object) -> _Result:
        """Call blocking ``work`` in one of a few threads kept for files."""
        return await asyncio.wrap_future(self._threads.submit(work, *arguments))

    @contextlib.contextmanager
    def in_use(self) -> Iterator[LibraryFolder]:
        """Keep the folder open during the block, also when it is retired meanwhile."""
        self._users += 1
        try:
            yield self
        finally:
            self._users -= 1
            self._left.set()

    async def retire(self) -> None:
        """Close the folder as soon as nobody uses it."""
        while self._users:
            self._left.clear()
            await self._left.wait()
        await asyncio.to_thread(self.close)

    def make(self) -> None:
        """Make the folder if it is missing, and see that it can be written to.

        Raises:
            DiskTrouble: It cannot, or the folder it would be in is not there: then its disk is not connected, and
                nothing is made in its place.
        """
        try:
            make_folders(self.root, below=self.root.parent)
        except OSError as error:
            raise disk_trouble(error, self.root) from error
        self.part_path("", 0)

    def check(self) -> None:
        """See that the folder is there and can be written to; cheap, and leaves no trace.

        Raises:
            DiskTrouble: It is not, or cannot.
        """
        try:
            self._refuse_gone()
            if not os.access(self.root, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            raise disk_trouble(error, self.root) from error

    def refuse_gone(self) -> None:
        """See that the folder is there, also when it may only be read.

        Raises:
            DiskTrouble: It is gone, or only the place is left where its disk was mounted.
        """
        try:
            self._refuse_gone()
        except OSError as error:
            raise disk_trouble(error, self.root) from error

    def _refuse_gone(self) -> None:
        """Raise OSError when the folder is gone, or only the place is left where its disk was mounted."""
        device = self.root.stat().st_dev
        if not self.root.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        unplugged = self._device not in (None, device) or (self._disk and not os.path.ismount(self.root))
        if unplugged and not (self.root / parts.FOLDER).is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        self._device = device

    def part_path(self, job_id: str, index: int) -> Path:
        """Return where output ``index`` of a job is written before it has a name: hidden, on the same disk.

        The first call also takes away what dead processes left.

        Raises:
            DiskTrouble: The folder is gone or cannot be written to.
        """
        safe = re.sub(r"[^A-Za-z0-9_-]", "_", job_id)[:64]
        try:
            with self._starting:
                self._refuse_gone()
                if self._parts is None or not self._parts.folder.is_dir():
                    self._parts = parts.Parts.start(self.root)
            return self._parts.folder / f"{safe}-{index}.part"
        except OSError as error:
            raise disk_trouble(error, self.root) from error

    async def write_chunks(
        self,
        part: Path,
        chunks: AsyncIterator[bytes],
        *,
        limit: int,
        progress: Callable[[int], None] | None = None,
    ) -> Written:
        """Stream ``chunks`` to ``part`` and return their hash. ``progress`` hears the bytes so far.

        Raises:
            BadBytes: More than ``limit`` bytes came; the part is removed.
            DiskTrouble: The disk is full, read-only or gone; the part is removed.
        """
        sink, size, batch = _Sink(part, self.root, limit), 0, bytearray()
        try:
            async for chunk in chunks:
                batch += chunk
                size += len(chunk)
                if len(batch) >= _BATCH or size > limit:
                    await self.run(sink.append, bytes(batch))
                    batch.clear()
                if progress is not None:
                    progress(size)
            return await self.run(sink.finish, bytes(batch))
        except BaseException:
            await asyncio.shield(self.run(sink.discard))
            raise

    def place(self, part: Path, relative: str, *, beside: bytes | None = None) -> str:
        """Give ``part`` the name ``relative``, or the next free one like it, for good; return the name it got.

        Nothing is ever overwritten, also when another program takes the name at this moment. However many files have
        the name, a few looks find the next. When this returns, file and name survive a power cut. ``beside`` is written
        as its :func:`sidecar_path`, under the same name and before it: after a crash there may be words without their
        file, never a file without its words.

        Raises:
            DiskTrouble: The disk is full, read-only or gone; the part stays where it is.
        """
        inside = PurePosixPath(relative)
        if inside.is_absolute() or not inside.name or {"..", "."} & set(relative.split("/")):
            raise ValueError(f"{relative!r} does not stay inside the library")
        try:
            self._refuse_gone()
            sync_file(part)
            folder = self.root.joinpath(*inside.parts[:-1])
            make_folders(folder, below=self.root)
            self._keep_way(folder)
            name = self._names.claim(
                relative,
                lambda name: _looks_taken(self.root / name, beside),
                lambda name: _take_both(part, self.root / name, beside),
            )
            sync_folder(folder)
        except OSError as error:
            raise disk_trouble(error, self.root) from error
        return name

    def keep_name(self, path: Path) -> None:
        """Put the name of a file on the disk that another process gave it, perhaps without living to do this.

        Raises:
            DiskTrouble: The disk is read-only or gone.
        """
        try:
            sync_folder(path.parent)
            self._keep_way(path.parent)
        except OSError as error:
            raise disk_trouble(error, self.root) from error

    def _keep_way(self, folder: Path) -> None:
        """Put the names of the folders that lead to ``folder`` on the disk, once for each: see :func:`sync_way`."""
        if folder not in self._kept:
            sync_way(folder)
            self._kept.add(folder)

    def path(self, relative: str) -> Path:
        """Return where the file called ``relative`` is. An absolute path stays what it is."""
        return self.root / relative

    def close(self) -> None:
        """Take our parts away and end the threads. Does not raise when the disk is gone."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        if self._parts is not None:
            self._parts.close()


class _Sink:
    """The part as it grows. A lock, because a cancelled download may still be writing when it is thrown away."""

    def __init__(self, part: Path, root: Path, limit: int) -> None:
        self._part = part
        self._root = root
        self._limit = limit
        self._digest = hashlib.sha256()
        self._size = 0
        self._file: BinaryIO | None = None
        self._lock = threading.Lock()

    def append(self, batch: bytes) -> None:
        with self._lock:
            self._size += len(batch)
            if self._size > self._limit:
                raise BadBytes(f"The file is larger than {self._limit / (1 << 20):g} MB; it was not saved.")
            self._digest.update(batch)
            try:
                self._file = self._file or self._part.open("wb")
                self._file.write(batch)
            except OSError as error:
                raise disk_trouble(error, self._root) from error

    def finish(self, batch: bytes) -> Written:
        self.append(batch)
        self._close()
        return Written(self._size, self._digest.hexdigest())

    def discard(self) -> None:
        try:
            self._close()
        finally:
            parts.drop(self._part)

    def _close(self) -> None:
        with self._lock:
            file, self._file = self._file, None
            try:
                if file is not None:
                    file.close()
            except OSError as error:
                raise disk_trouble(error, self._root) from error


def sidecar_path(path: Path) -> Path:
    """Return where the words beside the file at ``path`` are, or would be."""
    return path.with_suffix(".json")


def write_beside(path: Path, content: bytes, *, part: Path) -> bool:
    """Write ``content`` beside ``path``, unless something has that name; return whether it was written.

    It grows at ``part``, a hidden place that is tidied up after a crash.

    Raises:
        OSError: The disk failed.
    """
    try:
        part.write_bytes(content)
        sync_file(part)
        return _take_name(part, sidecar_path(path))
    finally:
        parts.drop(part)


def _looks_taken(target: Path, beside: bytes | None) -> bool:
    """Whether there is no use in trying. An empty file may be a name held by a crash, which :func:`_reserved` tells."""
    if beside is not None:
        return os.path.lexists(target) or os.path.lexists(sidecar_path(target))
    try:
        there = target.lstat()
    except OSError:
        return False  # trying says what is wrong
    return there.st_size > 0 or not stat.S_ISREG(there.st_mode)


def _take_both(part: Path, target: Path, beside: bytes | None) -> bool:
    if beside is None:
        return _take_name(part, target)
    if target.exists() or not write_beside(target, beside, part=part.with_suffix(".words")):
        return False
    taken = False
    try:
        taken = _take_name(part, target)
    finally:
        if not taken:
            sidecar_path(target).unlink()
    return taken


def _take_name(part: Path, target: Path) -> bool:
    """Move ``part`` to ``target`` unless that name is taken. Which of the ways works depends on the disk."""
    try:
        if sys.platform == "win32":
            part.rename(target)  # refuses to overwrite there
            return True
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno == errno.EXDEV:
            return _take_name_across(part, target)
        if error.errno in _NO_LINKS and sys.platform != "win32":
            return _take_name_reserved(part, target)
        raise
    part.unlink()
    return True


def _take_name_across(part: Path, target: Path) -> bool:
    """A year's folder may be a link to another disk: copy over there first, and take away what the dead left so."""
    corner, mine = part.parent.parent, part.parent.name
    parts.sweep_near(target.parent, corner, mine)
    near = target.with_name(f".{mine}-{secrets.token_hex(8)}.part")
    try:
        shutil.copyfile(part, near)
        sync_file(near)
        taken = _take_name(near, target)
    finally:
        near.unlink(missing_ok=True)
    if taken:
        part.unlink()
    return taken


def _take_name_reserved(part: Path, target: Path) -> bool:
    """For disks without hard links (exFAT, many network shares): an empty file holds the name until the move."""
    try:
        lock = FileLock.take(part.parent.parent / _NAMING, wait=True)
    except OSError:
        lock = None  # a disk without locks either
    try:
        if not _reserved(target, alone=lock is not None):
            return False
        try:
            part.replace(target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
        return True
    finally:
        if lock is not None:
            lock.release()


def _reserved(target: Path, *, alone: bool) -> bool:
    """Hold the name ``target``. When nobody else can be at it, an empty file there is what a crash left of this."""
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        return alone and not target.is_symlink() and target.is_file() and target.stat().st_size == 0
    return True
