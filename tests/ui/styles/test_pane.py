"""Styles are searched, filtered, chosen and marked, by keyboard and mouse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from studio.domain.generation import Style
from studio.state.rows import VALUE
from studio.state.styles import StyleCard
from studio.ui.cards.delegate import CardDelegate
from studio.ui.styles.delegate import two_lines
from studio.ui.styles.pane import StylePane
from studio.ui.styles.view import describe
from studio.ui.theme.theme import Theme
from tests.ui.rooms import Room

NAMES = ("Gouache Storybook", "Golden Hour Photography", "Woodblock Print", "Ink Wash", "Two-Ink Riso")


def styles(*names: str) -> tuple[Style, ...]:
    return tuple(
        Style(
            id=f"s{at}",
            name=name,
            description="<b>soft</b> paint",
            default_steps=28,
            default_guidance_scale=6.5,
            is_public=name != "Ink Wash",
        )
        for at, name in enumerate(names)
    )


@pytest.fixture
async def pane(theme: Theme, room: Room) -> AsyncIterator[StylePane]:
    room.studio.styles.rows.show(styles(*NAMES), favourites=frozenset({"s1"}), recent=("s2", "s0"))
    pane = StylePane(theme, room.studio.styles)
    pane.resize(327, 499)
    pane.show()
    yield pane
    pane.close()
    pane.deleteLater()


def shown(pane: StylePane) -> list[str]:
    model = pane.cards.model()
    cards = (model.index(row, 0).data(VALUE) for row in range(model.rowCount()))
    return [card.style.name for card in cards if isinstance(card, StyleCard)]


def delegate(pane: StylePane) -> CardDelegate:
    found = pane.cards.itemDelegate()
    assert isinstance(found, CardDelegate)
    return found


def click_card(pane: StylePane, row: int, *, heart: bool = False) -> None:
    rect = pane.cards.visualRect(pane.cards.model().index(row, 0))
    place = delegate(pane).heart_place(rect, row) if heart else delegate(pane).picture_place(rect, row)
    at = place.center() if heart else place.bottomLeft()
    QTest.mouseClick(pane.cards.viewport(), Qt.MouseButton.LeftButton, pos=at)


def press_filter(pane: StylePane, name: str) -> None:
    QTest.mouseClick(pane.filters.button(name), Qt.MouseButton.LeftButton)


async def test_header_counts_what_the_server_offers(pane: StylePane) -> None:
    count = pane.findChild(QLabel, "loraCount")
    assert count is not None and count.text() == "5"


async def test_words_find_names_and_descriptions(pane: StylePane) -> None:
    QTest.keyClicks(pane.search, "ink")
    assert shown(pane) == ["Ink Wash", "Two-Ink Riso"]
    pane.search.clear()
    QTest.keyClicks(pane.search, "paint wood")
    assert shown(pane) == ["Woodblock Print"]


async def test_filters_keep_favourites_recent_and_team(pane: StylePane) -> None:
    press_filter(pane, "favourites")
    assert shown(pane) == ["Golden Hour Photography"]
    press_filter(pane, "recent")
    assert shown(pane) == ["Woodblock Print", "Gouache Storybook"]
    press_filter(pane, "team")
    assert shown(pane) == ["Ink Wash"]
    press_filter(pane, "all")
    assert len(shown(pane)) == 5


async def test_a_click_chooses(room: Room, pane: StylePane) -> None:
    click_card(pane, 2)
    assert room.studio.composer.draft.style_id == "s2"
    card = room.studio.styles.rows.card("s2")
    assert card is not None and card.selected and not card.favourite


async def test_search_return_and_arrows_choose(room: Room, pane: StylePane) -> None:
    pane.focus_search()
    QTest.keyClicks(pane.search, "ink")
    QTest.keyClick(pane.search, Qt.Key.Key_Return)
    QTest.keyClick(pane.cards, Qt.Key.Key_Right)
    QTest.keyClick(pane.cards, Qt.Key.Key_Return)
    assert room.studio.composer.draft.style_name == "Two-Ink Riso"


async def test_arrows_walk_three_columns(pane: StylePane) -> None:
    pane.cards.setCurrentIndex(pane.cards.model().index(0, 0))
    QTest.keyClick(pane.cards, Qt.Key.Key_Down)
    assert pane.cards.currentIndex().row() == 3


async def test_a_heart_marks_for_good_and_chooses_nothing(room: Room, pane: StylePane) -> None:
    click_card(pane, 0, heart=True)
    card = room.studio.styles.rows.card("s0")
    assert card is not None and card.favourite
    assert room.studio.composer.draft.style_id is None
    async with asyncio.timeout(20):
        while "s0" not in await room.store.styles.favourites():
            await asyncio.sleep(0.005)
    pane.cards.setCurrentIndex(pane.cards.model().index(0, 0))
    QTest.keyClick(pane.cards, Qt.Key.Key_F)
    card = room.studio.styles.rows.card("s0")
    assert card is not None and not card.favourite


async def test_nothing_found_shows_the_way_back(pane: StylePane) -> None:
    QTest.keyClicks(pane.search, "zebra")
    empty, back = pane.findChild(QLabel, "loraEmpty"), pane.findChild(QPushButton, "loraShowAll")
    assert empty is not None and back is not None
    assert empty.isVisible() and empty.text() == "No styles match."
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert len(shown(pane)) == 5
    assert pane.cards.isVisible()


async def test_trouble_is_said_in_place_of_cards(theme: Theme, room: Room) -> None:
    pane = StylePane(theme, room.studio.styles)
    room.studio.styles.rows.loading = False
    room.studio.styles.trouble.emit("The server could not be reached.")
    empty = pane.findChild(QLabel, "loraEmpty")
    assert empty is not None and empty.text() == "The server could not be reached."
    room.studio.styles.rows.show(styles("Ink Wash"), favourites=frozenset(), recent=())
    assert shown(pane) == ["Ink Wash"]
    assert not empty.isVisibleTo(pane)
    pane.deleteLater()


async def test_a_thousand_styles_are_found_among(room: Room, pane: StylePane) -> None:
    names = [f"Style {number}" for number in range(999)]
    room.studio.styles.rows.show(styles(*names, "Heron"), favourites=frozenset(), recent=())
    QTest.keyClicks(pane.search, "heron")
    assert shown(pane) == ["Heron"]
    pane.search.clear()
    pane.cards.setCurrentIndex(pane.cards.model().index(999, 0))
    assert pane.cards.viewport().rect().intersects(pane.cards.visualRect(pane.cards.currentIndex()))


async def test_columns_follow_the_width_as_designed(pane: StylePane) -> None:
    cards = delegate(pane)
    places = [cards.picture_place(pane.cards.visualRect(pane.cards.model().index(row, 0)), row) for row in range(3)]
    lefts = [pane.cards.viewport().mapTo(pane, place.topLeft()).x() for place in places]
    assert lefts == [16, 118, 219]
    assert {place.width() for place in places} <= {91, 92}
    pane.resize(439, 499)
    assert cards.columns == 4
    pane.resize(279, 499)
    assert cards.columns == 3
    assert pane.filters.button("favourites").text() == ""
    assert pane.filters.button("favourites").toolTip() == "Favourites"


@pytest.mark.parametrize("width", range(264, 481, 9))
async def test_no_width_loses_a_column(room: Room, pane: StylePane, width: int) -> None:
    room.studio.styles.rows.show(styles(*(f"Style {at}" for at in range(40))), favourites=frozenset(), recent=())
    pane.resize(width, 499)
    columns = delegate(pane).columns
    tops = [pane.cards.visualRect(pane.cards.model().index(row, 0)).top() for row in range(columns + 1)]
    assert len(set(tops[:columns])) == 1
    assert tops[columns] > tops[0]
    last = delegate(pane).picture_place(pane.cards.visualRect(pane.cards.model().index(columns - 1, 0)), columns - 1)
    assert pane.cards.mapTo(pane, last.topRight()).x() == pytest.approx(width - 16 - 1, abs=1)


async def test_previews_are_painted_and_a_withdrawn_style_says_so(room: Room, pane: StylePane) -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("#c03a2b"))
    rows = room.studio.styles.rows
    rows.set_image("s0", image)
    place = delegate(pane).picture_place(pane.cards.visualRect(rows.index(0)), 0)
    assert pane.cards.viewport().grab().toImage().pixelColor(place.center()).name() == "#c03a2b"
    rows.select("s0")
    rows.show(styles(*NAMES)[1:], favourites=frozenset(), recent=())
    gone = rows.card("s0")
    assert gone is not None and gone.withdrawn
    at = rows.find("s0")
    place = delegate(pane).picture_place(pane.cards.visualRect(rows.index(at)), at)
    assert pane.cards.viewport().grab().toImage().pixelColor(place.center()).name() != "#c03a2b"


async def test_the_pane_asks_to_be_hidden(pane: StylePane) -> None:
    hidden = QSignalSpy(pane.hide_wanted)
    toggle = pane.findChild(QToolButton, "rightPaneToggle")
    assert toggle is not None
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert hidden.count() == 1


def test_names_break_between_words(theme: Theme) -> None:
    font = theme.font(12)
    assert two_lines("Gouache Storybook", font, 92) == ("Gouache", "Storybook")
    assert two_lines("Ink Wash", font, 92) == ("Ink Wash",)
    long = two_lines("A style with a name nobody can remember", font, 92)
    assert len(long) == 2 and long[1].endswith("…")
    assert two_lines("Donaudampfschifffahrtsgesellschaft", font, 92)[0].endswith("…")


def test_a_style_is_described_with_its_own_settings() -> None:
    assert describe(styles("Ink Wash")[0]) == ("Ink Wash", "<b>soft</b> paint", "28 steps, guidance 6.5")
    assert describe(Style(id="x", name="Bare")) == ("Bare",)
