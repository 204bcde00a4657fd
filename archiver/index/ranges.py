"""The range of SURT keys that a looked-up URL stands for, as a condition on the capture table."""

from __future__ import annotations

from itertools import pairwise
from typing import assert_never

from archiver.index.interface import Match
from archiver.urls.surt import surt

Condition = tuple[str, tuple[object, ...]]
"""SQL over capture c, and its values."""

# Above every character a key holds, so key < upper is key-starts-with.
_TOP = "\U0010ffff"


def key_range(url: str, match: Match) -> Condition:
    """Return SQL over `c.urlkey` and its values for the keys in `key_spans`."""
    if match == "exact":
        return "c.urlkey = ?", (surt(url),)
    spans = key_spans(url, match)
    # One range, so that SQLite need not sort; what lies between two spans is left out of it.
    sql, values = "c.urlkey >= ? AND c.urlkey < ?", [spans[0][0], spans[-1][1]]
    for (_, end), (start, _) in pairwise(spans):
        sql += " AND (c.urlkey < ? OR c.urlkey >= ?)"
        values += [end, start]
    return sql, tuple(values)


def key_spans(url: str, match: Match) -> tuple[tuple[str, str], ...]:
    """Return the spans of keys that `url` stands for, in order: the least key in each, and the least behind it.

    prefix: keys that begin with the URL's key; of a folder (…/a/) its own page, with any query, and what lies in it;
    host: all of the URL's host; domain: the host and those below it.
    """
    key = surt(url)
    host = key.partition(")")[0]
    match match:
        case "exact":
            return ((key, key + "\0"),)
        case "prefix":
            if is_folder(url, key):
                return (key, key + "\0"), (key + "/", key + "/" + _TOP), (key + "?", key + "?" + _TOP)
            return ((key, key + _TOP),)
        case "host":
            return ((host + ")", host + ")" + _TOP),)
        case "domain":
            return ((host + ")", host + ")" + _TOP), (host + ",", host + "-"))
        case _:
            assert_never(match)


def is_folder(url: str, key: str) -> bool:
    """Tell whether `url` ends in a slash that its key lost: as a prefix …/a/ stands for …/a and …/a/b, not for …/ab."""
    return url.endswith("/") and not key.endswith("/")
