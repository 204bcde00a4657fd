"""Events of a crawl, as `archiver.crawl.events` tells them."""

from __future__ import annotations

from typing import Any


def progress(**members: Any) -> dict[str, Any]:
    """Return a progress event; what is not given is zero."""
    known = {
        "captures": 0,
        "bytes": 0,
        "failed": 0,
        "queued": 0,
        "in_flight": 1,
        "hosts": 1,
        "rate": 0.0,
        "elapsed_s": 0.0,
    }
    return {"event": "progress", **known, **members}


def captured(url: str, status: int = 200) -> dict[str, Any]:
    """Return the event of a capture."""
    return {"event": "captured", "url": url, "status": status, "mime": "text/html", "bytes": 1}
