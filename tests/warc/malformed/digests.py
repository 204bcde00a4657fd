"""Block and payload digests (WARC/1.1, 5.8 and 5.9, community recommendations 48 and 80)."""

from __future__ import annotations

import base64
import hashlib
from functools import partial

from tests.warc.malformed.case import Verdict, add, case
from tests.warc.malformed.parts import FIRST, LAST, ODD, between, block_of, message, record, response, sha1

ALL = (FIRST, ODD, LAST)
BLOCK = block_of(ODD)
SHA1 = hashlib.sha1(BLOCK, usedforsecurity=False)
SHA256 = hashlib.sha256(BLOCK)
OTHER = hashlib.sha1(b"other", usedforsecurity=False)


def base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode()


DIGESTS: list[tuple[str, Verdict, str]] = [
    ("wrong-sha1", "error", f"sha1:{base32(OTHER.digest())}"),
    ("wrong-sha1-in-hex", "error", f"sha1:{OTHER.hexdigest()}"),
    ("wrong-sha256", "error", f"sha256:{hashlib.sha256(b'other').hexdigest()}"),
    ("wrong-md5", "error", f"md5:{hashlib.md5(b'other', usedforsecurity=False).hexdigest()}"),
    ("wrong-sha512", "error", f"sha512:{hashlib.sha512(b'other').hexdigest()}"),
    (
        "wrong-in-one-letter",
        "error",
        f"sha1:{'B' if base32(SHA1.digest())[0] == 'A' else 'A'}{base32(SHA1.digest())[1:]}",
    ),
    ("without-algorithm", "error", base32(SHA1.digest())),
    ("empty", "error", ""),
    ("without-value", "error", "sha1:"),
    ("without-label", "error", f":{SHA1.hexdigest()}"),
    ("cut-short", "error", f"sha1:{base32(SHA1.digest())[:-4]}"),
    ("too-long", "error", f"sha1:{SHA1.hexdigest()}00"),
    ("of-letters-no-encoding-has", "error", f"sha1:{'!' * 32}"),
    ("with-a-blank", "unjudged", f"sha1: {base32(SHA1.digest())}"),
    ("sha1", "valid", f"sha1:{base32(SHA1.digest())}"),
    ("sha1-in-hex", "valid", f"sha1:{SHA1.hexdigest()}"),
    ("sha1-in-upper-hex", "valid", f"sha1:{SHA1.hexdigest().upper()}"),
    ("sha1-in-lower-base32", "valid", f"sha1:{base32(SHA1.digest()).lower()}"),
    ("sha1-with-a-hyphen", "valid", f"sha-1:{base32(SHA1.digest())}"),
    ("sha1-label-in-capitals", "valid", f"SHA1:{base32(SHA1.digest())}"),
    ("sha256", "valid", f"sha256:{SHA256.hexdigest()}"),
    ("sha256-with-a-hyphen", "valid", f"sha-256:{SHA256.hexdigest()}"),
    ("sha256-in-base32", "valid", f"sha256:{base32(SHA256.digest()).rstrip('=')}"),
    ("sha256-in-padded-base32", "valid", f"sha256:{base32(SHA256.digest())}"),
    ("sha512", "valid", f"sha512:{hashlib.sha512(BLOCK).hexdigest()}"),
    ("sha384", "valid", f"sha384:{hashlib.sha384(BLOCK).hexdigest()}"),
    ("md5", "valid", f"md5:{hashlib.md5(BLOCK, usedforsecurity=False).hexdigest()}"),
    ("md5-in-padded-base32", "valid", f"md5:{base32(hashlib.md5(BLOCK, usedforsecurity=False).digest())}"),
    ("blake2b", "valid", f"blake2b:{hashlib.blake2b(BLOCK).hexdigest()}"),
    ("of-an-algorithm-we-do-not-know", "valid", "tiger:24F0130C63AC933216166E76"),
    ("sha256-in-base64", "unjudged", f"sha256:{base64.b64encode(SHA256.digest()).decode()}"),
]
for _name, _verdict, _value in DIGESTS:
    add(
        f"digests-block-{_name}",
        partial(lambda value: between(record(fields={"WARC-Block-Digest": value})), _value),
        _verdict,
        "WARC/1.1, 5.8",
        ALL,
    )

