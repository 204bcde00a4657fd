"""`archiver warc check`, as a process and as words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from archiver.cli.shell import Shell
from archiver.cli.warc.opening import expanded, no_files
from archiver.cli.warc.telling import Teller, line_of, summary
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


def test_findings_and_the_summaries_are_on_stdout_the_worst_first(sound: Path, broken: Path) -> None:
    done = run("warc", "check", sound, broken)
    assert done.code == 1
    text = done.out.decode()
    assert "\x1b" not in text
    lines = text.splitlines()
    assert lines[0].startswith(f"{sound}")
    severities = [line.split()[0] for line in lines if " × warc." in line]
    assert severities[-1] == "note"
    assert severities[1:] == sorted(severities[1:], key=["error", "warning", "note"].index)
    place = lines.index("  error        1 × warc.date")
    assert lines[place + 1].startswith("    WARC-Date is 'yesterday")
    assert lines[place + 2].startswith("    Expected: a UTC time as ")
    assert lines[place + 3] == "    At byte 0, <urn:uuid:00000000-0000-0000-0000-000000000001>."
    assert f"{sound}: clean; 1 record (resource 1); block digests: 1 absent" in text
    assert f"{broken}: error; 2 records" in text
    assert lines[-1] == "2 files: 1 clean, 1 with errors"


@pytest.mark.parametrize("options", [["warc", "check", "-v"], ["-v", "warc", "check"]])
def test_each_finding_is_a_line_with_verbose(broken: Path, options: list[str]) -> None:
    text = run(*options, broken).out.decode()
    assert f"{broken}, byte 0, <urn:uuid:00000000-0000-0000-0000-000000000001>: error warc.date: WARC-Date is" in text
    assert " × " not in text


def test_a_folder_is_the_web_archives_in_it(sound: Path, broken: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    sound.rename(tmp_path / "deep/SOUND.WARC")
    (tmp_path / "notes.txt").write_text("no archive")
    text = run("warc", "check", tmp_path).out.decode()
    assert "SOUND.WARC: clean" in text or "SOUND.WARC: warning" in text
    assert "2 files: " in text
    assert "notes" not in text
    (tmp_path / "deep/SOUND.WARC").rename(tmp_path / "deep/sound.warc.bad")
    done = run("warc", "check", tmp_path)
    assert f"1 web archive left out for the name, like {tmp_path}/deep/sound.warc.bad. Name such" in done.words


def test_a_folder_that_cannot_be_looked_into_is_told() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "sound.warc").write_bytes(SOUND)
        (folder / "shut").mkdir(mode=0)
        user = os.geteuid()
        # Nothing is shut to root.
        os.seteuid(user or 65534)
        try:
            assert list(expanded(Shell(), [folder])) == [folder / "sound.warc", folder / "shut"]
            assert str(no_files(folder / "shut")).endswith(
                "shut: the folder cannot be looked into (Permission denied). Look at its permissions."
            )
        finally:
            os.seteuid(user)


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
    (tmp_path / "empty").mkdir()
    done = run("warc", "check", tmp_path / "none.warc", tmp_path / "empty", sound)
    assert done.code == 3
    assert b"sound.warc: clean" in done.out
    assert done.out.endswith(b"3 files: 1 clean, 2 not readable\n")
    assert done.words.count("cannot be read") == 1
    assert "empty: a folder without WARC files" in done.words


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


def many(count: int) -> list[Finding]:
    return [
        Finding("warc.uri", "info", f"'{each}' is odd", "a.warc", offset=each, record_id=f"<urn:{each}>")
        for each in range(count)
    ]


@pytest.mark.parametrize(("each", "as_json"), [(False, True), (True, False)])
def test_every_finding_is_told_to_programs_and_to_who_asks(
    capsys: pytest.CaptureFixture[str], each: bool, as_json: bool
) -> None:
    assert Teller(Shell(), as_json=as_json, each=each).tell([*many(50), checked()]) == 0
    assert sum("is odd" in line for line in capsys.readouterr().out.splitlines()) == 50


def test_findings_of_one_kind_are_told_together(capsys: pytest.CaptureFixture[str]) -> None:
    Teller(Shell(), as_json=False).tell([*many(50), checked()])
    assert capsys.readouterr().out.splitlines() == [
        "a.warc",
        "  note        50 × warc.uri",
        "    '0' is odd.",
        "    First at byte 0, <urn:0>; then at 1, 2, 3, 4 and 45 more places.",
        summary(checked()),
    ]


def test_what_was_found_is_told_when_the_check_breaks_off(capsys: pytest.CaptureFixture[str]) -> None:
    def breaks_off() -> Iterator[Finding | Checked]:
        yield from many(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Teller(Shell(), as_json=False).tell(breaks_off())
    assert "3 × warc.uri" in capsys.readouterr().out


def test_a_file_in_a_package_is_told_of_before_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    inner = Checked("p.wacz/archive/a.warc", {}, {}, {}, {"error": 1})
    outer = Checked("p.wacz", {}, {}, {}, {"error": 2})
    findings = [
        Finding("wacz.pages.url", "error", "no url", "p.wacz/pages/pages.jsonl"),
        Finding("warc.date", "error", "no date", "p.wacz/archive/a.warc"),
    ]
    teller = Teller(Shell(), as_json=False)
    assert teller.tell([*findings, inner, outer]) == 2
    teller.tell_total()
    lines = [line for line in capsys.readouterr().out.splitlines() if line and not line.startswith(" ")]
    assert lines == [
        "p.wacz/archive/a.warc",
        summary(inner),
        "p.wacz/pages/pages.jsonl",
        summary(outer),
    ]
