"""The record of a URL that gave no response: a metadata record, since nothing was received (WARC/1.1, 6.6).

A response record would say that the server answered. So would a request record without one, and what was sent is not
known for sure when a connection fails.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from warcio.recordloader import ArcWarcRecord

from archiver.errors import FetchError, MessageError
from archiver.warc.build import WARC_FIELDS, make_record, new_record_id, warc_fields
from archiver.warc.dates import format_date

# A name and a password before a host, be it of the URL or of a proxy.
_CREDENTIALS = re.compile(r"(?<=//)[^/?#\s@]*@")


def failure_record(
    url: str,
    error: FetchError,
    when: datetime,
    *,
    warcinfo_id: str,
    facts: Mapping[str, str] | None = None,
    record_id: str | None = None,
) -> ArcWarcRecord:
    """Return the metadata record that tells why `url` gave no response at `when`.

    Its block has `fetchError`, `fetchStage` (left out where nobody knows), `fetchHint` and the `facts`, such as via,
    hop and attempts. Names and passwords in URLs are left out.
    """
    fields = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", record_id or new_record_id()),
        ("WARC-Date", format_date(when)),
        ("WARC-Target-URI", url),
        ("WARC-Warcinfo-ID", warcinfo_id),
    ]
    told = {
        **(facts or {}),
        "fetchError": f"{error.where}: {error.what}" if error.where and error.where != url else error.what,
        "fetchStage": stage_of(error) or "",
        "fetchHint": error.hint,
    }
    public = {name: _CREDENTIALS.sub("", value) for name, value in told.items()}
    return make_record(fields, WARC_FIELDS, BytesIO(warc_fields(public)))


def stage_of(error: BaseException) -> str | None:
    """Return how far an exchange came, as FetchError.stage says or what it was raised from; None if nobody knows."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, FetchError) and cause.stage:
            return cause.stage
        if isinstance(cause, socket.gaierror | UnicodeError):
            return "dns"
        if isinstance(cause, ssl.SSLError):
            return "tls"
        if isinstance(cause, MessageError):
            return "head"
        if isinstance(cause, ConnectionRefusedError):
            return "connect"
        cause = cause.__cause__
    return None
