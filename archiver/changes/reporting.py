"""Two captures compared, as a JSON object by schema comparison-1, with the evidence for each field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archiver.changes.comparison import Comparison, Side
from archiver.changes.fields import FieldChange, SetChange
from archiver.changes.pieces import Piece
from archiver.changes.telling import change_summary, word_counts
from archiver.changes.texts import Line, TextChanges
from archiver.model import Evidence, EvidenceStatus
from archiver.records.provenance import capture_as_json

_NONE = Evidence("", "none", "", "")


def comparison_as_json(found: Comparison, before: Side, after: Side, *, has_text: bool = True) -> dict[str, Any]:
    """Return what `compare(before, after)` found; lines of the text that are the same are left out.

    Without `has_text` nothing is said of the text.
    """
    return {
        "before": capture_as_json(before.capture),
        "after": capture_as_json(after.capture),
        "is_same": is_same(found, has_text=has_text),
        "is_same_payload": found.is_same_payload,
        **({"answers": list(found.answers)} if found.answers else {}),
        "fields": [_field(change, before, after) for change in found.fields],
        **{change.name: _addresses(change) for change in found.addresses},
        **({"text": _text(found.text)} if has_text else {}),
        "summary": change_summary(found),
    }


def is_same(found: Comparison, *, has_text: bool = True) -> bool:
    """Whether a reader would notice nothing; without `has_text`, whatever the text says."""
    return found.is_same if has_text else not (found.answers or found.fields or found.addresses)


def evidence_of(side: Side, change: FieldChange) -> Evidence:
    """Return the evidence for a field of a side, a conflict before others; of method "none" where there is none."""
    pieces = [each for each in side.story.evidence if each.field == change.name]
    return min(pieces, key=lambda each: each.status != "conflict", default=_NONE)


def status_of(side: Side, change: FieldChange, value: str) -> EvidenceStatus:
    """Return the status of the evidence for `value` of a field of a side: without any, absent or asserted."""
    piece = evidence_of(side, change)
    return ("asserted" if value else "absent") if piece is _NONE else piece.status


def _field(change: FieldChange, before: Side, after: Side) -> dict[str, Any]:
    return {
        "name": change.name,
        "before": change.before,
        "after": change.after,
        "evidence": {
            "before": _evidence(before, change, change.before),
            "after": _evidence(after, change, change.after),
        },
    }


def _evidence(side: Side, change: FieldChange, value: str) -> dict[str, Any]:
    piece = evidence_of(side, change)
    return {"status": status_of(side, change, value), "method": piece.method, "selector": piece.selector}


def _addresses(change: SetChange) -> dict[str, Any]:
    return {
        "added": list(change.added),
        "removed": list(change.removed),
        "added_count": change.added_count,
        "removed_count": change.removed_count,
    }


def _text(text: TextChanges) -> dict[str, Any]:
    added, removed = word_counts(text)
    return {
        "is_whole": text.is_whole,
        "words_added": added,
        "words_removed": removed,
        "lines": [_line(line) for line in text.lines if line.state != "same"],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "state": line.state,
        **({"before": joined(line.before)} if line.before else {}),
        **({"after": joined(line.after)} if line.after else {}),
    }


def joined(pieces: Iterable[Piece]) -> str:
    """Return the line that `pieces` are."""
    return "".join(piece.text for piece in pieces)
