"""The sidebar as a tree: sections, collections in collections, and names that can be typed over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from studio.domain.listing import Counts
from studio.domain.marks import Collection, SmartFolder
from studio.state.library.sections import Branch, Section, plant
from studio.state.library.sidebar import SidebarModel

COAST = Collection(id="a", name="Coast and sea", place=2)
HARBOURS = Collection(id="b", name="Harbours", parent="a", place=1)
CHARACTERS = Collection(id="c", name="Characters", place=1)
KEEPERS = SmartFolder(id="d", name="Keepers", query="rating>=4")


def branches(counts: Counts, *collections: Collection) -> tuple[Branch, ...]:
    return plant(counts, collections, (KEEPERS,), {"d": 5})


@pytest.fixture
def sidebar(qtbot: QtBot) -> SidebarModel:
    model = SidebarModel()
    model.show(branches(Counts(all=12, tags={"sea": 2}), COAST, HARBOURS, CHARACTERS))
    return model


def names(sidebar: SidebarModel) -> list[str]:
    return [str(sidebar.index(row, 0).data()) for row in range(sidebar.rowCount())]


def test_it_keeps_qt_rules(qtmodeltester: ModelTester, sidebar: SidebarModel) -> None:
    qtmodeltester.check(sidebar)  # type: ignore[no-untyped-call]
    sidebar.show(branches(Counts(all=13, waiting=2), COAST, CHARACTERS))
    sidebar.show(branches(Counts(all=14, waiting=3), COAST, CHARACTERS))


def test_sections_stand_in_the_order_of_their_places(sidebar: SidebarModel) -> None:
    assert names(sidebar)[:4] == ["All", "Favourites", "Videos", "Unrated"]
    assert names(sidebar)[4:] == ["Collections", "Characters", "Coast and sea", "Smart folders", "Keepers", "Tags"]
    inner = sidebar.index(0, 0, sidebar.find("in a"))
    assert inner.data() == "Harbours"


def test_what_is_not_on_disk_is_shown_only_when_there_is_some(sidebar: SidebarModel) -> None:
    assert not sidebar.find("waiting").isValid()
    sidebar.show(branches(Counts(waiting=2)))
    assert sidebar.find("waiting").data(Qt.ItemDataRole.AccessibleTextRole) == "Not on disk yet, 2"


def test_a_collection_whose_parent_is_gone_is_still_in_reach(sidebar: SidebarModel) -> None:
    sidebar.show(branches(Counts(), HARBOURS))
    assert "Harbours" in names(sidebar)


def test_numbers_change_without_moving_a_row(sidebar: SidebarModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(sidebar.modelReset), qtbot.waitSignal(sidebar.dataChanged):
        sidebar.show(branches(Counts(all=13, tags={"sea": 2}), COAST, HARBOURS, CHARACTERS))


def test_only_what_the_user_named_is_renamed(sidebar: SidebarModel, qtbot: QtBot) -> None:
    told: list[tuple[Section, str]] = []
    sidebar.renamed.connect(lambda section, name: told.append((section, name)))
    assert not sidebar.setData(sidebar.find("all"), "Everything")
    assert sidebar.setData(sidebar.find("in b"), "  Ports \n and harbours ")
    assert sidebar.setData(sidebar.find("in c"), "  ")
    assert [(section.id, name) for section, name in told] == [("b", "Ports and harbours")]
