"""The CDX server over HTTP, as clients of pywb and of the Internet Archive ask it."""

from __future__ import annotations

import json

import pytest

from archiver.index.cdxj import CdxRow, parse_line
from tests.replay.shelf import Client

HOME = "http://news.example/"


def test_lines_are_cdxj_by_default(client: Client) -> None:
    answer = client.get(f"/cdx?url={HOME}")
    assert answer.headers["content-type"].startswith("text/x-cdxj")
    rows = [parse_line(line) for line in answer.text.splitlines()]
    assert [(row.urlkey, row.timestamp, row.url) for row in rows if isinstance(row, CdxRow)] == [
        ("example,news)/", "20240506100000", HOME),
        ("example,news)/", "20250506100000", HOME),
        ("example,news)/", "20250706100000", HOME),
    ]


def test_json_is_an_object_a_line(client: Client) -> None:
    answer = client.get(f"/cdx?url={HOME}&output=json&fl=timestamp,status,mime&limit=1")
    assert [json.loads(line) for line in answer.text.splitlines()] == [
        {"timestamp": "20240506100000", "status": "200", "mime": "text/html"}
    ]


def test_the_archive_form_has_columns_or_rows(client: Client) -> None:
    text = client.get(f"/cdx/search/cdx?url={HOME}&limit=1").text
    assert text.split(" ")[:5] == ["example,news)/", "20240506100000", HOME, "text/html", "200"]
    rows = client.get(f"/cdx/search/cdx?url={HOME}&output=json&fl=timestamp,original&limit=2").json()
    assert rows == [["timestamp", "original"], ["20240506100000", HOME], ["20250506100000", HOME]]


def test_nothing_found_is_an_empty_answer(client: Client) -> None:
    assert client.get("/cdx?url=http://never.example/").text == ""
    assert client.get("/cdx/search/cdx?url=http://never.example/&output=json").json() == []


def test_a_resume_key_stands_behind_an_empty_line(client: Client) -> None:
    lines = client.get(f"/cdx/search/cdx?url={HOME}&limit=1&showResumeKey=true").text.split("\n")
    assert lines[1] == ""
    rest = client.get(f"/cdx/search/cdx?url={HOME}&fl=timestamp&resumeKey={lines[2]}").text
    assert rest.split() == ["20250506100000", "20250706100000"]
    rows = client.get(f"/cdx/search/cdx?url={HOME}&output=json&limit=1&showResumeKey=true").json()
    assert rows[2:] == [[], [lines[2]]]


def test_the_number_of_pages_is_told_in_each_form(client: Client) -> None:
    assert client.get(f"/cdx?url={HOME}&showNumPages=true").json() == {"pages": 1, "pageSize": 15_000, "blocks": 1}
    assert client.get(f"/cdx/search/cdx?url={HOME}&showNumPages=true").text == "1\n"


@pytest.mark.parametrize("path", ["/cdx", "/cdx?url=http://[", f"/cdx/search/cdx?url={HOME}&output=xml"])
def test_a_question_that_is_none_is_refused_in_a_line(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert len(answer.text.splitlines()) == 1


def test_what_was_not_understood_is_said(client: Client) -> None:
    assert client.get(f"/cdx?url={HOME}&colour=blue").headers["x-archive-ignored"] == "colour"


def test_no_other_site_may_read_it(client: Client) -> None:
    answer = client.get(f"/cdx?url={HOME}", {"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("query", ["", "&output=json", "&limit=2", "&filter=status:200"])
def test_an_answer_in_many_pieces_is_the_same(client: Client, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    whole = client.get(f"/cdx?url={HOME}*{query}")
    assert "content-length" in whole.headers
    for module in ("archiver.replay.cdx.writing", "archiver.replay.views.cdx"):
        monkeypatch.setattr(f"{module}.FIRST", 10)
        monkeypatch.setattr(f"{module}.CHUNK", 10)
    parts = client.get(f"/cdx?url={HOME}*{query}")
    assert "content-length" not in parts.headers
    assert parts.content == whole.content
