"""Keeps connections open between exchanges, and vets an address before each new one."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from weakref import WeakSet

import certifi

from archiver.errors import FetchError
from archiver.fetch.interface import Limits
from archiver.fetch.wire import Target, Wire, connect

Resolve = Callable[[str, int], tuple[str, ...]]
"""Returns the vetted addresses of a host and port, or raises FetchError."""

Verify = bool | str
ClientCert = str | tuple[str, str] | None

_IDLE_S = 30.0
_KEPT_PER_TARGET = 8
_KEPT = 32
"""A crawl of many hosts must not run out of file descriptors (1,024 by default) over connections it will not use."""

Key = tuple[Target, Verify, ClientCert]


class Pool:
    """Open connections by target; safe to use from several threads."""

    def __init__(self, resolve: Resolve, limits: Limits) -> None:
        self._resolve = resolve
        self._limits = limits
        self._idle: dict[Key, list[tuple[float, Wire]]] = {}
        self._contexts: dict[tuple[Verify, ClientCert], ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self._used: WeakSet[Wire] = WeakSet()

    def take(self, target: Target, verify: Verify, cert: ClientCert, *, fresh: bool = False) -> Wire:
        """Return an idle connection to `target`, or a new one; with `fresh` always a new one. Raises FetchError."""
        key = (target, verify, cert)
        while not fresh and (wire := self._pop(key)):
            if not wire.is_stale():
                return self._in_use(wire)
            wire.close()
        addresses = self._resolve(target.host, target.port)
        tls = self._context(verify, cert) if target.scheme == "https" else None
        return self._in_use(connect(target, addresses, tls=tls, deadline=time.monotonic() + self._limits.connect_s))

    def give_back(self, target: Target, verify: Verify, cert: ClientCert, wire: Wire) -> None:
        """Keep `wire` for the next exchange with `target`."""
        key = (target, verify, cert)
        with self._lock:
            self._used.discard(wire)
            if len(self._idle.get(key, ())) < _KEPT_PER_TARGET:
                self._make_room()
                self._idle.setdefault(key, []).append((time.monotonic(), wire))
                return
        wire.close()

    def close(self) -> None:
        """Close all idle connections and hang up on those in use."""
        with self._lock:
            used = list(self._used)
            idle = [wire for kept in self._idle.values() for _, wire in kept]
            self._idle.clear()
        for wire in used:
            wire.hang_up()
        for wire in idle:
            wire.close()

    def _in_use(self, wire: Wire) -> Wire:
        with self._lock:
            self._used.add(wire)
        return wire

    def _make_room(self) -> None:
        """Close the connections that lay idle longest until one more may be kept."""
        while sum(map(len, self._idle.values())) >= _KEPT:
            key = min(self._idle, key=lambda key: self._idle[key][0][0])
            _, wire = self._idle[key].pop(0)
            wire.close()
            if not self._idle[key]:
                del self._idle[key]

    def _pop(self, key: Key) -> Wire | None:
        with self._lock:
            kept = self._idle.pop(key, [])
            while kept:
                since, wire = kept.pop()
                if time.monotonic() - since < _IDLE_S:
                    if kept:
                        self._idle[key] = kept
                    return wire
                wire.close()
        return None

    def _context(self, verify: Verify, cert: ClientCert) -> ssl.SSLContext:
        with self._lock:
            if (verify, cert) not in self._contexts:
                self._contexts[(verify, cert)] = _make_context(verify, cert)
            return self._contexts[(verify, cert)]


def _make_context(verify: Verify, cert: ClientCert) -> ssl.SSLContext:
    try:
        bundle = verify if isinstance(verify, str) else certifi.where()
        folder = Path(bundle).is_dir()
        context = ssl.create_default_context(cafile=None if folder else bundle, capath=bundle if folder else None)
        if cert:
            context.load_cert_chain(*((cert, None) if isinstance(cert, str) else cert))
    except (OSError, ssl.SSLError) as error:
        raise FetchError(f"the certificates cannot be used ({error})", str(cert or verify)) from error
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context
