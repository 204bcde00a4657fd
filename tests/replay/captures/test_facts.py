from __future__ import annotations

from typing import get_args

import pytest

from archiver.model import DigestCheck, DigestVerdict
from archiver.replay.captures.facts import computed_like_recorded, overall, surroundings, tied_records, verdict
from tests.replay.shelf import Library


def check(answer: DigestVerdict) -> DigestCheck:
    return DigestCheck("payload", "sha256:00", "sha256:00", answer)


@pytest.mark.parametrize("answer", get_args(DigestVerdict))
def test_every_verdict_has_words(answer: DigestVerdict) -> None:
    assert verdict(check(answer)).words.endswith(".")


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        (["ok", "wrong"], "wrong"),
        (["ok", "ok-raw-chunked"], "nonstandard"),
        (["absent", "ok"], "verified"),
        (["absent"], "not recorded"),
        ([], "not recorded"),
    ],
)
def test_the_verdict_on_a_capture_is_its_worst(answers: list[DigestVerdict], word: str) -> None:
    assert overall(tuple(map(check, answers))).word == word


@pytest.mark.parametrize(
    ("recorded", "computed"),
    [
        ("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"),
        ("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("odd", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (None, "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ],
    ids=["base32", "hexadecimal", "unreadable", "absent"],
)
def test_the_computed_digest_is_written_like_the_recorded_one(recorded: str | None, computed: str) -> None:
    empty = "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"
    assert computed_like_recorded(DigestCheck("payload", recorded, empty, "ok")) == computed


def test_request_and_warcinfo_are_found_beside_a_response(library: Library) -> None:
    archive, ids = library
    memento = archive.memento(archive.capture(ids["story"]))
    found = surroundings(archive, memento)
    assert (found.request_line, found.software) == ("GET /", "test-writer/1.0")
    assert found.request_id == tied_records(memento)["WARC-Concurrent-To"]


def test_a_record_that_stands_alone_has_no_request(library: Library) -> None:
    archive, ids = library
    found = surroundings(archive, archive.memento(archive.capture(ids["orphan"])))
    assert (found.request_line, found.request_id) == ("", None)
