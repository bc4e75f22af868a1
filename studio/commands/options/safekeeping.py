"""``library export``, ``backup`` and ``restore``: what may be typed."""

from __future__ import annotations

from studio.commands.options.parsing import Commands, Parser


def add(kinds: Commands[Parser], common: Parser) -> None:
    """Add the verbs that write elsewhere, and the one that reads from there."""
    out = kinds.add_parser("export", parents=[common], help="write copies of pictures and clips elsewhere")
    out.add_argument("what", nargs="+", metavar="QUERY|ID", help="ids of pictures, or words to search for")
    out.add_argument("--to", required=True, metavar="DIR", help="the folder; it is made if only it is missing")
    out.add_argument("--format", choices=("png", "jpeg", "webp"), help="convert the pictures; clips stay as they are")
    out.add_argument("--quality", type=int, default=90, metavar="1-100", help="of JPEG and WebP (default: 90)")
    out.add_argument("--longest", type=int, metavar="PIXELS", help="make larger pictures smaller")
    out.add_argument("--no-metadata", dest="metadata", action="store_false", help="leave out prompt, settings and tags")
    out.add_argument("--sidecar", action="store_true", help="write them into a .json beside each file too")
    out.add_argument("--names", metavar="TEMPLATE", help="such as {date} {prompt} {seed}; they keep theirs else")
    packing = out.add_mutually_exclusive_group()
    packing.add_argument("--zip", action="store_true", help="write one archive")
    packing.add_argument("--sheet", action="store_true", help="write contact sheets")
    backup = kinds.add_parser("backup", parents=[common], help="write a checked copy of the index: ledger, tags, notes")
    backup.add_argument("to", metavar="TO", help="a folder, or a name for the file; nothing is overwritten")
    restore = kinds.add_parser("restore", parents=[common], help="put a copy in the place of the index, and keep that")
    restore.add_argument("source", metavar="FROM", help="a file that backup wrote")
