"""How many cases a parser is given, in batches, and how long one may keep a core busy."""

from __future__ import annotations

import inspect
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.recipes import Recipe
from tests.fuzz.smaller import smaller

Values = dict[str, Any]
Test = Callable[..., None]

VARIABLE = "AUROUS_FUZZ_CASES"
"""Cases per parser. When it is set the cases differ from run to run, unless ``--hypothesis-seed`` names them."""
AGAIN = "AUROUS_FUZZ_AGAIN"
"""A case, as the note of a failure names it: the test then runs nothing but this one."""

BATCH = 50
_USUAL = 300
_LED = "led by hypothesis"
_BUSY = 5.0
"""Seconds of a core for one case. The slowest needs a hundredth of it; what loops as a file likes, hours."""


def cases(**recipes: Recipe[Any]) -> Callable[[Test], Test]:
    """Call the test with what ``recipes`` make, once for each case.

    An example costs hypothesis a hundred times what it costs a parser, so that each carries a batch. The first of a
    batch is chance that hypothesis itself directs, and makes small when it fails; the others follow from a seed, and
    :func:`smaller` cuts them.
    """
    told = os.environ.get(VARIABLE)
    count = int(told) if told else _USUAL
    examples = -(-count // BATCH)

    def dressed(test: Test) -> Test:
        batch = _Batch(test, recipes, size=-(-count // examples))
        if os.environ.get(AGAIN):
            return batch.signed(lambda **fixtures: batch.case(Random(os.environ[AGAIN]), fixtures))
        chosen = settings(
            max_examples=examples,
            derandomize=told is None,
            database=None,
            deadline=None,  # a busy machine is no fault of a parser; :func:`quick` counts what the parser itself used
            # Examples are large on purpose, and fixtures only hold a folder in which each case writes afresh.
            suppress_health_check=[
                HealthCheck.function_scoped_fixture,
                HealthCheck.too_slow,
                HealthCheck.data_too_large,
                HealthCheck.large_base_example,
            ],
        )
        given_some = given(chance=st.randoms(use_true_random=False), seed=st.integers(0, 2**64 - 1))
        found: Test = chosen(given_some(batch.signed(batch.run, "chance", "seed")))
        return found

    return dressed


class _Batch:
    """The cases of one example. The first that fails is the only one that is run from then on."""

    def __init__(self, test: Test, recipes: dict[str, Recipe[Any]], *, size: int) -> None:
        self._test = test
        self._recipes = recipes
        self._size = size
        self._failed: dict[str, str] = {}
        self._least: dict[str, Values] = {}

    def signed(self, run: Test, *more: str) -> Test:
        """Return ``run`` looking like the test, but asking for ``more`` in place of what the recipes make."""

        def named(**arguments: Any) -> None:
            run(**arguments)

        named.__name__, named.__doc__, named.__module__ = self._test.__name__, self._test.__doc__, self._test.__module__
        known = [name for name in inspect.signature(self._test).parameters if name not in self._recipes]
        asked = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in (*known, *more)]
        named.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]
        return named

    def run(self, chance: Random, seed: int, **fixtures: Any) -> None:
        """Run a batch, or what is left of it once a case has failed."""
        only = self._failed.get(repr(fixtures))
        led = self._made(chance)  # also when it is not run: hypothesis wants the same draws each time
        if only in (None, _LED):
            self._tried(led, _LED, fixtures)
        for number in range(1, self._size):
            case = f"{seed}/{number}"
            if only in (None, case):
                self._tried(self._made(Random(case)), case, fixtures)

    def case(self, chance: Random, fixtures: Values) -> None:
        """Run one case."""
        self._test(**fixtures, **self._made(chance))

    def _made(self, chance: Random) -> Values:
        return {name: recipe(chance) for name, recipe in self._recipes.items()}

    def _tried(self, values: Values, case: str, fixtures: Values) -> None:
        try:
            self._test(**fixtures, **values)
        except Exception as error:
            kind = repr(fixtures)
            self._failed[kind] = case
            if case != _LED:
                if kind not in self._least:
                    self._least[kind] = smaller(partial(self._test, **fixtures), values, error)
                values = self._least[kind]
                error.add_note(f"Case {case}. Again: {AGAIN}={case}")
            error.add_note(f"Cut down to: {values!r}")
            raise


@contextmanager
def quick() -> Iterator[None]:
    """Fail when the block keeps this process busy for seconds. Waiting for others does not count."""
    began = time.process_time()
    yield
    assert time.process_time() - began < _BUSY, "One case kept a core busy for seconds."
