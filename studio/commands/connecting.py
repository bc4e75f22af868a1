"""The way to the server and to the disk, opened for one command and closed after it."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.clock import SystemClock
from studio.domain.errors import Mistaken, NotSignedIn
from studio.domain.mistakes import is_text

if TYPE_CHECKING:
    from studio.api.client import Client
    from studio.api.key import ApiKey
    from studio.commands.voice import Voice
    from studio.domain.settings import Settings
    from studio.flow.session import Session
    from studio.store.paths import Paths
    from studio.store.store import Store

_NO_KEY = "There is no key. Set AUROUS_API_KEY, or store one with: aurous-studio key set"


def profile_of(options: Namespace) -> str:
    """Return the profile a command works for.

    Raises:
        Mistaken: Its name is no text.
    """
    from studio.flow.account import PROFILE, profile_name

    profile: str = options.profile or profile_name()
    if not is_text(profile):
        raise Mistaken(f"The name of the profile in {PROFILE} is not readable text (UTF-8).", field="profile")
    return profile


@asynccontextmanager
async def connected(options: Namespace) -> AsyncIterator[Client]:
    """Give a client, without opening anything on disk.

    Raises:
        NotSignedIn: There is no key.
    """
    from studio.api.client import Client
    from studio.flow.account import base_url

    _load_httpx()
    client = Client(base_url=base_url(), key=await _key(profile_of(options)), clock=SystemClock())
    try:
        yield client
    finally:
        await client.aclose()


def _load_httpx() -> None:
    """Import httpx without the command line it brings along when click is there: 70 ms that no command needs."""
    if "httpx" in sys.modules or "click" in sys.modules:
        return
    sys.modules["click"] = None  # type: ignore[assignment]
    try:
        import httpx  # noqa: F401
    finally:
        del sys.modules["click"]


async def _key(profile: str) -> ApiKey:
    from studio.flow.account import known_key

    key = await known_key(profile)
    if key is None:
        raise NotSignedIn(_NO_KEY)
    return key


@dataclass(frozen=True, slots=True)
class Desk:
    """What is on this disk."""

    paths: Paths
    store: Store
    settings: Settings


@asynccontextmanager
async def opened(voice: Voice) -> AsyncIterator[Desk]:
    """Open index, journal and settings, and say what had to be put right; needs no key and no network."""
    from studio.store import logs
    from studio.store.paths import Paths
    from studio.store.settings_file import SettingsFile
    from studio.store.store import Store

    paths = Paths.find(os.environ)
    paths.create()
    end_logs = logs.setup(paths)
    store = await Store.open(paths)
    file = SettingsFile(paths.settings)
    try:
        settings = file.load()
        for sentence in (*store.notices, *file.notices):
            voice.say(sentence)
        await store.library.rebase(paths.library_folder(settings.library))
        yield Desk(paths, store, settings)
    finally:
        await store.close()
        end_logs()


@asynccontextmanager
async def session(options: Namespace, desk: Desk, *, sandbox: bool = False) -> AsyncIterator[Session]:
    """Make a session on ``desk``; its engine is not started.

    The profile ``sandbox`` without an address starts the built-in sandbox.

    Raises:
        NotSignedIn: There is no key.
    """
    from studio.flow.session import SANDBOX, Sessions
    from studio.store.secrets import Secrets

    profile = SANDBOX if sandbox else profile_of(options)
    sessions = Sessions(
        store=desk.store,
        paths=desk.paths,
        settings=lambda: desk.settings,
        clock=SystemClock(),
        secrets=Secrets(),
        profile=profile,
    )
    own = sandbox or (profile == SANDBOX and "AUROUS_BASE_URL" not in os.environ)
    made = await (sessions.open_sandbox() if own else sessions.open_key(await _key(profile)))
    try:
        yield made
    finally:
        await made.close()
