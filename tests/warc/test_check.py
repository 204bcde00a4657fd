"""Whole files, checked."""

from __future__ import annotations

import gzip
import io
import json
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from archiver.errors import ArchiverError, WarcError
from archiver.model import Finding
from archiver.records.schema import shipped_by_id, shipped_schema
from archiver.warc.check import Checked, check_file, check_stream

Record = Callable[..., bytes]

VERDICTS = Path(__file__).parent / "rules" / "expected_verdicts.tsv"
SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wat", ".wat.gz", ".wet", ".wet.gz", ".bad")


def outcome(file: io.BytesIO | bytes, name: str = "a.warc") -> tuple[Checked, list[Finding]]:
    """What came of the file, and the findings."""
    *items, last = check_stream(io.BytesIO(file) if isinstance(file, bytes) else file, name)
    assert isinstance(last, Checked)
    findings = [item for item in items if isinstance(item, Finding)]
    assert len(findings) == len(items)
    return last, findings


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_sound_file_is_clean(plain: bytes) -> None:
    checked, findings = outcome(plain)
    assert checked.verdict == "clean"
    assert checked.records == {"resource": 3}
    assert checked.block_digests == {"absent": 3}
    assert codes(findings) == ["warc.first"]


def test_findings_say_where(record: Record) -> None:
    raw = record(1, b"one") + record(2, b"two", extra="WARC-IP-Address: nowhere\r\n")
    _, findings = outcome(raw)
    finding = findings[-1]
    assert (finding.code, finding.severity, finding.file) == ("warc.field.value", "error", "a.warc")
    assert finding.offset == len(record(1, b"one"))
    assert finding.record_id == "<urn:uuid:00000000-0000-0000-0000-000000000002>"
    assert finding.value == "nowhere"
    assert finding.expected


def test_checking_goes_on_behind_damage(members: list[bytes]) -> None:
    broken = members[0] + members[1][:20] + b"\xff" * 10 + members[1][30:] + members[2]
    checked, findings = outcome(broken, "a.warc.gz")
    assert checked.verdict == "error"
    assert checked.records["resource"] >= 2
    assert any(finding.severity == "error" for finding in findings)


@pytest.mark.parametrize("cut", [1, 3, 5, 100])
def test_a_torn_tail_is_an_error(record: Record, cut: int) -> None:
    raw = record(1, b"one") + record(2, b"x" * 500)
    checked, findings = outcome(raw[: len(raw) - 4 - cut])
    assert checked.verdict == "error"
    assert "warc.record.torn" in codes(findings)


def test_a_block_that_is_not_all_there_is_not_compared(record: Record) -> None:
    raw = record(1, b"x" * 500, extra="WARC-Block-Digest: sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N\r\n")
    checked, findings = outcome(raw[:-100])
    assert checked.block_digests == {"unchecked": 1}
    assert "warc.digest.block" not in codes(findings)


