"""Lookups in an index of a million made-up captures, and adding a file to it.

Beside it stand the same rows as a sorted CDXJ file: what a peer's search in it costs, pywb's own or a plain bisection.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import searching
from tests.bench.corpora import Corpora
from tests.bench.measure import PEERS, Row, Taken, loop, missing, run

_GOAL_US = 50


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Return p50 of exact lookups, ours and the peers', and what adding a WARC of about 1 MB costs."""
    index, cdxj = work / "index.sqlite", work / "index.cdxj"
    run(loop("lookup:make", index, cdxj, str(searching.ROWS)))
    ours = run(loop("lookup:in_sqlite", index))
    what, memory = f"exact lookup in {searching.ROWS:,} rows, ours", f"{ours.peak_mib:.0f}"
    yield Row(what, _p50(ours), goal="<= 50 µs", is_met=ours.facts["p50_us"] <= _GOAL_US, memory=memory)
    bisected = run(loop("searching:by_bisection", cdxj))
    yield _beside("the same by bisection of a mapped CDXJ, in Python", ours, bisected)
    python = PEERS / "python"
    if python.exists():
        peers = run([str(python), str(Path(searching.__file__)), str(cdxj)], tells=True)
        yield _beside("the same by pywb's binsearch of a CDXJ", ours, peers)
    else:
        yield missing("the same by pywb's binsearch of a CDXJ", "run `make peers`")
    if not corpora.paths:
        yield missing("add a WARC of 1 MB to it", "no WARC file to add")
        return
    added = run(loop("lookup:add", index, next(iter(corpora.paths.values()))))
    wall_s, memory = added.facts["wall_s"], f"{added.peak_mib:.0f}"
    note = f"wall time; {added.facts['file_bytes'] / 1e6:.2f} MB, {added.facts['captures']:.0f} captures"
    what, cost = "add a WARC of 1 MB to it, ours", f"{wall_s * 1000:.0f} ms"
    yield Row(what, cost, goal="<= 1 s", is_met=wall_s <= 1, memory=memory, note=note)


def _p50(taken: Taken) -> str:
    return f"{taken.facts['p50_us']:.1f} µs"


def _beside(what: str, ours: Taken, peers: Taken) -> Row:
    ratio = peers.facts["p50_us"] / ours.facts["p50_us"]
    memory = f"{ours.peak_mib:.0f}/{peers.peak_mib:.0f}"
    return Row(what, f"{ratio:.2f} x", memory=memory, note=f"{_p50(peers)}; {peers.facts['found']:.0f} rows found")


def make(index: str, cdxj: str, count: str) -> dict[str, float]:
    """Make the index, and the CDXJ file of the same rows."""
    from archiver.index.cdxj import cdxj_line
    from tests.index.scale import made_captures, make_index

    make_index(Path(index), int(count))
    lines = sorted(cdxj_line(capture).rstrip("\n") + "\n" for capture in made_captures(0, int(count), "made.warc.gz"))
    Path(cdxj).write_text("".join(lines))
    return {}


def in_sqlite(index: str) -> dict[str, float]:
    """Look up URLs in our index."""
    from archiver.index.sqlite import SqliteIndex
    from tests.index.scale import url_of

    opened = SqliteIndex(Path(index))
    urls = {number: url_of(number) for number in searching.numbers()}
    return searching.timed(lambda number: len(list(opened.lookup(urls[number]))))


def add(index: str, warc: str) -> dict[str, float]:
    """Add the first records of `warc`, about 1 MB of them, to the index as a new file."""
    import tempfile

    from archiver.index.refresh import refresh_file
    from archiver.index.sqlite import SqliteIndex
    from archiver.warc.files import read_file

    with tempfile.TemporaryDirectory() as folder, Path(warc).open("rb") as file:
        end = next((item.offset or 0 for item in read_file(file) if (item.offset or 0) >= 1_000_000), 0)
        file.seek(0)
        part = Path(folder) / "added.warc.gz"
        part.write_bytes(file.read(end or -1))
        opened = SqliteIndex(Path(index))
        began = time.perf_counter()
        done = refresh_file(opened, part, part.name)
        wall_s = time.perf_counter() - began
        return {"wall_s": wall_s, "file_bytes": part.stat().st_size, "captures": done.captures}
