"""The replay server beside pywb on an index of a million rows: memory after the same requests, and lookups unwarmed.

The rows are made up, written into our index and into a CDXJ file for pywb; a site of real records lies among them, so
that pages can be asked for, too.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from tests.bench import replaying, searching
from tests.bench.corpora import Corpora
from tests.bench.measure import PEERS, Row, loop, missing, run
from tests.bench.servers import Server, ask, manage_pywb, our_server, pywb_server

_STAMP = replaying.DATES[0].strftime("%Y%m%d%H%M%S")
_LOOKUPS = 2000
_GOAL_MS = 1.0
_EACH = {"CDX": 80, "TimeMap": 80, "page": 40}
"""The requests after which memory is looked at: 200 together."""


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Yield memory and cost of the servers, and what a lookup costs in a process that has just begun."""
    folder = work / "large"
    archive, cdxj = folder / "archive", folder / "index.cdxj"
    run(loop("large:make", archive, cdxj))
    found = run(loop("large:look_up", archive)).facts
    told = f"the first of all {found['first_ms']:.2f} ms, p95 {found['p95_ms']:.2f}; wall time, nothing of it in memory"
    yield Row(
        f"nearest capture among {searching.ROWS:,} rows, no warm-up, ours",
        f"{found['p50_ms'] * 1000:.0f} µs",
        goal=f"<= {_GOAL_MS:g} ms",
        is_met=found["p50_ms"] <= _GOAL_MS,
        note=told,
    )
    if not (PEERS / "wayback").exists():
        yield missing("memory beside pywb", "run `make peers`")
        return
    manage_pywb(folder / "pywb", "init", "site")
    collection = folder / "pywb/collections/site"
    cdxj.rename(collection / "indexes/index.cdxj")
    (collection / "archive/site.warc.gz").symlink_to(archive / "warcs/site.warc.gz")
    with ExitStack() as stack:
        ours = stack.enter_context(our_server(archive))
        theirs = stack.enter_context(pywb_server(folder / "pywb"))
        yield from _beside(ours, theirs, folder)


def _beside(ours: Server, theirs: Server, folder: Path) -> Iterator[Row]:
    for what, mine, other in _subjects():
        costs = ask(ours, mine, _EACH[what], folder), ask(theirs, other, _EACH[what], folder)
        note = f"CPU {costs[0].cpu_ms:.2f} beside {costs[1].cpu_ms:.2f} ms each, one after the other unwarmed"
        yield Row(f"replay of {searching.ROWS:,} rows, {what}", f"{costs[1].cpu_ms / costs[0].cpu_ms:.2f} x", note=note)
    memory = ours.memory_mib(), theirs.memory_mib()
    yield Row(
        f"memory after {sum(_EACH.values())} requests, {searching.ROWS:,} rows",
        f"{memory[1] / memory[0]:.2f} x",
        goal=">= 1",
        is_met=memory[0] <= memory[1],
        memory=f"{memory[0]:.0f}/{memory[1]:.0f}",
    )


def _subjects() -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield what is asked for, our paths and pywb's, each path once."""
    from tests.index.scale import url_of

    some = iter(random.Random(3).sample(range(searching.ROWS), sum(_EACH.values())))
    cdx = [f"/cdx?url={quote(url_of(next(some)), safe='')}" for _ in range(_EACH["CDX"])]
    yield "CDX", cdx, [f"/site{path}" for path in cdx]
    maps = [f"/timemap/link/{url_of(next(some))}" for _ in range(_EACH["TimeMap"])]
    yield "TimeMap", maps, [f"/site{path}" for path in maps]
    pages = [f"{_STAMP}mp_/{replaying.HOST}/story{number}" for number in range(_EACH["page"])]
    yield "page", [f"/w/{path}" for path in pages], [f"/site/{path}" for path in pages]


def make(folder: str, cdxj: str) -> dict[str, float]:
    """Make the archive, its index with made-up rows, and the CDXJ file of all its rows."""
    from archiver.archive import open_archive
    from archiver.index.cdxj import cdxj_lines
    from archiver.index.filestamps import stamp_of
    from tests.index.scale import make_index

    replaying.make(folder, large_bytes=1000)
    archive = open_archive(folder)
    make_index(archive.index_path, searching.ROWS)
    for name in archive.index.stamps():
        if not (archive.warcs / name).exists():
            # The server forgets what it knows of files that are gone.
            (archive.warcs / name).touch()
            archive.index.restamp(name, stamp_of(archive.warcs / name))
    Path(cdxj).write_bytes(b"".join(sorted(cdxj_lines(archive.index.captures()))))
    archive.close()
    return {}


def look_up(folder: str) -> dict[str, float]:
    """Return what it takes to find the nearest capture of a URL: the first of all, and random ones behind it."""
    from archiver.archive import open_archive
    from tests.index.scale import START, url_of

    archive = open_archive(folder)
    _forget(archive.index_path)
    chance, times = random.Random(5), []
    for number in chance.sample(range(searching.ROWS), _LOOKUPS):
        began = time.perf_counter_ns()
        found = archive.closest(url_of(number), START)
        times.append((time.perf_counter_ns() - began) / 1e6)
        assert found is not None
    first, *others = times
    ordered = sorted(others)
    return {"first_ms": first, "p50_ms": ordered[len(ordered) // 2], "p95_ms": ordered[len(ordered) * 95 // 100]}


def _forget(path: Path) -> None:
    """Let the kernel drop what it has of a file, so that it is read from the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
