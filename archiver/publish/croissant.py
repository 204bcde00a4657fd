"""croissant.json: the dataset for machine learning tools (Croissant 1.0), so that they can load its rows.

The rows are read from the Parquet file. Readers that go through pandas make times of JSON members called `date` or
`modified`, and then stumble over a field that is said to be text; they stumble over members too that no row of a file
has. So where there is no Parquet, only texts and lists of texts that every record has are fields, and `date` is none.
A file set is not used: its members have no digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archiver.publish.dataset import Dataset
from archiver.publish.documents import json_document, stated
from archiver.publish.files import File, Role
from archiver.publish.labels import Creator
from archiver.publish.names import names_by_path
from archiver.publish.table import Column, columns

PATH = "croissant.json"
VERSION = "http://mlcommons.org/croissant/1.0"

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {"text": "sc:Text", "texts": "sc:Text", "flag": "sc:Boolean", "count": "sc:Integer", "object": "sc:Text"}
# Readers go by these very names.
_FORMATS: dict[Role, str] = {"table": "application/x-parquet", "records": "application/jsonlines"}
_TIMES_OF_PANDAS = frozenset({"date", "modified"})


def croissant(dataset: Dataset) -> bytes:
    """Return the description."""
    given, licence = dataset.labels, dataset.licence
    # Readers take no blank in an identity, not even an escaped one.
    names = names_by_path(dataset.files)
    head = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": dataset.title,
        "description": dataset.description,
        "datePublished": dataset.created_text,
    }
    return json_document(
        head
        | stated(
            version=dataset.version,
            license=(licence.url or licence.name) if licence else "",
            creator=[_agent(each, is_person=not each.ror) for each in given.creators],
            publisher=_agent(given.publisher, is_person=False) if given.publisher else None,
            keywords=list(given.keywords),
            inLanguage=dataset.survey.primary_languages,
            temporalCoverage=dataset.survey.published.interval(),
            url=dataset.doi_url,
            citeAs=dataset.citation,
        )
        | _responsible(dataset)
        | {
            "distribution": [_file_object(file, names[file.path]) for file in dataset.files],
            "recordSet": _record_sets(dataset, names),
        }
    )


def _agent(creator: Creator, *, is_person: bool) -> dict[str, Any]:
    kind = "sc:Person" if is_person else "sc:Organization"
    return {"@type": kind, "name": creator.name} | stated(url=creator.url)


def _responsible(dataset: Dataset) -> dict[str, Any]:
    """Return what the extension for responsible use (Croissant RAI 1.0) asks for, as far as it is known."""
    absences = dataset.absences
    missing = [
        f"addresses without a response: {absences.failed}",
        f"not allowed by robots.txt: {absences.refused}",
        *(f"left out ({reason}): {count}" for reason, count in absences.left_out.items()),
    ]
    raw = "; ".join(f"{each.name} (SHA-256 {each.sha256 or 'unknown'})" for each in dataset.sources[:100])
    told = {
        "rai:dataCollection": "Web pages were captured into WARC files; the records were derived from the captures.",
        "rai:dataCollectionTimeFrame": [dataset.survey.captured.first, dataset.survey.captured.last],
        "rai:dataCollectionMissingData": "; ".join(missing) + "." if absences.runs else "",
        "rai:dataCollectionRawData": raw,
    }
    return {name: value for name, value in told.items() if value}


def _file_object(file: File, name: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": file.name,
        "description": file.about,
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": _FORMATS.get(file.role, file.media_type),
        "sha256": file.sha256,
    }


def _record_sets(dataset: Dataset, names: Mapping[str, str]) -> list[dict[str, Any]]:
    if dataset.table:
        return [_record_set("records", dataset.table, names[dataset.table.path], columns())]
    shown = tuple(each for each in columns() if _is_read_from_lines(each))
    files = dataset.of_role("records")
    sets = ["records"] if len(files) == 1 else [f"records-{number}" for number in range(1, len(files) + 1)]
    return [_record_set(name, file, names[file.path], shown) for name, file in zip(sets, files, strict=True)]


def _is_read_from_lines(column: Column) -> bool:
    return column.is_required and column.shape in ("text", "texts") and column.name not in _TIMES_OF_PANDAS


def _record_set(name: str, file: File, source: str, shown: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"The records in {file.path}",
        "field": [_field(name, source, column) for column in shown if column.shape != "objects"],
    }


def _field(record_set: str, file_object: str, column: Column) -> dict[str, Any]:
    source = {"fileObject": {"@id": file_object}, "extract": {"column": column.name}}
    return {
        "@type": "cr:Field",
        "@id": f"{record_set}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": _TYPES[column.shape],
        **({"repeated": True} if column.shape == "texts" else {}),
        **stated(equivalentProperty=column.iri),
        "source": source,
    }
