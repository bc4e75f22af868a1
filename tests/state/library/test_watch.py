"""What happened to the files is noticed when the window settles, when it is turned to, and when somebody asks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from studio.domain.picture import FileState, Picture
from studio.state.studio import Studio
from tests.flow.desk import QuickClock
from tests.flow.shelf import art, laid
from tests.studio_fixture import Home, until


async def row(studio: Studio) -> Picture:
    (found,) = await studio._store.library.page()
    return found


def told(studio: Studio) -> list[str]:
    return [note.text for note in studio.activity.rows]


async def test_a_start_takes_in_what_is_new_and_learns_what_it_shows(home: Home) -> None:
    studio = await home.studio()
    laid(home.paths.library / "mine" / "heron.png")
    await studio.start()
    ids: list[object] = []
    studio.watch.noticed.connect(ids.append)
    studio.watch.look()
    await until(lambda: ids, studio.watch.noticed)
    found = await row(studio)
    assert ids == [(found.id,)] and found.imported
    assert told(studio) == ["1 new file was taken in."]
    await until(lambda: not studio.tasks.running("filling in") and not studio.tasks.running("census"))
    assert (await row(studio)).pixels
    await until(lambda: [tile.picture.id for tile in studio.recent.rows] == [found.id])


async def test_somebody_who_asks_is_answered_also_when_nothing_happened(home: Home) -> None:
    studio = await home.studio()
    home.paths.library.mkdir(parents=True, exist_ok=True)
    studio.watch.look()
    await until(lambda: told(studio) == ["Every picture is where it was."])


async def test_a_window_that_is_turned_to_looks_again(tmp_path: Path) -> None:
    clock = QuickClock(2000)
    home = Home(tmp_path / "home", clock)
    studio = await home.studio()
    path = laid(home.paths.library / "heron.png")
    await studio.start()
    try:
        studio.watch.start()
        await until(lambda: "1 new file was taken in." in told(studio))
        await until(lambda: not studio.tasks.running("census"))
        art(3).save(path)
        clock.advance(minutes=5)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
        await until(lambda: "1 picture was edited outside." in told(studio))
        assert (await row(studio)).state is FileState.CHANGED
    finally:
        await home.close()


async def test_a_folder_that_is_gone_is_told_once(tmp_path: Path, home: Home) -> None:
    studio = await home.studio()
    laid(home.paths.library / "heron.png")
    studio.watch.look()
    await until(lambda: told(studio))
    await until(lambda: not studio.tasks.running("census"))
    home.paths.library.rename(tmp_path / "unplugged")
    await studio.watch._look()
    await studio.watch._look()
    titles = [note.title for note in studio.activity.rows]
    assert titles.count("The picture folder is not there") == 1
    assert (await row(studio)).state is FileState.SAVED
