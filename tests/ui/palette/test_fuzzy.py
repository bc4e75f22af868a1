"""Typed words find what they mean."""

from __future__ import annotations

import pytest

from studio.ui.palette.fuzzy import fit


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("seed", "Lock seed"),
        ("SEED lock", "Lock seed"),
        ("nrs", "New random seed"),
        ("wash", "Ink Wash"),
        ("", "anything"),
        ("strasse", "Straße bei Nacht"),
    ],
)
def test_fits(typed: str, text: str) -> None:
    assert fit(typed, text) is not None


@pytest.mark.parametrize(("typed", "text"), [("zeed", "Lock seed"), ("seed x", "Lock seed"), ("deesk", "Lock seed")])
def test_does_not_fit(typed: str, text: str) -> None:
    assert fit(typed, text) is None


def test_the_start_of_a_word_beats_its_middle_and_that_beats_scattered_letters() -> None:
    start, middle, scattered = fit("in", "Ink Wash"), fit("in", "Paint"), fit("in", "Iron")
    assert start is not None and middle is not None and scattered is not None
    assert start > middle > scattered


def test_letters_close_together_fit_better() -> None:
    near, far = fit("lsd", "Lock seed"), fit("lsd", "Leave the strip where it should be dragged")
    assert near is not None and far is not None and near > far


def test_long_texts_are_not_found_by_scattered_letters() -> None:
    prompt = "A lighthouse on a grassy headland at dusk"
    assert fit("ink", prompt) is not None
    assert fit("ink", prompt, scattered=False) is None
