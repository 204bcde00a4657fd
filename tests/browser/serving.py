"""Sites for a browser: what is said for each path, and what was asked for."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "wav": "audio/wav",
    "bin": "application/octet-stream",
}


@dataclass(frozen=True)
class Answer:
    """What is sent for a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What came: method, path with query, header fields by lower-case name, body."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Content = str | bytes | Answer | Callable[[Request], Answer]


class Site(ThreadingHTTPServer):
    """Serves `contents` by path on 127.0.0.1 and notes every request; the type is told by the path's ending."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, contents: Mapping[str, Content], tls: ssl.SSLContext | None = None) -> None:
        self.contents = dict(contents)
        self.requests: list[Request] = []
        self.over = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.port: int = self.server_address[1]
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def answer(self, request: Request) -> Answer:
        """Return what is sent for `request`."""
        self.requests.append(request)
        path = request.path.partition("?")[0]
        content = self.contents.get(request.path, self.contents.get(path))
        if callable(content):
            return content(request)
        if content is None:
            return Answer(b"<!doctype html><title>Nothing here</title>", 404, {"Content-Type": TYPES["html"]})
        if isinstance(content, Answer):
            return content
        body = content.encode() if isinstance(content, str) else content
        ending = path.rpartition("/")[2].rpartition(".")[2] if "." in path else "html"
        return Answer(body, 200, {"Content-Type": TYPES.get(ending, TYPES["bin"])})

    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [request.path for request in self.requests]

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers hang up as they like."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def _serve(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.answer(Request(self.command, self.path, headers, self.rfile.read(size)))
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_POST = do_HEAD = _serve  # noqa: N815  # http.server's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(contents: Mapping[str, Content], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve `contents` for the block."""
    with Site(contents, tls) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            site.over.set()
            site.shutdown()
            thread.join()


def stalls(site_over: threading.Event) -> Callable[[Request], Answer]:
    """Return a content that is not said before the event comes."""

    def content(_: Request) -> Answer:
        site_over.wait()
        return Answer()

    return content


def free_port() -> int:
    """Return a loopback port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
