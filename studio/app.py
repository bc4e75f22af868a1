"""The start of the window: one for each library, in an application that is named and tidy."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from studio import __version__
from studio.commands.window import named_file
from studio.domain.errors import StudioError
from studio.domain.resources import resource
from studio.domain.settings import Settings
from studio.instance import Call, Instance
from studio.program import Program
from studio.store.paths import Paths
from studio.ui.application import Application
from studio.ui.theme.theme import Mode, Theme

if TYPE_CHECKING:
    import argparse

_COLLECT_MS = 1000
_UNSEEN = ("offscreen", "minimal")
"""Platforms where nobody would ever close what is shown."""


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return the exit code when it has closed.

    The window does with files that are named what it does with files that are dropped on it. When it is open already,
    it gets them passed on.
    """
    options = _parse(sys.argv[1:] if argv is None else argv)
    files = [named_file(argument) for argument in options.file]
    app = application()
    _collect_garbage_here(app)
    try:
        instance = _only_one(Call.of(files, os.environ))
        if instance is None:
            return 0
        with closing(instance):
            return Program(app, demo=options.demo, files=files).run(instance)
    except StudioError as error:
        _say_without_window(app, str(error))
        return 70


def _only_one(call: Call) -> Instance | None:
    """Become the window of this library; None when there is one, which has come to the front and knows of ``call``."""
    paths = Paths.find()
    paths.create()
    return Instance.claim(paths.data, call)


def _say_without_window(app: QApplication, sentence: str) -> None:
    """Say why no window opens: in a terminal, and on the screen of whoever started it from a menu."""
    print(sentence, file=sys.stderr)
    if app.platformName() not in _UNSEEN:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as look:
            theme = Theme(app, Path(look))
            settings = Settings()
            theme.wear(
                mode=Mode(settings.theme), text_size=settings.text_size, stage_shift=0, still=settings.reduce_motion
            )
            _show_box(app, theme, sentence)


def _show_box(app: QApplication, theme: Theme, sentence: str) -> None:
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox()
    box.setWindowTitle(app.applicationDisplayName())
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(sentence)
    box.setIconPixmap(theme.pixmap("triangle-alert", "warn", 24, ratio=box.devicePixelRatioF()))
    box.addButton("Close", QMessageBox.ButtonRole.AcceptRole)
    box.finished.connect(app.quit)
    box.show()
    app.exec()


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    import argparse

    parser = argparse.ArgumentParser(prog="aurous-studio", description="Open the Aurous Studio window.")
    parser.add_argument("--demo", action="store_true", help="start the built-in sandbox and use it; nothing is charged")
    parser.add_argument("file", nargs="*", help="picture, clip or folder that the window opens as if it was dropped")
    return parser.parse_args(list(argv))


def application() -> QApplication:
    """Return the one application object of this process, named and ready for a window."""
    app = QApplication.instance() or Application(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("aurous-studio")
    app.setApplicationDisplayName("Aurous Studio")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("aurous-studio")
    app.setWindowIcon(QIcon(str(resource("app/aurous-studio.png"))))  # for desktops that look for no desktop file
    # The program ends when its work is put away, not when the last window has closed.
    app.setQuitOnLastWindowClosed(False)
    return app


def _collect_garbage_here(app: QApplication) -> None:
    """Run Python's cyclic collector on the GUI thread only: on another one it would destroy QObjects there."""
    gc.disable()
    timer = QTimer(app, interval=_COLLECT_MS)
    timer.timeout.connect(_collect)
    timer.start()


def _collect() -> None:
    for generation, (count, threshold) in reversed(
        tuple(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if count > threshold:
            gc.collect(generation)
            if generation == 2 and not gc.get_freeze_count():
                # The first full round has met what stays: modules, widgets. Met again each time, it would cost frames.
                gc.freeze()
            return


if __name__ == "__main__":
    sys.exit(main())
