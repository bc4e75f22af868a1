"""Settings and layout, whatever is in their files: the program starts, with values in their bounds."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from studio.domain.clock import SystemClock
from studio.domain.export import LONGEST, ExportWish, Form, Packing
from studio.domain.money import amount
from studio.domain.settings import Settings
from studio.state.activity import Activity
from studio.state.layout import Layout, _read
from studio.state.library.exporting import Exporting
from studio.state.tasks import Tasks
from studio.store.settings_file import SettingsFile, _written
from tests.fuzz.documents import TEXTS, documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.recipes import either, joined, listed, pick
from tests.fuzz.sanity import sane
from tests.store.examples import picture

PARSERS = (
    "studio.store.settings_file._read",
    "studio.store.settings_file._value",
    "studio.state.layout._read",
    "studio.state.library.exporting.Exporting._kept",
    "studio.state.preferences.Preferences.update",
)

_SET = Settings(theme="light", day_limit=Decimal("12.30"), library='/a "b"/鷺', embed=False, text_size=130)
_VALUES = (
    *(
        "1",
        "-1",
        "nan",
        "inf",
        "-inf",
        "1e999999",
        "-0.0",
        '""',
        '"a\\u0000b"',
        "true",
        "[]",
        "{}",
        '"\\uD800"',
        "1979-05-27",
    ),
    *(
        "9" * 4000,
        "0x7fffffffffffffff",
        '"x"',
        "[" * 3000,
        "{a = " * 2000,
        '"""',
        "'\0'",
        "20.5",
        "1_0",
        '"' + "x" * 300 + '"',
    ),
)
_NAMES = (*Settings.__struct_fields__, "new_field", "a.b", '"\\u0000"', "[table]\nx", "[[tables]]\nx")
_LINES = listed(joined(pick(*_NAMES), pick(" = "), pick(*_VALUES)), 0, 4)
FILE = either(mutated((_written(_SET), _written(Settings()), b"")), lambda random: "\n".join(_LINES(random)).encode())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@cases(content=FILE, copy=either(pick(None), FILE))
def test_settings(path: Path, content: bytes, copy: bytes | None) -> None:
    path.write_bytes(content)
    file = SettingsFile(path)
    file.copy.unlink(missing_ok=True)
    if copy is not None:
        file.copy.write_bytes(copy)
    with quick():
        settings = file.load()
        assert sane(settings) and 100 <= settings.text_size <= 150 and 1 <= settings.parallel_downloads <= 8
        assert amount(settings.day_limit) and settings.confirm_above >= 0
        assert "\0" not in settings.library
        with suppress(OSError):  # a folder whose name is too long is told as one when it is opened
            assert not Path(settings.library, "none").exists()
        path.write_bytes(_written(settings))
        assert SettingsFile(path).load() == settings and file.notices is not None


LAYOUT = [{"window": "AdnQywADAAA=", "panes": [1, 2, 3], "folded": True}]


@cases(content=documents(LAYOUT))
def test_layout(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with quick():
        values = _read(path)
        layout = Layout(path)
        for name in [*values, "window", "panes"]:
            assert layout.text(name).encode("ascii", "replace") is not None
            assert layout.flag(name, True) in (True, False)
            assert all(0 <= each < 100_000 for each in layout.lengths(name, 3))


CHOICES = documents([msgspec.json.decode(msgspec.json.encode(ExportWish(longest=2048, template="{date}")))])
CHOSEN = either(CHOICES, CHOICES, lambda random: random.choice(TEXTS).encode("utf-8", "surrogatepass"))


@cases(choices=CHOSEN, place=pick(*TEXTS))
def test_how_was_exported_last(path: Path, choices: bytes, place: str) -> None:
    kept = {"export choices": choices.decode("utf-8", "replace"), "export folder": place}
    path.write_bytes(json.dumps(kept).encode())
    one, layout = picture(1), Layout(path)
    exporting = Exporting(
        Tasks(), Activity(SystemClock()), path_of=lambda _: path, library=lambda: path.parent, layout=layout
    )
    with quick():
        exporting.begin([one])
    view = exporting.view
    assert 1 <= view.wish.quality <= 100 and (view.wish.longest is None or view.wish.longest in LONGEST)
    assert isinstance(view.wish.form, Form) and isinstance(view.wish.packing, Packing) and view.example
    with suppress(OSError):  # told as such when it is written there
        assert Path(view.folder).stat()
