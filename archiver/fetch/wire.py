"""A connection to a vetted address: connects, sends, receives, each within a deadline.

The address was looked up and vetted before; nothing here resolves a name, so a second answer of the resolver cannot
lead elsewhere (DNS rebinding).
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from dataclasses import dataclass

from archiver.errors import FetchError, TransientFetchError
from archiver.model import TlsFacts

_PIECE = 64 * 1024


class SilenceError(Exception):
    """Nothing came within the time; internal to this package."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: `host` is for TLS and messages, `address` is what is dialled."""

    scheme: str
    host: str
    port: int


class Wire:
    """One open connection. Not safe to use from two threads at once."""

    def __init__(self, sock: socket.socket, address: str, tls: TlsFacts | None) -> None:
        self._sock = sock
        self.address = address
        self.tls = tls
        self.is_used = False

    def send(self, raw: bytes, deadline: float) -> None:
        """Send all of `raw`. Raises OSError, or SilenceError when `deadline` (monotonic seconds) passes."""
        self._wait_until(deadline)
        try:
            self._sock.sendall(raw)
        except TimeoutError as error:
            raise SilenceError from error

    def receive(self, deadline: float) -> bytes:
        """Return the next bytes, b"" when the peer closed. Raises OSError, or SilenceError at the deadline."""
        self._wait_until(deadline)
        try:
            return self._sock.recv(_PIECE)
        except TimeoutError as error:
            raise SilenceError from error
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            # Many servers close without TLS's own goodbye; the framing tells whether the body was whole.
            return b""

    def is_stale(self) -> bool:
        """Tell whether the peer closed, or sent something, while the connection lay idle."""
        self._sock.setblocking(False)
        try:
            self._sock.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        return True

    def hang_up(self) -> None:
        """End what another thread does with the connection: it sees the peer close. That thread closes it."""
        with contextlib.suppress(OSError):
            # Not SSLSocket's own, which would take TLS away from under the other thread's hands.
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        with contextlib.suppress(OSError):
            self._sock.close()

    def _wait_until(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise SilenceError
        self._sock.settimeout(left)


def connect(target: Target, addresses: tuple[str, ...], *, tls: ssl.SSLContext | None, deadline: float) -> Wire:
    """Return a connection to the first of the vetted `addresses` that answers. Raises FetchError if none does."""
    where = f"{target.scheme}://{target.host}:{target.port}"
    reason = "no address"
    for address in addresses:
        try:
            return _dial(target, address, tls, deadline)
        except ssl.SSLCertVerificationError as error:
            hint = "The server's certificate cannot be trusted, so nothing was fetched."
            raise FetchError(f"TLS certificate refused: {error.verify_message}", where, hint) from error
        except OSError as error:
            reason = error.strerror or str(error) or type(error).__name__
    raise TransientFetchError(
        f"cannot connect ({reason.strip()[:120]})", where, "Check the address, or try again later."
    )


def _dial(target: Target, address: str, tls: ssl.SSLContext | None, deadline: float) -> Wire:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    sock = socket.create_connection((address, target.port), timeout=left)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is None:
            return Wire(sock, address, None)
        sock.settimeout(max(deadline - time.monotonic(), 0.001))
        secured = tls.wrap_socket(sock, server_hostname=target.host)
        return Wire(secured, address, _tls_facts(secured))
    except BaseException:
        sock.close()
        raise


def _tls_facts(sock: ssl.SSLSocket) -> TlsFacts:
    cipher = sock.cipher()
    return TlsFacts(
        version=sock.version() or "",
        cipher_suite=cipher[0] if cipher else "",
        certificate=sock.getpeercert(binary_form=True) or b"",
    )
