"""How long to leave a host alone. Pure: the clock is an argument."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_CRAWL_DELAY_S = 30.0
"""A longer Crawl-delay is taken for this: some sites ask for days to keep everybody out."""

SLOWNESS_FACTOR = 2.0
"""A host that took t seconds to answer rests 2 t: it is busy, or far and poor."""

MAX_SLOWNESS_S = 30.0
MAX_RETRY_AFTER_S = 86_400.0

_DELTA_SECONDS = re.compile(r"[0-9]+\Z")


def wait_s(
    *,
    delay_s: float,
    crawl_delay_s: float | None = None,
    response_s: float | None = None,
    retry_after_s: float | None = None,
) -> float:
    """Return the seconds from the end of one exchange with a host to the start of the next.

    The longest wish counts: the configured delay, the Crawl-delay of robots.txt (at most 30 s), twice the time the
    host took to answer (at most 30 s), Retry-After (at most a day). A configured delay of 0 says that the host is the
    operator's own: then its slowness does not count.
    """
    wishes = [delay_s, 0.0]
    if crawl_delay_s is not None:
        wishes.append(min(crawl_delay_s, MAX_CRAWL_DELAY_S))
    if response_s is not None and delay_s > 0:
        wishes.append(min(response_s * SLOWNESS_FACTOR, MAX_SLOWNESS_S))
    if retry_after_s is not None:
        wishes.append(min(retry_after_s, MAX_RETRY_AFTER_S))
    return max(wishes)


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After value asks to wait, at most a day; None if there is none or it means nothing.

    It is a number of seconds or an HTTP-date in any of its three forms (RFC 9110, 10.2.3 and 5.6.7); a date that is
    over asks for 0. `now` must carry a zone.
    """
    text = (value or "").strip()
    if _DELTA_SECONDS.match(text):
        return min(float(text), MAX_RETRY_AFTER_S) if len(text) < 20 else MAX_RETRY_AFTER_S
    try:
        when = parsedate_to_datetime(text)
        left_s = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(left_s, 0.0), MAX_RETRY_AFTER_S)
