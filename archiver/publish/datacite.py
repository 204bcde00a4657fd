"""datacite.json and datacite.xml: what registers a DOI (DataCite Metadata Schema 4.6).

What the schema demands and nobody said bears the words that it has for that: "(:tba)" for a DOI to come, "(:unav)" for
a creator or a publisher.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from archiver.publish.dataset import Dataset
from archiver.publish.documents import json_document, stated
from archiver.publish.labels import Creator

JSON_PATH = "datacite.json"
XML_PATH = "datacite.xml"
NAMESPACE = "http://datacite.org/schema/kernel-4"
SCHEMA = "https://schema.datacite.org/meta/kernel-4.6/metadata.xsd"

TO_COME = "(:tba)"
UNKNOWN = "(:unav)"
UNSTATED = "Unknown: nobody stated a licence"

_MOST_SITES = 100
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_XML = {"rightsUri": "rightsURI", "schemeUri": "schemeURI"}
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
# Names that lead nowhere on the public net (RFC 6761, RFC 8375).
_PRIVATE = (".localhost", ".local", ".test", ".invalid", ".internal", ".home.arpa", ".lan")


def datacite_json(dataset: Dataset) -> bytes:
    """Return the metadata in the form of DataCite's API."""
    return json_document(_metadata(dataset))


