"""The dates that sitemaps give: W3C's profile of ISO 8601, from a year to a fraction of a second."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ].+)?)?)?")


def is_older(text: str, since: datetime) -> bool:
    """Tell whether all of what a date may mean lies before `since`; a text that is no date is not older."""
    end = last_instant(text)
    return end is not None and end < since


def last_instant(text: str) -> datetime | None:
    """Return the last instant that a date can mean, as aware UTC datetime: of "2024-05" the end of May.

    A time without a zone is taken for UTC. None for a text that is no date.
    """
    text = text.strip()
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        if len(text) > 10:
            moment = datetime.fromisoformat(text)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        year, month = int(found[1]), int(found[2] or 12)
        day = int(found[3] or monthrange(year, month)[1])
        return datetime(year, month, day, 23, 59, 59, 999_999, UTC)
    except (ValueError, OverflowError):
        return None
