from __future__ import annotations

import pytest

from archiver.cite.item import CitedItem
from archiver.cite.manuscript.attaching import Attacher
from archiver.cite.manuscript.markdown import read_markdown
from archiver.cite.manuscript.reference import Reference
from archiver.cite.manuscript.source import read_source
from archiver.cite.markdown import render
from tests.cite.manuscript.conftest import Read

PAGE = "https://a.example/x"


def only(found: list[Reference]) -> Reference:
    (reference,) = found
    return reference


@pytest.mark.parametrize(
    ("text", "form", "construct"),
    [
        pytest.param(f"a [b]({PAGE}) c", "markdown-link", f"[b]({PAGE})", id="inline"),
        pytest.param(f'a [b](<{PAGE}> "t") c', "markdown-link", f'[b](<{PAGE}> "t")', id="inline with a title"),
        pytest.param(f"a [b][k] c\n\n[k]: {PAGE}", "markdown-link", "[b][k]", id="by reference"),
        pytest.param(f"a [k] c\n\n[k]: {PAGE} 't'", "markdown-link", "[k]", id="by a short reference"),
        pytest.param(f"a <{PAGE}> c", "markdown-autolink", f"<{PAGE}>", id="automatic"),
        pytest.param(f"a {PAGE}, c", "bare", PAGE, id="bare"),
        pytest.param(f"**{PAGE}**", "bare", PAGE, id="bare, emphasized"),
        pytest.param(f"- a\n\n  > b [c]({PAGE})", "markdown-link", f"[c]({PAGE})", id="in a list, in a quotation"),
        pytest.param(f"# T [b]({PAGE}) #", "markdown-link", f"[b]({PAGE})", id="in a heading"),
        pytest.param(f"| a | b |\n|---|---|\n| x | [b]({PAGE}) |", "markdown-link", f"[b]({PAGE})", id="in a table"),
        pytest.param(f"a[^k]\n\n[^k]: b\n    [c]({PAGE})", "markdown-link", f"[c]({PAGE})", id="in a footnote"),
        pytest.param(f"a^[b [c]({PAGE})]", "markdown-link", f"[c]({PAGE})", id="in an inline footnote"),
        pytest.param(f'a <a href="{PAGE}">b</a>', "html-link", f'<a href="{PAGE}">', id="HTML in a line"),
        pytest.param(f'<p>\n<a href="{PAGE}">b</a>', "html-link", f'<a href="{PAGE}">', id="a block of HTML"),
        pytest.param(f"a\r\nb\r\n[c]({PAGE})\r\n", "markdown-link", f"[c]({PAGE})", id="lines that end in CR LF"),
    ],
)
def test_each_kind_of_link_is_found_in_its_place(read: Read, text: str, form: str, construct: str) -> None:
    reference = only(read("md", text))
    assert (reference.link.form, reference.url) == (form, PAGE)
    plain = text.replace("\r\n", "\n")
    assert plain[reference.link.start : reference.link.end] == construct
    assert reference.line == plain[: plain.index(construct)].count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        f"`{PAGE}`",
        f"```\n{PAGE}\n```",
        f"    {PAGE}",
        f"![i]({PAGE})",
        f"---\nurl: {PAGE}\n---\n",
        f"<!-- {PAGE} -->",
        f"\\[b]({PAGE[:8]}",
    ],
)
def test_code_pictures_comments_and_headers_are_passed_over(read: Read, text: str) -> None:
    assert read("md", text) == []


def test_a_definition_that_nothing_uses_is_told_of(read: Read) -> None:
    reference = only(read("md", f"a\n\n[k]: {PAGE}"))
    assert (reference.link.form, reference.line, reference.link.is_open) == ("markdown-definition", 3, False)


