"""``doctor``: what works on this machine."""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sqlite3
import tempfile
from argparse import Namespace
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from studio.commands.connecting import connected, profile_of
from studio.commands.voice import Voice
from studio.domain.clock import SystemClock
from studio.domain.errors import StudioError
from studio.domain.money import credits_in_words
from studio.flow.account import KEY, base_url, known_key
from studio.store.backup import sound
from studio.store.paths import Paths
from studio.store.secrets import IN_ENVIRONMENT, Secrets
from studio.store.settings_file import SettingsFile

_SAFE_WAL = (3, 51, 3)
_ROOM = 500 * 10**6
"""Bytes a library should have left: a dozen large pictures or clips in flight, and the index."""
_CLOCK = 120
"""Seconds of difference that nobody has to be told of."""


@dataclass(frozen=True, slots=True)
class _Finding:
    name: str
    ok: bool
    detail: str


async def run(options: Namespace, voice: Voice) -> int:
    """Look at everything and print what was found. Never fails because something else does."""
    findings = [_python(), _sqlite(), _window(), *_codecs(), *await asyncio.to_thread(_disk)]
    for name, look in (("keyring", _keyring), ("key", _key), ("server", _server)):
        findings.append(await _looked(name, look, options))
    lines = [f"{'ok  ' if each.ok else 'FAIL'}  {each.name}: {each.detail}" for each in findings]
    voice.answer({"checks": [asdict(each) for each in findings]}, "\n".join(lines))
    return 0


async def _looked(name: str, look: Callable[[Namespace], Awaitable[str]], options: Namespace) -> _Finding:
    try:
        return _Finding(name, True, await look(options))
    except StudioError as error:
        return _Finding(name, False, str(error))


def _python() -> _Finding:
    return _Finding("python", True, f"{platform.python_version()} on {platform.platform()}")


def _sqlite() -> _Finding:
    safe = sqlite3.sqlite_version_info >= _SAFE_WAL
    note = "" if safe else "; one writer and guarded checkpoints make up for a known fault before 3.51.3"
    return _Finding("sqlite", True, f"{sqlite3.sqlite_version}{note}")


def _window() -> _Finding:
    found = importlib.util.find_spec("PySide6") is not None
    return _Finding(
        "window", found, f"Qt {importlib.metadata.version('PySide6-Essentials')}" if found else "no PySide6"
    )


def _codecs() -> list[_Finding]:
    from av.codec import codecs_available
    from PIL import features

    def known(codec: str) -> bool:
        return bool(features.check(codec))

    pictures = [
        _Finding(name, known(key), "pictures") for name, key in (("jpeg", "jpg"), ("png", "zlib"), ("webp", "webp"))
    ]
    return [*pictures, _Finding("h264", "h264" in codecs_available, "clips")]


def _disk() -> list[_Finding]:
    paths = Paths.find()
    folders = (("data", paths.data), ("config", paths.config), ("cache", paths.cache))
    return [*(_folder(name, folder) for name, folder in folders), _library(paths), _index(paths)]


def _folder(name: str, folder: Path) -> _Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_in(folder)
    except OSError as error:
        return _Finding(f"{name} folder", False, f"{folder}: {error.strerror}")
    return _Finding(f"{name} folder", True, str(folder))


def _library(paths: Paths) -> _Finding:
    """Look at the picture folder without making it: where its disk should be, there must not be another."""
    folder = paths.library_folder(SettingsFile(paths.settings).load().library)
    try:
        place = folder if folder.exists() else folder.parent
        _write_in(place)
        free = shutil.disk_usage(place).free
    except OSError as error:
        return _Finding("library folder", False, f"{folder}: {error.strerror}")
    new = "" if folder.exists() else ", made with the first picture"
    return _Finding("library folder", free >= _ROOM, f"{folder}{new}, {free / 1e9:,.1f} GB free")


def _write_in(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"x")


def _index(paths: Paths) -> _Finding:
    try:
        if not paths.database.exists():
            return _Finding("index", True, "none yet")
        whole = sound(paths.database)
    except StudioError as error:
        return _Finding("index", False, str(error))
    words = "whole" if whole else "damaged; the next start puts it right from its copies and your pictures"
    return _Finding("index", whole, f"{paths.database}, {words}")


async def _keyring(_: Namespace) -> str:
    return await Secrets(instead=IN_ENVIRONMENT).describe()


async def _key(options: Namespace) -> str:
    key = await known_key(profile_of(options))
    source = KEY if os.environ.get(KEY) else "the keyring"
    return "none yet" if key is None else f"{key!r} from {source}"


async def _server(options: Namespace) -> str:
    async with connected(options) as client:
        balance = await client.account.balance()
        ahead = (SystemClock().now() - client.now()).total_seconds()
    clock = f"; this computer’s clock is {_apart(ahead)} it, which is allowed for" if abs(ahead) >= _CLOCK else ""
    return f"{base_url()} answers, {credits_in_words(balance.available)} available{clock}"


def _apart(seconds: float) -> str:
    return f"{abs(seconds) / 60:,.0f} minutes {'ahead of' if seconds > 0 else 'behind'}"
