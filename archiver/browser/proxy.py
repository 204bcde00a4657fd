"""The recording proxy: the browser's only way out, and nobody else's.

It listens on a free port of the loopback address and answers none but those that prove to be one of the visits under
way. Requests come in absolute form or through CONNECT; inside of a tunnel the proxy is the server, with a certificate
of its own authority, so that each request is seen, vetted and recorded on its own.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING

from archiver.browser import answers
from archiver.browser.forwarding import Tunnel, asking_of, connect_target
from archiver.browser.session import Session
from archiver.errors import MessageError
from archiver.message.framing import ChunkedDecoder, is_chunked
from archiver.message.head import RequestHead, head_size, parse_request_head
from archiver.model import header_value

if TYPE_CHECKING:
    from archiver.browser.authority import Authority

KNOCK_URL = "http://archiver.invalid/"
"""Asked for by a new context to prove itself once; answered by the proxy: no host has that name (RFC 6761, 6.4)."""

_HOST = "127.0.0.1"
_MAX_CONNECTIONS = 256
_MAX_HEAD = 256 * 1024
_MAX_BODY = 64 * 1024**2
_STRANGER_S = 10.0
_TLS_HANDSHAKE = b"\x16"


class RecordingProxy:
    """Listens from the start on; `admit` lets a visit in."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._is_closed = False
        self._listener = socket.create_server((_HOST, 0), backlog=128)
        self.address = f"http://{_HOST}:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, name="recording-proxy", daemon=True)
        self._thread.start()

    def admit(self, session: Session) -> None:
        """Answer requests that prove to be of `session`."""
        with self._lock:
            self._sessions[session.credentials] = session

    def dismiss(self, session: Session) -> None:
        """Answer them no longer, and end what is in flight."""
        with self._lock:
            self._sessions.pop(session.credentials, None)
        session.close()

    def session_of(self, credentials: str | None) -> Session | None:
        """Return the visit that the credentials are of."""
        with self._lock:
            return self._sessions.get(credentials or "")

    def close(self) -> None:
        """Stop listening and end all connections."""
        with self._lock:
            sessions, connections = list(self._sessions.values()), list(self._open)
            self._is_closed = True
        with contextlib.suppress(OSError):
            # A connection of our own wakes accept().
            socket.create_connection(self._listener.getsockname(), timeout=1).close()
        self._thread.join()
        self._listener.close()
        for session in sessions:
            self.dismiss(session)
        for connection in connections:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                # Out of descriptors, say; those in use come back.
                if self._is_closed:
                    return
                continue
            with self._lock:
                is_welcome = not self._is_closed and len(self._open) < _MAX_CONNECTIONS
                if is_welcome:
                    self._open.add(connection)
            if self._is_closed:
                connection.close()
                return
            if not is_welcome:
                connection.close()
                continue
            threading.Thread(target=self._serve, args=(connection,), name="recording-proxy-client", daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError):
                plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _Client(plain, self, self._authority).serve()
        finally:
            with self._lock:
                self._open.discard(plain)
            plain.close()


class _Client:
    """One connection of the browser; each has a thread."""

    def __init__(self, connection: socket.socket, proxy: RecordingProxy, authority: Authority) -> None:
        self._connection = connection
        self._proxy = proxy
        self._authority = authority
        self._ahead = bytearray()

    def serve(self) -> None:
        """Answer what is asked until either side has had enough. Raises OSError when the browser hangs up."""
        self._connection.settimeout(_STRANGER_S)
        try:
            while raw := self._receive_head():
                head = parse_request_head(raw)
                session = self._proxy.session_of(header_value(head.headers, "proxy-authorization"))
                if session is None:
                    self._connection.sendall(answers.UNKNOWN_CLIENT)
                    if self._has_body(head):
                        return
                elif head.method != "CONNECT" and head.target == KNOCK_URL:
                    self._connection.sendall(answers.NO_CONTENT)
                else:
                    self._serve_visit(session, raw, head)
                    return
        except MessageError:
            # Whatever this is, it is no browser of ours.
            return

    def _serve_visit(self, session: Session, raw: bytes, head: RequestHead) -> None:
        connection = self._connection
        if not session.enter(connection):
            return
        connection.settimeout(None)
        try:
            if head.method == "CONNECT":
                self._serve_tunnel(session, head)
            else:
                self._serve_requests(session, raw, None)
        finally:
            if self._connection is not connection:
                with contextlib.suppress(OSError):
                    self._connection.close()
            session.leave(connection)

    def _serve_tunnel(self, session: Session, head: RequestHead) -> None:
        host, port = connect_target(head)
        self._connection.sendall(answers.CONNECTED)
        # A WebSocket without TLS comes through a tunnel, too.
        is_tls = self._connection.recv(1, socket.MSG_PEEK) == _TLS_HANDSHAKE
        if is_tls:
            context = self._authority.context_for(host)
            # The handshake waits until the visit knows the socket, so that its end ends a handshake that stalls.
            self._connection = context.wrap_socket(self._connection, server_side=True, do_handshake_on_connect=False)
            if not session.enter(self._connection):
                return
        try:
            if isinstance(self._connection, ssl.SSLSocket):
                self._connection.do_handshake()
            self._serve_requests(session, self._receive_head(), Tunnel("https" if is_tls else "http", host, port))
        finally:
            if is_tls:
                session.leave(self._connection)

    def _serve_requests(self, session: Session, raw: bytes, tunnel: Tunnel | None) -> None:
        while raw:
            asking = asking_of(raw, tunnel)
            if tunnel is None and header_value(asking.head.headers, "proxy-authorization") != session.credentials:
                return
            body = self._receive_body(asking.head)
            if body is None:
                self._connection.sendall(answers.NETWORK_ERROR)
                return
            if not session.answer(self._connection, asking, body):
                return
            raw = self._receive_head()

    def _receive_head(self) -> bytes:
        """Return the next whole head; b"" if the browser hung up before. Raises MessageError if it has no end."""
        while (end := head_size(self._ahead)) < 0:
            if len(self._ahead) > _MAX_HEAD:
                raise MessageError("a request head without end")
            piece = self._receive()
            if not piece:
                return b""
            self._ahead += piece
        raw = bytes(self._ahead[:end])
        del self._ahead[:end]
        return raw

    def _receive_body(self, head: RequestHead) -> bytes | None:
        """Return the body as it came, chunked or not; None if it is too long, or breaks off."""
        if is_chunked(head.headers):
            return self._receive_chunked()
        length = header_value(head.headers, "content-length") or "0"
        if not (length.isascii() and length.isdigit()) or int(length) > _MAX_BODY:
            return None
        while len(self._ahead) < int(length):
            piece = self._receive()
            if not piece:
                return None
            self._ahead += piece
        body = bytes(self._ahead[: int(length)])
        del self._ahead[: int(length)]
        return body

    def _receive_chunked(self) -> bytes | None:
        decoder, raw = ChunkedDecoder(), bytearray()
        piece = bytes(self._ahead)
        self._ahead.clear()
        while True:
            decoder.feed(piece)
            raw += piece
            if decoder.done:
                self._ahead += decoder.rest
                return bytes(raw[: len(raw) - len(decoder.rest)])
            piece = self._receive()
            if not piece or len(raw) > _MAX_BODY:
                return None

    def _receive(self) -> bytes:
        try:
            return self._connection.recv(65536)
        except ssl.SSLError:
            # Chromium closes without TLS's own goodbye, or did not like the certificate.
            return b""

    @staticmethod
    def _has_body(head: RequestHead) -> bool:
        return is_chunked(head.headers) or (header_value(head.headers, "content-length") or "0") != "0"
