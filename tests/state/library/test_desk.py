"""The library's desk: what is asked for last is what is answered."""

from __future__ import annotations

from tests.studio_fixture import Home, until
from tests.ui.rooms import Room


async def test_whoever_walks_fast_ends_where_they_stopped(home: Home) -> None:
    room = Room(home, await home.studio())
    pictures = [*await room.add_run(4), *await room.add_run(4)]
    told: list[int] = []
    for picture in pictures:
        room.studio.library.find_picture(picture.id, told.append)
    await until(lambda: told and not room.studio.tasks.running("find a picture"))
    assert told == [await home.store.finder.key_of(pictures[-1].id)]
