"""The captures of a URL that really differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from archiver.changes.alignment import Budget
from archiver.changes.comparison import Comparison, Side, compare
from archiver.errors import WarcError
from archiver.model import Capture

BUDGET = 200_000
"""How many pairs of words or lines one of many comparisons looks at."""


@dataclass(frozen=True, slots=True)
class Version:
    """A capture whose bytes are others than those of the capture before it, and how long they stayed.

    `captures` are it and those after it with the same payload, in order of time. `changes` is what changed since the
    version before, None where there is none to compare with; `problem` is why the capture could not be read.
    """

    captures: tuple[Capture, ...]
    changes: Comparison | None = None
    problem: str | None = None

    @property
    def capture(self) -> Capture:
        """The first capture with these bytes."""
        return self.captures[0]

    @property
    def last(self) -> Capture:
        """The last capture with these bytes."""
        return self.captures[-1]


def payload_versions(captures: Sequence[Capture]) -> list[Version]:
    """Return `captures`, of one URL and in order of time, with those whose payload digest repeats made one.

    A capture without digest is a version of its own.
    """
    runs: list[list[Capture]] = []
    for capture in captures:
        if runs and capture.digest is not None and runs[-1][0].digest == capture.digest:
            runs[-1].append(capture)
        else:
            runs.append([capture])
    return [Version(tuple(run)) for run in runs]


def compared(versions: Sequence[Version], side_of: Callable[[Capture], Side]) -> Iterator[Version]:
    """Yield `versions` with what changed since the one before, the first of them without.

    `side_of` reads a capture back; where it raises WarcError the version says so in `problem`.
    """
    before: Side | None = None
    for version in versions:
        try:
            side = side_of(version.capture)
        except WarcError as error:
            before = None
            yield replace(version, problem=error.what)
            continue
        changes = compare(before, side, Budget(cells=BUDGET)) if before else None
        yield replace(version, changes=changes)
        before = side
