"""Speaks with a Linux desktop over its session bus: notices, and the entry of the program in the task bar.

Sources: the Desktop Notifications Specification 1.2 and the LauncherEntry interface that docks took over from Unity.
"""

from __future__ import annotations

import asyncio
import html
import logging
import os
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from typing import Any

log = logging.getLogger(__name__)

_PATIENCE = 5.0
"""Seconds a desktop may take to answer; one that hangs is not waited for."""
_PATH, _NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
_ENTRY = "com.canonical.Unity.LauncherEntry"
_ENTRY_PATH = "/com/canonical/unity/launcherentry/1"
_DEFAULT = "default"
_MOST_HEARD = 64


class DesktopBus:
    """Connects when there is something to say for the first time. A desktop that is not there is told once in the log.

    All methods may be called however often; none raises because of the desktop.
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
        self._markup: bool | None = None
        self._last = 0  # the notice that the next one takes the place of
        self._token = ""
        self._one = asyncio.Lock()
        self._listening: asyncio.Task[None] | None = None

    async def notify(self, title: str, text: str) -> bool:
        """Show a notice in the place of our last one; return whether the desktop took it. ``text`` is plain."""
        from jeepney import new_method_call

        async def say() -> None:
            if self._markup is None:
                (able,) = await self._ask(new_method_call(_notices(), "GetCapabilities"))
                self._markup = "body-markup" in able
            body = html.escape(text, quote=False) if self._markup else text
            hints = {"desktop-entry": ("s", self._program), "category": ("s", "transfer.complete")}
            what = (self._title, self._last, self._icon, title, body, [_DEFAULT, "Show"], hints, -1)
            (self._last,) = await self._ask(new_method_call(_notices(), "Notify", "susssasa{sv}i", what))

        return await self._try(say)

    async def show(self, count: int, share: float | None) -> bool:
        """Write ``count`` on the program's entry, and a bar of ``share`` from 0 to 1; nothing for 0 and None."""
        from jeepney import DBusAddress, new_signal

        async def say() -> None:
            entry = {
                "count": ("x", count),
                "count-visible": ("b", count > 0),
                "progress": ("d", share or 0.0),
                "progress-visible": ("b", share is not None),
            }
            where = DBusAddress(_ENTRY_PATH, interface=_ENTRY)
            what = (f"application://{self._program}.desktop", entry)
            await self._router.send(new_signal(where, "Update", "sa{sv}", what))

        return await self._try(say)

    async def close(self) -> None:
        """Take the entry's count and bar away, and hang up."""
        if self._router is not None:
            await self.show(0, None)
        await self._hang_up()

    async def _try(self, say: Callable[[], Any]) -> bool:
        from jeepney.auth import AuthenticationError
        from jeepney.io.common import RouterClosed
        from jeepney.wrappers import DBusErrorResponse

        async with self._one:
            if self._dead:
                return False
            try:
                async with asyncio.timeout(_PATIENCE):
                    await self._connect()
                    await say()
            except DBusErrorResponse as error:  # nobody shows notices here; the bus itself works
                log.info("The desktop does not take it: %s", error)
                return False
            except (OSError, EOFError, ValueError, AuthenticationError, RouterClosed) as error:
                # TimeoutError is an OSError.
                log.info("There is no desktop to speak with: %s", error or type(error).__name__)
                await self._hang_up()
                return False
            return True

    async def _hang_up(self) -> None:
        """Speak with nobody any more. What the line still has to complain of is of no interest."""
        self._dead = True
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        with suppress(OSError, EOFError):
            await self._stack.aclose()
        self._router = None

    async def _connect(self) -> None:
        if self._router is not None:
            return
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            raise OSError("there is no session bus")
        from jeepney import MatchRule, message_bus
        from jeepney.io.asyncio import Proxy, open_dbus_router

        self._router = await self._stack.enter_async_context(open_dbus_router())
        rule = MatchRule(type="signal", interface=_NAME, path=_PATH)
        heard: asyncio.Queue[Any] = asyncio.Queue(_MOST_HEARD)
        self._stack.enter_context(self._router.filter(rule, queue=heard))
        await Proxy(message_bus, self._router).AddMatch(rule)
        self._listening = asyncio.create_task(self._listen(heard))

    async def _ask(self, message: Any) -> tuple[Any, ...]:
        from jeepney.wrappers import unwrap_msg

        answer: tuple[Any, ...] = unwrap_msg(await self._router.send_and_get_reply(message))
        return answer

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


def _notices() -> Any:
    from jeepney import DBusAddress

    return DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
