"""Checking WARC files: ours looks at every field and both digests, warcio at the digests."""

from __future__ import annotations

import contextlib
import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from tests.bench.corpora import Corpora
from tests.bench.measure import Row, compare, loop, missing

_GOAL = 2.5


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare whole processes, and the loops without what starting costs."""
    warcio = Path(sys.executable).with_name("warcio")
    for name, path in corpora.paths.items():
        what = f"{name}, beside warcio"
        both = (loop("loop:repeated", "check:with_ours", path), loop("loop:repeated", "check:with_warcio", path))
        try:
            yield compare(f"warc check, loop: {what}", *both, goal=_GOAL)
        except RuntimeError:
            # What it would have cost to the end is not known then.
            yield missing(f"warc check: {what}", "`warcio check` breaks off with a traceback")
            continue
        ours = [sys.executable, "-m", "archiver", "-q", "warc", "check", str(path)]
        yield compare(f"warc check, whole: {what}", ours, [str(warcio), "check", str(path)], goal=_GOAL)


def with_ours(path: str) -> dict[str, float]:
    """Check with our rules."""
    from archiver.warc.check import check_file

    start = time.process_time()
    for _ in check_file(Path(path)):
        pass
    return {"cpu_s": time.process_time() - start}


def with_warcio(path: str) -> dict[str, float]:
    """Check as `warcio check` does."""
    from warcio.checker import Checker

    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        Checker(SimpleNamespace(inputs=[path], verbose=False)).process_all()
    return {"cpu_s": time.process_time() - start}
