"""The dialog that makes one file of the clips."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QLabel, QLineEdit, QProgressBar

from studio.state.joining import Joining, Seam
from studio.ui.controls.button import Button
from studio.ui.controls.segments import Segments
from studio.ui.theme.theme import Theme
from studio.ui.video.storyboard.join_dialog import JoinDialog
from tests.state.test_joining import furnished, over
from tests.studio_fixture import until
from tests.ui.rooms import Room
from tests.ui.video.storyboard.test_pane import LEFT, part


@pytest.fixture
async def joining(room: Room) -> Joining:
    return await furnished(room, 2, 2, 0)


@pytest.fixture
async def dialog(theme: Theme, joining: Joining) -> AsyncIterator[JoinDialog]:
    dialog = JoinDialog(theme, joining)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    yield dialog
    dialog.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def test_it_says_what_it_would_make(dialog: JoinDialog) -> None:
    what = part(dialog, QLabel, "joinWhat").text()
    assert what == "2 clips in their order, 4 s. Without shot 3, which has no clip."
    assert not part(dialog, QDoubleSpinBox, "joinFadeSpin").isEnabled()
    assert not part(dialog, QProgressBar, "joinProgress").isVisible()
    assert not part(dialog, Button, "joinRevealButton").isVisible()


async def test_a_cross_fade_has_a_length(dialog: JoinDialog, joining: Joining) -> None:
    QTest.mouseClick(part(dialog, Segments, "joinSeam").button(Seam.FADE), LEFT)
    spin = part(dialog, QDoubleSpinBox, "joinFadeSpin")
    assert spin.isEnabled() and spin.value() == 0.5 and joining.view.seam is Seam.FADE
    assert (spin.minimum(), spin.maximum()) == (0.2, 2.0)
    spin.setValue(2.0)
    assert "each cross-fade takes 1 s" in part(dialog, QLabel, "joinWhat").text()


async def test_the_film_is_made_and_shown_in_its_folder(dialog: JoinDialog, joining: Joining) -> None:
    name = part(dialog, QLineEdit, "joinNameEdit")
    name.selectAll()
    QTest.keyClicks(name, "dusk")
    QTest.mouseClick(part(dialog, Button, "joinButton"), LEFT)
    assert part(dialog, QProgressBar, "joinProgress").isVisible() and not name.isEnabled()
    await over(joining)
    assert part(dialog, QLabel, "joinOutcome").text().startswith("dusk.mp4, 160 × 90, 4 s")
    revealed: list[str] = []
    dialog.revealed.connect(revealed.append)
    QTest.mouseClick(part(dialog, Button, "joinRevealButton"), LEFT)
    assert revealed == [joining.view.made] and Path(revealed[0]).name == "dusk.mp4"
    assert part(dialog, Button, "joinCancelButton").text() == "Close"


async def test_escape_stops_first_and_closes_then(dialog: JoinDialog, joining: Joining) -> None:
    QTest.mouseClick(part(dialog, Segments, "joinSeam").button(Seam.FADE), LEFT)
    QTest.mouseClick(part(dialog, Button, "joinButton"), LEFT)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and part(dialog, QLabel, "joinOutcome").text() == "Stopped. Nothing was kept."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


async def test_a_sheet_is_made(dialog: JoinDialog, joining: Joining) -> None:
    QTest.mouseClick(part(dialog, Button, "contactSheetButton"), LEFT)
    await until(lambda: joining.view.made, joining.changed)
    assert part(dialog, QLabel, "joinOutcome").text().endswith("sheet.png, 3 shots")
