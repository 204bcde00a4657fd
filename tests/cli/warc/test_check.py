"""`archiver warc check`, as a process and as words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from archiver.cli.shell import Shell
from archiver.cli.warc.telling import MOST_ALIKE, Teller, line_of, summary
from archiver.model import Finding
from archiver.records.schema import shipped_by_id, shipped_schema
from archiver.warc.check import Checked
from tests.cli.running import run

SOUND = (
    b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    b"WARC-Date: 2024-05-06T12:00:00Z\r\nWARC-Target-URI: http://example.com/\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 3\r\n\r\none\r\n\r\n"
)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.warc"
    path.write_bytes(SOUND)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.warc"
    path.write_bytes(SOUND.replace(b"2024-05-06T12:00:00Z", b"yesterday\x1b[31m") + SOUND)
    return path


def validate(lines: bytes) -> list[dict[str, object]]:
    """The JSON lines, each of them valid by the schema."""
    contents = [(name, DRAFT202012.create_resource(document)) for name, document in shipped_by_id().items()]
    document = shipped_schema("finding-1").document
    assert isinstance(document, dict)
    validator = Draft202012Validator(document, registry=Registry().with_resources(contents))
    found = [json.loads(line) for line in lines.splitlines()]
    for each in found:
        validator.validate(each)
    return found


def test_what_our_own_crawler_wrote_is_clean(crawled: Path) -> None:
    (warc,) = (crawled / "warcs").glob("*.warc.gz")
    done = run("warc", "check", warc)
    assert (done.code, done.words) == (0, "")
    assert b": clean; " in done.out
    assert b"no findings" in done.out


def test_findings_and_the_summary_are_lines_on_stdout(sound: Path, broken: Path) -> None:
    done = run("warc", "check", sound, broken)
    assert done.code == 1
    text = done.out.decode()
    assert "\x1b" not in text
    assert f"{sound}: clean; 1 record (resource 1); block digests: 1 absent" in text
    assert f"{broken}, byte 0, <urn:uuid:00000000-0000-0000-0000-000000000001>: error warc.date: WARC-Date is" in text
    assert f"{broken}: error; 2 records" in text


def test_each_json_line_is_a_finding(broken: Path) -> None:
    done = run("warc", "check", "--json", broken)
    found = validate(done.out)
    assert done.code == 1
    assert {"warc.date", "warc.head.control", "warc.id.repeated", "warc.first"} <= {each["code"] for each in found}
    assert all(each["file"] == str(broken) for each in found)
    assert f"{broken}: error; " in done.words


def test_warnings_alone_leave_the_exit_code_0(tmp_path: Path) -> None:
    path = tmp_path / "lf.warc"
    path.write_bytes(SOUND.replace(b"text/plain", b"plain"))
    done = run("warc", "check", path)
    assert done.code == 0
    assert b": warning; " in done.out


def test_a_file_that_cannot_be_opened_costs_no_other(sound: Path, tmp_path: Path) -> None:
    done = run("warc", "check", tmp_path / "none.warc", tmp_path, sound)
    assert done.code == 3
    assert b"sound.warc: clean" in done.out
    assert done.words.count("cannot be read") == 2


def test_standard_input_is_checked(sound: Path) -> None:
    command = [sys.executable, "-m", "archiver", "warc", "check", "-"]
    done = subprocess.run(command, input=sound.read_bytes(), capture_output=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1].startswith(b"-: clean; 1 record ")


def test_a_wacz_is_checked_as_one(shared: Path) -> None:
    path = shared / "data/warc/webrecorder+py-wacz/tests/fixtures/valid_example_2.wacz"
    if not path.is_file():
        pytest.skip("../shared/data/warc is absent")
    done = run("warc", "check", "--json", path)
    validate(done.out)
    assert f"{path}: " in done.words


def checked(**counts: int) -> Checked:
    return Checked("a.warc", {"response": 2}, {"ok": 2}, {"ok-raw-chunked": 1, "wrong": 1}, counts)


def test_the_summary_has_the_verdict_and_all_counts() -> None:
    assert summary(checked(error=1, warning=2, info=3)) == (
        "a.warc: error; 2 records (response 2); block digests: 2 ok; "
        "payload digests: 1 ok over chunks, 1 wrong; 1 error, 2 warnings, 3 notes"
    )
    assert ": clean; " in summary(checked(info=1))


def test_a_line_says_where_what_and_what_would_be_right() -> None:
    finding = Finding("warc.x", "error", "it is so", "a.warc", offset=7, record_id="<urn:x>", expected="it is not")
    assert line_of(finding) == "a.warc, byte 7, <urn:x>: error warc.x: it is so (expected it is not)."


@pytest.mark.parametrize("as_json", [False, True])
def test_many_findings_of_one_code_are_counted_for_people_and_never_for_programs(
    capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    many = [Finding("warc.uri", "info", f"number {number}", "a.warc") for number in range(MOST_ALIKE + 5)]
    assert Teller(Shell(), as_json=as_json).tell([*many, checked()]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == (MOST_ALIKE + 5 if as_json else MOST_ALIKE + 2)
    assert ("… and 5 more of warc.uri; --json shows them all" in lines) is not as_json
