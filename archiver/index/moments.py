"""How the captures of a URL lie in time, and the place of one of them among them, without the captures being read."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.index.compact import PLACE, place_of
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture

_OF_KEY = "FROM capture WHERE urlkey = ?"
# To read the time of a capture takes 0.4 microseconds, to count those in a part of time a few whatever their number.
_FEW = 500


@dataclass(frozen=True, slots=True)
class Moments:
    """`total` captures; the one that was asked for stands at `position`, from 0.

    `counts` are the captures in equal parts of the time from the first to the last, `part` is that of the one that was
    asked for. Without captures `counts` is empty.
    """

    total: int
    position: int
    counts: tuple[int, ...]
    part: int


@dataclass(frozen=True, slots=True)
class _Parts:
    """`number` parts of the time between two moments; the first and the last of them reach half a part beyond."""

    first: int
    last: int
    number: int

    def of(self, moment: int) -> int:
        """Return the part that a moment lies in, from 0."""
        span = self.last - self.first
        return (2 * (moment - self.first) * (self.number - 1) + span) // (2 * span) if span else self.number // 2

    def begin(self, part: int) -> int:
        """Return the first moment of a part."""
        span = self.last - self.first
        return self.first - (-(2 * part - 1) * span // (2 * (self.number - 1)))


def moments_of(index: SqliteIndex, capture: Capture, *, parts: int) -> Moments:
    """Return where `capture` stands among those that share its key, and how many lie in each of `parts` of the time.

    100,000 captures take 12 ms: they are counted in the index, which was 45 ms when each time was read.
    """
    key, rows = capture.urlkey, index.database.rows
    first, last, total = rows(f"SELECT min(moment), max(moment), count(*) {_OF_KEY}", (key,))[0]
    if not total:
        return Moments(0, 0, (), 0)
    moment, *place = place_of(capture)
    before = rows(f"SELECT count(*) {_OF_KEY} AND (moment, id) < {PLACE}", (key, moment, *place))[0][0]
    divided = _Parts(first, last, parts)
    counts = _read(index, key, divided) if total <= _FEW else _counted(index, key, divided)
    here = divided.of(min(max(moment, first), last))
    return Moments(total, min(before, total - 1), tuple(counts), here)


def _read(index: SqliteIndex, key: str, divided: _Parts) -> list[int]:
    counts = [0] * divided.number
    for (moment,) in index.database.rows(f"SELECT moment {_OF_KEY}", (key,)):
        counts[divided.of(moment)] += 1
    return counts


def _counted(index: SqliteIndex, key: str, divided: _Parts) -> list[int]:
    if divided.first == divided.last:
        return _read(index, key, divided)
    sql = f"SELECT count(*) {_OF_KEY} AND moment >= ? AND moment < ?"
    spans = ((divided.begin(part), divided.begin(part + 1)) for part in range(divided.number))
    return [index.database.rows(sql, (key, *span))[0][0] for span in spans]
