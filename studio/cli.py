"""The command line: the window without a command, one answer with one. Imports nothing before it is needed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

COMMANDS = (
    "generate",
    "estimate",
    "resume",
    "rescue",
    "jobs",
    "cancel",
    "library",
    "styles",
    "balance",
    "team",
    "pricing",
    "usage",
    "ledger",
    "key",
    "sandbox",
    "doctor",
)

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``argv`` (the program's own arguments without one) and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["sandbox"]:
        from studio.sandbox.process import main as sandbox

        return sandbox(arguments[1:])
    if _is_command(arguments):
        return _command(arguments)
    from studio.commands.window import open_window

    return open_window(arguments)


def _is_command(arguments: list[str]) -> bool:
    """Whether there is a command: everything else are files and switches for the window."""
    return any(each in COMMANDS for each in arguments[:3]) or bool({"-h", "--help", "--version"} & set(arguments))


def _command(arguments: list[str]) -> int:
    from studio.commands.running import run

    try:
        return run(arguments)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        sys.stderr.close()
        return 0
