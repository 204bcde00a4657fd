from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.styling.reading import MAX_STYLE, read_style
from archiver.errors import CiteError

HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note" default-locale="de-DE">'
INFO = "<info><title>A  style</title><id>x</id><updated>2026-11-23T00:00:00Z</updated></info>"
CITATION = '<citation><layout><text variable="title"/></layout></citation>'

CALL = '<citation><layout><text macro="m"/></layout></citation>'
LONG = f'<macro name="m"><text value="{"x" * 9000}"/></macro>'


def style(*parts: str) -> bytes:
    return (HEAD + INFO + "".join(parts) + "</style>").encode()


def doubling(levels: int) -> str:
    """Return macros of which each calls the one before it ten times."""
    macros = ['<macro name="m0"><text variable="title"/></macro>']
    for level in range(1, levels):
        macros.append(f'<macro name="m{level}">' + f'<text macro="m{level - 1}"/>' * 10 + "</macro>")
    return "".join(macros) + f'<citation><layout><text macro="m{levels - 1}"/></layout></citation>'


def chain(length: int) -> list[str]:
    """Return macros of which each calls the next; the first is called m."""
    links = [f'<macro name="m{n}"><text macro="m{n + 1}"/></macro>' for n in range(length)]
    return ['<macro name="m"><text macro="m0"/></macro>', *links, f'<macro name="m{length}"/>']


def test_style_says_what_it_is_called_and_how_it_cites() -> None:
    found = read_style(style(CITATION), "a")
    assert (found.name, found.title, found.locale, found.parent) == ("a", "A style", "de-DE", "")
    assert (found.is_note, found.has_bibliography) == (True, False)


def test_dependent_style_names_its_parent() -> None:
    link = '<info><title>A</title><link rel="independent-parent" href="http://www.zotero.org/styles/apa"/></info>'
    assert read_style(f"{HEAD}{link}</style>".encode(), "a").parent == "apa"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(b"", "is no XML", id="nothing"),
        pytest.param(b"\xff\xfe<", "is no XML", id="no text"),
        pytest.param(b"<style/>", "is no CSL style", id="another namespace"),
        pytest.param(b"<!DOCTYPE html><html></html>", "document type", id="a web page"),
        pytest.param(
            b'<!DOCTYPE style [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + style("&a;", CITATION),
            "document type",
            id="an entity from a file",
        ),
        pytest.param(b"<" * (MAX_STYLE + 1), "more than", id="too long"),
        pytest.param(style(), "nothing of citations", id="no citation"),
        pytest.param(style('<macro name="m"><text macro="m"/></macro>', CALL), "calls itself", id="a circle"),
        pytest.param(style(CALL), "does not have", id="a macro missing"),
        pytest.param(style(doubling(9)), "steps", id="ten calls at each of nine levels"),
        pytest.param(style(*chain(3000), CALL), "too deep", id="three thousand levels"),
        pytest.param(
            style(LONG, CALL.replace('<text macro="m"/>', '<text macro="m"/>' * 9000)), "steps", id="much text"
        ),
    ],
)
def test_what_is_no_style_or_no_safe_one_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(CiteError, match=words) as caught:
        read_style(raw, "a.csl")
    assert caught.value.where == "a.csl"
    assert caught.value.hint


@given(st.binary(max_size=200) | st.text(max_size=60).map(lambda text: style(text, CITATION)))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with contextlib.suppress(CiteError):
        assert read_style(raw, "a").xml
