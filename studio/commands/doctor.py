"""``doctor``: what works on this machine."""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.util
import platform
import sqlite3
import tempfile
from argparse import Namespace
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from studio.commands.connecting import connected, profile_of
from studio.commands.voice import Voice
from studio.domain.errors import StudioError
from studio.domain.money import credits_in_words
from studio.flow.account import base_url, known_key
from studio.store.paths import Paths
from studio.store.secrets import Secrets

_SAFE_WAL = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class _Finding:
    name: str
    ok: bool
    detail: str


async def run(options: Namespace, voice: Voice) -> int:
    """Look at everything and print what was found. Never fails because something else does."""
    findings = [_python(), _sqlite(), _window(), *_codecs(), *await asyncio.to_thread(_folders)]
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


def _folders() -> list[_Finding]:
    paths = Paths.find()
    folders = (("data", paths.data), ("config", paths.config), ("cache", paths.cache), ("library", paths.library))
    return [_folder(name, folder) for name, folder in folders]


def _folder(name: str, folder: Path) -> _Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        return _Finding(f"{name} folder", False, f"{folder}: {error.strerror}")
    return _Finding(f"{name} folder", True, str(folder))


async def _keyring(_: Namespace) -> str:
    return await Secrets().describe()


async def _key(options: Namespace) -> str:
    key = await known_key(profile_of(options))
    return "none yet" if key is None else repr(key)


async def _server(options: Namespace) -> str:
    async with connected(options) as client:
        balance = await client.account.balance()
    return f"{base_url()} answers, {credits_in_words(balance.available)} available"
