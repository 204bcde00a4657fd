from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.bibtex import escape, protect, render
from archiver.cite.item import CitedItem

EXPECTED = r"""  author = {{Wilson} and {王小明}},
  title = {中美 {AI} 芯片竞争},
  howpublished = {奇客Solidot–传递最新科技情报, archived at \url{MEMENTO}},
  year = {2024},
  month = may,
  day = {6},
  note = {Published 2024-05-06 23:48. Archived 2025-10-06 17:17:50 UTC. Original: \url{ORIGINAL}. IDENTITY},
  url = {MEMENTO},
  urldate = {2025-10-06},
  langid = {chinese}
}"""


def test_entry_of_a_chinese_story(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    entry = EXPECTED.replace("MEMENTO", item.memento_url).replace("ORIGINAL", item.original_url)
    entry = entry.replace("IDENTITY", f"Record {item.record_id}, payload {item.payload_digest}")
    assert render(item) == f"@misc{{{item.key},\n{entry}"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("50% of $5 & #1_a", r"50\% of \$5 \& \#1\_a"),
        ("a -- b, it''s ?`", "a -{}- b, it'{}'s ?{}`"),
        ("a { b", r"a \textbraceleft{} b"),
        (r"C:\x ~ ^", r"C:\textbackslash{}x \textasciitilde{} \textasciicircum{}"),
    ],
)
def test_what_tex_reads_otherwise_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_capitals_are_protected_from_styles() -> None:
    assert protect("The AT&T iPhone, again") == r"{The} {AT\&T} {iPhone,} again"


def balanced(text: str) -> bool:
    """Count braces as BibTeX does: a backslash before one makes no difference."""
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


@given(st.text())
def test_braces_of_any_title_are_balanced(title: str) -> None:
    assert balanced(escape(title))
    assert balanced(protect(title))


@given(st.text(st.characters(exclude_characters="\\{}~^<>|#$%&_`',-")))
def test_text_without_signs_of_tex_is_left_alone(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    ("published", "fields"),
    [("2024-05", ["year", "month"]), ("2024", ["year"]), ("last spring", []), (None, [])],
)
def test_date_is_as_exact_as_the_page(
    chinese: Callable[..., CitedItem], published: str | None, fields: list[str]
) -> None:
    entry = render(replace(chinese(), published=published))
    assert [name for name in ("year", "month", "day") if f"\n  {name} = " in entry] == fields
    assert (f"Published {published}" in entry) is (published is not None)
