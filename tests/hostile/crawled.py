"""A finished crawl of the hostile site: its archive read by another reader than ours, its frontier, its cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator

from archiver.frontier.sqlite import SqliteFrontier
from tests.hostile.driver import Cost

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Kept:
    """One record: its type, its fields by lower-case name, its block."""

    kind: str
    fields: dict[str, str]
    block: bytes


@dataclass(slots=True)
class Crawled:
    """What a crawl left behind. `fates` has for each URL its state and the reason given."""

    folder: Path
    cost: Cost
    words: str
    records: dict[str, list[Kept]] = field(default_factory=lambda: defaultdict(list))
    fates: dict[str, tuple[str, str]] = field(default_factory=dict)

    def of(self, url: str, *kinds: str) -> list[Kept]:
        """Return the records of a URL of these kinds."""
        return [kept for kept in self.records.get(url, []) if kept.kind in kinds]


def run_crawl(folder: Path, seeds: Iterable[str], options: dict[str, Any], *, timeout_s: float = 120) -> Crawled:
    """Crawl from `seeds` in a process of its own and return what it left. Raises what subprocess.run raises."""
    done = run_order({"folder": str(folder), "seeds": list(seeds), "options": options}, timeout_s=timeout_s)
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    crawled = Crawled(folder, Cost(**json.loads(done.stdout.splitlines()[-1])), done.stderr)
    read_archive(crawled)
    return crawled


def run_order(
    order: dict[str, Any], *, timeout_s: float = 120, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run driver.py with an order, in an environment with `environ` on top of ours."""
    return subprocess.run(
        [sys.executable, "-m", "tests.hostile.driver"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=timeout_s,
        cwd=ROOT,
        env={**os.environ, **(environ or {})},
        check=False,
    )


def read_archive(crawled: Crawled) -> None:
    """Take records and fates from the archive's files."""
    for path in sorted((crawled.folder / "warcs").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                assert record.verify_block_digest(), (path.name, record.record_id)
                fields = {name.lower(): value for name, value in record.headers}
                kept = Kept(fields["warc-type"], fields, record.reader.read())
                crawled.records[fields.get("warc-target-uri", "").strip("<>")].append(kept)
    with SqliteFrontier(crawled.folder / ".archiver/crawls/test.sqlite", release=False) as frontier:
        for state in ("queued", "in-flight", "waiting", "done", "failed"):
            for entry in frontier.entries(state):
                crawled.fates[entry.url] = (state, entry.reason or "")


def warc_findings(folder: Path) -> str:
    """Return what `archiver warc check` says of the archive's files; "" when it has nothing to say."""
    paths = [str(path) for path in sorted((folder / "warcs").iterdir())]
    done = subprocess.run(
        [sys.executable, "-m", "archiver", "warc", "check", "--json", *paths],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
