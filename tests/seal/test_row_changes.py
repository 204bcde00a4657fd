"""Which rows were changed, moved, added or taken away, told by their hashes."""

from __future__ import annotations

from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.records.entry import Entry
from archiver.seal import row_changes
from archiver.seal.dataset import Row
from archiver.seal.merkle import leaf_hash
from archiver.seal.row_changes import RowChanges


def told(here: str, sealed: str) -> list[str]:
    """Return what is told of rows, each a letter, beside those that were sealed: the code's last word, the line."""
    changes = RowChanges()
    rows = [
        Row("x", number, Entry("x", number, {"id": letter}), leaf_hash(letter.encode()))
        for number, letter in enumerate(here, 1)
    ]
    hashes = [leaf_hash(letter.encode()) for letter in sealed]
    for number, (row, leaf) in enumerate(zip_longest(rows, hashes), 1):
        changes.pair(number, row, leaf)
    found = changes.findings(has_as_many=len(here) == len(sealed))
    return [f"{each.code.rpartition('.')[2]} {each.line or each.message}" for each in found]


CASES = {
    "nothing": ("abc", "abc", []),
    "one changed": ("axc", "abc", ["changed 2"]),
    "two changed": ("xbx", "abc", ["changed 1", "changed 3"]),
    "exchanged": ("acb", "abc", ["moved 2", "moved 3"]),
    "turned round": ("dcba", "abcd", ["moved 1", "moved 2", "moved 3", "moved 4"]),
    "moved and changed": ("cbx", "abc", ["moved 1", "changed 3"]),
    "one in another's place": ("aac", "abc", ["changed 2"]),
    "first gone": ("bc", "abc", ["missing sealed rows are not there: 1"]),
    "middle gone": ("ac", "abc", ["missing sealed rows are not there: 2"]),
    "last gone": ("ab", "abc", ["missing sealed rows are not there: 3"]),
    "all gone": ("", "abc", ["missing sealed rows are not there: 1, 2, 3"]),
    "one more at the end": ("abcd", "abc", ["extra 4"]),
    "one more in the middle": ("axbc", "abc", ["extra 2"]),
    "the last twice": ("abcc", "abc", ["extra 4"]),
    "one for two": ("axd", "abcd", ["extra 2", "missing sealed rows are not there: 2, 3"]),
}


@pytest.mark.parametrize("name", CASES)
def test_each_change_of_rows_has_its_name(name: str) -> None:
    here, sealed, expected = CASES[name]
    assert told(here, sealed) == expected


@given(st.text("abcde", max_size=12), st.text("abcde", max_size=12))
def test_no_change_of_rows_is_told_as_none(here: str, sealed: str) -> None:
    assert bool(told(here, sealed)) == (here != sealed)


def test_many_changed_rows_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_changes, "MOST", 3)
    assert told("vwxyz", "abcde") == [
        "changed 1",
        "changed 2",
        "changed 3",
        "changed 2 rows more stand where others were sealed",
    ]
