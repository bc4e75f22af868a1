"""The fuzzing itself: as many cases as were asked for, and a failure that can be run again."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.fuzz.dose import AGAIN, BATCH, VARIABLE, cases
from tests.fuzz.mutation import mutated
from tests.fuzz.recipes import number, text
from tests.fuzz.smaller import smaller

PARSERS: tuple[str, ...] = ()


@pytest.mark.parametrize("asked", [1, BATCH - 1, BATCH, 4 * BATCH + 1])
def test_what_is_asked_for_is_cases_not_examples(monkeypatch: pytest.MonkeyPatch, asked: int) -> None:
    monkeypatch.setenv(VARIABLE, str(asked))
    given: list[bytes] = []

    @cases(content=mutated((b"a heron wades in the reeds",) * 2))
    def test(content: bytes) -> None:
        given.append(content)

    test()
    assert asked <= len(given) < asked + BATCH
    assert len(set(given)) > asked / 3, "the same cases again and again"


def test_without_a_wish_there_are_hundreds_and_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    given: list[str] = []

    @cases(words=text(9))
    def test(words: str) -> None:
        given.append(words)

    test()
    half = len(given)
    test()
    assert half >= 300 and given[:half] == given[half:]


def test_a_failure_is_cut_down_to_its_reason() -> None:
    def run(content: bytes, words: str, luck: int) -> None:
        if len(content) < 5:
            raise ValueError(content)
        assert b"heron" not in content or "wade" not in words, luck

    values: dict[str, Any] = {
        "content": b"of all birds " * 9 + b"a heron it is " * 9,
        "words": "that wades in the reeds",
        "luck": 7,
    }
    with pytest.raises(AssertionError) as caught:
        run(**values)
    assert smaller(run, values, caught.value) == {"content": b"heron", "words": "wade", "luck": 7}


def test_a_failure_names_the_case_that_shows_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[bytes] = []
    birds = mutated((b"heron in the reeds", b"tern at sea"))

    def bird(random: Random) -> bytes:
        return birds(random) if type(random) is Random else b"led by hypothesis"

    def test(content: bytes) -> None:
        if content.startswith(b"heron"):
            found.append(content)
            raise RuntimeError(content)

    recipes = {"content": bird}
    with pytest.raises(RuntimeError) as caught:
        cases(**recipes)(test)()
    (case,) = (note.partition(f"{AGAIN}=")[2] for note in caught.value.__notes__ if AGAIN in note)
    assert "Cut down to: {'content': b'heron'}" in caught.value.__notes__
    before, found[:] = found[0], []
    monkeypatch.setenv(AGAIN, case)
    with pytest.raises(RuntimeError):
        cases(**recipes)(test)()
    assert found == [before]


def test_one_failure_hides_none_of_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test with several kinds of one thing shares its batches: what fails for one must not end the others."""
    monkeypatch.setenv(VARIABLE, "100")
    given: list[str] = []

    @cases(luck=number(0, 9))
    def test(kind: str, luck: int) -> None:
        given.append(kind)
        assert kind != "bad"

    with pytest.raises(AssertionError):
        test(kind="bad")
    given.clear()
    test(kind="good")
    assert len(given) >= 100
