"""What every test may ask for, and what every test gets."""

from __future__ import annotations

import gc
import os
import random
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.reels import REELS

_OURS = pytest.StashKey[str]()
_DISK = pytest.StashKey[str]()
_MEMORY = Path("/dev/shm")
_ROOM = 3 << 30
"""Bytes that have to be free for the files of the tests, of which a tenth is needed at any one time."""

pytest_plugins = ["tests.sandbox_fixture", "tests.webhook_receiver"]

# As in the program: cyclic garbage is collected on the main thread only. A worker thread that happens to collect what a
# test of the window left behind would destroy QObjects there, and some later test would crash for it.
gc.disable()

# Nothing that is tested speaks with the desktop of whoever tests. Tests of that have a bus of their own.
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)


def pytest_configure(config: pytest.Config) -> None:
    """Let the sandboxes of all workers draw nothing twice. What earlier runs drew is forgotten: the art may change."""
    if REELS not in os.environ:
        os.environ[REELS] = config.stash[_OURS] = tempfile.mkdtemp(prefix="aurous-reels-")
    if config.option.basetemp is None and _room_in_memory() > _ROOM:
        # Thousands of homes are synced file by file. What a power cut would leave is worked out, not tried: no disk is
        # needed for it.
        for old in _MEMORY.glob("aurous-tests-*"):
            if not Path("/proc", old.name.split("-")[2]).exists():
                shutil.rmtree(old, ignore_errors=True)
        name = f"aurous-tests-{os.getpid()}-"
        config.option.basetemp = config.stash[_DISK] = tempfile.mkdtemp(prefix=name, dir=_MEMORY)


def _room_in_memory() -> int:
    """Return how many bytes of files fit into memory, and leave as much of it to the tests themselves."""
    try:
        told = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        return min(shutil.disk_usage(_MEMORY).free, int(told["MemAvailable"].removesuffix("kB")) * 1024 // 2)
    except (OSError, KeyError):
        return 0


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Leave the files of a test that failed to whoever looks for the reason, until the next run."""
    if exitstatus == 0 and (disk := session.config.stash.get(_DISK, None)) is not None:
        shutil.rmtree(disk, ignore_errors=True)


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
