"""`archiver cite`."""

from __future__ import annotations

import click

from archiver.cli.shell import Shell, clean, examples, json_option, pass_shell

HELP = """Cite the capture that TARGET, a URL or a record id, stands for.

The citation goes to stdout; what its reader must know goes to stderr and into the citation as well. With --quote the
words are looked for in the archived page, and the exit code is 1 if they do not stand there.
"""

FORMATS = ("text", "bibtex", "csl-json", "ris", "wikipedia", "html", "markdown", "pwid")


@click.command(
    short_help="Cite a capture, with a proven quote if you like.",
    help=HELP,
    epilog=examples(
        "archiver -C news cite http://127.0.0.1:8000/ --format bibtex",
        "archiver -C news cite http://127.0.0.1:8000/ --base-url https://archive.example.org --json",
    ),
)
@click.argument("target")
@click.option("--at", metavar="TIME", help="The capture nearest to this time (ISO 8601, or up to 14 digits; UTC).")
@click.option("--quote", metavar="TEXT", help="Words that the page says, proven in the archived bytes and cited too.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="The form of the citation.  [default: text]")
@click.option(
    "--base-url",
    metavar="URL",
    help="Where the archive is served, for the links.  [default: http://127.0.0.1:8080]",
)
@click.option("--archive-id", metavar="NAME", help="The archive's name in a PWID.  [default: the host of --base-url]")
@json_option
@pass_shell
def command(
    shell: Shell,
    target: str,
    at: str | None,
    quote: str | None,
    form: str | None,
    base_url: str | None,
    archive_id: str | None,
    as_json: bool,
) -> int:
    """Print the citation; with --json the item and its citations, all formats unless --format chooses one."""
    from archiver.archive import is_record_id, open_archive, unindexed_hint
    from archiver.cite.interface import citations, render
    from archiver.cite.resolve import cite
    from archiver.cli.moments import moment_option
    from archiver.config import load_settings

    when = moment_option(at)
    base = load_settings(shell.folder, {"base_url": base_url}).base_url
    archive = open_archive(shell.folder)
    item = cite(archive, target, at=when, memento_base=base, archive_id=archive_id, quote=quote)
    if as_json:
        shell.emit(item.as_json() | {"citations": {form: render(item, form)} if form else citations(item)})
    else:
        click.echo(render(item, form or "text"))
    for remark in item.remarks:
        shell.say(clean(f"Note: {remark}."))
    if item.quote and item.quote.match == "normalized":
        shell.say("Note: the page has the quote with other white space.")
    if not is_record_id(target) and (hint := unindexed_hint(archive.unindexed())):
        # Another capture of the URL may lie there, nearer in time.
        shell.say(f"Note: {hint}")
    return 0
