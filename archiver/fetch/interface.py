"""What a crawl asks of whatever fetches for it, and the limits every fetch obeys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from archiver.model import Exchange

Sink = Callable[[Exchange], None]
"""Called with each exchange when it is over, before its response is handed on."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one exchange; times in seconds, sizes in bytes.

    `total_s` counts from before the name is looked up, `connect_s` covers look-up, connection, proxy and TLS, and
    `first_byte_s` ends with the response's head. A body that came at less than `min_rate` bytes a second over
    `min_rate_after_s` seconds is broken off; 0 for one of the two asks for no rate. `head_bytes` and `head_fields`
    bound each head, `interim_heads` how many 1xx heads may come before the last.
    """

    connect_s: float = 20.0
    first_byte_s: float = 30.0
    total_s: float = 300.0
    head_bytes: int = 256 * 1024
    head_fields: int = 1000
    body_bytes: int = 1024 * 1024 * 1024
    interim_heads: int = 10
    min_rate: float = 100.0
    min_rate_after_s: float = 30.0


class Fetcher(Protocol):
    """Fetches one URL, without following redirects."""

    def fetch(self, url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Exchange:
        """Return the exchange; `headers` and `limits` are for it alone. Raises FetchError if there was no response."""

    def close(self) -> None:
        """Let go of connections."""
