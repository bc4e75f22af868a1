"""Known words become chips as they are completed, and nothing that was typed is lost."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from studio.domain.query import Completion
from studio.state.library.search import Asked, Chip, Search, settle


def typed(words: str) -> Asked:
    """Return what stands in the field after ``words`` were typed letter by letter."""
    asked, cursor = Asked(), 0
    for letter in words:
        text = asked.words[:cursor] + letter + asked.words[cursor:]
        asked, cursor = settle(Asked(asked.chips, text), cursor + 1)
    return asked


@pytest.mark.parametrize(
    ("words", "chips", "rest"),
    [
        ("rating>=3", [], "rating>=3"),
        ("rating>=3 ", ["rating ≥ 3"], ""),
        ("sea rating>=3 light", ["rating ≥ 3"], "sea light"),
        ("rating>=3 cost>0.5 sea", ["rating ≥ 3", "cost > 0.5"], "sea"),
        ('"rating>=3" ', [], '"rating>=3" '),
        ("rating>=3 rating>=3 ", ["rating ≥ 3"], ""),
        ("rating>=many ", [], "rating>=many "),
    ],
)
def test_complete_words_become_chips(words: str, chips: list[str], rest: str) -> None:
    asked = typed(words)
    assert [chip.label for chip in asked.chips] == chips
    assert asked.words == rest


def test_a_choice_takes_the_chip_before_it_along() -> None:
    asked = typed("is:fav OR rating>=4")
    assert not asked.chips and asked.words == "is:fav OR rating>=4"
    assert len(typed("is:fav OR rating>=4 ").chips) == 1


def test_the_cursor_stays_between_the_same_letters() -> None:
    words = "sea rating>=3 light"
    asked, cursor = settle(Asked((), words), len("sea rating>=3 li"))
    assert asked.words[:cursor] == "sea li"


@pytest.fixture
def search(qtbot: QtBot) -> Search:
    return Search()


def test_it_tells_what_is_looked_for_once(search: Search, qtbot: QtBot) -> None:
    told: list[str] = []
    search.asked.connect(told.append)
    with qtbot.waitSignal(search.asked):
        search.type("heron", 5)
        search.type("heron s", 7)
    search.type("heron s", 7)
    with qtbot.waitSignal(search.asked):
        search.clear()
    assert told == ["heron s", ""]


def test_what_is_wrong_is_told_and_the_rest_looked_for(search: Search, qtbot: QtBot) -> None:
    with qtbot.waitSignal(search.asked) as told:
        search.type("heron rating>=many", 18)
    assert search.view.problem is not None
    assert search.view.problem.sentence.endswith(".")
    assert told.args == ["heron rating>=many"]
    search.type("heron rating>=4", 15)
    assert search.view.problem is None


def test_chips_are_taken_away_changed_and_put_back(search: Search) -> None:
    search.put("is:fav rating>=3 heron")
    assert [chip.text for chip in search.view.asked.chips] == ["is:fav", "rating>=3"]
    search.edit(1)
    assert search.view.asked == Asked(search.view.asked.chips[:1], "rating>=3 heron")
    search.enter()
    search.remove_last()
    assert search.text == "is:fav heron"
    search.remove(0)
    assert search.text == "heron"
    search.remove_last()
    assert search.text == ""


def test_an_offer_that_completes_a_word_makes_a_chip_of_it(search: Search) -> None:
    search.type("favo", 4)
    offer = next(offer for offer in search.view.offers if offer.text.startswith("is:favourite"))
    search.accept(offer)
    assert [chip.text for chip in search.view.asked.chips] == ["is:favourite"]
    assert not search.view.asked.words and not search.view.offers


def test_an_offered_field_goes_on_with_its_values(search: Search) -> None:
    search.type("sta", 3)
    search.accept(next(offer for offer in search.view.offers if offer.text == "status:"))
    assert search.view.asked.words == "status:" and search.view.cursor == 7
    assert any("missing" in offer.label for offer in search.view.offers)


def test_nothing_is_offered_until_something_is_typed_or_asked(search: Search) -> None:
    search.type("", 0)
    assert not search.view.offers
    search.offer()
    assert all(isinstance(offer, Completion) for offer in search.view.offers) and search.view.offers


def test_a_chip_shows_what_it_means(search: Search) -> None:
    search.put("cost>0.5")
    assert search.view.asked.chips == (Chip("cost>0.5", "cost > 0.5"),)
