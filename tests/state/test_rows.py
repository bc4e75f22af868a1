"""Rows: found at once, and told together when they change together."""

from __future__ import annotations

import pytest
from pytestqt.modeltest import ModelTester

from studio.state.rows import VALUE, Rows


class Words(Rows[str]):
    """Rows whose first letter is their name."""

    def key(self, row: str) -> str:
        return row[0]

    def words(self, row: str) -> str:
        return row


@pytest.fixture
def rows(qapp: object) -> Words:
    words = Words()
    words.reset(["ant", "bee", "cat", "dog"])
    return words


def test_rows_keep_the_rules_of_qt(rows: Words, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(rows)  # type: ignore[no-untyped-call]
    rows.put("eel", at=2)
    rows.drop("a")
    rows.touch_all({0: "bat", 3: "duck"})
    assert list(rows.rows) == ["bat", "eel", "cat", "duck"]


def test_a_row_is_found_where_it_stands_after_others_came_and_went(rows: Words) -> None:
    assert rows.find("c") == 2
    rows.put("eel")
    assert (rows.find("e"), rows.find("c")) == (0, 3)
    rows.drop("a")
    assert (rows.find("a"), rows.find("c")) == (-1, 2)
    rows.reset(["cow"])
    assert (rows.find("c"), rows.find("d")) == (0, -1)


def test_rows_that_change_together_are_told_once(rows: Words) -> None:
    told: list[tuple[int, int]] = []
    rows.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    rows.touch_all({1: "bat", 3: "duck"})
    assert told == [(1, 3)]
    assert [rows.index(at).data(VALUE) for at in range(4)] == ["ant", "bat", "cat", "duck"]


def test_nothing_is_told_when_nothing_changed(rows: Words) -> None:
    told: list[object] = []
    rows.dataChanged.connect(told.append)
    rows.touch_all({})
    assert told == []
