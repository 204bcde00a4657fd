"""Captures that no row of the indexes leads to: the package holds them, and its readers never find them.

Memory does not grow with the package: the places of MAX_PLACES rows are kept; of more, only how many each file has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from archiver.model import Finding
from archiver.pack.rules.container import cut
from archiver.warc.record import WarcRecord

MAX_PLACES = 500_000
"""So many rows are compared one by one with the records, at about a hundred bytes each."""

_INDEXED = ("response", "resource", "revisit")
_SCHEMES = ("http:", "https:")


@dataclass(slots=True)
class Coverage:
    """Takes the rows of all indexes, then the records of one WARC file after the other."""

    max_places: int = MAX_PLACES
    _rows: Counter[str] = field(default_factory=Counter)
    _places: set[int] = field(default_factory=set)
    _captures: int = 0
    _missing: int = 0
    _first: tuple[int, str] = (0, "")

    @property
    def is_partial(self) -> bool:
        """Whether there were more rows than are kept."""
        return self._rows.total() > self.max_places

    def add_row(self, filename: str, offset: int) -> None:
        """Take the place that a row gives, in a file that is there."""
        self._rows[filename] += 1
        if len(self._places) < self.max_places:
            self._places.add(hash((filename, offset)))

    def begin(self) -> None:
        """Begin with the next WARC file."""
        self._captures = self._missing = 0

    def add_record(self, filename: str, record: WarcRecord) -> None:
        """Take a record of the file; those of which indexers make no rows are passed over."""
        url = (record.target_url or "").lower()
        if record.record_type not in _INDEXED or not url.startswith(_SCHEMES):
            return
        self._captures += 1
        if hash((filename, record.offset)) not in self._places:
            if not self._missing:
                self._first = (record.offset, record.target_url or "")
            self._missing += 1

    def findings(self, filename: str, where: str) -> Iterator[Finding]:
        """Yield a finding if records of the file were missed; `where` is what findings call it."""
        expected = "a row for each capture (WACZ 1.1.1, indexes)"
        hint = "Pack it again, so that all captures can be found."
        if self.is_partial:
            missing, at, url = self._captures - self._rows[filename], None, None
        else:
            missing, (at, url) = self._missing, self._first
        # Without any row the indexes are told to be empty, or gone.
        if missing > 0 and self._rows:
            message = f"{missing} of {self._captures} captures have no row in the indexes"
            if url:
                message += f", the first of them at byte {at}"
            yield Finding(
                "wacz.index.incomplete",
                "warning",
                message,
                file=where,
                offset=at,
                value=cut(url),
                expected=expected,
                hint=hint,
            )
