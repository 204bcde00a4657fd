"""The versions of a URL, numbered twice: by the archived bytes, and by what their records say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from archiver.changes.comparison import Side
from archiver.changes.versions import Version, compared, payload_versions
from archiver.model import Capture

By = Literal["payload", "record", "both"]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A version with its numbers, from 1 in order of time.

    `payload` counts the versions by their bytes, `record` those that a reader can tell apart; where versions are
    grouped by record, `payload` is the first of `payloads` that the group has. `back_to` is the number of the first
    earlier version by payload that has the same bytes.
    """

    version: Version
    payload: int
    record: int
    payloads: int = 1
    back_to: int | None = None


def history(captures: Sequence[Capture], side_of: Callable[[Capture], Side], *, by: By = "both") -> Iterator[Numbered]:
    """Yield the versions among `captures`, of one URL and in order of time, each compared with the one before.

    `by` "record" joins those that differ in their bytes alone; "payload" and "both" do not. `side_of` reads a capture
    back, and may raise WarcError: such a version counts as another record.
    """
    numbered = _numbered(compared(payload_versions(captures), side_of))
    return _joined(numbered) if by == "record" else numbered


def _numbered(versions: Iterable[Version]) -> Iterator[Numbered]:
    first_by_digest: dict[str, int] = {}
    record = 0
    for payload, version in enumerate(versions, 1):
        if version.changes is None or not version.changes.is_same:
            record += 1
        digest = version.capture.digest
        back_to = first_by_digest.setdefault(digest, payload) if digest else payload
        yield Numbered(version, payload, record, back_to=None if back_to == payload else back_to)


def _joined(versions: Iterable[Numbered]) -> Iterator[Numbered]:
    """Yield `versions` with those of one record made one, that has the captures of all of them."""
    held: Numbered | None = None
    for each in versions:
        if held is not None and held.record == each.record:
            version = replace(held.version, captures=held.version.captures + each.version.captures)
            held = replace(held, version=version, payloads=held.payloads + 1)
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held
