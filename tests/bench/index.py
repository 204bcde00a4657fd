"""CDXJ from WARC files, beside cdxj-indexer: whole processes, and whether the lines are the same."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench import indexing
from tests.bench.corpora import Corpora
from tests.bench.measure import PEERS, Row, compare, loop, missing

_GOAL = 4
# What cdxj-indexer writes for a record that states no payload digest and is no HTTP message, whatever it holds.
_OF_NOTHING = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare on each corpus, whole processes and without starting; the note says how many lines differ in anything."""
    peer = PEERS / "cdxj-indexer"
    if not peer.exists():
        yield missing("index as CDXJ, beside cdxj-indexer", "run `make peers`")
        return
    for name, path in corpora.paths.items():
        what = f"{name}, beside cdxj-indexer"
        mine, theirs = work / "ours.cdxj", work / "peer.cdxj"
        looped = [str(PEERS / "python"), str(Path(indexing.__file__)), str(path), str(theirs)]
        try:
            ours = loop("index:with_ours", path, mine)
            yield compare(f"index as CDXJ, loop: {what}", ours, looped, goal=_GOAL, tells=True)
        except RuntimeError:
            yield missing(f"index as CDXJ: {what}", "cdxj-indexer breaks off with a traceback")
            continue
        ours = [sys.executable, "-m", "archiver", "-q", "warc", "index", "--format", "cdxj", "-o", str(mine), str(path)]
        peers = [str(peer), "--sort", "--post-append", "-o", str(theirs), str(path)]
        row = compare(f"index as CDXJ, whole: {what}", ours, peers, goal=_GOAL)
        yield dataclasses.replace(row, note=difference(mine, theirs))


def with_ours(path: str, target: str) -> dict[str, float]:
    """Index as the command does, again and again."""
    from archiver.index.listing import index_lines
    from archiver.index.sorting import sorted_lines

    def once() -> None:
        with Path(target).open("wb") as out:
            out.writelines(sorted_lines(item for item in index_lines(Path(path)) if isinstance(item, bytes)))

    return indexing.repeated(once)


def difference(mine: Path, theirs: Path) -> str:
    """Return how many lines there are and how many stand in one file only, members compared as JSON."""
    ours, peers = lines_of(mine), lines_of(theirs)
    empty = sum(1 for line in peers - ours if _OF_NOTHING in line[2])
    alone = f"{len(ours - peers)} only in ours, {len(peers - ours)} only in the peer's"
    alone += f", {empty} of these with the digest of no bytes" if empty else ""
    return f"{len(ours)} different lines, peer {len(peers)}; {alone}"


def lines_of(path: Path) -> set[tuple[str, str, str]]:
    """Return key, time and members of each line; lines that are the same count once."""
    found = set()
    for line in path.read_text().splitlines():
        key, moment, members = line.split(" ", 2)
        found.add((key, moment, json.dumps(json.loads(members), sort_keys=True)))
    return found
