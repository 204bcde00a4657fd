"""What edits change in a manuscript, as a unified diff: made of the edits, so that its size is theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.cite.manuscript.source import Edit, Source

_CONTEXT = 2


@dataclass(slots=True)
class _Hunk:
    """Lines from `first` up to `last`, from 0 and without `last`, with the edits in them."""

    first: int
    last: int
    edits: list[Edit]


def diff_lines(source: Source, edits: Sequence[Edit], name: str) -> Iterator[str]:
    """Yield the lines of a diff of the manuscript called `name`; `edits` are in order and do not overlap."""
    lines = source.text.split("\n")
    yield f"--- {name}"
    yield f"+++ {name}"
    moved = 0
    for hunk in _hunks(source, edits):
        old = lines[hunk.first : hunk.last]
        new = _edited(source, hunk, lines)
        first, last = max(0, hunk.first - _CONTEXT), min(len(lines), hunk.last + _CONTEXT)
        before, behind = lines[first : hunk.first], lines[hunk.last : last]
        around = len(before) + len(behind)
        yield f"@@ -{first + 1},{len(old) + around} +{first + 1 + moved},{len(new) + around} @@"
        yield from (f" {line}" for line in before)
        yield from (f"-{line}" for line in old)
        yield from (f"+{line}" for line in new)
        yield from (f" {line}" for line in behind)
        moved += len(new) - len(old)


def _hunks(source: Source, edits: Sequence[Edit]) -> Iterator[_Hunk]:
    """Yield the lines that change, those that would share their surroundings together."""
    hunk: _Hunk | None = None
    for edit in edits:
        first, last = source.line_of(edit.start) - 1, source.line_of(edit.end)
        if hunk is not None and first <= hunk.last + 2 * _CONTEXT:
            hunk.last = max(hunk.last, last)
            hunk.edits.append(edit)
            continue
        if hunk is not None:
            yield hunk
        hunk = _Hunk(first, last, [edit])
    if hunk is not None:
        yield hunk


def _edited(source: Source, hunk: _Hunk, lines: list[str]) -> list[str]:
    start = hunk.edits[0].start - source.column_of(hunk.edits[0].start) + 1
    text = "\n".join(lines[hunk.first : hunk.last])
    made, at = "", 0
    for edit in hunk.edits:
        made += text[at : edit.start - start] + edit.text
        at = edit.end - start
    return (made + text[at:]).split("\n")
