"""`archiver warc list`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import run


def test_each_record_is_a_line(crawled: Path) -> None:
    (warc,) = (crawled / "warcs").glob("*.warc.gz")
    done = run("warc", "list", warc)
    head, first, *rest = done.out.decode().splitlines()
    assert (done.code, done.words) == (0, "")
    assert head.split() == ["OFFSET", "LENGTH", "TYPE", "DATE", "STATUS", "MIME", "ID", "URL"]
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


def test_a_package_is_refused_with_a_way_out(shared: Path) -> None:
    path = shared / "data/warc/webrecorder+py-wacz/tests/fixtures/valid_example_2.wacz"
    done = run("warc", "list", path)
    assert done.code == 3
    assert "archiver import" in done.words
