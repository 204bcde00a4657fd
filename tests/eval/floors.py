"""The floors under our quality: what was measured once and must not sink, tied to the digests of the gold.

They stand in floors.json: for each set the digests, the floors of every n-th page and those of all pages. A floor is
what was measured less MARGIN, for one change may cost a page of one set what it gains on ten of another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.eval.sets import gold_digest, pages_digest

TABLE = Path(__file__).with_name("floors.json")
MARGIN = 0.004
METRICS = {
    "aeb": ("shingle4",),
    "wcxb": ("bag", "title", "author", "date"),
    "trafilatura": ("segments", "title", "author", "date"),
    "magic_article": ("bag",),
    "magic_forum": ("bag",),
    "htmldate": ("date",),
    "postlight": ("title", "author", "date"),
}
"""What counts on each set."""
SAMPLED = {"aeb": 3, "wcxb": 8, "trafilatura": 8, "magic_article": 3, "magic_forum": 2, "htmldate": 8, "postlight": 3}
"""Which pages are measured in the ordinary tests: every n-th."""


def figures(name: str, scored: dict[str, Any]) -> dict[str, float]:
    """Return the one number of each metric of a set: F1 of texts, accuracy of dates, share of equal titles.

    A mean over pages of each kind is added, for a gain on many articles may hide a loss on few products.
    """
    found = {metric: _figure(scored[metric], metric) for metric in METRICS[name] if metric in scored}
    kinds: dict[str, list[float]] = scored.get("bag_by_kind", {}) if "bag" in found else {}
    return found | {f"bag/{kind}": float(mean) for kind, (mean, _) in kinds.items()}


def _figure(value: Any, metric: str) -> float:
    if isinstance(value, dict):
        return float(value["accuracy"] if metric == "date" else value["f1"])
    return float(value[0] if isinstance(value, list) else value)


def table() -> dict[str, dict[str, Any]]:
    """Return the floors by set."""
    found: dict[str, dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    return found


def raise_floors(folder: Path, scored: Mapping[int, dict[str, Any]], *, may_lower: bool = False) -> dict[str, Any]:
    """Write the floors of a set and return them; `scored` has the metrics of every n-th page by n.

    Floors only go up, unless the gold is another or `may_lower`.
    """
    rows, name = table(), folder.name
    digests = {"gold": gold_digest(folder), "pages": pages_digest(folder)}
    old = rows.get(name, {})
    is_same = not may_lower and {key: old.get(key) for key in digests} == digests
    row: dict[str, Any] = dict(digests)
    for part, every in (("sample", SAMPLED[name]), ("all", 1)):
        measured = {key: round(value - MARGIN, 4) for key, value in figures(name, scored[every]).items()}
        if every > 1:
            # Of some kinds of page a sample holds five: what one of them gains or loses would be a floor.
            measured = {key: value for key, value in measured.items() if "/" not in key}
        before: dict[str, float] = old.get(part, {}) if is_same else {}
        row[part] = {key: max(value, before.get(key, value)) for key, value in measured.items()}
    rows[name] = row
    TABLE.write_text(json.dumps(rows, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return row


def sunk(floors: dict[str, float], measured: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Return the metrics that are below their floor, each as measured and its floor."""
    return {name: (measured[name], floor) for name, floor in floors.items() if measured[name] < floor}
