"""What changed between two captures, as lines for a terminal or a pipe.

All text of the captures is cleaned before it is painted, so nothing but our own colours reaches a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archiver.cli.shell import clean, counted, painted

if TYPE_CHECKING:
    from archiver.changes.comparison import Comparison, Side
    from archiver.changes.pieces import Merged, Piece
    from archiver.changes.texts import Line, TextChanges

_CONTEXT = 1
_LEAST_FOLDED = 2
_SIGNS = {
    "removed": ("-", "red"),
    "added": ("+", "green"),
    "moved-away": ("<", "yellow"),
    "moved-here": (">", "yellow"),
}


def lines(found: Comparison, before: Side, after: Side, *, mode: str) -> Iterator[str]:
    """Yield the lines about `found`; `mode` is "unified", "words" or "fields"."""
    yield painted(f"--- {_capture(before)}", bold=True)
    yield painted(f"+++ {_capture(after)}", bold=True)
    if found.is_same_payload:
        yield "The archived bytes are the same."
    elif found.is_same:
        yield "Only the page around it changed: fields, links, images and text are the same."
    if found.answers:
        yield from _pair("answer", *found.answers)
    yield from _fields(found, before, after)
    for change in found.addresses:
        yield f"{change.name}: +{change.added_count} −{change.removed_count}"
        yield from (painted(f"  - {clean(url)}", fg="red") for url in change.removed)
        yield from (painted(f"  + {clean(url)}", fg="green") for url in change.added)
        more = change.added_count + change.removed_count - len(change.added) - len(change.removed)
        if more:
            yield f"  … and {more:,} more"
    if mode != "fields" and not found.text.is_same:
        yield f"text: {_words(found.text)}"
        yield from _text(found.text, is_by_word=mode == "words")


def _capture(side: Side) -> str:
    capture = side.capture
    return clean(f"{capture.date:%Y-%m-%dT%H:%M:%SZ} {capture.url} {capture.record_id}")


def _pair(name: str, old: str, new: str, *, notes: tuple[str, str] = ("", "")) -> Iterator[str]:
    yield f"{name}:"
    for sign, value, note, colour in (("-", old, notes[0], "red"), ("+", new, notes[1], "green")):
        shown = clean(value) if value else "(not stated)"
        yield painted(f"  {sign} {shown}", fg=colour) + (f"  [{note}]" if note else "")


def _fields(found: Comparison, before: Side, after: Side) -> Iterator[str]:
    from archiver.changes.reporting import status_of

    for change in found.fields:
        statuses = (status_of(before, change, change.before), status_of(after, change, change.after))
        yield from _pair(change.name, change.before, change.after, notes=statuses)


def _words(text: TextChanges) -> str:
    from archiver.changes.telling import word_counts

    added, removed = word_counts(text)
    moved = text.count("moved-here")
    parts = [f"+{added} −{removed} words", f"{counted(moved, 'paragraph')} moved" if moved else ""]
    return ", ".join([*filter(None, parts), *([] if text.is_whole else ["too long to be compared whole"])])


def _text(text: TextChanges, *, is_by_word: bool) -> Iterator[str]:
    """Yield the lines of the text, unchanged ones only near a change."""
    near = _near(text.lines)
    place = 0
    while place < len(text.lines):
        end = place
        while end < len(text.lines) and not near[end]:
            end += 1
        if end - place >= _LEAST_FOLDED:
            yield painted(f"  … {counted(end - place, 'line', grouped=True)} the same", fg="cyan")
            place = end
            continue
        end = max(end, place + 1)
        for line in text.lines[place:end]:
            yield from _line(line, is_by_word=is_by_word)
        place = end


def _near(listed: Sequence[Line]) -> list[bool]:
    """Return for each line whether it is a change, or stands beside one."""
    near = [False] * len(listed)
    for place, line in enumerate(listed):
        if line.state != "same":
            start, end = max(0, place - _CONTEXT), min(len(listed), place + _CONTEXT + 1)
            near[start:end] = [True] * (end - start)
    return near


def _line(line: Line, *, is_by_word: bool) -> Iterator[str]:
    if line.state == "same":
        yield f"  {_joined(line.before)}".rstrip()
    elif line.state != "changed":
        sign, colour = _SIGNS[line.state]
        yield painted(f"{sign} {_joined(line.before or line.after)}".rstrip(), fg=colour)
    elif is_by_word:
        yield "~ " + "".join(map(_marked, line.merged))
    else:
        yield painted("- ", fg="red") + _pieces(line.before, "red")
        yield painted("+ ", fg="green") + _pieces(line.after, "green")


def _joined(pieces: Sequence[Piece]) -> str:
    return clean("".join(piece.text for piece in pieces))


def _pieces(pieces: Sequence[Piece], colour: str) -> str:
    return "".join(painted(clean(piece.text), fg=colour, bold=piece.is_changed) for piece in pieces)


def _marked(piece: Merged) -> str:
    text = clean(piece.text)
    if piece.state == "removed":
        return painted(f"[-{text}-]", fg="red")
    return painted(f"{{+{text}+}}", fg="green") if piece.state == "added" else text