def datacite_xml(dataset: Dataset) -> bytes:
    """Return the metadata in the form of DataCite's XML schema."""
    told = _metadata(dataset)
    spaces: Any = {None: NAMESPACE, "xsi": _XSI}
    root = etree.Element(f"{{{NAMESPACE}}}resource", nsmap=spaces)
    root.set(f"{{{_XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    _element(root, "identifier", told.get("doi", TO_COME), identifierType="DOI")
    creators = _element(root, "creators")
    for creator in told["creators"]:
        _add_creator(creators, creator)
    _add_each(root, "titles", "title", told["titles"], "title")
    publisher = {_IN_XML.get(name, name): value for name, value in told["publisher"].items() if name != "name"}
    _element(root, "publisher", told["publisher"]["name"], **publisher)
    _element(root, "publicationYear", told["publicationYear"])
    _element(root, "resourceType", told["types"]["resourceType"], resourceTypeGeneral="Dataset")
    _add_each(root, "subjects", "subject", told.get("subjects", ()), "subject")
    _add_each(root, "dates", "date", told["dates"], "date")
    if language := told.get("language"):
        _element(root, "language", language)
    _add_each(root, "relatedIdentifiers", "relatedIdentifier", told.get("relatedIdentifiers", ()), "relatedIdentifier")
    _add_texts(root, "sizes", "size", told["sizes"])
    _add_texts(root, "formats", "format", told["formats"])
    if version := told.get("version"):
        _element(root, "version", version)
    _add_rights(root, told.get("rightsList", ()))
    _add_each(root, "descriptions", "description", told["descriptions"], "description")
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _metadata(dataset: Dataset) -> dict[str, Any]:
    given = dataset.labels
    formats = dict.fromkeys(file.media_type for file in dataset.of_role("records", "table", "warc"))
    languages = dataset.survey.primary_languages
    return stated(
        doi=given.doi,
        creators=[_creator(each) for each in given.creators] or [{"name": UNKNOWN}],
        titles=[{"title": dataset.title}],
        publisher=_publisher(given.publisher),
        publicationYear=dataset.day[:4],
        types={"resourceTypeGeneral": "Dataset", "resourceType": "Records of archived web pages"},
        subjects=[{"subject": each} for each in given.keywords],
        dates=_dates(dataset),
        language=languages[0] if len(languages) == 1 else "",
        relatedIdentifiers=_origins(dataset),
        sizes=[f"{dataset.survey.rows} records", f"{sum(file.size for file in dataset.files)} bytes"],
        formats=list(formats),
        version=dataset.version,
        rightsList=_rights(dataset),
        descriptions=_descriptions(dataset),
        schemaVersion=NAMESPACE,
    )


def _publisher(publisher: Creator | None) -> dict[str, str]:
    """Return the publisher, with the identifier of a body where there is one."""
    if publisher is None:
        return {"name": UNKNOWN}
    scheme = {"publisherIdentifierScheme": "ROR", "schemeUri": "https://ror.org"}
    return {"name": publisher.name} | ({"publisherIdentifier": publisher.url, **scheme} if publisher.ror else {})


def _creator(creator: Creator) -> dict[str, Any]:
    """Return a creator; only that of a person, written with a comma, is taken apart: "Foo, Inc." is no family."""
    kind = "Organizational" if creator.ror else "Personal" if creator.orcid else ""
    family, comma, given = creator.name.partition(", ")
    names = {"familyName": family, "givenName": given} if comma and kind == "Personal" else {}
    scheme, place = ("ORCID", "https://orcid.org") if creator.orcid else ("ROR", "https://ror.org")
    identity = {"nameIdentifier": creator.url, "nameIdentifierScheme": scheme, "schemeUri": place}
    return stated(name=creator.name, nameType=kind, **names, nameIdentifiers=[identity] if creator.url else [])


def _dates(dataset: Dataset) -> list[dict[str, str]]:
    survey = dataset.survey
    captured = {"date": survey.captured.interval(), "dateType": "Collected", "dateInformation": "Capture of the pages"}
    created = {"date": dataset.created_text, "dateType": "Created", "dateInformation": "Packing"}
    about = {"date": survey.published.interval(), "dateType": "Coverage", "dateInformation": "Publication of the pages"}
    return [captured, created, *([about] if survey.published.first else [])]


def _origins(dataset: Dataset) -> list[dict[str, str]]:
    """Return the sites that the pages are from, those with most records first, as far as they are public."""
    sites = [site for site, _ in sorted(dataset.survey.sites.items(), key=lambda each: (-each[1], each[0]))]
    kind = {"relatedIdentifierType": "URL", "relationType": "IsDerivedFrom"}
    return [{"relatedIdentifier": site, **kind} for site in sites if is_public(site)][:_MOST_SITES]


def is_public(site: str) -> bool:
    """Tell whether an address leads to a host on the public net, as far as its name says."""
    host = (urlsplit(site).hostname or "").rstrip(".")
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not f".{host}".endswith(_PRIVATE)


def _rights(dataset: Dataset) -> list[dict[str, str]]:
    licence = dataset.licence
    if licence is None:
        return [{"rights": UNSTATED}]
    scheme = {
        "rightsIdentifier": licence.spdx,
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": "https://spdx.org/licenses/",
    }
    return [stated(rights=licence.name, rightsUri=licence.url, **(scheme if licence.spdx else {}))]


def _descriptions(dataset: Dataset) -> list[dict[str, str]]:
    warcs = "; ".join(
        f"{each.name}, SHA-256 {each.sha256 or 'unknown'}, written by {each.software or 'an unknown program'}"
        for each in dataset.sources[:_MOST_SITES]
    )
    made = ", ".join(f"{name} {version}".strip() for name, version in sorted(dataset.survey.programs))
    method = f"Pages were captured into WARC files ({warcs}); records were derived from the captures by {made}."
    told = [{"description": dataset.description, "descriptionType": "Abstract"}]
    return [*told, *([{"description": method, "descriptionType": "Methods"}] if warcs and made else [])]


def _element(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    kept = {key: _allowed(value) for key, value in attributes.items()}
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", kept)
    made.text = None if text is None else _allowed(text)
    return made


def _allowed(text: str) -> str:
    """Return `text` without what no XML document can hold (XML 1.0, 2.2): records by others may name files anyhow."""
    return _FORBIDDEN.sub("\ufffd", text)


def _add_creator(parent: Any, creator: dict[str, Any]) -> None:
    made = _element(parent, "creator")
    kind = {"nameType": creator["nameType"]} if "nameType" in creator else {}
    _element(made, "creatorName", creator["name"], **kind)
    for name in ("givenName", "familyName"):
        if name in creator:
            _element(made, name, creator[name])
    for each in creator.get("nameIdentifiers", ()):
        scheme = {"nameIdentifierScheme": each["nameIdentifierScheme"], "schemeURI": each["schemeUri"]}
        _element(made, "nameIdentifier", each["nameIdentifier"], **scheme)


def _add_each(root: Any, plural: str, singular: str, items: Any, text: str) -> None:
    """Add a list whose items have the member `text` as text, and their other members as attributes."""
    if items:
        parent = _element(root, plural)
        for each in items:
            _element(parent, singular, each[text], **{name: value for name, value in each.items() if name != text})


def _add_texts(root: Any, plural: str, singular: str, texts: list[str]) -> None:
    parent = _element(root, plural)
    for text in texts:
        _element(parent, singular, text)


def _add_rights(root: Any, items: Any) -> None:
    respelled = [{_IN_XML.get(name, name): value for name, value in each.items()} for each in items]
    _add_each(root, "rightsList", "rights", respelled, "rights")
