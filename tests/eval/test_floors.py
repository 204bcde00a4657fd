"""Quality that must not sink, on gold sets by other people; the floors stand in floors.json."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.eval import floors
from tests.eval.floors import METRICS, SAMPLED, figures, raise_floors, sunk
from tests.eval.score import score
from tests.eval.sets import SETS, gold_digest, gold_rows, page_of, pages_digest


@pytest.fixture(params=SETS)
def folder(request: pytest.FixtureRequest, shared: Path) -> Path:
    """The folder of each set."""
    found: Path = shared / "data" / "extract" / request.param
    if not found.is_dir():
        pytest.skip(f"../shared has no set {request.param}")
    return found


def pinned(folder: Path) -> dict[str, Any]:
    """Return the floors of a set, or skip where ../shared has other gold than they were measured on."""
    row = floors.table()[folder.name]
    if gold_digest(folder) != row["gold"]:
        pytest.skip(f"the gold of {folder.name} is another than the floors are for")
    return row


def measured(folder: Path, shared: Path, every: int) -> dict[str, float]:
    return figures(folder.name, score(folder, shared / "judge" / "quality.py", every=every))


def test_every_set_has_floors_for_each_of_its_metrics() -> None:
    table = floors.table()
    assert set(table) == set(SETS) == set(METRICS) == set(SAMPLED)
    for name, row in table.items():
        assert set(METRICS[name]) <= set(row["sample"])
        assert set(row["sample"]) <= set(row["all"])


def test_floors_are_for_these_very_pages(folder: Path) -> None:
    assert pages_digest(folder) == pinned(folder)["pages"]


def test_quality_of_a_sample_stays_above_its_floor(folder: Path, shared: Path) -> None:
    wanted = pinned(folder)["sample"]
    assert sunk(wanted, measured(folder, shared, SAMPLED[folder.name])) == {}


@pytest.mark.slow
def test_quality_of_all_pages_stays_above_its_floor(folder: Path, shared: Path) -> None:
    wanted = pinned(folder)["all"]
    assert sunk(wanted, measured(folder, shared, 1)) == {}


def test_floors_go_up_and_never_down_while_the_gold_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = made_set(tmp_path)
    monkeypatch.setattr(floors, "TABLE", tmp_path / "floors.json")
    for figure, wanted in ((0.7, 0.696), (0.9, 0.896), (0.8, 0.896)):
        row = raise_floors(gold, scored(figure))
        assert row["all"] == row["sample"] == {"shingle4": wanted}
    lower = scored(0.5)
    assert raise_floors(gold, lower, may_lower=True)["all"] == {"shingle4": 0.496}
    assert json.loads((tmp_path / "floors.json").read_text())["aeb"]["gold"] == gold_digest(gold)


def test_another_page_gives_another_digest(tmp_path: Path) -> None:
    gold = made_set(tmp_path)
    before = pages_digest(gold)
    page_of(gold, gold_rows(gold)[0]).write_bytes(b"another page")
    assert pages_digest(gold) != before


def made_set(folder: Path) -> Path:
    """Return a set of one page."""
    made = folder / "aeb"
    (made / "html").mkdir(parents=True)
    (made / "gold.jsonl.gz").write_bytes(gzip.compress(b'{"id": "one", "text": "words"}\n'))
    (made / "html" / "one.html.gz").write_bytes(gzip.compress(b"<p>words</p>"))
    return made


def scored(f1: float) -> dict[int, dict[str, Any]]:
    """Return metrics of all pages and of the sample."""
    return {every: {"shingle4": {"f1": f1}} for every in (1, SAMPLED["aeb"])}
