"""What the value of each field may look like."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.rules.types import SPELLED
from archiver.warc.rules.values import CHECKS

UUID = "urn:uuid:35f02b38-eb19-4f0d-86e4-bfe95815069c"
SHA1 = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
HEX = "da39a3ee5e6b4b0d3255bfef95601890afd80709"

GOOD = [
    ("WARC-Record-ID", f"<{UUID}>"),
    ("WARC-Record-ID", f"<{UUID.upper()}>"),
    ("WARC-Record-ID", "<http://example.com/records/1>"),
    ("WARC-Target-URI", "http://example.com/a?b=c#d"),
    ("WARC-Target-URI", "dns:example.com"),
    ("WARC-Target-URI", "metadata://gnu.org/software/wget/warc/MANIFEST.txt"),
    ("WARC-Target-URI", "http://example.com/%E4%BD%A0"),
    ("WARC-Target-URI", "http://[2001:db8::1]/"),
    ("WARC-Date", "2024-02-29T23:59:59Z"),
    ("WARC-Date", "2024-05-31T23:59:60Z"),
    ("WARC-Date", "2024-05-06T12:00:00.1Z"),
    ("WARC-Date", "2024-05-06T12:00:00.123456789Z"),
    ("WARC-Date", "2024-05-06T12:00Z"),
    ("WARC-Date", "2024-05-06"),
    ("WARC-Date", "2024-05"),
    ("WARC-Date", "2024"),
    ("WARC-Block-Digest", f"sha1:{SHA1}"),
    ("WARC-Block-Digest", f"sha1:{SHA1.lower()}"),
    ("WARC-Block-Digest", f"sha1:{HEX}"),
    ("WARC-Block-Digest", f"SHA-1:{HEX.upper()}"),
    ("WARC-Block-Digest", "sha-256:" + "0a" * 32),
    ("WARC-Block-Digest", "sha3-256:" + "0a" * 32),
    ("WARC-Block-Digest", "blake2b:" + "0a" * 64),
    ("WARC-Payload-Digest", "md5:1B2M2Y8AsgTpgAmY7PhCfg=="),
    ("WARC-IP-Address", "192.0.2.1"),
    ("WARC-IP-Address", "2001:db8::1"),
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Type", 'text/html;charset="a b"'),
    ("Content-Type", "image/svg+xml"),
    ("WARC-Truncated", "disconnect"),
    ("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/server-not-modified"),
    ("WARC-Segment-Number", "12"),
    ("WARC-Type", "future-type"),
]

BAD = [
    ("WARC-Record-ID", UUID, "warning"),
    ("WARC-Record-ID", "35f02b38", "error"),
    ("WARC-Record-ID", "<>", "error"),
    ("WARC-Record-ID", "<urn:uuid:1 2>", "error"),
    ("WARC-Record-ID", "<urn:uuid:35f02b38-eb19-4f0d-86e4-bfe95815069c-1>", "warning"),
    ("WARC-Refers-To", "none", "error"),
    ("WARC-Target-URI", "www.example.com/", "error"),
    ("WARC-Target-URI", "http://example.com/a b", "error"),
    ("WARC-Target-URI", "<http://example.com/>", "warning"),
    ("WARC-Target-URI", "<http://example.com/a b>", "error"),
    ("WARC-Target-URI", "http://example.com/|", "warning"),
    ("WARC-Target-URI", "http://example.com/ü", "warning"),
    ("WARC-Target-URI", "http://example.com/%zz", "warning"),
    ("WARC-Date", "20240506120000", "error"),
    ("WARC-Date", "2024-02-30T12:00:00Z", "error"),
    ("WARC-Date", "2024-13-01T12:00:00Z", "error"),
    ("WARC-Date", "2024-05-06T25:00:00Z", "error"),
    ("WARC-Date", "2024-05-06T12:00:00", "error"),
    ("WARC-Date", "2024-05-06 12:00:00Z", "error"),
    ("WARC-Date", "2024-05-06T12:00:00+02:00", "error"),
    ("WARC-Date", "2024-05-06T12:00:00.1234567890Z", "error"),
    ("WARC-Date", "2024-05-06T12:00:00.Z", "error"),
    ("WARC-Date", "Mon, 06 May 2024 12:00:00 GMT", "error"),
    ("WARC-Date", "２０２４-05-06T12:00:00Z", "error"),
    ("WARC-Block-Digest", "monkeypowah!", "error"),
    ("WARC-Block-Digest", "sha1:", "error"),
    ("WARC-Block-Digest", "sha1:AAAA", "error"),
    ("WARC-Block-Digest", f"sha1:{SHA1[:-1]}1", "error"),
    ("WARC-Block-Digest", "tiger:24F0130C63AC933216166E76", "info"),
    ("WARC-IP-Address", "256.1.1.1", "error"),
    ("WARC-IP-Address", "1.2.3", "error"),
    ("WARC-IP-Address", "example.com", "error"),
    ("WARC-IP-Address", "::g", "error"),
    ("Content-Type", "html", "warning"),
    ("Content-Type", "text/html; charset", "warning"),
    ("WARC-Truncated", "quota", "info"),
    ("WARC-Truncated", "too long", "error"),
    ("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/uri-agnostic-identical-payload-digest", "info"),
    ("WARC-Profile", "http://example.com/diff", "info"),
    ("WARC-Profile", "identical", "error"),
    ("WARC-Segment-Number", "-1", "error"),
    ("WARC-Segment-Number", "٣", "error"),
    ("WARC-Type", "a type", "error"),
]


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_what_the_standard_allows_has_no_fault(name: str, value: str) -> None:
    assert CHECKS[name.lower()](name, value, "WARC/1.1") is None


@pytest.mark.parametrize(("name", "value", "severity"), BAD)
def test_what_it_does_not_allow_is_told_with_what_would_be_right(name: str, value: str, severity: str) -> None:
    fault = CHECKS[name.lower()](name, value, "WARC/1.1")
    assert fault is not None
    assert fault.severity == severity
    assert fault.expected
    assert fault.value == value
    assert name in fault.message


@pytest.mark.parametrize(
    ("value", "severity"),
    [("2024-05-06T12:00:00Z", None), ("2024-05-06T12:00:00.5Z", "error"), ("2024-05", "error"), ("x", "error")],
)
def test_dates_of_1_0_are_to_the_second(value: str, severity: str | None) -> None:
    fault = CHECKS["warc-date"]("WARC-Date", value, "WARC/1.0")
    assert (fault.severity if fault else None) == severity


def test_the_grammar_of_1_0_puts_brackets_around_a_target() -> None:
    fault = CHECKS["warc-target-uri"]("WARC-Target-URI", "<http://example.com/>", "WARC/1.0")
    assert fault is not None
    assert fault.severity == "info"


@given(st.sampled_from(sorted(CHECKS)), st.text(), st.sampled_from(["WARC/1.0", "WARC/1.1", "WARC/0.17"]))
def test_any_text_is_judged_in_short_words(key: str, value: str, version: str) -> None:
    fault = CHECKS[key](SPELLED[key], value, version)
    if fault:
        assert len(fault.message) < 1000
        assert fault.finding(file="a", offset=0, length=None, record_id="").as_json()


@pytest.mark.parametrize("key", sorted(CHECKS))
def test_hostile_values_take_no_more_time_than_their_length(key: str) -> None:
    size = 1_000_000
    texts = [
        "a/b" + " " * size,
        "a/b" + ";a=b" * (size // 4) + "\x00",
        'a/b;c="' + "\\" * size,
        "1:" * size,
        "9" * size,
    ]
    texts += ["sha1:" + "=" * size, "<" + "a:" * size, "a:" + "%zz" * size, "2024-05-06T12:00:00." + "1" * size]
    begun = time.process_time()
    for text in texts:
        CHECKS[key](SPELLED[key], text, "WARC/1.1")
    assert time.process_time() - begun < 5
