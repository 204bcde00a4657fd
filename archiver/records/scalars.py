"""Texts as YAML writes them: plain where every reader agrees on it, in double quotes elsewhere.

Readers of front matter differ: some take every value as a text, most make numbers, dates and truth values of plain
ones. A plain value here is the same text to the former, and a text to the latter too, but for the two dates of the
seed, which stand plain there.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

PLAIN_DATES = frozenset({"date", "fetch_date"})

# YAML 1.2, 5.1: what may stand in a stream, less the line breaks of YAML 1.1 and the byte order mark, which begins
# a stream for some readers wherever it stands.
_PRINTABLE = re.compile("[\t -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
_UNPRINTABLE = re.compile("[^\t -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

# Numbers of the YAML 1.2 core schema that YAML 1.1, and with it PyYAML, takes for texts: 1e3, 0o17.
_NUMBER_1_2 = re.compile(r"[-+]?(0o[0-7]+|0x[0-9A-Fa-f]+|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)")


def dump_text(text: str, *, plain_date: bool = False) -> str:
    """Return `text` as one line of YAML that loads as the same text.

    With `plain_date` a text that other readers take for a date may stand plain.
    """
    return text if _loads_plain(text, plain_date) else quote(text)


def quote(text: str) -> str:
    """Return `text` as a double-quoted YAML scalar on one line (YAML 1.2, 7.3.1)."""
    escaped = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(_escape, escaped)


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    return f"\\U{point:08X}" if point > 0xFFFF else f"\\u{point:04x}"


def _loads_plain(text: str, plain_date: bool) -> bool:
    if not text or not _PRINTABLE.fullmatch(text):
        return False
    try:
        node = yaml.compose(f"key: {text}\n", Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        return False
    return _is_only_value(node, text) and (plain_date or _is_text_to_all(node, text))


def _is_only_value(node: Any, text: str) -> bool:
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        return False
    value = node.value[0][1]
    return isinstance(value, yaml.ScalarNode) and value.style is None and value.value == text


def _is_text_to_all(node: Any, text: str) -> bool:
    is_text_1_1 = node.value[0][1].tag == "tag:yaml.org,2002:str"
    return is_text_1_1 and not _NUMBER_1_2.fullmatch(text)
