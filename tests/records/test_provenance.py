"""Records made of a story and a memento keep the schema, and tell where each field is from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model import Capture, DigestCheck, Evidence, Image, Link, Memento, Rejected, Story
from archiver.records.canonical import canonical_json
from archiver.records.engine import Engine
from archiver.records.provenance import build_record, capture_as_json, utc_text
from archiver.records.record import record_as_json
from archiver.records.schema import load_schema
from archiver.records.validate import Checker, check_record

ID = "<urn:uuid:6d0ae4d4-6f6c-4c43-9a0b-1f2f3a4b5c6d>"
OTHER = "<urn:uuid:7d0ae4d4-6f6c-4c43-9a0b-1f2f3a4b5c6d>"
FETCHED = datetime(2025, 10, 6, 17, 17, 50, 740398, tzinfo=UTC)
CAPTURE = Capture(
    url="https://www.solidot.org/story?sid=78089",
    urlkey="org,solidot)/story?sid=78089",
    date=FETCHED,
    record_id=ID,
    record_type="response",
    warc="a.warc.gz",
    offset=512,
    length=2048,
)
MEMENTO = Memento(
    capture=CAPTURE,
    warc_version="WARC/1.1",
    warc_fields=(
        ("WARC-Type", "response"),
        ("WARC-Target-URI", "<https://www.solidot.org/story?sid=78089>"),
        ("WARC-Date", "2025-10-06T17:17:50.740398123Z"),
        ("WARC-Record-ID", ID),
        ("WARC-IP-Address", "192.0.2.7"),
        ("WARC-Concurrent-To", OTHER),
        ("warc-protocol", "http/1.1"),
        ("WARC-Protocol", "tls/1.3"),
        ("WARC-Truncated", "because"),
    ),
    status=200,
    reason="OK",
    headers=(("Content-Type", "text/html"), ("X-Odd", "\x00ÿ")),
    http_head=b"",
    payload=b"",
    content=b"",
    checks=(DigestCheck("block", None, "sha256:AB", "absent"), DigestCheck("payload", None, "sha256:CD", "absent")),
)
STORY = Story(
    title="中美 AI 芯片竞争",
    authors=("WinterIsComing",),
    date="2024-05-06T23:48:00+08:00",
    source="Solidot",
    language="zh-CN",
    description=None,
    kind="article",
    text="美国限制芯片出口" * 20,
    markdown="美国限制芯片出口" * 20,
    links=(Link("https://example.org/", "a", "nofollow"),),
    images=(Image("https://example.org/a.png", "b", "c"),),
    evidence=(
        Evidence("title", "h1", "//h1", "中美 AI 芯片竞争", quote="中美 AI 芯片竞争", start=90, end=100),
        Evidence(
            "date", "json-ld", "//script#/pubDate", "2024-05-06T23:48:00", "conflict", transforms=("zone",),
            rejected=(Rejected("2024-05-07", "meta", "//meta[1]"),),
        ),
        Evidence("authors", "byline", "//a[1]", "WinterIsComing"),
        Evidence("authors", "meta", "//meta[2]", "Winter"),
    ),
)  # fmt: skip


def built(**changes: Any) -> dict[str, Any]:
    return record_as_json(build_record(STORY, replace(MEMENTO, **changes), markdown=STORY.markdown))


def test_record_of_a_story_has_no_finding() -> None:
    assert check_record(build_record(STORY, MEMENTO, markdown=STORY.markdown)) == []


def test_five_values_are_those_of_the_story_and_the_capture() -> None:
    record = build_record(STORY, MEMENTO, product="page", markdown="Page")
    assert (record.title, record.url) == (STORY.title, CAPTURE.url)
    assert (record.source, record.date) == ("Solidot", "2024-05-06T23:48:00+08:00")
    assert record.fetch_date == "2025-10-06T17:17:50.740398Z"
    assert (record.id, record.markdown) == (ID, "Page")
    assert record.provenance["activity"]["product"] == "page"


def test_header_fields_are_the_evidence_of_url_and_fetch_date() -> None:
    fields = built()["provenance"]["fields"]
    assert fields["url"]["value_raw"] == f"<{CAPTURE.url}>"
    assert fields["url"]["transforms"] == ["angle-brackets-removed"]
    assert (fields["fetch_date"]["method"], fields["fetch_date"]["selector"]) == ("warc-header", "WARC-Date")
    assert fields["fetch_date"]["value_raw"] == "2025-10-06T17:17:50.740398123Z"


def test_each_field_tells_its_evidence_or_that_there_is_none() -> None:
    fields = built()["provenance"]["fields"]
    assert fields["title"]["position"] == {"start": 90, "end": 100}
    assert fields["date"]["rejected"] == [{"value": "2024-05-07", "method": "meta", "selector": "//meta[1]"}]
    assert fields["authors/1"]["value_raw"] == "Winter"
    assert (fields["description"]["status"], fields["description"]["method"]) == ("absent", "none")
    assert fields["source"]["status"] == "asserted"


def test_warc_part_holds_what_the_record_or_we_know() -> None:
    provenance = built()["provenance"]
    assert provenance["warc"]["block_digest"] == "sha256:AB"
    assert provenance["warc"]["payload_digest"] == "sha256:CD"
    assert provenance["warc"]["concurrent_to"] == [OTHER]
    assert provenance["capture"]["protocol"] == ["http/1.1", "tls/1.3"]
    assert provenance["capture"]["truncated"] == "unspecified"
    assert provenance["capture"]["http"]["headers"][1] == ["X-Odd", "\x00ÿ"]


def test_revisit_names_the_record_it_refers_to() -> None:
    original = replace(CAPTURE, record_id=OTHER, date=FETCHED - timedelta(days=1))
    value = built(capture=replace(CAPTURE, record_type="revisit"), refers_to=original)
    assert value["id"] == ID
    assert value["provenance"]["warc"]["refers_to"]["record_id"] == OTHER
    assert value["provenance"]["warc"]["refers_to"]["date"] == "2025-10-05T17:17:50.740398Z"
    assert Checker().findings(value) == []


def test_resource_has_no_http_head() -> None:
    value = built(capture=replace(CAPTURE, record_type="resource"), status=None, headers=())
    assert "http" not in value["provenance"]["capture"]
    assert Checker().findings(value) == []


def test_story_without_anything_makes_a_record_of_empty_texts() -> None:
    empty = Story(None, (), None, None, None, None, "page", "", "")
    record = build_record(empty, MEMENTO, markdown="")
    assert (record.title, record.source, record.date) == ("", "", "")
    assert {finding.code for finding in check_record(record)} == {"record.title.empty", "record.body.empty"}


@given(text=st.text(st.characters()))
def test_no_text_of_a_page_makes_a_record_that_cannot_be_written(text: str) -> None:
    piece = Evidence("title", "json-ld", text, text, quote=text, rejected=(Rejected(text, "meta", text),))
    story = replace(STORY, title=text, authors=(text,), source=text, description=text, text=text, evidence=(piece,))
    story = replace(story, images=(Image(text, text, text),), links=(Link(text, text, text),))
    value = record_as_json(build_record(story, MEMENTO, markdown=text))
    assert orjson.loads(canonical_json(value)) == value


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (FETCHED, "2025-10-06T17:17:50.740398Z"),
        (FETCHED.replace(microsecond=0), "2025-10-06T17:17:50Z"),
        (datetime(2025, 1, 1, 1, tzinfo=timezone(timedelta(hours=8))), "2024-12-31T17:00:00Z"),
    ],
)
def test_instants_are_written_in_utc(moment: datetime, text: str) -> None:
    assert utc_text(moment) == text


@pytest.mark.parametrize("capture", [CAPTURE, replace(CAPTURE, mime="text/html", status=200, digest="sha1:AB")])
def test_captures_keep_their_schema(capture: Capture) -> None:
    value = capture_as_json(capture)
    assert Engine(load_schema("capture")).is_valid(value)
    assert value["timestamp"] == "20251006171750"
    assert None not in value.values()
