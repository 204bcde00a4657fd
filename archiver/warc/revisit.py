"""Revisit records: captures whose payload is in another record already (WARC/1.1, 6.7).

A revisit names the record with the payload in three ways: by id, which is exact; by URL and date, which readers without
an index of ids go by; and by digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"

Profile = Literal["identical-payload-digest", "server-not-modified"]
"""The server sent the same bytes again, or said that they had not changed (WARC/1.1, 6.7.2 and 6.7.3)."""


@dataclass(frozen=True, slots=True)
class Original:
    """The record that holds a payload, as a revisit refers to it.

    `record_id` has its angle brackets; it is None for a record of an ARC file. `date_text` is its WARC-Date as written,
    `digest` its labelled payload digest, None if nobody knows it.
    """

    record_id: str | None
    url: str
    date_text: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class Revisit:
    """What a capture is a revisit of, and how that is known."""

    profile: Profile
    original: Original

    def fields(self) -> list[tuple[str, str]]:
        """Return the named fields that a revisit has beside those of a response, its payload digest included."""
        original = self.original
        fields = [("WARC-Profile", _PROFILES + self.profile)]
        if original.record_id:
            fields.append(("WARC-Refers-To", original.record_id))
        fields.append(("WARC-Refers-To-Target-URI", original.url))
        fields.append(("WARC-Refers-To-Date", original.date_text))
        if original.digest:
            fields.append(("WARC-Payload-Digest", original.digest))
        if self.profile == "identical-payload-digest":
            # The body that came is left out, and that "shall" be said (6.7.2). A 304 has none, so it is all there.
            fields.append(("WARC-Truncated", "length"))
        return fields
