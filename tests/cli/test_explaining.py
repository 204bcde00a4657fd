"""`archiver extract --explain`: why each field has its value, for people and as data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from archiver.archive import make_archive
from archiver.cli.explaining import explain
from archiver.cli.shell import Shell
from archiver.errors import CaptureIndexError, ExtractError, UsageError
from archiver.index.refresh import refresh
from archiver.model import Exchange
from archiver.warc.build import capture_records, warcinfo_record
from archiver.warc.writer import WarcWriter

URL = "https://gazette.example/2024/05/06/harbour"
WHEN = datetime(2025, 10, 6, 17, 17, 50, tzinfo=UTC)
PAGE = """<!doctype html><html lang="en"><title>A quiet harbour &amp; no ferries | The Gazette</title>
<meta property="og:site_name" content="The Gazette"><meta property="og:title" content="Another\x1b[31m title">
<article><h1>A quiet harbour &amp; no ferries</h1><p>The ferries stopped at noon, and for the first time in years nobody
on the quay had anything to wait for; the <a href="/pier">pier</a> was as empty as in winter.</p></article>"""
RULE = 'hosts = "gazette.example"\ntitle = ".missing"\nauthors = "h1"\n[fixed]\nkind = "article"'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that holds the page and a picture."""
    where = tmp_path_factory.mktemp("archive")
    made = make_archive(where)
    writer = WarcWriter(
        made.warcs,
        "t",
        clock=lambda: WHEN,
        opening=lambda name: [warcinfo_record(name, WHEN, {"software": "tests"}, record_id="<urn:uuid:1>")],
    )
    for url, kind, body in (
        (URL, "text/html", PAGE.encode()),
        ("https://gazette.example/x.png", "image/png", b"\x89PNG"),
    ):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        writer.write(capture_records(exchange_of(url, kind, head, body), warcinfo_id="<urn:uuid:1>"))
    writer.close()
    list(refresh(made.index, made.warcs))
    made.close()
    rules = where / "rules"
    rules.mkdir()
    (rules / "gazette.toml").write_text(RULE, "utf-8")
    return where


def exchange_of(url: str, kind: str, head: bytes, body: bytes) -> Exchange:
    """Return a finished exchange."""
    raw, request, fields = head + body, b"GET / HTTP/1.1\r\n\r\n", (("Content-Type", kind),)
    return Exchange(url, "GET", WHEN, 0.1, request, BytesIO(raw), len(raw), len(head), 200, "OK", fields, "192.0.2.1")


def test_people_read_each_value_where_it_is_from_and_what_was_not_taken(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain(Shell(folder=folder), URL) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{URL}\ncaptured 2025-10-06T17:17:50Z, read as utf-8 by archiver ")
    assert "A quiet harbour & no ferries" in out
    assert "\n                  /html/" in out
    assert "“A quiet harbour &amp; no ferries” at" in out
    assert "not “Another" in out
    assert "\x1b" not in out
    assert "Not stated by the page:" in out
    assert out.endswith("Each piece of evidence was checked and holds.\n")


def test_the_rule_that_was_used_is_named_with_what_it_did_not_find(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain(Shell(folder=folder), URL, rules=[folder / "rules"]) == 0
    out = capsys.readouterr().out
    assert "site rule gazette; nothing found for title" in out
    assert "asserted by the site's rule" in out


def test_the_same_as_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(Shell(folder=folder), URL, rules=[folder / "rules"], as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["url"] == URL
    assert [(rule["name"], rule["found_nothing"]) for rule in told["rules"]] == [("gazette", ["title"])]
    assert told["fields"]["source"]["value"] == "The Gazette"
    assert told["fields"]["links"]["value"] == 1
    assert told["findings"] == []


@pytest.mark.parametrize(
    ("target", "engine", "error"),
    [
        ("https://gazette.example/none", "archiver", CaptureIndexError),
        (URL, "nothing", UsageError),
        ("https://gazette.example/x.png", "archiver", ExtractError),
    ],
    ids=["no capture", "no engine", "no page"],
)
def test_what_cannot_be_explained_is_an_error(folder: Path, target: str, engine: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        explain(Shell(folder=folder), target, engine=engine)
