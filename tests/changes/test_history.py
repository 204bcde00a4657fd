"""Versions numbered by their bytes and by their records."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.changes.history import By, history
from tests.changes.days import captures, side_of


@pytest.mark.parametrize(
    ("digests", "by", "expected"),
    [
        ("", "both", []),
        ("a", "both", [(1, 1, 1, None)]),
        ("aaA", "both", [(1, 1, 2, None), (2, 1, 1, None)]),
        ("aaA", "record", [(1, 1, 3, None)]),
        ("abba", "payload", [(1, 1, 1, None), (2, 2, 2, None), (3, 3, 1, 1)]),
        ("aAb", "record", [(1, 1, 2, None), (3, 2, 1, None)]),
        ("a!a", "both", [(1, 1, 1, None), (2, 2, 1, None), (3, 3, 1, 1)]),
        ("--", "both", [(1, 1, 1, None), (2, 1, 1, None)]),
    ],
    ids=["none", "one", "bytes alone", "joined", "came back", "joined in part", "unreadable", "no digest"],
)
def test_versions_are_numbered_by_payload_and_by_record(digests: str, by: By, expected: list[Any]) -> None:
    found = list(history(captures(digests), side_of, by=by))
    assert [(each.payload, each.record, len(each.version.captures), each.back_to) for each in found] == expected


@given(digests=st.text("aAbB!-", max_size=12), by=st.sampled_from(["payload", "record", "both"]))
def test_every_capture_is_in_one_version_and_in_order(digests: str, by: By) -> None:
    asked = captures(digests)
    found = list(history(asked, side_of, by=by))
    assert [capture for each in found for capture in each.version.captures] == asked
    records = [each.record for each in found]
    assert records == sorted(records)
    if by == "record":
        assert records == list(range(1, len(found) + 1))
    assert sum(each.payloads for each in found) == len(list(history(asked, side_of, by="payload")))
