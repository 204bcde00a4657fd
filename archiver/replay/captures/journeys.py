"""The redirects around a capture, as far as they were archived: what led to it, and where it led."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from archiver.archive import Archive
from archiver.errors import UrlError, WarcError
from archiver.index.interface import Filter
from archiver.index.stamps import is_redirect, is_same_url
from archiver.model import Capture
from archiver.replay.content.media import location_url
from archiver.replay.memento import find_capture

MAX_STEPS = 8
"""How many redirects in a row are followed, each way."""

_NEAR = timedelta(minutes=2)
# Captures of the host in that time that are looked at, and redirects among them whose target is read.
_SCANNED, _READ = 500, 40


@dataclass(frozen=True, slots=True)
class Step:
    """One address on the way; `capture` is None where it was not archived."""

    url: str
    capture: Capture | None


@dataclass(frozen=True, slots=True)
class Journey:
    """The addresses that led to a capture, the first first, and those that it led to."""

    before: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()


def journey(archive: Archive, capture: Capture) -> Journey:
    """Return the redirects around `capture`. What led to it is looked for on its host, minutes before."""
    return Journey(_before(archive, capture), _after(archive, capture))


def onward(archive: Archive, capture: Capture) -> list[Capture]:
    """Return the captures that a redirect leads through, as far as they are archived; none for what is no redirect."""
    return [step.capture for step in _after(archive, capture) if step.capture is not None]


def _after(archive: Archive, capture: Capture) -> tuple[Step, ...]:
    steps: list[Step] = []
    seen = {capture.record_id}
    current: Capture | None = capture
    while current is not None and is_redirect(current) and len(steps) < MAX_STEPS:
        url = _target(archive, current)
        if url is None:
            break
        found = find_capture(archive, url, current.date)
        if found is not None and found.record_id in seen:
            break
        steps.append(Step(url, found))
        seen.add(found.record_id if found else "")
        current = found
    return tuple(steps)


def _before(archive: Archive, capture: Capture) -> tuple[Step, ...]:
    try:
        only = Filter(since=capture.date - _NEAR, until=capture.date, statuses=("3xx",))
        near = archive.lookup(capture.url, match="host", only=only)
        redirects = [each for each in islice(near, _SCANNED) if is_redirect(each) and each != capture][:_READ]
    except UrlError:
        return ()
    by_target = {target: each for each in redirects if (target := _target(archive, each)) is not None}
    steps: list[Step] = []
    wanted, seen = capture.url, {capture.record_id}
    while len(steps) < MAX_STEPS:
        led = next((each for target, each in by_target.items() if is_same_url(target, wanted)), None)
        if led is None or led.record_id in seen:
            break
        steps.append(Step(led.url, led))
        seen.add(led.record_id)
        wanted = led.url
    return tuple(reversed(steps))


def _target(archive: Archive, capture: Capture) -> str | None:
    try:
        url = location_url(archive.stored(capture, max_bytes=0))
    except WarcError:
        return None
    return url.partition("#")[0] if url else None
