"""Choosing another picture folder while the window is open."""

from __future__ import annotations

import asyncio
from pathlib import Path

from studio.domain.picture import Picture
from studio.state.studio import Studio
from studio.state.tasks import Failure
from tests.flow.desk import order
from tests.studio_fixture import Home, until

_PATIENCE = 180


async def make(studio: Studio, prompt: str) -> Picture:
    """Buy one picture and wait until it is saved."""
    engine = studio.link.engine
    await engine.submit(order(prompt))
    await asyncio.wait_for(engine.drained(), _PATIENCE)
    return next(tile.picture for tile in studio.recent.rows if tile.picture.request.prompt == prompt)


async def moved(studio: Studio) -> None:
    """Wait until the session has followed the setting."""
    while studio.tasks.running("library"):
        await asyncio.sleep(0)


def there(picture: Picture) -> bool:
    return Path(picture.path).stat().st_size == picture.size_bytes


async def test_new_pictures_go_to_the_chosen_folder_and_old_ones_are_found(live: Studio, tmp_path: Path) -> None:
    old, new = live.library_folder, tmp_path / "elsewhere"
    before = await make(live, "before")
    live.choose_library(str(new))
    await asyncio.wait_for(moved(live), _PATIENCE)
    after = await make(live, "after")
    assert live.path_of(before).is_relative_to(old) and live.path_of(after).is_relative_to(new)
    assert there(before) and there(after)


async def test_a_folder_that_cannot_be_used_gives_way_to_the_old_one(live: Studio, tmp_path: Path) -> None:
    heard: list[Failure] = []
    live.tasks.failed.connect(heard.append)
    (tmp_path / "file").write_bytes(b"")
    live.choose_library(str(tmp_path / "file" / "pictures"))
    await until(lambda: live.preferences.settings.library == "" and bool(heard), live.tasks.failed)
    assert heard[0].title == "Change the picture folder"
    assert live.path_of(await make(live, "after")).is_relative_to(live.library_folder)


async def test_without_an_account_the_pictures_of_before_are_found(home: Home, live: Studio, tmp_path: Path) -> None:
    before = await make(live, "before")
    await home.close()
    studio = await home.studio()
    await studio.start()
    studio.choose_library(str(tmp_path / "elsewhere"))
    await asyncio.wait_for(moved(studio), _PATIENCE)
    await home.close()
    studio = await home.studio()
    await studio.start()
    (tile,) = studio.recent.rows
    assert studio.path_of(tile.picture) == Path(before.path) and there(before)
