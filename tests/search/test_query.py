from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.search.query import LONGEST, MOST_TERMS, parse_query


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        pytest.param("paper mill", '"paper" AND "mill"', id="all words"),
        pytest.param('"paper mill"', '"paper mill"', id="a phrase"),
        pytest.param("“paper mill”", '"paper mill"', id="curly quotes"),
        pytest.param("「造纸厂」", '"造纸 纸厂"', id="corner brackets"),
        pytest.param("libr*", '"libr" *', id="the beginning of a word"),
        pytest.param("图书馆", '"图书 书馆"', id="a word of three letters is two pairs in a row"),
        pytest.param("图书", '"图书"', id="a word of two letters"),
        pytest.param("纸", '"纸" *', id="a letter is the beginning of a pair"),
        pytest.param(
            "云溪县图书馆", '"云溪" AND "溪县" AND "县图" AND "图书" AND "书馆"', id="a long run is its pairs"
        ),
        pytest.param('"云溪县图书馆"', '"云溪 溪县 县图 图书 书馆"', id="a long run in quotes stands as it is"),
        pytest.param("AI芯片", '"ai 芯片"', id="scripts side by side"),
        pytest.param("芯片AI", '"芯片 片 ai"', id="a run of pairs ends before the next word"),
        pytest.param("paper -mill", '("paper") NOT ("mill")', id="a word to leave out"),
        pytest.param('paper -"old mill" -ink', '("paper") NOT ("old mill" OR "ink")', id="phrases to leave out"),
        pytest.param("-mill", "", id="only what is left out"),
        pytest.param('paper "mill', '"paper" AND "mill"', id="a quote that is never closed"),
        pytest.param("well-known", '"well known"', id="a hyphen inside a word"),
        pytest.param(
            'NEAR(a b) OR c* ^d {e}:f + "', '"near a" AND "b" AND "or" AND "c" * AND "d" AND "e f"', id="syntax"
        ),
        pytest.param('* - "" "-" … \x00', "", id="no word at all"),
    ],
)
def test_what_is_typed_becomes_an_expression(text: str, expression: str) -> None:
    assert parse_query(text).expression == expression


def test_a_query_without_end_is_read_up_to_its_limit() -> None:
    query = parse_query("a1 " * 1_000_000)
    assert query.is_cut
    assert len(query.terms) == MOST_TERMS
    assert parse_query("图" * (LONGEST + 1)).is_cut
    assert not parse_query("图").is_cut


@given(st.text() | st.text(alphabet="a图-\"“”*()\x00' ^:{}+,.\ud800"))
def test_no_text_is_a_syntax_error(text: str) -> None:
    query = parse_query(text)
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5 (title, about, body, content = '', tokenize = 'ascii')")
    for expression in (query.expression, query.unwanted):
        if expression:
            db.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,)).fetchall()
    db.close()
    assert query.pattern is None or query.pattern.search("") is None


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("mill", "paper mills", None),
        ("mill", "a mill.", "mill"),
        ("mill*", "paper mills", "mill"),
        ('"paper mill"', "a paper-mill", "paper-mill"),
        ("图书", "县图书馆", "图书"),
        ("AI芯片", "新 ai 芯片厂", "ai 芯片"),
    ],
)
def test_terms_are_found_again_in_a_text(query: str, text: str, found: str | None) -> None:
    pattern = parse_query(query).pattern
    assert pattern is not None
    match = pattern.search(text)
    assert (match[0] if match else None) == found
