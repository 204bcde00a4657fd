"""CDXJ from WARC files, beside cdxj-indexer: whole processes, and whether the lines are the same."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from tests.bench.corpora import Corpora
from tests.bench.measure import PEERS, Row, compare, missing


def rows(corpora: Corpora, work: Path) -> list[Row]:
    """Compare on each corpus; the note says how many lines differ in key or any member."""
    peer = PEERS / "cdxj-indexer"
    if not peer.exists():
        return [missing("index as CDXJ, beside cdxj-indexer", "run `make peers`")]
    made: list[Row] = []
    for name, path in corpora.paths.items():
        mine, theirs = work / "ours.cdxj", work / "peer.cdxj"
        ours = [sys.executable, "-m", "archiver", "-q", "warc", "index", "--format", "cdxj", "-o", str(mine), str(path)]
        peers = [str(peer), "--sort", "--post-append", "-o", str(theirs), str(path)]
        row = compare(f"index as CDXJ: {name}, beside cdxj-indexer", ours, peers, goal=">= 4")
        made.append(dataclasses.replace(row, note=difference(mine, theirs)))
    return made


def difference(mine: Path, theirs: Path) -> str:
    """Return how many lines there are and how many stand in one file only, members compared as JSON."""
    ours, peers = lines_of(mine), lines_of(theirs)
    alone = f"{len(ours - peers)} only in ours, {len(peers - ours)} only in the peer's"
    return f"{len(ours)} different lines, peer {len(peers)}; {alone}"


def lines_of(path: Path) -> set[tuple[str, str, str]]:
    """Return key, time and members of each line; lines that are the same count once."""
    found = set()
    for line in path.read_text().splitlines():
        key, moment, members = line.split(" ", 2)
        found.add((key, moment, json.dumps(json.loads(members), sort_keys=True)))
    return found
