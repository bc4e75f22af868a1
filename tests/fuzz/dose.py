"""How many cases a parser is given, and how long one may keep a core busy."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

Test = TypeVar("Test", bound=Callable[..., Any])

VARIABLE = "AUROUS_FUZZ_CASES"
"""Cases per parser. When it is set the cases differ from run to run, unless ``--hypothesis-seed`` names them."""

_USUAL = 120
_BUSY = 5.0
"""Seconds of a core for one case. The slowest needs a hundredth of it; what loops as a file likes, hours."""


def dose(share: float = 1.0) -> Callable[[Test], Test]:
    """Return the settings of a fuzz test. ``share`` is for parsers that cost more, or less, than the others."""
    wanted = os.environ.get(VARIABLE)
    count = int(wanted) if wanted else _USUAL

    def dressed(test: Test) -> Test:
        chosen = settings(
            max_examples=max(int(count * share), 1),
            derandomize=wanted is None,
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
        found: Test = chosen(test)
        return found

    return dressed


@contextmanager
def quick() -> Iterator[None]:
    """Fail when the block keeps this process busy for seconds. Waiting for others does not count."""
    began = time.process_time()
    yield
    assert time.process_time() - began < _BUSY, "One case kept a core busy for seconds."
