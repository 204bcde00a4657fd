"""What came of one reference of a manuscript: a value, and its JSON by schema citation-check-1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from archiver.cite.manuscript.proof import Proof
from archiver.cite.manuscript.reference import Reference
from archiver.model import Capture

Verdict = Literal["proven", "captured", "changed", "unproven", "missing", "unlinked", "unreadable"]
"""`proven`: captured, and the page says what is quoted. `captured`: nothing is quoted. `changed`: a later capture says
something else. `unproven`: a quote does not stand in the capture. `missing`: there is no capture, or only one of an
error. `unlinked`: there is one, but the manuscript names the page alone. `unreadable`: the record of the capture cannot
be read or relied on."""

VERDICTS: tuple[Verdict, ...] = ("unproven", "missing", "unreadable", "changed", "unlinked", "captured", "proven")
"""In the order in which people want to know of them."""

GOOD: frozenset[Verdict] = frozenset(["proven", "captured"])


@dataclass(frozen=True, slots=True)
class Later:
    """How a later capture differs: `absent` are quotes that it no longer has, `fields` what its story says otherwise.

    `status` is that of an answer that says that the page is gone.
    """

    capture: Capture
    absent: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    status: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object, without what is absent."""
        members = {"absent": list(self.absent), "fields": list(self.fields), "status": self.status}
        return {**capture_json(self.capture), **{name: value for name, value in members.items() if value}}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reference and the verdict about it.

    `said` is why, in words for people: of the capture, of each quote, of what came later. `capture` is the one that was
    looked at, `is_same_time` whether it is from the time that the manuscript names (None where it names none),
    `memento_url` where the archive shows it; where it is a redirect, `leads_to` is the capture of the page, which was
    looked at instead. `later` are captures that differ, the first one in front; `unseen` counts later ones that were
    not looked at. `elsewhere` is a capture that has the quotes where the one that is meant has not. `is_fixed` tells
    that the manuscript was given the archived address.
    """

    file: str
    column: int
    reference: Reference
    verdict: Verdict
    said: tuple[str, ...]
    capture: Capture | None = None
    is_same_time: bool | None = None
    memento_url: str | None = None
    leads_to: Capture | None = None
    proofs: tuple[Proof, ...] = ()
    later: tuple[Later, ...] = ()
    unseen: int = 0
    elsewhere: Capture | None = None
    command: str | None = None
    is_fixed: bool = False

    @property
    def message(self) -> str:
        """All that is said, in one sentence without a full stop."""
        return "; ".join(self.said)

    @property
    def is_good(self) -> bool:
        """Whether nothing is left to be done about the reference."""
        return self.verdict in GOOD or self.is_fixed

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object by schema citation-check-1, without what is absent."""
        reference = self.reference
        members: dict[str, Any] = {
            "file": self.file,
            "line": reference.line,
            "column": self.column,
            "form": reference.link.form,
            "address": reference.link.address,
            "verdict": self.verdict,
            "message": self.message,
            "url": reference.url,
            "version": reference.version,
            "record_id": reference.record_id,
            "since": _instant(reference.span.start) if reference.span else None,
            "until": _instant(reference.span.end) if reference.span else None,
            "capture": capture_json(self.capture) if self.capture else None,
            "is_same_time": self.is_same_time,
            "memento_url": self.memento_url,
            "leads_to": capture_json(self.leads_to) if self.leads_to else None,
            "quotes": [proof.as_json() for proof in self.proofs],
            "later": [each.as_json() for each in self.later] or None,
            "unseen": self.unseen or None,
            "elsewhere": capture_json(self.elsewhere) if self.elsewhere else None,
            "command": self.command,
            "is_fixed": self.is_fixed or None,
        }
        return {name: value for name, value in members.items() if value is not None}


def capture_json(capture: Capture) -> dict[str, Any]:
    """Return what tells a capture from all others as a JSON object."""
    members = {
        "url": capture.url,
        "date": _instant(capture.date),
        "timestamp": capture.timestamp,
        "record_id": capture.record_id,
        "digest": capture.digest,
    }
    return {name: value for name, value in members.items() if value}


def _instant(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")
