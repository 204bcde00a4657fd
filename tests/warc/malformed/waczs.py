"""WACZ packages, sound and broken (WACZ 1.1.1)."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from functools import partial

from tests.warc.malformed.case import Verdict, add
from tests.warc.malformed.packages import (
    DIGEST,
    INDEX,
    MANIFEST,
    PAGE_LIST,
    PAGES,
    WARC,
    as_draft,
    as_zipnum,
    bomb,
    deflated,
    digest,
    drop,
    duplicated,
    encrypted,
    far_offset,
    first_resource,
    hidden,
    index,
    longer_zipnum,
    made,
    members,
    more,
    move,
    package,
    put,
    void,
    with_manifest,
    without_central_directory,
)
from tests.warc.malformed.parts import flipped, gz, record

RULE = "WACZ 1.1.1"
WACZS: list[tuple[str, Verdict, str, Callable[[], bytes]]] = [
    ("sound", "valid", RULE, made),
    ("no-digest-file", "warning", "datapackage-digest.json should be there", partial(made, None, drop(DIGEST))),
    ("deflated-lists", "valid", "Zip Compression", partial(deflated, PAGE_LIST, INDEX, MANIFEST)),
    ("more-pages", "valid", "pages/", partial(made, put("pages/extraPages.jsonl", PAGES))),
    ("other-files", "valid", "Other files and directories", partial(made, put("logs/crawl.log", b"it went well\n"))),
    ("zipnum-index", "valid", "indexes/", partial(made, as_zipnum)),
    (
        "gzipped-index",
        "valid",
        "indexes/: may be gzip compressed",
        partial(made, lambda parts: parts.update({"indexes/index.cdx.gz": gzip.compress(parts.pop(INDEX), mtime=0)})),
    ),
    ("plain-warc", "valid", "archive/", partial(made, more)),
    (
        "more-in-the-manifest",
        "valid",
        "datapackage.json",
        partial(with_manifest, lambda said: said.update(title="T", created="2024-05-06T12:00:00Z", x=1)),
    ),
    ("no-manifest", "error", "datapackage.json must be present", partial(made, None, drop(MANIFEST))),
    ("no-archive", "error", "archive must contain one or more files", partial(made, drop(WARC))),
    ("no-index", "error", "indexes must include one or more", partial(made, drop(INDEX))),
    ("no-pages", "error", "pages/pages.jsonl must be present", partial(made, drop(PAGE_LIST))),
    ("file-of-the-manifest-gone", "error", "resources", partial(made, None, drop(PAGE_LIST))),
    (
        "warc-of-the-manifest-gone",
        "error",
        "resources",
        partial(made, put("archive/b.warc.gz", gz(record(4))), drop("archive/b.warc.gz")),
    ),
    ("file-not-in-the-manifest", "error", "resources: all files", partial(hidden, PAGE_LIST)),
    ("warc-not-in-the-manifest", "error", "resources: all files", partial(hidden, WARC)),
    (
        "wrong-hash",
        "error",
        "resources: fixity",
        partial(made, None, lambda parts: parts.update({PAGE_LIST: parts[PAGE_LIST].replace(b"One", b"Two")})),
    ),
    ("wrong-hash-of-a-warc", "error", "resources: fixity", partial(made, None, put(WARC, b"".join(members()[::-1])))),
    (
        "wrong-size",
        "error",
        "resources: sizes",
        partial(with_manifest, first_resource(bytes=7)),
    ),
    (
        "size-that-is-none",
        "error",
        "resources: sizes",
        partial(with_manifest, first_resource(bytes="many")),
    ),
    (
        "hash-that-is-none",
        "error",
        "resources: fixity",
        partial(with_manifest, first_resource(hash="sha256:xyz")),
    ),
    ("manifest-no-json", "error", "datapackage.json", partial(made, None, put(MANIFEST, b"{not json"))),
    ("manifest-a-list", "error", "datapackage.json", partial(made, None, put(MANIFEST, b"[]"))),
    ("manifest-not-utf-8", "error", "datapackage.json", partial(made, None, put(MANIFEST, b'{"title": "\xff"}'))),
    ("manifest-nested-deeply", "error", "datapackage.json", partial(made, None, put(MANIFEST, b"[" * 100_000))),
    ("no-profile", "error", "profile", partial(with_manifest, lambda said: void(said.pop("profile")))),
    ("no-resources", "error", "resources", partial(with_manifest, lambda said: void(said.pop("resources")))),
    ("resources-no-list", "error", "resources", partial(with_manifest, lambda said: said.update(resources=7))),
    ("no-version", "error", "wacz_version", partial(with_manifest, lambda said: void(said.pop("wacz_version")))),
    ("digest-file-wrong", "error", "datapackage-digest.json", partial(made, None, put(DIGEST, digest(b"other")))),
    ("digest-file-no-json", "error", "datapackage-digest.json", partial(made, None, put(DIGEST, b"sha256"))),
    (
        "digest-file-of-another-path",
        "error",
        "datapackage-digest.json",
        partial(
            made, None, lambda parts: parts.update({DIGEST: parts[DIGEST].replace(b"datapackage.json", b"other.json")})
        ),
    ),
    (
        "name-that-leads-up",
        "error",
        "names are never paths",
        partial(made, put("archive/../../../evil.warc.gz", gz(record(4)))),
    ),
    ("name-from-the-root", "error", "names are never paths", partial(made, put("/etc/evil.warc.gz", gz(record(4))))),
    (
        "name-with-backslashes",
        "error",
        "names are never paths",
        partial(made, put("archive\\..\\evil.warc.gz", gz(record(4)))),
    ),
    ("name-of-a-drive", "error", "names are never paths", partial(made, put("C:/evil.warc.gz", gz(record(4))))),
    ("name-twice", "error", "ZIP: names are unique", duplicated),
    ("encrypted", "error", "Zip Format", encrypted),
    ("warc-deflated", "error", "Zip Compression: must not be compressed again", partial(deflated, WARC)),
    ("index-beyond-the-file", "error", "indexes/", partial(made, index(far_offset))),
    (
        "index-into-a-record",
        "error",
        "indexes/",
        partial(made, index(lambda lines: b"".join(lines).replace(b'"offset": "0"', b'"offset": "9"'))),
    ),
    (
        "index-of-another-file",
        "error",
        "indexes/",
        partial(made, index(lambda lines: b"".join(lines).replace(b"data.warc.gz", b"other.warc.gz"))),
    ),
    # WACZ names CDXJ for the form, and that is sorted; readers take an index that is not compressed whole.
    (
        "index-not-sorted",
        "warning",
        "indexes/: CDXJ is sorted",
        partial(made, index(lambda lines: b"".join(lines[::-1]))),
    ),
    (
        "index-of-garbage",
        "error",
        "indexes/ must contain CDXJ data",
        partial(made, put(INDEX, b"\xff\xfe garbage \x00\n" * 5)),
    ),
    (
        "index-without-a-record",
        "warning",
        "indexes/: for the WARC data",
        partial(made, index(lambda lines: b"".join(lines[:2]))),
    ),
    (
        "index-of-bad-gzip",
        "error",
        "indexes/",
        partial(made, lambda parts: parts.update({"indexes/index.cdx.gz": flipped(gz(parts.pop(INDEX)), -8)})),
    ),
    (
        "idx-of-another-length",
        "error",
        "indexes/",
        partial(
            made,
            longer_zipnum,
        ),
    ),
    (
        "page-without-url",
        "error",
        "pages.jsonl: url",
        partial(made, put(PAGE_LIST, PAGES.replace(b'"url": "http://example.com/1", ', b""))),
    ),
    (
        "page-without-time",
        "error",
        "pages.jsonl: ts",
        partial(made, put(PAGE_LIST, PAGES.replace(b'"ts": "2024-05-06T12:00:00Z", ', b""))),
    ),
    (
        "page-with-a-bad-time",
        "error",
        "pages.jsonl: ts is RFC 3339",
        partial(made, put(PAGE_LIST, PAGES.replace(b"2024-05-06T12", b"2024-13-06T12"))),
    ),
    ("page-no-json", "error", "pages.jsonl: JSON Lines", partial(made, put(PAGE_LIST, PAGES + b"{page}\n"))),
    (
        "pages-without-their-first-line",
        "warning",
        "pages.jsonl: json-pages-1.0",
        partial(made, put(PAGE_LIST, PAGES.partition(b"\n")[2])),
    ),
    (
        "pages-folder-with-other-files",
        "error",
        "Other files: must not be added to pages",
        partial(made, put("pages/notes.txt", b"notes\n")),
    ),
    (
        "warc-with-a-flipped-bit",
        "error",
        "archive/ in the WARC format",
        partial(made, put(WARC, flipped(b"".join(members()), 100))),
    ),
    ("warc-of-garbage", "error", "archive/ in the WARC format", partial(made, put(WARC, b"garbage " * 50))),
    ("gzip-under-a-plain-name", "error", "archive/: must use .warc.gz", partial(made, move(WARC, "archive/data.warc"))),
    ("no-central-directory", "error", "Zip Format", without_central_directory),
    ("cut-short", "error", "Zip Format", lambda: made()[:-30]),
    ("flipped-bit-in-a-file", "error", "ZIP: CRC-32", lambda: flipped(made(), 200, 4)),
    ("no-zip", "error", "Zip Format", lambda: b"this is no package\n" * 50),
    ("empty", "error", "Zip Format", lambda: b""),
    ("empty-zip", "error", "Zip Format", lambda: package({})),
    ("garbage-before", "unjudged", "ZIP allows it, readers by offset do not", lambda: b"garbage " * 20 + made()),
    ("offsets-that-lie", "error", "Zip Format", lambda: made()[:-6] + struct.pack("<I", 7) + b"\0\0"),
    (
        "draft-1.2",
        "unjudged",
        "WACZ 1.2.0 is a draft",
        partial(with_manifest, as_draft),
    ),
    ("nested", "unjudged", "multi-WACZ is no part of 1.1.1", partial(made, put("archive/inner.wacz", b"PK"))),
]
for _name, _verdict, _rule, _build in WACZS:
    add(f"waczs-{_name}", _build, _verdict, _rule, (), suffix=".wacz")

add(
    "waczs-bomb",
    bomb,
    "unjudged",
    "a list of 200 MB in 200 kB: read in bounded memory, or refused",
    (),
    suffix=".wacz",
    is_huge=True,
)
