"""One crawl as a process of its own: reads what to do as JSON on stdin, says what it cost as JSON on stdout."""

from __future__ import annotations

import json
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.archive import make_archive
from archiver.crawl.engine import crawl
from archiver.crawl.plan import Plan
from archiver.errors import ArchiverError
from archiver.fetch.interface import Limits
from archiver.model import Seed


@dataclass(frozen=True, slots=True)
class Cost:
    """What a crawl came to: memory, seconds, and how it ended."""

    peak_mib: float
    elapsed_s: float
    captures: int
    failed: int
    left: int
    stop: str | None
    error: str = ""


def peak_mib() -> float:
    """Return the most memory this process ever held; getrusage would count its parent's."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


def plan_of(order: dict[str, Any]) -> Plan:
    """Return the plan that the order describes; members are those of Plan."""
    options = dict(order["options"])
    limits = Limits(**options.pop("limits", {}))
    return Plan(name="test", seeds=tuple(map(Seed, order["seeds"])), limits=limits, **options)


def main() -> int:
    """Crawl, and return the exit code a command would."""
    order = json.loads(sys.stdin.read())
    archive = make_archive(Path(order["folder"]))
    started = time.monotonic()
    try:
        report = crawl(archive, plan_of(order))
    except ArchiverError as error:
        print(json.dumps({"error": str(error), "peak_mib": peak_mib()}))
        return error.exit_code
    finally:
        archive.close()
    cost = {
        "peak_mib": peak_mib(),
        "elapsed_s": time.monotonic() - started,
        "captures": report.captures,
        "failed": report.failed,
        "left": report.left,
        "stop": report.stop,
    }
    print(json.dumps(cost))
    return 0


if __name__ == "__main__":
    sys.exit(main())
