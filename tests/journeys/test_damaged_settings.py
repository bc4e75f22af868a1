"""A damaged settings file: the last good one is used, and the user is told."""

from __future__ import annotations

from pathlib import Path

from studio.domain.settings import Settings
from studio.store.settings_file import SettingsFile
from tests.journeys.conftest import Seat


async def test_a_damaged_settings_file_is_told(seat: Seat, home: Path) -> None:
    file = SettingsFile(home / "config" / "settings.toml")
    file.save(Settings(theme="light"))
    file.path.write_bytes(b"theme = \xff")
    person = seat()
    await person.sit_down()
    assert person.studio.preferences.settings.theme == "light"
    assert [note.text for note in person.studio.activity.rows] == [
        "The settings file was damaged. The last good settings are used."
    ]
