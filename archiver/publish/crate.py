"""ro-crate-metadata.json: the package as a research object (RO-Crate 1.3): what made what, by which program.

Capture, extraction and packing are three actions; each names its instrument, what it took and what came of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from archiver.publish.dataset import Dataset
from archiver.publish.documents import json_document, stated
from archiver.publish.files import File, Source
from archiver.publish.labels import Creator
from archiver.version import VERSION

PATH = "ro-crate-metadata.json"
HOME = "https://archiver-toolkit.example/"
"""Where this program is at home; the schemas have their names from there."""
VERSION_IRI = "https://w3id.org/ro/crate/1.3"

# Product and version, as in a User-Agent (RFC 9110, 10.1.5).
_NAMED_VERSION = re.compile(r"[^/\s]+/([^\s;,]+)")
_IN_NAME = re.compile(r"https?://[^\s)>,;]+")
_HOMES = {
    "archiver": HOME,
    "archiver-toolkit": HOME,
    "libxml2": "https://gitlab.gnome.org/GNOME/libxml2",
    "trafilatura": "https://trafilatura.readthedocs.io/",
    "wget": "https://www.gnu.org/software/wget/",
    "warcio": "https://github.com/webrecorder/warcio",
    "warcio.js": "https://github.com/webrecorder/warcio.js",
    "browsertrix-crawler": "https://github.com/webrecorder/browsertrix-crawler",
    "warcprox": "https://github.com/internetarchive/warcprox",
    "heritrix": "https://github.com/internetarchive/heritrix3",
    "scrapy": "https://scrapy.org/",
}
_PROGRAM = f"#archiver-{VERSION}"
Entity = dict[str, Any]


def ro_crate(dataset: Dataset) -> bytes:
    """Return the description."""
    graph = [
        {
            "@id": PATH,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": VERSION_IRI},
        },
        _root(dataset),
        *(_file(file, dataset) for file in dataset.files),
        *(_absent_warc(source) for source in dataset.sources if not source.path),
        *_actions(dataset),
        *_programs(dataset),
        *_people(dataset),
        *_licences(dataset),
    ]
    return json_document({"@context": f"{VERSION_IRI}/context", "@graph": graph})


def file_id(path: str) -> str:
    """Return the relative address of a file: its path, what no URI may hold percent-encoded (RFC 3986)."""
    return quote(path, safe="/~!$&'()*+,;=@")


def _compact(identities: Iterable[str]) -> Any:
    """Return references to entities; a single one stands by itself (RO-Crate 1.3, on compact JSON-LD)."""
    return _single([{"@id": identity} for identity in identities])


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _root(dataset: Dataset) -> Entity:
    given = dataset.labels
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": dataset.title,
        "description": dataset.description,
        "datePublished": dataset.day,
        "license": {"@id": _licence_id(dataset)},
        "hasPart": [{"@id": file_id(file.path)} for file in dataset.files],
        "mentions": [{"@id": each} for each in ("#capture", "#extraction", "#packing")],
    } | stated(
        identifier=dataset.doi_url,
        version=dataset.version,
        author=_compact(dict.fromkeys(_agent_id(number, each.url) for number, each in enumerate(given.creators, 1))),
        publisher={"@id": given.publisher.url or "#publisher"} if given.publisher else None,
        keywords=", ".join(given.keywords),
        temporalCoverage=dataset.survey.published.interval(),
        inLanguage=_single(dataset.survey.primary_languages),
    )


def _file(file: File, dataset: Dataset) -> Entity:
    described = {
        "@id": file_id(file.path),
        "@type": "File",
        "name": file.name,
        "description": file.about,
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }
    software = next((each.software for each in dataset.sources if each.path == file.path), "")
    return described | stated(creditText=software)


def _absent_id(source: Source) -> str:
    return f"#warc-{quote(source.name, safe='')}"


def _absent_warc(source: Source) -> Entity:
    about = "A WARC file that records were made from; it is not part of this package"
    described = {"@id": _absent_id(source), "@type": "CreativeWork", "name": source.name, "description": about}
    size = "" if source.size is None else str(source.size)
    return described | {"encodingFormat": "application/warc"} | stated(contentSize=size, sha256=source.sha256)


def _actions(dataset: Dataset) -> Iterator[Entity]:
    warcs = _compact(file_id(each.path) if each.path else _absent_id(each) for each in dataset.sources)
    rows = _compact(file_id(file.path) for file in dataset.of_role("records", "table"))
    survey, crawlers = dataset.survey, _crawlers(dataset)
    yield {
        "@id": "#capture",
        "@type": "CreateAction",
        "name": "Capture of web pages",
        "instrument": _compact(crawlers.values()) or {"@id": "#unknown-crawler"},
        "result": warcs,
    } | stated(startTime=survey.captured.first, endTime=survey.captured.last, object=_compact(_seeds(dataset)))
    yield {
        "@id": "#extraction",
        "@type": "CreateAction",
        "name": "Derivation of records from captures",
        "instrument": _compact(_makers(dataset).values()) or {"@id": _PROGRAM},
        "object": warcs,
        "result": rows,
    }
    yield {
        "@id": "#packing",
        "@type": "CreateAction",
        "name": "Packing for publication",
        "instrument": {"@id": _PROGRAM},
        "endTime": dataset.created_text,
        "object": rows,
        "result": {"@id": "./"},
    }


def _seeds(dataset: Dataset) -> list[str]:
    return [seed for seed in dataset.absences.seeds if seed.startswith(("http://", "https://"))]


def _crawlers(dataset: Dataset) -> dict[str, str]:
    """Return the identities of the programs that wrote WARC files, by what they call themselves."""
    names = dict.fromkeys(each.software for each in dataset.sources if each.software)
    return {name: f"#crawler-{number}" for number, name in enumerate(names, 1)}


def _makers(dataset: Dataset) -> dict[tuple[str, str], str]:
    """Return the identities of the programs that took part in making records."""
    return {program: f"#program-{number}" for number, program in enumerate(sorted(dataset.survey.programs), 1)}


def _programs(dataset: Dataset) -> Iterator[Entity]:
    yield _program(_PROGRAM, "archiver-toolkit", VERSION)
    crawlers = _crawlers(dataset)
    for name, identity in crawlers.items():
        found = _NAMED_VERSION.match(name)
        yield _program(identity, name, found[1] if found else "")
    if not crawlers:
        yield _program("#unknown-crawler", "A crawler that does not say its name", "")
    for (name, version), identity in _makers(dataset).items():
        yield _program(identity, name, version)
    for seed in _seeds(dataset):
        yield {"@id": seed, "@type": "WebPage", "name": seed}


def _program(identity: str, name: str, version: str) -> Entity:
    """Return a program. A SoftwareApplication must have an address; one whose address nobody knows is a thing."""
    told = version or "unknown"
    url = _address(name)
    kind = "SoftwareApplication" if url else "Thing"
    versions = {"version": told, "softwareVersion": told} if url else {"version": told}
    return {"@id": identity, "@type": kind, "name": name} | stated(url=url) | versions


def _address(name: str) -> str:
    """Return where a program is at home: the address in its name, or that of one that is well known; "" without."""
    if found := _IN_NAME.search(name):
        return found[0]
    first = re.split(r"[/\s]", name.lower(), maxsplit=1)[0]
    return _HOMES.get(first, "")


def _agent_id(number: int, url: str) -> str:
    return url or f"#creator-{number}"


def _people(dataset: Dataset) -> Iterator[Entity]:
    given = dataset.labels
    told: dict[str, Entity] = {}
    for number, each in enumerate(given.creators, 1):
        identity = _agent_id(number, each.url)
        told[identity] = _agent(identity, each, "Organization" if each.ror else "Person")
    if given.publisher:
        identity = given.publisher.url or "#publisher"
        kind = "Person" if given.publisher.orcid else "Organization"
        told[identity] = _agent(identity, given.publisher, kind)
    yield from told.values()


def _agent(identity: str, each: Creator, kind: str) -> Entity:
    return {"@id": identity, "@type": kind, "name": each.name} | stated(url=each.url)


def _licence_id(dataset: Dataset) -> str:
    licence = dataset.licence
    return licence.url if licence and licence.url else "#licence"


def _licences(dataset: Dataset) -> Iterator[Entity]:
    licence = dataset.licence
    name = licence.name if licence else "Unknown"
    unknown = "Nobody stated a licence; the texts belong to those who published them."
    about = "The licence that who made the dataset states for it" if licence else unknown
    yield {"@id": _licence_id(dataset), "@type": "CreativeWork", "name": name, "description": about}
