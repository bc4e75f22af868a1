"""How arguments are read: the parser every command uses, and the kinds of numbers and lists that are typed."""

from __future__ import annotations

import argparse
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from studio.domain.errors import Mistaken


class Parser(argparse.ArgumentParser):
    """Tells mistakes like every other error, so that ``--json`` gets them as a document too."""

    def __init__(self, **settings: Any) -> None:
        # A shortened switch would be understood here and missed by whoever looks for "--json".
        super().__init__(**{"allow_abbrev": False, **settings})

    def error(self, message: str) -> NoReturn:
        raise Mistaken(f"{message}. See {self.prog} --help.")


Commands = argparse._SubParsersAction  # argparse names it nowhere else


def common() -> Parser:
    """Return what every command understands, to be given as a parent."""
    parser = Parser(add_help=False)
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout and nothing else")
    parser.add_argument("--profile", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def verbs(command: Parser, metavar: str) -> Commands[Parser]:
    """Return where the verbs of ``command`` are added; one of them must be typed."""
    return command.add_subparsers(dest="verb", required=True, metavar=metavar, parser_class=Parser)


def credits_typed(text: str) -> Decimal:
    """Read an amount of credits."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError("must be a number of credits") from None
    if not value.is_finite() or value < 0:
        raise argparse.ArgumentTypeError("must be 0 or more credits")
    return value


def positive(text: str) -> int:
    """Read a count of rows."""
    if not re.fullmatch("[0-9]{1,7}", text) or not 0 < int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError("must be a whole number above 0")
    return int(text)


def hours(text: str) -> float:
    """Read hours, with their letter or without."""
    number = text.removesuffix("h")
    if not re.fullmatch("[0-9]{1,3}", number) or not 0 < int(number) <= 24 * 30:
        raise argparse.ArgumentTypeError("must be hours, such as 24h")
    return float(number)


def port(text: str) -> int:
    """Read a TCP port; 0 lets the system choose a free one."""
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > 65_535:
        raise argparse.ArgumentTypeError("must be a port, 0 to 65535")
    return int(text)


def add_limit(command: argparse.ArgumentParser, default: int, words: str = "rows") -> None:
    """Let ``command`` be told how many rows to show."""
    command.add_argument(
        "--limit", type=positive, default=default, metavar="N", help=f"{words} at most (default: {default})"
    )