@pytest.mark.parametrize(
    ("name", "packed", "is_told"),
    [
        ("a.warc", False, False),
        ("a.warc.gz", True, False),
        ("a.warc", True, True),
        ("a.WARC.GZ", False, True),
        ("a.part", True, False),
        ("a.part", False, False),
    ],
)
def test_a_name_that_says_otherwise_is_a_warning(
    tmp_path: Path, plain: bytes, members: list[bytes], name: str, packed: bool, is_told: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(b"".join(members) if packed else plain)
    found = [item.code for item in check_file(path) if isinstance(item, Finding)]
    assert ("warc.file.name" in found) is is_told


def test_an_empty_line_before_the_first_record_is_an_error(plain: bytes) -> None:
    checked, findings = outcome(b"\r\n" + plain)
    assert checked.verdict == "error"
    assert "warc.file.begin" in codes(findings)


def test_what_cannot_be_opened_is_an_error_of_ours(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(WarcError):
            list(check_file(path))


def test_a_disk_that_fails_is_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("archiver.warc.check.open_warc", lambda path: Failing())
    with pytest.raises(WarcError, match="Input/output error"):
        list(check_file(tmp_path / "a.warc"))


def test_a_stream_that_cannot_go_back_is_checked(members: list[bytes]) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    checked, _ = outcome(Pipe(b"".join(members)))
    assert checked.records == {"resource": 3}


def test_progress_is_told_up_to_the_end(tmp_path: Path, plain: bytes) -> None:
    steps: list[tuple[int, int | None]] = []

    class Noted:
        def step(self, what: str, done: int, total: int | None = None) -> None:
            steps.append((done, total))

        def note(self, text: str) -> None:
            raise AssertionError(text)

    path = tmp_path / "a.warc"
    path.write_bytes(plain)
    list(check_file(path, progress=Noted()))
    assert steps[-1] == (len(plain), len(plain))


def test_an_arc_file_is_not_judged_by_the_rules_of_warc(shared: Path) -> None:
    path = shared / "data/warc/webrecorder+warcio/test/data/example.arc"
    if not path.is_file():
        pytest.skip("../shared/data/warc is absent")
    items = list(check_file(path))
    assert [item for item in items if isinstance(item, Finding)] == []


def test_memory_does_not_grow_with_a_record(record: Record) -> None:
    raw = gzip.compress(record(1, b"x" * 60_000_000), compresslevel=1)
    tracemalloc.start()
    outcome(raw, "a.warc.gz")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_files_by_other_people_get_the_verdicts_that_were_looked_at_once(shared: Path) -> None:
    folder = shared / "data" / "warc"
    if not folder.is_dir():
        pytest.skip("../shared/data/warc is absent")
    lines = VERDICTS.read_text(encoding="utf-8").splitlines()
    expected = dict(line.split("\t", 1) for line in lines if not line.startswith("#"))
    paths = sorted(path for path in folder.rglob("*") if path.name.endswith(SUFFIXES))
    found = {path.relative_to(folder).as_posix(): verdict_line(path) for path in paths}
    assert found == expected


def verdict_line(path: Path) -> str:
    """The verdict, and how often each severity and code was found."""
    counts: Counter[str] = Counter()
    verdict = ""
    for item in check_file(path):
        if isinstance(item, Checked):
            verdict = item.verdict
        else:
            counts[f"{item.severity} {item.code}"] += 1
    return f"{verdict}\t{', '.join(f'{name} {count}' for name, count in sorted(counts.items()))}"


def test_all_that_the_other_test_suites_call_invalid_is_an_error(shared: Path) -> None:
    paths = sorted((shared / "data" / "warc").rglob("invalid-warcfile-*"))
    if not paths:
        pytest.skip("../shared/data/warc is absent")
    assert {path.name: verdict_line(path).split("\t")[0] for path in paths} == {path.name: "error" for path in paths}


BASE = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    b"WARC-Date: 2024-05-06T12:00:00Z\r\nWARC-Target-URI: http://example.com/\r\n"
    b"WARC-Payload-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ\r\nContent-Type: application/http\r\n"
    b"Content-Length: 50\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\r\n"
)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    contents = [(name, DRAFT202012.create_resource(document)) for name, document in shipped_by_id().items()]
    document = shipped_schema("finding-1").document
    assert isinstance(document, dict)
    return Draft202012Validator(document, registry=Registry[Any]().with_resources(contents))


@given(st.binary(max_size=400))
@example(BASE)
@example(gzip.compress(BASE, mtime=0))
def test_any_bytes_come_to_a_verdict(raw: bytes) -> None:
    begun = time.process_time()
    try:
        checked, _ = outcome(raw)
    except ArchiverError:
        return
    assert checked.verdict in ("clean", "warning", "error")
    assert time.process_time() - begun < 5


@given(st.integers(0, len(BASE) - 1), st.integers(0, 20), st.binary(max_size=20))
def test_a_changed_file_comes_to_a_verdict_that_can_be_written(
    validator: Draft202012Validator, place: int, size: int, other: bytes
) -> None:
    raw = BASE[:place] + other + BASE[place + size :]
    for packed in (raw, gzip.compress(raw, mtime=0)):
        checked, findings = outcome(packed)
        assert checked.verdict in ("clean", "warning", "error")
        for finding in findings:
            validator.validate(json.loads(json.dumps(finding.as_json(), ensure_ascii=False).encode()))
