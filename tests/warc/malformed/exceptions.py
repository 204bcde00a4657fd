"""The made files on which we know that our tools do other than the case demands, each with the reason."""

from __future__ import annotations

_ARC_LINE = "the fields of an ARC line are not judged but for date and length"

NOT_AS_DEMANDED: dict[str, str] = {
    "arcs-address-that-is-none-gzip": _ARC_LINE,
    "arcs-address-that-is-none-plain": _ARC_LINE,
    "arcs-blank-in-the-url-gzip": _ARC_LINE,
    "arcs-blank-in-the-url-plain": _ARC_LINE,
    "arcs-nul-in-a-line": _ARC_LINE,
    "arcs-file-description-of-no-version": "the file description is not judged",
    "arcs-no-file-description": "the file description is not judged",
    "fuzzed-arc-that-never-ends": "the ARC reader does not end on it",
    "fuzzed-damaged-dictionary": "the error of the zstd library comes out",
    "waczs-index-without-a-record": "an index is compared with the records it has, not with those it lacks",
}

LOST: dict[str, str] = {}
