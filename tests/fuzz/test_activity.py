"""What the bell tells again, whatever is in its file: the program starts, and what is told can be shown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from studio.domain.clock import SystemClock
from studio.state.activity import Activity
from studio.state.chronicle import _note
from studio.store.activity_file import ActivityFile, Happening
from tests.fuzz.documents import documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.recipes import joined, pick
from tests.fuzz.sanity import sane

PARSERS = ("studio.store.activity_file._read",)

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_TOLD = Happening(datetime(2026, 11, 30, 12, tzinfo=UTC), "ok", "4 saved", "Quoted 4, ", "4 charged", "j1")
_LINE = documents([msgspec.to_builtins(_TOLD)])
_DATES = pick(*(f'"{at}"' for at in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-30", "x")))
_DATED = joined(pick('{"tone":"ok","title":"t","at":'), _DATES, pick("}"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "activity.jsonl"


@cases(line=_LINE, dated=_DATED)
def test_activity(qapp: QApplication, path: Path, line: bytes, dated: str) -> None:
    path.write_bytes(line + b"\n" + dated.encode())
    file, activity = ActivityFile(path), Activity(SystemClock())
    with quick():
        told = file.read(_LONG_AGO)
        activity.recall(_note(str(number), each) for number, each in enumerate(told))
        for note in activity.rows:
            assert activity.words(note)
        assert all(sane(each) for each in told)
        file.add([_TOLD])
        assert file.read(_LONG_AGO) == [*told, _TOLD], "what is read is written as it was"
