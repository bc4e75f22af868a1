"""The loop that tests of the window run in."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication


async def test_what_comes_due_in_the_middle_of_a_step_is_done_after_it() -> None:
    """Moving the mouse in a test processes events; a task that came due there must not be lost by that."""
    task = asyncio.create_task(asyncio.sleep(0, "done"))
    for _ in range(10):
        QApplication.processEvents()
    assert not task.done()
    assert await asyncio.wait_for(task, 10) == "done"
