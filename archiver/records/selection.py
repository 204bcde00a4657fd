"""Which findings are wanted: codes left out, or the only ones kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archiver.errors import UsageError
from archiver.model import Finding

_HINT = "Give a code as docs/reference/findings.md has it, or its beginning and `.*`: `record.body.*`."


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes to leave out and codes to keep; an empty `only` keeps all. A pattern is a code, or its beginning and `.*`.

    Errors can be left out too: who does so says that they are none to them.
    """

    ignore: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    _known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def is_wanted(self, code: str) -> bool:
        """Tell whether findings with this code are to be told."""
        answer = self._known.get(code)
        if answer is None:
            kept = not self.only or _matches(code, self.only)
            answer = self._known[code] = kept and not _matches(code, self.ignore)
        return answer

    def wanted(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield those of `findings` that are to be told."""
        return (finding for finding in findings if self.is_wanted(finding.code))


ALL = Selection()
"""Every finding."""


def checked_patterns(patterns: Iterable[str], known: Iterable[str], option: str) -> tuple[str, ...]:
    """Return `patterns` if each of them can match; raises UsageError, naming `option`, for one that matches no code.

    `known` are the codes there are. Codes that a schema of one's own gives are made of its members, so that any
    pattern under `record.` is taken for one if its last part is a rule's.
    """
    listed = tuple(patterns)
    codes = tuple(known)
    for pattern in listed:
        if not any(_matches(code, (pattern,)) for code in codes):
            raise UsageError(f"{pattern[:80]!r} is no code of a finding", option, _HINT)
    return listed


def _matches(code: str, patterns: tuple[str, ...]) -> bool:
    return any(code == pattern or (pattern.endswith(".*") and code.startswith(pattern[:-1])) for pattern in patterns)
