"""The codes of what can be wrong with a record beside the archived bytes, or keep it from being checked."""

from __future__ import annotations

from archiver.records.code import Code

_AGAIN = "Extract the record again, or ask who made it."
_SAME = "Verify with the version that made the record; its digests and evidence were checked all the same."

OTHER = Code("verify.derivation", "error", "A member of the record is not what the archived bytes give.", _AGAIN)
DIGEST = Code(
    "verify.digest",
    "error",
    "A digest in the WARC record is not that of its bytes: they were changed, or written wrongly.",
    "Compare the WARC file with another copy.",
)
UNREADABLE = Code(
    "verify.record.unreadable",
    "error",
    "The WARC record cannot be read where the archive has it.",
    "Compare the WARC file with another copy; `archiver warc check` says more.",
)
STORED = Code(
    "verify.record.damaged",
    "error",
    "The bytes that the WARC record takes in its file are damaged, though its content could be read.",
    "Compare the WARC file with another copy; `archiver warc check` says more.",
)
STORY = Code("verify.story", "error", "The archived bytes give no story, so no record.", _AGAIN)
SCHEMA = Code(
    "verify.schema", "error", "The record does not keep the schema record-1.", "`archiver validate` says where."
)
REPEATED = Code(
    "verify.row.repeated",
    "error",
    "The file has a row of the same WARC record and product before this one; it was not looked at again.",
    "Take one of the two out.",
)
ABSENT = Code(
    "verify.record.absent",
    "warning",
    "The archive has no WARC record with the id of the record.",
    "Run it in the archive that the record was made from; `archiver index` reads files that are new.",
)
WARC_ABSENT = Code(
    "verify.warc.absent", "warning", "The WARC file that the record names is not in the archive.", "Put the file back."
)
ASSERTED = Code(
    "verify.asserted",
    "warning",
    "The record names no WARC record, and the archive has no capture of its URL at its time.",
    "Somebody said so; nothing here can show it.",
)
ORIGINAL = Code(
    "verify.original",
    "warning",
    "The record that a revisit refers to is not in the archive, so its payload is missing.",
    "Put the WARC file with it back.",
)
OPTIONS = Code(
    "verify.options", "warning", "The record does not say by which extractor it was made, or what it holds.", _AGAIN
)
EXTRACTOR = Code(
    "verify.extractor", "warning", "The record was made by another extractor, or another version of it.", _SAME
)
SOFTWARE = Code(
    "verify.software", "warning", "The record was made by another version of the program or of the parser.", _SAME
)
RULES = Code(
    "verify.rules", "warning", "The record was made by other site rules.", "Give them with --rules; they are named."
)
