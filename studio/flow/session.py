"""Who we are to the server: a profile, its address and its key, and the engine that works for it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

from studio.api.calls import Timeouts
from studio.api.client import Client
from studio.api.key import ApiKey
from studio.domain.clock import Clock
from studio.domain.errors import SecretTrouble
from studio.domain.job import Job
from studio.domain.settings import Settings
from studio.flow.account import KEY, SANDBOX, base_url, hidden, known_key, profile_name
from studio.flow.engine import Engine
from studio.flow.sandbox import SandboxProcess
from studio.store.files import LibraryFolder
from studio.store.owner import Owner
from studio.store.paths import Paths
from studio.store.secrets import Secrets
from studio.store.store import Store

__all__ = ["SANDBOX", "Session", "Sessions", "sandbox_state"]

_log = logging.getLogger(__name__)


class Session:
    """A connected account. Its engine is not started; close it at the end."""

    def __init__(
        self,
        *,
        profile: str,
        client: Client,
        store: Store,
        paths: Paths,
        settings: Callable[[], Settings],
        clock: Clock,
        disk: bool,
        process: SandboxProcess | None = None,
    ) -> None:
        self.profile = profile
        self.client = client
        self.store = store
        self.clock = clock
        self.sandbox = profile == SANDBOX
        self.host = urlsplit(client.base_url).hostname or client.base_url
        self.folder = LibraryFolder(paths.library_folder(settings().library), disk=disk)
        self._retiring: set[LibraryFolder] = set()
        self._owner = Owner.claim(paths.owners)
        self._process = process
        self.engine = Engine(
            client=client,
            store=store,
            folder=self.folder,
            settings=settings,
            clock=clock,
            owner=self._owner.token,
            profile=profile,
            alive=self._owner.alive,
            thumbnails=paths.thumbnails,
            sandbox=self.sandbox,
        )

    def owns(self, job: Job) -> bool:
        """Whether ``job`` was clicked, or has been taken over, in this session."""
        return job.owner == self._owner.token

    async def move_library(self, root: Path) -> None:
        """Save new pictures under ``root`` from now on; those on disk stay where they are, and are found there.

        Downloads under way end in the old folder, and this returns after them.

        Raises:
            DiskTrouble: ``root`` cannot be used; nothing changed.
        """
        new, old = LibraryFolder(root), self.folder
        try:
            await new.run(new.make)
        except BaseException:
            new.close()
            raise
        self._retiring.add(old)
        self.folder = new
        self.engine.move_library(new)
        await self.store.library.rebase(new.root)
        await self.store.library.expects_disk(new.root, chosen=True)
        await old.retire()
        self._retiring.discard(old)

    async def close(self) -> None:
        """Stop the engine, close connections, end the sandbox. The store stays open: it is the caller's.

        Each part is put away also when one before it could not be; the failure is raised at the end.
        """
        async with AsyncExitStack() as parts:  # last in, first out
            if self._process is not None:
                parts.push_async_callback(self._process.stop)
            parts.callback(self._owner.close)
            for folder in (*self._retiring, self.folder):
                parts.push_async_callback(asyncio.to_thread, folder.close)
            # What waits for one of its threads is done before they end, not dropped.
            parts.push_async_callback(self.folder.run, lambda: None)
            parts.push_async_callback(self.client.aclose)
            parts.push_async_callback(self.engine.stop)


class Sessions:
    """Makes sessions on one store: for a key, for the sandbox, or for whatever was used last time."""

    def __init__(
        self,
        *,
        store: Store,
        paths: Paths,
        settings: Callable[[], Settings],
        clock: Clock,
        secrets: Secrets,
        environ: Mapping[str, str] = os.environ,
        profile: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self._store = store
        self._paths = paths
        self._settings = settings
        self._clock = clock
        self._secrets = secrets
        self._environ = environ
        self._timeouts = timeouts
        self.profile = profile or profile_name(environ)
        self.trouble: SecretTrouble | None = None
        """Why the keyring could not say at the last attempt whether it has a key; None when it could."""

    @property
    def has_key_in_environment(self) -> bool:
        """Whether the key for this start was given by the environment."""
        return bool(self._environ.get(KEY))

    async def open_known(self) -> Session | None:
        """Make a session for the key that is known.

        None when there is none, also when the keyring cannot tell: then somebody has to type it.
        """
        disk = await self._rebase()
        self.trouble = None
        try:
            key = await known_key(self.profile, self._secrets, self._environ)
        except SecretTrouble as trouble:
            _log.warning("The key could not be read: %s", trouble)
            self.trouble = trouble
            return None
        return None if key is None else self._session(self.profile, base_url(self._environ), key, disk=disk)

    async def open_key(self, key: str | ApiKey) -> Session:
        """Make a session for a key that was typed in.

        Raises:
            Mistaken: It cannot be a key.
        """
        disk = await self._rebase()
        key = key if isinstance(key, ApiKey) else ApiKey(key)
        return self._session(self.profile, base_url(self._environ), key, disk=disk)

    async def open_sandbox(self) -> Session:
        """Start the sandbox and make a session for it.

        Raises:
            StudioError: The sandbox could not be started.
        """
        disk = await self._rebase()
        process = SandboxProcess()
        address = await process.start(sandbox_state(self._paths))
        return self._session(SANDBOX, address.base_url, ApiKey(address.api_key), process, disk=disk)

    async def keep_key(self, key: str) -> None:
        """Store ``key`` for the next start.

        Raises:
            SecretTrouble: The keyring would not take it; it works until the end of this session.
        """
        secret = ApiKey(key).reveal()
        try:
            await self._secrets.set(self.profile, secret)
        except SecretTrouble:
            self._secrets.keep_for_session(self.profile, secret)
            raise

    async def _rebase(self) -> bool:
        """Let the index follow a picture folder that was changed while no session saw it.

        Returns whether that folder is a disk of its own, also when it is not connected at the moment.
        """
        root = self._paths.library_folder(self._settings().library)
        await self._store.library.rebase(root)
        return await self._store.library.expects_disk(root)

    def _session(
        self, profile: str, url: str, key: ApiKey, process: SandboxProcess | None = None, *, disk: bool
    ) -> Session:
        return Session(
            profile=profile,
            client=Client(base_url=url, key=hidden(key), clock=self._clock, timeouts=self._timeouts),
            store=self._store,
            paths=self._paths,
            settings=self._settings,
            clock=self._clock,
            disk=disk,
            process=process,
        )


def sandbox_state(paths: Paths) -> Path:
    """Return the folder where the built-in sandbox keeps its state."""
    return paths.data / "sandbox"
