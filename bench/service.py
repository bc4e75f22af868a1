"""A stand-in for the service: ``python -m bench.service PICTURE_SECONDS``.

It forgets nothing, refuses nothing and draws nothing, so that what is measured is the studio. A prompt that begins with
a number is a run of so many seconds; any other runs for ever. Prints its port, and ends when its standard input closes.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bench.canned import TYPES, canned

BALANCE = {"credits": 100000, "held_credits": 0, "available_credits": 100000, "billing_mode": "metered"}
PIECES = 24


@dataclass
class Run:
    """One generation."""

    id: str
    asked: dict[str, object]
    created: datetime
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        first = str(self.asked["prompt"]).split(" ", 1)[0]
        return float(first) if first.replace(".", "", 1).isdigit() else float("inf")

    def answer(self, address: str) -> dict[str, object]:
        """Return what the service says of it now."""
        age, count = time.monotonic() - self.began, int(str(self.asked.get("count", 1)))
        done = age >= self.seconds
        ended = self.created + timedelta(seconds=self.seconds) if done else None
        urls = [f"{address}v1/images/{self.id}/output/{index}?token=t" for index in range(count)]
        return {
            "id": self.id,
            "status": "succeeded" if done else "processing" if age > 1 else "pending",
            "prompt": self.asked["prompt"],
            "created_at": f"{self.created:%Y-%m-%dT%H:%M:%SZ}",
            "completed_at": ended and f"{ended:%Y-%m-%dT%H:%M:%SZ}",
            "media_type": "image",
            "output_urls": urls if done else None,
            "cost": {"amount": count, "currency": "credit", "breakdown": {"base": count}},
            "width": 1024,
            "height": 1024,
            "image_count": count,
            "size_preset": "square",
            "inference_type": "t2i",
            "seed": 42,
            "aurous_version": "2026-05-15",
        }


class Service:
    """All routes the studio asks while it works."""

    def __init__(self, picture_seconds: float) -> None:
        self._pause = picture_seconds / PIECES
        self._runs: dict[str, Run] = {}
        self._calls: Counter[str] = Counter()
        self._downloading = 0
        self._most_downloading = 0

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/balance", self._balance),
                Route("/v1/loras", self._styles),
                Route("/v1/images/estimate", self._estimate, methods=["POST"]),
                Route("/v1/images", self._create, methods=["POST"]),
                Route("/v1/images", self._list),
                Route("/v1/images/{id}", self._get),
                Route("/v1/images/{id}/output/{index:int}", self._output),
                Route("/calls", self._tell),
            ]
        )

    async def _balance(self, _: Request) -> Response:
        self._calls["balance"] += 1
        return JSONResponse(BALANCE)

    async def _styles(self, _: Request) -> Response:
        return JSONResponse([])

    async def _estimate(self, _: Request) -> Response:
        return JSONResponse({"estimated_cost": {"amount": 1, "currency": "credit", "breakdown": {"base": 1}}})

    async def _create(self, request: Request) -> Response:
        self._calls["create"] += 1
        run = Run(f"img_{len(self._runs):026d}", json.loads(await request.body()), datetime.now(UTC))
        self._runs[run.id] = run
        return JSONResponse(run.answer(str(request.base_url)), status_code=201)

    async def _list(self, request: Request) -> Response:
        self._calls["list"] += 1
        limit, after = int(request.query_params.get("limit", 20)), request.query_params.get("starting_after")
        newest = [run for run in reversed(self._runs.values()) if after is None or run.id < after]
        rows = [run.answer(str(request.base_url)) for run in newest[:limit]]
        more = len(newest) > limit
        cursor = rows[-1]["id"] if more else None
        return JSONResponse({"object": "list", "data": rows, "has_more": more, "next_cursor": cursor})

    async def _get(self, request: Request) -> Response:
        self._calls["single"] += 1
        return JSONResponse(self._runs[request.path_params["id"]].answer(str(request.base_url)))

    async def _output(self, request: Request) -> Response:
        self._calls["output"] += 1
        kind = tuple(TYPES)[request.path_params["index"] % len(TYPES)]
        content = canned(kind)
        headers = {"Content-Length": str(len(content))}
        return StreamingResponse(self._slowly(content), media_type=TYPES[kind], headers=headers)

    async def _slowly(self, content: bytes) -> AsyncIterator[bytes]:
        """Spread the bytes over the time a download takes, so that many are on their way at once."""
        self._downloading += 1
        self._most_downloading = max(self._most_downloading, self._downloading)
        step = -(-len(content) // PIECES)
        try:
            for start in range(0, len(content), step):
                yield content[start : start + step]
                await asyncio.sleep(self._pause)
        finally:
            self._downloading -= 1

    async def _tell(self, _: Request) -> Response:
        return JSONResponse({**self._calls, "downloads at once": self._most_downloading})


async def main(picture_seconds: float) -> None:
    for kind in TYPES:
        canned(kind)
    config = uvicorn.Config(
        Service(picture_seconds).app(), port=0, log_level="error", lifespan="off", http="h11", ws="none"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.should_exit = server.force_exit = True
    await serving


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
