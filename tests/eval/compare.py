"""Our quality and speed beside other extractors, on the same pages in one run, as Markdown tables.

python tests/eval/compare.py [--sets NAME...] [--every N] [--peers PYTHON] [--data DIR]

The others run in the environment that `make peers` makes for extractors. Each page is read by one process after the
other; speed is pages per second of processor time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.eval.floors import figures
from tests.eval.score import judged, predict
from tests.eval.sets import SETS, Row, gold_rows, page_of

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv-extractors" / "bin" / "python"
OURS = "archiver"
NAMES = (OURS, "trafilatura", "trafilatura fast", "resiliparse", "readability-lxml", "htmldate")
DATES_ONLY = "htmldate"
TEXTS = {"aeb": "shingle4", "wcxb": "bag", "trafilatura": "segments", "magic_article": "bag", "magic_forum": "bag"}
FIELDS = {
    "title": ("wcxb", "trafilatura", "postlight"),
    "author": ("wcxb", "trafilatura", "postlight"),
    "date": ("wcxb", "trafilatura", "htmldate", "postlight"),
}


@dataclass(frozen=True, slots=True)
class Scored:
    """What one extractor reached on one set: figures by metric, pages per second of processor time, failures."""

    figures: dict[str, float]
    pages_per_s: float
    failed: int


def compare(
    data: Path, names: Iterable[str], sets: Iterable[str], *, every: int, python: Path
) -> dict[str, dict[str, Scored]]:
    """Return by set and extractor what it reached; the judge lies beside `data`."""
    judge = data.parents[1] / "judge" / "quality.py"
    found: dict[str, dict[str, Scored]] = {}
    for name in sets:
        folder = data / name
        rows = gold_rows(folder, every)
        by_extractor = {each: _answers(each, folder, rows, python) for each in names if _can(each, name)}
        found[name] = {each: _scored(folder, judge, rows, said) for each, said in by_extractor.items()}
    return found


def _can(extractor: str, name: str) -> bool:
    return extractor != DATES_ONLY or name in FIELDS["date"]


def _scored(folder: Path, judge: Path, rows: list[Row], said: list[Row]) -> Scored:
    spent = sum(each["cpu_s"] for each in said)
    reached = figures(folder.name, judged(folder, judge, rows, said))
    return Scored(reached, len(said) / spent, sum("failed" in each for each in said))


def _answers(extractor: str, folder: Path, rows: list[Row], python: Path) -> list[Row]:
    """Return the predictions of an extractor, each with the processor time it took."""
    if extractor == OURS:
        predict(page_of(folder, rows[0]), rows[0])
        return [{**said, "cpu_s": spent} for said, spent in (predict(page_of(folder, row), row) for row in rows)]
    asked = "".join(
        json.dumps({"id": row["id"], "page": str(page_of(folder, row).resolve()), "url": row.get("url")}) + "\n"
        for row in rows
    )
    command = [str(python), str(Path(__file__).with_name("peer.py")), extractor]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def tables(found: dict[str, dict[str, Scored]]) -> str:
    """Return the Markdown: texts by set, texts by kind of page, fields by set, speed."""
    names = [name for name in NAMES if any(name in by_extractor for by_extractor in found.values())]
    whole = [name for name in names if name != DATES_ONLY]
    texts = [(f"{each}, {TEXTS[each]}", _cells(found[each], whole, TEXTS[each])) for each in found if each in TEXTS]
    kinds = [
        (f"{each}, {metric.removeprefix('bag/')}", _cells(found[each], whole, metric))
        for each in found
        for metric in found[each][OURS].figures
        if metric.startswith("bag/")
    ]
    fields = [
        (f"{field}, {each}", _cells(found[each], names, field))
        for field, sets in FIELDS.items()
        for each in sets
        if each in found
    ]
    speed = [(each, [_rate(found[each].get(name)) for name in names]) for each in found]
    return "\n\n".join(
        _table(first, shown, rows)
        for first, shown, rows in (
            ("Text, F1", whole, texts),
            ("Text by kind of page, bag F1", whole, kinds),
            ("Field, exact", names, fields),
            ("Pages per CPU second", names, speed),
        )
        if rows
    )


def _cells(by_extractor: dict[str, Scored], names: Iterable[str], metric: str) -> list[str]:
    """Return what each reached, the best in bold; what one does not give is a dash."""
    values = [by_extractor[name].figures.get(metric) if name in by_extractor else None for name in names]
    best = max((value for value in values if value), default=None)
    return ["–" if not value else f"**{value:.3f}**" if value == best else f"{value:.3f}" for value in values]


def _rate(scored: Scored | None) -> str:
    return f"{scored.pages_per_s:.1f}" + (f" ({scored.failed} failed)" if scored.failed else "") if scored else "–"


def _table(first: str, names: list[str], rows: list[tuple[str, list[str]]]) -> str:
    head = f"| {first} | {' | '.join(names)} |\n|---|{'---|' * len(names)}"
    return "\n".join([head, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows)])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=SETS, choices=SETS)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--peers", type=Path, default=PEERS)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "extract")
    asked = parser.parse_args()
    names = NAMES if asked.peers.exists() else (OURS,)
    if len(names) == 1:
        print(f"{asked.peers} is not there: `make peers` makes it. Ours alone:\n")
    print(tables(compare(asked.data.resolve(), names, asked.sets, every=asked.every, python=asked.peers)))


if __name__ == "__main__":
    main()
