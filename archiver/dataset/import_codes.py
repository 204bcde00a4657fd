"""The codes of what is odd about a record by others beside the archive that takes it in."""

from __future__ import annotations

from archiver.records.code import Code

NO_CAPTURE = Code(
    "import.capture.absent",
    "info",
    "The archive has no capture of the page at the record's URL, so nothing of the record is supported.",
    "Capture the page, or import WARC files that hold it, and run this again.",
)
OTHER_TIME = Code(
    "import.capture.time",
    "warning",
    "The capture that the record was linked to is of another time than its fetch_date: the page may have changed.",
    "Nothing need be done; the capture names its own time.",
)
UNREADABLE = Code(
    "import.capture.unreadable",
    "warning",
    "The capture of the record's page cannot be read or holds no story, so nothing of the record is supported.",
    "`archiver warc check` says more.",
)
CONFLICT = Code(
    "import.conflict",
    "warning",
    "The archived page says something else than the record.",
    "Look at both; the record keeps what was said, and the page's value is under `rejected`.",
)
NOT_FOUND = Code(
    "import.body.absent",
    "warning",
    "Words of the record's body do not stand in the archived page.",
    "The page was another one when the record was made, or the text was not taken from it.",
)

CODES = (NO_CAPTURE, OTHER_TIME, UNREADABLE, CONFLICT, NOT_FOUND)
