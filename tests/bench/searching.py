"""Searches in a sorted CDXJ file, timed; run as a script it does pywb's.

Only the standard library is imported at the top: pywb has an environment of its own, which lacks ours.
"""

from __future__ import annotations

import json
import mmap
import random
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

ROWS = 1_000_000
_CALLS = 20_000


def by_bisection(cdxj: str) -> dict[str, float]:
    """Find the lines of a key in a mapped file by halving; a line becomes a dict of its members."""
    keys = _keys(Path(cdxj))
    with Path(cdxj).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:

        def lines(number: int) -> int:
            wanted, low, high = keys[number], 0, len(raw)
            while low < high:
                begin = raw.rfind(b"\n", 0, (low + high) // 2) + 1
                end = raw.find(b"\n", begin) + 1
                if raw[begin:end] < wanted:
                    low = end
                else:
                    high = begin
            found = 0
            while raw[low : low + len(wanted)] == wanted:
                end = raw.find(b"\n", low)
                json.loads(raw[low:end].split(b" ", 2)[2])
                low, found = end + 1, found + 1
            return found

        return timed(lines)


def with_pywb(cdxj: str) -> dict[str, float]:
    """Find them as pywb's index source does: binary search by blocks, a CDXObject for each line."""
    # Only in the peers' environment, so not imported by name.
    iter_exact = import_module("pywb.utils.binsearch").iter_exact
    row_of = import_module("pywb.warcserver.index.cdxobject").CDXObject
    keys = _keys(Path(cdxj))
    with Path(cdxj).open("rb") as file:
        return timed(lambda number: sum(1 for line in iter_exact(file, keys[number].rstrip()) if row_of(line)))


def _keys(cdxj: Path) -> dict[int, bytes]:
    """Return the keys to look for, taken from the file itself so that making them is not measured."""
    with cdxj.open("rb") as file:
        some = [line.split(b" ", 1)[0] + b" " for number, line in enumerate(file) if number % 997 == 0]
    return {number: some[number % len(some)] for number in numbers()}


def numbers() -> list[int]:
    chance = random.Random(1)
    return [chance.randrange(ROWS) for _ in range(_CALLS)]


def timed(call: Callable[[int], int]) -> dict[str, float]:
    """Return the median of a call in microseconds of wall time, after a tenth of the calls to warm up."""
    asked, times, found = numbers(), [], 0
    for number in asked[: _CALLS // 10]:
        call(number)
    for number in asked:
        began = time.perf_counter_ns()
        found += call(number)
        times.append(time.perf_counter_ns() - began)
    return {"p50_us": statistics.median(times) / 1000, "found": found}


if __name__ == "__main__":
    print(json.dumps(with_pywb(sys.argv[1])))
