"""What can be taken away of a capture."""

from __future__ import annotations

import gzip
import json
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.replay.addresses import record_path, warc_path
from tests.replay.shelf import Client, Library


def test_the_record_is_json_with_its_provenance(client: Client, library: Library) -> None:
    record_id = library[1]["story"]
    answer = client.get(record_path(record_id, ".json"))
    assert json.loads(answer.text)["provenance"]["warc"]["record_id"] == record_id
    assert 'filename="news.example-story-20240506100000.json"' in answer.headers["content-disposition"]


def test_the_record_is_markdown_with_front_matter(client: Client, library: Library) -> None:
    answer = client.get(record_path(library[1]["story"], ".md"))
    assert answer.text.startswith("---\ntitle: 纸张的寿命\n")
    assert answer.headers["content-type"].startswith("text/markdown")


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("story", ["warcinfo", "response", "request", "metadata"]),
        ("revisit", ["warcinfo", "response", "request", "metadata", "revisit"]),
    ],
)
def test_a_capture_is_a_warc_file_of_its_own(client: Client, library: Library, name: str, types: list[str]) -> None:
    answer = client.get(warc_path(library[1][name]))
    assert answer.headers["content-type"] == "application/warc"
    assert int(answer.headers["content-length"]) == len(answer.content)
    records = [
        (record.rec_type, record.rec_headers.get_header("WARC-Record-ID"))
        for record in ArchiveIterator(BytesIO(answer.content))
    ]
    assert [kind for kind, _ in records] == types
    assert library[1][name] in [record_id for _, record_id in records]


def test_each_record_of_it_is_a_gzip_member_with_the_bytes_as_stored(client: Client, library: Library) -> None:
    archive, ids = library
    capture = archive.capture(ids["story"])
    raw = client.get(warc_path(ids["story"])).content
    stored = archive.warc_path(capture.warc).read_bytes()[capture.offset : capture.offset + capture.length]
    assert gzip.decompress(stored) in gzip.decompress(raw)


@pytest.mark.parametrize("path", ["/records/urn:x.json", "/records/urn:x.md", "/warc/urn:x.warc.gz"])
def test_files_of_records_that_are_not_here_are_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
