"""Quality of `extract_story` on a gold set:  python tests/eval/score.py SET_DIR... [--every N] [--workers N]

SET_DIR holds gold.jsonl.gz and html/ID.html.gz; the metrics are those of ../shared/judge/quality.py. Prints one JSON
object a set, with pages per second of processor time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from archiver.errors import ExtractError
from archiver.extract.story import extract_story


def gold_rows(folder: Path, every: int) -> list[dict[str, Any]]:
    """Return each `every`-th row of the gold of a set."""
    with gzip.open(folder / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return rows[::every]


def page_of(folder: Path, row: dict[str, Any]) -> Path:
    """Return the file of a row's page; some sets name one in another set."""
    return folder.parent / row["html"] if "html" in row else folder / "html" / f"{row['id']}.html.gz"


def predict(page: Path, row: dict[str, Any]) -> tuple[dict[str, Any], float]:
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


def score(folder: Path, judge: Path, *, every: int = 1, workers: int = 1) -> dict[str, Any]:
    """Return the judge's metrics for the pages of a set, and `pages_per_s`."""
    rows = gold_rows(folder, every)
    pages = [page_of(folder, row) for row in rows]
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            results = list(pool.map(predict, pages, rows, chunksize=8))
    else:
        results = list(map(predict, pages, rows))
    with tempfile.TemporaryDirectory() as work:
        gold = Path(work) / folder.name
        gold.mkdir()
        (gold / "gold.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        said = Path(work) / "said.jsonl"
        said.write_text("\n".join(json.dumps(prediction) for prediction, _ in results), encoding="utf-8")
        command = [sys.executable, str(judge), str(gold), str(said)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = sum(seconds for _, seconds in results)
    return {**json.loads(answer), "pages_per_s": round(len(rows) / spent, 1) if spent else 0.0}


def main() -> None:
    """Print the metrics of the named sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--judge", type=Path, default=None)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    for folder in asked.folders:
        judge = asked.judge or folder.resolve().parents[2] / "judge" / "quality.py"
        print(json.dumps(score(folder, judge, every=asked.every, workers=asked.workers)), flush=True)


if __name__ == "__main__":
    main()
