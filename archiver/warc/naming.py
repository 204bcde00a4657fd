"""What WARC files are called: a pattern that people give, checked before anything is written (WARC/1.1, Annex C)."""

from __future__ import annotations

import re
import string
from datetime import datetime

from archiver.errors import ConfigError

NAMING = "{name}-{timestamp}-{serial:05}"
"""`name` is the crawl's, `timestamp` the second when the file was begun, `serial` tells files of one second apart."""

_TOKENS = ("name", "timestamp", "serial")
# Anything more would let a pattern ask for a name of a thousand million digits.
_SPEC = re.compile(r"(0[1-9]d?)?\Z", re.ASCII)
_HINT = "Write it like " + NAMING + "; the ending comes from the kind of compression."

# With what is put behind it: ".warc.gz", "-recovered-1", ".open" or ".torn".
_MOST_BYTES = 200


def check_naming(pattern: str) -> None:
    """Raise ConfigError unless files can be called after `pattern`."""
    try:
        parsed = list(string.Formatter().parse(pattern))
    except ValueError as error:
        raise _refused(pattern, f"cannot be read ({error})") from error
    fields = [(field, spec or "", how) for _, field, spec, how in parsed if field is not None]
    for field, spec, how in fields:
        if field not in _TOKENS:
            raise _refused(pattern, f"has an unknown token {field[:40]!r}; known are {', '.join(_TOKENS)}")
        if how or (spec and field != "serial") or not _SPEC.match(spec):
            raise _refused(pattern, f"has a token {field!r} with something else behind it than a number of digits")
    if not any(field == "serial" for field, _, _ in fields):
        raise _refused(pattern, "lacks {serial}, which tells files of one second apart")
    _check_name(pattern, file_name(pattern, name="x", when=datetime(2024, 1, 1), serial=0))


def file_name(pattern: str, *, name: str, when: datetime, serial: int) -> str:
    """Return the name, without its ending, that `pattern` gives."""
    return pattern.format(name=name, timestamp=when.strftime("%Y%m%d%H%M%S").rjust(14, "0"), serial=serial)


def _check_name(pattern: str, name: str) -> None:
    if "/" in name or "\\" in name:
        raise _refused(pattern, "names a folder; files lie in warcs/ itself")
    if name.startswith("."):
        raise _refused(pattern, "begins with a dot, which hides files")
    if not name.isprintable() or len(name.encode()) > _MOST_BYTES:
        raise _refused(pattern, "makes names that are too long or cannot be printed")
    if name.lower().endswith((".warc", ".gz", ".open", ".torn")):
        raise _refused(pattern, "has an ending of its own")


def _refused(pattern: str, what: str) -> ConfigError:
    return ConfigError(f"the pattern {pattern[:80]!r} {what}", "warc_naming", _HINT)
