"""datapackage.json: the files with sizes and digests, and the columns of the rows (Data Package 2.0, Table Schema)."""

from __future__ import annotations

from typing import Any

from archiver.publish.dataset import Dataset
from archiver.publish.documents import json_document, stated
from archiver.publish.files import File, Source
from archiver.publish.licences import Licence
from archiver.publish.names import Names, names_by_path
from archiver.publish.table import Column, columns

PATH = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TYPES = {
    "text": "string",
    "texts": "array",
    "flag": "boolean",
    "count": "integer",
    "objects": "array",
    "object": "object",
}


def datapackage(dataset: Dataset) -> bytes:
    """Return the description."""
    given, licence = dataset.labels, dataset.licence
    names = names_by_path(dataset.files)
    sites = [site for site in sorted(dataset.survey.sites) if site.startswith("http")]
    return json_document(
        {"$schema": PROFILE, "name": Names().of(dataset.title), "title": dataset.title}
        | stated(
            id=dataset.doi_url,
            description=dataset.description,
            version=dataset.version,
            created=dataset.created_text,
            keywords=list(given.keywords),
            licenses=[_licence(licence)] if licence else [],
            contributors=_contributors(dataset),
            sources=[{"title": site, "path": site} for site in sites[:100]],
        )
        | {"resources": [_resource(file, names[file.path]) for file in dataset.files]}
        | {"archiver:warcs": [_warc(source) for source in dataset.sources]}
    )


def _licence(licence: Licence) -> dict[str, Any]:
    """Return a licence, which must have a name or an address."""
    name = licence.spdx or ("" if licence.url else "other")
    return stated(name=name, path=licence.url, title=licence.name)


def _contributors(dataset: Dataset) -> list[dict[str, Any]]:
    given = dataset.labels
    named = [(each, "creator") for each in given.creators]
    if given.publisher:
        named.append((given.publisher, "publisher"))
    return [{"title": each.name, "roles": [role]} | stated(path=each.url) for each, role in named]


def _resource(file: File, name: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": name,
        "path": file.path,
        "description": file.about,
        "mediatype": file.media_type,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if file.role == "records":
        keys = [column.name for column in columns()]
        # Without them the columns are those of the first row, which need not have what is left out where it is unknown.
        # Table Dialect 2.0 calls them itemKeys; frictionless-py 5 knows them by its own name only.
        dialect = {"itemType": "object", "itemKeys": keys, "json": {"keys": keys}}
        table = {"type": "table", "format": "jsonl", "encoding": "utf-8", "dialect": dialect}
        described |= table | {"schema": {"fields": [_field(column) for column in columns()]}}
    else:
        # Else readers guess what is a table or a schema of one; the standard has no other type than "table".
        described |= {"format": file.media_type}
    return described


def _field(column: Column) -> dict[str, Any]:
    described = {"name": column.name, "type": _TYPES[column.shape], "title": column.title}
    return described | stated(description=column.description, rdfType=column.iri)


def _warc(source: Source) -> dict[str, Any]:
    digest = f"sha256:{source.sha256}" if source.sha256 else ""
    told = stated(path=source.path, bytes=source.size, hash=digest, software=source.software)
    return {"name": source.name, "rows": source.rows, **told}
