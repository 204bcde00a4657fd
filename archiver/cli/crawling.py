"""What `crawl` and `capture` share: options, signals, and how the outcome is told."""

from __future__ import annotations

import math
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from archiver.cli.shell import Shell, clean, counted

if TYPE_CHECKING:
    from archiver.crawl.plan import Plan
    from archiver.crawl.report import CrawlReport
    from archiver.warc.compression import Compression

F = TypeVar("F", bound=Callable[..., Any])

EXIT_FINDINGS, EXIT_STOPPED, EXIT_SIGINT, EXIT_SIGTERM = 1, 4, 130, 143

_SIZE = re.compile(r"(\d+)\s*([kmgt]?)i?b?\Z", re.IGNORECASE)


class Size(click.ParamType[int]):
    """A number of bytes, with k, M, G or T for powers of 1024."""

    name = "BYTES"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of bytes."""
        if isinstance(value, int):
            return value
        found = _SIZE.match(str(value).strip())
        if not found:
            self.fail(f"{value!r} is no size; write 500000, 500k, 20M or 1G.", param, ctx)
        power = " kmgt".index(found[2].lower() or " ")
        return int(found[1]) << (10 * power)


_OPTIONS = (
    click.option("--timeout", type=float, metavar="S", help="Seconds one response may take in all.  [default: 300]"),
    click.option("--max-body", type=Size(), metavar="BYTES", help="Keep this much of one response.  [default: 1G]"),
    click.option("--delay", type=float, metavar="S", help="Seconds between requests to one host.  [default: 1]"),
    click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Requests at the same time.  [default: 4]"),
    click.option("--header", "headers", multiple=True, metavar="'K: V'", help="Send this header. Repeatable."),
    click.option("--user-agent", metavar="S", help="What servers are told.  [default: the program and its version]"),
    click.option(
        "--allow-private",
        multiple=True,
        metavar="HOST[:PORT]|CIDR",
        help="Fetch from this address though it is not public; the WARC says so. Repeatable.",
    ),
)


def fetch_options(command: F) -> F:
    """Add the options that every fetching command has."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def make_plan(
    shell: Shell,
    name: str,
    urls: tuple[str, ...],
    options: dict[str, Any],
    *,
    delay_s: float | None = None,
    **bounds: Any,
) -> Plan:
    """Return the plan that arguments, environment and archiver.toml make together.

    `delay_s` stands for the default delay where none of them gives one.
    """
    from archiver.config import load_settings
    from archiver.crawl.plan import Plan
    from archiver.errors import ConfigError, UsageError
    from archiver.fetch.http import USER_AGENT
    from archiver.fetch.interface import Limits
    from archiver.frontier.seeds import seeds_of

    headers = dict(_header(text) for text in options.pop("headers"))
    try:
        settings = load_settings(shell.folder, options)
    except ConfigError as error:
        if error.where == "argument":
            raise UsageError(error.what, "the options", error.hint) from error
        raise
    # Written so that "not a number" is refused, too.
    if not 0 <= (bounds.get("max_time_s") or 0.0) < math.inf:
        raise UsageError(f"{bounds['max_time_s']} is no time", "--max-time", "Give a number of seconds.")
    plan = Plan(
        name=name,
        seeds=seeds_of(urls),
        delay_s=settings.delay if delay_s is None or settings.origins["delay"] != "default" else delay_s,
        workers=settings.workers,
        user_agent=settings.user_agent or USER_AGENT,
        headers=headers,
        allow_private=settings.allow_private,
        limits=Limits(total_s=settings.timeout, body_bytes=settings.max_body),
        max_warc=settings.max_warc,
        max_warc_age_s=settings.warc_max_age,
        naming=settings.warc_naming,
        # Settings know no other than these.
        compression=cast("Compression", settings.warc_compression),
        **bounds,
    )
    # Read now what would otherwise be read in the midst of the crawl, or not at all if there is nothing left to do.
    plan.allowed()
    plan.scope()
    return plan


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise click.BadParameter(f"{text!r} is no header; write 'Name: value'.", param_hint="--header")
    return name.strip(), value.strip()


class Stopper:
    """Turns the first SIGINT or SIGTERM into a wish to stop; the second one stops at once."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._is_urgent = False
        self.signal = 0

    def __call__(self) -> bool:
        """Tell whether to stop. Raises KeyboardInterrupt after the second signal: here, and not amid a write."""
        if self._is_urgent:
            raise KeyboardInterrupt
        return bool(self.signal)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen for the block."""
        before = {each: signal.signal(each, self._heard) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _heard(self, number: int, frame: object) -> None:
        if self.signal:
            self._is_urgent = True
            return
        self.signal = number
        self._shell.say("Stopping when what is in flight has ended; once more stops now.")


def exit_code(report: CrawlReport, stopper: Stopper) -> int:
    """Return the exit code that `report` calls for."""
    if report.stop == "interrupted":
        return EXIT_SIGTERM if stopper.signal == signal.SIGTERM else EXIT_SIGINT
    if report.stop:
        return EXIT_STOPPED
    return EXIT_FINDINGS if report.failed else 0


def tell(shell: Shell, report: CrawlReport, folder: Path) -> None:
    """Tell people what a crawl did, what it left out, and why it ended."""
    from archiver.cli.findings import finding_line

    for finding in report.recovered:
        shell.say(finding_line(finding))
    statuses = ", ".join(f"{count} {status}" for status, count in sorted(report.statuses.items()))
    shell.say(counted(report.captures, "capture") + (f" ({statuses})" if statuses else ""))
    if report.truncated:
        responses = counted(report.truncated, "response")
        shell.say(f"{responses} broke off; what came is kept and marked WARC-Truncated")
    if report.skipped:
        reasons = ", ".join(f"{count} {reason}" for reason, count in report.skipped.most_common())
        shell.say(f"Links not followed: {reasons}")
    for url in report.refused[:20]:
        shell.say(clean(f"Not allowed by robots.txt: {url}"))
    for failure in report.failures[:20]:
        shell.say(clean(f"Failed: {failure.message}. {failure.hint or ''}"))
    if report.failed > 20:
        shell.say(f"… and {report.failed - 20} more; --json lists them")
    if report.failed and not report.stop:
        shell.say("The same command asks for what failed again.")
    for name in report.warcs:
        shell.say(clean(f"Wrote {folder / 'warcs' / name}"))
    if report.stop:
        why = {"limit": "--limit", "bytes": "--max-bytes", "time": "--max-time", "interrupted": "interrupted"}
        why["busy"] = "the hosts that are left asked to be left alone for a while"
        shell.say(f"Stopped early ({why[report.stop]}); {report.left} URLs are left. The same command goes on.")
