"""Parquet with Common Crawl's columns."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.index import parquet
from archiver.index.parquet import COLUMNS, columns_of, url_parts, write_parquet
from archiver.model import Capture

Make = Callable[..., Capture]


def test_duckdb_reads_it(tmp_path: Path, capture: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.setattr(parquet, "ROWS_AT_ONCE", 2)
    path = tmp_path / "index.parquet"
    urls = ["https://news.bbc.co.uk:8443/a/b?x=1#f", "http://example.com/", "http://192.0.2.1/x"]
    made = [capture(url, number, kind="revisit" if number == 1 else "response") for number, url in enumerate(urls)]
    assert write_parquet(made, path) == 3

    db = duckdb.connect()
    rows = db.sql(
        "SELECT url_host_registered_domain, url_host_tld, url_port, url_path, url_query, content_mime_type, "
        f"epoch_us(fetch_time), fetch_status, warc_record_offset FROM '{path}' ORDER BY warc_record_offset"
    ).fetchall()
    noon = int(made[0].date.timestamp() * 1_000_000)
    assert rows == [
        ("bbc.co.uk", "uk", 8443, "/a/b", "x=1", "text/html", noon, 200, 0),
        ("example.com", "com", None, "/", None, "warc/revisit", noon, 200, 1),
        (None, None, None, "/x", None, "text/html", noon, 200, 2),
    ]
    described = db.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    db.close()
    assert [name for name, *_ in described] == [name for name, _ in COLUMNS]
    types = {name: kind for name, kind, *_ in described}
    assert types["fetch_time"] == "TIMESTAMP WITH TIME ZONE"
    assert (types["fetch_status"], types["warc_record_offset"]) == ("SMALLINT", "BIGINT")


@given(st.text())
def test_any_url_makes_a_row(url: str) -> None:
    assert all(part is None or isinstance(part, str | int) for part in url_parts(url))


def test_host_parts_are_counted_from_the_right(capture: Make) -> None:
    row = columns_of(capture("http://a.b.c.example.co.uk/"))
    assert row["url_host_2nd_last_part"] == "co"
    assert row["url_host_5th_last_part"] == "b"
    assert row["url_host_registry_suffix"] == "co.uk"
    assert row["url_host_name_reversed"] == "uk.co.example.c.b.a"


def test_an_odd_status_or_host_does_not_stop_the_rest(tmp_path: Path, capture: Make) -> None:
    pytest.importorskip("pyarrow")
    urls = ["http://[::1/", "http:///x", "http://a..b/", "http://x:99999/", "http://é.example/\ud800", "http://-/"]
    assert write_parquet([capture(url) for url in urls], tmp_path / "a.parquet") == len(urls)


def test_without_pyarrow_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capture: Make
) -> None:
    real = builtins.__import__

    def refuse(name: str, *arguments: Any, **named: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(UsageError, match=r"pip install 'archiver-toolkit\[parquet\]'"):
        write_parquet([], tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []
