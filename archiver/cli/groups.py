"""Findings of one kind, told together: how many there are, what they say, where the first ones are."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archiver.cli.shell import clean, painted, wrapped
from archiver.model import Finding, Severity

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan", "clean": "green"}

_WORDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_RANKS: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_PLACES = 4
_KINDS = 8
"""How many kinds of one code are told apart in a file; names in a hostile file could make any number."""
_WIDEST = 7
# What differs between findings of one kind: quoted bytes and texts, ids, addresses, numbers.
_VALUES = re.compile(r"b?'[^']*'…?|b?\"[^\"]*\"…?|<[^>]*>|https?://\S+|\d+")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S")
_COMMAND = re.compile(r"`archiver warc (repair|recompress)`")


@dataclass(slots=True)
class Group:
    """The findings of one kind in one file: the first of them, how many, and where the next few are."""

    first: Finding
    count: int = 0
    places: list[int] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count one more."""
        self.count += 1
        if self.count > 1 and finding.offset is not None and len(self.places) < _PLACES:
            self.places.append(finding.offset)

    def lines(self) -> Iterator[str]:
        """Yield the lines that tell of the group."""
        first = self.first
        # Padded by hand: what sets the colour has a length, and no width.
        word = _WORDS[first.severity]
        padding = " " * (_WIDEST - len(word))
        severity = painted(word, fg=COLOURS[first.severity], bold=True) + padding
        yield f"  {severity}  {self.count:>5} × {clean(first.code)}"
        message = bare_message(first)
        # An address at the beginning stays as it is.
        begun = message if _ADDRESS.match(message) else f"{message[:1].upper()}{message[1:]}"
        yield from wrapped(f"{begun}.", indent=4)
        if is_expected_told(first):
            yield from wrapped(f"Expected: {first.expected}.", indent=4)
        if place := self._place():
            yield from wrapped(place, indent=4)
        if first.hint:
            yield from wrapped(_whole_command(first), indent=4)

    def _place(self) -> str:
        first = self.first
        parts = (f"byte {first.offset}" if first.offset is not None else "", first.record_id or "")
        place = ", ".join(part for part in parts if part)
        if not place:
            return ""
        if self.count == 1:
            return f"At {place}."
        rest = self.count - 1 - len(self.places)
        more = ", ".join(map(str, self.places)) + (f" and {rest} more places" if rest else "")
        return f"First at {place}" + (f"; then at {more}." if self.places else ".")


class Groups:
    """The findings that were not told yet."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, str, str], Group] = {}
        self._kinds: Counter[tuple[str, str]] = Counter()

    def add(self, finding: Finding) -> None:
        """Keep a finding with those of its kind."""
        file, kind = finding.file or "", _VALUES.sub("", finding.message)
        key = (file, finding.severity, finding.code, kind)
        if key not in self._groups:
            if self._kinds[file, finding.code] >= _KINDS:
                key = (file, finding.severity, finding.code, "")
            self._kinds[file, finding.code] += 1
        self._groups.setdefault(key, Group(finding)).add(finding)

    def lines(self, file: str | None = None, *, under: str | None = None) -> Iterator[str]:
        """Yield what tells of the findings in `file` and in what is inside it (None: in all), and forget them.

        A file's name goes before its findings, unless they stand `under` it already.
        """
        keys = [key for key in self._groups if file is None or key[0] in ("", file) or key[0].startswith(f"{file}/")]
        groups: dict[str, list[Group]] = {}
        for key in keys:
            groups.setdefault(key[0], []).append(self._groups.pop(key))
        for name, among in groups.items():
            if name != under:
                yield painted(clean(name), bold=True)
            for group in sorted(among, key=lambda each: (_RANKS[each.first.severity], -each.count)):
                yield from group.lines()


def bare_message(finding: Finding) -> str:
    """Return the message without the place, if it begins with that."""
    return finding.message.removeprefix(f"byte {finding.offset}: ")


def is_expected_told(finding: Finding) -> bool:
    """Tell whether what would have been right is there, and not in the message already."""
    return bool(finding.expected) and str(finding.expected) not in finding.message


def _whole_command(finding: Finding) -> str:
    """Return the hint, with the file's name in the command that it names."""
    hint, file = finding.hint or "", finding.file or ""
    if not file or not Path(file).is_file():
        return hint
    return _COMMAND.sub(lambda found: f"`archiver warc {found[1]} {shlex.quote(file)} -o OUT`", hint)
