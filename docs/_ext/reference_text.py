"""The reference pages as Markdown, made from the program itself: commands, settings, schemas, finding codes.

Nothing here knows Sphinx; the functions return text, and the tests call them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click

from archiver.cli.main import COMMANDS, main
from archiver.cli.sections import section_of
from archiver.config import Settings, setting_fields
from archiver.records.code import Code
from archiver.records.codes import CODES
from archiver.records.rules import schema_codes
from archiver.records.schema import shipped_schema
from archiver.replay.openapi.document import document
from archiver.units import duration_s

_EXAMPLES = "\b\nExamples:\n"


def command_pages() -> dict[str, str]:
    """Return a page for each command, by its name; a command's sub-commands stand on its page."""
    context = click.Context(main, info_name="archiver")
    return {name: _page(_command(context, name), f"archiver {name}") for name in COMMANDS}


def shared_options() -> str:
    """Return the options that stand before every command."""
    return _parameters(main)


def settings_table() -> str:
    """Return the settings: name, kind, default, option, meaning."""
    rows = [
        (
            f"`{each.name}`",
            _kind(each),
            f"`{_default(each.default)}`" if each.default not in ("", ()) else "none",
            f"`ARCHIVER_{each.name.upper()}`",
            f"{each.metadata['about']}.",
        )
        for each in setting_fields()
    ]
    assert {each.name for each in setting_fields()} <= set(Settings.__slots__)
    return table(("Name in archiver.toml", "Kind", "Default", "Environment", "Meaning"), rows)


def server_description() -> str:
    """Return the description of the replay server as the file that is offered."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def operations_table() -> str:
    """Return what the replay server answers: path, methods, what comes."""
    rows = []
    for path, item in document()["paths"].items():
        methods = [name for name in ("get", "post", "put", "patch", "delete", "options") if name in item]
        rows.append((f"`{path}`", " ".join(methods).upper(), f"{item[methods[0]]['summary']}."))
    return table(("Path", "Methods", "Answers with"), rows)


def schema_table(name: str, path: str = "") -> str:
    """Return the members of the shipped schema `name`, or of the object at `path` ("warc", "fields") inside it."""
    node: Any = shipped_schema(name).document
    for part in filter(None, path.split("/")):
        node = node["properties"][part]
    required = set(node.get("required", ()))
    rows = [
        (f"`{member}`", _shape(spec), "yes" if member in required else "no", _meaning(spec))
        for member, spec in node["properties"].items()
        if member != "x"
    ]
    return table(("Member", "Type", "Required", "Meaning and standard terms"), rows)


def code_table() -> str:
    """Return our own codes about records."""
    return table(("Code", "Severity", "Meaning", "What to try"), map(_code_row, CODES))


def schema_code_table() -> str:
    """Return the codes that the keywords of the record schema can make."""
    fields = list(shipped_schema("record-1").document["properties"])  # type: ignore[index]  # it is an object
    general = [code for code in schema_codes("record", fields) if code.code.count(".") == 1]
    special = [
        code
        for code in schema_codes("record", fields)
        if code.code.count(".") > 1 and code.hint not in {other.hint for other in general}
    ]
    return table(("Code", "Severity", "Meaning", "What to try"), map(_code_row, [*general, *special]))


def table(heads: tuple[str, ...], rows: Any) -> str:
    """Return a table in Markdown; bars and line ends inside cells are escaped."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _command(context: click.Context, name: str) -> click.Command:
    group = context.command
    assert isinstance(group, click.Group)
    command = group.get_command(context, name)
    assert command is not None
    return command


def _page(command: click.Command, path: str, level: int = 1) -> str:
    context = click.Context(command, info_name=path)
    parts = [f"{'#' * level} {path}", "", *_help(command), ""]
    usage = " ".join([path, *(piece for piece in command.collect_usage_pieces(context))])
    parts += ["```text", usage, "```", "", _notes(command), _parameters(command), ""]
    if examples := _examples(command):
        parts += [
            f"{'#' * (level + 1)} Examples" if level == 1 else "**Examples**",
            "",
            "```text",
            *examples,
            "```",
            "",
        ]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            parts.append(_page(_command(context, name), f"{path} {name}", level + 1))
    return "\n".join(parts)


def _help(command: click.Command) -> Iterator[str]:
    """Yield the paragraphs of a command's help, each on one line."""
    for paragraph in (command.help or "").replace("\b\n", "").split("\n\n"):
        yield _escaped(" ".join(paragraph.split()))
        yield ""


