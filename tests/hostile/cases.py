"""What one behaviour of the hostile site is: what it sends, and what an archive must hold of it afterwards.

A case has an address of its own (host and port), so that what a crawler makes of one says nothing about the next.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Crawl = Literal["prompt", "slow", "heavy", "traps"]
"""Which crawl takes the case: with ample limits, with short ones, with few workers, or following each link."""

Outcome = Literal["whole", "truncated", "failed", "refused"]
"""whole: stored, not marked. truncated: stored and marked. failed: no response record. refused: never asked for."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One connection of the crawler's; `over` is set when the site closes."""

    connection: socket.socket
    over: threading.Event
    request: bytes


Step = bytes | Callable[[Talk], None]
Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One behaviour. Its page is `path`; its robots.txt allows all, unless `robots` are the steps that answer for it.

    `stored` is what the response record must hold; None: the bytes of `steps` that are plain, or what `make` returns,
    where that is too large to lie in the table. A truncated response begins with that, and where it is `unending` goes
    on to the limit; `reasons` are those that it may be marked with.

    `leads_to` are paths that must be asked for afterwards, `never` those that must not be, `asked_again` those that may
    be more than once; `answers` gives the steps for paths other than the page's. `at_most` bounds how often the address
    may be asked. With `keeps_open` a connection serves request after request, and the record of /next must hold
    `next_stored`. `greeting` is done on each connection after the first instead of reading a request; with `tls` on the
    first one, too, and instead of a handshake. In the bytes of `steps`, {here}, {authority}, {forbidden} and
    {forbidden-port} stand for addresses: see site.py.
    """

    name: str
    group: str
    steps: Steps
    outcome: Outcome = "whole"
    crawl: Crawl = "prompt"
    stored: bytes | None = None
    unending: bool = False
    reasons: tuple[str, ...] = ("disconnect",)
    robots: Steps | None = None
    greeting: Steps | None = None
    answers: Callable[[str], Steps] | None = None
    leads_to: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    asked_again: tuple[str, ...] = ()
    at_most: int = 8
    tls: str | None = None
    scheme: Literal["http", "https"] = "http"
    path: str = ""
    make: Callable[[], bytes] | None = None
    refuses_connections: bool = False
    keeps_open: bool = False
    next_stored: bytes | None = None

    @property
    def page(self) -> str:
        """The path of the page."""
        return self.path or f"/{self.name}"


NO_ROBOTS = b"HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
"""Allows everything."""


def ok(*fields: bytes | str, body: bytes = b"", line: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """Return a response with these fields and nothing added."""
    lines = [line, *(field.encode() if isinstance(field, str) else field for field in fields)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def page(body: bytes, *fields: bytes | str, mime: str = "text/html") -> bytes:
    """Return a response of some type with its right length."""
    return ok(f"Content-Type: {mime}", *fields, f"Content-Length: {len(body)}", body=body)


def link_to(path: str) -> bytes:
    """Return a page with one link, long enough to be looked at."""
    return b"<!doctype html><title>A page</title><p>" + b"words " * 40 + f'<a href="{path}">next</a></p>'.encode()


LINK = link_to("/next")
"""What most cases send where the content does not matter, or where it shows that it was read."""
