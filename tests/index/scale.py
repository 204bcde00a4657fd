"""An index of many made-up captures, and what lookups in it cost.

    python -m tests.index.scale 1000000

prints medians in microseconds of CPU time, the size of a row, and the peak memory of reading all rows.
"""

from __future__ import annotations

import contextlib
import hashlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID

from archiver.index.interface import Filter, Stamp
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture
from archiver.urls.surt import surt

START = datetime(2020, 1, 1, tzinfo=UTC)
CAPTURES_EACH = 4
_A_FILE = 20_000
_ANY_200 = Filter(record_types=("response",), statuses=("200",), limit=1)
"""What a crawl asks of each payload before it stores it."""


def url_of(number: int) -> str:
    """Return the URL of the capture with this number; four in a million-row index share one."""
    page = number // CAPTURES_EACH
    return f"https://www.site{page % 997}.example.org/news/2024/{page % 12 + 1:02}/some-story-about-things-{page}.html"


def made_captures(first: int, count: int, warc: str) -> Iterator[Capture]:
    """Yield `count` captures, with digests as this program writes them."""
    for number in range(first, first + count):
        url = url_of(number)
        # Spread like random ids, yet the same in each run.
        mixed = hashlib.sha256(number.to_bytes(8, "big")).digest()
        yield Capture(
            url=url,
            urlkey=surt(url),
            date=START + timedelta(seconds=number * 7 % 150_000_000, microseconds=number % 1_000_000),
            record_id=f"<urn:uuid:{UUID(bytes=mixed[:16])}>",
            record_type="response",
            warc=warc,
            offset=(number - first) * 5000,
            length=4990,
            mime="text/html" if number % 5 == 0 else "image/png",
            status=200 if number % 10 else 404,
            digest=f"sha256:{mixed.hex()}",
        )


def make_index(path: Path, rows: int) -> None:
    """Make an index of `rows` captures at `path`, in files of 20,000 each."""
    with contextlib.closing(SqliteIndex(path)) as index:
        for first in range(0, rows, _A_FILE):
            name = f"made-{first // _A_FILE:05}.warc.gz"
            index.add(name, made_captures(first, min(_A_FILE, rows - first), name), Stamp(1, 1, b""))


def median_us(calls: int, call: Callable[[int], object], rows: int) -> float:
    """Return the median of the CPU time that `call` takes for `calls` random captures, in microseconds."""
    chance, times = random.Random(1), []
    for _ in range(calls):
        number = chance.randrange(rows)
        began = time.process_time_ns()
        call(number)
        times.append(time.process_time_ns() - began)
    return median(times) / 1000


def lookup_costs(index: SqliteIndex, rows: int, *, calls: int = 20_000) -> dict[str, float]:
    """Return the median cost of each kind of lookup in an index by make_index, in microseconds of CPU time."""
    days = timedelta(days=400)
    ids = {number: next(made_captures(number, 1, "")) for number in range(0, rows, max(1, rows // 1000))}
    some = list(ids.values())
    work: dict[str, Callable[[int], object]] = {
        "lookup": lambda number: list(index.lookup(url_of(number))),
        "lookup, 2xx": lambda number: list(index.lookup(url_of(number), only=Filter(statuses=("2xx",)))),
        "closest": lambda number: index.closest(url_of(number), START + days),
        "latest": lambda number: index.closest(url_of(number)),
        "record id": lambda number: index.by_record_id(some[number % len(some)].record_id),
        "digest": lambda number: list(index.captures(only=Filter(digest=some[number % len(some)].digest))),
        "payload, known": lambda number: list(index.by_digest(some[number % len(some)].digest or "", only=_ANY_200)),
        "payload, new": lambda number: list(index.by_digest(f"sha256:{number:064x}", only=_ANY_200)),
    }
    for call in work.values():
        for number in range(0, rows, max(1, rows // 5000)):
            call(number)
    return {name: median_us(calls, call, rows) for name, call in work.items()}


def _main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        began = time.process_time()
        make_index(path, rows)
        print(f"made {rows} rows in {time.process_time() - began:.1f} s, {path.stat().st_size / rows:.0f} bytes a row")
        with contextlib.closing(SqliteIndex(path)) as index:
            for name, cost in lookup_costs(index, rows).items():
                print(f"{name:14} {cost:7.1f} us")
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            began = time.process_time()
            count = sum(1 for _ in index.captures())
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            print(f"read {count} rows in {time.process_time() - began:.1f} s, memory grew by {grown / 1024:.1f} MiB")


if __name__ == "__main__":
    _main(int(sys.argv[1]))
