"""When a story was published: the dates that the page shows and states, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.extract.evidence import Candidate
from archiver.extract.modified import changed_days
from archiver.extract.ranking import can_be_day_of, is_utc, ranked_days, same_instant
from archiver.extract.sightings import Sighting, Sights

_MACHINE = frozenset(["json-ld", "meta", "url"])


def date_candidates(sights: Sights, url: str | None, *, is_list: bool = False) -> list[Candidate]:
    """Return the dates of the page, the likeliest day first, and of a day the most exact first.

    The dates that a list of stories shows are mostly those of the stories, so with `is_list` a shown date counts for
    less.
    """
    seen = sights.everything(url)
    if not seen:
        return []
    ranked = ranked_days(seen, is_list=is_list, modified=changed_days(sights))
    return [found for _, day, of_day in ranked for found in _exactest(day, of_day)]


def _exactest(day: str, seen: Sequence[Sighting]) -> list[Candidate]:
    """Return the dates of one day: those that are written as this day first, of these the most exact one first.

    Of equally exact ones that with an offset of its own goes before UTC, and the earlier source before the later one.
    """

    def order(sighting: Sighting) -> tuple[bool, int, bool]:
        value = sighting.candidate.value
        return value[:10] != day, -exactness(value), is_utc(value)

    return [sighting.candidate for sighting in sorted(seen, key=order)]


def exactness(value: str) -> int:
    """Return 0 for a day, 1 for a time, 2 for a time with its offset or in UTC."""
    if len(value) <= 10:
        return 0
    return 2 if value.endswith("Z") or value[-6] in "+-" else 1


def choose_date(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the date of publication out of what `date_candidates` gives, or None."""
    return candidates[0] if candidates else None


def days_disagree(chosen: Candidate, candidates: Iterable[Candidate]) -> bool:
    """Tell whether another source that machines read names another day, and not the same instant elsewhere on earth."""
    return any(c.method in _MACHINE and not _agree(chosen.value, c.value) for c in candidates)


def _agree(chosen: str, other: str) -> bool:
    if chosen[:10] == other[:10]:
        return True
    if is_utc(other):
        return same_instant(other, chosen) if len(chosen) > 10 else can_be_day_of(other, chosen)
    return is_utc(chosen) and (same_instant(chosen, other) if len(other) > 10 else can_be_day_of(chosen, other))
