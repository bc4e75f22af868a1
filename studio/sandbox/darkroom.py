"""Where runs take their time: dispatched, drawn, and settled, also across a restart."""

from __future__ import annotations

import asyncio
import logging
import random
from pathlib import Path

from studio.domain.request import VideoRequest
from studio.sandbox.generations import Generation, Generations
from studio.sandbox.order import Order, Shot
from studio.sandbox.painters import Painters, PaintTrouble

_log = logging.getLogger(__name__)

_QUEUE = (0.5, 1.2)
_WORK = (4.0, 8.0)


class Darkroom:
    """Carries runs from ``pending`` to their end.

    At speed 1 a run waits about a second and works four to eight; drawing goes on meanwhile and may take longer.

    Attributes:
        speed: By how much the waits are shorter. A wait that has begun stays as long as it was.
    """

    def __init__(self, generations: Generations, painters: Painters, folder: Path, *, speed: float) -> None:
        self._generations = generations
        self._painters = painters
        self._folder = folder
        self.speed = speed
        self._tasks: set[asyncio.Task[None]] = set()
        self._holding: list[asyncio.Event] = []
        generations.listeners.append(self._drop)

    def resume(self) -> None:
        """Take up every run an earlier process left unfinished. The pictures come out the same."""
        for generation in self._generations.unfinished():
            self.develop(generation)

    def develop(self, generation: Generation) -> None:
        """Start on a run in the background."""
        may_end = asyncio.Event()
        if generation.plan.holds:
            self._holding.append(may_end)
        else:
            may_end.set()
        task = asyncio.create_task(self._develop(generation.id, may_end), name=generation.id)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _drop(self, generation: Generation) -> None:
        """Stop drawing what was cancelled: a long clip would keep others waiting for a minute."""
        if generation.status == "cancelled":
            for task in self._tasks:
                if task.get_name() == generation.id:
                    task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        trouble = None if task.cancelled() else task.exception()
        if trouble is not None:
            _log.error("%s came to no end", task.get_name(), exc_info=trouble)

    def let_go(self) -> None:
        """Finish the runs that were told to hold."""
        for may_end in self._holding:
            may_end.set()
        self._holding.clear()

    async def close(self) -> None:
        """Stop; unfinished runs stay as they are."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _develop(self, id: str, may_end: asyncio.Event) -> None:
        await self._wait(_QUEUE)
        generation = self._generations.begin(id)
        if not generation.open:
            return
        await may_end.wait()
        try:
            outputs, _ = await asyncio.gather(self._draw(generation), self._wait(_WORK))
        except PaintTrouble:
            self._generations.fail(id, "The provider is unavailable.")
            return
        if generation.plan.fails is not None:
            self._generations.fail(id, generation.plan.fails)
        else:
            self._generations.succeed(id, outputs)

    async def _wait(self, span: tuple[float, float]) -> None:
        await asyncio.sleep(random.uniform(*span) / self.speed)

    async def _draw(self, generation: Generation) -> tuple[str, ...]:
        plan = generation.plan
        if plan.fails is not None:
            return ()
        count = max(1, generation.request.count - plan.missing)
        return tuple(await asyncio.gather(*(self._draw_one(generation, index) for index in range(count))))

    async def _draw_one(self, generation: Generation, index: int) -> str:
        name = f"{generation.id}-{index}{generation.extension}"
        if self._generations.get(generation.id).open:
            await self._painters.paint(_order(generation, index, str(self._folder / name)))
        return name


def _order(generation: Generation, index: int, target: str) -> Order | Shot:
    request, film = generation.request, generation.film
    if film is None or not isinstance(request, VideoRequest):
        return Order(
            prompt=request.prompt,
            negative=request.negative_prompt,
            style=generation.style,
            seed=generation.seed,
            index=index,
            width=generation.width,
            height=generation.height,
            steps=generation.steps,
            guidance=generation.guidance,
            references=generation.references,
            target=target,
            generation=generation.id,
        )
    frames = generation.references
    return Shot(
        prompt=request.prompt,
        temperament=generation.style or "",
        seed=generation.seed,
        width=generation.width,
        height=generation.height,
        seconds=film.seconds,
        first=frames[0] if frames else None,
        last=frames[1] if len(frames) > 1 else None,
        camera_fixed=request.camera_fixed,
        watermark=request.watermark,
        target=target,
        generation=generation.id,
    )
