"""Data of every earlier schema opens in today's program, with all that was in it; a newer index is left alone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from studio.store.schema import VERSION
from studio.store.settings_file import SettingsFile
from tests.commands.shell import Shell
from tests.earlier.homes import SCHEMAS, unpack
from tests.journeys.conftest import Seat

_LIBRARY = "/library/"
_NEWER = "written by a newer Aurous Studio"


def test_there_is_one_of_each() -> None:
    # Schema 8 came together with 9: no program that anybody ever had wrote it.
    assert [schema for schema in range(1, VERSION) if schema != 8] == list(SCHEMAS)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_command_line_answers_as_its_own_program_did(schema: int, lonely: Shell) -> None:
    told = unpack(schema, lonely.home)
    jobs, library = (lonely.run(*words, "--json").document for words in (("jobs",), ("library", "list")))
    assert _same(told["jobs"]["jobs"], jobs["jobs"])
    assert _same(told["library"]["items"], library["items"]) and library["total"] == told["library"]["total"]
    assert "sending" in {job["state"] for job in jobs["jobs"]}, "the one that was killed is there to be settled"
    assert lonely.run("library", "search", "heron", "--json").document["total"] == 1
    with closing(sqlite3.connect(lonely.home / "data" / "studio.sqlite3")) as index:
        assert index.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert index.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    settings = SettingsFile(lonely.home / "config" / "settings.toml").load()
    assert settings.theme == "light"
    assert settings.day_limit == Decimal("12.5") and settings.confirm_above == 7


@pytest.mark.parametrize("schema", [SCHEMAS[0], SCHEMAS[len(SCHEMAS) // 2], SCHEMAS[-1]])
async def test_the_window_shows_what_there_was(schema: int, seat: Seat, home: Path) -> None:
    told = unpack(schema, home)
    person = seat()
    await person.sit_down()
    await person.until(lambda: len(person.studio.recent.rows) == told["library"]["total"])
    prompts = {tile.picture.request.prompt for tile in person.studio.recent.rows}
    assert prompts == {item["prompt"] for item in told["library"]["items"]}
    assert person.studio.preferences.settings.theme == "light"


def test_the_command_line_leaves_a_newer_index_alone(lonely: Shell) -> None:
    before = _newer(lonely.home)
    said = lonely.run("jobs")
    assert said.code == 70 and _NEWER in said.err and "Traceback" not in said.err
    error = json.loads(lonely.run("library", "list", "--json").out)["error"]
    assert _NEWER in error["message"] and "Nothing was changed" in error["message"]
    assert _hashes(lonely.home) == before


async def test_the_window_leaves_a_newer_index_alone(seat: Seat, home: Path) -> None:
    before = _newer(home)
    person = seat()
    await person.start()
    await person.until(lambda: person.window.findChild(QLabel, "startTrouble") is not None)
    assert _NEWER in person.words("startTrouble")
    assert await person.leave() == 70
    assert _hashes(home) == before


def _same(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> bool:
    """Whether every word of each old answer is in the new one, which may have more.

    The order does not count: pictures of one run stand by their number now, and stood as they came.
    """
    return len(old) == len(new) and _within({one["id"]: one for one in old}, {one["id"]: one for one in new})


def _within(old: Any, new: Any) -> bool:
    if isinstance(old, dict):
        return isinstance(new, dict) and all(name in new and _within(value, new[name]) for name, value in old.items())
    if isinstance(old, list):
        return isinstance(new, list) and len(old) == len(new) and all(map(_within, old, new))
    if isinstance(old, str) and _LIBRARY in old:  # the first schema kept no folder: its pictures move with the home
        return isinstance(new, str) and old.partition(_LIBRARY)[2] == new.partition(_LIBRARY)[2]
    return bool(old == new)


def _newer(home: Path) -> dict[str, str]:
    """Let ``home`` be one of a newer program, and return what is in it."""
    unpack(SCHEMAS[-1], home)
    with closing(sqlite3.connect(home / "data" / "studio.sqlite3")) as index:
        index.execute("CREATE TABLE of_tomorrow (id)")
        index.execute(f"PRAGMA user_version={VERSION + 1}")
    return _hashes(home)


def _hashes(home: Path) -> dict[str, str]:
    files = (home / "data" / "studio.sqlite3", home / "config" / "settings.toml")
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in files}
