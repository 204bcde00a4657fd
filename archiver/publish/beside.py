"""What a package has beside the JSON lines: all rows as a table, and their provenance as PROV-JSON."""

from __future__ import annotations

from typing import BinaryIO

import orjson

from archiver.publish.contents import Beside, MakeTable
from archiver.records.exports.prov import prov_document

TABLE = "parquet/records.parquet"
PROV = "provenance/records.prov.jsonl"


class ProvLines:
    """Writes the provenance of records, given as lines of JSON, as documents of PROV-JSON, one a line."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, line: bytes) -> None:
        """Take the next record; one that is only asserted has no provenance."""
        record = orjson.loads(line)
        if record["provenance"]:
            self._out.write(orjson.dumps(prov_document(record), option=orjson.OPT_APPEND_NEWLINE))

    def close(self) -> None:
        """Leave the file to who opened it."""

    def abandon(self) -> None:
        """Leave the file to who opened it."""


def made_beside(make_table: MakeTable | None, *, has_prov: bool) -> list[Beside]:
    """Return what is made of the rows; `make_table` gives what writes Parquet, None if nothing does."""
    made = []
    if make_table:
        made.append(Beside(TABLE, "table", "All records as one table, in Parquet", make_table))
    if has_prov:
        made.append(
            Beside(PROV, "provenance", "Provenance of each record (W3C PROV-JSON), one document a line", ProvLines)
        )
    return made
