"""Speaks with a Linux desktop over its session bus: notices, and the entry of the program in the task bar.

Sources: the Desktop Notifications Specification 1.2 and the LauncherEntry interface that docks took over from Unity.
"""

from __future__ import annotations

import asyncio
import html
import logging
import os
from collections.abc import Awaitable, Callable, Container
from contextlib import AsyncExitStack, suppress
from typing import Any

log = logging.getLogger(__name__)

_PATIENCE = 5.0
"""Seconds a desktop may take to answer; one that hangs is not waited for."""
_PATH, _NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
_ENTRY = "com.canonical.Unity.LauncherEntry"
_ENTRY_PATH = "/com/canonical/unity/launcherentry/1"
_DEFAULT = "default"
_HINTS = {"category": ("s", "transfer.complete"), "suppress-sound": ("b", True)}
"""Hints of every notice. What may be heard is our own sound, where that is wanted."""
_MOST_HEARD = 64


class DesktopBus:
    """Connects when there is something to say for the first time.

    All methods may be called however often; none raises because of the desktop. A bus that is not there, or goes away,
    is not looked for again. One whose notices are not answered is: the service may only be slow, and the task bar is
    another's work. Either is told once in the log.
    """

    def __init__(self, program: str, title: str, icon: str, raised: Callable[[str], object]) -> None:
        """Speak for ``program``, the name of its desktop file, shown as ``title`` with the ``icon`` of that address.

        ``raised`` is called when somebody clicks on a notice, with what proves to the desktop that it was a user;
        empty without.
        """
        self._program = program
        self._title = title
        self._icon = icon
        self._raised = raised
        self._router: Any = None
        self._stack = AsyncExitStack()
        self._dead = False
        self._complained = False
        self._able: Container[str] | None = None
        self._last = 0  # the notice that the next one takes the place of
        self._token = ""
        self._connecting, self._noticing = asyncio.Lock(), asyncio.Lock()
        self._listening: asyncio.Task[None] | None = None

    async def notify(self, title: str, text: str) -> bool:
        """Show a notice in the place of our last one; return whether the desktop took it. ``text`` is plain."""

        async def say(router: Any) -> None:
            if self._able is None:
                (self._able,) = await _ask(router, "GetCapabilities")
            body = html.escape(text, quote=False) if "body-markup" in self._able else text
            # Where a notice cannot have any, asking for them makes some desktops open a dialog instead.
            actions = [_DEFAULT, "Show"] if "actions" in self._able else []
            hints = {"desktop-entry": ("s", self._program), **_HINTS}
            what = (self._title, self._last, self._icon, title, body, actions, hints, -1)
            (self._last,) = await _ask(router, "Notify", "susssasa{sv}i", what)

        async with self._noticing:
            return await self._try(say)

    async def withdraw(self) -> None:
        """Take our notice away, if it is still there: what it told is seen."""

        async def say(router: Any) -> None:
            last, self._last = self._last, 0
            if last:
                await _ask(router, "CloseNotification", "u", (last,))

        async with self._noticing:
            if self._last:
                await self._try(say)

    async def show(self, count: int, share: float | None) -> bool:
        """Write ``count`` on the program's entry, and a bar of ``share`` from 0 to 1; nothing for 0 and None."""
        from jeepney import DBusAddress, new_signal

        async def say(router: Any) -> None:
            entry = {
                "count": ("x", count),
                "count-visible": ("b", count > 0),
                "progress": ("d", share or 0.0),
                "progress-visible": ("b", share is not None),
            }
            where = DBusAddress(_ENTRY_PATH, interface=_ENTRY)
            what = (f"application://{self._program}.desktop", entry)
            await router.send(new_signal(where, "Update", "sa{sv}", what))

        return await self._try(say)

    async def close(self) -> None:
        """Take the entry's count and bar away, and hang up."""
        if self._router is not None:
            await self.show(0, None)
        await self._hang_up()

    async def _try(self, say: Callable[[Any], Awaitable[None]]) -> bool:
        from jeepney.auth import AuthenticationError
        from jeepney.io.common import RouterClosed
        from jeepney.wrappers import DBusErrorResponse

        reached = False
        try:
            async with asyncio.timeout(_PATIENCE):
                router = await self._connect()
                reached = router is not None
                if reached:
                    await say(router)
        except DBusErrorResponse as error:  # nobody shows notices here; the bus itself works
            self._complain(f"does not take it: {error}")
            return False
        except (OSError, EOFError, ValueError, RuntimeError, AuthenticationError, RouterClosed) as error:
            # RuntimeError: an address of a kind that is not spoken here. TimeoutError is an OSError.
            if reached and isinstance(error, TimeoutError):
                self._complain(f"did not answer within {_PATIENCE:g} s")
                return False
            self._complain(f"cannot be spoken with: {error or type(error).__name__}")
            await self._hang_up()
            return False
        return reached

    def _complain(self, what: str) -> None:
        log.log(logging.DEBUG if self._complained else logging.INFO, "The desktop %s", what)
        self._complained = True

    async def _hang_up(self) -> None:
        """Speak with nobody any more. What the line still has to complain of is of no interest."""
        self._dead, self._router = True, None
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        with suppress(OSError, EOFError, ValueError):
            await self._stack.aclose()

    async def _connect(self) -> Any:
        """Return the line to the bus; None when there is none any more."""
        async with self._connecting:
            if self._router is None and not self._dead:
                self._router = await self._open()
            return self._router

    async def _open(self) -> Any:
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            raise OSError("there is no session bus")
        from jeepney import MatchRule, message_bus
        from jeepney.io.asyncio import Proxy, open_dbus_router

        router = await self._stack.enter_async_context(open_dbus_router())
        rule = MatchRule(type="signal", interface=_NAME, path=_PATH)
        heard: asyncio.Queue[Any] = asyncio.Queue(_MOST_HEARD)
        self._stack.enter_context(router.filter(rule, queue=heard))
        await Proxy(message_bus, router).AddMatch(rule)
        self._listening = asyncio.create_task(self._listen(heard))
        return router

    async def _listen(self, heard: asyncio.Queue[Any]) -> None:
        from jeepney import HeaderFields

        while True:
            message = await heard.get()
            member, body = message.header.fields.get(HeaderFields.member), message.body
            if len(body) != 2 or body[0] != self._last or not self._last:
                continue
            if member == "ActivationToken":
                self._token = str(body[1])
            elif member == "ActionInvoked" and body[1] == _DEFAULT:
                token, self._token = self._token, ""
                self._raised(token)
            elif member == "NotificationClosed":
                self._last = 0


async def _ask(router: Any, method: str, signature: str | None = None, what: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """Return what the service that shows notices answers."""
    from jeepney import DBusAddress, new_method_call
    from jeepney.wrappers import unwrap_msg

    message = new_method_call(DBusAddress(_PATH, bus_name=_NAME, interface=_NAME), method, signature, what)
    answer: tuple[Any, ...] = unwrap_msg(await router.send_and_get_reply(message))
    return answer
