"""The command line as processes: errors, streams, pipes, locales."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from archiver.cli.main import COMMANDS
from archiver.records.schema import shipped_schema
from tests.cli.running import run
from tests.programs import running

URL = "http://127.0.0.1:9/"
BAD: dict[str, tuple[list[str], int, str]] = {
    "no archive": (["-C", "nothing", "lookup", URL], 3, "no archive"),
    "no archive to extract": (["-C", "nothing", "extract"], 3, "no archive"),
    "no archive to index": (["-C", "nothing", "index"], 3, "no archive"),
    "no archive to cite": (["-C", "nothing", "cite", URL], 3, "no archive"),
    "no archive to replay": (["-C", "nothing", "replay", "--port", "0"], 3, "no archive"),
    "a file as archive": (["-C", "file", "lookup", URL], 2, "is a file"),
    "unknown command": (["frobnicate"], 2, "frobnicate"),
    "misspelt command": (["valdate"], 2, "Did you mean 'validate'? See"),
    "misspelt command of a group": (["warc", "chek"], 2, "Did you mean 'check'?"),
    "unknown option": (["lookup", URL, "--nonsense"], 2, "--nonsense"),
    "no argument": (["crawl"], 2, "URL"),
    "no URL": (["crawl", "not a url"], 2, "not a url"),
    "another scheme": (["capture", "mailto:a@example.org"], 2, "mailto"),
    "bad time": (["-C", "arch", "lookup", URL, "--at", "yesterday"], 2, "'yesterday'"),
    "bad time to cite": (["-C", "arch", "cite", URL, "--at", "2025-13-01"], 2, "2025-13-01"),
    "bad match": (["-C", "arch", "lookup", URL, "--match", "all"], 2, "--match"),
    "bad URL to look up": (["-C", "arch", "lookup", "http://[bad"], 1, "http://[bad"),
    "bad size": (["crawl", URL, "--max-body", "much"], 2, "write 500000"),
    "negative delay": (["crawl", URL, "--delay", "-1"], 2, "delay"),
    "delay that is no number": (["crawl", URL, "--delay", "nan"], 2, "delay"),
    "endless timeout": (["crawl", URL, "--timeout", "inf"], 2, "timeout"),
    "negative time": (["crawl", URL, "--max-time", "-5"], 2, "--max-time"),
    "no workers": (["crawl", URL, "--workers", "0"], 2, "--workers"),
    "bad pattern": (["crawl", URL, "--include", "["], 2, "--include"),
    "bad name": (["crawl", URL, "--name", "../x"], 2, "--name"),
    "bad header": (["crawl", URL, "--header", "nonsense"], 2, "--header"),
    "bad network": (["crawl", URL, "--allow-private", "300.1.1.1/8"], 2, "--allow-private"),
    "private address": (["-C", "fresh", "crawl", URL], 1, "--allow-private"),
    "missing WARC": (["extract", "absent.warc.gz"], 3, "absent.warc.gz"),
    "folder as WARC": (["extract", "folder"], 3, "folder: a folder without WARC files"),
    "missing file to import": (["import", "absent.warc"], 3, "absent.warc"),
    "missing file to validate": (["validate", "absent.jsonl"], 2, "absent.jsonl"),
    "unknown schema": (["validate", "file", "--schema", "nope"], 2, "nope"),
    "schema to show": (["schema", "show", "nope"], 2, "NAME: there is no schema 'nope'"),
    "site rule of another name": (["extract", "--rules", "file"], 2, "'file' is no folder"),
    "site rule to verify with": (["verify", "--rules", "file"], 2, "'file' is no folder"),
    "output in no folder": (["-C", "arch", "extract", "-o", "nowhere/out.jsonl"], 3, "nowhere"),
    "output that is a folder": (["-C", "arch", "extract", "-o", "folder"], 3, "folder"),
    "archive that cannot be made": (["-C", "file/x", "crawl", URL], 3, "file/x"),
    "broken settings": (["-C", "broken", "config"], 3, "archiver.toml"),
    "unknown setting": (["-C", "unknown", "config"], 3, "colour"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with things to stumble over."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "file").write_text("text\n")
    (folder / "folder").mkdir()
    (folder / "arch/warcs").mkdir(parents=True)
    for name, text in (("broken", "delay = = 1"), ("unknown", "colour = 'red'")):
        (folder / name / "warcs").mkdir(parents=True)
        (folder / name / "archiver.toml").write_text(text)
    return folder


@pytest.mark.parametrize(("arguments", "code", "words"), BAD.values(), ids=BAD.keys())
def test_error_is_a_line_with_what_where_and_code(desk: Path, arguments: list[str], code: int, words: str) -> None:
    done = run(*arguments, folder=desk)
    assert done.code == code, done
    assert words in done.words
    assert "Traceback" not in done.words
    assert done.out == b""
    if code != 1:
        assert done.words.count("\n") == 1, done.words
        assert done.words.startswith("archiver")


def test_private_address_is_refused_with_the_option_that_allows_it(tmp_path: Path) -> None:
    done = run("capture", URL, folder=tmp_path)
    assert done.code == 1
    assert "`--allow-private 127.0.0.1:9`" in done.words


@pytest.mark.parametrize("variable", ["ARCHIVER_WORKERS", "ARCHIVER_TIMEOUT", "ARCHIVER_DELAY"])
@pytest.mark.parametrize("value", ["-1", "many"])
def test_bad_environment_is_an_error_that_names_it(tmp_path: Path, variable: str, value: str) -> None:
    done = run("crawl", URL, folder=tmp_path, environ={variable: value})
    assert done.code in (2, 3)
    assert variable in done.words
    assert done.words.count("\n") == 1


def test_port_in_use_is_an_error(crawled: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("-C", crawled, "replay", "--port", str(port))
    assert done.code == 3
    assert str(port) in done.words
    assert "Traceback" not in done.words


def test_results_go_to_stdout_and_words_to_stderr(crawled: Path) -> None:
    found = run("-C", crawled, "lookup", URL.replace(":9", ":8000"), "--match", "host")
    missing = run("-C", crawled, "lookup", "http://example.org/")
    assert (missing.code, missing.out) == (1, b"")
    assert "Nothing in this archive" in missing.words
    assert found.out == b"" or found.words == ""


def any_url(archive: Path) -> str:
    from archiver.archive import open_archive

    opened = open_archive(archive)
    try:
        (name,) = opened.index.stamps()
        return next(c.url for c in opened.index.captures(warc=name) if c.mime == "text/html" and c.status == 200)
    finally:
        opened.close()


def test_json_lines_of_lookup_keep_the_schema(crawled: Path) -> None:
    done = run("-C", crawled, "lookup", any_url(crawled), "--match", "host", "--json")
    assert (done.code, done.words) == (0, "")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert len(lines) > 30
    for line in lines:
        jsonschema.validate(line, shipped_schema("capture-1").document)


def test_records_on_stdout_keep_the_schema_and_reports_stay_away(crawled: Path) -> None:
    (warc,) = (crawled / "warcs").iterdir()
    done = run("extract", warc, "--json")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert lines
    for line in lines:
        assert "provenance" in line
    assert f"{len(lines)} records" in done.words


def test_json_of_crawl_and_import_and_index_is_one_object_a_line(copied: Path, tmp_path: Path) -> None:
    (warc,) = (copied / "warcs").iterdir()
    runs: tuple[list[str | Path], ...] = (
        ["-C", tmp_path / "a", "crawl", URL, "--json"],
        ["-C", tmp_path / "a", "import", warc, "--json"],
        ["-C", copied, "index", "--rebuild", "--json"],
        ["-C", copied, "extract", "--json"],
        ["-C", copied, "config", "--json"],
    )
    for arguments in runs:
        done = run(*arguments)
        assert "Traceback" not in done.words
        assert [json.loads(line) for line in done.out.splitlines()], arguments


def test_findings_of_validate_keep_the_schema(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"title": 1}\nno json\n')
    done = run("validate", "bad.jsonl", "--json", folder=tmp_path)
    assert done.code == 1
    for line in done.out.splitlines():
        jsonschema.validate(json.loads(line), shipped_schema("finding-1").document)


def test_no_colour_where_nobody_looks_or_nobody_wants_it(crawled: Path) -> None:
    for environ in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        done = run("-C", crawled, "lookup", any_url(crawled), environ=environ)
        assert b"\x1b" not in done.out
        assert "\x1b" not in done.words


def test_reader_that_goes_away_is_no_error(crawled: Path) -> None:
    command = f"{sys.executable} -m archiver -C {crawled} lookup {any_url(crawled)} --match host --json"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} | head -1 > /dev/null"], capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [["--help"], ["schema", "show", "record"]], ids=["help", "schema"])
def test_output_that_cannot_be_written_is_a_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "archiver", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 3
    assert done.stderr.startswith(b"archiver: the system says: No space left on device. Make room ")
    assert len(done.stderr.splitlines()) == 1


def test_streams_that_are_closed_from_the_start_are_no_error(crawled: Path) -> None:
    command = f"{sys.executable} -m archiver -C {crawled} lookup {any_url(crawled)}"
    done = subprocess.run(["bash", "-c", f"{command} <&- >&-"], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_reader_that_is_gone_from_the_start_is_no_error(crawled: Path) -> None:
    (warc,) = (crawled / "warcs").iterdir()
    for arguments in (["-C", str(crawled), "config"], ["extract", str(warc)], ["--help"], ["schema", "list"]):
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-m", "archiver", *arguments]
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60)
        os.close(writing)
        assert b"Traceback" not in done.stderr
        assert b"BrokenPipe" not in done.stderr
        assert done.returncode == 0, arguments


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"TZ": "Asia/Kathmandu"},
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"},
    ],
    ids=["C", "POSIX without UTF-8", "ascii", "Kathmandu", "St John's"],
)
def test_same_bytes_in_each_locale_and_zone(crawled: Path, environ: dict[str, str]) -> None:
    (warc,) = (crawled / "warcs").iterdir()
    plain = run("extract", warc, "--format", "markdown")
    assert "。".encode() in plain.out
    assert run("extract", warc, "--format", "markdown", environ=environ) == plain
    at = ("-C", crawled, "lookup", any_url(crawled), "--at", "2025-10-06T12:00")
    assert run(*at, environ=environ) == run(*at)


def test_file_name_that_is_no_text_is_shown_escaped(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.warc"
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"archiver", b"extract", path], capture_output=True, timeout=60
    )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert done.stderr.decode().count("\n") == 1


def test_interrupt_of_replay_is_a_quiet_end(crawled: Path) -> None:
    command = [sys.executable, "-m", "archiver", "-C", str(crawled), "replay", "--port", "0"]
    with running(command) as program:
        program.line_with("Serving")
        assert program.stop(signal.SIGINT) in (0, 130)
        assert "Traceback" not in program.said


def test_settings_show_where_they_come_from(tmp_path: Path) -> None:
    (tmp_path / "archiver.toml").write_text("delay = 0.5\nworkers = 2\n")
    done = run("-C", tmp_path, "config", "--json", environ={"ARCHIVER_WORKERS": "3"})
    settings = {line["name"]: line for line in map(json.loads, done.out.splitlines())}
    assert (settings["delay"]["value"], settings["delay"]["origin"]) == (0.5, "archiver.toml")
    assert (settings["workers"]["value"], settings["workers"]["origin"]) == (3, "ARCHIVER_WORKERS")
    assert settings["timeout"]["origin"] == "default"


@pytest.mark.parametrize(
    ("words", "completed"), [("archiver validate --sch", "--schema"), ("archiver cite --format csl", "csl-json")]
)
def test_a_shell_completes_options_and_values(words: str, completed: str) -> None:
    asked = {"_ARCHIVER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    assert run(environ=asked).out.decode().splitlines() == [f"plain,{completed}"]


def test_all_commands_are_listed_in_help() -> None:
    done = run("--help")
    assert done.code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in done.out.decode()