BODY = b"<p>hello</p>"
CHUNKS = b"5\r\n<p>he\r\n7\r\nllo</p>\r\n0\r\n\r\n"
CHUNKED = message(CHUNKS, b"Transfer-Encoding: chunked\r\n")
TRAILED = message(CHUNKS[:-2] + b"X-Trailer: yes\r\n\r\n", b"Transfer-Encoding: chunked\r\n")
UPPER = message(b"0C;name=value\r\n<p>hello</p>\r\n000\r\n\r\n", b"Transfer-Encoding: CHUNKED\r\n")
CODED = message(b"no brotli at all", b"Content-Encoding: br\r\n")
EMPTY = message(b"", status=b"HTTP/1.1 204 No Content")


@case("error", "WARC/1.1, 5.9", ALL, blocks={ODD: message(BODY)})
def payload_wrong() -> bytes:
    return between(response(payload=b"other", block=message(BODY)))


@case("error", "WARC/1.1, 5.9: the payload is the entity-body, not the block", ALL, blocks={ODD: message(BODY)})
def payload_digest_of_the_block() -> bytes:
    return between(response(payload=message(BODY), block=message(BODY)))


@case("error", "WARC/1.1, 5.9 and 6.4: the payload of a resource is its block", ALL)
def payload_of_a_resource_wrong() -> bytes:
    return between(record(fields={"WARC-Payload-Digest": sha1(b"other")}))


@case("error", "WARC/1.1, 5.9", ALL, blocks={ODD: CHUNKED})
def payload_of_chunks_wrong() -> bytes:
    return between(response(payload=b"other", block=CHUNKED))


@case("info", "docs/design/decisions/002: wget and warcio take it so", ALL, blocks={ODD: CHUNKED})
def payload_digest_of_the_raw_chunks() -> bytes:
    return between(response(payload=CHUNKS, block=CHUNKED))


@case("valid", "WARC/1.1, 5.9", ALL, blocks={ODD: message(BODY)})
def payload_right() -> bytes:
    return between(response(payload=BODY, block=message(BODY)))


@case("valid", "WARC/1.1, 6.4", ALL)
def payload_of_a_resource() -> bytes:
    return between(record(fields={"WARC-Payload-Digest": sha1(BLOCK)}))


@case("valid", "WARC/1.1, 5.9; RFC 2616, 7.2", ALL, blocks={ODD: CHUNKED})
def payload_of_chunks() -> bytes:
    return between(response(payload=BODY, block=CHUNKED))


@case("valid", "WARC/1.1, 5.9; RFC 9112, 7.1.2", ALL, blocks={ODD: TRAILED})
def payload_of_chunks_with_a_trailer() -> bytes:
    return between(response(payload=BODY, block=TRAILED))


@case("valid", "WARC/1.1, 5.9; RFC 9112, 7.1.1", ALL, blocks={ODD: UPPER})
def payload_of_chunks_with_extensions() -> bytes:
    return between(response(payload=BODY, block=UPPER))


@case("valid", "the content coding is no matter of a digest", ALL, blocks={ODD: CODED})
def payload_with_a_coding_that_is_none() -> bytes:
    return between(response(payload=b"no brotli at all", block=CODED))


@case("valid", "WARC/1.1, 5.9: the empty payload", ALL, blocks={ODD: EMPTY})
def payload_that_is_empty() -> bytes:
    return between(response(payload=b"", block=EMPTY))


@case(
    "unjudged",
    "the header field is left over, the body is not chunked",
    ALL,
    blocks={ODD: message(BODY, b"Transfer-Encoding: chunked\r\n")},
)
def payload_that_only_says_it_is_chunked() -> bytes:
    return between(response(payload=BODY, block=message(BODY, b"Transfer-Encoding: chunked\r\n")))
