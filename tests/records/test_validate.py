"""Files and folders are read to their end, in flat memory, whatever stands in them."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tracemalloc
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.model import Record
from archiver.records import reading
from archiver.records.validate import MOST_FINDINGS, Checker, check_record, check_records

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "schemas/examples"
GOOD = json.loads((EXAMPLES / "record-1/valid/from-markdown.json").read_bytes())
LINE = json.dumps(GOOD) + "\n"
CHECKER = Checker()


def codes_in(source: Path, schema: str = "record-1") -> list[str]:
    return [finding.code for finding in check_records(source, schema=schema)]


def test_seed_has_a_fetch_date_without_zone_and_the_day_of_a_feed(shared: Path) -> None:
    findings = list(check_records(shared / "seed/solidot-78089.md"))
    assert [(finding.severity, finding.code, finding.line) for finding in findings] == [
        ("warning", "record.fetch-date.no-zone", 6),
        ("warning", "record.date.other-day", 5),
    ]
    assert findings[1].expected == "2024-05-06"


@pytest.fixture(scope="module")
def others(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """The 302 records by others in a folder, and what is known about each."""
    folder = tmp_path_factory.mktemp("others")
    with gzip.open(shared / "data/records/frontmatter-public.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for number, row in enumerate(rows):
        (folder / f"{number:03}.md").write_bytes(row["record"].encode())
    return folder, rows


def test_302_records_by_others_are_judged(others: tuple[Path, list[dict[str, Any]]]) -> None:
    checked = list(Checker(now=datetime(2026, 11, 22, tzinfo=UTC)).check_path(others[0]))
    counts = Counter(finding.code for item in checked for finding in item.findings)
    assert len(checked) == 302
    assert sum(not item.is_valid for item in checked) == 11
    # Each of these was looked at by eye; docs/design/records.md says what came of it.
    assert counts == {
        "record.fetch-date.no-zone": 302,
        "record.date.other-day": 142,
        "record.text.invisible": 137,
        "record.body.short": 58,
        "record.body.duplicate": 12,
        "record.frontmatter.yaml": 11,
        "record.body.script": 8,
        "record.text.mojibake": 8,
        "record.body.links": 7,
        "record.body.boilerplate": 5,
        "record.body.blocked": 3,
        "record.title.cut": 3,
        "record.body.error-page": 1,
        "record.frontmatter.comment": 1,
        "record.text.control": 1,
    }


def test_day_of_another_day_is_found_where_the_page_shows_it_and_nowhere_else(
    others: tuple[Path, list[dict[str, Any]]],
) -> None:
    folder, rows = others
    found = {
        int(Path(item.file).stem)
        for item in CHECKER.check_path(folder)
        if any(finding.code == "record.date.other-day" for finding in item.findings)
    }
    dated = {number: row for number, row in enumerate(rows) if row["page_published"]}
    wrong = {number for number, row in dated.items() if f"\ndate: {row['page_published'][:10]}\n" not in row["record"]}
    assert found & set(dated) <= wrong
    assert len(found & wrong) >= 0.95 * len(wrong)


def test_lines_after_a_broken_one_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(LINE + "{\n" + LINE.replace("article", "blog") + LINE)
    findings = list(check_records(path))
    assert [(finding.line, finding.code) for finding in findings] == [
        (2, "record.json.syntax"),
        (3, "record.kind.enum"),
    ]
    kind = findings[1]
    assert (kind.file, kind.pointer, kind.value) == (str(path), "/kind", "blog")
    assert kind.expected is not None
    assert kind.expected.startswith("one of article, ")


def test_folder_is_read_whole_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden/a.jsonl").write_text("{")
    (tmp_path / "deep/a.JSONL").write_text(LINE)
    (tmp_path / "b.json").write_text(f"[{LINE},{LINE}]")
    (tmp_path / "c.png").write_bytes(b"")
    (tmp_path / "d.parquet").write_bytes(b"")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    checked = list(CHECKER.check_path(tmp_path))
    assert sum(item.is_record for item in checked) == 3
    codes = sorted(finding.code for item in checked for finding in item.findings)
    assert codes == ["record.file.broken", "record.file.skipped", "record.file.unreadable"]


def test_empty_folder_is_told(tmp_path: Path) -> None:
    assert codes_in(tmp_path) == ["record.file.empty"]


def test_absent_file_and_pipe_are_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jsonl")
    assert codes_in(tmp_path / "a.jsonl") == ["record.file.unreadable"]
    assert codes_in(tmp_path / "none.jsonl") == ["record.file.unreadable"]


def test_a_folder_in_the_folder_that_is_shut_is_told() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "a.jsonl").write_text(LINE)
        (folder / "shut").mkdir(mode=0)
        user = os.geteuid()
        # Nothing is shut to root.
        os.seteuid(user or 65534)
        try:
            one, shut = reading.read_entries(folder)
        finally:
            os.seteuid(user)
    assert one.value == GOOD
    assert (shut.file, [each.code for each in shut.findings]) == (f"{name}/shut", ["record.file.unreadable"])


def test_unknown_schema_is_refused_before_the_first_record(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        check_records(tmp_path, schema="recrod")


def test_too_long_lines_and_files_are_told_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST", 2000)
    (tmp_path / "a.jsonl").write_text(LINE + "x" * 9000 + "\n" + LINE)
    (tmp_path / "b.json").write_text(" " * 2001)
    checked = list(CHECKER.check_path(tmp_path))
    assert [(item.line, [finding.code for finding in item.findings]) for item in checked] == [
        (1, []),
        (2, ["record.line.too-long"]),
        (3, []),
        (None, ["record.file.too-long"]),
    ]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    small.write_text(LINE * 50)
    large.write_text((LINE * 49 + "{\n") * 60)
    assert peak_of(large) < peak_of(small) + 300_000


def peak_of(path: Path) -> int:
    tracemalloc.start()
    sum(1 for _ in CHECKER.check_path(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_findings_about_one_record_are_limited_and_that_is_told() -> None:
    found = CHECKER.findings({**GOOD, "links": [{"url": "a", "text": ""}] * 5 + [5] * 1000})
    codes = [finding.code for finding in found]
    assert len(found) <= MOST_FINDINGS + 1
    assert codes[-1] == "record.findings.more"


def test_users_schema_is_used_and_our_own_rules_still_hold(tmp_path: Path) -> None:
    mine = tmp_path / "mine.json"
    mine.write_text('{"$schema":"http://json-schema.org/draft-07/schema#","required":["rights"]}')
    record = tmp_path / "a.jsonl"
    record.write_text(json.dumps({"fetch_date": "2025-10-06T17:17:50", "id": "<a:b>"}))
    findings = list(check_records(record, schema=str(mine)))
    assert [(row.code, row.record_id) for row in findings] == [
        ("record.required", "<a:b>"),
        ("record.fetch-date.no-zone", "<a:b>"),
    ]


def test_other_schemas_have_no_rules_about_records(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "capture-1/valid/full.json", tmp_path / "a.json")
    assert codes_in(tmp_path, "capture") == []


def test_record_in_memory_is_judged_and_named() -> None:
    record = Record("<urn:uuid:x>", "T", "https://example.org/", "", "", "2025-10-06T17:17:50Z", text="a" * 100)
    findings = check_record(record)
    assert [(row.code, row.record_id) for row in findings] == [("record.id.pattern", "<urn:uuid:x>")]
    assert check_record(replace(record, id=None)) == []


def test_half_a_surrogate_pair_in_memory_is_survived() -> None:
    record = Record(None, "\ud800", "\ud800", "", "\ud800", "2025-10-06T17:17:50Z", text="a" * 100)
    assert [row.code for row in check_record(record)] == ["record.canonical"]


@given(
    raw=st.binary() | st.text().map(str.encode) | st.sampled_from([b"[", b'{"a":', b"\xef\xbb\xbf", b"null", b"1e999"])
)
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for suffix in (".jsonl", ".json", ".md"):
        path = folder / f"a{suffix}"
        path.write_bytes(raw)
        items = list(CHECKER.check_path(path))
        assert items
        assert all(item.findings for item in items)
