"""The remarks of citations in the language of a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archiver.cite.place import read_place
from archiver.cite.remarks import remarks_on
from archiver.model import Capture, DigestCheck, Memento
from archiver.replay.wording.remarks import remark_line

WHEN = datetime(2024, 5, 6, 10, tzinfo=UTC)
CAPTURE = Capture("http://a.example/", "example,a)/", WHEN, "<urn:x:1>", "response", "a.warc.gz", 0, 9, status=200)
MEMENTO = Memento(
    capture=CAPTURE,
    warc_fields=(),
    status=200,
    reason="OK",
    headers=(),
    payload=b"",
    content=b"",
    checks=(),
    warc_version="WARC/1.1",
    http_head=b"",
)
WRONG = DigestCheck("payload", "sha256:00", "sha256:11", "wrong")
REVISIT = replace(CAPTURE, record_type="revisit")


@pytest.mark.parametrize(
    ("capture", "memento"),
    [
        pytest.param(replace(CAPTURE, status=301), None, id="redirect"),
        pytest.param(replace(CAPTURE, status=404), None, id="error"),
        pytest.param(CAPTURE, replace(MEMENTO, checks=(WRONG,)), id="wrong digest"),
        pytest.param(CAPTURE, replace(MEMENTO, warc_fields=(("WARC-Truncated", "length"),)), id="cut off"),
        pytest.param(REVISIT, replace(MEMENTO, capture=REVISIT, refers_to=CAPTURE), id="revisit"),
        pytest.param(REVISIT, replace(MEMENTO, capture=REVISIT), id="revisit of what is not here"),
    ],
)
def test_all_that_is_remarked_on_a_capture_is_said_in_chinese(capture: Capture, memento: Memento | None) -> None:
    for remark in remarks_on(capture, memento, read_place()):
        text, language = remark_line(remark, language="zh-CN")
        assert language == "zh-CN"
        assert text.endswith("。")
        assert remark_line(remark, language="en") == (f"{remark}.", "en")


def test_what_stands_in_a_remark_stays() -> None:
    remark = "http://localhost:8080 is a local address: the link works only where this archive is served"
    assert "http://localhost:8080" in remark_line(remark, language="zh-CN")[0]


def test_a_sentence_that_nobody_knows_stays_english() -> None:
    assert remark_line("Nobody says that", language="zh-CN") == ("Nobody says that.", "en")
