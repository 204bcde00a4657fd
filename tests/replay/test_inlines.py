from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.inlines import render_inlines


class Nowhere:
    """Links to nothing."""

    def link(self, url: str) -> str | None:
        return None

    def image(self, url: str) -> str | None:
        return None


@pytest.mark.parametrize(
    "text",
    ["a" + "\xa0" * 40_000 + "b", "[a](" + "\xa0" * 40_000, "[a](b" + "\xa0" * 40_000, "a" + "\xa0\n" * 20_000 + "b"],
    ids=["without a line end", "in a target", "behind a target", "with line ends"],
)
def test_a_long_run_of_blanks_takes_no_long_time(text: str) -> None:
    began = time.process_time()
    render_inlines(text, Nowhere())
    assert time.process_time() - began < 2


@given(st.text(alphabet="ab \t\n\xa0\u3000"))
def test_blanks_around_a_line_end_become_one_line_end(text: str) -> None:
    lines = re.split(r"<br>|\n", render_inlines(text, Nowhere()))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(lines) <= text.count("\n") + 1
