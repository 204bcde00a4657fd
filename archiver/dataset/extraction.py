"""Records out of captures: reads each memento back, extracts its story, ties both together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from archiver.dataset.selection import PAGE_TYPES as PAGE_TYPES
from archiver.dataset.selection import PAGES, Selection, Unselected
from archiver.errors import ArchiverError, ExtractError
from archiver.extract.interface import DEFAULT_EXTRACTOR, Extractor
from archiver.extract.page import page_markdown
from archiver.model import Capture, Finding, Memento, Record
from archiver.records.provenance import Product, build_record

Skip = (
    Unselected
    | Literal["revisit", "resource", "unreadable", "no-story", "older", "unchanged", "time", "crashed", "unwritable"]
)
"""Why a capture gave no record.

What was not selected is called by its key. revisit: the record that holds its payload is not there; resource: a crawler
made it, such as a screenshot; older, unchanged: there is a newer capture of the URL, or one before that says the same,
and only one was wanted. What is unreadable, has no story, took too long, ended the process at work on it, or holds what
cannot be written, comes with a Finding.
"""

Read = Callable[[Capture], Memento]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one capture: a record, or the reason there is none. `origin` is the file that held its payload."""

    capture: Capture
    record: Record | None = None
    skip: Skip | None = None
    finding: Finding | None = None
    origin: str | None = None


def extract_captures(
    captures: Iterable[Capture],
    read: Read,
    *,
    product: Product = "main",
    selection: Selection = PAGES,
    extractor: Extractor = DEFAULT_EXTRACTOR,
) -> Iterator[Outcome]:
    """Yield the outcome of each capture, in order; nothing that one page holds stops the others."""
    for capture in captures:
        skip = skip_reason(capture, selection)
        if skip:
            yield Outcome(capture, skip=skip)
        else:
            yield extract_capture(capture, read, product=product, selection=selection, extractor=extractor)


def skip_reason(capture: Capture, selection: Selection = PAGES) -> Skip | None:
    """Return why nothing is to be made of `capture`, or None if only its record can tell."""
    if capture.url[:4].lower() == "urn:":
        return "resource"
    if reason := selection.of_address(capture):
        return reason
    if capture.record_type == "revisit" and capture.status in (None, 304):
        # Status and type are those of the record it refers to.
        return None
    return selection.of_content(capture.mime, capture.status, has_status=capture.record_type != "resource")


def extract_capture(
    capture: Capture,
    read: Read,
    *,
    product: Product = "main",
    selection: Selection = PAGES,
    extractor: Extractor = DEFAULT_EXTRACTOR,
) -> Outcome:
    """Return the outcome of a capture that `skip_reason` lets through."""
    try:
        memento = read(capture)
    except ArchiverError as error:
        return Outcome(capture, skip="unreadable", finding=item_finding("extract.unreadable", capture, error))
    origin = memento.refers_to.warc if memento.refers_to else None
    if capture.record_type == "revisit" and (skip := _skip_revisit(memento, selection)):
        return Outcome(capture, skip=skip, origin=origin)
    try:
        record = record_of(memento, product=product, extractor=extractor)
    except ArchiverError as error:
        finding = item_finding("extract.no-story", capture, error)
        return Outcome(capture, skip="no-story", finding=finding, origin=origin)
    if reason := selection.of_record(record):
        return Outcome(capture, skip=reason, origin=origin)
    return Outcome(capture, record=record, finding=_wrong_digest(memento), origin=origin)


def record_of(memento: Memento, *, product: Product = "main", extractor: Extractor = DEFAULT_EXTRACTOR) -> Record:
    """Return the record of one memento: its story, or its whole page as Markdown. Raises ExtractError."""
    capture, content_type = memento.capture, memento.content_type
    story = extractor.extract(memento.content, url=capture.url, content_type=content_type, fetched_at=capture.date)
    markdown = story.markdown if product == "main" else page_markdown(memento.content, content_type=content_type)
    return build_record(story, memento, product=product, markdown=markdown, extractor=extractor)


def item_finding(code: str, capture: Capture, error: ArchiverError) -> Finding:
    """Return `error` as what happened to one capture."""
    return Finding(
        code,
        "warning",
        f"{capture.url}: {error.what}",
        file=capture.warc,
        offset=capture.offset,
        record_id=capture.record_id,
        hint=error.hint or None,
    )


def _skip_revisit(memento: Memento, selection: Selection) -> Skip | None:
    """Return why a revisit gives no record, once the record that it refers to was looked for."""
    if memento.refers_to is None:
        return "revisit"
    mime = (memento.content_type or "").partition(";")[0].strip().lower()
    return selection.of_content(mime, memento.status, has_status=memento.status is not None)


def _wrong_digest(memento: Memento) -> Finding | None:
    """Return what to say of bytes that are not those their digest was taken of."""
    wrong = [check for check in memento.checks if check.verdict == "wrong"]
    if not wrong:
        return None
    subjects = " and ".join(check.subject for check in wrong)
    what = f"the {subjects} digest in the WARC record is not that of the bytes: they were changed, or written wrongly"
    error = ExtractError(what, hint="Do not cite it as captured before you know why.")
    return item_finding("extract.digest", memento.capture, error)
