"""The reference names everything the program has: commands, options, settings, fields, finding codes, dependencies."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path
from types import ModuleType

import click
import pytest

from archiver.cli.main import COMMANDS, main
from archiver.config import setting_fields
from archiver.records.codes import CODES
from archiver.records.schema import schema_names, shipped_schema

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

_STAGES = (
    "warc|arc|index|import|seed|crawl|discover|browser|qa|extract|memento|cite|replay|dataset|fetch|frontier|wacz|pack"
    "|verify|seal|publish"
)
_CODE = re.compile(rf"(?:{_STAGES})(?:\.[a-z-]+)+")


def commands(name: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main, info_name="archiver")
    command = main.get_command(context, name)
    assert command is not None
    yield name, command
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield f"{name} {below}", found


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_s_page_names_its_sub_commands_options_and_examples(name: str, reference_text: ModuleType) -> None:
    page = reference_text.command_pages()[name]
    for path, command in commands(name):
        assert re.search(rf"^#+ archiver {path}$", page, re.MULTILINE)
        assert (command.help or "").split()[0] in page
        for option in command.params:
            if isinstance(option, click.Option):
                assert all(f"`{spelling}`" in page for spelling in option.opts)
        for example in (command.epilog or "").splitlines()[2:]:
            assert example.strip() in page


def test_every_option_before_the_command_is_shown(reference_text: ModuleType) -> None:
    assert all(f"`{spelling}`" in reference_text.shared_options() for spelling in ("-C", "--quiet", "--verbose"))


def test_every_setting_is_shown_with_its_variable(reference_text: ModuleType) -> None:
    table = reference_text.settings_table()
    for each in setting_fields():
        assert f"`{each.name}`" in table
        assert f"`ARCHIVER_{each.name.upper()}`" in table


@pytest.mark.parametrize("name", schema_names())
def test_every_member_of_a_schema_is_shown(name: str, reference_text: ModuleType) -> None:
    table = reference_text.schema_table(name)
    document = shipped_schema(name).document
    assert isinstance(document, dict)
    assert all(f"| `{member}` |" in table for member in document["properties"] if member != "x")
    pages = "".join(path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md"))
    assert f"```{{archiver-schema}} {name}\n" in pages


def codes_in_source() -> set[str]:
    """Return the texts in the source that have the form of a finding's code."""
    found = set()
    for path in (ROOT / "archiver").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                found.add(node.value)
    # Names of files look the same.
    return {code for code in found if not re.fullmatch(r"[a-z]+\.(?:sqlite|html|js|toml)", code)}


def test_every_code_in_the_source_is_explained_and_no_other() -> None:
    page = (DOCS / "reference/findings.md").read_text("utf-8")
    explained = set(re.findall(r"^\| `([a-z.-]+)` \|", page, re.MULTILINE))
    assert explained == codes_in_source()


def test_every_code_about_records_is_explained(reference_text: ModuleType) -> None:
    table = reference_text.code_table()
    assert all(f"| `{code.code}` | {code.severity} |" in table for code in CODES)
    assert "`record.required`" in reference_text.schema_code_table()


def test_every_dependency_has_a_reason_and_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    rows = {}
    for line in (DOCS / "design/dependencies.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for name in cells[0].split(", ") if len(cells) == 4 else ():
            rows[name] = cells
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=~! ]", requirement)[0]
        assert name in rows, f"{name} is not in docs/design/dependencies.md"
        assert rows[name][2], f"{name} has no reason"
        assert _family(rows[name][1]) <= _licences(name), f"{name}: {_licences(name)}"


def _licences(name: str) -> set[str]:
    facts = metadata(name)
    classifiers = [value for value in facts.get_all("Classifier") or [] if value.startswith("License ::")]
    stated = [*(facts.get_all("License-Expression") or []), *(facts.get_all("License") or []), *classifiers]
    return _family(" ".join(stated))


def _family(text: str) -> set[str]:
    """Return the licences named in a text, their versions aside."""
    names = {"Apache": "Apache", "MIT": "MIT", "BSD": "BSD", "MPL": "MPL", "Mozilla": "MPL", "PSF": "PSF", "GPL": "GPL"}
    return {family for word, family in names.items() if word in text}
