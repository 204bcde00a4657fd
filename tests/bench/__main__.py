"""`make bench`: what we cost beside other tools, measured in turn on the same input in the same run.

`python -m tests.bench read index` measures some subjects only. Above 1 we are the cheaper. `--warc FILE` measures on
files that are there already, instead of crawling for them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.bench import (
    check,
    extract,
    index,
    large,
    latency,
    lookup,
    read,
    replay,
    rewriting,
    seal,
    validate,
    verify,
    visible,
    write,
)
from tests.bench.corpora import Corpora, crawled, joined
from tests.bench.measure import Row

SUBJECTS: dict[str, Callable[[Corpora, Path], Iterator[Row]]] = {
    "read": read.rows,
    "check": check.rows,
    "index": index.rows,
    "write": write.rows,
    "lookup": lookup.rows,
    "validate": validate.rows,
    "extract": extract.rows,
    "verify": verify.rows,
    "latency": latency.rows,
    "replay": replay.rows,
    "replay-large": large.rows,
    "rewriting": rewriting.rows,
    "visible": visible.rows,
    "seal": seal.rows,
}


def main() -> None:
    """Print a table of what could be measured here, row by row, and say what could not."""
    words, files = sys.argv[1:], []
    while "--warc" in words[:-1]:
        place = words.index("--warc")
        files.append(Path(words[place + 1]).resolve())
        del words[place : place + 2]
    # What is installed has its bytecode; a shell that forbids writing it would have each start compile all modules.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    wanted = words or ["crawl", *SUBJECTS]
    if unknown := set(wanted) - {"crawl", *SUBJECTS}:
        sys.exit(f"No such subject: {', '.join(sorted(unknown))}. There are: crawl, {', '.join(SUBJECTS)}.")
    began = time.monotonic()
    print("ratio: CPU time of the other tool / ours, median (span); MiB: peak memory, ours/the other's")
    print(f"{'ratio':>10} {'span':>13}  {'goal':16} {'':6} {'MiB':>9}  subject", flush=True)
    with tempfile.TemporaryDirectory() as name:
        work, corpora = Path(name), Corpora()
        if files:
            corpora.paths |= {path.name: path for path in files}
        else:
            show(crawled(work, corpora))
            joined(work, corpora)
        for subject in SUBJECTS:
            if subject in wanted:
                show(SUBJECTS[subject](corpora, work))
    print(f"took {time.monotonic() - began:.0f} s")


def show(rows: Iterable[Row]) -> None:
    """Print the lines as they come."""
    verdicts = {True: "met", False: "missed", None: ""}
    for row in rows:
        verdict = verdicts[row.is_met]
        print(f"{row.ratio:>10} {row.span:>13}  {row.goal:16} {verdict:6} {row.memory:>9}  {row.what}", flush=True)
        if row.note:
            print(f"{'':60}{row.note}", flush=True)


if __name__ == "__main__":
    main()
