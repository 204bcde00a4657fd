"""What comes of one record: the same, what differs and where, or why it cannot be told."""

from __future__ import annotations

import json
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from archiver.verify.verification import Verification, decoded
from tests.verify.patching import applied
from tests.verify.running import verified

Change = Callable[[dict[str, Any]], object]


def first_story(rows: Path) -> dict[str, Any]:
    """Return the first by URL of the records of articles with one author; what a crawl fetches first is chance."""
    lines = map(json.loads, rows.read_text("utf-8").splitlines())
    stories = (row for row in lines if row["kind"] == "article" and len(row["authors"]) == 1 and row["date"])
    return min(stories, key=itemgetter("url"))


def one(rows: Path, record: Any) -> Verification:
    """Return what comes of one record, in a file of its own."""
    path = rows.with_name("one.jsonl")
    path.write_text(json.dumps(record) + "\n", "utf-8")
    (found,) = verified(rows.parent.parent, path)
    assert Engine(load_schema("verification-1")).is_valid(found.as_json()), found.as_json()
    assert decoded(found.encoded()) == found
    return found


def activity(record: dict[str, Any]) -> dict[str, Any]:
    value = record["provenance"]["activity"]
    assert isinstance(value, dict)
    return value


DIFFERS: dict[str, tuple[Change, str]] = {
    "title": (lambda row: row.update(title=row["title"] + "!"), "/title"),
    "text": (lambda row: row.update(text=f"Never said.{row['text']}"), "/text"),
    "author": (lambda row: row["authors"].append("Nobody"), "/authors/1"),
    "member gone": (lambda row: row.pop("kind"), "/kind"),
    "member more": (lambda row: row.update(mood="glad"), "/mood"),
    "offset": (lambda row: row["provenance"]["warc"].update(offset=7), "/provenance/warc/offset"),
    "digest": (lambda row: row["provenance"]["warc"].update(payload_digest="sha1:AA"), "/provenance/warc/payload_d"),
    "header": (lambda row: row["provenance"]["capture"]["http"]["headers"].pop(), "/provenance/capture/http/headers/"),
    "evidence": (lambda row: row["provenance"]["fields"]["title"].update(selector="/html"), "/provenance/fields/title"),
    "id of the WARC record": (lambda row: row.update(id="<urn:uuid:00000000-0000-4000-8000-000000000000>"), "/id"),
    "a list for provenance fields": (lambda row: row["provenance"].update(fields=[]), "/provenance/fields"),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERS)
def test_a_changed_record_differs_and_the_place_is_named(rows: Path, name: str) -> None:
    change, path = DIFFERS[name]
    record = first_story(rows)
    whole = json.loads(json.dumps(record))
    change(record)
    found = one(rows, record)
    assert found.verdict == "differs"
    assert any(each["path"].startswith(path) for each in found.patch)
    assert any(str(finding.pointer).startswith(path) for finding in found.findings)
    assert applied(record, found.patch) == whole


UNCHECKED: dict[str, tuple[Change, str, str]] = {
    "extractor": (lambda row: activity(row)["extractor"].update(version="1"), "verify.extractor", "/extractor/version"),
    "engine": (lambda row: activity(row)["extractor"].update(name="nobody"), "verify.extractor", "/extractor/name"),
    "program": (lambda row: activity(row)["software"].update(version="0.0.1"), "verify.software", "/software/version"),
    "parser": (lambda row: activity(row)["parser"].update(version="1.0.0"), "verify.software", "/parser/version"),
    "rules": (lambda row: activity(row).update(rules=["theirs"]), "verify.rules", "/rules"),
    "no product": (lambda row: activity(row).pop("product"), "verify.options", "/product"),
    "no activity": (lambda row: row["provenance"].pop("activity"), "verify.options", "/extractor"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNCHECKED)
def test_a_record_made_otherwise_cannot_be_checked_and_why(rows: Path, name: str) -> None:
    change, code, pointer = UNCHECKED[name]
    record = first_story(rows)
    change(record)
    found = one(rows, record)
    assert found.verdict == ("differs" if name.startswith("no ") else "unchecked")
    named = next(finding for finding in found.findings if finding.code == code)
    assert str(named.pointer).endswith(pointer)
    assert not any(finding.code == "verify.derivation" for finding in found.findings)


def test_a_false_text_is_found_by_its_evidence_whatever_the_extractor(rows: Path) -> None:
    record = first_story(rows)
    activity(record)["extractor"]["version"] = "1"
    record["text"] = f"Never said. {record['text']}"
    found = one(rows, record)
    assert found.verdict == "differs"
    assert found.findings[0].code == "evidence.text"


def test_members_of_other_people_are_left_alone(rows: Path) -> None:
    assert one(rows, first_story(rows) | {"x": {"reviewed_by": "somebody"}}).verdict == "same"


def test_a_record_of_another_archive_cannot_be_checked(rows: Path) -> None:
    record = first_story(rows)
    record["id"] = record["provenance"]["warc"]["record_id"] = "<urn:uuid:00000000-0000-4000-8000-000000000000>"
    record["provenance"]["warc"]["offset"] = 1
    assert one(rows, record).reason == "verify.record.absent"
    record["provenance"]["warc"]["filename"] = "b.warc.gz"
    assert one(rows, record).reason == "verify.warc.absent"


def test_a_record_without_provenance_is_asserted_or_found_by_its_url_and_time(rows: Path) -> None:
    record = first_story(rows)
    plain = {name: record[name] for name in ("title", "url", "source", "date", "fetch_date")}
    assert one(rows, plain | {"fetch_date": "2001-02-03"}).reason == "verify.asserted"
    found = one(rows, plain)
    assert {finding.code for finding in found.findings} == {"verify.options"}


@pytest.mark.parametrize(
    "record",
    [[], 5, "text", {}, {"id": 5}, {"provenance": 7}, {"id": "\x00", "provenance": {"warc": []}}],
    ids=["list", "number", "text", "empty", "id a number", "provenance a number", "id with a zero"],
)
def test_what_is_no_record_has_a_verdict(rows: Path, record: Any) -> None:
    assert one(rows, record).verdict in ("differs", "unchecked")


def test_a_missing_warc_file_is_told(rows: Path) -> None:
    (warc,) = (rows.parent.parent / "warcs").iterdir()
    warc.unlink()
    found = verified(rows.parent.parent, rows)
    assert {each.reason for each in found} == {"verify.warc.absent"}
