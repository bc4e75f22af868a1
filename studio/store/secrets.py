"""The API key's home: the system keyring, asked in a thread of its own, never longer than a few seconds."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from studio.domain.errors import SecretTrouble

_Result = TypeVar("_Result")
SERVICE = "Aurous Studio"
_REFUSED = ("keyrings.alt.", "keyring.backends.null", "keyring.backends.fail")
_NONE = "This system has no safe place for the key. Start a keyring service"
_LOCKED = "The system keyring is locked. Unlock it and try again"
FOR_SESSION = "use the key for this session only"
IN_ENVIRONMENT = "set AUROUS_API_KEY"


class Secrets:
    """One key per profile. A key for this session lives in memory only, and wins over the keyring."""

    def __init__(self, *, seconds: float = 5.0, instead: str = FOR_SESSION) -> None:
        """Ask nothing yet. ``instead`` is what a person can do without a keyring: a single command has no session."""
        self._seconds = seconds
        self._instead = instead
        self._session: dict[str, str] = {}

    def keep_for_session(self, profile: str, secret: str) -> None:
        """Use ``secret`` until the program ends, without writing it anywhere."""
        self._session[profile] = secret

    async def get(self, profile: str) -> str | None:
        """Return the key of ``profile``; None when there is none.

        Raises:
            SecretTrouble: The keyring is absent, locked, unsafe or does not answer.
        """
        if (secret := self._session.get(profile)) is not None:
            return secret
        return await self._ask(lambda: _backend().get_password(SERVICE, profile))

    async def set(self, profile: str, secret: str) -> None:
        """Keep ``secret`` for ``profile`` in the keyring.

        Raises:
            SecretTrouble: It was not kept.
        """
        await self._ask(lambda: _backend().set_password(SERVICE, profile, secret))
        self._session.pop(profile, None)

    async def remove(self, profile: str) -> None:
        """Forget the key of ``profile``, here and in the keyring. Removing nothing is fine.

        Raises:
            SecretTrouble: The keyring could not be asked; this session has forgotten it all the same.
        """
        self._session.pop(profile, None)
        await self._ask(lambda: _remove(profile))

    async def describe(self) -> str:
        """Return the name of the keyring in use, for the doctor.

        Raises:
            SecretTrouble: There is none that may be used.
        """
        return await self._ask(lambda: str(_backend().name))

    async def _ask(self, work: Callable[[], _Result]) -> _Result:
        """Run ``work`` in a daemon thread: a keyring that never answers must not keep the program from ending."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Result] = loop.create_future()
        threading.Thread(target=_run, args=(work, loop, answer), name="studio-keyring", daemon=True).start()
        try:
            return await asyncio.wait_for(answer, self._seconds)
        except TimeoutError:
            raise SecretTrouble(
                f"The system keyring did not answer within {self._seconds:g} seconds. It may be waiting for you to "
                f"unlock it. Try again, or {self._instead}."
            ) from None
        except _Refusal as refusal:
            raise SecretTrouble(f"{refusal}, or {self._instead}.") from None


class _Refusal(Exception):
    """What is wrong, and what may help; what to do instead is still to be added."""


def _run(work: Callable[[], _Result], loop: asyncio.AbstractEventLoop, answer: asyncio.Future[_Result]) -> None:
    error: BaseException | None = None
    result: Any = None
    try:
        result = _worded(work)
    except BaseException as caught:  # noqa: BLE001 - it travels to whoever awaits the answer
        error = caught

    def tell() -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)

    if not loop.is_closed():
        try:
            loop.call_soon_threadsafe(tell)
        except RuntimeError:
            return  # the program ended while the keyring was thinking; nobody waits any more


def _worded(work: Callable[[], _Result]) -> _Result:
    """Run ``work`` and turn the keyring's errors into sentences. The import waits for now: it costs 140 ms."""
    from keyring import errors

    try:
        return work()
    except _Refusal:
        raise
    except errors.NoKeyringError:
        raise _Refusal(_NONE) from None
    except (errors.KeyringLocked, errors.InitError):
        raise _Refusal(_LOCKED) from None
    except errors.KeyringError as error:
        raise _Refusal(f"The system keyring refused: {type(error).__name__}. Try again") from None
    except Exception as error:  # noqa: BLE001 - backends leak the errors of D-Bus and of other libraries
        raise _Refusal(f"The system keyring could not be used: {type(error).__name__}. Try again") from None


def _backend() -> Any:
    """Return the keyring to use.

    Raises:
        _Refusal: There is none, or only one that writes plain text or forgets everything.
    """
    import keyring

    chosen = keyring.get_keyring()
    for backend in getattr(chosen, "backends", None) or [chosen]:
        kind = type(backend)
        if not f"{kind.__module__}.{kind.__qualname__}".startswith(_REFUSED):
            return backend
    raise _Refusal(_NONE)


def _remove(profile: str) -> None:
    from keyring.errors import PasswordDeleteError

    backend = _backend()
    try:
        backend.delete_password(SERVICE, profile)
    except PasswordDeleteError:
        if backend.get_password(SERVICE, profile) is not None:
            raise _Refusal("The system keyring did not remove the key. Try again") from None
