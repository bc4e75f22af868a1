"""What may be typed."""

from __future__ import annotations

import argparse

from studio import __version__
from studio.commands.options import account, clips, making, queue, webhooks
from studio.commands.options.parsing import Parser, common

_EPILOG = """\
Exit codes: 0 done, 2 bad usage, 3 not signed in or key refused, 4 balance or limit, 5 refused by the server,
6 offline, 7 saved partially, 70 our fault, 130 interrupted.
Without a command the window opens; --demo opens it with the sandbox, where nothing is charged."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands but ``sandbox``, which has its own."""
    top = Parser(
        prog="aurous-studio",
        description="A studio for making pictures and clips with the Aurous Labs API.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"aurous-studio {__version__}")
    top.add_argument("--profile", help="whose key to use (default: AUROUS_PROFILE, else “default”)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    shared = common()
    for part in (making, queue, clips, account, webhooks):
        part.add(commands, shared)
    commands.add_parser("sandbox", help="a server with the same API on this computer, for trying", add_help=False)
    commands.add_parser("doctor", parents=[shared], help="what works on this machine")
    commands.add_parser("licences", parents=[shared], help="what this program carries of others, with the full texts")
    return top
