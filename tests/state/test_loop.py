"""The loop that tests of the window run in."""

from __future__ import annotations

import asyncio

from tests.studio_fixture import Loop, until


async def test_what_comes_due_in_the_middle_of_a_step_is_done_after_it() -> None:
    """Moving the mouse in a test can deliver it there; a task that cannot be entered would never be woken again."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Loop)
    running: list[object] = []
    loop.awake(lambda: running.append(asyncio.current_task()), (), None)
    assert running == []
    await until(lambda: running)
    assert running == [None]
