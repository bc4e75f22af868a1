"""Every step of a process that a crash could come before, seen from outside: no line of the program knows of it.

Python tells an audit hook of every file that is made, linked, renamed or removed. ``os.fsync``, ``sqlite3.connect``
(whose connections then tell their statements) and httpx's transport are wrapped. The hook cannot be taken away again:
use it in a process of its own.
"""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import signal
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from studio.store.parts import drop
from studio.store.paths import Paths

_PLUMBING = ("studio.store.durable", "studio.store.lock", "studio.store.database", "studio.store.paths")
"""Whoever calls these is who takes the step. Folders at the first start are told by their names."""

_TIDYING = drop.__code__
"""The same, in a module that takes steps of its own."""

_WIRE = (
    ("POST", re.compile(r"/v1/(images|videos|files)$"), "{0}"),
    ("GET", re.compile(r"/v1/images/[^/]+$"), "run"),
    ("GET", re.compile(r"/v1/images$"), "history"),
    ("GET", re.compile(r"/v1/images/[^/]+/output/\d+$"), "link"),
    ("GET", re.compile(r"/outputs/"), "output"),
)
_WORDS = (
    (re.compile(r"INSERT INTO jobs .*? VALUES \('[^']*', '(\w+)'", re.S), "journal: new row, {0}"),
    (re.compile(r"UPDATE jobs SET state = '(\w+)'"), "journal: {0}"),
    (re.compile(r"UPDATE jobs SET owner = NULL"), "journal: rows given up"),
    (re.compile(r"UPDATE jobs SET owner = '"), "journal: rows taken over"),
    (re.compile(r"INSERT INTO pictures"), "index: picture"),
    (re.compile(r"PRAGMA user_version=(\d+)"), "index: schema {0}"),
    (re.compile(r"INSERT OR REPLACE INTO (\w+)"), "index: {0} noted"),
    (re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)"), "index: {0} changed"),
)


