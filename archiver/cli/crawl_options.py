"""The options of `crawl` and `capture`, each called as its setting in schema crawl-config-1 (`--max-body`: max_body).

TIME and SIZE are explained once, at the end of the help.
"""

from __future__ import annotations

import click

from archiver.cli.kinds import Duration, Header, InputPath, Size
from archiver.cli.sections import Decorator, option

SEEDS, ROUNDS, LIMITS = "Seeds and scope", "Rounds", "Limits"
MANNERS, CAPTURE, BROWSER, OUTPUT = "Manners", "Access and capture", "Browser", "Output"

UNITS = (
    "TIME is in seconds, or 30s, 5m, 2h, 7d. SIZE is in bytes, or 500k, 20M, 1G (powers of 1024). "
    "DAY is 2024-05-06, today, yesterday, or 7d for seven days ago."
)

TIME, SIZE, COUNT = Duration(), Size(), click.IntRange(1)
FILE = InputPath(dir_okay=False)

CONFIG_OPTION = option(
    SEEDS,
    "--config",
    "config_file",
    type=FILE,
    metavar="FILE",
    help="Take all that is not given here from this file, TOML or YAML.",
)

SEED_OPTIONS = (
    option(
        SEEDS,
        "--seeds",
        "seed_files",
        multiple=True,
        type=InputPath(dir_okay=False, allow_dash=True),
        metavar="FILE|-",
        help="Begin with the addresses in this file, one a line; -: stdin. Repeatable.",
    ),
)

SCOPE_OPTIONS = (
    option(
        SEEDS,
        "--seed-list",
        "seed_lists",
        multiple=True,
        metavar="URL",
        help="Begin with what this page, feed, sitemap or text file links to. Repeatable.",
    ),
    option(
        SEEDS,
        "--date-pattern",
        multiple=True,
        metavar="PATTERN",
        help="Begin with an address for each day, as 'https://…?issue={%Y%m%d}'. Repeatable.",
    ),
    option(SEEDS, "--from", metavar="DAY", help="The first day of --date-pattern, which needs it."),
    option(SEEDS, "--to", metavar="DAY", help="The last day of --date-pattern.  [default: today]"),
    option(
        SEEDS,
        "--scope",
        type=click.Choice(["page", "prefix", "host", "domain", "any", "regex"]),
        help="Which links are followed: none, those below the seed's folder, on its host, on its registered domain,"
        " all, those that match --include.  [default: prefix]",
    ),
    option(
        SEEDS,
        "--depth",
        type=click.IntRange(0),
        metavar="N",
        help="Follow links this far from a seed.  [default: without bound]",
    ),
    option(
        SEEDS,
        "--include",
        multiple=True,
        metavar="RE",
        help="Follow only links that match. Repeatable.  [default: all in scope]",
    ),
)

PAGE_OPTIONS = (
    option(
        SEEDS, "--exclude", multiple=True, metavar="RE", help="Never fetch what matches. Repeatable.  [default: none]"
    ),
    option(
        SEEDS,
        "--requisites/--no-requisites",
        help="Take the images, styles and scripts of pages, from any host.  [default: taken]",
    ),
)

LISTING_OPTIONS = (
    option(
        SEEDS, "--sitemaps/--no-sitemaps", help="Take the pages that robots.txt's sitemaps list.  [default: not taken]"
    ),
    option(
        SEEDS,
        "--sitemap-since",
        metavar="DAY",
        help="Of sitemaps only what they date on this day or later; implies --sitemaps.  [default: all]",
    ),
    option(
        SEEDS,
        "--feeds/--no-feeds",
        help="Read feeds that pages advertise as lists of seeds.  [default: links like others]",
    ),
)

ROUND_OPTIONS = (
    option(ROUNDS, "--name", metavar="NAME", help="The same name goes on where it stopped.  [default: the first host]"),
    option(
        ROUNDS,
        "--recrawl/--no-recrawl",
        help="If the crawl is complete, begin a new round: new and changed pages.  [default: do nothing]",
    ),
    option(
        ROUNDS,
        "--recrawl-after",
        type=TIME,
        metavar="TIME",
        help="Recrawl only what was fetched longer ago; implies --recrawl.  [default: 0, all of it]",
    ),
    option(
        ROUNDS,
        "--retry-failed",
        is_flag=True,
        default=False,
        help="Go on with what is left and what failed; begin no new round.",
    ),
    option(ROUNDS, "--force", is_flag=True, default=False, help="Forget what was done under this name; begin anew."),
)

RUN_LIMITS = (
    option(
        LIMITS,
        "--limit",
        type=COUNT,
        metavar="N",
        help="Stop after this many captures, robots.txt aside.  [default: without bound]",
    ),
    option(
        LIMITS,
        "--max-bytes",
        type=SIZE,
        metavar="SIZE",
        help="Stop after so much of responses; what is in flight ends.  [default: no bound]",
    ),
    option(LIMITS, "--max-time", type=TIME, metavar="TIME", help="Stop after this time.  [default: without bound]"),
)

HOST_LIMITS = (
    option(
        LIMITS,
        "--host-limit",
        type=COUNT,
        metavar="N",
        help="Captures from one host in a round, over all runs.  [default: no bound]",
    ),
    option(
        LIMITS,
        "--host-max-bytes",
        type=SIZE,
        metavar="SIZE",
        help="Responses from one host, likewise.  [default: no bound]",
    ),
    option(
        LIMITS, "--host-max-time", type=TIME, metavar="TIME", help="Time with one host, likewise.  [default: no bound]"
    ),
)

