"""What a record turns out to hold when all of it is read."""

from __future__ import annotations

import hashlib
import io

import pytest

from archiver.errors import WarcError
from archiver.message.framing import chunk
from archiver.warc.proof import Proof, proof_of
from archiver.warc.reader import WarcReader
from archiver.warc.record import WarcRecord

BODY = b"body" * 100
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def proof(block: bytes, extra: str = "", *, length: int | None = None) -> Proof:
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-05-06T12:00:00Z\r\n"
        f"WARC-Target-URI: http://example.com/\r\nContent-Type: application/http;msgtype=response\r\n{extra}"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    item = next(iter(WarcReader(io.BytesIO(head.encode() + block + b"\r\n\r\n"), "a.warc")))
    assert isinstance(item, WarcRecord)
    return proof_of(item)


def digest(raw: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm}:{hashlib.new(algorithm, raw).hexdigest()}"


def test_a_whole_record_is_proven_and_its_digest_is_the_one_it_states() -> None:
    found = proof(HEAD + BODY, f"WARC-Payload-Digest: {digest(BODY, 'sha1')}\r\n")
    assert found.is_whole
    assert (found.status, found.headers) == (200, (("Content-Type", "text/html"),))
    assert found.digest == digest(BODY, "sha1")
    assert found.payload.verdict == "ok"
    assert dict(found.fields)["WARC-Record-ID"] == "<urn:uuid:1>"


def test_without_a_stated_digest_it_is_computed() -> None:
    found = proof(CHUNKED + chunk(BODY, 30))
    assert found.is_whole
    assert found.digest == digest(BODY)


@pytest.mark.parametrize(
    ("block", "extra"),
    [
        (HEAD + BODY, f"WARC-Payload-Digest: {digest(b'other')}\r\n"),
        (HEAD + BODY, f"WARC-Block-Digest: {digest(b'other')}\r\n"),
        (HEAD + BODY, "WARC-Truncated: disconnect\r\n"),
        (CHUNKED + chunk(BODY, 30)[:-7], ""),
    ],
    ids=["payload digest", "block digest", "truncated", "chunks break off"],
)
def test_what_is_missing_or_changed_makes_it_not_whole(block: bytes, extra: str) -> None:
    assert not proof(block, extra).is_whole


def test_a_torn_record_raises() -> None:
    with pytest.raises(WarcError):
        proof(HEAD, length=9999)
