"""Finds a capture of an address that differs from the one asked for in ways that rules allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote_plus, urlsplit

from archiver.archive import Archive
from archiver.index.variants import variants
from archiver.model import Capture
from archiver.replay.content.fuzzyrules import FuzzyRule
from archiver.urls.surt import surt

MOST_CANDIDATES = 500
"""How many captures with the path that is asked for are looked at; there may be millions."""


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A capture, the rule that let it pass, and the name of the function that the answer is to call, "" for none."""

    capture: Capture
    rule: str
    callback: str = ""


def fuzzy_match(archive: Archive, url: str, when: datetime | None, rules: Sequence[FuzzyRule]) -> FuzzyMatch | None:
    """Return the capture nearest to `when` (None: the latest) of an address like `url`, by as few rules as possible.

    `url` is in normal form. Two addresses are alike where they are the same without what the rules let differ.
    """
    parts = urlsplit(url)
    applied = [rule for rule in rules if rule.holds_for((parts.hostname or "").lower(), parts.path)]
    if not applied:
        return None
    candidates = variants(archive.index, url, limit=MOST_CANDIDATES)
    for count in range(1, len(applied) + 1 if candidates else 1):
        wanted = reduced(url, applied[:count])
        alike = [each for each in candidates if reduced(each.url, applied[:count]) == wanted]
        if alike:
            nearest = max(alike, key=lambda each: _nearness(each, when))
            return FuzzyMatch(nearest, applied[count - 1].name, _callback(url, applied[:count]))
    return None


def reduced(url: str, rules: Sequence[FuzzyRule]) -> str:
    """Return the index key of `url` without the parameters that `rules` let differ."""
    path, _, query = url.partition("?")
    kept = [each for each in query.split("&") if each and not any(rule.drops(each) for rule in rules)]
    return surt(f"{path}?{'&'.join(kept)}" if kept else path)


def _callback(url: str, rules: Sequence[FuzzyRule]) -> str:
    for parameter in url.partition("?")[2].split("&"):
        if any(rule.is_callback and rule.drops(parameter) for rule in rules):
            return unquote_plus(parameter.partition("=")[2])
    return ""


def _nearness(capture: Capture, when: datetime | None) -> float:
    return capture.date.timestamp() if when is None else -abs((capture.date - when).total_seconds())