@pytest.mark.parametrize(
    ("text", "rule", "quote"),
    [
        pytest.param(f"“words of some length” ([b]({PAGE}))", "quotation", "words of some length", id="beside it"),
        pytest.param(
            f"“words of some length”[^k].\n\n[^k]: B. {PAGE}", "quotation", "words of some length", id="a footnote"
        ),
        pytest.param(f"> one\n> two\n>\n> — [b]({PAGE})", "blockquote", "one\ntwo", id="a line under it, inside"),
        pytest.param(f"> one\n> two\n> — [b]({PAGE})", "blockquote", "one\ntwo", id="a line under it, same paragraph"),
        pytest.param(f"> one two\n\n— [b]({PAGE})", "blockquote", "one two", id="a line under it, outside"),
        pytest.param(f"> one two\n\n[b]({PAGE})", "blockquote", "one two", id="the link alone under it"),
        pytest.param(f"As [b]({PAGE}) says:\n\n> one two\n\nIndeed.", "blockquote", "one two", id="a colon before it"),
        pytest.param(f"> one two[^k]\n\n[^k]: {PAGE}", "blockquote", "one two", id="a footnote at its end"),
        pytest.param(
            f"> one [x](http://x.example/) two\n>\n> — [b]({PAGE})", "blockquote", "one x two", id="links inside"
        ),
        pytest.param(f"[b]({PAGE}#:~:text=one,two)", "text-fragment", "one […] two", id="a text fragment"),
        pytest.param(f'a <a href="{PAGE}" data-quote="one two">b</a>', "data-quote", "one two", id="an attribute"),
    ],
)
def test_a_quote_belongs_to_its_link(read: Read, text: str, rule: str, quote: str) -> None:
    reference = next(each for each in read("md", text) if each.url == PAGE)
    assert [(each.rule, each.text) for each in reference.passages] == [(rule, quote)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"> one two\n\nThe text goes on, see [b]({PAGE}).", id="a paragraph behind it"),
        pytest.param(f"> one [b]({PAGE}) two", id="a link inside the words"),
        pytest.param(f"> one two\n>\n> — [b]({PAGE}) and [c](http://c.example/)", id="two pages under it"),
        pytest.param(f"“words of some length”[^k]\n\n[^k]: {PAGE} and http://c.example/", id="a footnote about two"),
        pytest.param(f"a[^k]\n\n[^k]: B, “The title of the page”, [b]({PAGE})", id="a title in a footnote"),
        pytest.param(f"[“The title of the page”]({PAGE})", id="a title as label"),
        pytest.param(f"As [b]({PAGE}) and [c](http://c.example/) say:\n\n> one two", id="two pages before it"),
    ],
)
def test_a_quote_that_may_be_another_s_belongs_to_none(read: Read, text: str) -> None:
    assert not any(each.passages for each in read("md", text))


def test_words_changed_in_our_own_footnote_are_looked_up_beside_those_of_its_address(
    read: Read, chinese: object
) -> None:
    assert callable(chinese)
    item: CitedItem = chinese(quote="生成式 AI 技术的发展")
    footnote = render(item).replace("生成式 AI 技术的发展”", "生成式 AI 技术的倒退”")
    texts = [each.text for each in only(read("md", f"a[^{item.key}]\n\n{footnote}\n")).passages]
    assert sorted(texts) == ["生成式 AI 技术的倒退", "生成式 AI 技术的发展"]


def test_our_own_footnote_is_one_reference_with_its_quote(read: Read, chinese: object) -> None:
    assert callable(chinese)
    item: CitedItem = chinese(quote="生成式 AI 技术的发展")
    reference = only(read("md", f"a[^{item.key}]\n\n{render(item)}\n"))
    assert (reference.url, reference.version) == (item.original_url, item.memento_url)
    assert reference.record_id == item.record_id
    assert "生成式 AI 技术的发展" in [each.text for each in reference.passages]
    assert reference.span is not None
    assert reference.span.holds(item.captured_at)


@pytest.mark.parametrize(
    ("quoted", "quote"),
    [
        pytest.param("„words of some length”", "words of some length", id="Polish"),
        pytest.param("”words of some length”", "words of some length", id="Swedish"),
        pytest.param("‘the printer’s words’", "the printer’s words", id="British"),
        pytest.param("« words of some length »", "words of some length", id="French"),
        pytest.param("“‘No’, said the harbour master”", "‘No’, said the harbour master", id="a quotation inside"),
    ],
)
def test_quotation_marks_of_many_languages_are_read(read: Read, quoted: str, quote: str) -> None:
    for link in (f"([b]({PAGE}))", f"^[See [b]({PAGE}), p. 3.]"):
        assert [each.text for each in only(read("md", f"{quoted} {link}")).passages] == [quote]


@pytest.mark.parametrize("text", ['12" pipes and 14" pipes', "the printers’ and the sailors’", "a ” and more words ”"])
def test_signs_that_open_nothing_make_no_quotation(read: Read, text: str) -> None:
    assert only(read("md", f"{text} [b]({PAGE})")).passages == ()


@pytest.mark.parametrize("citation", ["[@k]", "[-@k, p. 3]", "[see @k, chap. 2]", "[@{k}]"])
def test_a_citation_of_one_entry_is_a_note_in_the_line_where_it_stands(citation: str) -> None:
    source = read_source(f"one\n“words of some length” {citation}\nend".encode(), "m")
    attacher = Attacher(source.line_of)
    attacher.take_all(read_markdown(source.text))
    assert [(name, each.line) for name, each in attacher.unclaimed] == [("k", 2)]


def test_a_citation_of_several_entries_is_none() -> None:
    attacher = Attacher(lambda _: 1)
    attacher.take_all(read_markdown("“words of some length” [@k; @l]"))
    assert attacher.unclaimed == []
