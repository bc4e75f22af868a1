"""What every test may ask for, and what every test gets."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.sandbox_fixture", "tests.webhook_receiver"]

# As in the program: cyclic garbage is collected on the main thread only. A worker thread that happens to collect what a
# test of the window left behind would destroy QObjects there, and some later test would crash for it.
gc.disable()


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    yield
    waiting = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (count, most) in enumerate(waiting) if count > most]
    if due:
        gc.collect(due[-1])
