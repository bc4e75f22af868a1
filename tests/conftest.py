"""What every test may ask for, and what every test gets."""

from __future__ import annotations

import gc
import os
import random
import shutil
import tempfile
from collections.abc import Generator, Iterator

import pytest

from tests.reels import REELS

_OURS = pytest.StashKey[str]()

pytest_plugins = ["tests.sandbox_fixture", "tests.webhook_receiver"]

# As in the program: cyclic garbage is collected on the main thread only. A worker thread that happens to collect what a
# test of the window left behind would destroy QObjects there, and some later test would crash for it.
gc.disable()


def pytest_configure(config: pytest.Config) -> None:
    """Let the sandboxes of all workers draw nothing twice. What earlier runs drew is forgotten: the art may change."""
    if REELS not in os.environ:
        os.environ[REELS] = config.stash[_OURS] = tempfile.mkdtemp(prefix="aurous-reels-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if (reels := config.stash.get(_OURS, None)) is not None:
        shutil.rmtree(reels, ignore_errors=True)
        os.environ.pop(REELS, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make text of what a test logged or printed: a worker that cannot send its report ends the whole run."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.fixture(autouse=True)
def _chance() -> None:
    """Let every test throw the same dice: what is drawn with seeds of the studio's own is met again, too."""
    random.seed(0)


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    yield
    waiting = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (count, most) in enumerate(waiting) if count > most]
    if due:
        gc.collect(due[-1])
