"""What a crawl report says in words: how the run ended, how long it took, why something was left out."""

from __future__ import annotations

from collections.abc import Mapping

from archiver.replay.captures.crawl_reports import Report
from archiver.replay.wording.figures import counted
from archiver.replay.wording.languages import ENGLISH, catalogue, marked, paired

STOPS = {
    "limit": marked("Stopped early at its limit of captures"),
    "host-limit": marked("Stopped early, for the hosts that were left gave what one host may give"),
    "bytes": marked("Stopped early at its limit of bytes"),
    "time": marked("Stopped early at its limit of time"),
    "busy": marked("Stopped early, for the hosts that were left asked to be left alone"),
    "blocked": marked("Stopped early, for the hosts that were left turned the crawler away"),
    "disk": marked("Stopped early, for the disk had no more room"),
    "interrupted": marked("Interrupted"),
}
"""What is said of a run that ended early, by the member `stop`; translated where it is shown."""

ENDS = {
    "limit": marked("stopped: limit of captures"),
    "host-limit": marked("stopped: limit of captures of a host"),
    "bytes": marked("stopped: limit of bytes"),
    "time": marked("stopped: limit of time"),
    "busy": marked("stopped: hosts asked to be left alone"),
    "blocked": marked("stopped: hosts turned the crawler away"),
    "disk": marked("stopped: no room on the disk"),
    "interrupted": marked("interrupted"),
}
"""The same in a table, where there is room for a few words."""

REASONS = {
    "other-page": marked("another page than a seed"),
    "other-prefix": marked("outside the seeds’ folders"),
    "other-host": marked("on another host"),
    "other-domain": marked("on another domain"),
    "excluded": marked("matches a pattern to exclude"),
    "not-included": marked("matches no pattern to include"),
    "not-a-web-url": marked("no web address"),
    "depth": marked("too far from a seed"),
    "requisite": marked("needed by a page only, and those were not wanted"),
    "robots": marked("not allowed by robots.txt"),
    "older": marked("older than asked for"),
    "trap-length": marked("a trap: the address is too long"),
    "trap-repetition": marked("a trap: parts of the address repeat"),
    "trap-calendar": marked("a trap: a calendar without end"),
    "trap-query": marked("a trap: too many queries of one page"),
    "trap-redirects": marked("a trap: too many redirects in a row"),
    "trap-requisites": marked("a trap: too many requisites in a row"),
    "trap-index": marked("a trap: too many sitemaps in sitemaps"),
    "trap-row": marked("a trap: too many pages in a row that bring nothing new"),
    "sitemap": marked("a sitemap, and those were not to be read"),
}
"""What the common reasons mean; others are shown as they are."""


def outcome(report: Report, *, language: str = ENGLISH) -> str:
    """Return a sentence about how the run ended."""
    say = catalogue(language).gettext
    left = sum(report["urls"].get(state, 0) for state in ("queued", "in-flight", "waiting"))
    if report["stop"] is not None:
        stop = STOPS[report["stop"]]
        end = say(stop)
        one, many = paired("%(end)s; %(num)s address was left.", "%(end)s; %(num)s addresses were left.")
        return counted(left, one, many, language=language, end=end)
    if not report["is_complete"]:
        return say("Ended with addresses left.")
    failed = len(report["failed"]) + report["failed_more"]
    if not failed:
        return say("Complete: nothing was left to be fetched.")
    return counted(
        failed,
        "Complete: nothing was left to be fetched but %(num)s address that failed.",
        "Complete: nothing was left to be fetched but %(num)s addresses that failed.",
        language=language,
    )


def duration(seconds: float, *, language: str = ENGLISH) -> str:
    """Return a span of time in words: "42 seconds", "2 h 5 min"."""
    say = catalogue(language).gettext
    if seconds < 1:
        return say("less than a second")
    if seconds < 120:
        return counted(round(seconds), "%(num)s second", "%(num)s seconds", language=language)
    minutes = round(seconds / 60)
    if minutes < 120:
        return say("%(minutes)s min") % {"minutes": minutes}
    return say("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}


def ends(language: str) -> Mapping[str, str]:
    """Return what is said of runs that ended early, in few words, in one of our languages."""
    return {stop: catalogue(language).gettext(words) for stop, words in ENDS.items()}


def reasons(language: str) -> Mapping[str, str]:
    """Return what the common reasons mean, in one of our languages."""
    return {reason: catalogue(language).gettext(meaning) for reason, meaning in REASONS.items()}
