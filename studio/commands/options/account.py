"""``styles``, ``balance``, ``team``, ``pricing``, ``usage``, ``ledger``, ``files``, ``key``: the account."""

from __future__ import annotations

import argparse

from studio.commands.options.parsing import Commands, Parser, add_limit, verbs
from studio.domain import limits


def add(commands: Commands[Parser], common: Parser) -> None:
    """Add the commands about the account and what belongs to it."""
    _styles(commands.add_parser("styles", parents=[common], help="the styles or video models you may use"), common)
    for name, words in (
        ("balance", "credits, held and available"),
        ("team", "who the key belongs to"),
        ("pricing", "the rate card"),
        ("usage", "lifetime totals"),
    ):
        commands.add_parser(name, parents=[common], help=words)
    _ledger(commands.add_parser("ledger", parents=[common], help="what moved the balance, newest first"))
    _files(commands.add_parser("files", parents=[common], help="reference pictures on the server"), common)
    _key(commands.add_parser("key", parents=[common], help="the API key in the system keyring"), common)


def _styles(styles: Parser, common: Parser) -> None:
    styles.add_argument("--video", action="store_true", help="video models instead of styles")
    kinds = styles.add_subparsers(dest="verb", metavar="show", parser_class=Parser)
    show = kinds.add_parser("show", parents=[common], help="everything about one of them")
    show.add_argument("id", metavar="ID", help="id or slug")
    # Without a default of its own it does not take back what was typed before "show".
    show.add_argument("--video", action="store_true", default=argparse.SUPPRESS, help="it is a video model")


def _ledger(ledger: Parser) -> None:
    add_limit(ledger, 20)
    ledger.add_argument("--type", choices=limits.LEDGER_TYPES, help="only these rows")
    ledger.add_argument("--all", action="store_true", help="every row, whatever --limit says")


def _files(files: Parser, common: Parser) -> None:
    kinds = verbs(files, "upload|show|delete")
    upload = kinds.add_parser("upload", parents=[common], help="send a picture; free; the server keeps it for a day")
    upload.add_argument("file", metavar="PATH", help="PNG, JPEG or WebP, at most 10 MB and 4096 pixels a side")
    upload.add_argument("--purpose", choices=limits.PURPOSES, required=True, help="what it will be used for")
    upload.add_argument("--metadata", metavar="JSON", help="an object of your own that comes back with the file")
    upload.add_argument(
        "--convert-references", action="store_true", help="send a smaller copy of a picture that is too large or odd"
    )
    show = kinds.add_parser("show", parents=[common], help="one file, with a fresh address of about an hour")
    show.add_argument("id", metavar="ID", help="file_…")
    delete = kinds.add_parser("delete", parents=[common], help="remove a file; runs that took it are not disturbed")
    delete.add_argument("id", metavar="ID", help="file_…")


def _key(key: Parser, common: Parser) -> None:
    kinds = verbs(key, "set|show|remove")
    kinds.add_parser("set", parents=[common], help="read the key from stdin or a prompt and keep it")
    kinds.add_parser("show", parents=[common], help="which key is used, masked")
    kinds.add_parser("remove", parents=[common], help="forget the key")
