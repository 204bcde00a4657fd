"""The calendar day at the beginning of an ISO 8601 date."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")


def day_parts(text: str | None) -> tuple[int, ...]:
    """Return year, month and day of `text`, as many as it has; () if it does not begin with such a date."""
    found = _ISO.match(text or "")
    if not found:
        return ()
    parts = tuple(int(part) for part in found.groups() if part)
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return ()
    return parts
