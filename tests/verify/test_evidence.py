"""Evidence looked up in an archive without making records again."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from archiver.archive import make_archive, open_archive
from archiver.records.validate import Checker
from archiver.verify.evidence import EvidenceLookup
from tests.dataset.picked import bridge_archive, document, imported, tree


def codes(archive: Path, path: Path) -> list[str]:
    with closing(open_archive(archive)) as opened:
        checker = Checker(evidence=EvidenceLookup(opened).findings)
        found = [finding.code for each in checker.check_path(path) for finding in each.findings]
    return [code for code in found if code.startswith(("evidence.", "verify."))]


def change(path: Path, **members: Any) -> None:
    value = json.loads(path.read_bytes().splitlines()[-1])
    path.write_text(json.dumps(value | members) + "\n", "utf-8")


def test_extracted_records_have_evidence_that_holds(copied: Path, rows: Path) -> None:
    assert codes(copied, rows) == []
    change(rows, title="Never said", description=None)
    assert "evidence.value" in codes(copied, rows)


def test_a_record_of_another_archive_has_none_that_can_be_looked_up(copied: Path, rows: Path) -> None:
    (warc,) = (copied / "warcs").iterdir()
    warc.unlink()
    assert set(codes(copied, rows)) == {"verify.record.unreadable"}


def test_records_by_others_have_evidence_in_the_page_they_are_linked_to(tmp_path: Path) -> None:
    imported(make_archive(bridge_archive(tmp_path / "a")), tree(tmp_path / "tree", {"a.md": document()}))
    path = tmp_path / "a/records/imported/picked.jsonl"
    assert codes(tmp_path / "a", path) == []
    change(path, title="Never said")
    assert codes(tmp_path / "a", path) == ["evidence.value"]


def test_what_was_asserted_and_no_more_has_nothing_to_check(tmp_path: Path) -> None:
    imported(make_archive(tmp_path / "a"), tree(tmp_path / "tree", {"a.md": document()}))
    assert codes(tmp_path / "a", tmp_path / "a/records/imported/picked.jsonl") == []
    assert codes(tmp_path / "a", tmp_path / "tree/a.md") == []
