from __future__ import annotations

from archiver.cite.item import CitedItem
from archiver.cite.text import render
from archiver.cite.wikipedia import render as render_template
from tests.cite.manuscript.conftest import Read


def test_a_template_is_one_reference(read: Read, chinese: object) -> None:
    assert callable(chinese)
    item: CitedItem = chinese(quote="生成式 AI 技术的发展")
    text = f"Words.<ref>{render_template(item)}</ref>"
    (reference,) = read("txt", text)
    assert (reference.url, reference.version, reference.link.is_open) == (item.original_url, item.memento_url, False)
    assert [(each.rule, each.text) for each in reference.passages] == [("quote-field", "生成式 AI 技术的发展")]
    assert text[reference.link.start : reference.link.end].startswith("{{cite web")


def test_our_own_line_of_text_is_one_reference(read: Read, chinese: object) -> None:
    assert callable(chinese)
    item: CitedItem = chinese(quote="生成式 AI 技术的发展")
    (reference,) = read("txt", render(item))
    assert (reference.url, reference.version) == (item.original_url, item.memento_url)
    assert reference.record_id == item.record_id


def test_lines_behind_marks_are_a_quotation(read: Read) -> None:
    (reference,) = read("txt", "> one\n> two\n\n-- https://a.example/x\n")
    assert [" ".join(each.text.split()) for each in reference.passages] == ["one two"]
    assert (reference.line, reference.link.form) == (4, "bare")
