"""What a made file is called, what the standard says of it, and which of its records are undamaged.

The cases are written from the standard and from damage that was seen, without a look at what our checker does: that
is their value. A case that no clause decides is `unjudged`; its records must be read all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["valid", "unjudged", "info", "warning", "error"]
"""How bad it is at least. `warning`: the standard says "should", or what is broken costs nothing; `info`: a habit of
many tools that the standard does not have; something must be said of it."""

Build = Callable[[], bytes]
Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A made file: `keeps` numbers the records that must be read whole, `blocks` has the blocks that are not usual."""

    name: str
    build: Build
    verdict: Verdict
    rule: str
    keeps: Numbers
    suffix: str = ".warc"
    blocks: Mapping[int, bytes] = field(default_factory=dict)
    is_huge: bool = False


CASES: list[Case] = []


def add(
    name: str,
    build: Build,
    verdict: Verdict,
    rule: str,
    keeps: Numbers,
    *,
    suffix: str = ".warc",
    blocks: Mapping[int, bytes] | None = None,
    is_huge: bool = False,
) -> None:
    """Register a case. Raises ValueError for a name that is taken."""
    if any(each.name == name for each in CASES):
        raise ValueError(name)
    CASES.append(Case(name, build, verdict, rule, keeps, suffix, blocks or {}, is_huge))


def case(
    verdict: Verdict,
    rule: str,
    keeps: Numbers = (),
    *,
    suffix: str = ".warc",
    blocks: Mapping[int, bytes] | None = None,
    is_huge: bool = False,
) -> Callable[[Build], Build]:
    """Register the function under its module's and its own name."""

    def register(build: Build) -> Build:
        name = f"{build.__module__.rpartition('.')[2]}-{build.__name__}".replace("_", "-")
        add(name, build, verdict, rule, keeps, suffix=suffix, blocks=blocks, is_huge=is_huge)
        return build

    return register
