"""What changed, counted, in a few words, and as JSON (schemas version-1 and comparison-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from archiver.changes.comparison import Comparison
from archiver.changes.history import Numbered
from archiver.changes.pieces import Piece
from archiver.changes.texts import TextChanges
from archiver.changes.words import is_word, words_of
from archiver.model import Capture
from archiver.records.provenance import utc_text

_MOST_CAPTURE_IDS = 1000


def word_counts(text: TextChanges) -> tuple[int, int]:
    """Return how many words came and how many went; lines that only moved count for nothing."""
    lines = [line for line in text.lines if line.state in ("changed", "removed", "added")]
    return sum(_words(line.after) for line in lines), sum(_words(line.before) for line in lines)


def _words(pieces: Iterable[Piece]) -> int:
    return sum(1 for piece in pieces if piece.is_changed for token in words_of(piece.text) if is_word(token))


def summary(numbered: Numbered) -> str:
    """Return what is to be said of a version in a line: "title, text +12 −3 words"."""
    version = numbered.version
    if version.problem is not None:
        return f"cannot be read: {version.problem}"
    if version.changes is None:
        return "first capture" if numbered.payload == 1 else "nothing to compare it with"
    said = change_summary(version.changes)
    return f"{said}; the bytes are those of {numbered.back_to}" if numbered.back_to else said


def change_summary(changes: Comparison) -> str:
    """Return what changed in a few words: names of fields, counts of words and addresses."""
    if changes.is_same:
        return "nothing" if changes.is_same_payload else "only the page around it"
    return ", ".join(_parts(changes))


def _parts(changes: Comparison) -> Iterator[str]:
    if changes.answers:
        yield f"answer {changes.answers[0]} → {changes.answers[1]}"
    yield from (change.name for change in changes.fields)
    yield from _text_parts(changes.text)
    for change in changes.addresses:
        yield f"{change.name} +{change.added_count} −{change.removed_count}"


def _text_parts(text: TextChanges) -> Iterator[str]:
    added, removed = word_counts(text)
    if added or removed:
        yield f"text +{added} −{removed} {'word' if added + removed == 1 else 'words'}"
    elif text.count("changed", "added", "removed"):
        yield "signs or line ends of the text"
    if moved := text.count("moved-here"):
        yield f"{moved} {'paragraph' if moved == 1 else 'paragraphs'} moved"
    if not text.is_whole:
        yield "not all of the text was compared"


def version_as_json(numbered: Numbered) -> dict[str, Any]:
    """Return a version as a JSON object by schema version-1."""
    version = numbered.version
    captures = version.captures
    return {
        "url": version.capture.url,
        "payload": numbered.payload,
        "record": numbered.record,
        "payloads": numbered.payloads,
        "captures": len(captures),
        "first": _place(version.capture),
        "last": _place(version.last),
        "record_ids": [each.record_id for each in captures[:_MOST_CAPTURE_IDS]],
        **({"digest": version.capture.digest} if version.capture.digest else {}),
        **({"back_to": numbered.back_to} if numbered.back_to else {}),
        **({"problem": version.problem} if version.problem is not None else {}),
        **({"changes": _counts(version.changes)} if version.changes else {}),
        "summary": summary(numbered),
    }


def _place(capture: Capture) -> dict[str, Any]:
    return {"date": utc_text(capture.date), "timestamp": capture.timestamp, "record_id": capture.record_id}


def _counts(changes: Comparison) -> dict[str, Any]:
    added, removed = word_counts(changes.text)
    return {
        "is_same": changes.is_same,
        "is_same_payload": changes.is_same_payload,
        **({"answers": list(changes.answers)} if changes.answers else {}),
        "fields": [change.name for change in changes.fields],
        "text": {
            "words_added": added,
            "words_removed": removed,
            "lines_changed": changes.text.count("changed"),
            "lines_added": changes.text.count("added"),
            "lines_removed": changes.text.count("removed"),
            "lines_moved": changes.text.count("moved-here"),
            "is_whole": changes.text.is_whole,
        },
        **{change.name: {"added": change.added_count, "removed": change.removed_count} for change in changes.addresses},
    }
