"""Serves an archive until it is told to stop."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable

import uvicorn

from archiver.archive import Archive
from archiver.errors import ReplayError
from archiver.replay.app import make_app
from archiver.replay.site import Citations

HOST = "127.0.0.1"
PORT = 8080

_BACKLOG = 128


def serve(
    archive: Archive,
    host: str = HOST,
    port: int = PORT,
    *,
    base_url: str | None = None,
    on_ready: Callable[[str], None] = lambda address: None,
    citations: Callable[[str], Citations] | None = None,
) -> None:
    """Serve `archive` at `host` and `port` (0: a free one) until SIGINT or SIGTERM.

    `base_url` is where the server is reached if not there (behind a proxy). `on_ready` is called with the address once
    connections are taken. `citations` is called with the address and gives what the story pages cite with. Raises
    ReplayError if the address cannot be had.
    """
    listener = listen(host, port)
    with contextlib.closing(listener):
        address = address_of(listener)
        app = make_app(archive, base_url=base_url or address, citations=citations(address) if citations else None)
        config = uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="off", server_header=False, timeout_graceful_shutdown=1
        )
        server = _Server(config, lambda: on_ready(address))
        # Ctrl-C is how a server is meant to end; uvicorn has shut down by the time it raises this.
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at `host` and `port`. Raises ReplayError."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError, OverflowError) as error:
        what = f"cannot listen there ({_reason(error)})"
        raise ReplayError(what, f"{host}:{port}", "Give the address of this machine: --host 127.0.0.1.") from error
    try:
        # A port whose last server was just stopped is still held for a while otherwise.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _refusal(error, host, port) from error
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the URL that a listening socket is reached at, without a slash at its end."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _refusal(error: OSError, host: str, port: int) -> ReplayError:
    where = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return ReplayError("the port is in use", where, "Give another: --port 8081, or --port 0 for a free one.")
    if error.errno == errno.EACCES:
        return ReplayError("the port may not be used", where, "Ports below 1024 are the system's; give a higher one.")
    return ReplayError(f"cannot listen there ({_reason(error)})", where, "Give the address of this machine.")


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).strip()


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()
