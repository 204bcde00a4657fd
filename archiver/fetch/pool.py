"""Keeps connections open between exchanges, and vets an address before each new one."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

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

Key = tuple[Target, Verify, ClientCert]


class Pool:
    """Open connections by target; safe to use from several threads."""

    def __init__(self, resolve: Resolve, limits: Limits) -> None:
        self._resolve = resolve
        self._limits = limits
        self._idle: dict[Key, list[tuple[float, Wire]]] = {}
        self._contexts: dict[tuple[Verify, ClientCert], ssl.SSLContext] = {}
        self._lock = threading.Lock()

    def take(self, target: Target, verify: Verify, cert: ClientCert, *, fresh: bool = False) -> Wire:
        """Return an idle connection to `target`, or a new one; with `fresh` always a new one. Raises FetchError."""
        key = (target, verify, cert)
        while not fresh and (wire := self._pop(key)):
            if not wire.is_stale():
                return wire
            wire.close()
        addresses = self._resolve(target.host, target.port)
        tls = self._context(verify, cert) if target.scheme == "https" else None
        return connect(target, addresses, tls=tls, deadline=time.monotonic() + self._limits.connect_s)

    def give_back(self, target: Target, verify: Verify, cert: ClientCert, wire: Wire) -> None:
        """Keep `wire` for the next exchange with `target`."""
        with self._lock:
            kept = self._idle.setdefault((target, verify, cert), [])
            if len(kept) < _KEPT_PER_TARGET:
                kept.append((time.monotonic(), wire))
                return
        wire.close()

    def close(self) -> None:
        """Close all idle connections."""
        with self._lock:
            idle = [wire for kept in self._idle.values() for _, wire in kept]
            self._idle.clear()
        for wire in idle:
            wire.close()

    def _pop(self, key: Key) -> Wire | None:
        with self._lock:
            kept = self._idle.get(key, [])
            while kept:
                since, wire = kept.pop()
                if time.monotonic() - since < _IDLE_S:
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
