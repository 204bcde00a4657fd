"""One visit's side of the proxy: its own recorder, its ledger, and how a request of the page is answered."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
from base64 import b64encode
from collections.abc import Callable

from archiver.browser import answers
from archiver.browser.forwarding import Asking, Manners, server_head
from archiver.browser.ledger import Ledger
from archiver.errors import FetchError, StoreError
from archiver.fetch.exchange import Exchanger
from archiver.model import Exchange, Finding

Refuses = Callable[[str], str | None]
"""Given a URL, returns why it must not be asked for, or None."""

_ENDING_S = 5.0


class Session:
    """What the proxy does for one visit; safe to use from several threads.

    `username` and `password` are what the browser's context proves itself with to the proxy.
    """

    def __init__(self, url: str, exchanger: Exchanger, manners: Manners, refuses: Refuses) -> None:
        self.username = "visit"
        self.password = secrets.token_urlsafe(24)
        self.ledger = Ledger()
        self.failure: StoreError | None = None
        self._url = url
        self._exchanger = exchanger
        self._manners = manners
        self._refuses = refuses
        self._wholes: dict[str, Exchange] = {}
        self._reading = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._is_closed = False
        self._rest = threading.Condition()

    @property
    def credentials(self) -> str:
        """The Proxy-Authorization value (RFC 7617) of this visit's requests."""
        return "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode()

    def enter(self, connection: socket.socket) -> bool:
        """Take a connection as one of this visit; False if the visit is over."""
        with self._rest:
            if not self._is_closed:
                self._connections.add(connection)
            return not self._is_closed

    def leave(self, connection: socket.socket) -> None:
        """Say that a connection is done with."""
        with self._rest:
            self._connections.discard(connection)
            self._rest.notify_all()

    def close(self) -> None:
        """End what is in flight; afterwards nobody but the caller reads the recordings."""
        self.ledger.close()
        with self._rest:
            self._is_closed = True
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    # Not SSLSocket's own, which would take TLS away from under another thread's hands.
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)
        self._exchanger.close()
        with self._rest:
            self._rest.wait_for(lambda: not self._connections, _ENDING_S)

    def answer(self, connection: socket.socket, asking: Asking, body: bytes) -> bool:
        """Do what the page asked for and send what came; tell whether the connection can go on. Raises OSError."""
        if asking.is_websocket:
            what = "a WebSocket was refused: what goes over it cannot be archived"
            self.ledger.find(Finding("browser.websocket", "info", what, value=asking.url[:80]))
            connection.sendall(answers.FORBIDDEN)
            return True
        if asking.range and self._send_known(connection, asking.url, asking.range):
            return True
        exchange = self._exchange(asking, body)
        if exchange is None:
            connection.sendall(answers.NETWORK_ERROR)
            return False
        if asking.range and self._send_known(connection, asking.url, asking.range):
            return True
        return answers.send_whole(connection, exchange, self._reading)

    def fetch(self, asking: Asking) -> Exchange | None:
        """Ask the server for what the browser did not ask for itself."""
        return self._exchange(asking, b"")

    def _exchange(self, asking: Asking, body: bytes) -> Exchange | None:
        asked = self.ledger.begin(asking.url, asking.head.method)
        if asked is None:
            return None
        reason = None if asking.url == self._url else self._refuses(asking.url)
        if reason:
            self.ledger.fail(asked, FetchError(reason, asking.url), "browser.refused")
            return None
        whole = asking.range is not None and answers.is_from_the_start(asking.range)
        head = server_head(asking, self._manners, whole=whole)
        try:
            exchange = self._exchanger.exchange(asking.head.method, asking.url, head, body)
        except FetchError as error:
            self.ledger.fail(asked, error)
            return None
        except StoreError as error:
            # A full disk is not the page's fault: the visit raises it.
            self.failure = error
            self.ledger.fail(asked, FetchError(error.what, asking.url))
            return None
        if answers.has_parts(exchange):
            with self._reading:
                self._wholes.setdefault(asking.url, exchange)
        self.ledger.keep(asked, exchange)
        return exchange

    def _send_known(self, connection: socket.socket, url: str, range_header: str) -> bool:
        """Send a part of what this visit has whole; False if it has not."""
        with self._reading:
            exchange = self._wholes.get(url)
        part = answers.part_of(exchange, range_header) if exchange else None
        if exchange is None or part is None:
            return False
        answers.send_part(connection, exchange, part, self._reading)
        return True
