"""Records and datasets in memory, for tests of what tells of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from archiver.publish.absences import Absences
from archiver.publish.dataset import Dataset
from archiver.publish.files import File, Source
from archiver.publish.labels import Labels
from archiver.publish.survey import Survey

HOSTILE = "a|b `c` <script>&amp;]]> #x\n---\n* 「中文」 \U0001f600 \x85\u2028 'q' \"r\" {{x}} %0A\\"
"""A text with what is special to Markdown, YAML, XML, JSON and bags, and with characters of other scripts."""


def record(number: int = 1, **members: Any) -> dict[str, Any]:
    """A record by record-1, made of the capture that `number` names."""
    identity = f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"
    fields = {
        name: {
            "status": "supported",
            "method": "element",
            "selector": "/html",
            "value_raw": "x",
            "transforms": [],
            "rejected": [],
        }
        for name in ("title", "date")
    }
    return {
        "id": identity,
        "title": f"Title {number}",
        "url": f"https://news.example.org/{number}",
        "source": "The News",
        "date": f"2024-05-{number % 28 + 1:02}",
        "fetch_date": f"2024-06-{number % 28 + 1:02}T10:00:00Z",
        "authors": ["Ann"],
        "language": "en-GB",
        "description": None,
        "kind": "article",
        "text": f"Text {number}",
        "markdown": f"Text {number}",
        "images": [{"url": "https://news.example.org/a.png", "alt": ""}],
        "links": [],
        "provenance": {
            "warc": {
                "filename": "a.warc.gz",
                "warc_version": "WARC/1.1",
                "record_id": identity,
                "record_type": "response",
                "offset": 0,
                "length": 10,
                "block_digest": None,
                "payload_digest": None,
            },
            "capture": {
                "target_uri": f"https://news.example.org/{number}",
                "warc_date": f"2024-06-{number % 28 + 1:02}T10:00:00Z",
            },
            "activity": {
                "extractor": {"name": "archiver", "version": "2"},
                "software": {"name": "archiver-toolkit", "version": "0.1.0"},
                "product": "main",
            },
            "schema": {"id": "https://archiver-toolkit.example/schemas/record-1.json"},
            "encoding": "utf-8",
            "fields": fields,
        },
        **members,
    }


def survey_of(records: Iterable[dict[str, Any]]) -> Survey:
    """The survey of some records."""
    survey = Survey()
    for each in records:
        survey.add(each)
    return survey


ROWS = File("records/a.warc.gz.jsonl", "records", "Records, one JSON object a line", 300, "1" * 64, "a" * 128, 3)
TABLE = File("parquet/records.parquet", "table", "All records as one table, in Parquet", 200, "2" * 64, "b" * 128, 3)
WARC = File("warcs/a.warc.gz", "warc", "Captures of web pages", 100, "3" * 64, "c" * 128)


def dataset_of(labels: Labels = Labels(), files: tuple[File, ...] = (ROWS, TABLE), **members: Any) -> Dataset:  # noqa: B008
    """A dataset of three rows; `members` go before its own."""
    has_warc = any(file.role == "warc" for file in files)
    source = Source("a.warc.gz", 3, 100, "3" * 64, "Wget/1.21.3 (linux-gnu)", WARC.path if has_warc else None)
    made = Dataset(
        labels,
        survey_of(record(number) for number in (1, 2, 3)),
        files,
        (source,),
        Absences(),
        datetime(2026, 11, 23, 12, tzinfo=UTC),
    )
    return replace(made, **members)


def digests_in(manifest: bytes) -> dict[str, str]:
    """The digests in a list of them, by path."""
    pairs = (line.split("  ", 1) for line in manifest.decode().splitlines())
    return {path: digest for digest, path in pairs}
