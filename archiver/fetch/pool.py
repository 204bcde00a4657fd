"""Keeps connections open between exchanges, and vets an address before each new one."""

from __future__ import annotations

import errno
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from weakref import WeakSet

from archiver.errors import TransientFetchError
from archiver.fetch.proxy import Proxy
from archiver.fetch.stages import stage
from archiver.fetch.trust import ClientCert, Verify, make_context
from archiver.fetch.wire import Target, Wire

_IDLE_S = 30.0
_KEPT_PER_ROUTE = 8
_KEPT = 32
"""A crawl of many hosts must not run out of file descriptors (1,024 by default) over connections it will not use."""


@dataclass(frozen=True, slots=True)
class Means:
    """How servers are reached: whom to trust, who we are, and through which proxy."""

    verify: Verify = True
    cert: ClientCert = None
    proxy: Proxy | None = None


Route = tuple[Target, Means]
"""What one kept connection can serve."""

Open = Callable[[Target, Means, float], Wire]
"""Returns a connection to a target, vetted, before TLS; the last argument is the deadline. Raises FetchError."""


class Pool:
    """Open connections by target and means; safe to use from several threads."""

    def __init__(self, open_wire: Open) -> None:
        self._open = open_wire
        self._idle: dict[Route, list[tuple[float, Wire]]] = {}
        self._kept = 0
        self._contexts: dict[tuple[Verify, ClientCert], ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self._used: WeakSet[Wire] = WeakSet()
        self._closings = 0

    @property
    def closings(self) -> int:
        """How often the pool was closed."""
        return self._closings

    def take(
        self, target: Target, means: Means, deadline: float, *, fresh: bool = False, closings: int | None = None
    ) -> Wire:
        """Return an idle connection to `target`, or by `deadline` a new one; with `fresh` always a new one.

        Raises FetchError, also where the pool was closed meanwhile: since `closings`, or since this was called.
        """
        closings = self._closings if closings is None else closings
        while not fresh and (wire := self._pop((target, means))):
            if not wire.is_stale():
                return self._in_use(wire, closings)
            wire.close()
        try:
            return self._in_use(self._connect(target, means, deadline), closings)
        except TransientFetchError as error:
            if not _is_out_of_files(error):
                raise
        # Those that lie idle may be all that is too much.
        self._close_idle()
        return self._in_use(self._connect(target, means, deadline), closings)

    def give_back(self, target: Target, means: Means, wire: Wire) -> None:
        """Keep `wire` for the next exchange with `target`."""
        route = (target, means)
        with self._lock:
            self._used.discard(wire)
            kept = self._idle.get(route)
            if kept is None or len(kept) < _KEPT_PER_ROUTE:
                self._make_room()
                self._idle.setdefault(route, []).append((time.monotonic(), wire))
                self._kept += 1
                return
        wire.close()

    def close(self) -> None:
        """Close all idle connections and hang up on those in use."""
        with self._lock:
            self._closings += 1
            used = list(self._used)
        for wire in used:
            wire.hang_up()
        self._close_idle()

    def _close_idle(self) -> None:
        with self._lock:
            idle = [wire for kept in self._idle.values() for _, wire in kept]
            self._idle.clear()
            self._kept = 0
        for wire in idle:
            wire.close()

    def _connect(self, target: Target, means: Means, deadline: float) -> Wire:
        # Before the connection, so that a wrong file of certificates is told without one.
        with stage("tls"):
            tls = self._context(means.verify, means.cert) if target.scheme == "https" else None
        wire = self._open(target, means, deadline)
        if tls is None:
            return wire
        with ExitStack() as undo:
            undo.callback(wire.close)
            with stage("tls"):
                secured = wire.secure(target, tls, deadline)
            undo.pop_all()
        return secured

    def _in_use(self, wire: Wire, closings: int) -> Wire:
        with self._lock:
            if closings == self._closings:
                self._used.add(wire)
                return wire
        # Whoever closed the pool waits for nothing any more, and could not have hung up on this one.
        wire.close()
        raise TransientFetchError("the connections were closed", wire.address)

    def _make_room(self) -> None:
        """Close the connections that lay idle longest until one more may be kept."""
        while self._kept >= _KEPT:
            route = min(self._idle, key=lambda route: self._idle[route][0][0])
            _, wire = self._idle[route].pop(0)
            self._kept -= 1
            wire.close()
            if not self._idle[route]:
                del self._idle[route]

    def _pop(self, route: Route) -> Wire | None:
        with self._lock:
            kept = self._idle.get(route)
            while kept:
                since, wire = kept.pop()
                self._kept -= 1
                if not kept:
                    del self._idle[route]
                if time.monotonic() - since < _IDLE_S:
                    return wire
                wire.close()
        return None

    def _context(self, verify: Verify, cert: ClientCert) -> ssl.SSLContext:
        with self._lock:
            if (verify, cert) not in self._contexts:
                self._contexts[(verify, cert)] = make_context(verify, cert)
            return self._contexts[(verify, cert)]


def _is_out_of_files(error: BaseException) -> bool:
    return isinstance(error.__cause__, OSError) and error.__cause__.errno in (errno.EMFILE, errno.ENFILE)
