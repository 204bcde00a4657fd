"""A server that answers each connection with exact bytes, told beforehand; and throwaway TLS certificates."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.fetch.guard import Allowed

Step = bytes | Callable[[socket.socket], None]
"""What is done on a connection after a request came: bytes are sent, a function gets the connection."""

LOOPBACK = Allowed.parse(["127.0.0.0/8"])


class RawServer:
    """Listens on 127.0.0.1. The n-th request of all connections gets the n-th answer, those after the last the last.

    A connection is closed behind an answer unless `keep` says that it stays open for further requests.
    """

    def __init__(self, answers: Sequence[Sequence[Step]], *, keep: bool = False, tls: ssl.SSLContext | None = None):
        self.requests: list[bytes] = []
        self.connections = 0
        self._answers = answers
        self._keep = keep
        self._tls = tls
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._start(self._accept)

    def __enter__(self) -> RawServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        # A connection of our own wakes accept().
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def stall(self, connection: socket.socket) -> None:
        """Send nothing more until the test is over or the client has gone."""
        connection.settimeout(0.05)
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1):
                    return

    def drip(self, raw: bytes, pause_s: float = 0.02) -> Step:
        """Return a step that sends `raw` over and over, a byte at a time, until the client has gone."""

        def step(connection: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while not self._over.wait(pause_s):
                    for byte in raw:
                        connection.sendall(bytes([byte]))

        return step

    def flood(self, raw: bytes) -> Step:
        """Return a step that sends `raw` as fast as it goes, until the client has gone."""

        def step(connection: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while not self._over.is_set():
                    connection.sendall(raw)

        return step

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._over.is_set():
                connection.close()
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            self._start(self._serve, connection)

    def _serve(self, plain: socket.socket) -> None:
        connection = plain
        try:
            if self._tls:
                connection = self._tls.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._open.add(connection)
            while request := _read_request(connection):
                with self._lock:
                    self.requests.append(request)
                    number = min(len(self.requests), len(self._answers)) - 1
                for step in self._answers[number]:
                    connection.sendall(step) if isinstance(step, bytes) else step(connection)
                if not self._keep:
                    break
        except OSError:
            # The client hung up, or refused our certificate: each is a case under test.
            pass
        finally:
            with self._lock:
                self._open -= {plain, connection}
            connection.close()


def reset(connection: socket.socket) -> None:
    """Break the connection with a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _read_request(connection: socket.socket) -> bytes:
    """Return the next request, head and body by Content-Length; b"" when the client hung up."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = connection.recv(65536)
        # 0x16 begins a TLS handshake.
        if not piece or piece[0] == 0x16:
            return b""
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    missing = int(lengths[0] if lengths else 0) - len(body)
    while missing > 0:
        piece = connection.recv(65536)
        if not piece:
            break
        raw, missing = raw + piece, missing - len(piece)
    return raw


@dataclass(frozen=True, slots=True)
class Certificates:
    """A throwaway authority, and a server context with a certificate it signed for 127.0.0.1."""

    authority: Path
    context: ssl.SSLContext


def make_certificates(folder: Path) -> Certificates:
    """Return certificates made with the openssl command in `folder`."""
    authority, authority_key = folder / "authority.pem", folder / "authority.key"
    leaf, leaf_key, request, names = (folder / name for name in ("leaf.pem", "leaf.key", "leaf.csr", "leaf.ext"))
    names.write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    _openssl("req", "-x509", *new_key, "-keyout", authority_key, "-out", authority, "-days", "2", "-subj", "/CN=test")
    _openssl("req", *new_key, "-keyout", leaf_key, "-out", request, "-subj", "/CN=localhost")
    signing: list[str | Path] = ["-CA", authority, "-CAkey", authority_key, "-CAcreateserial", "-extfile", names]
    _openssl("x509", "-req", "-in", request, "-out", leaf, "-days", "2", *signing)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(leaf, leaf_key)
    return Certificates(authority, context)


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=30)


@contextlib.contextmanager
def answering(*steps: Step) -> Iterator[RawServer]:
    """Give a server that does `steps` on each connection and then closes it."""
    with RawServer([steps]) as server:
        yield server
