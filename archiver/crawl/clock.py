"""The clock of a run's queue: it begins with the time of day, and then only goes on, whatever is done to that."""

from __future__ import annotations

import time
from collections.abc import Callable


def steady_clock() -> Callable[[], float]:
    """Return a clock in seconds since 1970 as of now.

    A clock that is set back in the midst of a crawl would let every host rest for as long.
    """
    began, mark = time.time(), time.monotonic()
    return lambda: began + time.monotonic() - mark
