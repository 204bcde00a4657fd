"""`make bench`: what we cost beside other tools, measured in turn on the same input in the same run.

`python -m tests.bench read index` measures some subjects only. Above 1 we are the cheaper. `--warc FILE` measures on
files that are there already, instead of crawling for them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import check, index, lookup, read, validate, write
from tests.bench.corpora import Corpora, crawled, joined
from tests.bench.measure import Row

SUBJECTS: dict[str, Callable[[Corpora, Path], list[Row]]] = {
    "read": read.rows,
    "check": check.rows,
    "index": index.rows,
    "write": write.rows,
    "lookup": lookup.rows,
    "validate": validate.rows,
}


def main() -> None:
    """Print a table of what could be measured here, and say what could not."""
    words, files = sys.argv[1:], []
    while "--warc" in words[:-1]:
        place = words.index("--warc")
        files.append(Path(words[place + 1]).resolve())
        del words[place : place + 2]
    wanted = words or ["crawl", *SUBJECTS]
    if unknown := set(wanted) - {"crawl", *SUBJECTS}:
        sys.exit(f"No such subject: {', '.join(sorted(unknown))}. There are: crawl, {', '.join(SUBJECTS)}.")
    print("ratio: CPU time of the other tool / ours, median (span); MiB: peak memory, ours/the other's")
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


def show(rows: list[Row]) -> None:
    """Print the lines as they come."""
    for row in rows:
        print(f"{row.ratio:>10} {row.span:>13}  {row.goal:16} {row.memory:>9} MiB  {row.what}", flush=True)
        if row.note:
            print(f"{'':28}{row.note}", flush=True)


if __name__ == "__main__":
    main()
