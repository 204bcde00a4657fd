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

from archiver.errors import FetchError, FetchTimeoutError, TransientFetchError
from archiver.model import TlsFacts

_PIECE = 64 * 1024


class SilenceError(Exception):
    """Nothing came within the time; internal to this package."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server as its URL names it: `host`, without brackets, is for TLS and messages; an address is dialled."""

    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """Host and port, as CONNECT names them (RFC 9110, 9.3.6)."""
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, for messages."""
        return f"{self.scheme}://{self.authority}"


class Wire:
    """One open connection. Not safe to use from two threads at once.

    `address` is the server's, "" where only a proxy knows it.
    """

    def __init__(self, sock: socket.socket, address: str, tls: TlsFacts | None) -> None:
        self._sock = sock
        self.address = address
        self.tls = tls
        self.is_used = False

    def send(self, raw: bytes, deadline: float) -> None:
        """Send all of `raw`. Raises OSError, or SilenceError when `deadline` (monotonic seconds) passes."""
        unsent = memoryview(raw)
        try:
            while unsent:
                self._wait_until(deadline)
                # Not sendall: over TLS that takes the timeout for each of its pieces anew.
                unsent = unsent[self._sock.send(unsent) :]
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

    def secure(self, target: Target, tls: ssl.SSLContext, deadline: float) -> Wire:
        """Return the wire with TLS agreed on it. Raises FetchError, naming what is wrong with a certificate."""
        try:
            self._wait_until(deadline)
            # A dot behind the name belongs to the DNS, and to no certificate (RFC 6066, 3).
            secured = tls.wrap_socket(self._sock, server_hostname=target.host.rstrip(".") or target.host)
        except ssl.SSLCertVerificationError as error:
            raise FetchError(_certificate_fault(error), target.origin, _certificate_hint(error)) from error
        except (SilenceError, TimeoutError) as error:
            what = "no TLS was agreed within the time allowed"
            raise FetchTimeoutError(what, target.origin, "Try again later.") from error
        except ssl.SSLError as error:
            raise _tls_failure(error, target) from error
        except OSError as error:
            raise TransientFetchError(f"the connection broke ({_reason(error)})", target.origin) from error
        except ValueError as error:
            raise FetchError(f"the host's name cannot be given to TLS ({error})", target.origin) from error
        return Wire(secured, self.address, _tls_facts(secured))

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


def dial(addresses: tuple[str, ...], port: int, *, deadline: float, where: str, called: str = "") -> Wire:
    """Return a connection to the first of the vetted `addresses` that answers. Raises TransientFetchError if none does.

    `called` says in the message what is connected to where it is not the server itself.
    """
    reason = "no address"
    cause: OSError | None = None
    for number, address in enumerate(addresses):
        left = deadline - time.monotonic()
        if left <= 0:
            reason = "timed out"
            break
        # Each gets its share: behind an address that swallows packets another may answer (IPv6 that leads nowhere).
        share = left / (len(addresses) - number)
        try:
            sock = socket.create_connection((address, port), timeout=share)
        except OSError as error:
            reason, cause = _reason(error), error
            continue
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Wire(sock, address, None)
    what = f"cannot connect{f' to {called}' if called else ''} ({reason})"
    kind = FetchTimeoutError if cause is None or isinstance(cause, TimeoutError) else TransientFetchError
    raise kind(what, where, "Check the address, or try again later.") from cause


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).strip()[:120]


def _certificate_fault(error: ssl.SSLCertVerificationError) -> str:
    return f"TLS certificate refused: {error.verify_message.strip().rstrip('.')[:200]}"


# What OpenSSL calls 18 to 21: nobody we know signed it; browsers fetch a missing link of the chain, OpenSSL does not.
_UNKNOWN_AUTHORITY = frozenset({18, 19, 20, 21})


def _certificate_hint(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in _UNKNOWN_AUTHORITY:
        return "Nothing was fetched. If you know the authority that signed it, name its file with --ca."
    return "Nothing was fetched. `--insecure` fetches without checking certificates, and the archive will say so."


def _tls_failure(error: ssl.SSLError, target: Target) -> FetchError:
    """Return what is told of a handshake that failed; only one that was cut off may go better another time."""
    reason = (error.reason or "").replace("_", " ").lower()
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or not reason:
        return TransientFetchError("the server hung up while TLS was agreed on", target.origin, "Try again later.")
    what = f"TLS could not be agreed on ({reason[:120]})"
    return FetchError(what, target.origin, "Check the URL's scheme and port; `--insecure` allows old TLS too.")


def _tls_facts(sock: ssl.SSLSocket) -> TlsFacts:
    cipher = sock.cipher()
    return TlsFacts(
        version=sock.version() or "",
        cipher_suite=cipher[0] if cipher else "",
        certificate=sock.getpeercert(binary_form=True) or b"",
    )
