"""Mandatory, forbidden and repeated fields (WARC/1.1, 5 and 6)."""

from __future__ import annotations

from functools import partial

from tests.warc.malformed.case import Verdict, add, case
from tests.warc.malformed.parts import (
    DATE,
    FIRST,
    INFO,
    LAST,
    ODD,
    Fields,
    between,
    block_of,
    id_of,
    info,
    message,
    record,
    request,
    response,
    revisit,
    sha1,
    url_of,
)

AROUND = (FIRST, LAST)
ALL = (FIRST, ODD, LAST)
BLOCK_OF_RESPONSE = {ODD: message()}


@case("error", "WARC/1.1, 5.2: all records shall have it", AROUND)
def no_record_id() -> bytes:
    return between(record(fields={"WARC-Record-ID": None}))


@case("error", "WARC/1.1, 5.4: all records shall have it", ALL)
def no_date() -> bytes:
    return between(record(fields={"WARC-Date": None}))


@case("error", "WARC/1.1, 5.5: all records shall have it", ALL)
def no_type() -> bytes:
    return between(record(fields={"WARC-Type": None}))


@case("error", "WARC/1.1, 5.5: record-type is a token", ALL)
def type_that_is_no_token() -> bytes:
    return between(record(fields={"WARC-Type": "re source"}))


@case("error", "WARC/1.1, 5.5: record-type is a token", ALL)
def empty_type() -> bytes:
    return between(record(fields={"WARC-Type": ""}))


REPEATED = {
    "WARC-Date": DATE,
    "WARC-Type": "metadata",
    "WARC-Record-ID": id_of(77),
    "WARC-Target-URI": "http://example.com/other",
    "WARC-Block-Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "Content-Type": "text/html",
}
for _name, _value in REPEATED.items():
    add(
        f"fields-repeated-{_name.lower()}",
        partial(lambda more: between(record(more=more)), f"{_name}: {_value}\r\n".encode()),
        "error",
        "WARC/1.1, 5.1: fields of the same type shall not be repeated",
        ALL,
    )


@case("error", "WARC/1.1, 5.1: fields of the same type shall not be repeated", ALL)
def date_repeated_in_another_case() -> bytes:
    return between(record(more=b"warc-date: 2024-05-06T12:00:00Z\r\n"))


