"""``resume``, ``rescue``, ``jobs``, ``cancel``, ``settle``, ``library``: what was made, and what is on its way."""

from __future__ import annotations

from studio.commands.options import safekeeping
from studio.commands.options.parsing import Commands, Parser, add_limit, hours, verbs


def add(commands: Commands[Parser], common: Parser) -> None:
    """Add the commands about jobs and their files."""
    commands.add_parser("resume", parents=[common], help="finish every unfinished job, then exit")
    rescue = commands.add_parser("rescue", parents=[common], help="fetch what the server has and the library lacks")
    rescue.add_argument("--since", type=hours, default=24.0, metavar="24h", help="how far to look back")
    rescue.add_argument("--deleted", action="store_true", help="fetch also what is not on the disk any more")
    jobs = commands.add_parser("jobs", parents=[common], help="list the newest jobs")
    add_limit(jobs, 50, "jobs")
    cancel = commands.add_parser("cancel", parents=[common], help="stop a job and free what it holds")
    cancel.add_argument("id", metavar="ID", help="of a job, or img_… or vid_… of a generation")
    settle = commands.add_parser("settle", parents=[common], help="say which run a job is whose answer never came")
    settle.add_argument("id", metavar="ID", help="of a job that resume asks about")
    which = settle.add_mutually_exclusive_group(required=True)
    which.add_argument("--is", dest="generation", metavar="GENERATION", help="it is this run, of those named")
    which.add_argument("--none", action="store_true", help="it is none of those named")
    _library(commands.add_parser("library", parents=[common], help="the pictures and clips on this disk"), common)


def _library(library: Parser, common: Parser) -> None:
    kinds = verbs(library, "list|search|show|rate|tag|collections|import|export|verify|rebuild|backup|restore")
    add_limit(kinds.add_parser("list", parents=[common], help="the newest pictures and clips"), 50, "pictures")
    search = kinds.add_parser("search", parents=[common], help="pictures and clips by what is known of them")
    search.add_argument("query", metavar="QUERY", help="such as: heron style:ink rating>=4 -tag:wip")
    add_limit(search, 50, "pictures")
    show = kinds.add_parser("show", parents=[common], help="everything about one picture or clip")
    show.add_argument("id", metavar="ID")
    rate = kinds.add_parser("rate", parents=[common], help="give a picture or clip stars")
    rate.add_argument("id", metavar="ID")
    rate.add_argument("stars", metavar="STARS", type=int, choices=range(6), help="0 to 5")
    tag = kinds.add_parser("tag", parents=[common], help="add tags to a picture or clip, and take others off")
    tag.add_argument("id", metavar="ID")
    tag.add_argument("--add", metavar="TAG", action="append", default=[], help="may be given several times")
    tag.add_argument("--remove", metavar="TAG", action="append", default=[], help="may be given several times")
    kinds.add_parser("collections", parents=[common], help="collections and smart folders")
    coming = kinds.add_parser("import", parents=[common], help="bring a folder of pictures and clips into the library")
    coming.add_argument("path", metavar="PATH", help="a folder with all in it, or one file; nothing there is changed")
    kinds.add_parser("verify", parents=[common], help="read every file again; follow what moved, report the rest")
    kinds.add_parser("rebuild", parents=[common], help="read the files again, and find what moved or was lost")
    safekeeping.add(kinds, common)
