"""No command: the window, or its main job where there is no screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence


def open_window(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Open the window; without any display make one picture in the sandbox instead."""
    if displayed(environ):
        from studio.app import main

        return main(list(arguments))
    from studio.commands.running import run_headless

    return run_headless()


def displayed(environ: Mapping[str, str]) -> bool:
    """Whether a window can be shown: Qt was told where, or there is a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))
