"""What came of a reference in words for people, without a full stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.cite.manuscript.judgement import Later
from archiver.cite.manuscript.page import Page
from archiver.cite.manuscript.proof import Proof
from archiver.cite.manuscript.readings import Edit
from archiver.cite.manuscript.reference import Reference
from archiver.cite.statement import listed
from archiver.model import Capture

_SHOWN = 60
_SHOWN_LEFT_OUT = 80
_INSTANT = "%Y-%m-%d %H:%M:%S UTC"
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
_NAMES = {"authors": "author", "date": "date", "title": "title", "text": "text"}
_WAYS = {"white-space": "with other white space", "typography": "with other signs"}
_EDITS: dict[Edit, str] = {
    "line-end": "a word that a line's end divides made whole",
    "last-sign": "the last sign aside",
    "capital": "with the letter in brackets as the page has it",
    "insertion": "without the words in brackets",
    "ellipsis": "the dots taken for an ellipsis",
}


def only_error(capture: Capture, status: int) -> str:
    """Return what is said of a reference whose only capture is of an error."""
    return f"only an error was captured (HTTP {status}), {capture.date:{_INSTANT}}"


def parts(
    reference: Reference,
    capture: Capture,
    page: Page,
    proofs: Sequence[Proof],
    later: Sequence[Later],
    elsewhere: Capture | None,
) -> Iterator[str]:
    """Yield what there is to be said: of the capture, of each quote, the bad ones first, and of what came later."""
    yield f"captured {capture.date:{_INSTANT}}{_apart(reference, capture)}{_leading(capture, page)}"
    if page.status is not None and 300 <= page.status < 400:
        yield f"which is a redirect (HTTP {page.status}) to what is not in this archive"
    elif page.status is not None and page.status >= 400:
        yield f"which is an error (HTTP {page.status})"
    if page.problem and (not page.is_sound or proofs):
        yield page.problem
    elif not page.problem:
        yield from (_said(proof, reference) for proof in sorted(proofs, key=lambda each: each.match != "absent"))
    if elsewhere:
        yield f"the capture of {elsewhere.date:{_INSTANT}} says it"
    if later:
        yield _changed(later[0], page.capture)


def _leading(capture: Capture, page: Page) -> str:
    if page.capture == capture:
        return ""
    return f", a redirect to {page.capture.url}, captured {page.capture.date:{_INSTANT}}"


def _apart(reference: Reference, capture: Capture) -> str:
    """Return how far a capture is from the time that the manuscript names."""
    span = reference.span
    if span is None or span.holds(capture.date):
        return ""
    is_later = capture.date >= span.end
    seconds = int(((capture.date - span.end) if is_later else (span.start - capture.date)).total_seconds())
    side = "after" if is_later else "before"
    return f", {_length(max(seconds, 1))} {side} the time that is named"


def _length(seconds: int) -> str:
    size, word = next(((size, word) for size, word in _UNITS if seconds >= 2 * size), (1, "second"))
    return f"{seconds // size} {word}{'' if seconds // size == 1 else 's'}"


def _said(proof: Proof, reference: Reference) -> str:
    shown = f"“{_short(proof.passage.text)}”{_place(proof, reference)}"
    if proof.match == "absent":
        nearest = f" (nearest: “{proof.nearest}”)" if proof.nearest else ""
        return f"does not say {shown}{nearest}"
    return ", ".join((f"says {shown}", *_ways(proof)))


def _ways(proof: Proof) -> Iterator[str]:
    if proof.normalizer:
        yield _WAYS[proof.normalizer]
    yield from (_EDITS[edit] for edit in proof.edits)
    if proof.is_cut:
        yield "beginning or ending inside a word"
    if proof.passage.rule != "text-fragment":
        yield from (f"leaving out {_left_out(each)}" for each in proof.left_out if each)


def _left_out(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _SHOWN_LEFT_OUT else f"{len(line)} characters (“{line[: _SHOWN_LEFT_OUT - 1]}…”)"


def _place(proof: Proof, reference: Reference) -> str:
    """Return where a quote stands that is not beside the reference."""
    passage = proof.passage
    if passage.file:
        return f" ({passage.file}:{passage.line})"
    return f" (line {passage.line})" if passage.line != reference.line else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _changed(later: Later, capture: Capture) -> str:
    """Return what a later capture has otherwise."""
    is_same_day = later.capture.date.date() == capture.date.date()
    when = f"{later.capture.date:{_INSTANT if is_same_day else '%Y-%m-%d'}}"
    if later.status:
        return f"the page was gone on {when} (HTTP {later.status})"
    what = [f"no longer says “{_short(text)}”" for text in later.absent]
    what += [f"has another {listed([_NAMES[name] for name in later.fields])}"] if later.fields else []
    return f"a later capture ({when}) {' and '.join(what)}"
