"""Times as people give them on the command line."""

from __future__ import annotations

from datetime import datetime

from archiver.errors import UsageError


def moment_option(text: str | None) -> datetime | None:
    """Return the time that `text` stands for (ISO 8601, or up to 14 digits; UTC unless it says otherwise), or None.

    Raises UsageError if it is none.
    """
    from archiver.warc.dates import parse_date

    if text is None:
        return None
    when = parse_date(text)
    if when is None:
        raise UsageError(
            f"{text[:40]!r} is no time", "--at", "Write it as 2025-10-06, 2025-10-06T17:17:50Z or 20251006171750."
        )
    return when
