from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite import biblatex, bibtex
from archiver.cite.item import CitedItem
from archiver.cite.manuscript.bib import entries
from tests.cite.manuscript.conftest import Read

PAGE = "https://a.example/x"
TEXT = f"""% a comment
@string{{p = "Press"}}
@Online{{one, title = {{A {{B}} c}}, url = {{{PAGE}}}, urldate = {{2025-10-06}}
}}
@misc(two, howpublished = "\\url{{{PAGE}2}}", note = p # " and {{more}}", year = 2025,)
@broken{{three, title = {{never closed, url = {{http://b.example/}}
@article{{four, url={{{PAGE}4}}}}
"""


def test_entries_are_found_and_a_broken_one_spoils_no_other() -> None:
    found = list(entries(TEXT))
    assert [(each.kind, each.key, each.is_whole) for each in found] == [
        ("online", "one", True),
        ("misc", "two", True),
        ("broken", "three", False),
        ("article", "four", True),
    ]
    assert [(field.name, field.value) for field in found[1].fields] == [
        ("howpublished", f"\\url{{{PAGE}2}}"),
        ("note", "p and {more}"),
        ("year", "2025"),
    ]


def test_an_entry_is_a_reference_with_its_date(read: Read) -> None:
    one, two, four = read("bib", TEXT)
    assert (one.url, one.line, one.link.is_open) == (PAGE, 3, True)
    assert one.span is not None
    assert f"{one.span.start:%Y-%m-%d}" == "2025-10-06"
    assert TEXT[one.link.start :].startswith("@Online{one")
    assert (two.url, two.link.is_open) == (f"{PAGE}2", True)
    assert (four.url, four.line) == (f"{PAGE}4", 7)


@pytest.mark.parametrize("form", [bibtex, biblatex], ids=["bibtex", "biblatex"])
def test_our_own_entries_are_one_reference_with_the_quote(read: Read, chinese: object, form: object) -> None:
    assert callable(chinese)
    item: CitedItem = chinese(quote="生成式 AI 技术的发展")
    (reference,) = read("bib", form.render(item))  # type: ignore[attr-defined]  # both modules have it
    assert (reference.url, reference.version) == (item.original_url, item.memento_url)
    assert [each.text for each in reference.passages] == ["生成式 AI 技术的发展"]


def test_a_field_with_a_quote_belongs_to_the_entry(read: Read) -> None:
    (reference,) = read("bib", f"@online{{k, url={{{PAGE}}}, quote={{one ``two'' \\& three}}}}")
    assert [(each.rule, each.text) for each in reference.passages] == [("quote-field", "one “two” & three")]


@given(st.text('@{}"#,= \nab\\%', max_size=200))
def test_any_entry_lies_in_the_text(text: str) -> None:
    for entry in entries("@a{b,\n" + text):
        assert 0 <= entry.start < entry.end <= len(text) + 6
        for field in entry.fields:
            assert entry.start < field.start <= field.end <= entry.end


def test_an_archived_address_may_stand_in_fields_that_are_no_url(read: Read) -> None:
    (entry,) = read("bib", f"@online{{k, url={{{PAGE}}}, eprint={{https://web.archive.org/web/20250507/{PAGE}}}}}")
    assert (entry.url, entry.is_archived) == (PAGE, True)
    (article,) = read("bib", f"@article{{k, eprint={{2501.00001}}, eprinttype={{arxiv}}, url={{{PAGE}}}}}")
    assert not article.is_archived
