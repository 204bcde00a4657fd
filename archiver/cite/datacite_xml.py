"""DataCite metadata (kernel 4.6) as XML: the same properties as in JSON, in the order of the schema."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from archiver.cite.checks import completed
from archiver.cite.datacite import SCHEMA_VERSION, attributes
from archiver.cite.item import CitedItem
from archiver.cite.statement import archived

_LOCATION = "https://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
# What XML 1.0 (2.2, production 2) has no place for.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(item: CitedItem) -> str:
    """Return `item` as an XML document."""
    made = attributes(item)
    marks = (f">{_escaped(item.memento_url)}<", f">{item.captured_day}T")
    note = {"description": archived(item), "descriptionType": "Other"}
    return completed(_document(made, item), marks, _document(made | {"descriptions": [note]}, item))


def _document(made: dict[str, Any], item: CitedItem) -> str:
    schema = {"{http://www.w3.org/2001/XMLSchema-instance}schemaLocation": f"{SCHEMA_VERSION} {_LOCATION}"}
    names = {None: SCHEMA_VERSION, "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
    root = etree.Element(f"{{{SCHEMA_VERSION}}}resource", schema, nsmap=names)  # type: ignore[arg-type]  # the stubs know no default namespace
    _add(root, "identifier", item.pwid, identifierType="PWID")
    creators = _add(root, "creators")
    for each in made["creators"]:
        _add(_add(creators, "creator"), "creatorName", each["name"])
    for each in made["titles"]:
        title = _add(_add(root, "titles"), "title", each["title"])
        if "lang" in each:
            title.set("{http://www.w3.org/XML/1998/namespace}lang", each["lang"])
    _add(root, "publisher", made["publisher"]["name"])
    _add(root, "publicationYear", made["publicationYear"])
    kind = made["types"]
    _add(root, "resourceType", kind["resourceType"], resourceTypeGeneral=kind["resourceTypeGeneral"])
    if "language" in made:
        _add(root, "language", made["language"])
    for group, name in (
        ("dates", "date"),
        ("alternateIdentifiers", "alternateIdentifier"),
        ("relatedIdentifiers", "relatedIdentifier"),
        ("rightsList", "rights"),
        ("descriptions", "description"),
    ):
        parent = _add(root, group)
        for each in made[group]:
            _add(parent, name, each[name], **{key: value for key, value in each.items() if key != name})
    return etree.tostring(root, encoding="unicode", pretty_print=True).rstrip("\n")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{SCHEMA_VERSION}}}{name}", attributes)
    made.text = _NO_XML.sub("", text) if text is not None else None
    return made


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
