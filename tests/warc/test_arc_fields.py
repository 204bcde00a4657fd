"""ARC lines as WARC fields."""

from __future__ import annotations

from archiver.model import header_value
from archiver.warc.arc_fields import arc_fields
from archiver.warc.arc_head import parse_arc_head


def test_what_is_no_web_page_keeps_its_type() -> None:
    head = parse_arc_head(b"dns:example.com 10.0.0.1 20240506120000 text/dns 12\n")
    assert head

    fields = arc_fields(head, "a.arc#0")

    assert header_value(fields, "Content-Type") == "text/dns"
    assert header_value(fields, "WARC-Target-URI") == "dns:example.com"


def test_ids_are_those_of_earlier_versions() -> None:
    head = parse_arc_head(b"http://example.com/ 10.0.0.1 20240506120000 text/html 12\n")
    assert head

    made = header_value(arc_fields(head, "example.arc#151"), "WARC-Record-ID")

    assert made == "<urn:uuid:d2900d82-e735-5cd6-98f9-bf0f562422f4>"
