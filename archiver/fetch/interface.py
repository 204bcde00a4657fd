"""What a crawl asks of whatever fetches for it, and the limits every fetch obeys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from archiver.model import Exchange

Sink = Callable[[Exchange], None]
"""Called with each exchange when it is over, before its response is handed on."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one exchange; times in seconds, sizes in bytes."""

    connect_s: float = 20.0
    first_byte_s: float = 30.0
    total_s: float = 300.0
    head_bytes: int = 256 * 1024
    body_bytes: int = 1024 * 1024 * 1024
    interim_heads: int = 10


class Fetcher(Protocol):
    """Fetches one URL, without following redirects."""

    def fetch(self, url: str) -> Exchange:
        """Return the exchange. Raises FetchError if there was no response."""

    def close(self) -> None:
        """Let go of connections."""
