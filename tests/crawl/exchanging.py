"""Exchanges out of nothing: what a server might have said, without a server."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from archiver.model import Exchange, Headers

NOON = datetime(2024, 5, 6, 12, 0, 0, 250_000, tzinfo=UTC)
PAGE = "http://example.com/page"
NOISE = random.Random(1).randbytes(5000)
"""A body that cannot be compressed, so that the middle of its record is the middle of the body."""
HTML: Headers = (("Content-Type", "text/html; charset=utf-8"),)


def exchange(
    url: str = PAGE, body: bytes = b"<p>body", *, status: int = 200, headers: Headers = HTML, day: int = 0, **more: Any
) -> Exchange:
    """Return an exchange that began at noon, `day` days after the sixth of May."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers)
    head = f"HTTP/1.1 {status} Reason\r\n{fields}\r\n".encode("latin-1")
    made: dict[str, Any] = {
        "target_url": url,
        "method": "GET",
        "started_at": NOON + timedelta(days=day),
        "elapsed_s": 0.5,
        "request": b"GET /page HTTP/1.1\r\nHost: example.com\r\n\r\n",
        "response": io.BytesIO(head + body),
        "response_size": len(head + body),
        "head_size": len(head),
        "status": status,
        "reason": "Reason",
        "headers": headers,
        "ip_address": "192.0.2.7",
    }
    return Exchange(**{**made, **more})
