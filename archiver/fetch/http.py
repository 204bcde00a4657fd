"""Fetches over HTTP for a crawl: its headers, cookies and credentials, each only to whom they are for."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from archiver.errors import FetchError, UrlError, UsageError
from archiver.fetch.cookies import CookieJar
from archiver.fetch.exchange import Exchanger
from archiver.fetch.guard import Allowed
from archiver.fetch.interface import Limits
from archiver.fetch.request import REDACTED_HEADERS, field_line, public_url
from archiver.model import Exchange
from archiver.urls.normal import UrlParts, split_url
from archiver.version import VERSION

USER_AGENT = f"Mozilla/5.0 (compatible; archiver/{VERSION}; web archiving)"

# Not zstd, which readers of WARC files by others cannot undo.
_DEFAULTS = {"Accept-Encoding": "gzip, deflate, br", "Accept": "*/*", "Connection": "keep-alive"}

PUBLIC_HEADERS = frozenset(
    {
        "accept",
        "accept-charset",
        "accept-encoding",
        "accept-language",
        "cache-control",
        "connection",
        "dnt",
        "from",
        "if-modified-since",
        "if-none-match",
        "pragma",
        "range",
        "referer",
        "save-data",
        "upgrade-insecure-requests",
        "user-agent",
    }
)
"""Request headers that are no secrets. Any other may hold a key: there are too many names for those to list."""


def redacted_headers(given: Mapping[str, str], more: Collection[str] = ()) -> list[str]:
    """Return the names of the request headers that are not recorded when `given` are sent, in lower case, sorted.

    `more` names further ones, public as they may be.
    """
    secrets = {name.lower() for name in given if name.lower() not in PUBLIC_HEADERS}
    return sorted(REDACTED_HEADERS | secrets | {name.lower() for name in more})


class HttpFetcher:
    """Fetches URLs; several threads may share it, and with it connections and cookies.

    Those of `headers` that could be credentials, or are named in `redacted`, go only to the origins in
    `secret_origins` ("https://a.example"), and are not recorded. Name and password in a URL are used for that request
    (Basic, RFC 7617), as curl and wget do, and appear nowhere else. The environment's proxies, credentials and
    certificates are not used. Raises UsageError for headers and proxies that are none.
    """

    def __init__(
        self,
        *,
        allowed: Allowed | None = None,
        limits: Limits | None = None,
        user_agent: str = USER_AGENT,
        headers: Mapping[str, str] | None = None,
        secret_origins: Collection[str] = (),
        proxy: str | None = None,
        verify: bool | str = True,
        cookies: CookieJar | None = None,
        redacted: Collection[str] = (),
        spool: Path | None = None,
    ) -> None:
        given = headers or {}
        names = redacted_headers(given, redacted)
        fields = {name.lower(): (name, value) for name, value in {"User-Agent": user_agent, **_DEFAULTS}.items()}
        secrets: dict[str, tuple[str, str]] = {}
        for name, value in given.items():
            (secrets if name.lower() in names else fields)[name.lower()] = (name, value)
        self._fields = _lines(fields)
        self._secrets = _lines(secrets)
        self._secret_origins = frozenset(secret_origins)
        self._cookies = CookieJar() if cookies is None else cookies
        self._exchanger = Exchanger(
            allowed=allowed, limits=limits, redacted=names, proxy=proxy, verify=verify, spool=spool
        )

    def fetch(self, url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Exchange:
        """Return the exchange with the server of `url`, in its normal form, without following a redirect.

        `headers` and `limits` are for this request alone; a header replaces one of the same name. Raises FetchError,
        and where a response cannot be kept StoreError or LimitReachedError.
        """
        try:
            parts = split_url(url)
            head = self._head(parts, _basic(url), headers)
        except (UrlError, ValueError) as error:
            what = error.what if isinstance(error, UrlError) else str(error)
            failure = FetchError(what, public_url(url)[:200])
            failure.stage = "request"
            raise failure from error
        exchange = self._exchanger.exchange("GET", parts.origin + parts.target, head, limits=limits)
        set_cookies = [value for name, value in exchange.headers if name.lower() == "set-cookie"]
        if set_cookies:
            self._cookies.take(parts, set_cookies)
        return exchange

    def close(self) -> None:
        """Close the connections; what other threads have in flight breaks off."""
        self._exchanger.close()

    def _head(self, url: UrlParts, basic: str, headers: Mapping[str, str] | None) -> bytes:
        """Return the request's head. Raises ValueError for headers that are none."""
        lines = self._fields
        if url.origin in self._secret_origins:
            lines = lines | self._secrets
        if basic:
            lines = lines | {"authorization": field_line("Authorization", basic)}
        if headers:
            lines = lines | {name.lower(): field_line(name, value) for name, value in headers.items()}
        cookies = self._cookies.header_for(url)
        if cookies:
            lines = lines | {"cookie": _with_cookies(lines.get("cookie", b""), cookies)}
        first = f"GET {url.target} HTTP/1.1\r\nHost: {url.authority}\r\n".encode("ascii")
        return first + b"".join(lines.values()) + b"\r\n"


def _lines(fields: Mapping[str, tuple[str, str]]) -> dict[str, bytes]:
    """Return each header's line by its name in lower case."""
    try:
        return {key: field_line(name, value) for key, (name, value) in fields.items()}
    except ValueError as error:
        raise UsageError(str(error), "--header", "Write it as 'Name: value'.") from error


def _with_cookies(line: bytes, cookies: str) -> bytes:
    """Return the Cookie line with `cookies`, those that the user gave as a header first."""
    given = line.partition(b":")[2].strip()
    return b"Cookie: %b\r\n" % b"; ".join(filter(None, (given, cookies.encode("latin-1"))))


def _basic(url: str) -> str:
    """Return the Authorization value for the name and password in `url`, "" if there are none."""
    if "@" not in url:
        return ""
    parts = urlsplit(url)
    if not (parts.username or parts.password):
        return ""
    pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"
