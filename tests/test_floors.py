"""The table of floors, running: who may import whom, and the few things that are forbidden everywhere.

A floor sees only the floors named in its row, and only the libraries named there. Imports inside functions and under
``TYPE_CHECKING`` count too: what a file knows of is what it depends on.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STUDIO = ROOT / "studio"

# They build everything, so they see everything.
ROOTS = frozenset({"app", "program", "instance", "cli", "__main__", "commands"})
QT_FREE_ROOTS = frozenset({"cli", "commands"})


@dataclass(frozen=True)
class Floor:
    sees: frozenset[str]
    libraries: frozenset[str]


def floor(sees: str, libraries: str) -> Floor:
    return Floor(frozenset(sees.split()), frozenset(libraries.split()))


# msgspec is the language the domain's values are written in, so every floor that reads or changes values may speak it.
FLOORS = {
    "ui": floor(
        "state domain",
        "PySide6.QtCore PySide6.QtGui PySide6.QtWidgets PySide6.QtSvg PySide6.QtMultimedia PySide6.QtCharts shiboken6",
    ),
    "state": floor("flow store api domain", "PySide6.QtCore PySide6.QtGui shiboken6 msgspec"),
    "flow": floor("api store media domain", "msgspec jeepney"),
    "sandbox": floor("domain media", "starlette uvicorn numpy PIL msgspec"),
    "media": floor("domain", "PIL av msgspec"),
    "api": floor("domain", "httpx msgspec"),
    "store": floor("domain", "keyring platformdirs send2trash tomli_w msgspec"),
    "domain": floor("", "msgspec"),
    "__init__": floor("", ""),
}
BELOW_STATE = ("domain", "media", "api", "store", "flow", "sandbox")

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60


def floor_of(file: Path) -> str:
    """Return ``api`` for ``studio/api/client.py`` and ``cli`` for ``studio/cli.py``."""
    return file.relative_to(STUDIO).parts[0].removesuffix(".py")


def imports(tree: ast.AST, *, package: str) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything imported, wherever in the file, names of ``from`` imports included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, package)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and name_of(node.func) in {"import_module", "__import__"}:
            yield from ((node.lineno, str(word.value)) for word in node.args[:1] if isinstance(word, ast.Constant))


def absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parents = package.split(".")[: -(node.level - 1) or None]
    return ".".join([*parents, node.module] if node.module else parents)


def name_of(function: ast.expr) -> str:
    """Return ``exec`` for ``exec(…)`` and for ``dialog.exec(…)``."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def may_import(name: str, here: str) -> bool:
    top, _, rest = name.partition(".")
    if top == "studio":
        there = rest.partition(".")[0]
        known = there in FLOORS or there in ROOTS
        return not known or there == here or here in ROOTS or there in FLOORS[here].sees
    if top in {"PySide6", "shiboken6", "qasync"} and here in QT_FREE_ROOTS:
        return False
    if top in sys.stdlib_module_names or here in ROOTS:
        return True
    return any(name == library or name.startswith(library + ".") for library in FLOORS[here].libraries)


def forbidden_imports(tree: ast.AST, here: str, *, package: str) -> Iterator[str]:
    for line, name in imports(tree, package=package):
        if not may_import(name, here):
            yield f"{line}: {here} may not import {name}"


UI_STRANGERS = {"asyncio", "http", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "urllib"}
FILE_VERBS = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "rmdir", "iterdir", "rglob"}


def ui_reaches_out(tree: ast.AST, here: str) -> Iterator[str]:
    """Widgets wait for nothing and touch no files; reading the program's own data by ``resource(…)`` is no file."""
    if here != "ui":
        return
    own_data = assigned_from("resource", tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Await | ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith):
            yield f"{node.lineno}: ui does not await; hand the work to state"
        elif isinstance(node, ast.Call) and touches_files(node, own_data):
            yield f"{node.lineno}: ui touches no files; {ast.unparse(node.func)}"
    for line, name in imports(tree, package="studio.ui"):
        if name.partition(".")[0] in UI_STRANGERS:
            yield f"{line}: ui has no use for {name}"


def assigned_from(maker: str, tree: ast.AST) -> set[str]:
    """Return the names that hold what ``maker(…)`` gave, anywhere in the file."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and is_call(node.value, maker)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def is_call(value: ast.expr, maker: str) -> bool:
    return isinstance(value, ast.Call) and name_of(value.func) == maker


def touches_files(call: ast.Call, own_data: set[str]) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id == "open"
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in FILE_VERBS:
        return False
    subject = call.func.value
    return not (is_call(subject, "resource") or (isinstance(subject, ast.Name) and subject.id in own_data))


def nested_loops(tree: ast.AST, here: str) -> Iterator[str]:
    """A dialog's ``exec`` stops every other task; dialogs ``open`` and answer by signal.

    A drag has no other way: the toolkit serves its own loop while the hand holds the picture.
    """
    if here not in {"ui", "state"}:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in {"exec", "exec_"} and not is_drag(node.func):
            yield f"{node.lineno}: {ast.unparse(node.func)}() runs a loop in the loop; use open()"


def is_drag(function: ast.expr) -> bool:
    return ast.unparse(function) == "drag.exec"


def followed_redirects(tree: ast.AST, _here: str) -> Iterator[str]:
    """The HTTP library would carry the key to another host, so redirects are followed by hand."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.keyword) or node.arg != "follow_redirects":
            continue
        if not (isinstance(node.value, ast.Constant) and node.value.value is False):
            yield f"{node.value.lineno}: follow_redirects may only be False"


