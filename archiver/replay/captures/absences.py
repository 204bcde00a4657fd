"""What an archived page asks for and the archive lacks."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.archive import Archive
from archiver.model import Memento
from archiver.replay.captures.requisites import MAX_ASKED, Requisites


@dataclass(frozen=True, slots=True)
class Absences:
    """How many resources a page asks for, and the addresses of those that were not captured, in order.

    `failed` are captured with an error instead. `is_whole` is False where the page asks for more than was looked up.
    """

    asked: int
    missing: tuple[str, ...]
    failed: tuple[str, ...]
    is_whole: bool


def absences(archive: Archive, memento: Memento) -> Absences:
    """Return which of the images, styles, scripts and frames of a page are not in the archive.

    What scripts would ask for is not known. Style sheets are followed one step, at the time of the page.
    """
    found = Requisites(archive, memento.capture.date)
    found.look_into(found.look_up(memento), "text/css")
    return Absences(len(found.asked), tuple(found.missing), tuple(found.failed), len(found.asked) <= MAX_ASKED)
