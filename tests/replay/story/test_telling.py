"""What a capture tells, as a record."""

from __future__ import annotations

from archiver.replay.site import Site
from archiver.replay.story.telling import telling_of
from tests.replay.shelf import Library


def test_a_page_tells_a_story_whose_evidence_counts_in_its_source(library: Library) -> None:
    archive, ids = library
    telling = telling_of(Site(archive), archive.capture(ids["story"]))
    piece = telling.record.provenance["fields"]["authors"]
    assert telling.source is not None
    assert telling.source[piece["position"]["start"] : piece["position"]["end"]] == piece["quote"] == "林渊"


def test_a_page_in_another_encoding_is_decoded(library: Library) -> None:
    archive, ids = library
    telling = telling_of(Site(archive), archive.capture(ids["gbk"]))
    assert "旧的一页" in (telling.source or "")


def test_what_is_no_page_has_no_source(library: Library) -> None:
    archive, ids = library
    telling = telling_of(Site(archive), archive.capture(ids["logo"]))
    assert telling.source is None
    assert telling.record.title == ""
