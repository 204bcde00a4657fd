"""Records by others are verified beside their documents and the captures they are linked to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import make_archive
from archiver.verify.verification import Verification
from tests.dataset.picked import bridge_archive, document, imported, tree
from tests.verify.patching import applied
from tests.verify.running import verified

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def linked_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with one capture, and one record by others that is linked to it."""
    folder = tmp_path_factory.mktemp("linked")
    imported(make_archive(bridge_archive(folder / "a")), tree(folder / "tree", {"a.md": document()}))
    return folder / "a"


@pytest.fixture
def archive(linked_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(linked_once, tmp_path / "a"))


def row(archive: Path) -> dict[str, Any]:
    value = json.loads((archive / "records/imported/picked.jsonl").read_bytes())
    assert isinstance(value, dict)
    return value


def one(archive: Path, record: dict[str, Any]) -> Verification:
    path = archive / "one.jsonl"
    path.write_text(json.dumps(record) + "\n", "utf-8")
    (found,) = verified(archive, path)
    return found


def test_a_linked_record_is_the_same(archive: Path) -> None:
    assert [each.verdict for each in verified(archive, archive / "records")] == ["same"]


CHANGES: dict[str, tuple[Change, str]] = {
    "title": (lambda row: row.update(title="Short"), "/title"),
    "fetch_date": (lambda row: row.update(fetch_date="2024-05-06T12:00:01Z"), "/fetch_date"),
    "markdown": (lambda row: row.update(markdown="Elephants"), "/markdown"),
    "status": (lambda row: row["provenance"]["fields"]["source"].update(status="supported"), "/provenance/fields/so"),
    "evidence gone": (lambda row: row["provenance"]["fields"].pop("title/1"), "/provenance/fields/title~11"),
    "evidence moved": (
        lambda row: row["provenance"]["fields"]["title/1"]["position"].update(start=1),
        "/provenance/fields/title~11/position/start",
    ),
    "link gone": (lambda row: row["provenance"].pop("linked"), "/provenance/fields/"),
    "link elsewhere": (
        lambda row: row["provenance"]["linked"].update(target_uri="https://b.example/"),
        "/provenance/linked/target_uri",
    ),
    "document elsewhere": (lambda row: row["provenance"]["warc"].update(offset=3), "/provenance/warc/offset"),
    "more": (lambda row: row["provenance"].update(mood="glad"), "/provenance/mood"),
    "a list for fields": (lambda row: row["provenance"].update(fields=[]), "/provenance/fields"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_record_differs_and_the_place_is_named(archive: Path, name: str) -> None:
    change, path = CHANGES[name]
    record, whole = row(archive), row(archive)
    change(record)
    found = one(archive, record)
    assert found.verdict == "differs"
    assert any(str(finding.pointer).startswith(path) for finding in found.findings)
    if name != "link gone":
        assert applied(record, found.patch) == whole


OTHERWISE: dict[str, tuple[Change, str]] = {
    "extractor": (lambda row: row["provenance"]["linked"]["extractor"].update(version="1"), "verify.extractor"),
    "parser": (lambda row: row["provenance"]["linked"]["parser"].update(version="1"), "verify.software"),
    "reader": (lambda row: row["provenance"]["activity"]["extractor"].update(version="0"), "verify.extractor"),
    "program": (lambda row: row["provenance"]["activity"]["software"].update(version="0.0.1"), "verify.software"),
    "rules": (lambda row: row["provenance"]["linked"].update(rules=["theirs"]), "verify.rules"),
    "no such capture": (
        lambda row: row["provenance"]["linked"].update(record_id="<urn:uuid:0>"),
        "verify.record.absent",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_record_made_otherwise_cannot_be_checked_and_why(archive: Path, name: str) -> None:
    change, code = OTHERWISE[name]
    record = row(archive)
    change(record)
    found = one(archive, record)
    assert (found.verdict, found.reason) == ("unchecked", code)


def test_false_evidence_is_found_whatever_the_extractor(archive: Path) -> None:
    record = row(archive)
    record["provenance"]["linked"]["extractor"]["version"] = "1"
    record["provenance"]["fields"]["title/1"]["quote"] = "Elephants"
    found = one(archive, record)
    assert found.verdict == "differs"
    assert (found.findings[0].code, found.findings[0].pointer) == ("evidence.quote", "/provenance/fields/title~11")


def test_a_changed_page_is_found_through_the_record_that_is_linked_to_it(archive: Path) -> None:
    (warc,) = (archive / "warcs").glob("bridges-*")
    raw = bytearray(warc.read_bytes())
    place = row(archive)["provenance"]["linked"]
    assert place["filename"] == warc.name
    raw[-200] ^= 0xFF
    raw[len(raw) // 3] ^= 0xFF
    warc.write_bytes(bytes(raw))
    (found,) = verified(archive, archive / "records")
    assert found.verdict == "differs"


def test_a_document_that_is_gone_cannot_be_checked(archive: Path) -> None:
    (warc,) = (archive / "warcs").glob("records-picked-*")
    warc.unlink()
    (found,) = verified(archive, archive / "records")
    assert found.reason == "verify.warc.absent"
