"""Captures by their record ids."""

from __future__ import annotations

from io import BytesIO

import pytest

from archiver.replay.app import make_app
from archiver.warc.build import make_record, new_record_id
from archiver.warc.dates import format_date
from tests.replay.shelf import FIRST, Client, Shelf


@pytest.mark.parametrize("path", ["/records/%s.json", "/records/%s.md", "/provenance/%s.json"])
def test_what_is_no_capture_of_a_web_address_has_no_record(shelf: Shelf, path: str) -> None:
    record_id = new_record_id()
    fields = [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", format_date(FIRST)),
        ("WARC-Target-URI", "urn:archiver:crawl-report:news:20260101000000"),
    ]
    shelf.writer.write([make_record(fields, "application/json", BytesIO(b"{}"))])
    page_id = shelf.add("http://news.example/", "<p>A page")
    client = Client(make_app(shelf.finish()))
    assert client.get(path % page_id.strip("<>")).status_code == 200
    answer = client.get(path % record_id.strip("<>"))
    assert answer.status_code == 404
    assert "not a capture of a web address" in answer.text
    assert client.get(f"/provenance/{record_id.strip('<>')}").status_code == 200


def test_an_unknown_id_is_404_and_named(client: Client) -> None:
    answer = client.get("/story/urn:uuid:none")
    assert answer.status_code == 404
    assert "urn:uuid:none: no such record in this archive." in answer.text
