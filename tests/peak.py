"""The most memory that this process held at a time; for tests that start a process to measure one thing."""

from __future__ import annotations

import re
import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_kib() -> int:
    """Return the peak of this process in KiB.

    Linux hands `ru_maxrss` of the process that started this one on to it, so that a big parent hides what a small child
    takes; VmHWM begins anew. Where there is no /proc it is `ru_maxrss` after all.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text()) if _STATUS.exists() else None
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
