"""Puts the generated reference into the pages: a page for each command, and directives for the tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import reference_text as text
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class _Table(SphinxDirective):
    """A table in place of the directive; arguments choose what it is of."""

    optional_arguments = 2
    make: ClassVar[Callable[..., str]]

    def run(self) -> list[nodes.Node]:
        """Return the nodes of the table."""
        return self.parse_text_to_nodes(type(self).make(*self.arguments))


def _table(make: Callable[..., str]) -> type[_Table]:
    return type("GeneratedTable", (_Table,), {"make": staticmethod(make)})


def write_command_pages(app: Sphinx) -> None:
    """Write reference/cli/COMMAND.md for each command; pages of commands that are gone are removed."""
    folder = Path(app.srcdir) / "reference" / "cli"
    folder.mkdir(parents=True, exist_ok=True)
    pages = text.command_pages()
    for path in folder.glob("*.md"):
        if path.stem not in pages:
            path.unlink()
    for name, page in pages.items():
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text("utf-8") != page:
            path.write_text(page, "utf-8")


def write_description(app: Sphinx) -> None:
    """Write reference/openapi.json, which the pages offer."""
    path = Path(app.srcdir) / "reference" / "openapi.json"
    written = text.server_description()
    if not path.exists() or path.read_text("utf-8") != written:
        path.write_text(written, "utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the writer of pages."""
    app.connect("builder-inited", write_command_pages)
    app.connect("builder-inited", write_description)
    app.add_directive("archiver-shared-options", _table(text.shared_options))
    app.add_directive("archiver-settings", _table(text.settings_table))
    app.add_directive("archiver-schema", _table(text.schema_table))
    app.add_directive("archiver-operations", _table(text.operations_table))
    app.add_directive("archiver-codes", _table(text.code_table))
    app.add_directive("archiver-schema-codes", _table(text.schema_code_table))
    return {"parallel_read_safe": True}
