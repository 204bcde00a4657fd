from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archiver.cite.datacite import attributes
from archiver.cite.datacite_xml import render
from archiver.cite.item import CitedItem
from tests.cite.specimens import specimens

K = "{http://datacite.org/schema/kernel-4}"


def test_document_holds_what_the_json_holds(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    root = etree.fromstring(render(item).encode())
    made = attributes(item)
    assert root.findtext(f"{K}titles/{K}title") == item.title
    assert [each.text for each in root.iter(f"{K}creatorName")] == ["Wilson", "王小明"]
    for group in ("dates", "alternateIdentifiers", "relatedIdentifiers", "descriptions"):
        parent = root.find(f"{K}{group}")
        assert parent is not None
        assert [{**each.attrib, "": each.text} for each in parent] == [
            {("" if name == group[:-1] else name): value for name, value in each.items()} for each in made[group]
        ]
    identifier = root.find(f"{K}identifier")
    assert identifier is not None
    assert (identifier.text, identifier.get("identifierType")) == (item.pwid, "PWID")


@given(st.text(), st.text())
def test_any_text_makes_a_document_that_can_be_read(title: str, author: str) -> None:
    item = replace(specimens()[0], title=title or None, authors=(author,) if author else ())
    root = etree.fromstring(render(item).encode())
    assert root.findtext(f"{K}resourceType") == "Archived web page"
