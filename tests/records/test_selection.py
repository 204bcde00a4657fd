"""Codes left out and codes kept."""

from __future__ import annotations

import pytest

from archiver.errors import UsageError
from archiver.records.selection import ALL, Selection, checked_patterns

CODES = ("record.body.short", "record.body.empty", "record.date.future", "record.bodyguard")


@pytest.mark.parametrize(
    ("ignore", "only", "wanted"),
    [
        ((), (), CODES),
        (("record.body.*",), (), CODES[2:]),
        (("record.body.short",), (), CODES[1:]),
        ((), ("record.body.*",), CODES[:2]),
        (("record.body.empty",), ("record.body.*", "record.bodyguard"), (CODES[0], CODES[3])),
        (("record.*",), (), ()),
        (("record.bod*",), (), CODES),
    ],
)
def test_patterns(ignore: tuple[str, ...], only: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    selection = Selection(ignore=ignore, only=only)
    assert tuple(code for code in CODES if selection.is_wanted(code)) == wanted
    assert ALL.is_wanted("anything")


def test_pattern_that_matches_no_code_is_refused() -> None:
    assert checked_patterns(["record.body.*"], CODES, "--ignore") == ("record.body.*",)
    with pytest.raises(UsageError, match="no code of a finding") as caught:
        checked_patterns(["record.bdy.*"], CODES, "--ignore")
    assert caught.value.where == "--ignore"
