"""Times as people give them on the command line."""

from __future__ import annotations

from datetime import datetime

from archiver.errors import UsageError


def moment_option(text: str | None, option: str = "--at") -> datetime | None:
    """Return the time that `text` stands for (ISO 8601, or up to 14 digits; UTC unless it says otherwise), or None.

    Raises UsageError, naming `option`, if it is none.
    """
    from archiver.warc.dates import parse_date

    if text is None:
        return None
    when = parse_date(text)
    if when is None:
        raise UsageError(
            f"{text[:40]!r} is no time", option, "Write it as 2025-10-06, 2025-10-06T17:17:50Z or 20251006171750."
        )
    return when


def last_moment_option(text: str | None, option: str) -> datetime | None:
    """Return the last microsecond of what `text` stands for: of the year in "2025", of the second in 14 digits."""
    from archiver.warc.dates import parse_last_date

    return None if moment_option(text, option) is None else parse_last_date(text)
