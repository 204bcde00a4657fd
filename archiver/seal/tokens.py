"""What a timestamp token says (RFC 3161, 2.4; RFC 5652, 5), read byte for byte; nothing is believed here.

Whether the signature holds is for archiver.seal.timestamps. The reader is ours since rfc3161-client refuses tokens
whose certificates are not in the order of a DER SET, as OpenSSL writes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.seal.der import (
    BIT_STRING,
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    OID,
    SEQUENCE,
    SET,
    TEXT,
    Value,
    encoded,
    encoded_integer,
    integer_of,
    octets_of,
    oid_of,
    parts_of,
    read_value,
)
from archiver.seal.refusal import SealRefusedError
from archiver.seal.refusal_codes import (
    TIMESTAMP_STATUS,
    TIMESTAMP_UNREADABLE,
)

MAX_TOKEN = 1024 * 1024
"""Longer answers are no timestamps; one with a long chain has about 10 KB."""

# A timestamp that is vaguer says nothing, and would make any date one that fits.
_MAX_ACCURACY = timedelta(days=1)

SHA256 = "2.16.840.1.101.3.4.2.1"
_SIGNED_DATA, _TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
# RFC 5035: which certificate the signer meant, by SHA-1 and by a hash of choice.
_ESS_CERT_ID, _ESS_CERT_ID_2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
_SHA256_RAW = bytes.fromhex("0609608648016503040201")
_OPTION_0, _OPTION_1 = 0xA0, 0xA1
_TIME = re.compile(rb"(\d{14})(?:\.(\d{1,20}))?Z")
# PKIStatus (RFC 3161, 2.4.2): granted, or granted with changes, which a request that asks for nothing special may get.
_GRANTED = (0, 1)
_STATUSES = ("granted", "granted with changes", "rejection", "waiting", "revocation warning", "revoked")
_FAILURES = {
    0: "the hash algorithm is not known or not supported",
    2: "the request is not permitted or supported",
    5: "the request has the wrong form",
    14: "the server's time source is not available",
    15: "the policy is not supported",
    16: "an extension is not supported",
    17: "something asked for is not available",
    25: "the server had a fault",
}


@dataclass(frozen=True, slots=True)
class Token:
    """The contents of a timestamp token, whose bytes (a CMS ContentInfo) are `raw`.

    `algorithm` names the hash of `imprint`, the digest that was stamped. The signer is named by `issuer` (a Name in
    DER) and `issuer_serial`, and `certificate_hashes` are those of its certificate, by algorithm, that it signed.
    `signed_over` are the algorithms of digest and signature, as numbers in dots.
    """

    raw: bytes
    policy: str
    algorithm: str
    imprint: bytes
    serial: int
    instant: datetime
    accuracy: timedelta | None
    nonce: int | None
    certificates: tuple[bytes, ...]
    issuer: bytes
    issuer_serial: int
    certificate_hashes: tuple[tuple[str, bytes], ...]
    signed_over: tuple[str, str]


def request_bytes(digest: bytes, nonce: int) -> bytes:
    """Return a TimeStampReq for a SHA-256 `digest` that asks for the signer's certificate (RFC 3161, 2.4.1)."""
    imprint = encoded(SEQUENCE, encoded(SEQUENCE, _SHA256_RAW, b"\x05\x00"), encoded(0x04, digest))
    return encoded(SEQUENCE, encoded_integer(1), imprint, encoded_integer(nonce), encoded(BOOLEAN, b"\xff"))


def response_bytes(token: Token) -> bytes:
    """Return the token as a TimeStampResp that says it was granted; the status is not signed."""
    return encoded(SEQUENCE, encoded(SEQUENCE, encoded_integer(0)), token.raw)


def read_token(raw: bytes) -> Token:
    """Return what a TimeStampResp, or the token alone, holds.

    Raises SealRefusedError: seal.timestamp.status if the server granted none, else seal.timestamp.unreadable.
    """
    if len(raw) > MAX_TOKEN:
        raise _unreadable(f"it has more than {MAX_TOKEN} bytes")
    try:
        outer = parts_of(read_value(raw))
        if outer and outer[0].tag == OID:
            return _token(raw)
        if not outer:
            raise ValueError("it is empty")
        _see_granted(outer[0])
        if len(outer) != 2:
            raise ValueError("the answer holds no token")
        return _token(outer[1].raw)
    except (ValueError, IndexError, OverflowError) as error:
        raise _unreadable(str(error)) from error


def _unreadable(reason: str) -> SealRefusedError:
    what = f"that is no timestamp by RFC 3161 ({reason})"
    return SealRefusedError(
        what, "", "The bytes were cut or changed, or are something else.", code=TIMESTAMP_UNREADABLE.code
    )


def _see_granted(value: Value) -> None:
    """Raise SealRefusedError unless the status (PKIStatusInfo) says that there is a token."""
    parts = parts_of(value)
    status = integer_of(parts[0])
    if status in _GRANTED:
        return
    told = [_STATUSES[status] if 0 <= status < len(_STATUSES) else f"status {status}"]
    for part in parts[1:]:
        if part.tag == BIT_STRING:
            bits = "".join(f"{byte:08b}" for byte in part.content[1:])
            told += [_FAILURES.get(place, f"failure {place}") for place, bit in enumerate(bits) if bit == "1"]
        elif part.tag == SEQUENCE:
            told += [repr(each.content.decode("utf-8", "replace")[:80]) for each in parts_of(part) if each.tag == TEXT]
    what = f"the timestamp server granted no timestamp ({', '.join(told)})"
    raise SealRefusedError(what, "", "Ask it again, or another server.", code=TIMESTAMP_STATUS.code)


