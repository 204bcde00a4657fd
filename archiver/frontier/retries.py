"""When a URL that failed is tried again. Pure: clock and randomness are arguments."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 2.0
FACTOR = 4.0
JITTER = 0.5
"""A wait is up to half as long again, so that what failed together does not come back together."""
MAX_S = 600.0


def retry_at(attempt: int, now: float, random: Callable[[], float], *, first_s: float | None = None) -> float:
    """Return when to try again after the `attempt`-th failure (counted from 1), on the clock of `now`.

    The waits are 2, 8, 32, … seconds, at most ten minutes, each lengthened by chance; `random` gives [0, 1).
    """
    # The exponent is bounded, for a float is.
    first_s = FIRST_S if first_s is None else first_s
    wait_s = min(first_s * FACTOR ** min(max(attempt - 1, 0), 30), MAX_S)
    return now + wait_s * (1 + JITTER * random())
