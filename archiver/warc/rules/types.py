"""Which fields each record type must have, and may not have (WARC/1.1, 5 and 6; field names in lower case)."""

from __future__ import annotations

from collections.abc import Mapping

_ALWAYS = frozenset({"warc-record-id", "warc-date", "warc-type", "content-length"})
_CAPTURED = _ALWAYS | {"warc-target-uri"}

REQUIRED: Mapping[str, frozenset[str]] = {
    "warcinfo": _ALWAYS,
    "response": _CAPTURED,
    "resource": _CAPTURED,
    "request": _CAPTURED,
    "metadata": _ALWAYS,
    "revisit": _CAPTURED | {"warc-profile"},
    "conversion": _CAPTURED,
    "continuation": _CAPTURED | {"warc-segment-origin-id", "warc-segment-number"},
}
"""By type; of a type the standard does not know only what every record must have is asked for."""

REQUIRED_OF_ALL = _ALWAYS

# Not in revisit records either since 1.1 defines them; in 1.0 both are extension fields, free to all.
_OF_REVISIT = frozenset({"warc-refers-to-target-uri", "warc-refers-to-date"})
_SEGMENT_END = frozenset({"warc-segment-origin-id", "warc-segment-total-length"})
_OF_OTHERS = frozenset({"warc-filename"}) | _SEGMENT_END
# Warcinfo and metadata records have no payload (4).
_OF_PAYLOAD = frozenset({"warc-identified-payload-type"})

FORBIDDEN: Mapping[str, frozenset[str]] = {
    "warcinfo": _SEGMENT_END
    | _OF_PAYLOAD
    | {"warc-target-uri", "warc-concurrent-to", "warc-ip-address", "warc-refers-to", "warc-warcinfo-id"},
    "response": _OF_OTHERS | {"warc-refers-to"},
    "resource": _OF_OTHERS | {"warc-refers-to"},
    "request": _OF_OTHERS | {"warc-refers-to"},
    "metadata": _OF_OTHERS | _OF_PAYLOAD,
    "revisit": _OF_OTHERS,
    "conversion": _OF_OTHERS | {"warc-concurrent-to", "warc-ip-address"},
    "continuation": frozenset({"warc-filename", "warc-concurrent-to", "warc-ip-address", "warc-refers-to"}),
}
"""By type, what "shall not be used" in it."""

FORBIDDEN_SINCE_1_1: Mapping[str, frozenset[str]] = {
    name: forbidden if name == "revisit" else forbidden | _OF_REVISIT for name, forbidden in FORBIDDEN.items()
}

ODD: Mapping[str, frozenset[str]] = {
    # "Shall not be used on records without a well-defined payload" (5.9), which these two have not (4). Common Crawl
    # and others write the digest all the same, and nobody is misled by it.
    "warcinfo": frozenset({"warc-payload-digest", "warc-profile"}),
    "metadata": frozenset({"warc-payload-digest", "warc-profile"}),
    "response": frozenset({"warc-profile"}),
    "resource": frozenset({"warc-profile"}),
    "request": frozenset({"warc-profile"}),
    "conversion": frozenset({"warc-profile"}),
    # "Segments other than the first should not contain other optional fields" (7).
    "continuation": frozenset({"warc-profile", "content-type"}),
}
"""By type, what is undefined in it, or breaks a rule that is widely broken without harm."""

CLAUSES: Mapping[str, str] = {
    "warc-record-id": "5.2",
    "content-length": "5.3",
    "warc-date": "5.4",
    "warc-type": "5.5",
    "content-type": "5.6",
    "warc-concurrent-to": "5.7",
    "warc-block-digest": "5.8",
    "warc-payload-digest": "5.9",
    "warc-ip-address": "5.10",
    "warc-refers-to": "5.11",
    "warc-refers-to-target-uri": "5.12",
    "warc-refers-to-date": "5.13",
    "warc-target-uri": "5.14",
    "warc-truncated": "5.15",
    "warc-warcinfo-id": "5.16",
    "warc-filename": "5.17",
    "warc-profile": "5.18",
    "warc-identified-payload-type": "5.19",
    "warc-segment-number": "5.20",
    "warc-segment-origin-id": "5.21",
    "warc-segment-total-length": "5.22",
}
"""Every field the standard defines, and its clause in WARC/1.1."""

REPEATABLE = "warc-concurrent-to"

SPELLED: Mapping[str, str] = {
    name: "-".join({"warc": "WARC", "id": "ID", "uri": "URI", "ip": "IP"}.get(part, part.title()) for part in parts)
    for name in CLAUSES
    for parts in [name.split("-")]
}
"""The fields' names as the standard spells them."""
