"""Verifying rows beside making them: what a row costs to be read, made again and looked up, in one process.

All run over the same archive of pages of the gold sets, in turn, many times; a ratio is the CPU time of extraction over
that of verification. Extraction is measured in two ways: as it is done into an archive, with catalogue and search, and
the making of the records alone. Verification makes each record too, so it can come near 1 beside that, and not beyond.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.corpora import Corpora
from tests.bench.extract import GOLD, SETS, read_list, sample
from tests.bench.measure import Row, loop, missing, run

if TYPE_CHECKING:
    # A process that measures others stays small.
    from archiver.archive import Archive

ROUNDS = 5
GOAL = 0.8
ROWS_PER_S = 500


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare verification with extraction over pages of all sets, in one process."""
    what = "verify rows, beside extracting them"
    if not GOLD.is_dir():
        yield missing(what, "../shared is absent")
        return
    taken = run(loop("verify:beside_extraction", str(work)))
    told = taken.facts
    rate = told["rows"] / taken.cpu_s
    for name, beside, goal in (("archive", "extracting them into an archive", GOAL), ("alone", "making them", None)):
        ratio = told[name]
        yield Row(
            f"verify rows, beside {beside}",
            f"{ratio:.2f} x",
            f"{told[name + '_least']:.2f}-{told[name + '_most']:.2f}",
            f">= {goal:g} or {ROWS_PER_S}/s" if goal else "",
            (ratio >= goal or rate >= ROWS_PER_S) if goal else None,
            memory=f"{taken.peak_mib:.0f}",
            note=f"{rate:.0f} rows a second and core" if goal else "",
        )


def beside_extraction(work: str) -> dict[str, float]:
    """Extract an archive of gold pages in both ways and verify its rows, in turn; return CPU times and ratios."""
    from archiver.archive import open_archive

    folder = Path(work) / "gold-archive"
    make_gold_archive(folder)
    costs: dict[str, list[float]] = {"archive": [], "alone": [], "verify": []}
    with closing(open_archive(folder)) as archive:
        for _ in range(ROUNDS):
            for name, do in (("archive", _into_archive), ("alone", _alone), ("verify", _verified)):
                start = time.process_time()
                count = do(archive)
                costs[name].append(time.process_time() - start)
    facts: dict[str, float] = {"cpu_s": statistics.median(costs["verify"][1:]), "rows": count}
    for name in ("archive", "alone"):
        # The first round warms caches.
        ratios = sorted(one / two for one, two in zip(costs[name][1:], costs["verify"][1:], strict=True))
        facts |= {name: statistics.median(ratios), f"{name}_least": ratios[0], f"{name}_most": ratios[-1]}
    return facts


def _into_archive(archive: Archive) -> int:
    from archiver.dataset.build import extract_archive
    from archiver.dataset.row import Run

    return extract_archive(archive, run=Run(force=True)).records


def _alone(archive: Archive) -> int:
    from archiver.dataset.choices import Choices
    from archiver.dataset.row import Run, made
    from archiver.dataset.sources import archive_sources

    with made(archive_sources(archive), Choices(), Run()) as row:
        return sum(1 for _, results in row for _, each in results if each.encoded)


def _verified(archive: Archive) -> int:
    from archiver.records.reading import read_entries
    from archiver.verify.work import verify_rows

    count = 0
    for found in verify_rows(archive, read_entries(archive.records), processes=1):
        count += 1
        assert found.verdict == "same", found
    return count


def make_gold_archive(folder: Path) -> None:
    """Make an archive with captures of pages spread over the gold sets, written by our own writer."""
    from datetime import UTC, datetime

    from archiver.archive import make_archive
    from archiver.crawl.recording import CaptureLog
    from tests.crawl.exchanging import exchange

    when = datetime(2024, 5, 6, 12, tzinfo=UTC)
    listed = folder.with_suffix(".pages")
    listed.parent.mkdir(parents=True, exist_ok=True)
    listed.write_text("".join(json.dumps(page) + "\n" for name in SETS for page in sample(name)), encoding="utf-8")
    with closing(make_archive(folder)) as archive:
        log = CaptureLog(archive, "gold", {}, clock=lambda: when, max_bytes=10**10)
        with closing(log):
            # Some sets have names for URLs.
            for number, (raw, _) in enumerate(read_list(str(listed))):
                log.write(exchange(f"http://gold.example/{number}", raw), {})
