"""Filters and collapsing, each with what it lets through."""

from __future__ import annotations

import time

import pytest

from archiver.index.cdxj import CdxRow
from archiver.replay.cdx.fields import PYWB, WAYBACK, Dialect
from archiver.replay.cdx.terms import collapsed, parse_collapse, parse_filter

PAGE = CdxRow("org,example)/", "20240506100000", "http://example.org/", "text/html", 200, "sha1:" + "A" * 32)
GONE = CdxRow("org,example)/", "20240506110000", "http://example.org/", "text/html", 404)
IMAGE = CdxRow("org,example)/i", "20250101000000", "http://example.org/i", "image/png", 200)
ROWS = (PAGE, GONE, IMAGE)


@pytest.mark.parametrize(
    ("dialect", "text", "admitted"),
    [
        (PYWB, "mime:html", [PAGE, GONE]),
        (PYWB, "!mime:html", [IMAGE]),
        (PYWB, "=mime:html", []),
        (PYWB, "=status:404", [GONE]),
        (PYWB, "!=status:404", [PAGE, IMAGE]),
        (PYWB, "~status:4..", [GONE]),
        (PYWB, "~status:4", []),
        (PYWB, "status:", [PAGE, GONE, IMAGE]),
        (PYWB, "=digest:-", [GONE, IMAGE]),
        (WAYBACK, "statuscode:[23]..", [PAGE, IMAGE]),
        (WAYBACK, "!mimetype:image/.*", [PAGE, GONE]),
        (WAYBACK, "original:.*/i", [IMAGE]),
        (WAYBACK, "=statuscode:404", [GONE]),
    ],
)
def test_filters_admit_what_their_sign_says(dialect: Dialect, text: str, admitted: list[CdxRow]) -> None:
    only = parse_filter(text, dialect)
    assert [row for row in ROWS if only.admits(row)] == admitted


def test_an_expression_made_to_hang_does_not() -> None:
    only = parse_filter("~url:(a+)+$", PYWB)
    begun = time.process_time()
    assert not only.admits(PAGE._replace(url="a" * 50_000 + "!"))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (["urlkey"], [PAGE, IMAGE]),
        (["timestamp:4"], [PAGE, IMAGE]),
        (["timestamp:10"], [PAGE, GONE, IMAGE]),
        (["mime"], [PAGE, IMAGE]),
        (["status"], [PAGE, GONE, IMAGE]),
        (["status", "timestamp:3"], [PAGE]),
        (["timestamp:0"], [PAGE]),
    ],
)
def test_of_lines_that_are_equal_in_a_row_the_first_stays(texts: list[str], kept: list[CdxRow]) -> None:
    assert list(collapsed(ROWS, [parse_collapse(text, PYWB) for text in texts])) == kept
