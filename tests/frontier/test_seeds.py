from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UrlError, UsageError
from archiver.frontier.seeds import seeds_in, seeds_of
from archiver.model import Seed


def test_seeds_come_in_order_each_once_and_in_normal_form(tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    path.write_text(
        "\ufeff# a list\nhttp://b.example\n\n  http://A.example/#x  \n#http://c.example\n", encoding="utf-8"
    )
    seeds = seeds_of(["http://a.example/"], [path])
    assert seeds == (Seed("http://a.example/"), Seed("http://b.example/"))


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    path.write_text("http://a.example\nexample.com\n", encoding="utf-8")
    with pytest.raises(UrlError, match=r"seeds\.txt, line 2: 'example\.com': the URL is relative\. Give it with http"):
        seeds_of([], [path])


def test_a_list_that_is_not_there_or_no_text_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    with pytest.raises(UsageError):
        seeds_of([], [path])
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError):
        seeds_of([], [path])


@given(st.lists(st.text()))
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    with suppress(UrlError):
        assert all(isinstance(seed, Seed) for seed in seeds_in(lines, "list"))
