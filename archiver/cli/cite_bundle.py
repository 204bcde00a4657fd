"""`archiver cite --bundle`: a capture as a package of evidence."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.sections import option
from archiver.cli.shell import Shell, clean, counted
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.cli.citing import CiteOptions

BUNDLE_OPTIONS = (
    option(
        "Evidence",
        "--bundle",
        type=click.Path(path_type=Path),
        metavar="FILE.zip|DIR",
        help="Write a package: the WARC records, the record, the citation, the seal, and how to check them.",
    ),
)


def write_package(shell: Shell, target: str, path: Path, options: CiteOptions) -> int:
    """Write the package about what `target` stands for, and tell its SHA-256; return the exit code."""
    from archiver.archive import open_archive
    from archiver.cite.choosing import cited_capture
    from archiver.cli.moments import moment_option
    from archiver.config import load_settings
    from archiver.publish.evidence.making import write_bundle

    if replace(options, form=None, style=None, locale=None, as_note=False) != options:
        raise UsageError("a package holds all formats", "--bundle", "Leave out --format, --style, --locale and --note.")
    archive, at = open_archive(shell.folder), moment_option(options.at)
    made = write_bundle(
        archive,
        cited_capture(archive, target, at).record_id or target,
        path,
        at=at,
        quote=options.quote,
        normalizer="typography" if options.normalized else None,
        memento_base=load_settings(shell.folder, {"base_url": options.base_url}).base_url,
        archive_id=options.archive_id,
    )
    if options.as_json:
        shell.emit(made.as_json())
        return 0
    click.echo(clean(f"{made.sha256}  {path}"))
    shell.say(
        f"{counted(made.files, 'file')}. Give its reader the SHA-256 above by another way than the package itself."
    )
    if made.unsealed:
        shell.say(clean(f"Note: no seal is over the record: {made.unsealed}."))
    # No archive is needed for that, so its folder is not named.
    shell.say(clean(f"To check it, with this archive or without: archiver verify {shlex.quote(str(path))}"))
    return 0
