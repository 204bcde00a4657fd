"""Fetches over HTTP with a requests session: its headers, cookies and auth; our recording."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import requests

from archiver.errors import FetchError
from archiver.fetch.adapter import RecordingAdapter
from archiver.fetch.guard import Allowed
from archiver.fetch.interface import Limits
from archiver.fetch.request import REDACTED_HEADERS
from archiver.model import Exchange
from archiver.version import VERSION

USER_AGENT = f"Mozilla/5.0 (compatible; archiver/{VERSION}; web archiving)"


PUBLIC_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "cache-control",
        "dnt",
        "from",
        "pragma",
        "referer",
        "save-data",
        "upgrade-insecure-requests",
        "user-agent",
    }
)
"""Request headers that are no secrets. Any other may hold a key: there are too many names for those to list."""


def redacted_headers(given: Mapping[str, str]) -> list[str]:
    """Return the names of the request headers that are not recorded when `given` are sent, in lower case, sorted."""
    return sorted(REDACTED_HEADERS | {name.lower() for name in given if name.lower() not in PUBLIC_HEADERS})


class _Session(requests.Session):
    """Follows no redirect, and does not look where one leads: a crawl decides that, on the recorded bytes.

    Without this requests reads and decodes the body of a redirect even where it is told not to follow.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return None."""


class HttpFetcher:
    """Fetches one URL at a time; a session's cookies are kept from one fetch to the next.

    Those of `headers` that could be credentials go only to the origins in `secret_origins` ("https://a.example"), and
    are not recorded. The environment's proxies, credentials and certificates (requests' `trust_env`) are not used.
    """

    def __init__(
        self,
        *,
        allowed: Allowed | None = None,
        limits: Limits | None = None,
        user_agent: str = USER_AGENT,
        headers: Mapping[str, str] | None = None,
        secret_origins: Collection[str] = (),
    ) -> None:
        self._exchanges: list[Exchange] = []
        self._session = _Session()
        self._session.trust_env = False
        given = headers or {}
        self._secrets = {name: value for name, value in given.items() if name.lower() not in PUBLIC_HEADERS}
        self._secret_origins = frozenset(secret_origins)
        self._session.headers["User-Agent"] = user_agent
        self._session.headers.update({name: value for name, value in given.items() if name not in self._secrets})
        redacted = redacted_headers(given)
        adapter = RecordingAdapter(self._exchanges.append, allowed=allowed, limits=limits, redacted=redacted)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def fetch(self, url: str) -> Exchange:
        """Return the exchange with the server of `url`, without following a redirect. Raises FetchError."""
        self._exchanges.clear()
        try:
            self._session.get(url, headers=self._secrets_for(url), allow_redirects=False, stream=True)
        except requests.RequestException as error:
            if isinstance(error, FetchError):
                raise
            raise FetchError(f"cannot be asked for ({error})"[:200], url) from error
        exchange = self._exchanges.pop()
        exchange.response.seek(0)
        return exchange

    def _secrets_for(self, url: str) -> dict[str, str]:
        is_own = any(url == origin or url.startswith(f"{origin}/") for origin in self._secret_origins)
        return self._secrets if is_own else {}

    def close(self) -> None:
        """Close the connections."""
        self._session.close()
