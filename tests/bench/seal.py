"""Sealing: the canonical bytes and the hash of a row beside rfc8785, and the root of a million rows.

A row that we extract has its provenance with it: some hundred objects, each of which is looked into. A row by others
has ten members and a body. The bound is for one of those of 4.5 KB.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench.corpora import Corpora
from tests.bench.measure import ROUNDS, Row, compare, loop, missing, run
from tests.bench.validate import records_of

_TIMES = 200
_FACTOR = 10
_ROW_GOAL_US = 10
_PLAIN_BYTES = 4500
_TREE_GOAL_S = 3
_LEAVES = 1_000_000


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare on fifty records made of the first file, and measure a tree."""
    warc = next(iter(corpora.paths.values()), None)
    if warc is None:
        yield missing("seal a row, beside rfc8785", "no crawl to make records of")
    else:
        for kind in ("whole", "plain"):
            ours, peers = (loop(f"seal:with_{who}", warc, kind) for who in ("ours", "rfc8785"))
            yield compare(f"seal a {kind} row: canonical JSON and hash, beside rfc8785", ours, peers, goal=_FACTOR)
        yield _bounded(
            "seal a plain row of 4.5 KB", loop("seal:with_ours", warc, "plain"), "row_us", "us", _ROW_GOAL_US
        )
    yield _bounded("seal: the root over a million rows", loop("seal:tree"), "tree_s", "s", _TREE_GOAL_S)


def _bounded(what: str, command: list[str], fact: str, unit: str, goal: float) -> Row:
    """Return the line of a cost of ours that has a bound of its own."""
    taken = [run(command) for _ in range(ROUNDS)]
    costs = sorted(each.facts[fact] for each in taken)
    middle = statistics.median(costs)
    memory = f"{statistics.median(each.peak_mib for each in taken):.0f}"
    span = f"{costs[0]:.2f}-{costs[-1]:.2f}"
    return Row(what, f"{middle:.2f} {unit}", span, f"<= {goal:g} {unit}", middle <= goal, memory)


def with_ours(warc: str, kind: str) -> dict[str, float]:
    """Hash the leaves of the records."""
    from archiver.seal.manifest import row_leaf

    return _timed(_records(warc, kind), row_leaf)


def with_rfc8785(warc: str, kind: str) -> dict[str, float]:
    """Do so with the reference of RFC 8785 in Python."""
    import rfc8785

    from archiver.seal.merkle import leaf_hash

    return _timed(_records(warc, kind), lambda record: leaf_hash(rfc8785.dumps({"record": record})), _TIMES // 20)


def _records(warc: str, kind: str) -> list[dict[str, Any]]:
    """Return the records of the file; plain ones have the five texts of the front matter, and a body."""
    whole = records_of(warc)
    if kind == "whole":
        return whole
    names = ("id", "title", "url", "source", "date", "fetch_date")
    plain = [{name: record[name] for name in names} for record in whole]
    return [{**record, "markdown": _body(whole, record)} for record in plain]


def _body(whole: list[dict[str, Any]], record: dict[str, Any]) -> str:
    """Return words of all records, so many that the row has 4.5 KB."""
    words = "\n".join(str(each["markdown"]) for each in whole).encode()
    left = _PLAIN_BYTES - len(repr(record).encode())
    return words[:left].decode(errors="ignore")


def _timed(records: list[dict[str, Any]], leaf: Callable[[Any], bytes], times: int = _TIMES) -> dict[str, float]:
    start = time.process_time()
    for _ in range(times):
        for record in records:
            leaf(record)
    cpu_s = (time.process_time() - start) / times
    return {"cpu_s": cpu_s, "row_us": cpu_s / len(records) * 1e6}


def tree() -> dict[str, float]:
    """Make the root over a million short rows, their hashes included."""
    from archiver.seal.merkle import leaf_hash, root_of

    start = time.process_time()
    root_of(leaf_hash(b"%d" % number) for number in range(_LEAVES))
    return {"tree_s": time.process_time() - start}