def long_functions(tree: ast.AST, _here: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MOST_LINES_OF_A_FUNCTION:
                yield f"{node.lineno}: {node.name} has {lines} lines, more than {MOST_LINES_OF_A_FUNCTION}"


RULES: tuple[Callable[[ast.AST, str], Iterator[str]], ...] = (
    ui_reaches_out,
    nested_loops,
    followed_redirects,
    long_functions,
)


def sources(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def test_every_file_is_on_a_floor() -> None:
    strays = {floor_of(file) for file in sources("studio")} - FLOORS.keys() - ROOTS
    assert not strays, f"no row in the table of floors for {strays}"


def test_floors_see_only_what_their_row_names() -> None:
    faults = [
        f"{file.relative_to(ROOT)}:{fault}"
        for file in sources("studio")
        for fault in forbidden_imports(
            ast.parse(file.read_text(encoding="utf-8")),
            floor_of(file),
            package=".".join(file.relative_to(ROOT).parent.parts),
        )
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_nothing_forbidden_is_written(rule: Callable[[ast.AST, str], Iterator[str]]) -> None:
    faults = [
        f"{file.relative_to(ROOT)}:{fault}"
        for file in sources("studio")
        for fault in rule(ast.parse(file.read_text(encoding="utf-8")), floor_of(file))
    ]
    assert not faults, "\n".join(faults)


def test_files_stay_short() -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in sources("studio", "tests", "bench", "packaging")
    }
    long = {file: lines for file, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE}
    assert not long, f"more than {MOST_LINES_OF_A_FILE} lines: {long}"


def test_files_are_named_after_an_idea() -> None:
    empty_names = {"util", "utils", "helper", "helpers", "misc", "common"}
    found = [str(path.relative_to(ROOT)) for path in STUDIO.rglob("*") if path.stem in empty_names]
    assert not found, f"say what is in there: {found}"


@pytest.mark.parametrize(
    ("here", "source"),
    [
        ("domain", "import httpx"),
        ("domain", "from studio.api import client"),
        ("domain", "from ..api import client"),
        ("domain", "from PySide6.QtCore import QObject"),
        ("api", "from studio import store"),
        ("store", "def later():\n    import studio.api.client"),
        ("media", "import importlib\nimportlib.import_module('studio.flow.engine')"),
        ("flow", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from studio.state.studio import Studio"),
        ("flow", "import httpx"),
        ("sandbox", "from studio.store.store import Store"),
        ("state", "from PySide6.QtWidgets import QWidget"),
        ("state", "from PySide6 import QtWidgets"),
        ("ui", "from studio.flow.engine import Engine"),
        ("ui", "import numpy"),
        ("cli", "def window():\n    from PySide6 import QtCore"),
        ("commands", "import qasync"),
    ],
)
def test_a_forbidden_import_is_seen(here: str, source: str) -> None:
    assert list(forbidden_imports(ast.parse(source), here, package=f"studio.{here}"))


@pytest.mark.parametrize(
    ("here", "source"),
    [
        ("domain", "import sqlite3, msgspec\nfrom studio import __version__"),
        ("api", "import httpx\nfrom studio.domain.errors import StudioError\nfrom .retry import Policy"),
        ("ui", "from PySide6 import QtWidgets\nfrom studio.state.studio import Studio"),
        ("cli", "def window():\n    from studio import app"),
        ("app", "import qasync\nfrom studio.ui import window"),
    ],
)
def test_an_allowed_import_is_let_through(here: str, source: str) -> None:
    assert not list(forbidden_imports(ast.parse(source), here, package=f"studio.{here}"))


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (ui_reaches_out, "async def wait(): ..."),
        (ui_reaches_out, "from pathlib import Path\nwords = Path('a').read_text()"),
        (ui_reaches_out, "with open('a') as file: ..."),
        (ui_reaches_out, "from urllib.request import urlopen"),
        (nested_loops, "dialog.exec()"),
        (nested_loops, "menu.exec_()"),
        (followed_redirects, "client.get(url, follow_redirects=True)"),
        (long_functions, "def long():\n" + "    pass\n" * MOST_LINES_OF_A_FUNCTION),
    ],
)
def test_a_forbidden_habit_is_seen(rule: Callable[[ast.AST, str], Iterator[str]], source: str) -> None:
    assert list(rule(ast.parse(source), "ui"))


def test_dragging_is_let_through() -> None:
    assert not list(nested_loops(ast.parse("drag = QDrag(view)\ndrag.exec(Qt.DropAction.CopyAction)"), "ui"))


@pytest.mark.parametrize("source", ["sheet = resource('a').read_text()", "path = resource('a')\npath.read_text()"])
def test_program_data_is_no_file_to_the_window(source: str) -> None:
    assert not list(ui_reaches_out(ast.parse(source), "ui"))


# Run where any attempt to load Qt fails, as on a machine without its libraries.
IMPORT_WITHOUT_QT = """
import importlib, sys
sys.modules.update(dict.fromkeys(["PySide6", "shiboken6", "qasync"]))
for module in sys.argv[1:]:
    importlib.import_module(module)
print(*sorted(name for name in sys.modules if name.startswith("studio.")))
"""


def test_everything_below_the_window_starts_where_qt_cannot() -> None:
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in sources("studio")
        if floor_of(file) in {*BELOW_STATE, *QT_FREE_ROOTS} and file.stem not in {"__init__", "__main__"}
    ]
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_WITHOUT_QT, *modules], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert set(modules) <= set(run.stdout.split())
