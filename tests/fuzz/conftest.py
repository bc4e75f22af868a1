"""What thousands of cases need to be cheap: folders in memory, and one loop without threads. None is about those."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """Return a folder in memory, or a usual one where there is none."""
    with TemporaryDirectory(prefix="aurous-fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture
def tmp_path(memory: Path, request: pytest.FixtureRequest) -> Path:
    """Return a folder in memory for this test."""
    folder = memory / f"{request.node.name}"
    folder.mkdir()
    return folder


class _Here(ThreadPoolExecutor):
    """Does at once, in this thread, what it is given."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        answer: Future[Any] = Future()
        try:
            answer.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever waits for the answer gets it
            answer.set_exception(error)
        return answer


@pytest.fixture(scope="module")
def run() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Return what runs a coroutine to its end, as ``asyncio.run`` does."""
    with asyncio.Runner() as runner:
        runner.get_loop().set_default_executor(_Here())
        yield runner.run
