"""The hostile site: one listening address a case, raw sockets, and a note of all that was asked."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.hostile.cases import NO_ROBOTS, Case, Steps, Talk

HOSTS = tuple(f"127.0.0.{n}" for n in range(2, 10))
"""The site's addresses. Crawls are allowed these and no other."""

FORBIDDEN = "127.0.0.66"
"""Stands for an address in a private network: nothing may connect to it."""

_TLS_HANDSHAKE = 0x16
_NOT_FOUND = b"HTTP/1.1 404 Nothing here\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came; `ended_s` and `started_s` are monotonic seconds."""

    head: bytes
    path: str
    started_s: float
    ended_s: float


class HostileSite:
    """Serves `cases` until the block is left. `contexts` are the TLS contexts by the name that cases give."""

    def __init__(self, cases: Iterable[Case], contexts: Mapping[str, ssl.SSLContext]) -> None:
        self.cases = tuple(cases)
        self.asked: dict[str, list[Asked]] = {case.name: [] for case in self.cases}
        self.connections: dict[str, int] = dict.fromkeys(self.asked, 0)
        self.trespasses: list[bytes] = []
        self._contexts = contexts
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._selector = selectors.DefaultSelector()
        self._ports: dict[str, tuple[str, int]] = {}
        self._silent: list[socket.socket] = []
        for number, case in enumerate(self.cases):
            self._listen(case, HOSTS[number % len(HOSTS)])
        self._tripwire = socket.create_server((FORBIDDEN, 0), backlog=64)
        self._selector.register(self._tripwire, selectors.EVENT_READ, None)
        self.forbidden = f"{FORBIDDEN}:{self._tripwire.getsockname()[1]}"
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def __enter__(self) -> HostileSite:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._accepting.join(10)
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        for silent in self._silent:
            silent.close()
        self._selector.close()

    def authority(self, case: Case) -> str:
        """Return the host and port of a case."""
        host, port = self._ports[case.name]
        return f"{host}:{port}"

    def url(self, case: Case) -> str:
        """Return the URL of the case's page."""
        return f"{case.scheme}://{self.authority(case)}{case.page}"

    def filled(self, case: Case, raw: bytes) -> bytes:
        """Return `raw` with the addresses put in that are known only now."""
        own = f"{case.scheme}://{self.authority(case)}".encode()
        port = self.forbidden.rpartition(":")[2].encode()
        filled = raw.replace(b"{here}", own).replace(b"{authority}", self.authority(case).encode())
        return filled.replace(b"{forbidden}", self.forbidden.encode()).replace(b"{forbidden-port}", port)

    def _listen(self, case: Case, host: str) -> None:
        listener = socket.socket()
        listener.bind((host, 0))
        self._ports[case.name] = (host, listener.getsockname()[1])
        if case.refuses_connections:
            # Bound and not listening: nothing answers here, and nobody else gets the port.
            self._silent.append(listener)
            return
        listener.listen(64)
        listener.setblocking(False)
        self._selector.register(listener, selectors.EVENT_READ, case)

    def _accept(self) -> None:
        while not self._over.is_set():
            for key, _ in self._selector.select(0.1):
                assert isinstance(key.fileobj, socket.socket)
                connection, _ = key.fileobj.accept()
                connection.setblocking(True)
                # Else a reset would drop what Nagle's algorithm held back.
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                case: Case | None = key.data
                if case is None:
                    self.trespasses.append(b"a connection")
                    connection.close()
                    continue
                with self._lock:
                    self._open.add(connection)
                    self.connections[case.name] += 1
                threading.Thread(target=self._serve, args=(case, connection), daemon=True).start()

    def _serve(self, case: Case, plain: socket.socket) -> None:
        connection, started, head = plain, time.monotonic(), b""
        try:
            connection.settimeout(60)
            if case.greeting is not None and (case.tls or self.connections[case.name] > 1):
                self._do(case, case.greeting, Talk(connection, self._over, b""))
                return
            if case.tls:
                connection = self._contexts[case.tls].wrap_socket(plain, server_side=True)
            while head := _request(connection):
                started = time.monotonic()
                if not self._answer(case, Talk(connection, self._over, head)):
                    return
                self._note(case, head, started)
                head = b""
        except (OSError, ValueError):
            # The client hung up, or a step closed the connection: each is a case under test.
            pass
        finally:
            self._note(case, head, started)
            with self._lock:
                self._open.discard(plain)
            for each in {plain, connection}:
                with contextlib.suppress(OSError):
                    each.close()

    def _answer(self, case: Case, talk: Talk) -> bool:
        """Do the steps for a request; return whether the connection stays open."""
        path = _path(talk.request)
        if path == "/robots.txt":
            self._do(case, (NO_ROBOTS,) if case.robots is None else case.robots, talk)
        elif path == case.page:
            self._do(case, case.steps, talk)
        else:
            self._do(case, case.answers(path) if case.answers else (_NOT_FOUND,), talk)
        return case.keeps_open

    def _do(self, case: Case, steps: Steps, talk: Talk) -> None:
        for step in steps:
            if isinstance(step, bytes):
                talk.connection.sendall(self.filled(case, step))
            else:
                step(talk)

    def _note(self, case: Case, head: bytes, started: float) -> None:
        if head:
            with self._lock:
                self.asked[case.name].append(Asked(head, _path(head), started, time.monotonic()))


def _path(head: bytes) -> str:
    parts = head.split(b" ", 2)
    return parts[1].decode("latin-1") if len(parts) > 2 else ""


def _request(connection: socket.socket) -> bytes:
    """Return the next request's head, or as much of it as came; b"" when the client hung up."""
    raw = b""
    while b"\r\n\r\n" not in raw and len(raw) < 1_000_000:
        piece = connection.recv(65536)
        if not piece:
            break
        raw += piece
        if raw[0] == _TLS_HANDSHAKE:
            break
    return raw
