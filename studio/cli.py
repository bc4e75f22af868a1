"""The command line: the window without a command, one answer with one. Imports nothing before it is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

COMMANDS = (
    "generate",
    "video",
    "estimate",
    "resume",
    "rescue",
    "jobs",
    "cancel",
    "settle",
    "library",
    "clip",
    "styles",
    "balance",
    "team",
    "pricing",
    "usage",
    "ledger",
    "files",
    "webhooks",
    "key",
    "sandbox",
    "doctor",
    "licences",
)

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``argv`` (the program's own arguments without one) and return the exit code."""
    if getattr(sys, "frozen", False):  # a bundle is its own interpreter: this may be a process that looks at files
        from multiprocessing import freeze_support

        freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["sandbox"]:
        from studio.sandbox.process import main as sandbox

        return sandbox(arguments[1:])
    if arguments[:1] and arguments[0] in COMMANDS:
        return _command(arguments)
    from studio.commands.window import is_for_window, open_window

    if not all(is_for_window(argument) for argument in arguments):
        # A mistyped command goes here too: it gets its sentence, not a window or a picture nobody asked for.
        return _command(arguments)
    return open_window(arguments)


def _command(arguments: list[str]) -> int:
    try:
        from studio.commands.running import run

        return run(arguments)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. What is still buffered must not fail a second time at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
