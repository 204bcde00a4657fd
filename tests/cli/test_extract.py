"""`archiver extract`, as a process: what it writes and says, and what is left when it is stopped."""

from __future__ import annotations

import csv
import io
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archiver.archive import open_archive
from tests.cli.running import run
from tests.dataset.engine import install
from tests.dataset.shelf import numbered, page, write_warc
from tests.programs import Program, running


def test_the_whole_archive_and_then_nothing(copied: Path) -> None:
    first = run("-C", copied, "extract")
    assert first.code == 0
    assert first.out == b""
    assert "records (" in first.words
    assert "Languages: " in first.words
    assert "Skipped: " in first.words
    assert f"Wrote {copied}/records/" in first.words
    (path,) = (copied / "records").iterdir()
    before = path.stat().st_mtime_ns
    second = run("-C", copied, "extract")
    assert second.code == 0
    assert "Up to date: 1 WARC file; --force makes their records anew" in second.words
    assert "Wrote" not in second.words
    assert second.words.splitlines()[0] == first.words.splitlines()[0]
    assert path.stat().st_mtime_ns == before
    assert "Wrote" in run("-C", copied, "extract", "--force").words
    assert path.stat().st_mtime_ns != before


def test_json_gives_one_object_that_accounts_for_each_capture(copied: Path) -> None:
    done = run("-C", copied, "extract", "--json")
    report = json.loads(done.out)
    assert report["captures"] == report["records"] + sum(report["skipped"].values())
    assert sum(report["kinds"].values()) == sum(report["languages"].values()) == report["records"]
    assert report["findings"] == report["unchanged"] == []
    assert [Path(each).parent.name for each in report["outputs"]] == ["records"]
    again = json.loads(run("-C", copied, "extract", "--json").out)
    assert again == {**report, "outputs": [], "unchanged": again["unchanged"]}
    assert len(again["unchanged"]) == 1


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.md"])
def test_the_name_of_the_file_says_its_form(copied: Path, tmp_path: Path, name: str) -> None:
    done = run("-C", copied, "extract", "-o", tmp_path / name)
    assert (done.code, f"Wrote {tmp_path / name}" in done.words) == (0, True)
    beginning = (tmp_path / name).read_bytes()[:3]
    assert beginning == {"a.csv": b"id,", "a.jsonl": b'{"i', "a.parquet": b"PAR", "a.md": b"---"}[name]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "markdown"])
def test_stdout_gets_the_bytes_of_the_file(copied: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / {"markdown": "a.md"}.get(form, f"a.{form}")
    run("-C", copied, "extract", "-o", path)
    done = run("-C", copied, "extract", "--format", form, "-o", "-", "--json", "--workers", "2")
    assert done.out == path.read_bytes()


def test_a_folder_of_documents(copied: Path, tmp_path: Path) -> None:
    done = run("-C", copied, "extract", "--format", "markdown", "-o", tmp_path / "documents")
    documents = list((tmp_path / "documents/127.0.0.1").glob("*.md"))
    assert done.words.startswith(f"{len(documents)} records")


def test_csv_is_read_by_python(copied: Path) -> None:
    done = run("-C", copied, "extract", "--select", "kind=article", "-o", "-", "--format", "csv")
    csv.field_size_limit(10**9)
    rows = list(csv.DictReader(io.StringIO(done.out.decode(), newline="")))
    assert {row["kind"] for row in rows} == {"article"}
    assert f"{len(rows)} records ({len(rows)} article)" in done.words


def test_each_skipped_capture_can_be_listed(copied: Path, tmp_path: Path) -> None:
    listed = tmp_path / "skipped.jsonl"
    report = json.loads(run("-C", copied, "extract", "--skipped", listed, "--json").out)
    skipped = [json.loads(line) for line in listed.read_bytes().splitlines()]
    assert len(skipped) == sum(report["skipped"].values()) > 0
    assert {each["reason"] for each in skipped} == set(report["skipped"])
    assert set(skipped[0]) == {"reason", "url", "timestamp", "status", "mime", "record_id", "warc", "offset"}
    done = run("-v", "-C", copied, "extract")
    assert "lists what was skipped" in done.words
    done = run("-v", "-C", copied, "extract", "--force")
    assert done.words.count("\nSkipped http") + done.words.startswith("Skipped http") <= len(skipped)
    assert "): type" in done.words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--select", "colour=red"], "'colour' is no key. The keys are url, host"),
        (["--similar", "20"], "20 is not in the range"),
        (["--workers", "0"], "0 is not in the range"),
        (["--engine", "nobody"], "no extractor is called 'nobody'"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--rules", "absent.toml"], "absent.toml"),
    ],
)
def test_what_cannot_be_right_is_a_usage_error(copied: Path, arguments: list[str], words: str) -> None:
    done = run("-C", copied, "extract", *arguments)
    assert done.code == 2
    assert words in done.words
    assert len(done.words.splitlines()) == 1


