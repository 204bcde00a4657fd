"""Which of a page's days is that of publication: a sum of weights for what speaks for each day.

The weights are those of a conditional logistic regression (L2) over the days of each page, fitted on the public halves
of the gold sets and checked across sites (see docs/reference/dates.md); `tests/eval/fit_dates.py` fits them again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from archiver.extract.sightings import Sighting

WEIGHTS: Mapping[str, float] = {
    "agree": 1.39,
    "text-below": 1.25,
    "meta": 0.88,
    "class-strong": 0.85,
    "label-published": 0.83,
    "clock": 0.69,
    "short": 0.61,
    "text-above": 0.56,
    "updated-near": 0.51,
    "time-below": 0.40,
    "url": 0.37,
    "ld-article": 0.33,
    "label-both": 0.29,
    "alone": 0.21,
    "time-above": 0.16,
    "meta-weak": 0.13,
    "meta-later": 0.11,
    "ld-other-later": 0.09,
    "ld-article-later": 0.06,
    "ld-page": 0.04,
    "time-after": 0.03,
    "text-first": 0.01,
    "meta-weak-later": 0.00,
    "second2": -0.00,
    "updated-beside-stated": -0.01,
    "modified-beside-stated": -0.08,
    "time-far": -0.08,
    "part-comments": -0.13,
    "class-date": -0.13,
    "long": -0.14,
    "second1": -0.16,
    "ld-other": -0.16,
    "time-before": -0.18,
    "script": -0.21,
    "earlier-than-stated": -0.23,
    "later-than-stated": -0.26,
    "label-none": -0.28,
    "updated-far": -0.28,
    "two-digit": -0.29,
    "text-before": -0.30,
    "list-time": -0.33,
    "text-after": -0.40,
    "middle": -0.51,
    "list-text": -0.53,
    "link": -0.62,
    "part-other": -0.76,
    "text-far": -1.18,
}
NOTHING = -1.53
"""What a day has to exceed: the weight of the page's saying nothing of its publication."""

_POSITIONS = ("below", "above", "first", "after", "before", "far")
_NEAR = frozenset(["below", "above", "first"])
_LABELS = {"label-published": 0, "": 1, "label-both": 1, "label-updated": 2, "label-none": 3}
_LATER = frozenset(["updated-near", "updated-far", "part-comments"])
_TOLD = frozenset(["agree", "text-below", "text-above", "text-after", "short", "middle", "long", "second1", "second2"])
"""What may be said of a day that stands among other words, with no label, class or time of its own."""
_STATED = frozenset(["ld-article", "ld-page", "meta"])
_WEST = timedelta(hours=12)
_EAST = timedelta(hours=14)
_QUARTER_S = 900
_MINUTE_S = 60


def ranked_days(
    sightings: Sequence[Sighting], *, is_list: bool, modified: Collection[str]
) -> list[tuple[float, str, list[Sighting]]]:
    """Return the days with their scores and sightings, the likeliest first; only those above NOTHING.

    `modified` are the days on which the page says that it was changed.
    """
    by_day = group_by_day(sightings)
    scores = {
        day: sum(WEIGHTS.get(trait, 0.0) * count for trait, count in traits.items())
        for day, traits in traits_by_day(by_day, is_list=is_list, modified=modified).items()
    }
    kept = [(score, day, by_day[day]) for day, score in scores.items() if score > NOTHING]
    return sorted(kept, key=lambda item: -item[0])


def group_by_day(sightings: Sequence[Sighting]) -> dict[str, list[Sighting]]:
    """Return the sightings by day. A time in UTC goes to the day that the page shows for that same instant."""
    by_day: dict[str, list[Sighting]] = defaultdict(list)
    local_days: dict[str, str] = {}
    for sighting in sightings:
        value = sighting.candidate.value
        if is_utc(value) and value not in local_days:
            local_days[value] = _local_day(value, sightings) or sighting.day
        by_day[local_days.get(value, sighting.day)].append(sighting)
    return by_day


