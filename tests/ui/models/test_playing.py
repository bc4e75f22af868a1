"""The preview of a video model plays while somebody looks at its card, and only then."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.state.models import ModelCard
from studio.state.rows import VALUE
from studio.state.studio import Studio
from studio.ui.models.delegate import ModelDelegate
from studio.ui.models.pane import ModelPane
from studio.ui.theme.theme import Theme
from tests.media.films import film, number_of
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until
from tests.ui.dressing import dress

tips = pytest.mark.qt_log_ignore("does not support (raise|propagateSizeHints)", extend=True)
"""What the pointer or the keyboard rests on is also told by a tool tip."""


def card(pane: ModelPane, row: int) -> ModelCard:
    found = pane.cards.model().index(row, 0).data(VALUE)
    assert isinstance(found, ModelCard)
    return found


def place(pane: ModelPane, row: int) -> QRect:
    """Return where the preview of a row is in the view."""
    cards = pane.cards.itemDelegate()
    assert isinstance(cards, ModelDelegate)
    return cards.picture_place(pane.cards.visualRect(pane.cards.model().index(row, 0)), row)


def number(pane: ModelPane, row: int) -> int:
    """Return which frame of its preview is painted in a row: its ground is redder the later it is."""
    shown: QImage = pane.cards.viewport().grab().toImage()
    where = place(pane, row)
    return number_of(shown.pixelColor(where.center().x(), where.bottom() - 6).red())


def point_at(pane: ModelPane, row: int) -> None:
    QTest.mouseMove(pane.cards.viewport(), place(pane, row).center())


def leave(pane: ModelPane) -> None:
    QApplication.sendEvent(pane.cards.viewport(), QEvent(QEvent.Type.Leave))


async def stills(pane: ModelPane, *rows: int) -> None:
    pane.cards.viewport().grab()  # previews are fetched when they come into sight
    await until(lambda: all(card(pane, row).image is not None for row in rows))


async def plays(pane: ModelPane, row: int) -> None:
    """Watch until a preview has come near its end and begun again."""
    seen: list[int] = []

    def look(key: str) -> None:
        if key == card(pane, row).model.id:
            seen.append(number(pane, row))

    pane.cards.player.changed.connect(look)  # type: ignore[attr-defined]
    await until(lambda: any(later < 3 for at, was in enumerate(seen) if was > 7 for later in seen[at:]))
    pane.cards.player.changed.disconnect(look)  # type: ignore[attr-defined]
    upwards = sum(later >= was for was, later in pairwise(seen))
    assert upwards >= len(seen) - 3


@tips
async def test_the_card_under_the_pointer_plays_and_no_other(pane: ModelPane) -> None:
    await stills(pane, 0, 1)
    assert (number(pane, 0), number(pane, 1)) == (0, 0)
    point_at(pane, 0)
    await plays(pane, 0)
    assert number(pane, 1) == 0
    point_at(pane, 1)
    await plays(pane, 1)
    assert number(pane, 0) == 0
    leave(pane)
    assert (number(pane, 0), number(pane, 1)) == (0, 0)


@tips
async def test_a_card_passed_by_on_the_way_to_another_does_not_play(pane: ModelPane) -> None:
    await stills(pane, 0, 1)
    passed = card(pane, 0).model.id
    seen: list[object] = []
    player = pane.cards.player  # type: ignore[attr-defined]
    player.changed.connect(lambda _key: seen.append(player.frame(passed)))
    point_at(pane, 0)
    point_at(pane, 1)
    await plays(pane, 1)
    assert set(seen) == {None}


@tips
async def test_nothing_plays_before_it_was_looked_at_for_a_while(live: Studio, pane: ModelPane) -> None:
    await stills(pane, 0, 1)
    player, shelf = pane.cards.player, live.video.models  # type: ignore[attr-defined]
    first, second = card(pane, 0).model.id, card(pane, 1).model.id
    await until(lambda: shelf.strip(first) and shelf.strip(second))
    player.play(first, dwell=60_000)
    QApplication.processEvents()
    assert player.frame(first) is None
    player.play(second, dwell=0)
    await until(lambda: player.frame(second))
    assert player.frame(first) is None


@tips
async def test_without_motion_nothing_plays(theme: Theme, live: Studio, pane: ModelPane) -> None:
    await stills(pane, 0)
    point_at(pane, 0)
    await plays(pane, 0)
    dress(theme, still=True)
    assert number(pane, 0) == 0
    player = pane.cards.player  # type: ignore[attr-defined]
    player.play(card(pane, 0).model.id)
    assert live.video.models.strip(card(pane, 0).model.id) is not None
    assert player.frame(card(pane, 0).model.id) is None
    dress(theme, still=False)
    player.play(card(pane, 0).model.id)
    await until(lambda: player.frame(card(pane, 0).model.id))


@tips
async def test_the_card_that_keys_have_gone_to_plays_until_they_go_elsewhere(pane: ModelPane) -> None:
    await stills(pane, 0, 1)
    QApplication.sendEvent(pane.cards, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    pane.cards.setCurrentIndex(pane.cards.model().index(0, 0))
    QTest.keyClick(pane.cards, Qt.Key.Key_Right)
    await plays(pane, 1)
    assert number(pane, 0) == 0
    QApplication.sendEvent(pane.cards, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert number(pane, 1) == 0


@tips
async def test_a_pointer_at_rest_takes_nothing_from_the_keys_and_one_that_moves_does(pane: ModelPane) -> None:
    await stills(pane, 0, 1)
    player = pane.cards.player  # type: ignore[attr-defined]
    point_at(pane, 0)
    await until(lambda: player.frame(card(pane, 0).model.id))
    pane.cards.setCurrentIndex(pane.cards.model().index(0, 0))
    QTest.keyClick(pane.cards, Qt.Key.Key_Right)
    point_at(pane, 0)
    await until(lambda: player.frame(card(pane, 1).model.id))
    QTest.mouseMove(pane.cards.viewport(), place(pane, 0).center() + QPoint(3, 3))
    await until(lambda: player.frame(card(pane, 0).model.id))


@tips
async def test_it_plays_no_more_when_it_scrolls_away_or_the_pane_is_hidden(pane: ModelPane) -> None:
    await stills(pane, 0)
    player = pane.cards.player  # type: ignore[attr-defined]
    point_at(pane, 0)
    await until(lambda: player.frame(card(pane, 0).model.id))
    pane.resize(327, 260)
    pane.cards.scrollToBottom()
    assert pane.cards.verticalScrollBar().value() > place(pane, 0).height()
    assert player.frame(card(pane, 0).model.id) is None
    pane.cards.verticalScrollBar().setValue(0)
    point_at(pane, 0)
    await until(lambda: player.frame(card(pane, 0).model.id))
    pane.hide()
    assert player.frame(card(pane, 0).model.id) is None


@tips
async def test_a_search_that_takes_the_card_away_ends_it(pane: ModelPane) -> None:
    await stills(pane, 0)
    player, gone = pane.cards.player, card(pane, 0).model  # type: ignore[attr-defined]
    point_at(pane, 0)
    await until(lambda: player.frame(gone.id))
    QTest.keyClicks(pane.search, card(pane, 1).model.name)
    assert card(pane, 0).model.id != gone.id
    assert player.frame(gone.id) is None


HTML = b"<!doctype html><title>Gone</title>" * 40


def spoil(previews: Path) -> None:
    """Let three previews be broken, each in its way, and one be of a kind that Qt plays nowhere."""
    (previews / "slow-drift.mp4").write_bytes(HTML)
    whole = (previews / "dolly-in.mp4").read_bytes()
    (previews / "dolly-in.mp4").write_bytes(whole[: len(whole) // 2])
    (previews / "orbit.mp4").write_bytes(b"")
    film(previews / "handheld.mp4", frames=12, size=(160, 90), codec="libsvtav1")


@pytest.fixture
def spoiled(previews: Path) -> Path:
    spoil(previews)
    return previews


@tips
async def test_broken_previews_are_plain_blocks_and_nobody_is_told(
    spoiled: Path, pane: ModelPane, live: Studio, sandbox: Sandbox
) -> None:
    notes = len(live.activity.rows)
    await stills(pane, 3, 4)
    await until(lambda: sandbox.calls("GET /previews/{slug}.mp4") >= 5)
    for row in range(3):
        point_at(pane, row)
    point_at(pane, 3)
    await plays(pane, 3)
    shown = pane.cards.viewport().grab().toImage()
    for row in range(3):
        assert card(pane, row).image is None
        where = place(pane, row).adjusted(8, 8, -8, -8)
        block = shown.copy(where)
        assert {block.pixel(x, y) for x in range(0, block.width(), 7) for y in range(0, block.height(), 7)} == {
            block.pixel(0, 0)
        }
    assert len(live.activity.rows) == notes