RESPONSE_LIMITS = (
    option(LIMITS, "--timeout", type=TIME, metavar="TIME", help="One response, in all.  [default: 300 s]"),
    option(LIMITS, "--max-body", type=SIZE, metavar="SIZE", help="Keep so much of one response.  [default: 1G]"),
    option(
        LIMITS,
        "--min-rate",
        type=click.FloatRange(0),
        metavar="N",
        help="Break a response off that comes slower for 30 s; bytes a second.  [default: 100]",
    ),
    option(
        LIMITS, "--disk-reserve", type=SIZE, metavar="SIZE", help="Stop when the disk has less left.  [default: 512M]"
    ),
)

MANNERS_OPTIONS = (
    option(MANNERS, "--delay", type=TIME, metavar="TIME", help="Between requests to one host.  [default: 1 s]"),
    option(
        MANNERS, "--workers", type=click.IntRange(1, 64), metavar="N", help="Requests at the same time.  [default: 4]"
    ),
    option(
        MANNERS,
        "--per-host",
        type=click.IntRange(1, 64),
        metavar="N",
        help="Requests to one host at the same time.  [default: 1; with --delay 0 as many as workers]",
    ),
    option(
        MANNERS,
        "--retries",
        type=click.IntRange(0, 20),
        metavar="N",
        help="Try again what failed for a passing reason.  [default: 2; of capture 1]",
    ),
    option(
        MANNERS,
        "--ignore-robots",
        is_flag=True,
        help="Do not obey robots.txt; the WARC says so.  [default: obeyed]",
    ),
    option(
        MANNERS, "--contact", metavar="URL|MAIL", help="Whom to write to; stands in the User-Agent.  [default: none]"
    ),
    option(
        MANNERS, "--user-agent", metavar="TEXT", help="What servers are told.  [default: the program and its version]"
    ),
)

SOFT_404_OPTION = option(
    MANNERS,
    "--soft-404/--no-soft-404",
    help="Ask each host once for a page that cannot be there, to know its error page.  [default: not asked]",
)

ACCESS_OPTIONS = (
    option(
        CAPTURE,
        "--header",
        "headers",
        multiple=True,
        type=Header(),
        metavar="'K: V'",
        help="Send this header, to the seeds' sites only if it may be a secret. Repeatable.",
    ),
    option(
        CAPTURE, "--cookies", type=FILE, metavar="FILE", help="Send the cookies of this file (Netscape's cookies.txt)."
    ),
    option(
        CAPTURE,
        "--redact",
        multiple=True,
        metavar="NAME",
        help="Record no value of this request header. Repeatable.  [default: those that are secrets]",
    ),
    option(
        CAPTURE,
        "--proxy",
        metavar="URL",
        help="Fetch through it: http://, socks5://, socks5h://, socks4://, socks4a://HOST:PORT.  [default: none]",
    ),
    option(
        CAPTURE, "--insecure", is_flag=True, help="Do not verify certificates; the WARC says so.  [default: verified]"
    ),
    option(
        CAPTURE, "--ca", type=FILE, metavar="FILE", help="Verify certificates with those in FILE.  [default: the usual]"
    ),
    option(
        CAPTURE,
        "--allow-private",
        multiple=True,
        metavar="HOST[:PORT]|CIDR",
        help="Fetch from this address though it is not public; the WARC says so. Repeatable.",
    ),
    option(
        CAPTURE,
        "--dedup/--no-dedup",
        help="Write a revisit record for a payload that the archive has.  [default: written]",
    ),
)

BROWSER_OPTIONS = (
    option(
        BROWSER, "--browser/--no-browser", help="Open pages in Chromium, through the recorder.  [default: plain HTTP]"
    ),
    option(BROWSER, "--chromium", type=FILE, metavar="FILE", help="The browser's program.  [default: the first found]"),
    option(
        BROWSER, "--browser-pages", type=click.IntRange(1, 16), metavar="N", help="Pages open at a time.  [default: 2]"
    ),
    option(BROWSER, "--page-timeout", type=TIME, metavar="TIME", help="One page, in all.  [default: 90 s]"),
    option(
        BROWSER,
        "--page-idle",
        type=TIME,
        metavar="TIME",
        help="Ready when nothing was asked for so long.  [default: 0.5 s]",
    ),
    option(BROWSER, "--window", metavar="WxH", help="Size of the window in CSS pixels.  [default: 1280x900]"),
    option(BROWSER, "--scroll/--no-scroll", help="Scroll to the end, for what loads late.  [default: scrolled]"),
    option(BROWSER, "--screenshot/--no-screenshot", help="Keep a picture of each page.  [default: kept]"),
    option(BROWSER, "--pdf/--no-pdf", help="Keep a print of each page.  [default: not kept]"),
    option(BROWSER, "--dom/--no-dom", help="Keep the rendered document of each page.  [default: kept]"),
)


def json_lines(about: str) -> Decorator:
    """Return the option --json of a command that prints `about` with it."""
    return option(
        OUTPUT, "--json", "as_json", is_flag=True, default=False, help=f"Print {about}, one JSON object a line."
    )


CRAWL_OPTIONS = (
    CONFIG_OPTION,
    *SEED_OPTIONS,
    *SCOPE_OPTIONS,
    *PAGE_OPTIONS,
    *LISTING_OPTIONS,
    *ROUND_OPTIONS,
    *RUN_LIMITS,
    *HOST_LIMITS,
    *RESPONSE_LIMITS,
    *MANNERS_OPTIONS,
    SOFT_404_OPTION,
    *ACCESS_OPTIONS,
    *BROWSER_OPTIONS,
)
CAPTURE_OPTIONS = (
    *SEED_OPTIONS,
    *PAGE_OPTIONS,
    *RUN_LIMITS,
    *RESPONSE_LIMITS,
    *MANNERS_OPTIONS,
    *ACCESS_OPTIONS,
    *BROWSER_OPTIONS,
)