def traits_by_day(
    by_day: Mapping[str, Sequence[Sighting]], *, is_list: bool, modified: Collection[str]
) -> dict[str, dict[str, int]]:
    """Return what speaks for and against each day, as names of weights with their counts.

    Beside a day that the page states, the days of answers in a thread are left out, later ones that it says to be of a
    change or that stand in its comments, and earlier ones that are told among other words, as of what happened before.
    """
    stated = {day for day, seen in by_day.items() if any(s.traits[0] in _STATED for s in seen)}
    found: dict[str, dict[str, int]] = {}
    for day, seen in by_day.items():
        traits = _traits(seen, is_list)
        others = stated - {day}
        if day not in stated and others:
            # The day of a later post of a thread, which the page shows at its head as that of the last one.
            if "meta-later" in traits:
                continue
            if day > min(others) and (day in modified or not _LATER.isdisjoint(traits)):
                continue
            if day < min(others) and _TOLD.issuperset(traits):
                continue
            if any(trait.startswith("updated-") or trait == "label-both" for trait in traits):
                traits["updated-beside-stated"] = 1
            elif any(trait.startswith(("text-", "time-")) for trait in traits):
                traits["later-than-stated" if day > min(others) else "earlier-than-stated"] = 1
            if day in modified:
                traits["modified-beside-stated"] = 1
        found[day] = traits
    return found


def _traits(seen: Sequence[Sighting], is_list: bool) -> dict[str, int]:
    """Return the traits of one day: those of the best time element and text, and of all other sources."""
    by_source: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for sighting in seen:
        by_source[sighting.traits[0].split("-")[0]].append(sighting.traits)
    traits: dict[str, int] = {"agree": min(len(by_source), 3) - 1}
    for source, listed in by_source.items():
        if source not in ("text", "time"):
            traits.update({own[0]: 1 for own in listed})
            continue
        best = min(listed, key=_rank)
        if "label-updated" in best or "class-updated" in best:
            is_near = best[0].split("-")[1] in _NEAR
            traits["updated-near" if is_near else "updated-far"] = 1
            if "part-other" in best:
                traits["part-other"] = 1
            continue
        traits.update(dict.fromkeys(best, 1))
        if is_list:
            traits[f"list-{source}"] = 1
    return traits


def _rank(traits: tuple[str, ...]) -> tuple[bool, int, int, bool]:
    """Return how far a place can be trusted, the smallest first."""
    label = next((trait for trait in traits if trait.startswith("label")), "")
    is_other = any(trait.startswith("part") for trait in traits)
    return is_other, _LABELS[label], _POSITIONS.index(traits[0].split("-")[1]), "link" in traits


def is_utc(value: str) -> bool:
    """Tell whether a date carries a time in UTC."""
    return len(value) > 10 and value.endswith(("Z", "+00:00"))


def same_instant(universal: str, other: str) -> bool:
    """Tell whether `other`, a local time with or without its offset, can be the instant `universal` in UTC."""
    first, second = _moment(universal), _moment(other)
    if first is None or second is None or is_utc(other):
        return False
    if second.tzinfo is not None:
        return abs((second - first).total_seconds()) <= _MINUTE_S
    shift = second.replace(second=0) - first.replace(tzinfo=None, second=0)
    return -_WEST <= shift <= _EAST and shift.total_seconds() % _QUARTER_S == 0


def can_be_day_of(universal: str, day: str) -> bool:
    """Tell whether the instant `universal`, in UTC, falls on `day` somewhere on earth."""
    moment = _moment(universal)
    if moment is None:
        return False
    bare = moment.replace(tzinfo=None)
    return (bare - _WEST).date() <= date.fromisoformat(day[:10]) <= (bare + _EAST).date()


def _local_day(universal: str, sightings: Sequence[Sighting]) -> str | None:
    """Return the day that a local time or the page's address gives for the instant `universal`, or None."""
    in_address: str | None = None
    for sighting in sightings:
        value = sighting.candidate.value
        if value[:10] == universal[:10]:
            continue
        if len(value) > 10:
            if same_instant(universal, value):
                return value[:10]
        elif sighting.traits[0] == "url" and can_be_day_of(universal, value):
            in_address = value
    return in_address


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
