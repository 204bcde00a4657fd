"""What a schema cannot say about a record: days that exist, bodies worth reading, texts read in their own encoding.

Nothing here reads a file or a clock. Every rule was tried on records by others; docs/design/records.md says how often
it was right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from archiver.model import Finding
from archiver.records.quality.bodies import body_findings
from archiver.records.quality.dates import date_findings
from archiver.records.quality.encoding import encoding_findings
from archiver.records.quality.identity import identity_findings
from archiver.records.quality.language import language_findings
from archiver.records.quality.titles import title_findings


def quality_findings(record: Mapping[str, Any], *, now: datetime) -> Iterator[Finding]:
    """Yield what is odd about the JSON object `record`, whether or not it keeps the schema.

    Members that are absent or of another type are passed over; the schema speaks about those. `now` is the time of
    looking, with its zone: dates behind it lie in the future.
    """
    yield from date_findings(record, now)
    yield from identity_findings(record)
    yield from title_findings(record)
    yield from body_findings(record)
    yield from encoding_findings(record)
    yield from language_findings(record)