def _token(raw: bytes) -> Token:
    kind, content = parts_of(read_value(raw))
    _see_oid(kind, _SIGNED_DATA)
    (signed,) = parts_of(content, _OPTION_0)
    _, _, encapsulated, *rest = parts_of(signed)
    content_kind, wrapped = parts_of(encapsulated)
    _see_oid(content_kind, _TST_INFO)
    (octets,) = parts_of(wrapped, _OPTION_0)
    certificates = [each.raw for part in rest if part.tag == _OPTION_0 for each in parts_of(part, _OPTION_0)]
    signers = parts_of(rest[-1], SET)
    if len(signers) != 1:
        raise ValueError(f"it has {len(signers)} signers, not one")
    issuer, serial, attributes, signed_over = _signer(signers[0])
    return Token(
        raw,
        *_statement(read_value(octets_of(octets))),
        certificates=tuple(each for each in certificates if each[0] == SEQUENCE),
        issuer=issuer,
        issuer_serial=serial,
        certificate_hashes=tuple(_certificate_hashes(attributes)),
        signed_over=signed_over,
    )


def _see_oid(value: Value, expected: str) -> None:
    if oid_of(value) != expected:
        raise ValueError(f"the kind is {oid_of(value)}, not {expected}")


Statement = tuple[str, str, bytes, int, datetime, timedelta | None, int | None]
"""Policy, algorithm, imprint, serial, instant, accuracy, nonce."""


def _statement(value: Value) -> Statement:
    """Return what a TSTInfo states (RFC 3161, 2.4.2)."""
    _, policy, imprint, serial, instant, *options = parts_of(value)
    algorithm, digest = parts_of(imprint)
    accuracy = next((_accuracy(each) for each in options if each.tag == SEQUENCE), None)
    nonce = next((integer_of(each) for each in options if each.tag == INTEGER), None)
    for extensions in (each for each in options if each.tag == _OPTION_1):
        if any(part.tag == BOOLEAN for each in parts_of(extensions, _OPTION_1) for part in parts_of(each)):
            raise ValueError("it has a critical extension")
    return (
        oid_of(policy),
        oid_of(parts_of(algorithm)[0]),
        octets_of(digest),
        integer_of(serial),
        _instant(instant),
        accuracy,
        nonce,
    )


def _instant(value: Value) -> datetime:
    found = _TIME.fullmatch(value.content) if value.tag == GENERALIZED_TIME else None
    if found is None:
        raise ValueError("its time is no GeneralizedTime in UTC")
    whole = datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return whole.replace(microsecond=int((found[2] or b"0").decode().ljust(6, "0")[:6]))


def _accuracy(value: Value) -> timedelta:
    """Return how far the clock may have been off: seconds, [0] milliseconds, [1] microseconds."""
    units = {INTEGER: 1_000_000, 0x80: 1000, 0x81: 1}
    total = sum(int.from_bytes(each.content, "big") * units.get(each.tag, 0) for each in parts_of(value))
    if total > _MAX_ACCURACY / timedelta(microseconds=1):
        raise ValueError("its clock may be off by more than a day")
    return timedelta(microseconds=total)


def _signer(value: Value) -> tuple[bytes, int, Sequence[Value], tuple[str, str]]:
    """Return the signer's issuer and serial number, the attributes it signed, and how (RFC 5652, 5.3)."""
    _, name, digest, *rest = parts_of(value)
    issuer, serial = parts_of(name)
    attributes = next((parts_of(each, _OPTION_0) for each in rest if each.tag == _OPTION_0), [])
    # Behind the attributes stand algorithm and signature, and behind these what is not signed.
    signature = rest[1 if rest[0].tag == _OPTION_0 else 0]
    signed_over = oid_of(parts_of(digest)[0]), oid_of(parts_of(signature)[0])
    return issuer.raw, integer_of(serial), attributes, signed_over


def _certificate_hashes(attributes: Sequence[Value]) -> list[tuple[str, bytes]]:
    """Return algorithm and hash of the certificate that the signer names as its own (RFC 5035, 3 and 4)."""
    found = []
    for attribute in attributes:
        kind, values = parts_of(attribute)
        name = oid_of(kind)
        if name not in (_ESS_CERT_ID, _ESS_CERT_ID_2):
            continue
        # The first certificate is the signer's own; what follows are those of its issuers.
        first = parts_of(parts_of(parts_of(parts_of(values, SET)[0])[0])[0])
        algorithm = "sha1" if name == _ESS_CERT_ID else "sha256"
        if name == _ESS_CERT_ID_2 and first[0].tag == SEQUENCE:
            algorithm = _HASHES.get(oid_of(parts_of(first[0])[0]), "")
            first = first[1:]
        found.append((algorithm, octets_of(first[0])))
    return found


WEAK = frozenset(
    {
        "1.3.14.3.2.26",
        "1.2.840.113549.2.5",
        "1.2.840.113549.2.2",
        "1.2.840.113549.1.1.2",
        "1.2.840.113549.1.1.3",
        "1.2.840.113549.1.1.4",
        "1.2.840.113549.1.1.5",
        "1.3.14.3.2.29",
        "1.2.840.10040.4.3",
        "1.2.840.10045.4.1",
    }
)
"""SHA-1, MD5 and MD2; RSA over MD2, MD4, MD5 and SHA-1 (twice), DSA and ECDSA over SHA-1."""

_HASHES = {SHA256: "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}
