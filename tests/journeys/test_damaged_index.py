"""A damaged index: it is put right at the start, told in words that can be read, and the pictures are there again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.sandbox_fixture import Sandbox


async def made_one(seat: Seat, sandbox: Sandbox) -> None:
    person = seat(sandbox)
    await person.sit_down()
    person.studio.composer.set(width=256, height=256)
    await person.until(person.can_generate)
    person.studio.purchase.generate()
    await person.until(lambda: person.rows("recentStrip") == 1 and "aved" in person.told("queueView", 0))
    await person.leave()


def notes(person: Person) -> dict[str, str]:
    return {note.title: note.tone for note in person.studio.activity.rows}


async def test_the_window_tells_what_was_damaged_and_shows_the_pictures_again(
    seat: Seat, sandbox: Sandbox, home: Path
) -> None:
    await made_one(seat, sandbox)
    for file in (home / "data").glob("studio.sqlite3*"):
        file.write_bytes(b"\x00" * 8192)
    for copy in (home / "data" / "backups").glob("*"):
        copy.unlink()
    person = seat(sandbox)
    await person.sit_down()
    await person.until(lambda: person.rows("recentStrip") == 1)
    await person.until(lambda: "The index was rebuilt from your pictures" in notes(person))
    told = notes(person)
    assert told["The index was put right"] == told["The index was rebuilt from your pictures"] == "warn"
    assert "err" not in told.values()
    assert person.window.desk is not None
    toast = next(toast for toast in person.window.desk.toasts.toasts if "put right" in toast.news.title)
    assert toast.news.stays, "it takes longer to read than a toast lasts"
    words = [label for label in toast.findChildren(QLabel) if label.wordWrap()]
    assert words and words[0].text() == toast.news.detail
    assert words[0].heightForWidth(words[0].width()) <= words[0].height()
    assert len(sandbox.generations()) == 1
