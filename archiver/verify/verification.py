"""What came of checking one record, or one file: a value that crosses processes as JSON (schema verification-1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from archiver.model import Finding
from archiver.verify.patch import Operation

Kind = Literal["record", "warc", "wacz", "seal", "proof", "bundle"]
Verdict = Literal["same", "differs", "unchecked"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: `line` is the row in a table; `pointer` leads to it in a file that is one JSON value."""

    file: str
    line: int | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict about one record, web archive, seal, proof or package of evidence.

    `patch` makes the record what the archived bytes give. `counts` are those of a web archive: records, and digests by
    what came of them. `sealed` is what a seal says, and how much of that is proven. `more` counts findings that are
    left out.
    """

    kind: Kind
    place: Place
    verdict: Verdict
    record_id: str | None = None
    url: str | None = None
    findings: tuple[Finding, ...] = ()
    more: int = 0
    patch: tuple[Operation, ...] = ()
    counts: Mapping[str, Any] | None = None
    sealed: Mapping[str, Any] | None = None

    @property
    def reason(self) -> str | None:
        """The code of the finding that kept it from being checked; None for another verdict."""
        return self.findings[0].code if self.verdict == "unchecked" and self.findings else None

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object by schema verification-1."""
        optional = {
            "line": self.place.line,
            "pointer": self.place.pointer or None,
            "record_id": self.record_id,
            "url": self.url,
        }
        return {
            "kind": self.kind,
            "file": self.place.file,
            **{name: value for name, value in optional.items() if value is not None},
            "verdict": self.verdict,
            **({"reason": self.reason} if self.reason else {}),
            "findings": [finding.as_json() for finding in self.findings],
            **({"more": self.more} if self.more else {}),
            "patch": list(self.patch),
            **({"counts": dict(self.counts)} if self.counts is not None else {}),
            **({"sealed": dict(self.sealed)} if self.sealed is not None else {}),
        }

    def encoded(self) -> bytes:
        """Return it as JSON bytes; what no UTF-8 can hold becomes a question mark."""
        try:
            return orjson.dumps(self.as_json())
        except orjson.JSONEncodeError:
            # Half a surrogate pair: an address or id out of a table that is no UTF-8.
            return json.dumps(self.as_json(), ensure_ascii=False).encode("utf-8", "replace")


def decoded(raw: bytes) -> Verification:
    """Return what `encoded` gave."""
    value = orjson.loads(raw)
    return Verification(
        kind=value["kind"],
        place=Place(value["file"], value.get("line"), value.get("pointer", "")),
        verdict=value["verdict"],
        record_id=value.get("record_id"),
        url=value.get("url"),
        findings=tuple(Finding(**each) for each in value["findings"]),
        more=value.get("more", 0),
        patch=tuple(value["patch"]),
        counts=value.get("counts"),
        sealed=value.get("sealed"),
    )


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Return the verdict that findings make: an error differs, a warning keeps from being checked."""
    severities = {finding.severity for finding in findings}
    return "differs" if "error" in severities else "unchecked" if "warning" in severities else "same"
