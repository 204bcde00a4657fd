"""The page about safety: what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/explanation/safety.md").read_text("utf-8")
REPLAY = ROOT / "tests/replay"
ROWS = re.findall(r"^\| (R\d+) \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("number", "shown_by"), [(number, shown) for number, _, shown in ROWS])
def test_each_threat_names_tests_that_exist(number: str, shown_by: str) -> None:
    named = re.findall(r"`([^`]+)`", shown_by)
    assert named, number
    for each in named:
        path, _, test = each.partition("::")
        place = ROOT / path if path.startswith("tests/") else REPLAY / path
        assert place.exists(), each
        assert not test or re.search(rf"^def {test}\(", place.read_text("utf-8"), re.MULTILINE), each


def test_the_threats_are_numbered_without_a_gap() -> None:
    assert [number for number, _, _ in ROWS] == [f"R{number}" for number in range(1, len(ROWS) + 1)]
    assert len(ROWS) >= 14


def test_the_files_named_as_places_exist() -> None:
    for place in re.findall(r"\*\(([^)]*)\)\*", PAGE):
        folder = "archiver/replay/"
        for name in (each.strip() for each in place.split(",")):
            if name.startswith("archiver/"):
                folder = name.rpartition("/")[0] + "/"
            path = ROOT / (name if name.startswith("archiver/") else folder + name)
            assert path.is_file(), name
