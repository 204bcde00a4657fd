"""Texts with a unit: durations, sizes, days. Nothing here touches the clock; who needs today passes it in."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

_DURATION = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*([smhdw]?)\Z")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_SIZE = re.compile(r"([0-9]{1,15})\s*([kmgt]?)(?:i?b)?\Z", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

DURATION_FORMS = "write 30, 30s, 5m, 2h or 7d"
SIZE_FORMS = "write 500000, 500k, 20M or 1G"
DAY_FORMS = "write 2024-05-06, today, yesterday, or 7d for seven days ago"


def duration_s(text: str) -> float:
    """Return the seconds that "30", "30s", "5m", "2h", "7d" or "1w" stand for. Raises ValueError for other texts."""
    found = _DURATION.match(text.strip())
    if not found:
        raise ValueError(f"{text[:40]!r} is no time; {DURATION_FORMS}")
    return float(found[1]) * _SECONDS[found[2]]


def size_bytes(text: str) -> int:
    """Return the bytes that "500000", "500k", "20M", "1G" or "2TiB" stand for: letters are powers of 1024.

    Raises ValueError for other texts.
    """
    found = _SIZE.match(text.strip())
    if not found:
        raise ValueError(f"{text[:40]!r} is no size; {SIZE_FORMS}")
    return int(found[1]) << (10 * " kmgt".index(found[2].lower() or " "))


def day_of(text: str, today: date) -> date:
    """Return the day that "2024-05-06", "today", "yesterday" or "7d" (that long before `today`) stands for.

    Raises ValueError for other texts.
    """
    words = {"today": 0, "yesterday": 1}
    wanted = text.strip().lower()
    try:
        if _DAY.match(wanted):
            return date.fromisoformat(wanted)
        back_s = words[wanted] * 86400 if wanted in words else duration_s(wanted) if wanted[-1:] in "dw" else math.nan
        return today - timedelta(days=int(back_s // 86400))
    except (ValueError, OverflowError):
        raise ValueError(f"{text[:40]!r} is no day; {DAY_FORMS}") from None
