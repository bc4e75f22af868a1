"""The window's composition root: build, wire, run, and take apart in reverse."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from studio.domain.errors import StudioError
from studio.domain.settings import Settings
from studio.instance import Call, Instance
from studio.state.layout import Layout
from studio.store.paths import Paths
from studio.store.settings_file import SettingsFile
from studio.ui.application import Application
from studio.ui.theme.theme import Mode, Theme
from studio.ui.window import Window

if TYPE_CHECKING:
    import asyncio

    from studio.state.library.writing import Writing
    from studio.state.studio import Studio
    from studio.store.store import Store

log = logging.getLogger("studio")

_SHUTDOWN_SECONDS = 8.0
_PAINT_MS = 3000

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Program:
    """The running program: one window, one loop.

    What is imported at the top of this file is what the first painted window needs, and no more: the engine, the
    network and even asyncio come after it, while the window is already there.

    Attributes:
        window: The window, not shown yet.
        studio: What the window looks at; None until :meth:`live` has opened it.
    """

    def __init__(
        self,
        app: QApplication,
        *,
        demo: bool = False,
        files: Sequence[str] = (),
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._app = app
        self._demo = demo
        self._environ = environ
        self._paths = Paths.find(environ)
        self._paths.create()
        self._settings = SettingsFile(self._paths.settings)
        look = self._paths.cache / "theme"
        look.mkdir(parents=True, exist_ok=True)
        self._theme = Theme(app, look)
        self.studio: Studio | None = None
        self._found = self._settings.load()
        self._dress(self._found)
        self._layout = Layout(self._paths.layout, app)
        self.window = Window(self._theme, self._layout)
        self.window.open_files(tuple(files))
        if isinstance(app, Application):
            app.opened.connect(self._open)

    def run(self, instance: Instance | None = None) -> int:
        """Show the window, work until it is closed, and put everything away. ``instance`` brings it to the front."""
        from studio.store import logs
        from studio.store.run_file import RunFile

        end_logs = logs.setup(self._paths)
        qInstallMessageHandler(_qt_says)
        sys.excepthook = self._unhandled
        try:
            with RunFile(self._paths.logs), _minding_signals(self.window):
                self._paint_first()
                if instance is not None and not self.window.left:
                    self.window.closing.connect(instance.deafen)
                    instance.listen(self._called)
                return self._loop()
        finally:
            qInstallMessageHandler(None)
            sys.excepthook = sys.__excepthook__
            end_logs()

    def _open(self, path: str) -> None:
        """Come to the front with what the Finder wants opened; before there are panes, the window keeps it for them."""
        self.window.come_forward()
        self.window.open_files((path,))

    def _called(self, call: Call) -> None:
        """Come to the front with what somebody named who started the program once more."""
        if call.token:
            # Where windows may not come forward by themselves, Qt shows this: it proves that the user wanted it.
            os.environ["XDG_ACTIVATION_TOKEN"] = call.token
        self.window.come_forward()
        self.window.open_files(call.files)

    def _paint_first(self) -> None:
        """Show the window and come back when it is on screen, or soon, should nobody look at it."""
        wait = QEventLoop()
        self.window.painted.connect(wait.quit)
        self.window.closing.connect(wait.quit)
        QTimer.singleShot(_PAINT_MS, wait.quit)
        self.window.show()
        wait.exec()

    def _loop(self) -> int:
        import asyncio

        from qasync import QEventLoop as Loop

        with Loop(self._app) as loop:
            asyncio.set_event_loop(loop)
            loop.set_exception_handler(self._loop_failed)
            return int(loop.run_until_complete(self.live()))

    async def live(self) -> int:
        """Furnish the window, work until it is closed, put everything away, and return the exit code.

        A run in flight is not waited for: the server goes on with it, and the next start takes it up.
        """
        from asyncio import Event

        closed = Event()
        self.window.closing.connect(closed.set)
        if self.window.left:
            closed.set()
        try:
            return await self._work(closed)
        except StudioError as error:
            log.exception("The studio could not be opened")
            self.window.show_trouble(str(error))
            await closed.wait()
            return 70
        finally:
            self.window.hide()
            self._layout.close()
            self.window.deleteLater()

    async def _work(self, closed: asyncio.Event) -> int:
        from studio.domain.clock import SystemClock
        from studio.flow.account import withdrawn
        from studio.flow.session import Sessions
        from studio.state.library.writing import Writing
        from studio.state.preferences import Preferences
        from studio.state.studio import Studio
        from studio.state.tasks import Tasks
        from studio.store.secrets import Secrets
        from studio.store.store import Store

        store = await Store.open(self._paths)
        tasks = Tasks(self._app)
        preferences = Preferences(self._settings, self._found, tasks, self._app)
        sessions = Sessions(
            store=store,
            paths=self._paths,
            settings=lambda: preferences.settings,
            clock=SystemClock(),
            secrets=Secrets(),
            environ=withdrawn(self._environ),
        )
        studio = Studio(
            store=store,
            paths=self._paths,
            preferences=preferences,
            tasks=tasks,
            sessions=sessions,
            clock=SystemClock(),
        )
        writing = Writing(studio, store, SystemClock(), data=self._paths.data)
        try:
            self._wire(studio)
            # Dressing costs by the widget, so the colours of the coming account are put on before there are many.
            self._theme.set_sandbox(studio.entrance.opens_sandbox(demo=self._demo))
            self.window.furnish(studio)
            self.studio = studio
            self._tell_repairs(studio, store)
            tasks.start("Start", studio.start(demo=self._demo))
            writing.start()
            studio.watch.start()
            await closed.wait()
        finally:
            self.window.hide()
            await self._put_away(studio, store, writing)
        return 0

    def _tell_repairs(self, studio: Studio, store: Store) -> None:
        """Say what was found damaged at the start, and what took its place."""
        for title, sentences in (
            ("The settings were put right", self._settings.notices),
            ("The index was put right", store.notices),
        ):
            for sentence in sentences:
                studio.activity.note(title, sentence, tone="warn", toast=True)

    async def _put_away(self, studio: Studio, store: Store, writing: Writing) -> None:
        import asyncio

        try:
            await asyncio.wait_for(studio.shutdown(), _SHUTDOWN_SECONDS)
        except TimeoutError:
            log.warning("Not everything ended within %s seconds; the next start takes it up", _SHUTDOWN_SECONDS)
        finally:
            await writing.close()
            await store.close()

    def _wire(self, studio: Studio) -> None:
        from studio.ui.reveal import Revealer

        revealer = Revealer(self._app)
        studio.preferences.changed.connect(self._dress)
        studio.link.switched.connect(self._switched)
        studio.signed_out.connect(self._signed_out)
        studio.reveal_wanted.connect(revealer.reveal)
        studio.play_wanted.connect(revealer.play)
        studio.browse_wanted.connect(revealer.browse)

    def _dress(self, settings: Settings) -> None:
        self._theme.wear(
            mode=Mode(settings.theme),
            text_size=settings.text_size,
            stage_shift=settings.stage_grey,
            still=settings.reduce_motion,
        )

    def _switched(self, session: object) -> None:
        # A closed window loses its account too, but nobody will see it in other colours.
        if not self.window.left:
            self._theme.set_sandbox(bool(getattr(session, "sandbox", False)))

    def _signed_out(self) -> None:
        """Take the colours back that were put on for an account which did not open."""
        self._switched(None if self.studio is None else self.studio.link.session)

    def _unhandled(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("Unhandled", exc_info=(kind, error, trace))
        self._say("Something went wrong", "A fault of this program; its log has the details. Your work is kept.")

    def _loop_failed(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        log.error("%s", context.get("message"), exc_info=error if isinstance(error, BaseException) else None)

    def _say(self, title: str, sentence: str) -> None:
        if self.studio is None:
            self.window.show_trouble(f"{title}. {sentence}")
        else:
            self.studio.activity.note(title, sentence, tone="err", toast=True)


@contextmanager
def _minding_signals(window: Window) -> Iterator[None]:
    """Let Ctrl+C and a polite kill close the window in order. Python sees them at the next tick of a timer."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: QTimer.singleShot(0, window.close)) for number in numbers]
    try:
        yield
    finally:  # the window is gone: a later signal must not ask it to close
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _qt_says(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_QT_LEVELS.get(kind, logging.INFO), "%s", message)
