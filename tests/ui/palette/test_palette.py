"""Ctrl+K finds everything by name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QListView, QWidget

from studio.domain.generation import Style
from studio.state.library.sections import Section
from studio.state.rows import VALUE
from studio.state.studio import Studio
from studio.ui.actions import Actions, Deed
from studio.ui.palette.entries import Entry, PaletteRows, shelved
from studio.ui.palette.palette import CommandPalette
from studio.ui.theme.theme import Theme
from tests.studio_fixture import until

W = TypeVar("W", bound=QWidget)


class Desk:
    """A window with a palette and a few things to do."""

    def __init__(self, theme: Theme, studio: Studio) -> None:
        self.done: list[str] = []
        self.window = QWidget()
        self.window.resize(1440, 900)
        self.field = QLineEdit(self.window)
        self.field.show()
        self.actions = Actions(theme, self.window)
        self.actions.add(
            self._deed("settingsAction", "Settings…", "File", ""),
            self._deed("seedAction", "New random seed", "Create", "Ctrl+R"),
            self._deed("lockSeedAction", "Lock seed", "Create", "Ctrl+Shift+R"),
            self._deed("generateAction", "Generate", "Create", "Ctrl+Return"),
            self._deed("paletteAction", "Command palette", "View", "Ctrl+K"),
        )
        self.sought: list[str] = []
        self.palette = CommandPalette(theme, studio, self.actions, self.window, lambda: studio)
        self.window.show()
        self.window.activateWindow()
        self._theme, self._studio = theme, studio
        self.edit = self._find(QLineEdit, "paletteEdit")
        self.view = self._find(QListView, "paletteList")
        self.panel = self._find(QFrame, "commandPalette")

    @property
    def searching(self) -> CommandPalette:
        """A palette of a window that has a library."""
        return CommandPalette(
            self._theme,
            self._studio,
            self.actions,
            self.window,
            lambda: self._studio,
            shelves=lambda: shelved([Section("in a", "collection", "Coast", "folder", count=3)], self._go),
            look_for=self.sought.append,
        )

    def _go(self, section: Section) -> None:
        self.done.append(section.key)

    def _deed(self, name: str, words: str, menu: str, key: str) -> Deed:
        return Deed(name, words, menu, "lock", key, lambda: self.done.append(name))

    def _find(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert found is not None
        return found

    @property
    def entries(self) -> list[Entry]:
        model = self.view.model()
        return [model.index(row, 0).data(VALUE) for row in range(model.rowCount())]

    @property
    def words(self) -> list[str]:
        return [entry.words for entry in self.entries]


@pytest.fixture
async def desk(theme: Theme, studio: Studio) -> AsyncIterator[Desk]:
    studio.composer.history = tuple(f"a field of wheat, number {number}" for number in range(9))
    styles = tuple(Style(id=f"s{at}", slug=name.lower(), name=name) for at, name in enumerate(("Ink Wash", "Gouache")))
    studio.styles.rows.show(styles, favourites=frozenset(), recent=())
    desk = Desk(theme, studio)
    yield desk
    desk.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def test_it_stands_where_it_was_designed(desk: Desk) -> None:
    desk.palette.popup()
    assert desk.palette.geometry() == desk.window.rect()
    assert desk.panel.width() == 560
    assert desk.panel.geometry().top() == 96
    assert desk.panel.geometry().center().x() in (719, 720)
    assert desk.edit.hasFocus()


async def test_what_is_behind_is_dimmed_by_half(desk: Desk, theme: Theme) -> None:
    before = desk.window.grab().toImage().pixelColor(20, 800)
    desk.palette.popup()
    after = desk.window.grab().toImage().pixelColor(20, 800)
    assert abs(after.red() - before.red() // 2) <= 1


async def test_unasked_it_offers_actions_and_the_newest_prompts(desk: Desk) -> None:
    desk.palette.popup()
    kinds = [entry.kind for entry in desk.entries]
    assert kinds == ["action"] * 4 + ["prompt"] * 5
    assert "Command palette" not in desk.words


async def test_typing_finds_and_return_does(desk: Desk) -> None:
    desk.field.setFocus()
    desk.palette.popup()
    QTest.keyClicks(desk.edit, "seed")
    assert desk.words == ["New random seed", "Lock seed"] or desk.words == ["Lock seed", "New random seed"]
    while desk.view.currentIndex().data(VALUE).words != "Lock seed":
        QTest.keyClick(desk.edit, Qt.Key.Key_Down)
    QTest.keyClick(desk.edit, Qt.Key.Key_Return)
    assert desk.done == ["lockSeedAction"]
    assert not desk.palette.isVisible()
    assert desk.field.hasFocus()


async def test_arrows_go_round_and_tab_stays(desk: Desk) -> None:
    desk.palette.popup()
    last = desk.view.model().rowCount() - 1
    QTest.keyClick(desk.edit, Qt.Key.Key_Up)
    assert desk.view.currentIndex().row() == last
    QTest.keyClick(desk.edit, Qt.Key.Key_Tab)
    assert desk.view.currentIndex().row() == 0
    QTest.keyClick(desk.edit, Qt.Key.Key_PageDown)
    assert desk.view.currentIndex().row() == min(last, 10)
    assert desk.edit.hasFocus()


async def test_prefixes_ask_for_one_kind(desk: Desk) -> None:
    desk.palette.popup()
    QTest.keyClicks(desk.edit, "#")
    assert desk.words == ["Ink Wash", "Gouache"]
    QTest.keyClicks(desk.edit, "gou")
    assert desk.words == ["Gouache"]
    desk.edit.clear()
    QTest.keyClicks(desk.edit, "> e")
    assert {entry.kind for entry in desk.entries} == {"action"}


async def test_a_style_is_chosen(desk: Desk, studio: Studio) -> None:
    desk.palette.popup()
    QTest.keyClicks(desk.edit, "wash")
    QTest.keyClick(desk.edit, Qt.Key.Key_Return)
    assert studio.composer.draft.style_id == "s0"


async def test_styles_hidden_by_the_shelf_are_found(desk: Desk, studio: Studio) -> None:
    studio.styles.rows.set_search("gouache")
    desk.palette.popup()
    QTest.keyClicks(desk.edit, "ink")
    assert "Ink Wash" in desk.words


async def test_an_earlier_prompt_comes_back(desk: Desk, studio: Studio) -> None:
    desk.palette.popup()
    QTest.keyClicks(desk.edit, "number 7")
    QTest.keyClick(desk.edit, Qt.Key.Key_Return)
    assert studio.composer.draft.prompt == "a field of wheat, number 7"


async def test_a_click_chooses(desk: Desk) -> None:
    desk.palette.popup()
    QTest.keyClicks(desk.edit, "settings")
    place = desk.view.visualRect(desk.view.model().index(0, 0)).center()
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.done == ["settingsAction"]


async def test_nothing_found_is_said_and_return_does_nothing(desk: Desk) -> None:
    desk.palette.popup()
    QTest.keyClicks(desk.edit, "zzzzz")
    words = desk.window.findChild(QLabel, "paletteNothing")
    assert words is not None and words.isVisible()
    QTest.keyClick(desk.edit, Qt.Key.Key_Return)
    assert desk.done == [] and desk.palette.isVisible()


async def test_escape_a_click_beside_and_the_key_again_close_it(desk: Desk) -> None:
    ways: tuple[Callable[[], None], ...] = (
        lambda: QTest.keyClick(desk.edit, Qt.Key.Key_Escape),
        lambda: QTest.mouseClick(desk.palette, Qt.MouseButton.LeftButton, pos=QPoint(10, 10)),
        desk.palette.popup,
    )
    for close in ways:
        desk.palette.popup()
        assert desk.palette.isVisible()
        close()
        assert not desk.palette.isVisible()
    assert desk.done == []


async def test_it_opens_empty_and_follows_the_window(desk: Desk) -> None:
    desk.palette.popup()
    QTest.keyClicks(desk.edit, "seed")
    desk.palette.leave()
    desk.palette.popup()
    assert desk.edit.text() == ""
    desk.window.resize(1024, 640)
    assert desk.palette.geometry() == desk.window.rect()
    assert desk.palette.rect().contains(desk.panel.geometry())


async def test_rows_are_told_with_their_key(desk: Desk) -> None:
    desk.palette.popup()
    QTest.keyClicks(desk.edit, "lock seed")
    told = desk.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Lock seed, Ctrl+Shift+R"


async def test_generate_carries_its_price(theme: Theme, live: Studio) -> None:
    live.composer.set(prompt="a heron", count=2)
    await until(lambda: live.pricing.view.enabled, live.pricing.changed)
    desk = Desk(theme, live)
    desk.palette.popup()
    money = {entry.key: entry.money for entry in desk.entries if entry.money}
    desk.window.deleteLater()
    assert money == {"generateAction": "2 pretend credits"}


def test_rows_keep_qt_rules(qtmodeltester: object, qapp: object) -> None:
    rows = PaletteRows()
    rows.reset(Entry(str(number), "action", f"Do {number}", "lock", lambda: None) for number in range(3))
    qtmodeltester.check(rows)  # type: ignore[attr-defined]


def rows_of(palette: CommandPalette) -> list[Entry]:
    view = palette.findChild(QListView, "paletteList")
    assert view is not None
    return [view.model().index(row, 0).data(VALUE) for row in range(view.model().rowCount())]


async def test_the_last_row_searches_the_library(desk: Desk) -> None:
    palette = desk.searching
    palette.popup()
    edit = palette.findChild(QLineEdit, "paletteEdit")
    assert edit is not None
    for typed, kinds in (("seed", {"action", "library"}), ("/heron", {"library"}), ("> zebra", set())):
        edit.setText(typed)
        assert {entry.kind for entry in rows_of(palette)} == kinds
    edit.setText("/ a heron  wades ")
    assert [entry.words for entry in rows_of(palette)] == ["Search the library for “a heron wades”"]
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert desk.sought == ["a heron wades"]


async def test_a_collection_is_gone_to_by_its_name(desk: Desk) -> None:
    palette = desk.searching
    palette.popup()
    edit = palette.findChild(QLineEdit, "paletteEdit")
    assert edit is not None
    QTest.keyClicks(edit, "/coas")
    assert rows_of(palette)[0].words == "Coast, 3"
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert desk.done == ["in a"]
