from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.bibtex import escape
from archiver.cite.manuscript.textext import plain_address, plain_text
from tests.cite.manuscript.conftest import Read

PAGE = "https://a.example/x"
LIST = f"\\begin{{thebibliography}}{{9}}\\bibitem{{k}} B. \\url{{{PAGE}}}\\end{{thebibliography}}"


@pytest.mark.parametrize(
    ("text", "form", "construct"),
    [
        (f"a \\url{{{PAGE}}} b", "tex-url", f"\\url{{{PAGE}}}"),
        (f"a \\url|{PAGE}| b", "tex-url", f"\\url|{PAGE}|"),
        (f"a \\href{{{PAGE}}}{{b \\emph{{c}} d}} e", "tex-href", f"\\href{{{PAGE}}}{{b \\emph{{c}} d}}"),
        (f"a\\footnote{{see \\url{{{PAGE}}}.}}", "tex-url", f"\\url{{{PAGE}}}"),
        (f"a {PAGE}, b", "bare", PAGE),
    ],
)
def test_each_kind_of_link_is_found_in_its_place(read: Read, text: str, form: str, construct: str) -> None:
    (reference,) = read("tex", text)
    assert (reference.link.form, reference.url) == (form, PAGE)
    assert text[reference.link.start : reference.link.end] == construct


@pytest.mark.parametrize(
    "text",
    [
        f"% \\url{{{PAGE}}}\n",
        f"\\begin{{verbatim}}\\url{{{PAGE}}}\\end{{verbatim}}",
        f"\\verb|\\url{{{PAGE}}}|",
        f"\\begin{{lstlisting}}\n{PAGE}\n\\end{{lstlisting}}",
        "\\newcommand{\\u}[1]{\\url{#1}}",
        "\\url{}",
    ],
)
def test_comments_verbatim_text_and_definitions_are_passed_over(read: Read, text: str) -> None:
    assert read("tex", text) == []


@pytest.mark.parametrize(
    ("text", "rule", "quote"),
    [
        (f"\\enquote{{words of some length}}\\footnote{{\\url{{{PAGE}}}}}", "quotation", "words of some length"),
        (f"``words of some length'' (\\url{{{PAGE}}})", "quotation", "words of some length"),
        (f"``words --- of some\\ldots length'' \\url{{{PAGE}}}", "quotation", "words — of some… length"),
        (f'\\begin{{quote}}na\\"ive words\\footnote{{\\url{{{PAGE}}}}}\\end{{quote}}', "blockquote", "naïve words"),
        (f"\\begin{{quote}}one two\\end{{quote}}\\footnote{{\\url{{{PAGE}}}}}", "blockquote", "one two"),
        (f"\\begin{{quote}}one two\n\n--- \\url{{{PAGE}}}\\end{{quote}}", "blockquote", "one two"),
        (
            f"``words of some length'' \\cite[p.~3]{{k}} {LIST}",
            "quotation",
            "words of some length",
        ),
        (
            f"\\textcquote{{k}}{{words of some length}} {LIST}",
            "quotation",
            "words of some length",
        ),
    ],
)
def test_a_quote_belongs_to_its_link(read: Read, text: str, rule: str, quote: str) -> None:
    (reference,) = read("tex", text)
    assert reference.url == PAGE
    assert [(each.rule, each.text) for each in reference.passages] == [(rule, quote)]


@pytest.mark.parametrize(
    ("tex", "address"),
    [
        ("https://a.example/a\\_b\\%20c\\#d\\&e", "https://a.example/a_b%20c#d&e"),
        ("https://a.example/\\~{}x", "https://a.example/~x"),
        ("https://a.example/\\textasciitilde{}x", "https://a.example/~x"),
        (" https://a.example/a\n  b ", "https://a.example/ab"),
    ],
)
def test_escaped_signs_of_an_address_are_read(tex: str, address: str) -> None:
    assert plain_address(tex) == address


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0xD7FF), max_size=60))
def test_what_our_bibtex_escapes_is_read_back(text: str) -> None:
    # Straight quotation marks are set as curly ones by TeX, and a tilde of ours stands for itself.
    if set(text) & set("`'"):
        return
    assert plain_text(escape(text)) == text
