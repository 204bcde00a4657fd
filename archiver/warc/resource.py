"""Resource records of what a crawl makes itself: screenshots, PDFs, rendered pages, its report (WARC/1.1, 6.4).

Their URLs are urn:archiver:KIND:… (docs/design/warc.md). The standard forbids WARC-Refers-To in a resource record
(5.11), so the page that a screenshot shows is named by WARC-Concurrent-To (5.7), and by WARC-Refers-To in the metadata
record beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO

from warcio.recordloader import ArcWarcRecord

from archiver.warc.build import WARC_FIELDS, Fields, make_record, new_record_id, warc_fields
from archiver.warc.dates import format_date


def resource_records(
    url: str,
    content_type: str,
    content: bytes,
    when: datetime,
    *,
    warcinfo_id: str,
    facts: Mapping[str, str] | None = None,
    refers_to: str | None = None,
    new_id: Callable[[], str] = new_record_id,
) -> list[ArcWarcRecord]:
    """Return a resource record of `content`, and a metadata record if there are `facts` or it `refers_to` another.

    `refers_to` is the WARC-Record-ID of the capture that `content` was made of.
    """
    resource_id = new_id()
    common = [("WARC-Date", format_date(when)), ("WARC-Target-URI", url), ("WARC-Warcinfo-ID", warcinfo_id)]
    resource: Fields = [("WARC-Type", "resource"), ("WARC-Record-ID", resource_id), *common]
    if refers_to:
        resource.append(("WARC-Concurrent-To", refers_to))
    resource.append(("WARC-Payload-Digest", f"sha256:{hashlib.sha256(content).hexdigest()}"))
    records = [make_record(resource, content_type, BytesIO(content))]
    about = warc_fields(facts or {})
    if about or refers_to:
        metadata: Fields = [("WARC-Type", "metadata"), ("WARC-Record-ID", new_id()), *common]
        metadata.append(("WARC-Concurrent-To", resource_id))
        if refers_to:
            metadata.append(("WARC-Refers-To", refers_to))
        records.append(make_record(metadata, WARC_FIELDS, BytesIO(about)))
    return records
