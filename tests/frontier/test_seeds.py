from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UrlError, UsageError
from archiver.frontier.seeds import read_seeds, seed_url, seeds_of
from archiver.model import Seed


def test_seeds_come_in_order_each_once_and_in_normal_form(tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    path.write_text(
        "\ufeff# a list\nhttp://b.example\n\n  http://A.example/#x  \n#http://c.example\n", encoding="utf-8"
    )
    seeds = seeds_of(["http://a.example/"], [path])
    assert seeds == (Seed("http://a.example/"), Seed("http://b.example/"))


@pytest.mark.parametrize(
    "raw",
    [
        b"http://a.example/\nhttp://b.example/\n",
        b"http://a.example/\r\nhttp://b.example/",
        b"http://a.example/\rhttp://b.example/\r",
        b"\xef\xbb\xbfhttp://a.example/\n\n\n# x\n  \nhttp://b.example/ # why",
        b"a.example\nb.example\nA.example\n",
    ],
    ids=["LF", "CRLF", "CR", "mark, blanks, comments", "bare hosts"],
)
def test_a_list_is_read_however_it_is_written(raw: bytes) -> None:
    read = read_seeds("-", stdin=BytesIO(raw))
    assert [seed.url for seed in read.seeds] == ["http://a.example/", "http://b.example/"]
    assert read.findings == ()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("example.org", "http://example.org/"),
        ("example.org:8080/a?b", "http://example.org:8080/a?b"),
        ("localhost:8000", "http://localhost:8000/"),
        ("host:80/x", "http://host/x"),
        ("bücher.example/x", "http://xn--bcher-kva.example/x"),
        ("127.0.0.1", "http://127.0.0.1/"),
        (" https://example.org ", "https://example.org/"),
    ],
)
def test_a_host_without_a_scheme_is_taken_for_http(text: str, url: str) -> None:
    assert seed_url(text) == url


@pytest.mark.parametrize("text", ["", "example", "mailto:a@b.example", "ftp://e.com", "/path", "a b.c", "javascript:x"])
def test_what_is_no_url_is_refused(text: str) -> None:
    with pytest.raises(UrlError):
        seed_url(text)


def test_each_wrong_line_is_a_finding_and_the_others_are_kept() -> None:
    read = read_seeds("-", stdin=BytesIO(b"http://a.example\nnot a url\nftp://x\nhttp://b.example\n"))
    assert [seed.url for seed in read.seeds] == ["http://a.example/", "http://b.example/"]
    assert [(one.code, one.line, one.value) for one in read.findings] == [
        ("seed.url", 2, "not a url"),
        ("seed.url", 3, "ftp://x"),
    ]


def test_wrong_lines_are_named_together(tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    path.write_text("http://a.example\nwrong\n" + "bad\n" * 6, encoding="utf-8")
    with pytest.raises(UsageError, match=r"7 lines are no URLs: line 2: 'wrong', the URL is relative; .* and 2 more"):
        seeds_of([], [path])


def test_a_list_that_is_not_there_or_no_text_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    with pytest.raises(UsageError):
        seeds_of([], [path])
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError):
        seeds_of([], [path])


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(UsageError):
        read = read_seeds("-", stdin=BytesIO(raw))
        assert all(seed.url.startswith("http") for seed in read.seeds)
