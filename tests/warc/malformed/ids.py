"""Record ids and URIs (WARC/1.1, 5.2 and 5.14; RFC 3986)."""

from __future__ import annotations

from functools import partial

from tests.warc.malformed.case import Verdict, add, case
from tests.warc.malformed.parts import FIRST, LAST, ODD, between, block_of, id_of, record, url_of

AROUND = (FIRST, LAST)
ALL = (FIRST, ODD, LAST)

# What the id says, and whether it still tells the record.
RECORD_IDS: list[tuple[str, Verdict, str]] = [
    # A legal URI, as it "shall be"; the brackets are in the grammar alone.
    ("without-brackets", "warning", id_of(ODD)[1:-1]),
    ("without-scheme", "error", "<00000000-0000-4000-8000-000000000005>"),
    ("empty", "error", ""),
    ("of-empty-brackets", "error", "<>"),
    ("with-a-blank", "error", "<urn:uuid:00000000 0000 4000 8000 000000000005>"),
    ("with-a-backslash", "error", "<urn:x\\5>"),
    ("with-one-bracket", "error", "<urn:x:5"),
    ("with-a-bad-escape", "error", "<http://example.com/%zz>"),
]
for _name, _verdict, _value in RECORD_IDS:
    add(
        f"ids-record-id-{_name}",
        partial(lambda value: between(record(fields={"WARC-Record-ID": value})), _value),
        _verdict,
        "WARC/1.1, 5.2: <URI>",
        AROUND,
    )

TARGETS: list[tuple[str, Verdict, str]] = [
    ("with-a-blank", "error", "http://example.com/a b"),
    ("that-is-relative", "error", "/5"),
    ("without-scheme", "error", "example.com/5"),
    ("that-is-empty", "error", ""),
    # "Shall be properly escaped": browsers leave a lone % and braces as they are, and crawlers write what they say.
    ("with-a-bad-escape", "warning", "http://example.com/%zz"),
    ("with-a-quote", "warning", 'http://example.com/"5"'),
    ("with-braces", "warning", "http://example.com/{5}"),
    ("in-brackets", "warning", "<http://example.com/5>"),
    ("beyond-ascii", "unjudged", "http://example.com/größe"),
    ("escaped", "valid", "http://example.com/gr%C3%B6%C3%9Fe?q=%20&a=%5B"),
    ("with-a-port-and-an-empty-path", "valid", "http://example.com:8080"),
    ("with-an-ipv6-host", "valid", "http://[2001:db8::1]/5"),
    ("of-dns", "valid", "dns:example.com"),
    ("of-ftp", "valid", "ftp://example.com/pub/5"),
    ("of-a-tool", "valid", "metadata://gnu.org/software/wget/warc/MANIFEST.txt"),
    ("as-urn", "valid", "urn:isbn:0451450523"),
    ("with-a-fragment", "valid", "http://example.com/5#part"),
    ("of-8000-letters", "valid", "http://example.com/" + "a" * 8000),
]
for _name, _verdict, _value in TARGETS:
    add(
        f"ids-target-{_name}",
        partial(
            lambda value: between(
                record(
                    fields={
                        "WARC-Target-URI": value,
                        "Content-Type": "text/dns" if value.startswith("dns:") else "text/plain",
                    }
                )
            ),
            _value,
        ),
        _verdict,
        "WARC/1.1, 5.14: as specified in RFC 3986",
        ALL,
    )


@case("valid", "WARC/1.0, 4 and 5.12: uri is written in < and >", ALL)
def target_in_brackets_in_version_1_0() -> bytes:
    return between(record(fields={"WARC-Target-URI": f"<{url_of(ODD)}>"}, version="WARC/1.0"))


@case("error", "WARC/1.1, 5.2: globally unique", (FIRST,))
def one_id_for_two_records() -> bytes:
    return record(FIRST) + record() + record(fields={"WARC-Target-URI": url_of(6)}, block=block_of(6))


@case("error", "WARC/1.1, 5.2: globally unique", ALL)
def one_record_twice() -> bytes:
    return between(record()) + record()


@case("valid", "WARC/1.1, 5.2: no scheme is mandated", AROUND)
def record_id_of_http() -> bytes:
    return between(record(fields={"WARC-Record-ID": "<http://example.com/records/5>"}))
