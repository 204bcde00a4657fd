"""Which rows of a file were changed, moved, added or taken away, by the hashes of the rows that were sealed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from archiver.model import Finding
from archiver.records.code import Code
from archiver.seal import codes
from archiver.seal.dataset import Row

MOST = 50_000
"""So many rows that stand where another stood are held to be told apart; more are one finding."""

_NAMED = 20


@dataclass(slots=True)
class RowChanges:
    """The rows of one file beside the hashes of those that were sealed, pair by pair."""

    _rows: list[tuple[int, Row]] = field(default_factory=list)
    _lost: list[tuple[int, bytes]] = field(default_factory=list)
    _more: int = 0

    def pair(self, number: int, row: Row | None, sealed: bytes | None) -> None:
        """Take the `number`-th row and the hash sealed for it; one of them may be absent."""
        if row is not None and row.leaf == sealed:
            return
        if len(self._rows) >= MOST or len(self._lost) >= MOST:
            self._more += 1
            return
        if row is not None:
            self._rows.append((number, row))
        if sealed is not None:
            self._lost.append((number, sealed))

    def findings(self, *, has_as_many: bool) -> Iterator[Finding]:
        """Yield what came of the rows; with `has_as_many` rows as were sealed, one that is new took one's place."""
        sealed = Counter(leaf for _, leaf in self._lost)
        here = Counter(row.leaf for _, row in self._rows)
        places = {leaf: number for number, leaf in reversed(self._lost)}
        for number, row in self._rows:
            if sealed[row.leaf] > 0:
                sealed[row.leaf] -= 1
                if has_as_many:
                    what = f"row {number} was sealed as row {places[row.leaf]}"
                    yield _told(codes.ROW_MOVED, what, row)
            elif row.leaf in places:
                yield _told(codes.ROW_EXTRA, f"row {number} was sealed, but not so often", row)
            elif has_as_many:
                yield _told(codes.ROW_CHANGED, f"row {number} is not the one that was sealed", row)
            else:
                yield _told(codes.ROW_EXTRA, f"row {number} was not sealed", row)
        missing = [number for number, leaf in self._lost if here[leaf] <= 0 or not _take(here, leaf)]
        if missing and not has_as_many:
            named = ", ".join(map(str, missing[:_NAMED])) + (" …" if len(missing) > _NAMED else "")
            yield codes.ROW_MISSING.finding(f"sealed rows are not there: {named}")
        if self._more:
            yield codes.ROW_CHANGED.finding(f"{self._more} rows more stand where others were sealed")


def _take(counts: Counter[bytes], leaf: bytes) -> bool:
    counts[leaf] -= 1
    return True


def _told(code: Code, what: str, row: Row) -> Finding:
    entry = row.entry
    return code.finding(what, line=entry.line, record_id=row.record_id, pointer=entry.pointer or None)
