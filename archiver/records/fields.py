"""What front matter says, and the lines it says it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from archiver.model import Finding

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

_KEY_LINE = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*:(?:[ \t]+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fields:
    """Values by key in their order, the line each stands in (from 1), and what is odd about them."""

    values: Mapping[str, Value] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def split_line(line: str) -> tuple[str, str] | None:
    """Return key and value of a line `key: value` as they stand there, or None if it is no such line."""
    match = _KEY_LINE.fullmatch(line.rstrip(" \t\r\n"))
    return (match[1], (match[2] or "").strip(" \t")) if match else None


def pointer_to(key: str) -> str:
    """Return the JSON Pointer to the member `key` (RFC 6901, 3)."""
    return "/" + key.replace("~", "~0").replace("/", "~1")
