"""Quality that must not sink: every n-th page of gold sets by other people, floors a little under what was measured."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def load_score() -> Callable[..., dict[str, Any]]:
    """Return `score` of the script beside this file, which is no package."""
    spec = importlib.util.spec_from_file_location("archiver_eval_score", Path(__file__).with_name("score.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., dict[str, Any]] = module.score
    return found


FLOORS: dict[str, tuple[int, dict[str, float]]] = {
    "aeb": (2, {"shingle4": 0.94}),
    "magic_article": (2, {"bag": 0.86}),
    "magic_forum": (2, {"bag": 0.55}),
    "wcxb": (6, {"bag": 0.73, "title": 0.72, "date": 0.80}),
    "trafilatura": (6, {"segments": 0.87, "title": 0.81, "date": 0.81}),
    "htmldate": (6, {"date": 0.85}),
}


def figure(scored: dict[str, Any], name: str) -> float:
    """Return the one number of a metric: F1 of texts, accuracy of dates, share of equal titles."""
    value = scored[name]
    if isinstance(value, dict):
        return float(value["accuracy"] if name == "date" else value["f1"])
    return float(value[0] if isinstance(value, list) else value)


@pytest.mark.parametrize("name", FLOORS)
def test_quality_stays_above_its_floor(name: str, shared: Path) -> None:
    folder = shared / "data" / "extract" / name
    if not folder.is_dir():
        pytest.skip(f"../shared has no set {name}")
    every, floors = FLOORS[name]
    scored = load_score()(folder, shared / "judge" / "quality.py", every=every)
    measured = {metric: figure(scored, metric) for metric in floors}
    assert {m: measured[m] for m, floor in floors.items() if measured[m] < floor} == {}, scored
