"""The options of `archiver extract`."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.kinds import Duration, SiteRules
from archiver.cli.sections import option
from archiver.cli.selecting import SELECT_HELP
from archiver.cli.shell import json_option

OUTPUT, CAPTURES, ENGINE, RUN = "Output", "Which captures", "How they are read", "Run"

_FILE = click.Path(dir_okay=False, path_type=Path)

EXTRACT_OPTIONS = (
    option(
        OUTPUT,
        "-o",
        "--output",
        metavar="FILE|DIR",
        type=click.Path(path_type=Path, allow_dash=True),
        help="Where to write: a file, a folder (markdown), or - for stdout.  [default: the archive's records/]",
    ),
    option(
        OUTPUT,
        "--format",
        "form",
        type=click.Choice(["jsonl", "markdown", "parquet", "csv"]),
        help="A JSON object a line, a document a record, or a table.  [default: by the name of FILE, else jsonl]",
    ),
    option(
        OUTPUT,
        "--content",
        type=click.Choice(["main", "page"]),
        default="main",
        show_default=True,
        help="What the Markdown holds: the story alone, or the whole page.",
    ),
    option(CAPTURES, "--select", "criteria", metavar="KEY=VALUE", multiple=True, help=SELECT_HELP),
    option(CAPTURES, "--latest", is_flag=True, default=False, help="Only the newest capture of each URL."),
    option(
        CAPTURES,
        "--distinct",
        is_flag=True,
        default=False,
        help="No further record of a URL while its title and text stay the same.",
    ),
    option(
        CAPTURES,
        "--similar",
        type=click.IntRange(50, 100),
        metavar="PERCENT",
        help="As --distinct, and they count as the same when so much of them is in common.",
    ),
    option(ENGINE, "--engine", metavar="NAME", default="archiver", show_default=True, help="The extractor."),
    option(
        ENGINE,
        "--rules",
        type=SiteRules(),
        multiple=True,
        metavar="FILE|DIR",
        help="Site rules, before those in the archive's rules/ and those that ship. Repeatable.",
    ),
    option(
        ENGINE, "--explain", metavar="URL", help="Show why each field of this capture got its value; write nothing."
    ),
    option(
        RUN,
        "--workers",
        type=click.IntRange(1, 64),
        metavar="N",
        help="Processes; 1: all in one.  [default: as many as processors, at most 8]",
    ),
    option(
        RUN,
        "--page-timeout",
        type=Duration(),
        metavar="TIME",
        default=60.0,
        help="Give up on a page after this time; needs more than one process.  [default: 60s]",
    ),
    option(RUN, "--force", is_flag=True, default=False, help="Make anew what is up to date, too."),
    option(
        RUN,
        "--skipped",
        type=_FILE,
        metavar="FILE",
        help="List each capture without a record here, a JSON object a line.",
    ),
    json_option,
)
