"""`archiver versions`: the captures of a URL that really differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from tests.cli.pages import PAGE, archive_of, record, story
from tests.cli.running import Done, run


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five captures: the page, the same again, another menu, another title, a page that is gone."""
    return archive_of(
        tmp_path_factory.mktemp("archive") / "a",
        record(1, story()),
        record(2, story()),
        record(3, story(around="Another menu")),
        record(4, story(around="Another menu", title="More ships \x1b[31mred\u202e")),
        record(5, "<title>Gone</title>", status="404 Not Found"),
    )


def values(done: Done) -> list[Any]:
    return [json.loads(line) for line in done.out.splitlines()]


@pytest.mark.parametrize(
    ("by", "counts"),
    [("both", [2, 1, 1, 1]), ("payload", [2, 1, 1, 1]), ("record", [3, 1, 1])],
)
def test_captures_are_grouped(archive: Path, by: str, counts: list[int]) -> None:
    done = run("-C", archive, "versions", PAGE, "--by", by, "--json")
    found = values(done)
    assert done.code == 0
    assert [each["captures"] for each in found] == counts
    engine = Engine(load_schema("version-1"))
    assert all(engine.is_valid(each) for each in found)
    assert "5 captures: 4 by their bytes, 3 records that differ." in done.words


def test_table_says_what_changed_and_holds_no_control_characters(archive: Path) -> None:
    done = run("-C", archive, "versions", PAGE)
    lines = done.out.decode().splitlines()
    assert lines[0].split() == ["RECORD", "PAYLOAD", "FIRST", "LAST", "CAPTURES", "WHAT", "CHANGED"]
    assert lines[1].split()[:7] == ["1", "1", "2024-05-01", "12:00:00", "2024-05-02", "12:00:00", "2"]
    assert lines[2].endswith("only the page around it")
    assert "title" in lines[3]
    assert "answer 200 text/html → 404 text/html" in lines[4]
    assert "\x1b" not in done.out.decode()


def test_span_leaves_out_other_captures(archive: Path) -> None:
    done = run("-C", archive, "versions", PAGE, "--since", "2024-05-02", "--until", "2024-05-03", "--json")
    assert [each["first"]["timestamp"] for each in values(done)] == ["20240502120000", "20240503120000"]


def test_url_without_captures_is_told_with_exit_code_1(archive: Path) -> None:
    done = run("-C", archive, "versions", "http://example.org/")
    assert (done.code, done.out) == (1, b"")
    assert "Nothing in this archive for http://example.org/." in done.words


def test_capture_that_cannot_be_read_is_told_and_the_others_shown(archive: Path, tmp_path: Path) -> None:
    first, torn = record(1, story()), record(2, story(title="Other ships"))
    folder = archive_of(tmp_path / "b", first, torn)
    path = folder / "warcs/a.warc.gz"
    raw = path.read_bytes()
    middle = len(first) + len(torn) // 2
    path.write_bytes(raw[:middle] + bytes([raw[middle] ^ 0xFF]) + raw[middle + 1 :])
    done = run("-C", folder, "versions", PAGE, "--json")
    assert done.code == 1
    assert [each["summary"][:14] for each in values(done)] == ["first capture", "cannot be read"]


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_time_that_is_none_is_refused(archive: Path, option: str) -> None:
    assert run("-C", archive, "versions", PAGE, option, "noon").code == 2


def test_folder_without_archive_cannot_run(tmp_path: Path) -> None:
    assert run("-C", tmp_path, "versions", PAGE).code == 3
