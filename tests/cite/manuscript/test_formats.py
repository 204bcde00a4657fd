"""What is true of every reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript.formats import READERS, format_of, read_references
from archiver.cite.manuscript.source import Source

ALPHABETS = {
    "md": '[]()!<>*_`#> \n-|:^\\"“”abhttps://.x{}&;~\t\r',
    "tex": "\\{}[]%$~`'\"-ab urlhrefootnoteqbgincs:/.\n\r*_^",
    "html": "<>/=\"'& aqblockhrefidfn1:.#;-\n\r",
    "bib": '@{}"#,= abcurlnotehowpublishd\\/:.%\n()\r',
    "txt": "{}|=[]<>“” citewebrlhttps://.a\n\r",
}
# Each opens something that nothing closes; a reader that looks for the end each time takes hours.
UNENDING = {
    "md": ["[", "![", "[^", "[a](", "<a ", "> ", "`", "“", "[a][", "|a"],
    "tex": [
        "{",
        "\\href{",
        "\\footnote{",
        "\\begin{verbatim}",
        "\\begin{quote}",
        "\\url{",
        "\\verb|",
        "\\cite[",
        "\\url!",
    ],
    "html": [
        "<a href=x>",
        "<q>",
        "<q cite=http://a.b/>x",
        "<blockquote cite=x>",
        "<",
        "<!--",
        "<script>",
        "<li id=fn1>",
    ],
    "bib": ["@a{b,", "@a{b, c={", '@a{b, c="', "@a{b,c=d#", "@a{b, note={\\url{"],
    "txt": ["{{cite web|", "{{cite", "{{cite web|<!--", "https://", "> ", "“", "http://a.b/("],
}


@pytest.mark.parametrize("form", READERS)
@given(data=st.data())
def test_any_text_is_read_and_each_place_is_in_it(form: str, data: st.DataObject) -> None:
    text = data.draw(st.text(ALPHABETS[form], max_size=120) | st.text(max_size=60))
    source = Source(text, "utf-8")
    for found in read_references(source, form):
        assert 0 <= found.link.start <= found.link.end <= len(source.text)
        assert found.url or found.record_id or found.version
        assert found.line >= 1
        assert source.column_of(found.link.start) >= 1


@pytest.mark.parametrize(
    ("form", "piece"), [pytest.param(form, piece, id=f"{form} {piece}") for form in READERS for piece in UNENDING[form]]
)
def test_what_never_ends_is_read_to_its_end(form: str, piece: str) -> None:
    # A reader that looks for the end each time is ended by the test's time limit.
    text = piece * (8_000 // len(piece)) + "\n\nhttp://last.example/\n"
    found = read_references(Source(text, "utf-8"), form)
    assert all(each.link.start < len(text) for each in found)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.md", "md"),
        ("A.TEX", "tex"),
        ("x/y.html", "html"),
        ("a.bib", "bib"),
        ("a.txt", "txt"),
        ("a.docx", None),
        ("-", None),
    ],
)
def test_a_name_tells_the_format(name: str, form: str | None) -> None:
    assert format_of(name) == form
