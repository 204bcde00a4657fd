"""Quality of `extract_story` on gold sets:  python tests/eval/score.py SET_DIR... [--every N] [--workers N]

The metrics are those of ../shared/judge/quality.py. Prints one JSON object a set, with pages per second of processor
time. `--write-floors` measures each whole set and every n-th page of it, and raises the floors in floors.json.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from archiver.errors import ExtractError
from archiver.extract.story import extract_story
from tests.eval.floors import SAMPLED, raise_floors
from tests.eval.sets import Row, gold_rows, page_of


def predict(page: Path, row: Row) -> tuple[Row, float]:
    """Return the prediction for one page, and the seconds of processor time it took."""
    raw = gzip.decompress(page.read_bytes())
    started = time.process_time()
    try:
        story = extract_story(raw, url=row.get("url"))
    except ExtractError:
        return {"id": row["id"]}, time.process_time() - started
    spent = time.process_time() - started
    said = {"text": story.text, "title": story.title, "authors": list(story.authors), "date": story.date}
    return {"id": row["id"], **said}, spent


def judged(folder: Path, judge: Path, rows: list[Row], predictions: Iterable[Row]) -> Row:
    """Return the judge's metrics for the `predictions` of the pages in `rows`."""
    with tempfile.TemporaryDirectory() as work:
        gold = Path(work) / folder.name
        gold.mkdir()
        (gold / "gold.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        said = Path(work) / "said.jsonl"
        said.write_text("\n".join(map(json.dumps, predictions)), encoding="utf-8")
        command = [sys.executable, str(judge), str(gold), str(said)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    metrics: Row = json.loads(answer)
    return metrics


def score(folder: Path, judge: Path, *, every: int = 1, workers: int = 1) -> Row:
    """Return the judge's metrics for every `every`-th page of a set, and `pages_per_s`."""
    rows = gold_rows(folder, every)
    pages = [page_of(folder, row) for row in rows]
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            results = list(pool.map(predict, pages, rows, chunksize=8))
    else:
        results = list(map(predict, pages, rows))
    spent = sum(seconds for _, seconds in results)
    metrics = judged(folder, judge, rows, (prediction for prediction, _ in results))
    return {**metrics, "pages_per_s": round(len(rows) / spent, 1) if spent else 0.0}


def main() -> None:
    """Print the metrics of the named sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--judge", type=Path, default=None)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write-floors", action="store_true")
    parser.add_argument(
        "--lower", action="store_true", help="with --write-floors: write what is measured, even if less"
    )
    asked = parser.parse_args()
    for folder in asked.folders:
        judge = asked.judge or folder.resolve().parents[2] / "judge" / "quality.py"
        if asked.write_floors:
            measured = {each: score(folder, judge, every=each) for each in (1, SAMPLED[folder.name])}
            changed = raise_floors(folder, measured, may_lower=asked.lower)
            print(f"{folder.name}: {changed}", flush=True)
        else:
            print(json.dumps(score(folder, judge, every=asked.every, workers=asked.workers)), flush=True)


if __name__ == "__main__":
    main()
