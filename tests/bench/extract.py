"""Stories out of pages: text, metadata and evidence in one call, beside extractors of other projects.

The others run in the environment that `make peers` makes for them. Each contender reads the same pages of the gold
sets, in turn, in a process of its own; a ratio is their CPU time over ours.
"""

from __future__ import annotations

import gzip
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from tests.bench.corpora import Corpora
from tests.bench.measure import ROOT, ROUNDS, Row, loop, missing, run
from tests.bench.measure import compare as compared
from tests.eval.sets import gold_rows, page_of

GOLD = ROOT.parent / "shared" / "data" / "extract"
PEERS = ROOT / ".venv-extractors" / "bin" / "python"
SETS = ("aeb", "wcxb", "trafilatura", "magic_article", "magic_forum")
GOALS = {"trafilatura": 5.0}
CONTENDERS = ("trafilatura", "trafilatura fast", "resiliparse", "readability-lxml")
COUNT = 24
"""Pages of each set; some of them take others a second each."""
FEW, MANY = 10_000, 100_000
GROWTH_MIB = 16
BY_TWO = 1.8
SMALL_PAGE = 12_000


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare on each set, then two processes with one, then memory."""
    if not GOLD.is_dir():
        yield missing("extract", "../shared is absent")
        return
    for name in SETS:
        listed = work / f"{name}.pages"
        listed.write_text("".join(json.dumps(page) + "\n" for page in sample(name)), encoding="utf-8")
        ours = loop("extract:with_ours", listed)
        for peer in CONTENDERS:
            what = f"extract {name}, beside {peer}"
            if not PEERS.exists():
                yield missing(what, "`make peers` makes the environment of the others")
                continue
            command = [str(PEERS), str(ROOT / "tests" / "bench" / "extract_peer.py"), peer, str(listed)]
            yield compared(what, ours, command, goal=GOALS.get(peer), tells=True)
    yield by_two(corpora, work)
    yield flatness(work)


def sample(name: str) -> list[dict[str, str | None]]:
    """Return file and URL of pages spread over a set."""
    folder = GOLD / name
    gold = gold_rows(folder)
    chosen = gold[:: max(1, len(gold) // COUNT)][:COUNT]
    return [{"id": row["id"], "page": str(page_of(folder, row).resolve()), "url": row.get("url")} for row in chosen]


def read_list(listed: str) -> list[tuple[bytes, str | None]]:
    """Return the pages of a list, unpacked, with their URLs."""
    lines = [json.loads(line) for line in Path(listed).read_text(encoding="utf-8").splitlines()]
    return [(gzip.decompress(Path(line["page"]).read_bytes()), line["url"]) for line in lines]


def with_ours(listed: str) -> dict[str, float]:
    """Extract each page once; imports and the first page are not in it."""
    from archiver.extract.story import extract_story

    pages = read_list(listed)
    extract_story(pages[0][0], url=pages[0][1])
    start = time.process_time()
    for raw, url in pages:
        extract_story(raw, url=url)
    return {"cpu_s": time.process_time() - start, "pages": len(pages)}


def by_two(corpora: Corpora, work: Path) -> Row:
    """Return how much sooner two processes have extracted the pages of the first file than one does, in wall time."""
    what = "extract, two processes beside one (wall time)"
    warc = next(iter(corpora.paths.values()), None)
    if warc is None:
        return missing(what, "no crawl to extract from")
    # Starting is no part of it: what a file without pages takes is taken off.
    empty = work / "empty.warc"
    empty.write_bytes(b"")
    ratios = []
    for _ in range(ROUNDS):
        start, one, two = (waited(*each, work) for each in ((empty, 1), (warc, 1), (warc, 2)))
        ratios.append((one - start) / max(two - start, 1e-9))
    ratios.sort()
    ratio = statistics.median(ratios)
    return Row(what, f"{ratio:.2f} x", f"{ratios[0]:.2f}-{ratios[-1]:.2f}", f">= {BY_TWO:g}", ratio >= BY_TWO)


def waited(warc: Path, workers: int, work: Path) -> float:
    """Return the seconds until `archiver extract` has written the records of a file."""
    target = work / "by-two.jsonl"
    target.unlink(missing_ok=True)
    command = [sys.executable, "-m", "archiver", "-C", str(work), "-q", "extract", str(warc), "-o", str(target)]
    start = time.monotonic()
    subprocess.run([*command, "--workers", str(workers)], cwd=ROOT, check=False, capture_output=True)
    return time.monotonic() - start


def flatness(work: Path) -> Row:
    """Return the peak memory of a process that extracted many pages, and that of one that extracted a tenth."""
    few, many = (run(loop("extract:over_and_over", str(count))) for count in (FEW, MANY))
    growth = many.peak_mib - few.peak_mib
    return Row(
        f"extract: more memory after {MANY:,} pages than after {FEW:,}",
        f"{growth:.1f} MiB",
        goal=f"<= {GROWTH_MIB} MiB",
        is_met=growth <= GROWTH_MIB,
        memory=f"{few.peak_mib:.0f}/{many.peak_mib:.0f}",
    )


def over_and_over(count: str) -> dict[str, float]:
    """Extract that many pages, each a little different: small real ones and small hostile ones in turn."""
    from archiver.errors import ExtractError
    from archiver.extract.story import extract_story

    chance = random.Random(11)
    start = time.process_time()
    refused = 0
    for number, raw in enumerate(islice(cycle(small_pages()), int(count))):
        try:
            # Other words, classes and addresses on each page, so that a cache without a bound would grow.
            made = raw.replace(b'class="', b'class="n%d ' % chance.randrange(10**9), 5)
            extract_story(made + b"<p>Page %d.</p>" % number, url=f"https://h{number}.example/{number}")
        except ExtractError:
            refused += 1
    return {"cpu_s": time.process_time() - start, "pages": int(count), "refused": refused}


def small_pages() -> list[bytes]:
    """Return pages of the gold sets up to SMALL_PAGE bytes, and hostile ones, sorted by size."""
    from tests.extract.hostile.collection import all_pages

    # What this process holds before the first page hides what the pages take, so nothing large is unpacked or built.
    files = (file for file in sorted(GOLD.glob("*/html/*.html.gz")) if file.stat().st_size < SMALL_PAGE // 2)
    real = (gzip.decompress(file.read_bytes()) for file in files)
    kinds = (
        "encodings-meta",
        "encodings-header",
        "encodings-utf",
        "addresses-base-s",
        "characters-a",
        "scripts-json-w",
    )
    hostile = (page.build() for page in all_pages() if page.name.startswith(kinds))
    return sorted((raw for raw in (*real, *hostile) if len(raw) <= SMALL_PAGE), key=len)
