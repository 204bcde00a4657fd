"""What people are told at the end of a crawl: what there is, what is missing and why, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.cli.shell import Shell, clean, counted

if TYPE_CHECKING:
    from archiver.crawl.report import CrawlReport, Stop
    from archiver.model import Finding

_LISTED = 10
"""So many of each kind are named; the report in the archive has them all."""

_WHY: Mapping[Stop, str] = {
    "limit": "--limit",
    "host-limit": "the hosts that are left gave what --host-limit, --host-max-bytes or --host-max-time allow",
    "bytes": "--max-bytes",
    "time": "--max-time",
    "busy": "the hosts that are left asked to be left alone for a while",
    "disk": "the disk has no more room than --disk-reserve",
    "blocked": "the hosts that are left turn the crawler away",
    "interrupted": "interrupted",
}


def tell(shell: Shell, report: CrawlReport) -> None:
    """Tell people what a crawl did, what it left out, and why it ended."""
    for line in lines(report, shell.folder):
        shell.say(clean(line))


def lines(report: CrawlReport, folder: Path) -> Iterator[str]:
    """Yield the words about `report` of a crawl into the archive in `folder`."""
    yield from _named("Recovered", map(_noticed, report.recovered), len(report.recovered))
    yield from _captured(report)
    yield from _missing(report)
    yield from _without_page(report)
    yield from noticed(report)
    yield from (f"Wrote {folder / 'warcs' / name}" for name in report.warcs)
    yield from _next(report)


def noticed(report: CrawlReport) -> Iterator[str]:
    """Yield a line for each of the first findings of a run."""
    yield from _named("Noticed", map(_noticed, report.findings), sum(report.found.values()))


def _captured(report: CrawlReport) -> Iterator[str]:
    classes = ", ".join(f"{count} {status}" for status, count in sorted(report.status_classes().items()))
    revisits = report.records["revisit"]
    kept = "a revisit" if revisits == 1 else "revisits"
    same = f"; {revisits} brought nothing new, kept as {kept}" if revisits else ""
    yield counted(report.captures, "capture") + (f" ({classes})" if classes else "") + same
    if report.captures > 1:
        yield f"Types: {_most(report.mimes)}"
        hosts = Counter({host: count.captures for host, count in report.hosts.items() if count.captures})
        if len(hosts) > 1:
            yield f"Hosts: {_most(hosts)}"
    if report.truncated:
        yield f"{counted(report.truncated, 'response')} broke off; what came is kept and marked WARC-Truncated"


def _missing(report: CrawlReport) -> Iterator[str]:
    if report.skipped:
        yield f"Links not followed: {_most(report.skipped)}"
    yield from _named("Not allowed by robots.txt", report.refused, report.skipped["robots"])
    yield from _named("Failed", map(_sentence, report.failures), report.failed)


def _without_page(report: CrawlReport) -> Iterator[str]:
    """Say that nothing but errors came of the seeds, and what may help: that looks like a small crawl otherwise."""
    if not report.has_no_page:
        return
    statuses = {page.status for page in report.pages}
    answers = ", ".join(f"HTTP {status}" for status in sorted(filter(None, statuses)))
    login = " If it takes a login: --cookies FILE or --header." if statuses & {401, 403} else ""
    yield f"No seed led to a page: {answers or 'robots.txt allows none of them'}.{login}"


def _next(report: CrawlReport) -> Iterator[str]:
    if report.stop:
        left = f"{counted(report.left, 'URL')} {'is' if report.left == 1 else 'are'} left"
        how = "A larger bound goes on" if report.stop == "host-limit" else "The same command goes on"
        yield f"Stopped early ({_WHY[report.stop]}); {left}. {how}."
    elif report.failed:
        yield "The same command asks for what failed again."


def _named(what: str, texts: Iterable[str], count: int) -> Iterator[str]:
    """Yield a line for each of the first of `texts`, and one that says how many more there are."""
    listed = [text for text, _ in zip(texts, range(_LISTED), strict=False)]
    yield from (f"{what}: {text}" for text in listed)
    if count > len(listed):
        yield f"… and {count - len(listed):,} more; `archiver replay` shows the report of the crawl"


def _noticed(finding: Finding) -> str:
    place = f" ({finding.file})" if finding.file else ""
    return f"{_sentence(finding)} [{finding.code}]{place}"


def _sentence(finding: Finding) -> str:
    return f"{finding.message.rstrip('.')}. {finding.hint or ''}".rstrip()


def _most(counts: Counter[str]) -> str:
    """Return the greatest of `counts` as words, and how many kinds more there are."""
    listed = counts.most_common(_LISTED)
    rest = sum(counts.values()) - sum(count for _, count in listed)
    words = [f"{count} {name}" for name, count in listed]
    return ", ".join([*words, counted(rest, "other")] if rest else words)
