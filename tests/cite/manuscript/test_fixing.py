"""Mended manuscripts: what is written, that it reads back, and that nothing else changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript.diff import diff_lines
from archiver.cite.manuscript.fixing import edit_of, without_overlaps
from archiver.cite.manuscript.formats import READERS, read_references
from archiver.cite.manuscript.judgement import Judgement
from archiver.cite.manuscript.source import Edit, Source, read_source
from archiver.model import Capture

PAGE = "https://a.example/x?a=1&b=2"
WHEN = datetime(2025, 10, 6, 17, 17, 50, tzinfo=UTC)
AMP = PAGE.replace("&", "&amp;")
OURS = f"https://arch.example/w/20251006171750/{PAGE}"


def edits_of(source: Source, form: str) -> list[Edit]:
    """Return the edits as if every page were captured and no link archived was judged."""
    edits: list[Edit] = []
    for reference in read_references(source, form):
        if reference.is_archived or reference.url is None:
            continue
        capture = Capture(reference.url, "k", WHEN, "<urn:uuid:1>", "response", "a", 0, 1)
        address = f"https://arch.example/w/20251006171750/{reference.url}"
        judgement = Judgement("m", 1, reference, "unlinked", ("m",), capture=capture, memento_url=address)
        edits += filter(None, [edit_of(judgement, source.text, form)])
    return without_overlaps(edits)


def mended(raw: bytes, form: str) -> bytes:
    source = read_source(raw, "m")
    return source.edited(edits_of(source, form))


MARKDOWN = f' ([archived 2025-10-06]({OURS} "Archived 2025-10-06 17:17:50 UTC"))'
TEX = f" (\\href{{{OURS.replace('&', chr(92) + '&')}}}{{archived 2025-10-06}})"
SAID = f"Archived 2025-10-06 17:17:50 UTC at \\url{{{OURS}}}"
ATTRIBUTES = f' data-originalurl="{AMP}" data-versionurl="{OURS.replace("&", "&amp;")}" data-versiondate="2025-10-06"'
PARAMETERS = f"|archive-url={OURS} |archive-date=2025-10-06"


@pytest.mark.parametrize(
    ("form", "text", "added"),
    [
        ("md", f"a [b]({PAGE}) c", f"a [b]({PAGE}){MARKDOWN} c"),
        ("md", f"a <{PAGE}>.", f"a <{PAGE}>{MARKDOWN}."),
        ("md", f"a {PAGE}.", f"a {PAGE}{MARKDOWN}."),
        ("html", f'<a href="{AMP}">b</a>', f'<a href="{AMP}"{ATTRIBUTES}>b</a>'),
        ("tex", f"\\url{{{PAGE}}}.", f"\\url{{{PAGE}}}{TEX}."),
        (
            "bib",
            f"@online{{k, url={{{PAGE}}}}}",
            f"@online{{k, url={{{PAGE}}},\n  urldate = {{2025-10-06}},\n  addendum = {{{SAID}}}}}",
        ),
        (
            "bib",
            f"@misc{{k, note = {{Seen.}}, url={{{PAGE}}},\n}}",
            f"@misc{{k, note = {{Seen. {SAID}}}, url={{{PAGE}}},\n  urldate = {{2025-10-06}},\n}}",
        ),
        ("html", "<a class=b href=https://a.example/x/>", '<a class=b href=https://a.example/x/ data-originalurl="'),
        ("tex", f"\\documentclass{{article}}\\url{{{PAGE}}}", f" (archived 2025-10-06: \\url{{{OURS}}})"),
        (
            "bib",
            f"@misc{{k, howpublished={{\\url{{{PAGE}}}}}}}",
            f"@misc{{k, howpublished={{\\url{{{PAGE}}}}},\n  note = {{{SAID}}}}}",
        ),
        ("txt", f"a <{PAGE}>.", f"a <{PAGE}> (archived 2025-10-06: <{OURS}>)."),
        (
            "txt",
            f"{{{{Internetquelle |url={PAGE}}}}}",
            f"{{{{Internetquelle |url={PAGE} |archiv-url={OURS} |archiv-datum=2025-10-06}}}}",
        ),
        ("txt", f"a {PAGE}.", f"a {PAGE} (archived 2025-10-06: <{OURS}>)."),
        ("txt", f"{{{{cite web |url={PAGE} |title=b}}}}", f"{{{{cite web |url={PAGE} |title=b {PARAMETERS}}}}}"),
    ],
)
def test_a_robust_link_is_added_and_reads_back(form: str, text: str, added: str) -> None:
    once = mended(text.encode(), form)
    assert added in once.decode()
    assert mended(once, form) == once
    (reference,) = read_references(read_source(once, "m"), form)
    assert (reference.url, reference.is_archived) == ("https://a.example/x/" if "/x/" in text else PAGE, True)
    assert reference.span is not None
    assert reference.span.holds(WHEN)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        pytest.param("md", "https://a.example/(x", id="a round bracket"),
        pytest.param("md", "https://a.example/x?a=1&lt;b", id="what looks like an entity"),
        pytest.param("md", "http://[::1]/x", id="a host in brackets"),
        pytest.param("txt", "http://[::1]/x", id="a host in brackets, plain"),
        pytest.param("txt", "https://a.example/x?why?#top", id="a sign that ends a sentence"),
        pytest.param("txt", "https://a.example/x#top", id="a fragment"),
        pytest.param("tex", f"\\href{{{PAGE}}}{{\\nolinkurl{{{PAGE}}}}}", id="an address that is its own label"),
        pytest.param("tex", f"\\href{{{PAGE}}}{{a \\href{{{PAGE}}}{{b}}}}", id="a link in the label of a link"),
    ],
)
def test_addresses_with_odd_signs_are_mended_once(form: str, text: str) -> None:
    once = mended(text.encode(), form)
    assert once.decode().startswith(f"{text} (")
    assert mended(once, form) == once
    (reference,) = read_references(read_source(once, "m"), form)
    assert reference.is_archived


def test_a_capture_that_a_redirect_led_to_is_added_once() -> None:
    def edit(text: str) -> Edit | None:
        reference = read_references(read_source(text.encode(), "m"), "md")[0]
        capture = Capture("https://a.example/new", "k", WHEN, "<urn:uuid:1>", "response", "a", 0, 1)
        address = "https://arch.example/w/20251006171750/https://a.example/new"
        judged = Judgement("m", 1, reference, "unlinked", ("m",), capture=capture, memento_url=address)
        return edit_of(judged, text, "md")

    text = "https://a.example/old, it says."
    first = edit(text)
    assert first is not None
    assert edit(text[: first.start] + first.text + text[first.end :]) is None


@pytest.mark.parametrize(
    ("form", "text"),
    [
        pytest.param("md", f"a [b][k]\n\n[k]: {PAGE}\n[z]: {PAGE}2", id="an unused definition"),
        pytest.param("html", f'<blockquote cite="{AMP}">b</blockquote> {AMP}', id="no link to add to"),
        pytest.param("bib", f"@misc{{k, url={{{PAGE}}}, note=2024}}", id="a value without braces"),
        pytest.param("bib", f"@misc{{k, url={{{PAGE}}}", id="an entry without end"),
        pytest.param("txt", f"[{PAGE} b]", id="a link of wikitext"),
        pytest.param("txt", f"{{{{Citar web |url={PAGE}}}}}", id="a template whose parameters are not known"),
        pytest.param("tex", "\\documentclass{a}\\url{https://a.example/%20}", id="no hyperref"),
    ],
)
def test_what_has_no_place_for_it_is_left_alone(form: str, text: str) -> None:
    once = mended(text.encode(), form)
    assert once.decode().replace(MARKDOWN, "") == text
    assert mended(once, form) == once


def test_line_ends_and_encoding_are_kept() -> None:
    raw = f"\\usepackage[latin1]{{inputenc}}\r\né \\url{{{PAGE}}}\r\n".encode("latin-1")
    assert (
        mended(raw, "tex").replace(
            f" (\\href{{{OURS.replace('&', chr(92) + '&')}}}{{archived 2025-10-06}})".encode(), b""
        )
        == raw
    )
    raw = f"@online{{k,\r\n  url = {{{PAGE}}}\r\n}}\r\n".encode()
    assert b"\n" not in mended(raw, "bib").replace(b"\r\n", b"")


_PARTS = {
    "md": [
        *(f"[a]({PAGE})", f"<{PAGE}>", PAGE, f"[a]({OURS})", "“words of some length” ", "> ", "\n\n", " and ", "— "),
        *("“other words, as long” ", f"<{PAGE}>.", "* ", "[^k]", "\n[^k]: "),
    ],
    "html": [
        *(f'<a href="{AMP}">b</a>', f'<a href="{OURS}">b</a>', "<p>", "<q>words of some length</q>"),
        *("<blockquote>", "</blockquote>"),
    ],
    "tex": [
        *(f"\\url{{{PAGE}}}", f"\\href{{{PAGE}}}{{b}}", f"\\url{{{OURS}}}", "\\footnote{", "}", "\n\n"),
        *("``words of some length'' ", "``other words, as long'' ", PAGE, "\\textquote[{", "}]{words of some length}"),
    ],
    "bib": [
        *(f"@misc{{k, url={{{PAGE}}}}}\n", f"@online{{k, url={{{OURS}}}}}\n", "@a{b,", f"url={{{PAGE}}},"),
        *("note={a.},", "}\n", "quote={a b}, "),
    ],
    "txt": [
        PAGE,
        OURS,
        f"{{{{cite web|url={PAGE}}}}}",
        "> ",
        "\n\n",
        "“words of some length” ",
        "“other words, as long” ",
        "\n",
        "<",
        ">",
    ],
}


@pytest.mark.parametrize("form", READERS)
@given(data=st.data())
def test_mending_twice_is_mending_once_and_only_adds(form: str, data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(_PARTS[form]), max_size=8)))
    once = mended(text.encode(), form)
    assert mended(once, form) == once
    left = iter(once.decode())
    assert all(char in left for char in text)


def test_a_capture_without_quotes_is_about_every_link_of_its_page() -> None:
    text = f"{OURS} “words of some length” {PAGE} “other words, as long” {PAGE}"
    assert mended(text.encode(), "txt") == text.encode()


def test_a_diff_shows_the_lines_that_change() -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    text = text.replace("line 5\n", f"line 5 {PAGE}\n").replace("line 15\n", f"<{PAGE}3>\n")
    source = read_source(text.encode(), "m")
    lines = list(diff_lines(source, edits_of(source, "md"), "m.md"))
    assert lines[:2] == ["--- m.md", "+++ m.md"]
    assert [line for line in lines if line.startswith("@@")] == ["@@ -4,5 +4,5 @@", "@@ -14,5 +14,5 @@"]
    assert f"-line 5 {PAGE}" in lines
    assert sum(line.startswith("+") for line in lines) == 3
