"""Captures as JSON objects by schema capture-1."""

from __future__ import annotations

from typing import Any

from archiver.model import Capture
from archiver.warc.dates import format_date


def capture_as_json(capture: Capture) -> dict[str, Any]:
    """Return `capture` as a JSON object; members that are not known are left out."""
    known = {
        "url": capture.url,
        "urlkey": capture.urlkey,
        "timestamp": capture.timestamp,
        "date": format_date(capture.date),
        "record_id": capture.record_id,
        "record_type": capture.record_type,
        "warc": capture.warc,
        "offset": capture.offset,
        "length": capture.length,
        "mime": capture.mime,
        "status": capture.status,
        "digest": capture.digest,
    }
    return {name: value for name, value in known.items() if value is not None}