# Type of the odd record, fields it has besides, clause, verdict.
ADDED: list[tuple[str, Verdict, str, str, Fields]] = [
    ("target-uri-on-warcinfo", "error", "5.14", "warcinfo", {"WARC-Target-URI": url_of(ODD)}),
    ("warcinfo-id-on-warcinfo", "error", "5.16", "warcinfo", {"WARC-Warcinfo-ID": id_of(7)}),
    ("concurrent-to-on-warcinfo", "error", "5.7", "warcinfo", {"WARC-Concurrent-To": id_of(FIRST)}),
    ("ip-address-on-warcinfo", "error", "5.10", "warcinfo", {"WARC-IP-Address": "192.0.2.1"}),
    # "Shall not be used", but Common Crawl and warcio.js do, and nobody is misled by a digest that is right.
    ("payload-digest-on-warcinfo", "warning", "5.9", "warcinfo", {"WARC-Payload-Digest": sha1(INFO)}),
    ("refers-to-on-warcinfo", "error", "5.11", "warcinfo", {"WARC-Refers-To": id_of(FIRST)}),
    ("identified-type-on-warcinfo", "error", "5.19", "warcinfo", {"WARC-Identified-Payload-Type": "text/plain"}),
    ("payload-digest-on-metadata", "warning", "5.9", "metadata", {"WARC-Payload-Digest": sha1(block_of(ODD))}),
    ("wrong-payload-digest-on-metadata", "error", "5.9", "metadata", {"WARC-Payload-Digest": "sha1:" + "A" * 32}),
    ("filename-on-resource", "error", "5.17", "resource", {"WARC-Filename": "a.warc"}),
    ("refers-to-on-resource", "error", "5.11", "resource", {"WARC-Refers-To": id_of(FIRST)}),
    ("refers-to-date-on-resource", "error", "5.13", "resource", {"WARC-Refers-To-Date": DATE}),
    ("refers-to-target-on-metadata", "error", "5.12", "metadata", {"WARC-Refers-To-Target-URI": url_of(FIRST)}),
    # "Undefined for other record types": no "shall".
    ("profile-on-resource", "warning", "5.18", "resource", {"WARC-Profile": "http://example.com/profile"}),
    ("concurrent-to-on-conversion", "error", "5.7", "conversion", {"WARC-Concurrent-To": id_of(FIRST)}),
    ("ip-address-on-conversion", "error", "5.10", "conversion", {"WARC-IP-Address": "192.0.2.1"}),
    ("ip-address-that-is-none", "error", "5.10", "resource", {"WARC-IP-Address": "example.com"}),
    ("ip-address-of-five-parts", "error", "5.10", "resource", {"WARC-IP-Address": "192.0.2.1.5"}),
    ("ip-address-beyond-255", "error", "5.10", "resource", {"WARC-IP-Address": "192.0.2.256"}),
    ("ip-address-with-a-port", "error", "5.10", "resource", {"WARC-IP-Address": "192.0.2.1:80"}),
    ("truncated-that-is-no-token", "error", "5.15", "resource", {"WARC-Truncated": "it was too long"}),
    ("identified-type-that-is-none", "error", "5.19", "resource", {"WARC-Identified-Payload-Type": "text"}),
    # The grammar excludes it; tools copy what a server said, and nobody is misled.
    ("content-type-that-is-none", "warning", "5.6", "resource", {"Content-Type": "text"}),
    ("content-type-that-is-empty", "error", "5.6", "resource", {"Content-Type": ""}),
    # "Should have".
    ("no-content-type", "warning", "5.6", "resource", {"Content-Type": None}),
    # A legal URI, as it "shall be"; the brackets are in the grammar alone.
    ("concurrent-to-without-brackets", "warning", "5.7", "resource", {"WARC-Concurrent-To": id_of(FIRST)[1:-1]}),
    ("warcinfo-id-that-is-no-uri", "error", "5.16", "resource", {"WARC-Warcinfo-ID": "<seven>"}),
    ("no-target-uri-on-resource", "error", "5.14", "resource", {"WARC-Target-URI": None}),
    ("no-target-uri-on-conversion", "error", "5.14", "conversion", {"WARC-Target-URI": None}),
    ("ipv4", "valid", "5.10", "resource", {"WARC-IP-Address": "192.0.2.1"}),
    ("ipv6", "valid", "5.10", "resource", {"WARC-IP-Address": "2001:db8::1"}),
    ("ipv6-in-full", "valid", "5.10", "resource", {"WARC-IP-Address": "2001:0DB8:0:0:0:0:0:0001"}),
    ("ipv6-with-ipv4-in-it", "valid", "5.10", "resource", {"WARC-IP-Address": "::ffff:192.0.2.1"}),
    ("metadata-without-target-uri", "valid", "5.14", "metadata", {"WARC-Target-URI": None}),
    ("metadata-refers-to", "valid", "5.11", "metadata", {"WARC-Refers-To": id_of(FIRST)}),
    ("conversion-refers-to", "valid", "6.8", "conversion", {"WARC-Refers-To": id_of(FIRST)}),
    ("truncated-by-time", "valid", "5.15", "resource", {"WARC-Truncated": "time"}),
    ("truncated-for-a-reason-of-an-extension", "valid", "5.15", "resource", {"WARC-Truncated": "quota"}),
    ("unknown-type", "valid", "6.1", "screenshot", {}),
    ("unknown-field", "valid", "5.1", "resource", {"WARC-Protocol": "h2", "WARC-Made-Up": "whatever: it is"}),
    ("identified-type", "valid", "5.19", "resource", {"WARC-Identified-Payload-Type": "text/plain; charset=utf-8"}),
    ("content-type-with-parameters", "valid", "5.6", "resource", {"Content-Type": 'text/plain; charset="utf-8"; a=b'}),
    ("warcinfo-id", "valid", "5.16", "resource", {"WARC-Warcinfo-ID": id_of(2)}),
    ("concurrent-to", "valid", "5.7", "resource", {"WARC-Concurrent-To": id_of(FIRST)}),
]


