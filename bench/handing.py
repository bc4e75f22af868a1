"""A server that hands everybody the same picture: ``python -m bench.handing``.

Prints its port. It ends when its standard input closes, so it cannot outlive the measurement.
"""

from __future__ import annotations

import asyncio
import sys

from bench.canned import canned


async def main() -> None:
    content = canned("PNG")
    head = f"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {len(content)}\r\n\r\n".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer each request head; none of them has a body."""
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(head + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
