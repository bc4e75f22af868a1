"""What may be typed."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from studio import __version__
from studio.domain import limits
from studio.domain.errors import Mistaken

_EPILOG = """\
Exit codes: 0 done, 2 bad usage, 3 not signed in or key refused, 4 balance or limit, 5 refused by the server,
6 offline, 7 saved partially, 70 our fault, 130 interrupted.
Without a command the window opens; --demo opens it with the sandbox, where nothing is charged."""


class _Parser(argparse.ArgumentParser):
    """Tells mistakes like every other error, so that ``--json`` gets them as a document too."""

    def __init__(self, **settings: Any) -> None:
        # A shortened switch would be understood here and missed by whoever looks for "--json".
        super().__init__(**{"allow_abbrev": False, **settings})

    def error(self, message: str) -> NoReturn:
        raise Mistaken(f"{message}. See {self.prog} --help.")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands but ``sandbox``, which has its own."""
    top = _Parser(
        prog="aurous-studio",
        description="A studio for making pictures with the Aurous Labs API.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"aurous-studio {__version__}")
    top.add_argument("--profile", help="whose key to use (default: AUROUS_PROFILE, else “default”)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    common = _common()
    _making(commands, common)
    _queue(commands, common)
    _library(commands, common)
    _account(commands, common)
    _rest(commands, common)
    return top


_Commands = argparse._SubParsersAction  # argparse names it nowhere else


def _common() -> _Parser:
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="print one JSON document on stdout and nothing else")
    common.add_argument("--profile", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return common


def _making(commands: _Commands[_Parser], common: _Parser) -> None:
    generate = commands.add_parser("generate", parents=[common], help="price, send, watch and save a run of pictures")
    _request(generate)
    generate.add_argument("--no-wait", action="store_true", help="return when the server has accepted the run")
    generate.add_argument("--max-credits", type=_credits, metavar="X", help="do not send a run that costs more")
    generate.add_argument("--yes", action="store_true", help="agree to go over your own limits and confirm line")
    estimate = commands.add_parser("estimate", parents=[common], help="ask for the price only; free")
    kinds = estimate.add_subparsers(dest="kind", required=True, metavar="image", parser_class=_Parser)
    _request(kinds.add_parser("image", parents=[common], help="the price of a run of pictures"))


def _request(command: argparse.ArgumentParser) -> None:
    command.add_argument("prompt", metavar="PROMPT", help=f"1 to {limits.PROMPT_LENGTH} characters")
    command.add_argument("--negative", metavar="TEXT", help="what to keep out of the picture")
    command.add_argument("--style", metavar="ID", help="a style by id or slug; see the styles command")
    sizes = ", ".join(preset.name for preset in limits.SIZES)
    command.add_argument("--size", metavar="NAME", help=f"a preset: {sizes}")
    command.add_argument("--width", type=int, metavar="N", help="pixels, together with --height")
    command.add_argument("--height", type=int, metavar="N", help="pixels, together with --width")
    command.add_argument("--steps", type=int, metavar="N", help="1 to 100; the style’s own without it")
    command.add_argument("--guidance", type=float, metavar="X", help="0.1 to 30; the style’s own without it")
    command.add_argument("--count", type=int, default=1, metavar="N", help="pictures, 1 to 4; multiplies the price")
    command.add_argument("--seed", type=int, metavar="N", help="0 to 2147483647; random without it")
    command.add_argument(
        "--enhance", action="store_true", help="let a language model rewrite the prompt; doubles the price"
    )
    command.add_argument(
        "--reference",
        action="append",
        default=[],
        metavar="PATH|URL|file_id",
        help="a reference picture; up to ten times",
    )
    command.add_argument(
        "--convert-references", action="store_true", help="send a smaller copy of a reference that is too large or odd"
    )


def _queue(commands: _Commands[_Parser], common: _Parser) -> None:
    commands.add_parser("resume", parents=[common], help="finish every unfinished job, then exit")
    rescue = commands.add_parser("rescue", parents=[common], help="fetch what the server has and the library lacks")
    rescue.add_argument("--since", type=_hours, default=24.0, metavar="24h", help="how far to look back")
    jobs = commands.add_parser("jobs", parents=[common], help="list the newest jobs")
    jobs.add_argument("--limit", type=_positive, default=50, metavar="N")
    cancel = commands.add_parser("cancel", parents=[common], help="stop a job and free what it holds")
    cancel.add_argument("id", metavar="ID", help="of a job, or img_… of a generation")


def _library(commands: _Commands[_Parser], common: _Parser) -> None:
    library = commands.add_parser("library", parents=[common], help="the pictures on this disk")
    verbs = library.add_subparsers(dest="verb", required=True, metavar="list|search|show|verify", parser_class=_Parser)
    listing = verbs.add_parser("list", parents=[common], help="the newest pictures")
    listing.add_argument("--limit", type=_positive, default=50, metavar="N")
    search = verbs.add_parser("search", parents=[common], help="pictures by words of prompt, style or tags")
    search.add_argument("query", metavar="QUERY")
    search.add_argument("--limit", type=_positive, default=50, metavar="N")
    show = verbs.add_parser("show", parents=[common], help="everything about one picture")
    show.add_argument("id", metavar="ID")
    verbs.add_parser("verify", parents=[common], help="hash every file again; report what is missing or changed")


def _account(commands: _Commands[_Parser], common: _Parser) -> None:
    for name, words in (
        ("styles", "the styles you may use"),
        ("balance", "credits, held and available"),
        ("team", "who the key belongs to"),
        ("pricing", "the rate card"),
        ("usage", "lifetime totals"),
    ):
        commands.add_parser(name, parents=[common], help=words)
    ledger = commands.add_parser("ledger", parents=[common], help="what moved the balance, newest first")
    ledger.add_argument("--limit", type=_positive, default=20, metavar="N")


def _rest(commands: _Commands[_Parser], common: _Parser) -> None:
    key = commands.add_parser("key", parents=[common], help="the API key in the system keyring")
    verbs = key.add_subparsers(dest="verb", required=True, metavar="set|show|remove", parser_class=_Parser)
    verbs.add_parser("set", parents=[common], help="read the key from stdin or a prompt and keep it")
    verbs.add_parser("show", parents=[common], help="which key is used, masked")
    verbs.add_parser("remove", parents=[common], help="forget the key")
    commands.add_parser("sandbox", help="a server with the same API on this computer, for trying", add_help=False)
    commands.add_parser("doctor", parents=[common], help="what works on this machine")


def _credits(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError("must be a number of credits") from None
    if not value.is_finite() or value < 0:
        raise argparse.ArgumentTypeError("must be 0 or more credits")
    return value


def _positive(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError("must be a whole number above 0")
    return int(text)


def _hours(text: str) -> float:
    number = text.removesuffix("h")
    if not number.isdigit() or not 0 < int(number) <= 24 * 30:
        raise argparse.ArgumentTypeError("must be hours, such as 24h")
    return float(number)
