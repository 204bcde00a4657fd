from __future__ import annotations

import pytest

from archiver.extract.dom import parse
from archiver.extract.grids import Grid, span
from archiver.extract.markdown import write_story
from archiver.extract.page import page_markdown


def markdown(markup: str) -> str:
    root = parse(f"<html><body>{markup}</body></html>")
    assert root is not None
    return write_story(root, (), None).markdown


RULE = "| --- | --- |\n"
CASES = {
    "a head": (
        "<table><tr><th>a</th><th><b>b</b></th></tr><tr><td>1</td><td>2</td></tr></table>",
        f"| a | b |\n{RULE}| 1 | 2 |",
    ),
    "a head in thead": (
        "<table><thead><tr><td>a<td>b</thead><tbody><tr><td>1<td>2</table>",
        f"| a | b |\n{RULE}| 1 | 2 |",
    ),
    "no head": ("<table><tr><td>a</td><td>b</td></tr></table>", f"|  |  |\n{RULE}| a | b |"),
    "a head of rows": ("<table><tr><th>a<td>1<tr><th>b<td>2</table>", f"|  |  |\n{RULE}| a | 1 |\n| b | 2 |"),
    "columns spanned": (
        "<table><tr><th colspan=2>A<th>B<tr><td>1<td>2<td>3</table>",
        "| A |  | B |\n| --- | --- | --- |\n| 1 | 2 | 3 |",
    ),
    "rows spanned": (
        "<table><tr><th>a<th>b<tr><td rowspan=2>x<td>1<tr><td>2</table>",
        f"| a | b |\n{RULE}| x | 1 |\n|  | 2 |",
    ),
    "both spanned": (
        "<table><tr><td rowspan=2 colspan=2>x<td>1<tr><td>2</table>",
        "|  |  |  |\n| --- | --- | --- |\n| x |  | 1 |\n|  |  | 2 |",
    ),
    "a short row": ("<table><tr><th>a<th>b<tr><td>1</table>", f"| a | b |\n{RULE}| 1 |  |"),
    "bars": ("<table><tr><th>a|b<th><code>c|d</code><tr><td>1<td>2</table>", f"| a\\|b | `c\\|d` |\n{RULE}| 1 | 2 |"),
    "lines and boxes in a cell": (
        "<table><tr><th>a<th>b<tr><td>1<br>2<td><p>3</p><ul><li>4<li>5</ul></table>",
        f"| a | b |\n{RULE}| 1 2 | 3 4 5 |",
    ),
    "a caption": ("<table><caption>C</caption><tr><th>a<th>b</table>", f"C\n\n| a | b |\n{RULE}".rstrip()),
    "an empty row": ("<table><tr><th>a<th>b<tr><td> <td><tr><td>1<td>2</table>", f"| a | b |\n{RULE}| 1 | 2 |"),
    "one cell a row": ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\n\nb"),
    "blocks of prose": ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a\n\nb\n\nc"),
    "a heading in a cell": ("<table><tr><td><h2>a</h2></td><td>b</td></tr></table>", "## a\n\nb"),
    "a long cell": (f"<table><tr><td>{'a ' * 300}</td><td>b</td></tr></table>", f"{('a ' * 300).strip()}\n\nb"),
    "said to be layout": ("<table role=presentation><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"),
    "a table around another": (
        "<table><tr><td>a</td><td><table><tr><td>1<td>2</table></td></tr></table>",
        f"a\n\n|  |  |\n{RULE}| 1 | 2 |",
    ),
    "in an item": ("<ul><li>a<table><tr><th>b<th>c</table></ul>", f"* a\n\n  | b | c |\n  {RULE}".rstrip()),
    "line numbers": (
        "<table><tr><td class=gutter><pre>1\n2</pre><td class=code><pre>a\n  b</pre></table>",
        "```\na\n  b\n```",
    ),
}


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES)
def test_tables_of_data_are_pipe_tables_and_others_are_unfolded(markup: str, expected: str) -> None:
    assert markdown(markup) == expected


def test_spans_cost_no_more_than_a_few_cells_for_each_cell_there_is() -> None:
    grid = Grid()
    for _ in range(1000):
        grid.cell("x", 1000, 1000)
        grid.end_row()
    assert sum(map(len, grid.rows)) < 10_000
    rows = "<tr>" + "<th colspan=1000 rowspan=1000>x" * 10 + "</tr>"
    assert len(markdown(f"<table>{rows * 1000}</table>")) < 3 * len(rows) * 1000


def test_a_span_ends_with_the_rows_it_was_given() -> None:
    grid = Grid()
    grid.cell("a", 1, 3)
    grid.cell("b")
    grid.end_row()
    for text in "cde":
        grid.cell(text)
        grid.end_row()
    assert grid.rows == [["a", "b"], ["", "c"], ["", "d"], ["e"]]


@pytest.mark.parametrize(
    ("said", "cells"), [(None, 1), ("2", 2), ("0", 1), ("-1", 1), ("x", 1), ("99999", 1000), ("9" * 50, 1), ("٢", 1)]
)
def test_a_span_is_a_number_of_cells(said: str | None, cells: int) -> None:
    assert span(said) == cells


def test_the_page_dialect_keeps_its_own_tables() -> None:
    page = b"<html><body><table><tr><td><p>a</p><p>b</p></td></tr></table></body></html>"
    assert page_markdown(page) == "|  |\n| --- |\n| a  b |"
