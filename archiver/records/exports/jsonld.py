"""A record's provenance in schema.org's words, as JSON-LD 1.1: what the page is, what it is based on, who read it.

The context stands in each document, so that nothing has to be fetched to understand it. The selectors of the evidence
are those of the Web Annotation vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.records.canonical import canonical_sha256
from archiver.records.exports.names import TERMS, uri_of

CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "archiver": TERMS,
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcterms": "http://purl.org/dc/terms/",
    "url": {"@type": "@id"},
    "image": {"@type": "@id"},
    "mainEntityOfPage": {"@type": "@id"},
    "dcterms:conformsTo": {"@type": "@id"},
    "oa:hasSource": {"@type": "@id"},
    "author": {"@container": "@list"},
    "keywords": {"@container": "@list"},
    "archiver:transforms": {"@container": "@list"},
}

TYPES = {
    # A page does not say whether its article is news.
    "article": "Article",
    "forum": "DiscussionForumPosting",
    "documentation": "TechArticle",
    "listing": "CollectionPage",
    "collection": "CollectionPage",
    "product": "ItemPage",
    "service": "WebPage",
    "page": "WebPage",
}
"""The type of each kind of page."""

_SHA256 = re.compile(r"sha256:([0-9a-f]{64})")
_PLAIN = {
    "title": "headline",
    "url": "url",
    "date": "datePublished",
    "modified": "dateModified",
    "language": "inLanguage",
    "description": "description",
    "image": "image",
    "tags": "keywords",
    "license": "license",
    "canonical_url": "mainEntityOfPage",
    "is_accessible_for_free": "isAccessibleForFree",
    "comment_count": "commentCount",
}


def jsonld_document(record: Mapping[str, Any], *, base: str | None = None) -> dict[str, Any]:
    """Return the JSON-LD document about `record`, a JSON object by schema record-1 that has a provenance.

    `base` is the address under which the archive is replayed ("https://archive.example/web/"): with it `archivedAt` is
    the memento's address, without it the URI of the WARC record.
    """
    provenance = record["provenance"]
    stated = {term: record[name] for name, term in _PLAIN.items() if record.get(name) not in (None, "", [])}
    return {
        "@context": CONTEXT,
        "@type": TYPES[record["kind"]],
        **stated,
        **_people(record),
        "archivedAt": _memento(provenance, base),
        "isBasedOn": _warc_record(provenance),
        "subjectOf": _action(provenance, canonical_sha256(record)),
        "archiver:evidence": list(_evidence(provenance)),
    }


def _people(record: Mapping[str, Any]) -> dict[str, Any]:
    authors = [{"@type": "Person", "name": name} for name in record["authors"]]
    publisher = {"@type": "Organization", "name": record["source"]}
    return {**({"author": authors} if authors else {}), **({"publisher": publisher} if record["source"] else {})}


def _memento(provenance: Mapping[str, Any], base: str | None) -> dict[str, Any]:
    """Return the capture of the page: of a record by others the one that it is linked to, if there is one."""
    shown = provenance.get("linked")
    identity = shown["record_id"] if shown else provenance["warc"]["record_id"]
    capture = shown or provenance["capture"]
    memento = {"@id": uri_of(identity), "@type": "WebPage", "dateCreated": capture["warc_date"]}
    if base and capture["target_uri"].lower().startswith(("http:", "https:")):
        digits = re.sub(r"[^0-9]", "", capture["warc_date"])[:14]
        memento["url"] = f"{base.rstrip('/')}/{digits}/{capture['target_uri']}"
    return memento


def _warc_record(provenance: Mapping[str, Any]) -> dict[str, Any]:
    warc, capture = provenance["warc"], provenance["capture"]
    headers = capture.get("http", {}).get("headers", [])
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    digest = _SHA256.fullmatch(warc["payload_digest"] or "")
    optional = {
        "encodingFormat": content_type,
        "sha256": digest[1] if digest else None,
        "archiver:payloadDigest": warc["payload_digest"],
        "archiver:blockDigest": warc["block_digest"],
        "archiver:ipAddress": capture.get("ip_address"),
        "archiver:httpStatus": capture.get("http", {}).get("status"),
        "archiver:warcinfo": {"@id": uri_of(warc["warcinfo_id"])} if "warcinfo_id" in warc else None,
        "archiver:concurrentTo": [{"@id": uri_of(each)} for each in warc.get("concurrent_to", [])] or None,
    }
    if identity := warc.get("refers_to", {}).get("record_id"):
        optional["isBasedOn"] = {"@id": uri_of(identity)}
    return {
        "@id": uri_of(warc["record_id"]),
        "@type": "MediaObject",
        "contentUrl": capture["target_uri"],
        "dateCreated": capture["warc_date"],
        "isPartOf": {"@type": "MediaObject", "name": warc["filename"], "encodingFormat": "application/warc"},
        "archiver:recordType": warc["record_type"],
        "archiver:offset": warc["offset"],
        "archiver:length": warc["length"],
        **{name: value for name, value in optional.items() if value is not None},
    }


def _action(provenance: Mapping[str, Any], digest: str) -> dict[str, Any]:
    activity, linked = provenance["activity"], provenance.get("linked", {})
    programs = [
        activity["extractor"],
        activity["software"],
        activity.get("parser"),
        linked.get("extractor"),
        linked.get("parser"),
    ]
    sources = [provenance["warc"]["record_id"], *([linked["record_id"]] if linked else [])]
    rules = activity.get("ruleset_digest") or linked.get("ruleset_digest")
    return {
        "@type": "CreateAction",
        "object": [{"@id": uri_of(each)} for each in sources],
        "instrument": [_software(each) for each in programs if each],
        "result": {
            "@type": "Dataset",
            "identifier": f"sha256:{digest}",
            "dcterms:conformsTo": provenance["schema"]["id"],
        },
        **({"archiver:rulesetDigest": rules} if rules else {}),
        "archiver:product": activity["product"],
    }


def _software(program: Mapping[str, Any]) -> dict[str, Any]:
    version = {"softwareVersion": program["version"]} if "version" in program else {}
    return {"@type": "SoftwareApplication", "name": program["name"], **version}


def _evidence(provenance: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what is known of the origin of each field that has a value."""
    for field, piece in provenance["fields"].items():
        if piece["status"] == "absent":
            continue
        selectors = list(_selectors(piece))
        optional = {
            "archiver:valueRaw": piece["value_raw"] or None,
            "archiver:precision": piece.get("precision"),
            "archiver:zone": piece.get("zone"),
            "archiver:transforms": piece["transforms"] or None,
            "oa:hasSelector": selectors or None,
        }
        yield {
            "archiver:field": field,
            "archiver:status": piece["status"],
            "archiver:method": piece["method"],
            "oa:hasSource": uri_of(piece.get("source", provenance["warc"]["record_id"])),
            **{name: value for name, value in optional.items() if value is not None},
        }


def _selectors(piece: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if piece["selector"]:
        is_path = piece["selector"].startswith("/") and "#" not in piece["selector"]
        kind = "oa:XPathSelector" if is_path else "archiver:Selector"
        yield {"@type": kind, "rdf:value": piece["selector"]}
    if "quote" in piece:
        yield {"@type": "oa:TextQuoteSelector", "oa:exact": piece["quote"]}
    if "position" in piece:
        position = piece["position"]
        yield {"@type": "oa:TextPositionSelector", "oa:start": position["start"], "oa:end": position["end"]}
