"""Proves, before a crawl begins, that what is received is what is recorded.

Something in the environment may have replaced sockets or TLS (a monitoring agent, a test library): better no crawl than
one whose archive is empty and says nothing of it.
"""

from __future__ import annotations

import contextlib
import socket
import threading

from archiver.errors import CrawlError, FetchError
from archiver.fetch.body import EntityStream
from archiver.fetch.guard import Allowed
from archiver.fetch.http import HttpFetcher
from archiver.fetch.interface import Limits
from archiver.model import Exchange

_PATIENCE_S = 5.0
_INTERIM = b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
# Nothing that is read and written anew comes out so again: case, blanks, a bare LF, extensions, a trailer.
_RESPONSE = (
    b"HTTP/1.1 200  Fine\r\ncontent-TYPE:text/plain \r\nX-Name: caf\xe9\nX-Folded: a\r\n  b\r\n"
    b"Transfer-Encoding: Chunked\r\n\r\n"
    b"003;note=1\r\nabc\r\n0A\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n"
)
_ENTITY = b"abc0123456789"


def prove_recorder() -> None:
    """Serve a response on this machine, fetch it, and compare. Takes some milliseconds. Raises CrawlError."""
    try:
        listener = socket.create_server(("127.0.0.1", 0))
    except OSError as error:
        raise CrawlError(f"the recorder cannot be tested ({error.strerror or error})", "127.0.0.1") from error
    with listener:
        listener.settimeout(_PATIENCE_S)
        server = threading.Thread(target=_serve_once, args=(listener,), daemon=True)
        server.start()
        try:
            exchange = _fetch(listener.getsockname()[1])
        except FetchError as error:
            raise CrawlError(f"the recorder's test failed: {error.what}", error.where, _HINT) from error
        finally:
            server.join(_PATIENCE_S)
    _compare(exchange)


_HINT = "Something in this Python environment stands between us and the network; try a fresh one."


def _serve_once(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(_PATIENCE_S)
            request = b""
            while b"\r\n\r\n" not in request and (piece := connection.recv(65536)):
                request += piece
            connection.sendall(_INTERIM + _RESPONSE)


def _fetch(port: int) -> Exchange:
    limits = Limits(connect_s=_PATIENCE_S, first_byte_s=_PATIENCE_S, total_s=_PATIENCE_S)
    fetcher = HttpFetcher(allowed=Allowed.parse([f"127.0.0.1:{port}"]), limits=limits)
    try:
        return fetcher.fetch(f"http://127.0.0.1:{port}/")
    finally:
        fetcher.close()


def _compare(exchange: Exchange) -> None:
    with exchange.response as response:
        recorded = response.read()
        entity = EntityStream(exchange).read()
    if (exchange.interim, recorded, entity) != (_INTERIM, _RESPONSE, _ENTITY):
        what = f"the recorder kept {len(recorded)} bytes of a response of {len(_RESPONSE)}, or other bytes"
        raise CrawlError(what, "127.0.0.1", _HINT)
