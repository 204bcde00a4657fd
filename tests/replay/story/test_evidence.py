"""What a page claims, and where that stands in its source."""

from __future__ import annotations

from archiver.records.provenance import build_record
from archiver.replay.story.evidence import LABELS, Claim, claims_of
from archiver.replay.story.source import source_text
from archiver.replay.story.stories import Stories
from tests.replay.shelf import Library


def claims_by_name(library: Library, name: str) -> dict[str, Claim]:
    """Return the claims of a capture of the library."""
    archive, ids = library
    memento = archive.memento(archive.capture(ids[name]))
    story = Stories().of(archive, memento).story
    record = build_record(story, memento, markdown=story.markdown)
    return {claim.name: claim for claim in claims_of(record, source_text(memento, story.encoding))}


def test_every_field_has_a_claim_in_the_documented_order(library: Library) -> None:
    claims = claims_by_name(library, "story")
    order = list(LABELS)
    assert [order.index(claim.field) for claim in claims.values()] == sorted(
        order.index(claim.field) for claim in claims.values()
    )
    assert claims["url"].method == "WARC record header"
    assert (claims["date"].value, claims["date"].status) == ("2024-05-05T23:48:00+08:00", "supported")


def test_a_claim_shows_the_quote_where_it_stands_in_the_source(library: Library) -> None:
    claim = claims_by_name(library, "story")["authors"]
    assert claim.excerpt is not None
    assert claim.excerpt.quote == "林渊"
    assert claim.excerpt.before.endswith('name="author" content="')
    assert claim.excerpt.line == 3


def test_what_is_not_stated_is_a_claim_too(library: Library) -> None:
    claim = claims_by_name(library, "logo")["title"]
    assert (claim.value, claim.status, claim.excerpt) == ("", "not stated", None)


def test_the_body_is_claimed_by_its_size(library: Library) -> None:
    claims = claims_by_name(library, "story")
    assert claims["text"].value.isdigit()
    assert claims["images"].value == "1"