def odd_of(kind: str, fields: Fields) -> bytes:
    """The file with an odd record of that type in it."""
    if kind == "warcinfo":
        return between(info(ODD, fields))
    return between(record(fields={"WARC-Type": kind} | dict(fields)))


for _name, _verdict, _clause, _kind, _fields in ADDED:
    add(
        f"fields-{_name}",
        partial(odd_of, _kind, _fields),
        _verdict,
        f"WARC/1.1, {_clause}",
        ALL,
        blocks={ODD: INFO} if _kind == "warcinfo" else None,
    )


@case("error", "WARC/1.1, 5.14: response records shall have it", ALL, blocks=BLOCK_OF_RESPONSE)
def response_without_target_uri() -> bytes:
    return between(response(fields={"WARC-Target-URI": None}))


@case("error", "WARC/1.1, 5.14: request records shall have it", AROUND)
def request_without_target_uri() -> bytes:
    return between(request(fields={"WARC-Target-URI": None}))


@case("error", "WARC/1.1, 5.11: shall not be used in response records", ALL, blocks=BLOCK_OF_RESPONSE)
def refers_to_on_response() -> bytes:
    return between(response(fields={"WARC-Refers-To": id_of(FIRST)}))


@case("error", "WARC/1.1, 5.21: shall not be used in other records", ALL, blocks=BLOCK_OF_RESPONSE)
def segment_origin_on_response() -> bytes:
    return between(response(fields={"WARC-Segment-Origin-ID": id_of(FIRST)}))


@case("valid", "WARC/1.1, 5.7: several may be repeated", ALL)
def concurrent_to_repeated() -> bytes:
    return between(record(more=f"WARC-Concurrent-To: {id_of(1)}\r\nWARC-Concurrent-To: {id_of(9)}\r\n".encode()))


@case("valid", "WARC/1.1, 5.1 (community recommendation 95): extensions may repeat", ALL)
def extension_field_repeated() -> bytes:
    return between(record(more=b"WARC-Protocol: h2\r\nWARC-Protocol: tls/1.3\r\n"))


@case("valid", "WARC/1.1, 6.2: a warcinfo may appear anywhere", (FIRST, 2, LAST), blocks={2: INFO})
def warcinfo_in_the_middle() -> bytes:
    return between(info(2, {"WARC-Filename": "a name with blanks.warc"}))


@case("valid", "WARC/1.1, 5.17: quoted-string", (2, LAST), blocks={2: INFO})
def quoted_filename() -> bytes:
    return info(2, {"WARC-Filename": '"a.warc"'}) + record(LAST)


@case("valid", "WARC/1.1, 5.3 and 5.6: an empty block needs no type", ALL, blocks={ODD: b""})
def empty_block() -> bytes:
    return between(record(fields={"Content-Type": None}, block=b""))


@case("valid", "WARC/1.1, 4: block is any octets", ALL, blocks={ODD: b"\r\n\r\n\r\n\r\n"})
def block_of_blank_lines() -> bytes:
    return between(record(block=b"\r\n\r\n\r\n\r\n"))


@case("valid", "WARC/1.1, 4: block is any octets", ALL, blocks={ODD: record(6) + record(7)})
def block_of_whole_records() -> bytes:
    return between(record(block=record(6) + record(7)))


@case(
    "valid", "WARC/1.1, 4: block is any octets", ALL, blocks={ODD: b"\r\n\r\nWARC/1.1\r\nWARC-Type: resource\r\n\r\n"}
)
def block_that_ends_like_a_header() -> bytes:
    return between(record(block=b"\r\n\r\nWARC/1.1\r\nWARC-Type: resource\r\n\r\n"))


@case("valid", "WARC/1.1, 4: block is any octets", ALL, blocks={ODD: bytes(range(256)) * 4})
def block_of_all_octets() -> bytes:
    return between(record(block=bytes(range(256)) * 4))


@case(
    "valid",
    "WARC/1.1, 6.5: request, response, revisit of one capture",
    (FIRST, ODD, 6, LAST),
    blocks={**BLOCK_OF_RESPONSE, 6: b""},
)
def records_of_all_kinds() -> bytes:
    return info() + between(response() + request(7, {"WARC-Target-URI": url_of(ODD)}) + revisit(6))
