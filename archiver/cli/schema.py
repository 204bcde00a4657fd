"""`archiver schema`: the schemas that ship."""

from __future__ import annotations

import click

from archiver.cli.shell import Shell, examples, json_option, pass_shell

HELP = """List and show the JSON Schemas that records, captures, findings, crawl configurations and reports keep.

A context makes records JSON-LD, with the terms of schema.org and Dublin Core.
"""


@click.group(
    short_help="List and show the schemas that ship.",
    help=HELP,
    epilog=examples("archiver schema list", "archiver schema show record-1"),
)
def command() -> None:
    """Hold the two commands."""


@command.command("list", epilog=examples("archiver schema list", "archiver schema list --json"))
@json_option
@pass_shell
def list_schemas(shell: Shell, as_json: bool) -> None:
    """List the schemas and contexts that ship."""
    from archiver.records.schema import context_names, schema_names, shipped_schema

    rows = []
    for name in schema_names():
        document = shipped_schema(name).document
        assert isinstance(document, dict)
        rows.append((name, str(document["title"]), str(document["$id"])))
    for name in context_names():
        base = shipped_schema(name.removesuffix(".context")).document
        assert isinstance(base, dict)
        address = str(base["$id"]).removesuffix(".json") + ".context.jsonld"
        rows.append((name, f"JSON-LD context of {base['title']}", address))
    if as_json:
        for name, title, address in rows:
            shell.emit({"name": name, "title": title, "id": address})
    else:
        shell.table(("name", "title", "id"), rows)


@command.command(
    "show",
    short_help="Print a schema, by name.",
    epilog=examples("archiver schema show record-1", "archiver schema show record-1.context"),
)
@click.argument("name", metavar="NAME")
@pass_shell
def show_schema(shell: Shell, name: str) -> None:
    """Print the schema NAME ("record-1", or "record" for its latest), or a context, as it ships."""
    from archiver.errors import UsageError
    from archiver.records.schema import context_names, context_text, load_schema

    try:
        text = context_text(name) if name in context_names() else load_schema(name).text
    except UsageError as error:
        raise UsageError(error.what, "NAME", "`archiver schema list` shows those there are.") from error
    click.echo(text, nl=False)
