"""The loop that tests of the window run in."""

from __future__ import annotations

import asyncio

from PySide6.QtTest import QTest

from tests.studio_fixture import until


async def test_what_comes_due_in_the_middle_of_a_step_is_done_after_it() -> None:
    """Moving the mouse in a test processes events; a task that came due there must not be lost by that."""
    running: list[object] = []
    asyncio.get_running_loop().call_later(0.001, lambda: running.append(asyncio.current_task()))
    QTest.qWait(20)
    assert running == []
    await until(lambda: running)
    assert running == [None]
