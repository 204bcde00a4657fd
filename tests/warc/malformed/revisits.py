"""Revisit records (WARC/1.1, 6.7)."""

from __future__ import annotations

from functools import partial

from tests.warc.malformed.case import Verdict, add
from tests.warc.malformed.parts import DATE, FIRST, LAST, ODD, Fields, between, id_of, message, revisit, url_of

ALL = (FIRST, ODD, LAST)
HEADERS = message(b"", b'ETag: "5"\r\n')
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "5"\r\n\r\n'
PROFILE = "http://netpreserve.org/warc/{}/revisit/{}"

REVISITS: list[tuple[str, Verdict, str, bytes, Fields]] = [
    ("no-profile", "error", "1.1", b"", {"WARC-Profile": None}),
    ("empty-profile", "error", "1.1", b"", {"WARC-Profile": ""}),
    ("profile-that-is-no-uri", "error", "1.1", b"", {"WARC-Profile": "identical payload digest"}),
    ("no-payload-digest", "error", "1.1", b"", {"WARC-Payload-Digest": None}),
    ("no-target-uri", "error", "1.1", b"", {"WARC-Target-URI": None}),
    ("date-of-the-original-that-is-none", "error", "1.1", b"", {"WARC-Refers-To-Date": "last week"}),
    ("target-of-the-original-that-is-none", "error", "1.1", b"", {"WARC-Refers-To-Target-URI": "no uri"}),
    ("original-that-is-no-id", "error", "1.1", b"", {"WARC-Refers-To": "<the first one>"}),
    # "Shall be used"; pywb and warcio leave it out, and no reader misses it.
    ("headers-alone-without-truncated", "warning", "1.1", HEADERS, {"WARC-Truncated": None}),
    ("empty", "valid", "1.1", b"", {}),
    ("empty-in-1.0", "valid", "1.0", b"", {}),
    ("headers-alone", "valid", "1.1", HEADERS, {}),
    (
        "with-all-fields",
        "valid",
        "1.1",
        HEADERS,
        {"WARC-Refers-To-Target-URI": url_of(FIRST), "WARC-Refers-To-Date": DATE, "WARC-IP-Address": "192.0.2.1"},
    ),
    ("of-a-record-elsewhere", "valid", "1.1", b"", {"WARC-Refers-To": id_of(4711)}),
    ("without-refers-to", "valid", "1.1", b"", {"WARC-Refers-To": None}),
    (
        "not-modified",
        "valid",
        "1.1",
        NOT_MODIFIED,
        {"WARC-Profile": PROFILE.format("1.1", "server-not-modified"), "WARC-Payload-Digest": None},
    ),
    (
        "not-modified-without-block",
        "valid",
        "1.1",
        b"",
        {
            "WARC-Profile": PROFILE.format("1.1", "server-not-modified"),
            "WARC-Payload-Digest": None,
            "WARC-Truncated": None,
            "Content-Type": None,
        },
    ),
    ("profile-of-1.0-in-1.1", "valid", "1.1", b"", {"WARC-Profile": PROFILE.format("1.0", "identical-payload-digest")}),
    (
        "profile-of-somebody",
        "valid",
        "1.1",
        b"@@ -1 +1 @@\n-a\n+b\n",
        {"WARC-Profile": "http://example.com/diff", "WARC-Payload-Digest": None, "Content-Type": "text/plain"},
    ),
]
for _name, _verdict, _version, _block, _fields in REVISITS:
    add(
        f"revisits-{_name}",
        partial(
            lambda version, block, fields: between(revisit(ODD, fields, block=block, version=version)),
            _version,
            _block,
            _fields,
        ),
        _verdict,
        "WARC/1.1, 6.7",
        ALL,
        blocks={ODD: _block},
    )
