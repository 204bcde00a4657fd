"""Evidence that holds has no finding; each change of a value, quote, position or selector is found."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import ExtractError
from archiver.extract.rules import NO_RULES
from archiver.extract.story import extract_story
from archiver.model import Capture, Memento
from archiver.records.checking import check_evidence, checked_fields
from archiver.records.provenance import build_record
from archiver.records.record import record_as_json

URL = "https://news.example/2024/05/06/harbour"
FETCHED = datetime(2025, 10, 6, 17, 17, 50, tzinfo=UTC)
CAPTURE = Capture(URL, "example,news)/2024/05/06/harbour", FETCHED, "<urn:uuid:1>", "response", "a.warc.gz", 0, 1)
PAGE = """<!doctype html><html lang="en_GB"><head><meta charset="utf-8">
<title>A quiet harbour &amp; no ferries | The Gazette</title><meta property="og:site_name" content="The Gazette">
<meta name="description" content="Nobody on the quay had &quot;anything&quot; to wait for."><base href="/base/">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A quiet harbour &amp; no ferries",
"author": [{"@type": "Person", "name": "Ada Byron"}, {"@type": "Person", "name": "Jos\\u00e9 Mar\\u00eda"}],
"datePublished": "2024-05-06T23:48:00+08:00", "dateModified": "2024-05-07", "commentCount": 12,
"isAccessibleForFree": true}</script>
<link rel="canonical" href="/2024/05/06/harbour"><meta property="og:image" content="/lead.jpg"></head>
<body><nav><a href="/">Home</a></nav><article><h1>A quiet harbour &amp; <em>no</em> ferries</h1>
<p>The ferries stopped at noon, and for the first time in years nobody on the <b>quay</b> had anything to wait for.
Gulls stood on the bollards &amp; looked at the water, which was as flat as a table.</p>
<img src="gull.jpg" alt="A gull">
<p>By the evening the fog had come in, and the lamps along <a href="pier">the pier</a> were lit one after the other. The
harbour master went home early; there was, he said, nothing left that he could have been the master of.</p>
<p>The next ferry is due in spring. Until then the town will do what it has always done, which is to wait.</p></article>
<footer>Imprint</footer></body></html>"""


def record_of(raw: bytes, url: str = URL, **changes: Any) -> dict[str, Any]:
    """Return the record of a page as it is written, without the site's rules."""
    content_type = changes.pop("content_type", "text/html")
    memento = Memento(
        capture=replace(CAPTURE, url=url),
        warc_version="WARC/1.1",
        warc_fields=(("WARC-Target-URI", url), ("WARC-Date", "2025-10-06T17:17:50Z")),
        status=200,
        reason="OK",
        headers=(("Content-Type", content_type),),
        http_head=b"",
        payload=raw,
        content=raw,
    )
    story = extract_story(raw, url=url, content_type=content_type, fetched_at=FETCHED, rules=NO_RULES)
    record: dict[str, Any] = json.loads(
        json.dumps(record_as_json(build_record(story, memento, markdown=story.markdown)))
    )
    return record


def codes(record: dict[str, Any], raw: bytes) -> list[str]:
    return [finding.code for finding in check_evidence(record, raw) if finding.severity != "info"]


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (PAGE, "utf-8"),
        (PAGE.replace("utf-8", "windows-1252"), "windows-1252"),
        (PAGE.replace("<head>", "").replace("<html", "<o:x>y</o:x><html").replace("<body>", ""), "utf-8"),
        ("<title>T</title><article><h1>T</h1>" + PAGE[PAGE.index("<p>") :], "utf-8"),
        (PAGE.replace("\n", "\r\n"), "utf-8-sig"),
        ("<div>" * 300 + PAGE, "utf-8"),
        ("<html><body><p>Before the page.</p></body></html>" + PAGE, "utf-8"),
    ],
    ids=["plain", "windows-1252", "odd names", "an open head", "a mark and CRLF", "deep", "reopened"],
)
def test_the_evidence_of_a_record_holds(page: str, encoding: str) -> None:
    raw = page.encode(encoding)
    record = record_of(raw)
    assert codes(record, raw) == []


def test_a_text_without_markup_is_checked_by_its_position() -> None:
    raw = b"One line.\nAnother."
    record = record_of(raw, content_type="text/plain")
    assert codes(record, raw) == []
    record["provenance"]["fields"]["text"]["quote"] = "Two line."
    assert codes(record, raw) == ["evidence.quote"]


def test_all_the_fields_of_a_good_page_are_checked_and_nearly_all_have_a_position() -> None:
    record = record_of(PAGE.encode())
    names = checked_fields(record)
    fields = record["provenance"]["fields"]
    assert {"title", "authors", "authors/1", "date", "source", "language", "description", "text", "links"} <= set(names)
    without = [name for name in names if "position" not in fields[name] and fields[name]["method"] != "warc-header"]
    assert without == []