def _escaped(text: str) -> str:
    # What stands in backquotes is code already; brackets elsewhere must not become links, nor stars emphasis.
    pieces = text.split("`")
    plain = [piece.replace("[", "\\[").replace("*", "\\*").replace("<", "&lt;") for piece in pieces[::2]]
    return "`".join(piece for pair in zip(plain, [*pieces[1::2], ""], strict=True) for piece in pair).removesuffix("`")


def _examples(command: click.Command) -> list[str]:
    epilog = command.epilog or ""
    listed = epilog.removeprefix(_EXAMPLES).partition("\n\n")[0]
    return [line.strip() for line in listed.splitlines()] if _EXAMPLES in epilog else []


def _notes(command: click.Command) -> str:
    """Return what the help says behind its examples."""
    epilog = command.epilog or ""
    notes = epilog.partition("\n\n")[2] if _EXAMPLES in epilog else ""
    return f"{_escaped(notes)}\n" if notes else ""


def _parameters(command: click.Command) -> str:
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    text = ""
    if arguments:
        names = ", ".join(f"`{argument.metavar or (argument.name or '').upper()}`" for argument in arguments)
        text += f"Arguments: {names}.\n\n"
    sections: dict[str, list[click.Option]] = {}
    for each in command.params:
        if isinstance(each, click.Option):
            sections.setdefault(section_of(each), []).append(each)
    for title, options in sections.items():
        text += f"**{title}**\n\n" if len(sections) > 1 else ""
        text += table(("Option", "Meaning", "Default"), map(_option_row, options)) + "\n"
    return text.rstrip("\n") + "\n" if text else ""


def _option_row(option: click.Option) -> tuple[str, str, str]:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    value = "" if option.is_flag or option.count else f" `{_metavar(option)}`"
    help_text, _, told = (option.help or "").partition("[default:")
    default = told.strip().removesuffix("]").strip() or _shown_default(option)
    return names + value, _escaped(help_text.strip()), _escaped(default) if told else default


def _metavar(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return option.type.name.upper()


def _shown_default(option: click.Option) -> str:
    shown = option.default if option.show_default and not option.is_flag else None
    return f"`{shown}`" if isinstance(shown, str | int | float) and not isinstance(shown, bool) else ""


def _default(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _kind(setting: Any) -> str:
    if reading := setting.metadata.get("reading"):
        return "time: seconds, or `5m`, `2h`, `7d`" if reading is duration_s else "size: bytes, or `500k`, `20M`, `1G`"
    kinds = {str: "text", int: "whole number", float: "number", tuple: "list of texts"}
    return kinds[type(setting.default)]


def _shape(spec: Mapping[str, Any]) -> str:
    if "enum" in spec:
        return "one of " + ", ".join(f"`{each}`" for each in spec["enum"])
    if "$ref" in spec:
        return _named(str(spec["$ref"]))
    kind = spec.get("type", "any")
    names = [kind] if isinstance(kind, str) else list(kind)
    if names == ["array"]:
        return f"list of {_item(spec.get('items', {}))}"
    return " or ".join({"string": "text", "integer": "whole number"}.get(name, name) for name in names)


def _item(spec: Mapping[str, Any]) -> str:
    shape = _shape(spec)
    if shape == "object":
        return "objects (" + ", ".join(f"`{name}`" for name in spec.get("properties", {})) + ")"
    return {"text": "texts"}.get(shape, shape)


def _named(reference: str) -> str:
    name = reference.rpartition("/")[2]
    return {
        "count": "whole number",
        "duration": "time: seconds, or `5m`, `2h`, `7d`",
        "size": "size: bytes, or `500k`, `20M`, `1G`",
        "day": "day: a date, `today`, `yesterday`, `7d`",
        "finding-1.json": "finding",
        "digest": "digest (`algorithm:value`) or null",
        "record-id": "record id in angle brackets",
        "instant": "instant (RFC 3339, UTC)",
        "software": "object (`name`, `version`)",
        "absolute-url": "absolute address",
    }.get(name, name)


def _meaning(spec: Mapping[str, Any]) -> str:
    return _escaped(str(spec.get("description", spec.get("title", ""))).replace('""', '`""`'))


def _code_row(code: Code) -> tuple[str, str, str, str]:
    return f"`{code.code}`", code.severity, _escaped(code.meaning), _escaped(code.hint)
