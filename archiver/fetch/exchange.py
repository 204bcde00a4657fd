"""One exchange with one server: a request whose head is given as bytes, and the response as it came.

What `requests` is to scripts, and what a browser is behind our proxy, stands above this: here is only what was sent,
what was received, and where that may go.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from archiver.errors import FetchError, TransientFetchError
from archiver.fetch.guard import Allowed
from archiver.fetch.interface import Limits
from archiver.fetch.pool import Means, Pool
from archiver.fetch.proxy import Proxy, parse_proxy
from archiver.fetch.recorder import Recording, StaleError, record
from archiver.fetch.request import REDACTED_HEADERS, Redaction, absolute_head, public_url
from archiver.fetch.stages import stage
from archiver.fetch.trust import Verify
from archiver.fetch.tunnel import open_through, refused_by_proxy
from archiver.fetch.vetting import Resolver, plain_host, resolve, timed, vet_for_proxy
from archiver.fetch.wire import Target, Wire, dial
from archiver.message.head import ResponseHead, head_size
from archiver.model import Exchange

DEFAULT_PORTS = {"http": 80, "https": 443}

# What may be sent again after a kept connection broke; a POST might be carried out twice (RFC 9110, 9.2.2).
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})


def utc_now() -> datetime:
    """Return the time now."""
    return datetime.now(UTC)


# An origin that need not be parsed to be known: nearly all URLs of a crawl begin so.
_PLAIN_ORIGIN = re.compile(r"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::([1-9][0-9]{0,3}|[1-5][0-9]{4}))?/")


class _Answer(NamedTuple):
    wire: Wire
    started_at: datetime
    started: float
    recording: Recording
    head: ResponseHead


class Exchanger:
    """Sends requests over connections of its own and records what comes back; safe to use from several threads.

    Addresses that are not public are refused unless `allowed` names them, and other services' ports too. Authorization,
    Cookie and the request headers in `redacted` are sent, but recorded as "[redacted]". Bodies over 1 MiB wait in files
    in the folder `spool` (None: the system's). `proxy` and `verify` hold for each exchange without means of its own.
    """

    def __init__(
        self,
        *,
        allowed: Allowed | None = None,
        limits: Limits | None = None,
        redacted: Collection[str] = (),
        proxy: str | None = None,
        verify: Verify = True,
        spool: Path | None = None,
        clock: Callable[[], datetime] = utc_now,
        resolver: Resolver = socket.getaddrinfo,
    ) -> None:
        self.means = Means(verify, None, parse_proxy(proxy) if proxy else None)
        self._allowed = allowed or Allowed()
        self._limits = limits or Limits()
        self._redaction = Redaction(REDACTED_HEADERS.union(redacted))
        self._spool = spool
        self._clock = clock
        self._resolver = resolver
        self._pool = Pool(self._open)

    def exchange(
        self,
        method: str,
        url: str,
        raw_head: bytes,
        body: bytes = b"",
        *,
        means: Means | None = None,
        limits: Limits | None = None,
    ) -> Exchange:
        """Send `raw_head` and `body` to the server of `url` and return what came back; no redirect is followed.

        `raw_head` is a whole head in origin form (RFC 9112, 3.2.1), with the empty line that ends it; it is sent byte
        for byte, except that an HTTP proxy gets the whole URL of http requests in the request line. `limits` hold for
        this exchange alone. Raises FetchError where no response head came, StoreError where the response cannot be
        kept, LimitReachedError where the disk is full.
        """
        means = means or self.means
        with stage("request"):
            url = public_url(url)
            target = _target(url, means.proxy)
            _check_head(raw_head, url)
        if means.proxy and means.proxy.scheme == "http" and target.scheme == "http":
            raw_head = absolute_head(raw_head, target.authority, means.proxy.authorization)
        sent = raw_head + body
        wire, started_at, started, recording, head = self._record(target, means, sent, method, url, limits)
        if recording.is_reusable:
            self._pool.give_back(target, means, wire)
        else:
            wire.close()
        if head.status == 407 and means.proxy and target.scheme == "http":
            with stage("proxy"):
                raise refused_by_proxy(means.proxy, head.status, head.reason, url)
        return Exchange(
            target_url=url,
            method=method,
            started_at=started_at,
            elapsed_s=time.monotonic() - started,
            request=self._redaction.of(raw_head) + body,
            response=recording.response,
            response_size=recording.size,
            head_size=head.size,
            status=head.status,
            reason=head.reason,
            headers=head.headers,
            ip_address=wire.address,
            tls=wire.tls,
            truncated=recording.truncated,
            interim=recording.interim,
            response_version=head.version,
            proxy=means.proxy.name if means.proxy else None,
        )

    def close(self) -> None:
        """Close the connections; what other threads have in flight breaks off."""
        self._pool.close()

    def _open(self, target: Target, means: Means, deadline: float) -> Wire:
        """Return a connection to a vetted address of `target`, before TLS."""
        proxy = means.proxy
        with stage("address"):
            addresses = self._vetted(target, proxy, timed(self._resolver, deadline))
        if proxy:
            with stage("proxy"):
                return open_through(proxy, target, addresses, self._limits, deadline)
        with stage("connect"):
            return dial(addresses, target.port, deadline=deadline, where=target.origin)

    def _vetted(self, target: Target, proxy: Proxy | None, resolver: Resolver) -> tuple[str, ...]:
        """Return the addresses to connect to, or the name for a proxy that looks it up."""
        if proxy and proxy.looks_names_up:
            vet_for_proxy(target.host, target.port, self._allowed, resolver)
            return (target.host,)
        return resolve(target.host, target.port, self._allowed, resolver)

    def _record(
        self, target: Target, means: Means, sent: bytes, method: str, url: str, limits: Limits | None
    ) -> _Answer:
        """Return what came back, and over which connection; one that was closed while it lay idle is replaced."""
        limits = limits or self._limits
        deadline = time.monotonic() + limits.total_s
        fresh = method not in _IDEMPOTENT
        # A connection that we hung up on ourselves looks like one that the server closed, and is not to be replaced.
        closings = self._pool.closings
        while True:
            connect_by = min(deadline, time.monotonic() + limits.connect_s)
            wire = self._pool.take(target, means, connect_by, fresh=fresh, closings=closings)
            started_at, started = self._clock(), time.monotonic()
            with ExitStack() as undo:
                undo.callback(wire.close)
                try:
                    recording, head = record(
                        wire, sent, method=method, url=url, limits=limits, deadline=deadline, spool=self._spool
                    )
                except StaleError as error:
                    if self._pool.closings != closings:
                        raise TransientFetchError("the connections were closed", url) from error
                    fresh = True
                    continue
                except FetchError as error:
                    error.stage = error.stage or "head"
                    raise
                undo.pop_all()
            return _Answer(wire, started_at, started, recording, head)


def _target(url: str, proxy: Proxy | None) -> Target:
    """Return whom `url` asks, for a proxy that looks names up in plain spelling. Raises FetchError."""
    plain = _PLAIN_ORIGIN.match(url) if proxy is None else None
    if plain:
        scheme, host, port = plain.groups()
        return Target(scheme, host, int(port) if port else DEFAULT_PORTS[scheme])
    return _parsed_target(url, proxy)


def _parsed_target(url: str, proxy: Proxy | None) -> Target:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"that is no URL ({error})", url) from error
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise FetchError("only http and https URLs can be fetched", url)
    if proxy and proxy.looks_names_up:
        host = plain_host(host, url)
    return Target(parts.scheme, host, DEFAULT_PORTS[parts.scheme] if port is None else port)


def _check_head(raw_head: bytes, url: str) -> None:
    if head_size(raw_head) != len(raw_head):
        raise FetchError("the request's head does not end in its only empty line", url)
