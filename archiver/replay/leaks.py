"""What archived pages asked for outside the archive and browsers refused, as far as they reported it.

Kept in memory, and no more of it than is worth looking at: a page may ask for as much as it likes.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import NamedTuple

from archiver.model import Capture

MAX_REPORT_BYTES = 16 * 1024
"""How long a report may be (CSP3, 5.3: a JSON object with some URLs)."""

MAX_CAPTURES = 500
MAX_LEAKS = 100

_LONGEST = 2000


class Leak(NamedTuple):
    """A request that was refused: where it would have gone, and by which directive of the policy."""

    url: str
    reason: str


class Leaks:
    """The leaks of each capture by its record id, the earliest MAX_LEAKS of the latest MAX_CAPTURES.

    `count` is how many were reported in all.
    """

    def __init__(self) -> None:
        self._by_record: OrderedDict[str, dict[Leak, None]] = OrderedDict()
        self._lock = threading.Lock()
        self.count = 0

    def note(self, record_id: str, leak: Leak) -> None:
        """Keep `leak`, once."""
        with self._lock:
            self.count += 1
            found = self._by_record.setdefault(record_id, {})
            self._by_record.move_to_end(record_id)
            if len(found) < MAX_LEAKS:
                found[leak] = None
            if len(self._by_record) > MAX_CAPTURES:
                self._by_record.popitem(last=False)

    def of(self, capture: Capture) -> tuple[Leak, ...]:
        """Return what a capture asked for in vain, in the order in which it did first."""
        with self._lock:
            return tuple(self._by_record.get(capture.record_id.strip("<>"), ()))


def read_report(raw: bytes) -> Leak | None:
    """Return the leak that a browser's report tells of (CSP3, 5.3), None if it tells of none.

    Inline code that the policy refuses goes nowhere, and is no leak.
    """
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    report = said.get("csp-report") if isinstance(said, dict) else None
    if not isinstance(report, dict):
        return None
    url, reason = report.get("blocked-uri"), report.get("effective-directive") or report.get("violated-directive")
    if not isinstance(url, str) or not isinstance(reason, str) or ":" not in url:
        return None
    return Leak(url[:_LONGEST], reason[:_LONGEST].partition(" ")[0])
