"""What the bell told is told again at the next start, for a month."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from studio.domain.clock import SystemClock
from studio.state.activity import Activity
from studio.state.chronicle import Chronicle
from studio.state.studio import Studio
from studio.store.activity_file import ActivityFile, Happening
from tests.studio_fixture import Home


async def test_the_next_start_tells_it_again_below_what_is_new(home: Home) -> None:
    studio = await home.studio()
    await studio.start()
    studio.activity.note("4 pictures saved", "Quoted 4, ", tone="ok", money="4 charged", job_id="j1")
    studio.activity.note("Nothing was sent", "The day's limit is 10.", tone="warn")
    await home.close()

    again = await home.studio()
    again.activity.note("The index was put right")
    await again.start()
    told = [(note.title, note.text, note.money, note.tone, note.job_id) for note in again.activity.rows]
    assert told[:3] == [
        ("The index was put right", "", "", "info", ""),
        ("Nothing was sent", "The day's limit is 10.", "", "warn", ""),
        ("4 pictures saved", "Quoted 4, ", "4 charged", "ok", "j1"),
    ]
    assert again.activity.unseen == 1, "what was told before was seen then"
    await home.close()

    titles = [note.title for note in (await _started(home)).activity.rows]
    assert titles[:3] == ["The index was put right", "Nothing was sent", "4 pictures saved"], "nothing twice"


async def _started(home: Home) -> Studio:
    studio = await home.studio()
    await studio.start()
    return studio


def test_notes_of_another_day_show_their_day(qapp: object) -> None:
    clock = SystemClock()
    activity = Activity(clock)
    activity.note("Today")
    note = activity.rows[0]
    assert activity.when(note) == f"{note.at.astimezone():%H:%M}"
    earlier = note.at.astimezone() - timedelta(days=2)
    activity.recall([type(note)("before0", earlier, "ok", "Before")])
    assert activity.when(activity.rows[1]) == f"{earlier.day} {earlier:%b}"


async def test_a_disk_without_room_disturbs_nobody(
    qapp: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gone = ActivityFile(tmp_path / "gone" / "activity.jsonl")
    activity = Activity(SystemClock())
    chronicle = Chronicle(activity, gone, SystemClock())
    await chronicle.load()
    activity.note("Something")
    with caplog.at_level(logging.WARNING):
        chronicle.close()
    assert "Notes of what happened (1) could not be kept" in caplog.text
    assert activity.rowCount() == 1


async def test_a_file_that_cannot_be_read_is_no_reason_not_to_start(
    qapp: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    activity = Activity(SystemClock())
    chronicle = Chronicle(activity, ActivityFile(tmp_path), SystemClock())
    with caplog.at_level(logging.WARNING):
        await chronicle.load()
    assert "cannot be told again" in caplog.text and activity.rowCount() == 0


async def test_the_last_note_before_the_end_is_kept(qapp: object, tmp_path: Path) -> None:
    file = ActivityFile(tmp_path / "activity.jsonl")
    activity, clock = Activity(SystemClock()), SystemClock()
    chronicle = Chronicle(activity, file, clock)
    activity.note("Right before the end")
    chronicle.close()
    (kept,) = file.read(clock.now() - timedelta(minutes=1))
    assert isinstance(kept, Happening) and kept.title == "Right before the end"
