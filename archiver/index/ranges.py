"""The range of SURT keys that a looked-up URL stands for, as a condition on the capture table."""

from __future__ import annotations

from typing import assert_never

from archiver.index.interface import Match
from archiver.urls.surt import surt

Condition = tuple[str, tuple[object, ...]]
"""SQL over capture c, and its values."""

# Above every character a key holds, so key < upper is key-starts-with.
_TOP = "\U0010ffff"


def key_range(url: str, match: Match) -> Condition:
    """Return SQL over `c.urlkey` and its values.

    prefix: keys that begin with the URL's key; host: all of the URL's host; domain: the host and those below it.
    """
    key = surt(url)
    host = key.partition(")")[0]
    match match:
        case "exact":
            return "c.urlkey = ?", (key,)
        case "prefix":
            # The key of a folder loses its last slash; a prefix query keeps it (…/a/ does not match …/ab).
            prefix = key + "/" if url.endswith("/") and not key.endswith("/") else key
            return "c.urlkey >= ? AND c.urlkey < ?", (prefix, prefix + _TOP)
        case "host":
            return "c.urlkey >= ? AND c.urlkey < ?", (host + ")", host + ")" + _TOP)
        case "domain":
            # One range, so that SQLite need not sort; the second part leaves out what lies between ")" and ",".
            return (
                "c.urlkey >= ? AND c.urlkey < ? AND (c.urlkey < ? OR c.urlkey >= ?)",
                (host + ")", host + "-", host + ")" + _TOP, host + ","),
            )
        case _:
            assert_never(match)
