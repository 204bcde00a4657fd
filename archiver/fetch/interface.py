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

    A body that came at less than `min_rate` bytes a second over the last `min_rate_after_s` seconds is broken off.
    """

    connect_s: float = 20.0
    first_byte_s: float = 30.0
    total_s: float = 300.0
    head_bytes: int = 256 * 1024
    body_bytes: int = 1024 * 1024 * 1024
    interim_heads: int = 10
    min_rate: float = 100.0
    min_rate_after_s: float = 30.0


class Fetcher(Protocol):
    """Fetches one URL, without following redirects."""

    def fetch(self, url: str, *, headers: Mapping[str, str] | None = None) -> Exchange:
        """Return the exchange; `headers` go with this request alone. Raises FetchError if there was no response."""

    def close(self) -> None:
        """Let go of connections."""
