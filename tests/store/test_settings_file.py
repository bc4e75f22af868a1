"""The settings file heals itself and never stops a start."""

from __future__ import annotations

import tomllib
import tracemalloc
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from studio.domain.errors import DiskTrouble
from studio.domain.settings import Settings
from studio.store.settings_file import SettingsFile
from tests.faults.disks import mount, unmount

CHANGED = Settings(theme="light", day_limit=Decimal("12.30"), library='/a "b"/鷺', embed=False, text_size=130)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    """A file that is not there yet."""
    return SettingsFile(tmp_path / "config" / "settings.toml")


def test_without_a_file_everything_is_as_delivered(file: SettingsFile) -> None:
    assert file.load() == Settings()
    assert not file.path.exists() and file.notices == ()


def test_what_is_saved_is_loaded(file: SettingsFile) -> None:
    file.save(CHANGED)
    loaded = SettingsFile(file.path).load()
    assert loaded == CHANGED
    assert str(loaded.day_limit) == "12.30"


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe\0", b"\0" * 400, b"a = " + b"[" * 20_000])
def test_a_damaged_file_heals_from_the_copy_and_is_kept(file: SettingsFile, content: bytes) -> None:
    file.save(CHANGED)
    file.path.write_bytes(content)
    assert file.load() == CHANGED
    assert "damaged" in file.notices[0]
    assert file.path.with_name("settings.toml.damaged").read_bytes() == content
    assert file.load() == CHANGED and file.notices == ()


def test_a_vanished_file_comes_back_from_the_copy(file: SettingsFile) -> None:
    file.save(CHANGED)
    file.path.unlink()
    assert file.load() == CHANGED and file.path.exists()


def test_both_damaged_is_as_delivered(file: SettingsFile) -> None:
    file.save(CHANGED)
    file.path.write_bytes(b"=")
    file.copy.write_bytes(b"=")
    assert file.load() == Settings()


def test_one_bad_value_costs_only_itself(file: SettingsFile) -> None:
    file.path.parent.mkdir()
    file.path.write_text(
        'theme = "neon"\ntext_size = 900\nday_limit = -3\nmonth_limit = nan\njob_limit = "many"\n'
        'confirm_above = 7.5\nembed = 1\nunknown = true\nname_template = "{seed}"\nparallel_downloads = 8\n'
    )
    assert file.load() == Settings(confirm_above=Decimal("7.5"), name_template="{seed}", parallel_downloads=8)


def test_an_edit_by_hand_becomes_the_last_good_copy(file: SettingsFile) -> None:
    file.save(CHANGED)
    file.path.write_text('theme = "system"\n')
    assert file.load().theme == "system"
    file.path.write_bytes(b"=")
    assert file.load().theme == "system"


def test_no_folder_to_write_in_is_disk_trouble(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way")
    file = SettingsFile(tmp_path / "config" / "settings.toml")
    with pytest.raises(DiskTrouble):
        file.save(CHANGED)
    assert file.load() == Settings()


def test_a_giant_file_is_not_read(file: SettingsFile) -> None:
    file.save(CHANGED)
    with file.path.open("r+b") as giant:
        giant.truncate(100 << 20)
    tracemalloc.start()
    assert file.load() == CHANGED and "damaged" in file.notices[0]
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


def test_half_a_file_never_stops_a_start(file: SettingsFile) -> None:
    file.save(CHANGED)
    content = file.path.read_bytes()
    for end in range(0, len(content), 7):
        file.path.write_bytes(content[:end])
        file.load()


def test_a_folder_in_place_of_the_file_is_put_aside(file: SettingsFile) -> None:
    file.save(CHANGED)
    file.path.unlink()
    file.path.mkdir()
    assert file.load() == CHANGED and file.path.is_file()


def test_a_read_only_folder_is_no_reason_not_to_start(file: SettingsFile) -> None:
    file.save(CHANGED)
    file.path.write_bytes(b"=")
    mount("--bind", str(file.path.parent), str(file.path.parent))
    try:
        mount("-o", "remount,ro,bind", str(file.path.parent))
        assert file.load() == CHANGED and file.notices
        with pytest.raises(DiskTrouble, match="cannot be written to"):
            file.save(Settings())
    finally:
        unmount(file.path.parent)


def test_what_a_newer_program_has_set_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        'theme = "light"\nnew_word = "a \\"quoted\\" 鷺"\nnew_number = 7\nnew_amount = 1.50\nnew_flag = true\n'
    )
    file = SettingsFile(path)
    settings = file.load()
    assert settings.theme == "light" and file.notices == ()
    file.save(msgspec.structs.replace(settings, theme="dark"))
    for kept in (path, file.copy):
        values = tomllib.loads(kept.read_text(encoding="utf-8"))
        assert values["theme"] == "dark"
        assert values["new_word"] == 'a "quoted" 鷺' and values["new_number"] == 7
        assert values["new_amount"] == 1.5 and values["new_flag"] is True
    assert SettingsFile(path).load().theme == "dark"
