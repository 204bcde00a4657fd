"""Soft 404s: hosts that answer what is not there with a page and a 200, found out by asking for what cannot be there.

Each host is asked once for an address nobody made. If the answer is a 404, the host is honest, and nothing more is
done. If it is a page, or a redirect to one, what looks like it later is no page of its own.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable

from archiver.crawl.judgement.fingerprint import Fingerprint, fingerprint_of, is_alike
from archiver.errors import UrlError
from archiver.model import Exchange
from archiver.urls.normal import split_url

PROBE = "archiver-checks-for-soft-404-"
"""How the last part of a probe's path begins, so that who reads the server's log knows what it is."""

HOSTS = 10_000
"""Hosts that are remembered; of the most only that they are honest."""


def _token() -> str:
    return secrets.token_hex(8)


class SoftFail:
    """What each host answers when it is asked for what is not there; safe to use from several threads."""

    def __init__(self, *, token: Callable[[], str] = _token, hosts: int = HOSTS) -> None:
        self._token = token
        self._most = hosts
        self._lock = threading.Lock()
        self._by_origin: OrderedDict[str, Fingerprint | None] = OrderedDict()

    def probe_url(self, url: str) -> str | None:
        """Return the address to ask the host of `url` for, None if that was returned already."""
        try:
            origin = split_url(url).origin
        except UrlError:
            return None
        with self._lock:
            if origin in self._by_origin:
                return None
            self._by_origin[origin] = None
            if len(self._by_origin) > self._most:
                self._by_origin.popitem(last=False)
        return f"{origin}/{PROBE}{self._token()}"

    def learn(self, exchange: Exchange, content: bytes) -> None:
        """Take the answer to a probe; `content` is its body without codings."""
        origin, _ = _origin_and_path(exchange.target_url)
        fingerprint = None
        if exchange.status < 400 and exchange.truncated is None:
            fingerprint = fingerprint_of(exchange, content)
        if fingerprint and fingerprint.target is not None and PROBE in fingerprint.target:
            # It was sent to the same address elsewhere: to https, to www, to a path with a slash.
            fingerprint = None
        with self._lock:
            self._by_origin[origin] = fingerprint

    def is_soft_404(self, exchange: Exchange, content: bytes) -> bool:
        """Tell whether an answer looks like that to the host's probe; never of a host's front page, nor of an error."""
        origin, path = _origin_and_path(exchange.target_url)
        if path in ("", "/") or exchange.status >= 400:
            return False
        with self._lock:
            learnt = self._by_origin.get(origin)
        return learnt is not None and is_alike(learnt, exchange, content)


def _origin_and_path(url: str) -> tuple[str, str]:
    try:
        parts = split_url(url)
    except UrlError:
        return "", ""
    return parts.origin, parts.path
