"""Whether a record is what it says it is of: its id, and the address the page calls its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.model import Finding
from archiver.records.quality import codes
from archiver.records.quality.members import text_of

_HOST = re.compile(r"https?://(?:[^/?#@]*@)?([^/?#:@%\s]+)(?=[/?#:]|$)", re.IGNORECASE)
# Names that sites give to one and the same host, for people on phones and for search engines.
_FRONT = re.compile(r"^(?:www[0-9]?|m|mobile|amp|wap|touch)\.")


def identity_findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what is odd about `id` and `canonical_url`."""
    identity, named = text_of(record, "id"), _named_id(record)
    if identity and named and named != identity:
        message = "id differs from provenance.warc.record_id"
        yield codes.ID_PROVENANCE.finding(message, pointer="/id", value=identity, expected=named[:80])
    canonical = text_of(record, "canonical_url")
    if canonical:
        captured_host, canonical_host = _host(text_of(record, "url")), _host(canonical)
        if captured_host and canonical_host and not _is_same_site(captured_host, canonical_host):
            yield codes.URL_CANONICAL.finding(
                f"the page was captured at {captured_host[:80]} and calls {canonical_host[:80]} its home",
                pointer="/canonical_url",
                value=canonical,
                expected=f"an address of {captured_host[:80]}",
            )


def _named_id(record: Mapping[str, Any]) -> str:
    provenance = record.get("provenance")
    warc = provenance.get("warc") if isinstance(provenance, Mapping) else None
    return text_of(warc, "record_id") if isinstance(warc, Mapping) else ""


def _host(url: str) -> str:
    match = _HOST.match(url[:2000])
    return _FRONT.sub("", match[1].lower().rstrip(".")) if match else ""


def _is_same_site(first: str, second: str) -> bool:
    return first == second or first.endswith("." + second) or second.endswith("." + first)
