"""`archiver verify`: records beside the archived bytes."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from archiver.store.lock import locked
from tests.cli.pages import PAGE, archive_of, record, record_id, story
from tests.cli.running import run

NAME = "a.warc.gz.jsonl"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = archive_of(tmp_path_factory.mktemp("archive") / "a", record(1, story()), record(2, story(title="More")))
    assert run("-C", folder, "extract").code == 0
    return folder


def changed(archive: Path, folder: Path, old: str, new: str) -> Path:
    """Return a file with the records of the archive, changed in one place."""
    text = (archive / "records" / NAME).read_text("utf-8")
    assert old in text
    path = folder / "changed.jsonl"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_an_archive_whose_records_are_the_same_has_exit_code_0(archive: Path) -> None:
    done = run("verify", folder=archive)
    lines = [line.split() for line in done.out.decode().splitlines()]
    assert done.code == 0
    assert lines[0] == ["FILE", "CHECKED", "SAME", "DIFFER", "NOT", "CHECKABLE"]
    assert lines[1:] == [
        ["records", "2", "2", "0", "0"],
        ["warcs/a.warc.gz", "1", "1", "0", "0"],
        ["all", "3", "3", "0", "0"],
    ]
    assert "Everything is the same." in done.words


def test_a_changed_record_is_told_with_both_values_and_exit_code_1(archive: Path, tmp_path: Path) -> None:
    path = changed(archive, tmp_path, '"title":"More"', '"title":"Less"')
    done = run("-C", archive, "verify", path)
    shown = done.out.decode()
    assert done.code == 1
    assert f"{path}:2  differs  {record_id(2)}  {PAGE}\n" in shown
    assert "verify.derivation: /title is not what the archived bytes give\n" in shown
    assert "      here: Less\n      from the archive: More\n" in shown
    assert "1 × verify.derivation" in done.words


def test_a_record_of_another_extractor_cannot_be_checked_and_that_is_said(archive: Path, tmp_path: Path) -> None:
    old = json.loads((archive / "records" / NAME).read_text("utf-8").splitlines()[0])
    version = old["provenance"]["activity"]["extractor"]["version"]
    path = changed(archive, tmp_path, f'"name":"archiver","version":"{version}"', '"name":"archiver","version":"0"')
    done = run("-C", archive, "verify", path)
    assert done.code == 1
    assert f"{path}:1  cannot be checked  " in done.out.decode()
    assert "made by archiver 0; here is archiver" in done.out.decode()


def test_json_is_a_line_for_each_by_the_schema_and_the_same_for_any_processes(archive: Path, tmp_path: Path) -> None:
    path = changed(archive, tmp_path, '"title":"More"', '"title":"\\u001b[2JLess"')
    files = [path, archive / "warcs/a.warc.gz"]
    done = run("-C", archive, "verify", *files, "--json", "--workers", "1")
    found = [json.loads(line) for line in done.out.splitlines()]
    engine = Engine(load_schema("verification-1"))
    assert all(engine.is_valid(each) for each in found)
    assert [(each["kind"], each["verdict"]) for each in found] == [
        ("record", "same"),
        ("record", "differs"),
        ("warc", "same"),
    ]
    assert {"op": "replace", "path": "/title", "value": "More"} in found[1]["patch"]
    assert run("-C", archive, "verify", *files, "--json", "--workers", "2").out == done.out


def test_no_control_character_of_a_record_reaches_a_terminal(archive: Path, tmp_path: Path) -> None:
    path = changed(archive, tmp_path, '"title":"More"', '"title":"\\u001b[2J\\u009b31m\\u202eLess"')
    shown = run("-C", archive, "verify", path).out.decode()
    assert "Less" in shown
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)


def test_a_damaged_warc_file_differs(archive: Path, tmp_path: Path) -> None:
    raw = bytearray((archive / "warcs/a.warc.gz").read_bytes())
    raw[len(raw) // 3] ^= 0xFF
    path = tmp_path / "b.warc.gz"
    path.write_bytes(raw)
    done = run("-C", archive, "verify", path)
    assert done.code == 1
    assert f"{path}  differs" in done.out.decode()
    assert "warc.gzip.damaged" in done.out.decode()


def test_an_archive_that_was_copied_without_its_index_is_verified_with_one_command(
    archive: Path, tmp_path: Path
) -> None:
    for name in ("records", "warcs"):
        shutil.copytree(archive / name, tmp_path / "copy" / name)
    done = run("-C", tmp_path / "copy", "verify")
    assert done.code == 0, done
    assert done.words.startswith("Indexed 1 file that was new in warcs/.\n")
    assert "Everything is the same." in done.words
    assert "Indexed" not in run("-C", tmp_path / "copy", "verify").words


def test_a_file_that_was_changed_is_not_indexed_again(archive: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(archive, tmp_path / "copy"))
    path = copy / "warcs/a.warc.gz"
    path.write_bytes(path.read_bytes()[:-30])
    done = run("-C", copy, "verify")
    assert done.code == 1
    assert "Indexed" not in done.words
    assert "not indexed, or changed since" in done.words


def test_while_another_writer_is_at_work_nothing_is_indexed(archive: Path, tmp_path: Path) -> None:
    for name in ("records", "warcs"):
        shutil.copytree(archive / name, tmp_path / "copy" / name)
    with locked(tmp_path / "copy/.archiver/lock"):
        done = run("-C", tmp_path / "copy", "verify")
    assert done.code == 1
    assert "run `archiver -C" in done.words


def test_folder_without_archive_cannot_run(tmp_path: Path) -> None:
    assert run("-C", tmp_path, "verify").code == 3


def test_archive_without_records_cannot_run_and_says_what_to_do(tmp_path: Path) -> None:
    folder = archive_of(tmp_path / "b", record(1, story()))
    done = run("-C", folder, "verify")
    assert done.code == 3
    assert f"`archiver -C {folder} extract` makes records" in done.words


def test_file_that_is_not_there_is_a_usage_error(archive: Path) -> None:
    assert run("-C", archive, "verify", "nothing.jsonl").code == 2


def test_ctrl_c_ends_it_and_its_processes_without_a_traceback(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes((archive / "records" / NAME).read_bytes() * 3000)
    command = [sys.executable, "-m", "archiver", "-C", str(archive), "verify", str(path), "--json", "--workers", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b'"same"' in process.stdout.readline()
        workers = [int(each) for each in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=50)
    assert process.returncode == 130
    assert b"Traceback" not in words
    assert workers
    assert not [each for each in workers if Path(f"/proc/{each}").exists()]
