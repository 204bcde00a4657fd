"""What a crawl left in its WARC files: its captures, and by which way it came to each."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import cast, get_args

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.frontier.interface import CandidateHop
from archiver.message.head import fields_of
from archiver.model import Capture
from archiver.warc.files import open_warc, read_file
from archiver.warc.record import WarcRecord

_MAX_FACTS = 1024 * 1024
_CAPTURES = frozenset(("response", "revisit"))


@dataclass(frozen=True, slots=True)
class Trace:
    """A capture with what its metadata record tells; `hop` is None for robots.txt and where nothing is told."""

    capture: Capture
    size_bytes: int
    hop: CandidateHop | None = None
    via: str | None = None
    depth: int = 0
    elapsed_s: float = 0.0


def files_of_crawl(archive: Archive, name: str) -> tuple[list[str], str]:
    """Return the indexed WARC files of the latest crawl called `name`, oldest first, and when it was begun.

    The warcinfo record says so (isPartOf, crawlBegun). Files without those fields count by their name, as long as no
    file has them; then it is not known when the crawl was begun ("").
    """
    facts_by_file = {warc: facts for warc in sorted(archive.index.stamps()) if (facts := _warcinfo(archive, warc))}
    begun_by_file = {warc: facts.get("crawlBegun", "") for warc, facts in facts_by_file.items() if _is_of(facts, name)}
    if begun_by_file:
        begun = max(begun_by_file.values())
        return [warc for warc, each in begun_by_file.items() if each == begun], begun
    # As archiver.warc.naming calls them by default.
    ours = re.compile(re.escape(name) + r"-[0-9]{14}-.*")
    return [warc for warc, facts in facts_by_file.items() if "isPartOf" not in facts and ours.match(warc)], ""


def traces(archive: Archive, warcs: list[str]) -> Iterator[Trace]:
    """Yield the captures in `warcs` in the order they were written; what cannot be read is passed over.

    A metadata record follows the response or revisit that it tells of.
    """
    for warc in warcs:
        pending: Trace | None = None
        for record in _records(archive, warc):
            if record.record_type in _CAPTURES:
                if pending:
                    yield pending
                capture = archive.index.by_record_id(record.record_id)
                pending = Trace(capture, record.content_length) if capture else None
            elif pending and _tells_of(record, pending.capture):
                yield _with_facts(pending, _facts(record))
                pending = None
        if pending:
            yield pending


def _tells_of(record: WarcRecord, capture: Capture) -> bool:
    return record.record_type == "metadata" and record.field("WARC-Concurrent-To") == capture.record_id


def _with_facts(trace: Trace, facts: dict[str, str]) -> Trace:
    hop, depth, milliseconds = facts.get("hop"), facts.get("hopsFromSeed", ""), facts.get("fetchTimeMs", "")
    return Trace(
        trace.capture,
        trace.size_bytes,
        cast(CandidateHop, hop) if hop in get_args(CandidateHop) else None,
        facts.get("via") or None,
        int(depth) if re.fullmatch("[0-9]{1,9}", depth) else 0,
        int(milliseconds) / 1000 if re.fullmatch("[0-9]{1,9}", milliseconds) else 0.0,
    )


def _warcinfo(archive: Archive, warc: str) -> dict[str, str] | None:
    """Return what the first record of a file tells, if it is a warcinfo record."""
    with closing(_records(archive, warc)) as records:
        first = next(records, None)
        return _facts(first) if first and first.record_type == "warcinfo" else None


def _is_of(facts: dict[str, str], name: str) -> bool:
    return facts.get("isPartOf") == name and facts.get("software", "").startswith("archiver/")


def _records(archive: Archive, warc: str) -> Generator[WarcRecord, None, None]:
    try:
        with open_warc(archive.warc_path(warc)) as file:
            for item in read_file(file, warc):
                if isinstance(item, WarcRecord):
                    yield item
    except WarcError:
        # Unreadable files are told of by `archiver warc check`; here they only hold nothing.
        return


def _facts(record: WarcRecord) -> dict[str, str]:
    raw = b""
    while len(raw) < _MAX_FACTS and (piece := record.read()):
        raw += piece
    return {name: value for name, value in fields_of(raw.decode("utf-8", "replace")) if value}
