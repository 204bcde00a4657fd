"""`archiver cite`."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from archiver.cli.cite_bundle import BUNDLE_OPTIONS, write_package
from archiver.cli.cite_check import MANUSCRIPT_OPTIONS, CheckOptions, check_manuscripts, refuse_others
from archiver.cli.cite_options import cite_options
from archiver.cli.sections import SectionedCommand, with_options
from archiver.cli.shell import Shell, examples, json_option, pass_shell

HELP = """Cite the capture that TARGET, a URL or a record id, stands for.

The citation goes to stdout; what its reader must know goes to stderr and into the citation as well. With --quote the
words are looked for in the archived page, character by character, and the exit code is 1 if they do not stand there.
Every citation holds the address and the date of the capture: where a style drops them, they are put behind its text.

With --check TARGET is a manuscript (.md .tex .html .bib .txt): each reference in it is captured, proven, changed since,
or missing. Exit code 1: something is left to be done.
"""


@click.command(
    cls=SectionedCommand,
    short_help="Cite a capture, with a proven quote if you like.",
    help=HELP,
    epilog=examples(
        "archiver -C news cite http://127.0.0.1:8000/ --format bibtex",
        "archiver -C news cite http://127.0.0.1:8000/ --style chicago-note --note",
        "archiver -C news cite http://127.0.0.1:8000/ --base-url https://archive.example.org --json",
        "archiver -C news cite --check paper.md --fix --dry-run",
        "archiver -C news cite http://127.0.0.1:8000/ --bundle evidence.zip",
    ),
)
@click.argument("targets", metavar="TARGET...", nargs=-1, required=True)
@cite_options
@with_options((*MANUSCRIPT_OPTIONS, *BUNDLE_OPTIONS))
@json_option
@pass_shell
def command(shell: Shell, /, targets: tuple[str, ...], bundle: Path | None, **chosen: Any) -> int:
    """Print the citation, or what comes of manuscripts; with --json by schema citation-1 or citation-check-1."""
    from archiver.cli.citing import CiteOptions, print_citation

    manuscripts = CheckOptions(**{each.name: chosen.pop(each.name) for each in fields(CheckOptions)})
    options = CiteOptions(**chosen)
    if manuscripts.is_check:
        refuse_others(options, bundle)
        return check_manuscripts(shell, targets, manuscripts, options.base_url, as_json=options.as_json)
    if len(targets) > 1 or manuscripts != CheckOptions():
        raise click.UsageError("Several targets, --as, --fix, --output and --dry-run belong to --check.")
    if bundle is not None:
        return write_package(shell, targets[0], bundle, options)
    return print_citation(shell, targets[0], options)
