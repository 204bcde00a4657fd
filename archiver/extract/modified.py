"""When a page was last changed, by its own word.

The HTTP header Last-Modified says nothing of the story and is not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from archiver.extract.evidence import Candidate
from archiver.extract.metadata import Head
from archiver.extract.ranking import can_be_day_of, is_utc
from archiver.extract.sightings import Sights, metas_named
from archiver.extract.wordlist import words

LINKED = ("dateModified", "upDate")
METAS = words(
    "article:modified_time article:modified og:updated_time article:updated_time datemodified dateupdate "
    "dcterms.modified dc.date.modified dc.modified last-modified lastmod modified_time modified-time modified- "
    "date last_updated last-updated revised revision_date updated_time bt:moddate parsely-updated-date"
)


def stated_changes(head: Head) -> Iterator[Candidate]:
    """Yield what the metadata says of changes, unread."""
    for key in LINKED:
        yield from head.linked(key)
    yield from metas_named(head, METAS)


def changed_days(sights: Sights) -> frozenset[str]:
    """Return the days on which the page was changed, by its metadata."""
    return frozenset(found.value[:10] for found in sights.machine(stated_changes(sights.head)))


def modified_candidates(sights: Sights, published: str | None) -> list[Candidate]:
    """Return when the page was last changed: metadata first, then what stands beside the headline as "Updated …".

    A change before the publication is none.
    """
    found = list(sights.machine(stated_changes(sights.head))) or list(sights.updates())
    return [change for change in found if published is None or _is_not_before(change.value, published)]


def _is_not_before(change: str, published: str) -> bool:
    if change[:10] >= published[:10]:
        return True
    return is_utc(change) and can_be_day_of(change, published)