def test_a_folder_in_the_place_of_the_file_is_refused(copied: Path, tmp_path: Path) -> None:
    done = run("-C", copied, "extract", "-o", tmp_path)
    assert (done.code, "this is no plain file" in done.words) == (3, True)


def test_a_reader_that_leaves_early_is_no_error(copied: Path) -> None:
    command = f"{sys.executable} -m archiver -q -C {copied} extract -o - --workers 2 | head -c 5"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b'{"id"', b"")


def test_why_a_field_has_its_value(copied: Path) -> None:
    with closing(open_archive(copied)) as archive:
        url = next(each.url for each in archive.index.captures() if each.status == 200 and each.mime == "text/html")
    done = run("-C", copied, "extract", "--explain", url)
    assert b"title" in done.out
    assert not (copied / "records").exists()


# Stopped in the middle

OPTIONS = ("--engine", "obedient", "--select", "url!=/skip/")


@contextmanager
def meeting(folder: Path, *arguments: str) -> Iterator[tuple[Program, int]]:
    """Run an extraction until a worker is at the page that says so; give the program and the worker's id."""
    plugin = folder / "plugin"
    os.mkfifo(plugin / "meeting")
    command = [sys.executable, "-m", "archiver", "-v", "-C", str(folder / "archive"), "extract", *OPTIONS]
    command += ["--workers", "2", "--page-timeout", "20", *arguments]
    with running(command, environ={**os.environ, "PYTHONPATH": str(plugin)}) as program:
        worker = int(program.text_from(plugin / "meeting"))
        # Its turn comes when the first file is written.
        program.line_with("/skip/2 ")
        yield program, worker
    (plugin / "meeting").unlink()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with the plug-in and an archive of three WARC files; at a page of the second a worker can be met."""
    install(tmp_path / "plugin")
    write_warc(tmp_path / "archive", "a", numbered(9))
    second = {"/skip/1": b"", "/skip/2": b"", **numbered(5, start=9), "/meet": page("Meet", "MEET HERE")}
    write_warc(tmp_path / "archive", "b", second, day=1)
    write_warc(tmp_path / "archive", "c", numbered(5, start=14), day=2)
    return tmp_path


def extract(folder: Path, *arguments: str) -> dict[str, bytes]:
    """Run an extraction to its end and return the files of records by name."""
    environ = {"PYTHONPATH": str(folder / "plugin")}
    done = run("-C", folder / "archive", "extract", *OPTIONS, *arguments, environ=environ)
    assert done.code == 0, done
    return {path.name: path.read_bytes() for path in (folder / "archive/records").iterdir()}


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)],
    ids=["ctrl-c", "term", "kill"],
)
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_stopped_in_the_middle_it_leaves_whole_files_and_goes_on(
    archive: Path, number: signal.Signals, code: int, form: str
) -> None:
    with meeting(archive, "--format", form) as (program, worker):
        watched = os.pidfd_open(worker)
        assert program.stop(number) == code
        if number != signal.SIGKILL:
            last = program.said.strip().splitlines()[-1]
            assert last == "Stopped. What is complete is kept; the same command goes on."
            # A worker is gone before the command is; one whose parent was killed ends when its page does.
            assert select.select([watched], [], [], 10)[0]
        os.close(watched)
        assert [path.name[0] for path in (archive / "archive/records").glob(f"*.{form}")] == ["a"]
        parts = list((archive / "archive/records").glob(".*.part"))
        assert len(parts) == (1 if number == signal.SIGKILL else 0)
        if number == signal.SIGKILL:
            os.kill(worker, signal.SIGKILL)
    for part in parts:
        part.unlink()
    resumed = extract(archive, "--format", form)
    assert resumed == extract(archive, "--format", form, "--force", "--workers", "1")
    assert sorted(name[0] for name in resumed) == ["a", "b", "c"]


def test_worker_killed_from_outside_costs_nothing(archive: Path) -> None:
    whole = extract(archive, "--workers", "1")
    with meeting(archive, "--force") as (program, worker):
        (archive / "plugin/meeting").unlink()
        os.kill(worker, signal.SIGKILL)
        assert program.end() == 0
        (archive / "plugin/meeting").touch()
    assert {path.name: path.read_bytes() for path in (archive / "archive/records").iterdir()} == whole


def test_page_that_takes_too_long_is_a_finding_and_tried_again_next_time(archive: Path) -> None:
    plugin = archive / "plugin"
    write_warc(archive / "archive", "d", {"/stuck": page("Stuck", "STOP HERE"), **numbered(2, start=20)}, day=3)
    arguments = ("-C", archive / "archive", "extract", *OPTIONS, "--workers", "2", "--page-timeout", "1")
    for outputs in (4, 1):
        done = run(*arguments, "--json", environ={"PYTHONPATH": str(plugin)})
        report = json.loads(done.out)
        assert done.code == 1
        assert (report["skipped"], len(report["outputs"])) == ({"time": 1, "url": 2}, outputs)
        assert [finding["code"] for finding in report["findings"]] == ["extract.time"]
        assert "/stuck: it was not done after 1 seconds, and was given up" in done.words
        assert "--page-timeout" in done.words
