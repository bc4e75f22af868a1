"""No command: the window, or its main job where there is no screen. Files may be named for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_DEMO = "--demo"
_END = "--"
_SWITCHES = (_DEMO, _END)
_URL = "file:"


def is_for_window(argument: str) -> bool:
    """Whether ``argument`` is for the window: its switch, or a file.

    A file is what is there, what a desktop calls ``file:…``, and what can only have been meant as one: it names a
    folder or has an ending. What is neither, such as a mistyped command, is not.
    """
    if argument in _SWITCHES or argument.lower().startswith(_URL):
        return True
    if argument.startswith("-") or "://" in argument:
        return False
    return any(sign and sign in argument for sign in ("/", os.sep)) or _has_ending(argument) or _exists(argument)


def open_window(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Open the window with the files that are named; without any display make one picture in the sandbox instead."""
    if displayed(environ):
        from studio.app import main

        return main(list(arguments))
    if not set(_SWITCHES).issuperset(arguments):
        return _say_no_screen()
    from studio.commands.running import run_headless

    return run_headless()


def named_file(argument: str) -> str:
    """Return the absolute path that ``argument`` means: a path from here on, or a URL of a file.

    A URL of another computer becomes a path of that computer, which nobody reads: the window says so.
    """
    if not argument.lower().startswith(_URL):
        return str(Path(argument).absolute())
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        url = urlsplit(argument.replace("?", "%3F").replace("#", "%23"))
    except ValueError:  # brackets where a computer is named
        return str(Path(argument).absolute())
    host = "" if url.netloc.lower() in ("", "localhost") else f"//{url.netloc}"
    path = url2pathname(url.path)
    return f"{host}{path}" if host else str(Path(path).absolute())


def displayed(environ: Mapping[str, str]) -> bool:
    """Whether a window can be shown: Qt was told where, or there is a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))


def _say_no_screen() -> int:
    from studio.commands.voice import Voice
    from studio.domain.errors import Mistaken
    from studio.domain.words import exit_code

    error = Mistaken(
        "Files are opened in the window, and there is no display for one (DISPLAY and WAYLAND_DISPLAY are not set). "
        "Nothing was done. “library import” brings files into the library without a window.",
        field="file",
    )
    Voice(json=False).fail(error)
    return exit_code(error)


def _has_ending(argument: str) -> bool:
    _, dot, ending = argument.rpartition(".")
    return bool(dot) and ending.isalnum()


def _exists(argument: str) -> bool:
    try:
        return os.path.lexists(argument)
    except ValueError:
        return False
