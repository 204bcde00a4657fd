from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archiver.cite.place import read_place
from archiver.cite.remarks import remarks_on
from archiver.model import Capture, DigestCheck, Memento

PUBLIC = read_place("https://archive.example.org")
WHEN = datetime(2025, 10, 6, 17, 17, 50, tzinfo=UTC)
CAPTURE = Capture("https://a.example/", "", WHEN, "<urn:x:1>", "response", "w", 0, 1, status=200)
MEMENTO = Memento(CAPTURE, "1.1", (), 200, "OK", (), b"", b"", b"")


def test_sound_capture_in_a_public_archive_needs_no_remark() -> None:
    assert remarks_on(CAPTURE, MEMENTO, PUBLIC) == ()
    assert remarks_on(CAPTURE, None, PUBLIC) == ()


def test_local_address_is_admitted() -> None:
    (remark,) = remarks_on(CAPTURE, MEMENTO, read_place())
    assert remark.startswith("http://127.0.0.1:8080 is a local address")


@pytest.mark.parametrize(
    ("status", "words"), [(301, "redirect (HTTP 301)"), (404, "error (HTTP 404)"), (503, "HTTP 503")]
)
def test_answer_that_is_no_page_is_admitted(status: int, words: str) -> None:
    capture = replace(CAPTURE, status=status)
    for memento in (None, replace(MEMENTO, status=status)):
        (remark,) = remarks_on(capture, memento, PUBLIC)
        assert words in remark


def test_wrong_digest_is_admitted() -> None:
    check = DigestCheck("payload", "sha1:A", "sha1:B", "wrong")
    assert "do not match the digest" in remarks_on(CAPTURE, replace(MEMENTO, checks=(check,)), PUBLIC)[0]


def test_truncated_capture_is_admitted() -> None:
    memento = replace(MEMENTO, warc_fields=(("WARC-Truncated", "length"),))
    assert remarks_on(CAPTURE, memento, PUBLIC) == ("The capture was cut off (length)",)


def test_revisit_names_the_record_that_holds_the_bytes() -> None:
    revisit = replace(CAPTURE, record_type="revisit")
    original = replace(CAPTURE, record_id="<urn:x:0>", date=datetime(2024, 1, 2, tzinfo=UTC))
    (remark,) = remarks_on(revisit, replace(MEMENTO, capture=revisit, refers_to=original), PUBLIC)
    assert "2024-01-02 00:00:00 UTC" in remark
    assert "urn:x:0" in remark
    (remark,) = remarks_on(revisit, replace(MEMENTO, capture=revisit), PUBLIC)
    assert "is not in this archive" in remark
