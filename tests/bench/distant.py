"""`python -m tests.bench.distant PORT PAGES DELAY_S`: a site on every loopback address, as far away as DELAY_S.

Each host has PAGES small pages, every one with ten links; each answer comes DELAY_S after its request.
"""

from __future__ import annotations

import asyncio
import sys

_TEXT = b"<p>" + b"Some words that fill a page. " * 150
_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def answer_to(path: str, pages: int) -> bytes:
    """Return the response to a request for `path`: "/" is the first page, "/p7.html" the eighth."""
    if path == "/robots.txt":
        return _MISSING
    number = int(path[2:-5]) if path.startswith("/p") else 0
    links = "".join(f'<a href="/p{(number * 10 + step) % pages}.html">{step}</a>' for step in range(1, 11))
    body = f"<!doctype html><title>{path}</title>{links}".encode() + _TEXT + path.encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


async def serve(port: int, pages: int, delay_s: float) -> None:
    """Serve until the process is ended."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await asyncio.sleep(delay_s)
                writer.write(answer_to(head.split(b" ", 2)[1].decode(), pages))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            # The client has gone.
            return
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "0.0.0.0", port, backlog=512)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
