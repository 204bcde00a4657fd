"""Which two captures somebody means: record ids, URLs with a time behind an @, or a URL and two times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from archiver.archive import Archive, is_record_id
from archiver.errors import UsageError
from archiver.index.interface import Filter
from archiver.model import Capture
from archiver.warc.dates import parse_date

_HINT = "Write URL@TIME twice, two record ids, or URL --at TIME --at TIME."


def two_captures(archive: Archive, targets: Sequence[str], times: Sequence[datetime]) -> tuple[Capture, Capture]:
    """Return the captures that `targets`, one or two, stand for; `times` are for those without a time of their own.

    Raises UsageError if they do not name two captures, CaptureIndexError if one is not in the archive.
    """
    if any("\ud800" <= char <= "\udfff" for target in targets for char in target):
        raise UsageError("a target is no text", "A B", "Percent-encode the bytes of the URL.")
    named = [_with_time(archive, target) for target in targets]
    if len(named) == 1 and named[0][1] is None and len(times) == 2 and not is_record_id(named[0][0]):
        named = [named[0], named[0]]
    waiting = [place for place, (target, when) in enumerate(named) if when is None and not is_record_id(target)]
    if len(named) != 2 or len(times) not in (0, len(waiting)):
        counts = ((len(targets), "target"), (len(times), "time"))
        said = " and ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)
        what = f"{said} are not two captures"
        raise UsageError(what, "A B --at", _HINT)
    for place, when in zip(waiting, times, strict=False):
        named[place] = (named[place][0], when)
    (first, at), (second, then) = named
    return archive.capture(first, at), archive.capture(second, then)


def _with_time(archive: Archive, target: str) -> tuple[str, datetime | None]:
    """Return a target parted into URL and time; an @ that belongs to a captured URL parts nothing."""
    url, at, text = target.rpartition("@")
    when = parse_date(text) if at and not is_record_id(target) else None
    if when is None or any(archive.lookup(target, only=Filter(limit=1))):
        return target, None
    return url, when