class Recorder:
    """Writes down each step before it is taken, and kills this process before the one it is told.

    Attributes:
        lax: Connections that wrote without having been set to ``synchronous=FULL``.
    """

    def __init__(self, paths: Paths, out: Path, *, kill: str | int | None, keep: Path | None) -> None:
        """Begin. ``kill`` is a step's name, or its number; ``keep`` takes the bytes of whatever is synced.

        A name with `` (2)`` behind it is the step that has the name for the second time.
        """
        self.lax: list[str] = []
        self._home = paths.data.parent
        self._kill = kill
        self._keep = keep
        self._out = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._count = 0
        self._times: Counter[str] = Counter()
        self._lock = threading.RLock()
        self._quiet = threading.local()

    def start(self) -> None:
        """Listen from now on, for as long as the process lives."""
        sync, connect, send = os.fsync, sqlite3.connect, httpx.AsyncHTTPTransport.handle_async_request

        @functools.wraps(sync)
        def synced(descriptor: int) -> None:
            self._synced(descriptor)
            sync(descriptor)

        @functools.wraps(connect)
        def connected(*values: Any, **named: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(*values, **named)
            said: dict[str, Any] = {"full": False, "words": []}
            connection.set_trace_callback(lambda statement: self._said(said, statement))
            return connection

        async def sent(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
            self._wire(request, "asked")
            answer = await send(transport, request)
            self._wire(request, "answered")
            return answer

        os.fsync = synced  # type: ignore[assignment]
        sqlite3.connect = connected  # type: ignore[assignment]
        httpx.AsyncHTTPTransport.handle_async_request = sent  # type: ignore[assignment, method-assign]
        sys.addaudithook(self._heard)

    def _heard(self, event: str, values: tuple[Any, ...]) -> None:
        hear = _HEARD.get(event)
        if hear is None or getattr(self._quiet, "now", False):
            return
        hear(self, values)

    def opened(self, values: tuple[Any, ...]) -> None:
        path, _, flags = values
        if isinstance(path, int) or not flags & (os.O_CREAT | os.O_TRUNC):
            return
        path = self._path(path)
        if path is not None and not path.is_dir() and (flags & os.O_TRUNC or not path.exists()):
            self._step(self._named(path, "begun"), "open", path)

    def made(self, values: tuple[Any, ...]) -> None:
        path = self._path(values[0], values[2])
        if path is not None and not path.exists() and path.parent.is_dir():
            self._step(self._named(path, "made"), "mkdir", path)

    def removed(self, values: tuple[Any, ...]) -> None:
        path = self._path(*values[:2])
        if path is not None and os.path.lexists(path):
            self._step(self._named(path, "removed"), "remove", path)

    def linked(self, values: tuple[Any, ...]) -> None:
        self._moved(values, "linked", "link")

    def renamed(self, values: tuple[Any, ...]) -> None:
        self._moved(values, "put in place", "rename")

    def _moved(self, values: tuple[Any, ...], verb: str, operation: str) -> None:
        source, target = self._path(values[0], values[2]), self._path(values[1], values[3])
        if target is not None:
            self._step(self._named(target, verb), operation, target, source)

    def _synced(self, descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path == self._home.parent:
            self._step(f"{_who()}: folder of the home synced", "sync", path)
        elif self._path(path) is not None:
            self._step(self._named(path, "synced"), "sync", path)

    def _said(self, said: dict[str, Any], statement: str) -> None:
        if statement.startswith("PRAGMA synchronous="):
            said["full"] = statement.endswith("=FULL")
        elif statement.startswith("BEGIN"):
            said["words"] = []
        elif statement.startswith("COMMIT"):
            if said["words"]:
                if not said["full"]:
                    self.lax.append(said["words"][0])
                self._step(_together(said["words"]), "commit", None)
        elif not statement.startswith("--"):
            self._word(said, statement)

    def _word(self, said: dict[str, Any], statement: str) -> None:
        for pattern, word in _WORDS:
            if found := pattern.match(statement):
                said["words"].append(word.format(*found.groups()))
                return
        if statement.startswith("PRAGMA journal_mode="):
            self._step("index: journal mode set", "commit", None)

    def _wire(self, request: httpx.Request, verb: str) -> None:
        for method, pattern, word in _WIRE:
            if request.method == method and (found := pattern.match(request.url.path)):
                self._step(f"wire: {word.format(*found.groups())} {verb}", "wire", None)

    def _path(self, name: Any, folder: int = -1) -> Path | None:
        """Return the path if it is one of ours."""
        name = os.fsdecode(name)
        if folder != -1:
            name = Path(f"/proc/self/fd/{folder}").readlink() / name
        path = Path(os.path.abspath(name))  # noqa: PTH100  # links are not to be followed
        return path if path == self._home or self._home in path.parents else None

    def _named(self, path: Path, verb: str) -> str:
        """Return the step's name: who does what to which kind of thing."""
        return f"{_who()}: {_role(path.relative_to(self._home).as_posix())} {verb}"

    def _step(self, name: str, operation: str, path: Path | None, source: Path | None = None) -> None:
        self._quiet.now = True
        try:
            with self._lock:
                number, self._count = self._count, self._count + 1
                self._times[name] += 1
                if self._kill in (number, name if self._times[name] == 1 else f"{name} ({self._times[name]})"):
                    os.kill(os.getpid(), signal.SIGKILL)
                if self._keep is not None:
                    self._kept(number, operation, path)
                row = [name, operation, path and str(path), source and str(source)]
                os.write(self._out, json.dumps(row).encode() + b"\n")
        finally:
            self._quiet.now = False

    def _kept(self, number: int, operation: str, path: Path | None) -> None:
        """Keep the bytes that a sync puts on the disk, and the database as it is before each step."""
        assert self._keep is not None
        if operation == "sync" and path is not None and path.is_file():
            shutil.copyfile(path, self._keep / f"{number}.bytes")
        folder = self._keep / f"{number}.index"
        folder.mkdir()
        for file in (self._home / "data").glob("*.sqlite3*"):
            shutil.copyfile(file, folder / file.name)


_HEARD: dict[str, Callable[[Recorder, tuple[Any, ...]], None]] = {
    "open": Recorder.opened,
    "os.mkdir": Recorder.made,
    "os.remove": Recorder.removed,
    "os.rmdir": Recorder.removed,
    "os.link": Recorder.linked,
    "os.rename": Recorder.renamed,
}


_LIBRARY = "library"
_CORNER = rf"{_LIBRARY}/\.aurous-parts"
_ROLES = tuple(
    (re.compile(rf"{pattern}$"), role)
    for pattern, role in (
        (r"\.", "home"),
        (r"(data|config|cache|logs|library)", "{0} folder"),
        (_CORNER, "parts corner"),
        (rf"{_CORNER}/\w+", "parts folder"),
        (rf"{_CORNER}/\w+/lock", "parts lock"),
        (rf"{_CORNER}/.*\.part", "download"),
        (rf"{_CORNER}/.*\.ready", "ready file"),
        (rf"{_CORNER}/.*\.words", "words part"),
        (rf"{_LIBRARY}/(.*/)?\.\w+\.aurous-part", "marks part"),
        (rf"{_LIBRARY}/\.aurous-collections\.json", "collections"),
        (rf"{_LIBRARY}/\.trash", "trash"),
        (rf"{_LIBRARY}/\.trash/[^/]+", "moment of the trash"),
        (rf"{_LIBRARY}/\.trash/[^.]*", "folder in the trash"),
        (rf"{_LIBRARY}/\.trash/.*", "picture in the trash"),
        (rf"{_LIBRARY}/\d+", "year"),
        (rf"{_LIBRARY}/\d+/\d+", "month"),
        (rf"{_LIBRARY}/\d+/\d+/[^.].*\.mp4", "clip"),
        (rf"{_LIBRARY}/\d+/\d+/[^.].*\.json", "words"),
        (rf"{_LIBRARY}/\d+/\d+/[^.].*", "picture"),
        (r"data/studio\.(opening|using|checkpoint|rebuilding|writing)", "{0} lock"),
        (r"data/(owners|references|backups)", "{0} folder"),
        (r"data/owners/.*", "owner lock"),
        (r"data/references/[0-9a-f]{64}\..*", "reference"),
        (r"data/references/.*", "reference part"),
        (r"data/studio\.sqlite3(-\w+)?", "index"),
        (r"data/studio\.part", "index part"),
        (r"data/studio\.damaged-.*", "damaged index"),
        (r"data/backups/.*\.sqlite3", "backup"),
        (r"data/backups/copying", "backup lock"),
        (r"data/backups/.*", "backup part"),
        (r"config/settings\.toml", "settings"),
        (r"config/settings\.toml\.good", "settings copy"),
        (r"config/\.settings\.toml\.\w+", "settings part"),
        (r"config/\.settings\.toml\.good\.\w+", "settings copy part"),
        (r"cache/thumbnails", "thumbnails"),
        (r"cache/thumbnails/..", "thumbnail folder"),
        (r"cache/thumbnails/../.*\.part", "thumbnail part"),
        (r"cache/thumbnails/../.*", "thumbnail"),
    )
)
"""What a path in the home is to us."""


def _role(relative: str) -> str:
    for pattern, role in _ROLES:
        if found := pattern.match(relative):
            return role.format(*found.groups())
    return relative


def _together(words: list[str]) -> str:
    """Return one name for a transaction. What else a step of the schema does is that step's business."""
    schema = [word for word in words if word.startswith("index: schema")]
    return " + ".join(schema or dict.fromkeys(words))


def _who() -> str:
    """Return the innermost module of the program on the stack that is no plumbing, without its floor."""
    frame = sys._getframe(1)
    while frame is not None:
        module: str = frame.f_globals.get("__name__", "")
        if module.startswith("studio.") and module not in _PLUMBING and frame.f_code is not _TIDYING:
            return module.rpartition(".")[2]
        frame = frame.f_back  # type: ignore[assignment]
    return "somebody"
