"""The records of one capture, of a failure, and of what a crawl makes itself."""

from __future__ import annotations

import socket
import ssl
import uuid
from typing import Any

import pytest
from warcio.recordloader import ArcWarcRecord

from archiver.errors import FetchError, MessageError, TransientFetchError
from archiver.warc.build import capture_records, new_record_id
from archiver.warc.failure import failure_record, stage_of
from archiver.warc.resource import resource_records
from archiver.warc.revisit import Original, Revisit
from tests.crawl.exchanging import NOON, PAGE, exchange

INFO = "<urn:uuid:1f>"
ORIGINAL = Original("<urn:uuid:01>", "http://example.com/first", "2020-01-02T03:04:05Z", "sha1:ABC")


def block(record: ArcWarcRecord) -> bytes:
    return bytes(record.raw_stream.read())


def values(record: ArcWarcRecord) -> dict[str, str]:
    fields = record.rec_headers.headers
    assert len({name for name, _ in fields}) == len(fields) or record.rec_type == "response"
    return dict(fields)


def test_record_ids_are_random_uuids() -> None:
    ids = [uuid.UUID(new_record_id().removeprefix("<urn:uuid:").removesuffix(">")) for _ in range(200)]
    assert {(each.version, each.variant) for each in ids} == {(4, uuid.RFC_4122)}
    assert len(set(ids)) == 200


def test_a_response_request_and_metadata_record_are_tied_together() -> None:
    response, request, metadata = capture_records(exchange(), warcinfo_id=INFO, facts={"via": "http://a/"})
    assert [each.rec_type for each in (response, request, metadata)] == ["response", "request", "metadata"]
    assert values(response)["WARC-Concurrent-To"] == values(request)["WARC-Record-ID"]
    assert values(request)["WARC-Concurrent-To"] == values(response)["WARC-Record-ID"]
    assert values(metadata)["WARC-Concurrent-To"] == values(response)["WARC-Record-ID"]
    for each in (response, request, metadata):
        assert values(each)["WARC-Date"] == "2024-05-06T12:00:00.250000Z"
        assert values(each)["WARC-IP-Address"] == "192.0.2.7"
        assert values(each)["WARC-Warcinfo-ID"] == INFO
    assert block(metadata) == b"via: http://a/\r\nfetchTimeMs: 500\r\n"


@pytest.mark.parametrize(
    ("profile", "more"),
    [("identical-payload-digest", {"WARC-Truncated": "length"}), ("server-not-modified", {})],
)
def test_a_revisit_stands_in_the_place_of_the_response(profile: Any, more: dict[str, str]) -> None:
    revisit, request, _ = capture_records(exchange(), warcinfo_id=INFO, revisit=Revisit(profile, ORIGINAL))
    stated = values(revisit)
    assert revisit.rec_type == stated["WARC-Type"] == "revisit"
    assert block(revisit) == b"HTTP/1.1 200 Reason\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    assert values(request)["WARC-Concurrent-To"] == stated["WARC-Record-ID"]
    wanted = {
        "WARC-Profile": f"http://netpreserve.org/warc/1.1/revisit/{profile}",
        "WARC-Refers-To": "<urn:uuid:01>",
        "WARC-Refers-To-Target-URI": "http://example.com/first",
        "WARC-Refers-To-Date": "2020-01-02T03:04:05Z",
        "WARC-Payload-Digest": "sha1:ABC",
        **more,
    }
    assert {name: value for name, value in stated.items() if name in {*wanted, "WARC-Truncated"}} == wanted


def test_an_original_without_id_and_digest_is_named_by_url_and_date() -> None:
    original = Original(None, PAGE, "2001-01-01T00:00:00Z", None)
    names = [name for name, _ in Revisit("server-not-modified", original).fields()]
    assert names == ["WARC-Profile", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"]


@pytest.mark.parametrize("truncated", [None, "time"])
def test_a_response_that_broke_off_says_so(truncated: Any) -> None:
    response, *_ = capture_records(exchange(truncated=truncated), warcinfo_id=INFO, digest="sha256:taken")
    assert values(response).get("WARC-Truncated") == truncated
    assert values(response)["WARC-Payload-Digest"] == "sha256:taken"


def raised(cause: Exception, *, error: FetchError) -> FetchError:
    error.__cause__ = cause
    return error


class StagedError(FetchError):
    """An error that says itself how far the exchange came."""

    stage = "proxy"


@pytest.mark.parametrize(
    ("error", "stage"),
    [
        (StagedError("no"), "proxy"),
        (raised(socket.gaierror("x"), error=FetchError("no")), "dns"),
        (raised(UnicodeError("x"), error=FetchError("no")), "dns"),
        (raised(ssl.SSLCertVerificationError("x"), error=FetchError("no")), "tls"),
        (raised(ConnectionRefusedError("x"), error=TransientFetchError("no")), "connect"),
        (raised(MessageError("x"), error=FetchError("no")), "head"),
        (raised(TimeoutError("x"), error=FetchError("no")), None),
        (FetchError("no"), None),
    ],
)
def test_the_stage_of_a_failure_is_what_it_was_raised_from(error: FetchError, stage: str | None) -> None:
    assert stage_of(error) == stage
    about = block(failure_record(PAGE, error, NOON, warcinfo_id=INFO))
    assert (f"fetchStage: {stage}\r\n".encode() in about) == (stage is not None)


def test_a_failure_tells_no_secret_and_breaks_no_line() -> None:
    error = FetchError("no answer from http://me:secret@proxy:3128/\r\nX: y", "http://me:secret@proxy:3128", "Try.\n")
    record = failure_record(PAGE, error, NOON, warcinfo_id=INFO, facts={"via": "http://u:p@a/b@c", "empty": ""})
    assert block(record) == (
        b"via: http://a/b@c\r\n"
        b"fetchError: http://proxy:3128: no answer from http://proxy:3128/ X: y\r\n"
        b"fetchHint: Try.\r\n"
    )
    stated = values(record)
    assert (stated["WARC-Type"], stated["WARC-Target-URI"]) == ("metadata", PAGE)
    assert "WARC-Concurrent-To" not in stated
    assert "WARC-IP-Address" not in stated


def test_a_failure_names_its_url_once() -> None:
    about = block(failure_record(PAGE, FetchError("no", PAGE), NOON, warcinfo_id=INFO))
    assert about == b"fetchError: no\r\n"


@pytest.mark.parametrize(
    ("facts", "refers_to", "types"),
    [
        ({}, None, ["resource"]),
        ({"a": "b"}, None, ["resource", "metadata"]),
        ({}, "<urn:uuid:01>", ["resource", "metadata"]),
    ],
)
def test_a_resource_has_a_metadata_record_if_there_is_something_to_say(
    facts: dict[str, str], refers_to: str | None, types: list[str]
) -> None:
    records = resource_records(
        "urn:archiver:x:1", "text/plain", b"content", NOON, warcinfo_id=INFO, facts=facts, refers_to=refers_to
    )
    assert [each.rec_type for each in records] == types
    stated = values(records[0])
    assert stated.get("WARC-Concurrent-To") == refers_to
    assert stated["WARC-Payload-Digest"].startswith("sha256:ed7002b439e9ac845f22357d822bac14")
    assert records[0].content_type == "text/plain"
