"""Front matter as YAML of texts: dumped and loaded.

Every scalar is a text (YAML 1.2, 10.1: the failsafe schema), so a date stays as it was spelled. Dumping and loading
are inverses. Aliases are not read: they could make a value hold itself, or a list a billion times over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import yaml

from archiver.model import Finding
from archiver.records import codes
from archiver.records.fields import Fields, Value, pointer_to, split_line
from archiver.records.record import FIVE
from archiver.records.recovery import recover_fields
from archiver.records.scalars import PLAIN_DATES, dump_text, quote

# Far more than a header needs; PyYAML takes about a second for a mebibyte.
LONGEST = 65_536

_DEEPEST = 32


def dump_fields(values: Mapping[str, Value]) -> str:
    """Return `values` as YAML, one line each: the seed's five first in the seed's order, then the others in theirs.

    Texts stand plain where that loads back equal; lists and mappings stand in flow style.
    """
    first = [key for key in FIVE if key in values]
    keys = [*first, *(key for key in values if key not in FIVE)]
    return "".join(f"{dump_text(key)}: {_dump(values[key], key)}\n" for key in keys)


def load_fields(text: str, *, first_line: int = 1, heading: str | None = None) -> Fields:
    """Return the fields in the YAML `text`, whose first line is line `first_line` of its file.

    Text that is no mapping in YAML is read line by line. `heading` is the document's title line, which decides what
    the title is when YAML takes a part of it for a comment. Nothing is raised, whatever `text` holds.
    """
    try:
        return _loaded(text, first_line, heading)
    except yaml.YAMLError as error:
        why, line = _reason(error)
        return recover_fields(text, first_line=first_line, why=why, at=line)
    except RecursionError:
        return recover_fields(text, first_line=first_line, why="it is nested too deep")
    except (ValueError, OverflowError):
        # PyYAML hands the number in "\U00110000" to chr() as it is.
        return recover_fields(text, first_line=first_line, why="an escape (\\U…) is no character")


def _reason(error: yaml.YAMLError) -> tuple[str, int]:
    """Return why a text is no YAML, and in which of its lines, from 0."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return " ".join(str(error).split())[:200], 0
    mark = error.problem_mark or error.context_mark
    problem = " ".join((error.problem or error.context or "").split())[:200]
    return (f"{problem}, at column {mark.column + 1}", mark.line) if mark else (problem, 0)


class _Loader(yaml.BaseLoader):
    """Composes nodes of texts, without aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it holds an alias (*name)")
        return super().compose_node(parent, index)


def _dump(value: Value, key: str) -> str:
    if isinstance(value, str):
        return dump_text(value, plain_date=key in PLAIN_DATES)
    return _flow(value)


def _flow(value: Value) -> str:
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quote(key)}: {_flow(member)}" for key, member in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"


def _loaded(text: str, first_line: int, heading: str | None) -> Fields:
    if len(text) > LONGEST:
        raise yaml.YAMLError(f"it is longer than {LONGEST} characters")
    root = yaml.compose(text, Loader=_Loader)
    if root is None:
        return Fields()
    if not isinstance(root, yaml.MappingNode):
        raise yaml.YAMLError("it is no mapping of keys to values")
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    findings: list[Finding] = []
    for key_node, node in root.value:
        # To YAML more than a newline ends a line (1.1, 4.2), to readers of findings nothing else does.
        key, line = _key(key_node), first_line + text.count("\n", 0, key_node.start_mark.index)
        if key in values:
            message = f"the key {key[:80]!r} stands twice; the value in line {line} counts"
            findings.append(codes.FRONT_DUPLICATE.finding(message, line=line, pointer=pointer_to(key)))
        value, odd = _as_meant(key, node, text, heading) if key in FIVE else (_value(node, 0), None)
        values[key], lines[key] = value, line
        findings += [replace(odd, line=line)] if odd else []
    return Fields(values, lines, tuple(findings))


def _as_meant(key: str, node: yaml.Node, text: str, heading: str | None) -> tuple[Value, Finding | None]:
    """Return the text that one of the seed's five keys was meant to have, and what is odd about its line."""
    pair = split_line(_line_at(text, node.start_mark.index))
    literal = pair[1] if pair and pair[0] == key else ""
    value = _value(node, 0)
    is_one_line = node.start_mark.line == node.end_mark.line
    if not isinstance(value, str):
        message = f"{key} is no text but a {'list' if isinstance(value, list) else 'mapping'} in YAML"
        meant = literal if literal and is_one_line else _flow(value)
        return meant, codes.FRONT_TYPE.finding(message, pointer=pointer_to(key), value=meant)
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    if not (is_plain and is_one_line) or not literal or literal == value:
        return value, None
    # "SWN #278 - AI" is "SWN" to YAML, the rest a comment; "!new" a tag, "&a" an anchor.
    meant = literal if key == "title" and literal == heading else value
    message = f"YAML reads only a part of the line as the {key}, {value[:80]!r}"
    return meant, codes.FRONT_COMMENT.finding(message, pointer=pointer_to(key), value=literal)


def _line_at(text: str, place: int) -> str:
    """Return the line of `text` in which the character at `place` stands."""
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]


def _key(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.YAMLError("a key is no text")
    return str(node.value)


def _value(node: yaml.Node, depth: int) -> Value:
    if depth > _DEEPEST:
        raise yaml.YAMLError("it is nested too deep")
    if isinstance(node, yaml.MappingNode):
        return {_key(key): _value(member, depth + 1) for key, member in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(member, depth + 1) for member in node.value]
    return str(node.value)
