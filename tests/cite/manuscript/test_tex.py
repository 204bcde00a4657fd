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
        (f"``a {PAGE}''", "bare", PAGE),
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
        f"\\iffalse \\url{{{PAGE}}} \\fi",
        f"\\end{{document}} \\url{{{PAGE}}}",
        f"\\endinput {PAGE}",
        f"\\lstinline[language=sh]{{{PAGE}}} \\lstinline|{PAGE}| \\mintinline{{sh}}{{{PAGE}}}",
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
        (
            f"\\foreigntextcquote{{german}}[a][3]{{k}}[.]{{words of some length}} {LIST}",
            "quotation",
            "words of some length",
        ),
        (f"\\textquote[{{\\url{{{PAGE}}}}}][.]{{words of some length}}", "quotation", "words of some length"),
        (f"\\blockquote[{{\\cite{{k}}}}]{{words of some length}} {LIST}", "blockquote", "words of some length"),
        (f"\\blockquote[\\url{{{PAGE}}}]{{words of some length}}", "blockquote", "words of some length"),
        (
            f"\\begin{{displaycquote}}[3]{{k}}words of some length\\end{{displaycquote}} {LIST}",
            "blockquote",
            "words of some length",
        ),
        (f"\\epigraph{{words of some length}}{{\\url{{{PAGE}}}}}", "blockquote", "words of some length"),
        (
            f"\\say{{words \\index{{w}}of \\textcolor{{red}}{{some}} length}} \\url{{{PAGE}}}",
            "quotation",
            "words of some length",
        ),
        (
            f"\\enquote{{words \\textelp{{}} of \\textins{{some}} length}} \\url{{{PAGE}}}",
            "quotation",
            "words […] of [some] length",
        ),
        (f"\\og l'eau de la mer \\fg{{}} \\url{{{PAGE}}}", "quotation", "l’eau de la mer"),
        (f"\\glqq Die Stra\\ss e zum Meer\\grqq{{}} \\url{{{PAGE}}}", "quotation", "Die Straße zum Meer"),
        (f'"`Die Straße zum Meer"\' \\url{{{PAGE}}}', "quotation", "Die Straße zum Meer"),
        (f'\\usepackage[ngerman]{{babel}}"`"Uber die Stra"se"\' \\url{{{PAGE}}}', "quotation", "Über die Straße"),
        (f",,words of some length`` \\url{{{PAGE}}}", "quotation", "words of some length"),
        (f'"words of some length" \\url{{{PAGE}}}', "quotation", "words of some length"),
        (f"`words of some length' \\url{{{PAGE}}}", "quotation", "words of some length"),
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


def test_an_address_without_markup_keeps_its_hyphens_and_escaped_signs(read: Read) -> None:
    (reference,) = read("tex", "see https://a.example/a-b\\_c/~d?e=1\\&f=2.")
    assert reference.url == "https://a.example/a-b_c/~d?e=1&f=2"


def test_a_quote_before_several_entries_belongs_to_none(read: Read) -> None:
    for cite in ("\\cite{k,l}", "\\autocites[1]{k}[2]{l}", "\\nocite{k}"):
        assert not any(each.passages for each in read("tex", f"``words of some length'' {cite} {LIST}"))


@pytest.mark.parametrize("part", ["\\verb|a|", "\\textquote[", "{", "\\begin{quote}", "''", '"`', "\\iffalse "])
def test_what_never_ends_is_read_once(read: Read, part: str) -> None:
    assert read("tex", part * 20_000 + f"\n\n{PAGE}")[-1].url == PAGE
