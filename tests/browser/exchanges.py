"""Exchanges that nobody had."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from archiver.message.head import parse_response_head
from archiver.model import Exchange, TruncatedReason


def exchange_of(
    raw: bytes, url: str = "http://a.example/", method: str = "GET", truncated: TruncatedReason | None = None
) -> Exchange:
    """Return an exchange whose response is `raw`."""
    head = parse_response_head(raw)
    return Exchange(
        target_url=url,
        method=method,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        elapsed_s=0.1,
        request=f"{method} / HTTP/1.1\r\n\r\n".encode(),
        response=BytesIO(raw),
        response_size=len(raw),
        head_size=head.size,
        status=head.status,
        reason=head.reason,
        headers=head.headers,
        ip_address="192.0.2.1",
        truncated=truncated,
        response_version=head.version,
    )
