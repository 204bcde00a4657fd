"""What a record type must have, may not have, and may have once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.warc.rules.fields import field_values
from archiver.warc.rules.types import CLAUSES, FORBIDDEN, ODD, REQUIRED, SPELLED

Make = Callable[..., bytes]
Faults = Callable[..., list[tuple[str, str]]]

KINDS = sorted(REQUIRED)
ID = "<urn:uuid:00000000-0000-0000-0000-0000000000aa>"
VALUES = {
    "WARC-Concurrent-To": ID,
    "WARC-Refers-To": ID,
    "WARC-Warcinfo-ID": ID,
    "WARC-Segment-Origin-ID": ID,
    "WARC-Target-URI": "http://example.com/",
    "WARC-Refers-To-Target-URI": "http://example.com/",
    "WARC-Refers-To-Date": "2024-05-06T12:00:00Z",
    "WARC-IP-Address": "192.0.2.1",
    "WARC-Filename": "a.warc",
    "WARC-Segment-Total-Length": "9",
    "WARC-Payload-Digest": "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
    "WARC-Identified-Payload-Type": "text/html",
    "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_record_of_each_type_has_no_fault(make: Make, faults: Faults, kind: str) -> None:
    assert faults(make(kind)) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, SPELLED[key]) for kind in KINDS for key in sorted(REQUIRED[kind] - {"content-length"})],
)
def test_what_a_type_must_have_is_missed(make: Make, faults: Faults, kind: str, name: str) -> None:
    assert ("error", "warc.field.missing") in faults(make(kind, without=(name,)))


def test_a_missing_length_is_told_by_the_reader(make: Make, faults: Faults) -> None:
    assert ("error", "warc.head.length") in faults(make(without=("Content-Length",)))


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, SPELLED[key]) for kind in KINDS for key in sorted(FORBIDDEN[kind]) if SPELLED[key]]
)
def test_what_a_type_may_not_have_is_an_error(make: Make, faults: Faults, kind: str, name: str) -> None:
    raw = make(kind, fields={name: VALUES[name]})
    assert ("error", "warc.field.forbidden") in faults(raw)
    assert ("error", "warc.field.forbidden") in faults(raw.replace(b"WARC/1.1", b"WARC/1.0"))


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, SPELLED[key]) for kind in KINDS for key in sorted(ODD.get(kind, ()))]
)
def test_what_says_nothing_in_a_type_is_a_warning(make: Make, faults: Faults, kind: str, name: str) -> None:
    value = VALUES.get(name, "text/plain")
    block = b"" if name == "WARC-Payload-Digest" else None
    assert faults(make(kind, fields={name: value}, block=block)) == [("warning", "warc.field.forbidden")]


@pytest.mark.parametrize("name", ["WARC-Refers-To-Date", "WARC-Refers-To-Target-URI"])
def test_fields_that_1_1_brought_are_free_in_1_0(make: Make, faults: Faults, name: str) -> None:
    raw = make("response", fields={name: VALUES[name]})
    assert faults(raw) == [("error", "warc.field.forbidden")]
    assert faults(raw.replace(b"WARC/1.1", b"WARC/1.0")) == []
    assert faults(make("revisit", fields={name: VALUES[name]})) == []


def test_only_concurrent_to_and_fields_of_extensions_may_repeat(make: Make, faults: Faults) -> None:
    assert faults(make(lines=b"".join(f"WARC-Concurrent-To: {ID}\r\n".encode() for _ in "ab"))) == []
    assert faults(make(lines=b"WARC-Protocol: h2\r\nWARC-Protocol: tls/1.3\r\n")) == []
    assert faults(make(lines=b"warc-date: 2024-05-06T12:00:00Z\r\n")) == [("error", "warc.field.repeated")]


def test_the_second_value_of_a_repeated_field_is_looked_at_too(make: Make, faults: Faults) -> None:
    lines = f"WARC-Concurrent-To: {ID}\r\nWARC-Concurrent-To: nonsense\r\n".encode()
    assert faults(make(lines=lines)) == [("error", "warc.uri")]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("WARC/1.0", []),
        ("warc/1.1", []),
        ("WARC/0.17", [("info", "warc.version")]),
        ("WARC/1.2", [("warning", "warc.version")]),
        ("WARC/2.0", [("error", "warc.version")]),
        ("WARC/0.99", [("error", "warc.version")]),
    ],
)
def test_versions(make: Make, faults: Faults, version: str, expected: list[tuple[str, str]]) -> None:
    found = faults(make("warcinfo", version=version), infos=True)
    assert found == expected


def test_a_type_the_standard_does_not_know_is_worth_knowing_only(make: Make, faults: Faults) -> None:
    assert faults(make("screenshot"), infos=True) == [("info", "warc.type"), ("info", "warc.first")]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("response", "application/http", []),
        ("response", 'application/http; msgtype="response"', []),
        ("response", "Application/HTTP;msgtype=response", []),
        ("response", "application/http;msgtype=request", [("warning", "warc.field.value")]),
        ("response", "text/html", [("warning", "warc.field.value")]),
        ("request", "text/plain", [("warning", "warc.field.value")]),
    ],
)
def test_the_label_of_an_exchange(
    make: Make, faults: Faults, kind: str, value: str, expected: list[tuple[str, str]]
) -> None:
    assert faults(make(kind, fields={"Content-Type": value})) == expected


def test_a_lookup_of_a_name_is_labelled_as_one(make: Make, faults: Faults) -> None:
    fields = {"WARC-Target-URI": "dns:example.com"}
    assert faults(make("resource", fields=fields)) == [("error", "warc.field.value")]
    assert faults(make("resource", fields={**fields, "Content-Type": "text/dns"})) == []


def test_content_without_a_type_is_a_warning_and_no_content_needs_none(make: Make, faults: Faults) -> None:
    assert faults(make("resource", without=("Content-Type",))) == [("warning", "warc.field.missing")]
    assert faults(make("resource", without=("Content-Type",), block=b"")) == []


def test_a_revisit_by_digest_needs_its_digest(make: Make, faults: Faults) -> None:
    assert faults(make("revisit", without=("WARC-Payload-Digest",))) == [("error", "warc.field.missing")]


def test_a_revisit_that_leaves_something_out_should_say_so(make: Make, faults: Faults) -> None:
    assert faults(make("revisit", without=("WARC-Truncated",))) == [("warning", "warc.revisit")]
    empty = {"WARC-Payload-Digest": "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"}
    assert faults(make("revisit", without=("WARC-Truncated",), fields=empty)) == []


def test_a_revisit_of_what_was_not_modified_needs_no_digest(make: Make, faults: Faults) -> None:
    fields = {"WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/server-not-modified"}
    assert faults(make("revisit", fields=fields, without=("WARC-Payload-Digest", "WARC-Truncated"))) == []


# Without a length the reader speaks first.
@pytest.mark.parametrize("name", sorted(set(SPELLED.values()) - {"Content-Length"}))
def test_a_field_without_a_value_is_an_error(make: Make, faults: Faults, name: str) -> None:
    kind = "revisit" if "Refers" in name or name == "WARC-Profile" else "response"
    assert any(severity == "error" for severity, _ in faults(make(kind, fields={name: ""})))


def test_the_first_value_of_a_field_counts() -> None:
    assert field_values((("A", "1"), ("b", "2"), ("a", "3"))) == {"a": "1", "b": "2"}


def test_each_field_of_the_standard_has_its_name_and_clause() -> None:
    assert SPELLED["warc-record-id"] == "WARC-Record-ID"
    assert SPELLED["warc-refers-to-target-uri"] == "WARC-Refers-To-Target-URI"
    assert SPELLED["warc-ip-address"] == "WARC-IP-Address"
    assert len(set(CLAUSES.values())) == len(CLAUSES) == 21
