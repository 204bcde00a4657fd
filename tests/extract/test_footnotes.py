from __future__ import annotations

import pytest

from archiver.extract.dom import parse
from archiver.extract.markdown import write_story

REF = '<sup id="r{0}"><a href="#n{0}">{0}</a></sup>'
CASES = {
    "a note in a list": (
        f'<p>a{REF.format(1)}.</p><ol><li id="n1">note <a href="#r1">↩</a></li></ol>',
        "a[^1].\n\n[^1]: note",
    ),
    "a note of two paragraphs": (
        f'<p>a{REF.format(1)}</p><ol><li id="n1"><p>b</p><p>c</p></li></ol>',
        "a[^1]\n\n[^1]: b\n\n    c",
    ),
    "an anchor in the note": (
        f'<p>a{REF.format(2)}</p><p><a name="n2" href="#r2">[2]</a> note</p>',
        "a[^2]\n\n[^2]: note",
    ),
    "two references to one note": (
        f'<p>a{REF.format(1)} b<sup><a href="#n1">1</a></sup></p><p id="n1">c</p>',
        "a[^1] b[^1]\n\n[^1]: c",
    ),
    "one sign for two notes": (
        '<p>a<sup><a href="#x">*</a></sup> b<sup><a href="#y">*</a></sup></p><p id="x">c</p><p id="y">d</p>',
        "a[^1] b[^2]\n\n[^1]: c\n\n[^2]: d",
    ),
    "no note": (f"<p>a{REF.format(1)} b<sup><a href='#z'>[2]</a></sup></p>", "a¹ b[2]"),
    "marked by its role": ('<p>a<a role="doc-noteref" href="#n">1</a></p><p id="n">b</p>', "a[^1]\n\n[^1]: b"),
    "a link to a part of the page": ('<p><a href="#part">Part</a></p><p id="part">b</p>', "Part\n\nb"),
    "words behind it": ('<p>a<sup><a href="#n">1</a></sup>(b)</p><p id="n">c</p>', "a[^1]\\(b)\n\n[^1]: c"),
}


@pytest.mark.parametrize(("markup", "markdown"), CASES.values(), ids=CASES)
def test_footnotes_are_tied_to_their_notes(markup: str, markdown: str) -> None:
    root = parse(f"<html><body>{markup}</body></html>")
    assert root is not None
    assert write_story(root, (), None).markdown == markdown


def test_a_note_that_is_left_out_leaves_its_reference_as_it_was() -> None:
    root = parse('<html><body><p>a<sup><a href="#n">1</a></sup></p><p id="n">b</p></body></html>')
    assert root is not None
    note = next(element for element in root.iter("p") if element.get("id"))
    assert write_story(root, {note}, None).markdown == "a¹"
