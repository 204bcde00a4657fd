"""Records out of captures: reads each memento back, extracts its story, ties both together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from archiver.errors import ArchiverError, ExtractError
from archiver.extract.page import page_markdown
from archiver.extract.story import extract_story
from archiver.model import Capture, Finding, Memento, Record
from archiver.records.provenance import Product, build_record

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})

Skip = Literal["revisit", "resource", "status", "type", "unreadable", "no-story"]
"""Why a capture gave no record.

revisit: the record that holds its payload is not there; resource: a crawler made it, such as a screenshot; status: it
is no 200; type: it is no page. The last two come with a Finding.
"""

Read = Callable[[Capture], Memento]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one capture: a record, or the reason there is none."""

    capture: Capture
    record: Record | None = None
    skip: Skip | None = None
    finding: Finding | None = None


def extract_captures(captures: Iterable[Capture], read: Read, *, product: Product = "main") -> Iterator[Outcome]:
    """Yield the outcome of each capture, in order; nothing that one page holds stops the others."""
    for capture in captures:
        skip = skip_reason(capture)
        yield Outcome(capture, skip=skip) if skip else _extract(capture, read, product)


def skip_reason(capture: Capture) -> Skip | None:
    """Return why `capture` is of no page, or None if it may be."""
    if capture.url[:4].lower() == "urn:":
        return "resource"
    if capture.record_type == "revisit" and capture.status in (None, 304):
        # Status and type are those of the record it refers to.
        return None
    if capture.mime not in PAGE_TYPES:
        return "type"
    if capture.record_type != "resource" and capture.status != 200:
        return "status"
    return None


def _skip_revisit(memento: Memento) -> Skip | None:
    """Return why a revisit gives no record, once the record that it refers to was looked for."""
    if memento.refers_to is None:
        return "revisit"
    mime = (memento.content_type or "").partition(";")[0].strip().lower()
    if mime not in PAGE_TYPES:
        return "type"
    return None if memento.status in (None, 200) else "status"


def _extract(capture: Capture, read: Read, product: Product) -> Outcome:
    try:
        memento = read(capture)
    except ArchiverError as error:
        return Outcome(capture, skip="unreadable", finding=_finding("extract.unreadable", capture, error))
    if capture.record_type == "revisit" and (skip := _skip_revisit(memento)):
        return Outcome(capture, skip=skip)
    try:
        return Outcome(capture, record=record_of(memento, product=product), finding=_wrong_digest(memento))
    except ArchiverError as error:
        return Outcome(capture, skip="no-story", finding=_finding("extract.no-story", capture, error))


def record_of(memento: Memento, *, product: Product = "main") -> Record:
    """Return the record of one memento: its story, or its whole page as Markdown. Raises ExtractError."""
    capture, content_type = memento.capture, memento.content_type
    story = extract_story(memento.content, url=capture.url, content_type=content_type, fetched_at=capture.date)
    markdown = story.markdown if product == "main" else page_markdown(memento.content, content_type=content_type)
    return build_record(story, memento, product=product, markdown=markdown)


def _wrong_digest(memento: Memento) -> Finding | None:
    """Return what to say of bytes that are not those their digest was taken of."""
    wrong = [check for check in memento.checks if check.verdict == "wrong"]
    if not wrong:
        return None
    subjects = " and ".join(check.subject for check in wrong)
    what = f"the {subjects} digest in the WARC record is not that of the bytes: they were changed, or written wrongly"
    error = ExtractError(what, hint="Do not cite it as captured before you know why.")
    return _finding("extract.digest", memento.capture, error)


def _finding(code: str, capture: Capture, error: ArchiverError) -> Finding:
    return Finding(
        code,
        "warning",
        f"{capture.url}: {error.what}",
        file=capture.warc,
        offset=capture.offset,
        record_id=capture.record_id,
        hint=error.hint or None,
    )
