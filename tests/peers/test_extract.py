"""Other extractors on the same pages in the same run: what we claim about them holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.eval.compare import NAMES, OURS, PEERS, Scored, compare, tables

EVERY = 4
SETS = ("aeb", "wcxb", "trafilatura", "magic_forum", "postlight")
DEFAULT = "trafilatura"
CLOSE = 0.03
"""What every fourth page leaves to chance."""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("extractors")]

Table = dict[str, dict[str, Scored]]


@pytest.fixture(scope="session")
def table(shared: Path) -> Table:
    """What each extractor reached on some pages of each set."""
    if not PEERS.exists():
        pytest.skip("`make peers` makes the environment of the other extractors")
    data = shared / "data" / "extract"
    if not data.is_dir():
        pytest.skip("../shared has no gold sets")
    found = compare(data.resolve(), (OURS, DEFAULT), SETS, every=EVERY, python=PEERS)
    print(tables(found))
    return found


def lead(table: Table, name: str, metric: str) -> float:
    """Return by how much we are above trafilatura's default."""
    return table[name][OURS].figures[metric] - table[name][DEFAULT].figures[metric]


@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("aeb", "shingle4"),
        ("wcxb", "bag"),
        ("trafilatura", "segments"),
        ("magic_forum", "bag"),
    ],
)
def test_our_texts_are_as_good_as_those_of_trafilatura(table: Table, name: str, metric: str) -> None:
    assert lead(table, name, metric) > -CLOSE


@pytest.mark.parametrize("name", ["wcxb", "trafilatura", "postlight"])
def test_our_titles_are_better_than_those_of_trafilatura(table: Table, name: str) -> None:
    assert lead(table, name, "title") > 0


@pytest.mark.parametrize("name", ["wcxb", "trafilatura", "postlight"])
def test_our_authors_are_as_good_as_those_of_trafilatura(table: Table, name: str) -> None:
    assert lead(table, name, "author") > -CLOSE


@pytest.mark.parametrize("name", ["wcxb", "trafilatura", "postlight"])
def test_our_days_are_as_good_as_those_of_trafilatura(table: Table, name: str) -> None:
    assert lead(table, name, "date") > -CLOSE


def test_each_extractor_is_named_once() -> None:
    assert len(set(NAMES)) == len(NAMES)
