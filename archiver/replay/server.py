"""Serves an archive, or several, until it is told to stop."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable, Mapping, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from archiver.archive import Archive
from archiver.errors import ReplayError
from archiver.replay.access_log import AccessLog
from archiver.replay.app import make_app
from archiver.replay.gateway import Gateway, make_collections_app
from archiver.replay.metrics.watching import watched
from archiver.replay.origins import (
    CONTENT_NAME,
    INTERFACE_NAME,
    LOOPBACK_NAMES,
    THIS_MACHINE,
    Hosting,
    hosting_at,
    is_loopback,
)
from archiver.replay.policies import Dates, JavaScript
from archiver.replay.scripts import Script
from archiver.replay.site import utc_now

HOST = CONTENT_NAME
PORT = 8080

_BACKLOG = 128
# How long requests that are being answered may take once the server is told to stop.
_ENDING_S = 3


Shown = Archive | Mapping[str, tuple[Archive, str]]
"""An archive, or several with their titles by their names in addresses."""


def serve(
    shown: Shown,
    host: str = HOST,
    port: int = PORT,
    *,
    hosting: Hosting = THIS_MACHINE,
    on_ready: Callable[[str], None] = lambda address: None,
    javascript: JavaScript = "safe",
    wombat: Script | None = None,
    dates: Dates = "now",
    log: Callable[[str], None] | None = None,
    has_metrics: bool = False,
) -> None:
    """Serve what is `shown` at `host` and `port` (0: a free one) until SIGINT or SIGTERM.

    `hosting` is where the server is reached if not there. `on_ready` is called with the address of our own pages once
    connections are taken. `dates` tells which time archived pages find. `log` gets a line for each request; with
    `has_metrics` the counts of the run are at /metrics.
    Raises ReplayError if `host` cannot be had, or needs a `hosting` that names two hosts.
    """
    listeners = listen_at(host, port)
    with contextlib.ExitStack() as stack:
        for listener in listeners:
            stack.enter_context(contextlib.closing(listener))
        hosting = hosting_of(listeners, hosting)
        address = hosting.base_url or f"http://{INTERFACE_NAME}:{listeners[0].getsockname()[1]}"
        made = _made(shown, hosting, javascript, wombat, dates, has_metrics=has_metrics)
        app = AccessLog(made, log, utc_now) if log else made
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=_ENDING_S,
        )
        server = _Server(config, lambda: on_ready(address))
        # Ctrl-C is how a server is meant to end; uvicorn has shut down by the time it raises this.
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=list(listeners))


def _made(
    shown: Shown, hosting: Hosting, javascript: JavaScript, wombat: Script | None, dates: Dates, *, has_metrics: bool
) -> ASGIApp:
    made: Starlette | Gateway
    if isinstance(shown, Archive):
        made = make_app(shown, hosting=hosting, javascript=javascript, wombat=wombat, dates=dates)
    else:
        made = make_collections_app(shown, hosting=hosting, javascript=javascript, wombat=wombat, dates=dates)
    return watched(made, hosting) if has_metrics else made


def hosting_of(listeners: Sequence[socket.socket], hosting: Hosting) -> Hosting:
    """Return `hosting`, with the listeners' own address where one host is to do and none is named.

    Raises ReplayError where the listeners are not this machine's own alone, and nothing names two hosts.
    """
    address = address_of(listeners[0])
    if hosting.is_one_host and not hosting.base_url:
        return hosting_at(address, is_one_host=True)
    if hosting.base_url or all(is_loopback(address_of(listener)) for listener in listeners):
        return hosting
    what = "other machines need two names for this one: archived content must not share the host of our own pages"
    hint = "Give --base-url and --content-url, or accept one host for both: --one-host."
    raise ReplayError(what, address, hint)


def listen_at(host: str, port: int) -> tuple[socket.socket, ...]:
    """Return the sockets that listen at `host` and `port` (0: a free one), all at one port. Raises ReplayError.

    A browser may take `localhost` for ::1 before it tries 127.0.0.1, so both are listened at where both are meant.
    """
    if host not in LOOPBACK_NAMES:
        return (listen(host, port),)
    first = listen(CONTENT_NAME, port)
    if not _is_localhost("::1"):
        return (first,)
    try:
        return first, listen("::1", first.getsockname()[1])
    except ReplayError:
        first.close()
        raise


def _is_localhost(address: str) -> bool:
    """Tell whether the system takes localhost for `address`, among others."""
    try:
        found = socket.getaddrinfo(INTERFACE_NAME, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(place[0] == address for *_, place in found)


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
