"""Short names of files."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from archiver.publish.names import Names, names_by_path
from tests.publish.making import ROWS, TABLE


@given(st.lists(st.text()))
def test_each_name_is_plain_and_given_out_once(texts: list[str]) -> None:
    names = Names()
    given_out = [names.of(text) for text in texts]
    assert len(set(given_out)) == len(texts)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in given_out)


def test_files_are_named_after_their_paths() -> None:
    assert names_by_path([ROWS, TABLE]) == {ROWS.path: "records-a.warc.gz.jsonl", TABLE.path: "parquet-records.parquet"}
