"""Front matter in TOML, as Hugo has it: the same fields, every value a text as it is written."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from archiver.records import codes
from archiver.records.fields import Fields, Value
from archiver.records.recovery import recover_fields

# Far more than a header needs, as for YAML.
LONGEST = 65_536

_KEY = re.compile(r"[ \t]*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*=[ \t]*(.*)")
_DEEPEST = 32


def load_toml(text: str, *, first_line: int = 1) -> Fields:
    """Return the fields in the TOML `text`, whose first line is line `first_line` of its file.

    Numbers, truth values and dates at the top are texts as they stand there. Text that is no TOML is read line by
    line, `=` taken for `:`. Nothing is raised.
    """
    notice = codes.FRONT_TOML.finding("the front matter is TOML", line=1)
    literals = {
        next(filter(None, match.groups()[:3]), ""): (number, match[4])
        for number, line in enumerate(text.split("\n"), first_line)
        if (match := _KEY.match(line))
    }
    try:
        if len(text) > LONGEST:
            raise ValueError(f"it is longer than {LONGEST} characters")
        loaded = tomllib.loads(text, parse_float=str)
        values = {key: _value(value, literals.get(key, (0, ""))[1], 0) for key, value in loaded.items()}
    except (ValueError, RecursionError) as error:
        # TOMLDecodeError is a ValueError; so is what int() says to thousands of digits.
        turned = re.sub(r"(?m)^([ \t]*[A-Za-z0-9_-]+)[ \t]*=[ \t]*", r"\1: ", text[: 4 * LONGEST])
        fields = recover_fields(turned, first_line=first_line, why=f"it is TOML, and broken: {str(error)[:160]}")
        return Fields(fields.values, fields.lines, (notice, *fields.findings))
    lines = {key: literals[key][0] if key in literals else first_line for key in values}
    return Fields(values, lines, (notice,))


def _value(value: Any, literal: str, depth: int) -> Value:
    if depth > _DEEPEST:
        raise ValueError("it is nested too deep")
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {str(key): _value(member, "", depth + 1) for key, member in value.items()}
    if isinstance(value, list):
        return [_value(member, "", depth + 1) for member in value]
    if literal:
        return literal.partition("#")[0].strip()
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if callable(isoformat) else str(value).lower() if isinstance(value, bool) else str(value)