def test_a_page_that_had_to_be_changed_is_said_and_its_quotes_are_checked() -> None:
    raw = ("<div>" * 300 + PAGE).encode()
    record = record_of(raw)
    record["provenance"]["parse"] = "mended"
    assert [finding.code for finding in check_evidence(record, raw)] == ["evidence.parse"]
    record["provenance"]["fields"]["text"]["quote"] = "B"
    assert "evidence.quote" in codes(record, raw)


def test_a_record_without_provenance_has_nothing_to_check() -> None:
    assert codes({"title": "x", "provenance": {}}, b"") == []


def test_an_encoding_that_nobody_knows_is_said() -> None:
    record = record_of(PAGE.encode())
    record["provenance"]["encoding"] = "utf_7"
    assert codes(record, PAGE.encode()) == ["evidence.encoding"]


def test_a_step_that_is_not_known_is_a_warning() -> None:
    record = record_of(PAGE.encode())
    record["provenance"]["fields"]["title"]["transforms"] = ["by-magic"]
    assert codes(record, PAGE.encode()) == ["evidence.step"]


def mutations(record: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield records that each say one thing that is not so."""
    fields = record["provenance"]["fields"]
    for name in checked_fields(record):
        for member, change in (
            ("value_raw", lambda said: said + "~"),
            ("quote", lambda said: "~" + said[1:]),
            ("position", lambda said: {"start": said["start"] + 1, "end": said["end"] + 1}),
            ("selector", lambda said: said + "/b[77]"),
            ("selector", lambda said: "/html/head/title[9]"),
        ):
            if member in fields[name]:
                changed = deepcopy(record)
                piece = changed["provenance"]["fields"][name]
                piece[member] = change(piece[member])
                yield f"{name}.{member}", changed
    for name, value in record.items():
        if name in ("id", "provenance", "kind"):
            continue
        changed = deepcopy(record)
        changed[name] = _other(value)
        if changed[name] != value:
            yield name, changed
    for name in ("links", "images"):
        for place in range(len(record[name])):
            changed = deepcopy(record)
            changed[name][place]["url"] += "~"
            yield f"{name}[{place}].url", changed


def _other(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return ["Another", *value[1:]] if value and isinstance(value[0], str) else value
    if not isinstance(value, str) or not value:
        return value
    if value[:4].isdigit() and "-" in value:
        return value[:8] + ("28" if value[8:10] != "28" else "27") + value[10:]
    return value.replace(value[len(value) // 2], "\u2620", 1) + "qx"


def test_each_change_of_a_record_is_found() -> None:
    raw = PAGE.encode()
    record = record_of(raw)
    changed = list(mutations(record))
    assert len(changed) > 80
    assert [name for name, each in changed if not codes(each, raw)] == []


def test_a_value_without_evidence_and_an_absent_one_with_a_value_are_found() -> None:
    raw = PAGE.encode()
    record = record_of(raw)
    fields = record["provenance"]["fields"]
    del fields["authors/1"]
    assert codes(record, raw) == ["evidence.missing"]
    fields["authors/1"] = {**fields["authors"], "status": "absent"}
    assert codes(record, raw) == ["evidence.absent"]


def test_another_page_is_not_the_one_behind_the_record() -> None:
    record = record_of(PAGE.encode())
    assert len(codes(record, b"<title>Other</title><p>Words.</p>")) > 10


def _gold(shared: Path, name: str, every: int) -> Iterator[tuple[str, bytes, str]]:
    folder = shared / "data" / "extract" / name
    with gzip.open(folder / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    for row in rows[::every]:
        page = folder.parent / row["html"] if "html" in row else folder / "html" / f"{row['id']}.html.gz"
        yield row["id"], gzip.decompress(page.read_bytes()), row.get("url") or URL


def _faults(shared: Path, name: str, every: int) -> tuple[int, list[str]]:
    """Return how many pieces of evidence were checked on the pages of a set, and what was found."""
    checked, faults = 0, []
    for page, raw, url in _gold(shared, name, every):
        try:
            record = record_of(raw, url)
        except ExtractError:
            continue
        checked += len(checked_fields(record))
        found = [finding for finding in check_evidence(record, raw) if finding.severity != "info"]
        faults += [f"{page} {finding.code} {finding.pointer} {finding.value}" for finding in found]
    return checked, faults


SETS = ("aeb", "wcxb", "trafilatura", "magic_article", "magic_forum", "postlight", "htmldate")
ALLOWED = 0.005
"""The share of pieces that may fail: pages whose JSON or markup libraries of another version read otherwise."""


@pytest.mark.parametrize("name", SETS)
def test_the_evidence_of_a_sample_of_real_pages_holds(shared: Path, name: str) -> None:
    checked, faults = _faults(shared, name, 40)
    assert len(faults) <= max(1, ALLOWED * checked), faults


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_the_evidence_of_all_real_pages_holds(shared: Path, name: str) -> None:
    checked, faults = _faults(shared, name, 1)
    assert checked > 100
    assert len(faults) <= ALLOWED * checked, faults
