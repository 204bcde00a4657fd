"""The codes of what can be wrong with a package of evidence."""

from __future__ import annotations

from archiver.records.code import Code

_AGAIN = "Ask for the package again, and compare its SHA-256 with the one that its maker tells you."

CONTAINER = Code("verify.bundle.container", "error", "The file is no package, or not as one is written.", _AGAIN)
FILE = Code(
    "verify.bundle.file", "error", "A file of the package is missing, changed, or does not belong there.", _AGAIN
)
FORM = Code("verify.bundle.form", "error", "The list of the package, bundle.json, is not what its files give.", _AGAIN)
CAPTURE = Code(
    "verify.bundle.capture", "error", "The archived bytes of the capture are not in the package, or not alone.", _AGAIN
)
DERIVED = Code("verify.bundle.derived", "error", "A file is not what follows from the archived bytes.", _AGAIN)
QUOTE = Code("verify.bundle.quote", "error", "The quoted words do not stand in the archived bytes.", _AGAIN)
SEALED = Code("verify.bundle.sealed", "error", "The sealed record is not the one that is in the package.", _AGAIN)
SOFTWARE = Code(
    "verify.bundle.software",
    "warning",
    "The package was made by another version of the program, so a file could not be compared.",
    "Verify with the version that made it; checksums and archived bytes were checked all the same.",
)
RULES = Code(
    "verify.bundle.rules",
    "error",
    "A site rule of the package is missing, is none, or takes too long: its record could not be made again.",
    _AGAIN,
)
RULED = Code(
    "verify.bundle.ruled",
    "info",
    "The record was read by a site rule that does not ship with the program; the package has it.",
    "Read it: it says which parts of the page were taken for which field.",
)
OTHER_RULES = Code(
    "verify.bundle.other-rules",
    "warning",
    "The record was read by other site rules than the sealed one, so only the facts of both were compared.",
    "Compare the two, or ask for a package made by the rules that the sealed record names.",
)
UNSEALED = Code(
    "verify.bundle.unsealed",
    "info",
    "The package has no proof that its record is under a seal of the archive.",
    "Ask its maker for the SHA-256 of the package, or for a seal.",
)

BUNDLE_CODES = (CONTAINER, FILE, FORM, CAPTURE, DERIVED, QUOTE, RULES, SEALED, OTHER_RULES, SOFTWARE, RULED, UNSEALED)
