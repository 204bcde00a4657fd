"""Patterns that people give for URLs, matched by an engine that cannot be made to hang.

Python's `re` may take years over 40 characters (`(a+)+$`), and holds up every thread meanwhile. The patterns go to the
engine that jsonschema-rs brings: linear in the length of the URL, and with a budget of steps for the few things that
need backtracking (look-around, back references).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.errors import UsageError

MAX_STEPS = 100_000
"""So many steps back may one match take; about a hundredth of a second."""

_SIZE_LIMIT = 4 * 1024 * 1024
_END = re.compile(r"(?<!\\)((?:\\\\)*)\\Z")


class UrlPattern:
    """A regular expression that is searched for anywhere in a URL. Raises UsageError if it is none."""

    def __init__(self, text: str, option: str = "--include") -> None:
        from jsonschema_rs import Draft202012Validator, FancyRegexOptions, ValidationError  # 9 MB; here for --help

        self.text = text
        try:
            # The engine calls the end of the text \z, Python calls it \Z.
            schema = {"pattern": _END.sub(r"\1\\z", text)}
            options = FancyRegexOptions(backtrack_limit=MAX_STEPS, size_limit=_SIZE_LIMIT)
            self._validator = Draft202012Validator(schema, pattern_options=options)
        except ValidationError as error:
            raise _refusal(text, option) from error

    def search(self, url: str) -> bool:
        """Say whether the pattern is somewhere in `url`; a match beyond its budget of steps is none."""
        return self._validator.is_valid(url)

    def __repr__(self) -> str:
        return f"UrlPattern({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UrlPattern) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


def url_patterns(texts: Iterable[str], option: str) -> tuple[UrlPattern, ...]:
    """Compile the patterns given by `option`. Raises UsageError for one that is no regular expression."""
    return tuple(UrlPattern(text, option) for text in texts)


def _refusal(text: str, option: str) -> UsageError:
    """Return what is wrong with a pattern, in the words of Python's `re` where that refuses it too."""
    try:
        re.compile(text)
    except re.error as error:
        why = f": {error}"
    else:
        why = " that URLs can be matched with in bounded time"
    hint = "See https://docs.rs/regex/latest/regex/#syntax for the syntax; look-around is known too."
    return UsageError(f"{text[:80]!r} is no regular expression{why}", option, hint)
