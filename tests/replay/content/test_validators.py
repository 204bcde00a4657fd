from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archiver.model import Capture
from archiver.replay.content.validators import allows_range, etag, fingerprint, is_known

DIGEST = "sha256:" + "ab" * 32
CAPTURE = Capture(
    "http://h.example/", "", datetime(2024, 5, 6, tzinfo=UTC), "<urn:x>", "response", "a.gz", 7, 1, digest=DIGEST
)


def test_the_tag_of_bytes_as_they_are_is_that_of_their_digest() -> None:
    assert etag(CAPTURE) == f'"{"ab" * 16}"'
    assert etag(replace(CAPTURE, record_id="<urn:y>")) == etag(CAPTURE)


def test_each_form_has_a_tag_of_its_own() -> None:
    assert len({etag(CAPTURE), etag(CAPTURE, "gzip"), etag(CAPTURE, "r", "1"), etag(CAPTURE, "r", "2")}) == 4


def test_without_a_digest_the_record_stands_for_its_payload() -> None:
    bare = replace(CAPTURE, digest=None)
    assert etag(bare) != etag(replace(bare, offset=8))
    assert etag(bare) == etag(replace(bare, digest="nonsense"))


def test_a_fingerprint_knows_where_one_part_ends() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ('"a"', True),
        ('"b", "a"', True),
        ('W/"a"', True),
        ("*", True),
        ('"b"', False),
        ("a", False),
        ("", False),
        (None, False),
    ],
)
def test_a_client_has_what_it_names(header: str | None, known: bool) -> None:
    assert is_known(header, '"a"') is known


@pytest.mark.parametrize(
    ("header", "allowed"),
    [(None, True), ('"a"', True), ('W/"a"', False), ('"b"', False), ("Mon, 06 May 2024 10:00:00 GMT", False)],
)
def test_a_range_counts_for_the_same_representation_only(header: str | None, allowed: bool) -> None:
    assert allows_range(header, '"a"') is allowed
