"""A seal as a value and as a file, which has one spelling only: the canonical JSON by schema seal-1, and a newline.

Reading is strict, so that whatever is in the file is looked at: a member that the schema does not know, a name that
stands twice, a list in another order, a blank more, all are findings.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import orjson

from archiver.errors import RecordError
from archiver.model import Finding
from archiver.records.canonical import canonical_json, canonical_sha256
from archiver.records.engine import Engine
from archiver.records.fields import pointer_to
from archiver.records.rules import rule_of
from archiver.records.schema import load_schema
from archiver.seal import codes
from archiver.seal.manifest import Manifest, manifest_of, read_instant

FORM = "seal-1"
LONGEST = 256 * 1024 * 1024
"""Bytes that a seal may have: a manifest of a million files."""

_SHOWN = 20
"""So many breaks of the schema are told."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it stands in a seal: `key` and `certificates` (the key's first) in DER."""

    algorithm: str
    key: bytes
    key_sha256: str
    signature: bytes
    certificates: tuple[bytes, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        chain = {"certificates": [_text(each) for each in self.certificates]} if self.certificates else {}
        return {
            "algorithm": self.algorithm,
            "key": _text(self.key),
            "key_sha256": self.key_sha256,
            "signature": _text(self.signature),
            **chain,
        }


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp token, over the signature with that number, or over the manifest where it is None."""

    token: bytes
    signature: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        number = {} if self.signature is None else {"signature": self.signature}
        return {"token": _text(self.token), **number}


@dataclass(frozen=True)
class Seal:
    """A manifest, and what was signed and timestamped of it."""

    manifest: Manifest
    signatures: tuple[Signature, ...] = ()
    timestamps: tuple[Stamp, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the seal as a JSON object by schema seal-1."""
        members = {
            "form": FORM,
            "manifest": self.manifest.as_json(),
            "signatures": [each.as_json() for each in self.signatures],
            "timestamps": [each.as_json() for each in self.timestamps],
        }
        return {**members, "checksum": canonical_sha256(members)}

    def encoded(self) -> bytes:
        """Return the seal as the bytes of its file."""
        return canonical_json(self.as_json()) + b"\n"


def read_seal(raw: bytes) -> tuple[Seal | None, list[Finding]]:
    """Return the seal that `raw` is, and what is wrong with its form; None where no seal can be made of it."""
    value, found = read_object(raw, "seal")
    if value is None:
        return None, found
    wrong = list(seal_faults(value))
    if any(finding.code in (codes.FORM.code, codes.UNREADABLE.code) for finding in wrong):
        return None, [*wrong, *found]
    return seal_of(value), [*wrong, *found]


def read_object(raw: bytes, what: str) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Return the JSON object that the bytes of a seal or proof are, and findings about how it is spelled."""
    if len(raw) > LONGEST:
        return None, [codes.UNREADABLE.finding(f"the {what} is longer than {LONGEST} bytes")]
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return None, [codes.UNREADABLE.finding(f"this is not JSON: {error.msg[:120]}", line=error.lineno)]
    if not isinstance(value, dict):
        return None, [codes.UNREADABLE.finding(f"there is no object, where a {what} is one")]
    try:
        spelled = canonical_json(value) + b"\n"
    except RecordError as error:
        return None, [codes.UNREADABLE.finding(error.what)]
    if spelled == raw:
        return value, []
    apart = next((at for at, (one, two) in enumerate(zip(raw, spelled, strict=False)) if one != two), len(spelled))
    return value, [codes.SPELLING.finding(f"from byte {apart} on it is not spelled canonically", offset=apart)]


def seal_faults(value: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what is wrong with the form of a seal, a JSON object."""
    faults = list(_faults("seal-1", value))
    yield from faults
    if faults:
        return
    yield from _order_faults(value["manifest"])
    try:
        read_instant(value["manifest"]["created"])
    except ValueError:
        yield codes.FORM.finding("the time is none", pointer="/manifest/created", value=value["manifest"]["created"])
    for pointer, text in _encoded_texts(value):
        if _bytes(text) is None:
            yield codes.FORM.finding("the text is not base64 in its one form", pointer=pointer)
    members = {name: member for name, member in value.items() if name != "checksum"}
    if canonical_sha256(members) != value["checksum"]:
        yield codes.CHECKSUM.finding("the checksum is not that of the seal", pointer="/checksum")


def seal_of(value: Mapping[str, Any]) -> Seal:
    """Return the seal that `value`, in which `seal_faults` finds no break of the form, is."""
    return Seal(
        manifest=manifest_of(value["manifest"]),
        signatures=tuple(_signature(each) for each in value["signatures"]),
        timestamps=tuple(Stamp(_bytes(each["token"]) or b"", each.get("signature")) for each in value["timestamps"]),
    )


def form_faults(schema: str, value: Any) -> list[Finding]:
    """Return how `value` breaks a schema that ships, as findings of the code of a seal's form."""
    return list(_faults(schema, value))


@cache
def _engine(schema: str) -> Engine:
    return Engine(load_schema(schema))


def _faults(schema: str, value: Any) -> Iterator[Finding]:
    for number, fault in enumerate(_engine(schema).faults(value)):
        if number == _SHOWN:
            return
        pointer = "".join(pointer_to(str(part)) for part in fault.path)
        what = f"{pointer[:200] or 'it'} {rule_of(fault.keyword).meaning}"
        yield codes.FORM.finding(what, pointer=pointer or None)


def _order_faults(manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding for each list that is not in its order, or has a path twice."""
    for name, key in (("files", "path"), ("warcs", "path"), ("schemas", "name"), ("covers", None)):
        listed = [str(each if key is None else each[key]).encode() for each in manifest[name]]
        if any(one >= two for one, two in pairwise(listed)):
            yield codes.FORM.finding("the list is not in its order, or holds one twice", pointer=f"/manifest/{name}")


def _encoded_texts(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for number, signature in enumerate(value["signatures"]):
        for name in ("key", "signature"):
            yield f"/signatures/{number}/{name}", signature[name]
        for place, text in enumerate(signature.get("certificates", ())):
            yield f"/signatures/{number}/certificates/{place}", text
    for number, timestamp in enumerate(value["timestamps"]):
        yield f"/timestamps/{number}/token", timestamp["token"]


def _signature(value: Mapping[str, Any]) -> Signature:
    return Signature(
        algorithm=value["algorithm"],
        key=_bytes(value["key"]) or b"",
        key_sha256=value["key_sha256"],
        signature=_bytes(value["signature"]) or b"",
        certificates=tuple(_bytes(each) or b"" for each in value.get("certificates", ())),
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes | None:
    """Return what `text` is in base64, None if it is not the one form that its bytes have (RFC 4648, 3.5)."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if _text(raw) == text else None
