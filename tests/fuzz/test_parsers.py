"""No parser of foreign bytes comes into the program without a fuzz test of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("api", "commands", "domain", "flow", "media", "state", "store", "ui")
"""Everything but the sandbox, which is our own server."""

CALLS = (
    *("msgspec.json.decode", "msgspec.convert", "msgspec.toml.decode", "msgspec.yaml.decode", "msgspec.msgpack.decode"),
    *("json.load", "json.loads", "tomllib.load", "tomllib.loads", "struct.unpack", "struct.unpack_from", "Image.open"),
    *(
        "data.data",
        "av.open",
        "int.from_bytes",
        "zlib.decompress",
        "zlib.decompressobj",
        "urlsplit",
        "urlparse",
        "parsedate_to_datetime",
    ),
    *(
        "datetime.fromisoformat",
        "pickle.load",
        "pickle.loads",
        "base64.b64decode",
        "ElementTree.parse",
        "ElementTree.fromstring",
    ),
)
DECODERS = ("decoder.decode", "_DECODER.decode", "_FIELDS.decode", "_BODY.decode")
"""Decoders that are made once for a kind of value."""
OPENERS = {"studio.media": ("opened",)}
"""What opens pictures and clips for others, by the floor that has it: what they do with them is fuzzed, too."""

OURS = {
    "studio.commands.window.named_file": "what the user typed, or the desktop for him; what makes no sense is a path",
    "studio.commands.files._metadata": "what the user typed; a mistake in it is told as one",
    "studio.commands.webhooks.ring.Ring.all": "the system keyring, which only the user writes",
    "studio.flow.sandbox.SandboxProcess.start": "the first line of our own sandbox",
    "studio.flow.session.Session.__init__": "the address that the client has checked already",
    "studio.media.join_reel.JoinReel.__init__": "writes",
    "studio.media.reel.Reel.__init__": "writes",
}
"""Calls that meet no foreign bytes, and why."""


def called(node: ast.Call) -> str:
    return ast.unparse(node.func)


@cache
def parsers() -> frozenset[str]:
    """Return the names of all functions that take bytes apart."""
    files = [file for floor in FLOORS for file in (ROOT / "studio" / floor).rglob("*.py")]
    modules = {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in files}
    found = (_inside(ast.parse(file.read_text("utf-8")), name) for name, file in modules.items())
    return frozenset(name for each in found for name in each)


def _inside(node: ast.AST, name: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _inside(child, f"{name}.{child.name}")
        else:
            if isinstance(child, ast.Call) and called(child) in (*CALLS, *DECODERS, *_openers(name)):
                yield name
            yield from _inside(child, name)


def _openers(name: str) -> tuple[str, ...]:
    return tuple(call for floor, calls in OPENERS.items() if name.startswith(f"{floor}.") for call in calls)


def fuzzed() -> dict[str, str]:
    """Return the parsers that the tests of this folder say they feed, and which test does."""
    files = sorted(Path(__file__).parent.glob("test_*.py"))
    modules = [import_module(f"tests.fuzz.{file.stem}") for file in files if file != Path(__file__)]
    return {name: module.__name__ for module in modules for name in module.PARSERS}


def test_every_parser_is_fuzzed() -> None:
    missing = parsers() - {*fuzzed(), *OURS}
    assert not missing, (
        f"{missing} take bytes apart: feed them here and name them in PARSERS, or say in OURS whose they are."
    )


def test_nothing_is_named_that_is_not_there() -> None:
    assert {*fuzzed(), *OURS} <= parsers()


def test_the_search_finds_what_it_looks_for() -> None:
    found = set(_inside(ast.parse("class A:\n def b(self):\n  return [json.loads(x) for x in y]\nc = av.open(z)"), "m"))
    assert found == {"m.A.b", "m"}
