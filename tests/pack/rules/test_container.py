"""Names of members that no reader should follow."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.pack.rules.container import bad_name


@pytest.mark.parametrize("name", ["archive/a.warc.gz", "raw/request_2023-02-19T00:49:59.837Z", "a b/ü.html", "raw/"])
def test_plain_relative_names_are_good(name: str) -> None:
    assert bad_name(name) is None


@given(st.text(st.sampled_from("ab./\\:C\0 \n"), max_size=12))
def test_a_good_name_stays_in_its_folder_on_every_system(name: str) -> None:
    if bad_name(name) is None:
        for path in (PurePosixPath(name), PureWindowsPath(name)):
            assert not path.is_absolute()
            assert not path.drive
            assert ".." not in path.parts
