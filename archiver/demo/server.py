"""Serves the demo site on loopback, with the framing each page asks for.

It looks up finished pages and nothing else. No name is resolved, nothing is printed; what was asked for is kept in a
list that tests read.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from types import TracebackType
from typing import Any, Self

from archiver.demo.site.build import build_site
from archiver.demo.site.pages import DemoSite, Page
from archiver.errors import CrawlError
from archiver.model import header_value

HOST = "127.0.0.1"
CHUNK_BYTES = 1500
CHUNK_EXTENSION = b";part=shiye"
"""A chunk extension, which a recipient must ignore (RFC 9112, 7.1.1)."""

_IDLE_S = 30
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Served:
    """One request that was answered: method and target as sent, and the status it got."""

    method: str
    target: str
    status: int


class DemoServer:
    """The demo site behind a port on 127.0.0.1, while the `with` block lasts.

    `port` 0 takes a free one. `base_url` is what the site calls itself in feeds and the sitemap; by default the
    address it is served at. Raises CrawlError if the port is taken.
    """

    def __init__(self, *, port: int = 0, edition: int = 1, base_url: str | None = None) -> None:
        self.served: list[Served] = []
        self._listener = _listen(self, port)
        self.port: int = self._listener.server_address[1]
        self.url = f"http://{HOST}:{self.port}"
        self._base_url = base_url or self.url
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(_POLL_S,), name="demo site")
        with ExitStack() as undo:
            undo.callback(self._listener.server_close)
            self.site: DemoSite = build_site(edition, self._base_url)
            undo.pop_all()

    @property
    def edition(self) -> int:
        """The edition of the site that is served; set it to change the site between two requests."""
        return self.site.edition

    @edition.setter
    def edition(self, number: int) -> None:
        self.site = build_site(number, self._base_url)

    @property
    def paths(self) -> list[str]:
        """The request targets served so far, in order."""
        return [request.target for request in self.served]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening and hang up on every open connection; the port is free afterwards. May be called twice."""
        if self._thread.is_alive():
            self._listener.shutdown()
            self._thread.join()
        self._listener.hang_up()
        self._listener.server_close()


class _Listener(ThreadingMixIn, TCPServer):
    """TCPServer and not HTTPServer, because the latter asks the resolver for the host's name when it binds."""

    allow_reuse_address = True
    request_queue_size = 128
    daemon_threads = False

    def __init__(self, owner: DemoServer, port: int) -> None:
        self.owner = owner
        self.connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((HOST, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Keep the connection in mind, so that it can be hung up, and answer it in a thread of its own."""
        with self._lock:
            self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget and close a connection that is done."""
        with self._lock:
            self.connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Wake the threads that wait for another request on an idle connection."""
        with self._lock:
            for connection in self.connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    # The other side was first.
                    continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet about clients that went away; let everything else be seen."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _listen(owner: DemoServer, port: int) -> _Listener:
    try:
        return _Listener(owner, port)
    except (OSError, OverflowError) as error:
        hint = "Leave the port out to take a free one."
        raise CrawlError(f"the demo site cannot listen: {error}", f"{HOST}:{port}", hint) from error


class _Handler(BaseHTTPRequestHandler):
    """Answers requests on one connection until the client or a page's framing ends it."""

    protocol_version = "HTTP/1.1"
    server_version = "Shiye/1"
    sys_version = ""
    timeout = _IDLE_S
    disable_nagle_algorithm = True
    server: _Listener

    def do_GET(self) -> None:
        """Answer with the page."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the head the page would have."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def version_string(self) -> str:
        """Return what the Server header says."""
        return self.server_version

    def address_string(self) -> str:
        """Return the client's address as it is; never its name."""
        return str(self.client_address[0])

    def _answer(self, *, with_body: bool) -> None:
        page = negotiated(self.server.owner.site.answer(self.path), self.headers.get("Accept-Encoding"))
        if is_unchanged(page, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            page, with_body = replace(page, status=304, body=b"", framing="length"), False
        self.server.owner.served.append(Served(self.command, self.path, page.status))
        self._send_head(page)
        if with_body:
            for part in framed(page, chunked_allowed=self._speaks_1_1):
                self.wfile.write(part)

    @property
    def _speaks_1_1(self) -> bool:
        return self.request_version != "HTTP/1.0"

    def _send_head(self, page: Page) -> None:
        self.send_response(page.status, HTTPStatus(page.status).phrase)
        for name, value in page.headers:
            if page.status != 304 or name not in ("Content-Type", "Content-Encoding"):
                self.send_header(name, value)
        if page.framing == "chunked" and self._speaks_1_1:
            self.send_header("Transfer-Encoding", "chunked")
        elif page.framing == "length" and page.status != 304:
            self.send_header("Content-Length", str(len(page.body)))
        elif page.status != 304:
            self.send_header("Connection", "close")
        self.end_headers()


def framed(page: Page, *, chunked_allowed: bool = True) -> Iterator[bytes]:
    """Yield the page's body as it goes over the wire, in the pieces that are written (RFC 9112, 7.1)."""
    if page.framing != "chunked" or not chunked_allowed:
        yield page.body
        return
    for start in range(0, len(page.body), CHUNK_BYTES):
        piece = page.body[start : start + CHUNK_BYTES]
        extension = b"" if start else CHUNK_EXTENSION
        yield b"%x%s\r\n%s\r\n" % (len(piece), extension, piece)
    yield b"0\r\n\r\n"


def negotiated(page: Page, accept_encoding: str | None) -> Page:
    """Return the page, without its content coding if the client does not take that (RFC 9110, 12.5.3)."""
    if page.coding is None or accept_encoding is None:
        return page
    offers = (item.lower().replace(" ", "").partition(";") for item in accept_encoding.split(","))
    accepted = {coding for coding, _, weight in offers if weight not in ("q=0", "q=0.0", "q=0.00", "q=0.000")}
    if page.coding in accepted or "*" in accepted:
        return page
    headers = tuple((name, value) for name, value in page.headers if name != "Content-Encoding")
    return replace(page, body=page.content, headers=headers)


def is_unchanged(page: Page, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Whether the client's copy is the page's own; an entity tag goes before a date (RFC 9110, 13.2.2)."""
    if page.status != 200:
        return False
    if if_none_match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
        return header_value(page.headers, "etag") in tags
    # Clients send back the date they were given, so equality is enough.
    modified = header_value(page.headers, "last-modified")
    return modified is not None and modified == if_modified_since
