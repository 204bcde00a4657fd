"""Writes a line for each request, in the combined format that log analysers read (Apache httpd, mod_log_config)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archiver.errors import ReplayError

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@contextlib.contextmanager
def lines_to(path: Path | None) -> Iterator[Callable[[str], None] | None]:
    """Give what adds lines to the file at `path` for the block; None for none. Raises ReplayError."""
    if path is None:
        yield None
        return
    try:
        file = path.open("a", encoding="ascii", buffering=1)
    except OSError as error:
        raise ReplayError(f"cannot be written ({error.strerror})", str(path)) from error
    with file:
        yield lambda line: print(line, file=file)


class AccessLog:
    """Passes requests on to an application; `write` gets the line of each, without its end, when it is answered."""

    def __init__(self, app: ASGIApp, write: Callable[[str], None], clock: Callable[[], datetime]) -> None:
        self._app = app
        self._write = write
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began_at = self._clock()
        status, sent_bytes = 500, 0

        async def counted(message: Message) -> None:
            nonlocal status, sent_bytes
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent_bytes += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            # A full disk must not keep anybody from reading.
            with contextlib.suppress(OSError):
                self._write(log_line(scope, status, sent_bytes, began_at))


def log_line(scope: Scope, status: int, sent_bytes: int, began_at: datetime) -> str:
    """Return the line of one request; `began_at` carries a zone."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    target = (raw.partition(b"?")[0] + query).decode("latin-1")
    # Not strftime: the names of months must not depend on the locale.
    when = f"{began_at:%d}/{_MONTHS[began_at.month - 1]}/{began_at:%Y:%H:%M:%S %z}"
    asked = f"{scope['method']} {target} HTTP/{scope.get('http_version', '1.1')}"
    quoted = (f'"{escaped(text)}"' for text in (asked, headers.get("referer", "-"), headers.get("user-agent", "-")))
    asked, referer, agent = quoted
    return f"{client[0] if client else '-'} - - [{when}] {asked} {status} {sent_bytes or '-'} {referer} {agent}"


def escaped(text: str) -> str:
    """Return `text` so that it can stand between quotation marks in one line of ASCII."""
    return "".join(_escape(char) for char in text)


def _escape(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if " " <= char <= "~" else "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "replace"))
