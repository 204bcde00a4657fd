"""The named fields that the record of an ARC file would have in a WARC file."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5

from archiver.model import Headers
from archiver.warc.arc_head import ABOUT, ArcHead
from archiver.warc.dates import parse_date

# Early files leave the seconds out, others add digits. Fewer are no date: ARC 2 has an offset in this place.
_DATE = re.compile(r"\d{12,}", re.ASCII)


def arc_fields(head: ArcHead, identity: str) -> Headers:
    """Return the named fields of the same record in a WARC file; `identity` makes its id, the same at each reading."""
    is_web = head.url.lower().startswith(("http:", "https:"))
    about = head.is_about
    return (
        ("WARC-Type", "warcinfo" if about else "response"),
        ("WARC-Record-ID", f"<{uuid5(NAMESPACE_URL, f'arc:{identity}').urn}>"),
        ("WARC-Filename", head.url.removeprefix(ABOUT)) if about else ("WARC-Target-URI", head.url.replace(" ", "%20")),
        ("WARC-IP-Address", head.address),
        ("WARC-Date", _date(head.date)),
        ("Content-Type", "application/http;msgtype=response" if is_web else head.mime),
        ("Content-Length", head.length),
    )


def _date(stated: str) -> str:
    """Return the date as WARC files write it; one that is none as it stands, or as "-" if it could be taken for one."""
    moment = parse_date(stated)
    if moment and _DATE.fullmatch(stated):
        return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return "-" if moment else stated
