"""``webhooks``: endpoints, their secrets, and the listener."""

from __future__ import annotations

import argparse

from studio.commands.options.parsing import Commands, Parser, add_limit, port, positive, verbs
from studio.domain import limits

_EVENTS = f"types of events, or all: {', '.join(limits.EVENT_TYPES)}"
_LISTEN = """\
Receive webhooks here and print those that are really the service's, one line each; with --json one JSON
document per line. Bodies are checked as they came, byte for byte, against the signing secret and the one
before it; an event that comes again is answered but not printed again. Everything else is refused with 400
(405 unless it is a POST) and the reason goes to stderr.

The secrets come from the keyring with --secret-from-keyring, else from AUROUS_WEBHOOK_SECRET (several with
commas between), else they are asked for. Stop with Ctrl+C: the exit code is then 130, as of any command."""


def add(commands: Commands[Parser], common: Parser) -> None:
    """Add the commands about webhooks."""
    webhooks = commands.add_parser("webhooks", parents=[common], help="be told when a run ends")
    kinds = verbs(webhooks, "list|create|show|update|delete|rotate|test|deliveries|secret|listen")
    kinds.add_parser("list", parents=[common], help="the addresses the service calls")
    create = kinds.add_parser(
        "create",
        parents=[common],
        help="register an address; tells its signing secret once",
        usage="%(prog)s URL --events E [E ...] [--description T] [--metadata K=V [K=V ...]] [--keep-secret] [--json]",
    )
    create.add_argument("url", metavar="URL", help="https address; plain http for this computer only")
    create.add_argument("--events", nargs="+", metavar="E", required=True, help=_EVENTS)
    create.add_argument("--description", metavar="T", help="a note of your own")
    create.add_argument("--metadata", nargs="+", metavar="K=V", help="texts of your own, 50 at most")
    _secret_kept(create)
    _named(kinds, common, "show", "one endpoint")
    _update(_named(kinds, common, "update", "change an endpoint; what is left out stays"))
    _named(kinds, common, "delete", "remove an endpoint")
    _secret_kept(_named(kinds, common, "rotate", "a new secret; the old one is good for 24 hours more"))
    test = _named(kinds, common, "test", "have a made-up event delivered")
    test.add_argument("--event", metavar="E", required=True, help="a type the endpoint has subscribed to")
    add_limit(_named(kinds, common, "deliveries", "what was delivered, newest first"), 20, "attempts")
    _secret(kinds.add_parser("secret", parents=[common], help="signing secrets in the system keyring"), common)
    _listen(kinds)


def _named(kinds: Commands[Parser], common: Parser, name: str, words: str) -> Parser:
    verb = kinds.add_parser(name, parents=[common], help=words)
    verb.add_argument("id", metavar="ID", help="we_…")
    return verb


def _secret_kept(verb: Parser) -> None:
    verb.add_argument("--keep-secret", action="store_true", help="put the secret into the keyring, do not print it")


def _update(update: Parser) -> None:
    update.add_argument("--url", metavar="URL", help="another address")
    update.add_argument("--events", nargs="+", metavar="E", help=f"instead of those it has; {_EVENTS}")
    update.add_argument("--description", metavar="T", help="another note; an empty one removes it")
    update.add_argument("--metadata", nargs="*", metavar="K=V", help="instead of all there are; none removes them")
    active = update.add_mutually_exclusive_group()
    active.add_argument("--enable", dest="active", action="store_true", default=None, help="deliver (again)")
    active.add_argument("--disable", dest="active", action="store_false", default=None, help="deliver nothing")


def _secret(secret: Parser, common: Parser) -> None:
    deeds = secret.add_subparsers(dest="deed", required=True, metavar="set|show|remove", parser_class=Parser)
    for name, words in (
        ("set", "read a secret from stdin or a prompt and keep it; the one it replaces is good for 24 hours more"),
        ("remove", "forget a secret"),
    ):
        deed = deeds.add_parser(name, parents=[common], help=words)
        deed.add_argument("id", metavar="ID", nargs="?", help="the endpoint, we_…; any when left out")
    deeds.add_parser("show", parents=[common], help="which secrets are kept, masked")


def _listen(kinds: Commands[Parser]) -> None:
    listen = kinds.add_parser(
        "listen",
        help="receive webhooks here, check and print them",
        description=_LISTEN,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    listen.add_argument("--json", action="store_true", help="print one JSON document per line and nothing else")
    listen.add_argument("--profile", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    listen.add_argument("--port", type=port, required=True, metavar="N", help="0 takes a free one and says which")
    listen.add_argument("--host", default="127.0.0.1", metavar="H", help="default: 127.0.0.1, this computer only")
    listen.add_argument("--path", default="/", metavar="P", help="the only path that is answered (default: /)")
    listen.add_argument("--secret-from-keyring", action="store_true", help="all secrets kept for this profile")
    listen.add_argument("--count", type=positive, metavar="N", help="end after so many events")
