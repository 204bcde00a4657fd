"""`archiver warc list`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archiver.cli.warc.list import row_line, shown_columns
from archiver.warc.rows import RecordRow
from tests.cli.running import run


def test_each_record_is_a_line(crawled: Path) -> None:
    (warc,) = (crawled / "warcs").glob("*.warc.gz")
    done = run("warc", "list", warc)
    head, first, *rest = done.out.decode().splitlines()
    assert (done.code, done.words) == (0, "")
    assert head.split() == ["OFFSET", "LENGTH", "TYPE", "STATUS", "MIME", "DATE", "URL"]
    assert first.split()[0] == "0"
    assert " warcinfo " in first
    assert sum(" response " in line and " 200 " in line for line in rest) > 20


def test_json_lines_span_the_file(crawled: Path) -> None:
    (warc,) = (crawled / "warcs").glob("*.warc.gz")
    rows = [json.loads(line) for line in run("warc", "list", "--json", warc).out.splitlines()]
    assert sum(row["length"] for row in rows) == warc.stat().st_size
    assert {row["type"] for row in rows} >= {"warcinfo", "request", "response"}
    assert all(row["file"] == str(warc) for row in rows)


def test_damage_is_told_and_the_rest_is_listed(crawled: Path, tmp_path: Path) -> None:
    (warc,) = (crawled / "warcs").glob("*.warc.gz")
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(warc.read_bytes()[:-10])
    done = run("warc", "list", torn, tmp_path / "none")
    assert done.code == 3
    assert "warc.gzip.damaged" in done.words
    assert "cannot be read" in done.words
    assert len(done.out.splitlines()) > 20
    assert run("warc", "list", torn).code == 1


def test_ids_are_shown_when_asked_for(crawled: Path) -> None:
    (warc,) = (crawled / "warcs").glob("*.warc.gz")
    head, first, *_ = run("warc", "list", "--ids", warc).out.decode().splitlines()
    assert head.split()[-2:] == ["ID", "URL"]
    assert " urn:uuid:" in first


def test_the_files_in_a_folder_and_in_a_package_are_listed_under_their_names(copied: Path) -> None:
    assert run("-C", copied, "pack", "-o", copied / "p.wacz").code == 0
    (warc,) = (copied / "warcs").glob("*.warc.gz")
    done = run("warc", "list", copied)
    assert done.code == 0
    lines = done.out.decode().splitlines()
    assert f"{copied}/p.wacz/archive/{warc.name}" in lines
    assert str(warc) in lines
    alone = run("warc", "list", warc).out.decode().splitlines()
    assert len(lines) == 1 + 2 * len(alone)


def test_a_folder_without_web_archives_is_an_error(tmp_path: Path) -> None:
    done = run("warc", "list", tmp_path)
    assert done.code == 3
    assert "a folder without WARC files" in done.words


@pytest.mark.parametrize(
    ("columns", "ids", "names"),
    [
        pytest.param(None, False, "OFFSET LENGTH TYPE STATUS MIME DATE", id="no terminal"),
        pytest.param(None, True, "OFFSET LENGTH TYPE STATUS MIME DATE ID", id="no terminal, with ids"),
        pytest.param(80, False, "OFFSET TYPE STATUS MIME", id="narrow"),
        pytest.param(80, True, "OFFSET TYPE STATUS MIME ID", id="narrow, with ids"),
        pytest.param(120, False, "OFFSET LENGTH TYPE STATUS MIME DATE", id="wide"),
    ],
)
def test_a_terminal_gets_the_columns_it_has_room_for(columns: int | None, ids: bool, names: str) -> None:
    assert shown_columns(columns, ids=ids) == tuple(names.split())


def test_a_row_keeps_what_is_longer_than_its_column_but_for_the_type() -> None:
    row = RecordRow(
        "a.warc", 123456789012, None, "continuation", "2024-05-06T12:00:00.123456Z", 200, "x" * 40, "http://e.x/", None
    )
    line = row_line(row, ("OFFSET", "LENGTH", "TYPE", "MIME", "DATE"))
    assert line.split() == ["123456789012", "-", "continuation", "x" * 23 + "…", "2024-05-06T12:00:00Z", "http://e.x/"]
