"""What is read from a token, and the DER that it is written in."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.seal.der import (
    OCTETS,
    OID,
    SEQUENCE,
    encoded,
    encoded_integer,
    integer_of,
    octets_of,
    oid_of,
    parts_of,
    read_value,
)
from archiver.seal.refusal import SealRefusedError
from archiver.seal.tokens import SHA256, read_token, request_bytes, response_bytes
from tests.seal.authority import authority, forged_token, openssl, timestamp_signer

DIGEST = bytes(range(32))


@given(st.integers(-(2**70), 2**70))
def test_a_number_comes_back(number: int) -> None:
    assert integer_of(read_value(encoded_integer(number))) == number


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_values_in_a_value_come_back(contents: list[bytes]) -> None:
    raw = encoded(SEQUENCE, *(encoded(OCTETS, each) for each in contents))
    assert [octets_of(part) for part in parts_of(read_value(raw))] == contents


@given(st.binary(max_size=60))
def test_what_is_read_is_the_only_way_to_write_it(raw: bytes) -> None:
    try:
        value = read_value(raw)
    except ValueError:
        return
    assert encoded(value.tag, value.content) == raw


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "head"),
        (b"\x04", "head"),
        (b"\x04\x02a", "content"),
        (b"\x04\x80a\0\0", "indefinite"),
        (b"\x04\x81\x01a", "shortest"),
        (b"\x04\x82\x00\x80" + b"a" * 128, "shortest"),
        (b"\x04\x85\0\0\0\0\x01a", "too long"),
        (b"\x04\x82\x01", "breaks off"),
        (b"\x04\x01ab", "behind"),
    ],
)
def test_what_is_no_der_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_value(raw)


@pytest.mark.parametrize(
    ("raw", "dots"),
    [
        (b"\x60\x86\x48\x01\x65\x03\x04\x02\x01", SHA256),
        (b"\x2a\x03\x04", "1.2.3.4"),
        (b"\x88\x37\x03", "2.999.3"),
        (b"\x55\x04\x03", "2.5.4.3"),
    ],
    ids=["sha256", "1.2.3.4", "2.999.3", "2.5.4.3"],
)
def test_an_object_identifier_is_read_in_dots(raw: bytes, dots: str) -> None:
    assert oid_of(read_value(encoded(OID, raw))) == dots


@pytest.mark.parametrize("raw", [b"", b"\x2a\x83"], ids=["empty", "torn"])
def test_an_object_identifier_that_breaks_off_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="breaks off"):
        oid_of(read_value(encoded(OID, raw)))


def test_openssl_reads_our_request_as_we_mean_it(tmp_path: Path) -> None:
    (tmp_path / "query").write_bytes(request_bytes(DIGEST, 0xABCDEF0123456789))
    command = [openssl(), "ts", "-query", "-in", "query", "-text"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "Hash Algorithm: sha256" in told
    assert "00 01 02 03" in told
    assert "Nonce: 0xABCDEF0123456789" in told
    assert "Certificate required: yes" in told


def test_a_token_says_all_that_was_put_into_it() -> None:
    root = authority()
    signer = timestamp_signer(root)
    raw = forged_token(signer, DIGEST, instant="20240506120000.123456789Z", nonce=99, certificates=[signer, root])
    token = read_token(raw)
    assert (token.policy, token.algorithm, token.imprint, token.serial) == ("1.2.3.4", SHA256, DIGEST, 7)
    assert (token.instant, token.nonce) == (datetime(2024, 5, 6, 12, 0, 0, 123456, UTC), 99)
    assert sorted(token.certificates) == sorted([signer.der, root.der])
    assert (token.issuer, token.issuer_serial) == (
        root.certificate.subject.public_bytes(),
        signer.certificate.serial_number,
    )
    assert response_bytes(token) == raw
    assert read_token(token.raw) == token


def test_what_is_too_long_is_not_read() -> None:
    with pytest.raises(SealRefusedError, match="more than 1048576 bytes"):
        read_token(b"0" * (1024 * 1024 + 1))
