"""A server that answers everything with the same balance, as fast as it can: ``python -m bench.answering``.

Prints its port. It ends when its standard input closes, so it cannot outlive the measurement.
"""

from __future__ import annotations

import asyncio
import sys

BODY = b'{"credits": 1023.49, "held_credits": 4, "available_credits": 1019.49, "currency": "credit"}'
HEAD = (
    "HTTP/1.1 200 OK",
    "Content-Type: application/json",
    f"Content-Length: {len(BODY)}",
    "Aurous-Request-Id: req_01HXMQ7Z3K8Y2ABCDEFGHJKM",
    "X-RateLimit-Limit: 1200",
    "X-RateLimit-Remaining: 1199",
    "X-RateLimit-Reset: 1893456000",
)
ANSWER = "\r\n".join((*HEAD, "", "")).encode() + BODY


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer each request head; none of them has a body."""
    try:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(ANSWER)
    except asyncio.IncompleteReadError:
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
