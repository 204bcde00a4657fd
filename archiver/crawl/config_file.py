"""Reads a file of settings in TOML or YAML: its values, and the line each of them stands on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from archiver.errors import ConfigError

Place = tuple[str | int, ...]
"""The way to a value: names of members, and positions in lists."""

MAX_BYTES = 4 * 1024**2
_MOST_BRACKETS = 10_000
"""The time that YAML takes grows with the square of those that are open."""
SUFFIXES = {".toml": "TOML", ".yaml": "YAML", ".yml": "YAML", ".json": "YAML"}
"""JSON is read as YAML, of which it is a part."""


class ConfigFile:
    """A file that was read: `values` are JSON values, dates as texts."""

    def __init__(self, path: Path, text: str) -> None:
        """Read `text`, which stands in the file at `path`. Raises ConfigError."""
        self.path = path
        self._text = text
        self._node: yaml.Node | None = None
        form = SUFFIXES.get(path.suffix.lower())
        if form is None:
            hint = f"Name it with one of: {', '.join(SUFFIXES)}."
            raise ConfigError("its name does not say whether it is TOML or YAML", str(path), hint)
        values = self._toml() if form == "TOML" else self._yaml()
        if not isinstance(values, Mapping):
            raise ConfigError("holds no names with values", str(path), "Write `name: value`, one a line.")
        self.values: dict[str, Any] = {str(name): _plain(value) for name, value in values.items()}

    def line(self, place: Place) -> int | None:
        """Return the line on which the value at `place` stands, from 1; None if that cannot be told."""
        if self._node is not None:
            return _yaml_line(self._node, place)
        return _toml_line(self._text, place)

    def _toml(self) -> Any:
        try:
            return tomllib.loads(self._text)
        except (ValueError, RecursionError) as error:
            # TOMLDecodeError is a ValueError; so is what int() says to thousands of digits.
            raise ConfigError(f"is no TOML: {error}"[:300], str(self.path)) from error

    def _yaml(self) -> Any:
        if self._text.count("[") + self._text.count("{") > _MOST_BRACKETS:
            raise ConfigError(f"has more than {_MOST_BRACKETS} brackets", str(self.path), "Write a list item a line.")
        try:
            if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(self._text, yaml.SafeLoader)):
                # A few of them can stand for more than fits into any memory.
                raise ConfigError("has an alias (*name), which is not read", str(self.path), "Write the value out.")
            self._node = yaml.compose(self._text, yaml.SafeLoader)
            _refuse_doubles(self._node, self.path)
            return yaml.safe_load(self._text)
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
            raise ConfigError(_yaml_words(error), _yaml_where(error, self.path)) from error


def read_config_file(path: Path) -> ConfigFile:
    """Return what the file at `path` holds. Raises ConfigError if it cannot be read, or is neither TOML nor YAML."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise ConfigError("is longer than 4 MiB", str(path), "Put the seeds into a file of their own: seed_files.")
        return ConfigFile(path, raw.decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror})", str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is no UTF-8", str(path), "Save it as UTF-8.") from error


def _plain(value: Any) -> Any:
    """Return a value of TOML or YAML as one of JSON."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    # YAML's !!binary and TOML's time of day have no place here; the schema refuses what stands in their stead.
    return value if isinstance(value, str | int | float | bool | None) else repr(value)


def _refuse_doubles(node: yaml.Node | None, path: Path) -> None:
    """Refuse a name that stands twice in the same mapping: YAML would take the last one without a word."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            _refuse_doubles(each, path)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if str(key.value) in seen:
            where = f"{path}, line {key.start_mark.line + 1}"
            raise ConfigError(f"{str(key.value)[:40]!r} stands there twice", where, "Remove one of the two.")
        seen.add(str(key.value))
        _refuse_doubles(value, path)


def _yaml_words(error: Exception) -> str:
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"is no YAML: {problem}"[:300]


def _yaml_where(error: Exception, path: Path) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"{path}, line {mark.line + 1}" if mark else str(path)


def _yaml_line(node: yaml.Node, place: Place) -> int | None:
    line = node.start_mark.line + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pairs = [
                (key, value)
                for key, value in node.value
                if str(key.value).replace("-", "_") == part or key.value == part
            ]
            if not pairs:
                return line
            line, node = pairs[0][0].start_mark.line + 1, pairs[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def _toml_line(text: str, place: Place) -> int | None:
    """Return the line with the first name on the way to `place`, or with the last where that has one of its own."""
    names = [part for part in place if isinstance(part, str)]
    for name in reversed(names):
        if (line := _line_that_names(text.splitlines(), name)) is not None:
            return line
    return None


def _line_that_names(lines: Sequence[str], name: str) -> int | None:
    spelled = "[-_]".join(map(re.escape, re.split("[-_]", name)))
    named = re.compile(rf"""\s*(?:\[\s*)?["']?{spelled}["']?\s*[].=]""")
    return next((number for number, line in enumerate(lines, start=1) if named.match(line)), None)
