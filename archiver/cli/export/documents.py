"""`archiver export documents`."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.shell import Shell, clean, counted, examples, json_option, pass_shell


@click.command(
    name="documents",
    short_help="Write the files of an import again, byte for byte.",
    epilog=examples(
        "archiver export documents picked -o again",
        "archiver -C news export documents picked -o again --json",
    ),
)
@click.argument("name", metavar="NAME")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder to write the tree into; files there under the same names are replaced.",
)
@json_option
@pass_shell
def command(shell: Shell, name: str, output: Path, as_json: bool) -> int:
    """Write the documents that `archiver import-records` took in as NAME: the same files, to the last byte."""
    from archiver.archive import open_archive
    from archiver.dataset.documents import import_name
    from archiver.dataset.importing import export_documents

    archive = open_archive(shell.folder)
    progress, count = shell.progress(), 0
    for path in export_documents(archive, import_name(Path(), name), output):
        count += 1
        progress.step("writing documents", count)
        if as_json:
            shell.emit({"file": str(path)})
    progress.step("writing documents", count, count)
    shell.say(clean(f"{counted(count, 'document', grouped=True)} in {output}"))
    archive.close()
    return 0
