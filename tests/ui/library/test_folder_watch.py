"""F5 in the real window: what other programs did to the files is in sight a moment later."""

from __future__ import annotations

from PySide6.QtCore import Qt

from studio.domain.picture import FileState
from tests.flow.shelf import laid
from tests.studio_fixture import Home
from tests.ui.library.visitor import Visitor, kept, visitor

__all__ = ["kept", "visitor"]


async def test_what_was_deleted_and_what_is_new_is_seen(visitor: Visitor, home: Home) -> None:
    first, _ = await visitor.room.add_run(2)
    await visitor.go()
    assert visitor.words("galleryCount") == "2 pictures"
    visitor.studio.path_of(first).unlink()
    laid(home.paths.library / "new" / "鷺.png")
    visitor.press(Qt.Key.Key_F5)
    await visitor.sees(lambda: visitor.words("galleryCount") == "3 pictures")
    rows = visitor.place.grid.rows
    shown = {row.picture.id: row.picture.state for row in await visitor.room.store.finder.rows(rows.keys)}
    assert shown[first.id] is FileState.MISSING
    (told,) = [note.text for note in visitor.studio.activity.rows if note.title == "The picture folder"]
    assert "1 is missing" in told and "1 new file was taken in" in told
