from __future__ import annotations

from archiver.archive import Archive
from archiver.records.provenance import build_record
from archiver.replay.evidence import evidence_rows
from archiver.replay.stories import Stories

Library = tuple[Archive, dict[str, str]]


def test_every_field_has_a_row_in_the_documented_order(library: Library) -> None:
    archive, ids = library
    memento = archive.memento(archive.capture(ids["story"]))
    story = Stories().of(memento).story
    rows = evidence_rows(build_record(story, memento, markdown=story.markdown))
    labels = [row.label for row in rows]
    assert labels[:5] == ["Title", "Address", "Source", "Date", "Captured"]
    date = rows[labels.index("Date")]
    assert (date.value, date.status) == ("2024-05-05T23:48:00+08:00", "supported")
    assert rows[labels.index("Address")].method == "WARC record header"


def test_what_is_not_stated_has_a_row_too(library: Library) -> None:
    archive, ids = library
    memento = archive.memento(archive.capture(ids["logo"]))
    told = Stories().of(memento)
    rows = {row.label: row for row in evidence_rows(build_record(told.story, memento, markdown=""))}
    assert (rows["Title"].value, rows["Title"].status) == ("", "not stated")
