"""The index as Parquet with the columns of Common Crawl's cc-index-table, for DuckDB, Spark and pandas.

pyarrow does the writing; it comes with the extra "parquet" and is imported only here, when it is used. Two columns
differ from Common Crawl's: warc_record_offset and warc_record_length have 64 bits, since WARC files may be longer than
2 GiB; and what an index does not know (detected type, charset, languages, truncation, segment) is null.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archiver.errors import UsageError
from archiver.model import Capture
from archiver.store.folder import atomic_file

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

ROWS_AT_ONCE = 50_000
"""Rows in a row group, which is what is held in memory."""

# Name and type (of pyarrow) of each column, in Common Crawl's order.
COLUMNS = (
    ("url_surtkey", "string"),
    ("url", "string"),
    ("url_host_name", "string"),
    ("url_host_tld", "string"),
    ("url_host_2nd_last_part", "string"),
    ("url_host_3rd_last_part", "string"),
    ("url_host_4th_last_part", "string"),
    ("url_host_5th_last_part", "string"),
    ("url_host_registry_suffix", "string"),
    ("url_host_registered_domain", "string"),
    ("url_host_private_suffix", "string"),
    ("url_host_private_domain", "string"),
    ("url_host_name_reversed", "string"),
    ("url_protocol", "string"),
    ("url_port", "int32"),
    ("url_path", "string"),
    ("url_query", "string"),
    ("fetch_time", "timestamp"),
    ("fetch_status", "int16"),
    ("content_digest", "string"),
    ("content_mime_type", "string"),
    ("content_mime_detected", "string"),
    ("content_charset", "string"),
    ("content_languages", "string"),
    ("content_truncated", "string"),
    ("warc_filename", "string"),
    ("warc_record_offset", "int64"),
    ("warc_record_length", "int64"),
    ("warc_segment", "string"),
)


def write_parquet(captures: Iterable[Capture], path: Path) -> int:
    """Write `captures` in their order to `path`, there whole or not at all; return how many there were.

    Raises UsageError if pyarrow is not installed.
    """
    pyarrow, parquet = _pyarrow()
    schema = pyarrow.schema([(name, _type(pyarrow, kind)) for name, kind in COLUMNS])
    count = 0
    iterator = iter(captures)
    with atomic_file(path) as file, parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while rows := [columns_of(capture) for capture in itertools.islice(iterator, ROWS_AT_ONCE)]:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


def columns_of(capture: Capture) -> dict[str, Any]:
    """Return the row of `capture` by column name; what is not known is left out.

    A revisit has the type "warc/revisit", as in CDX files.
    """
    # A URL is text that a page wrote: nothing but its key is certain to be of any form.
    host, port, protocol, path, query = url_parts(capture.url)
    return {
        "url_surtkey": capture.urlkey,
        "url": _text(capture.url),
        **_host_columns(host),
        "url_protocol": protocol,
        "url_port": port,
        "url_path": path,
        "url_query": query,
        "fetch_time": capture.date,
        "fetch_status": capture.status,
        "content_digest": capture.digest,
        "content_mime_type": "warc/revisit" if capture.record_type == "revisit" else capture.mime,
        "warc_filename": _text(capture.warc),
        "warc_record_offset": capture.offset,
        "warc_record_length": capture.length,
    }


def url_parts(url: str) -> tuple[str | None, int | None, str | None, str | None, str | None]:
    """Return host, port, protocol, path and query of `url`; None for what it has not, or cannot be read."""
    try:
        parts = urlsplit(_text(url))
        return parts.hostname, parts.port, parts.scheme or None, parts.path, parts.query or None
    except ValueError:
        return None, None, None, None, None


def _host_columns(host: str | None) -> dict[str, str | None]:
    if not host:
        return {}
    labels = host.rstrip(".").split(".")
    if labels[-1].isdigit() or ":" in host:
        # An address has no parts (cc-index-table does the same).
        return {"url_host_name": host, "url_host_name_reversed": host}
    from_right = [*reversed(labels), None, None, None, None, None]
    registry, private = _suffixes(only_icann=True), _suffixes(only_icann=False)
    return {
        "url_host_name": host,
        "url_host_tld": from_right[0],
        "url_host_2nd_last_part": from_right[1],
        "url_host_3rd_last_part": from_right[2],
        "url_host_4th_last_part": from_right[3],
        "url_host_5th_last_part": from_right[4],
        "url_host_registry_suffix": registry.publicsuffix(host),
        "url_host_registered_domain": registry.privatesuffix(host),
        "url_host_private_suffix": private.publicsuffix(host),
        "url_host_private_domain": private.privatesuffix(host),
        "url_host_name_reversed": ".".join(reversed(labels)),
    }


@cache
def _suffixes(*, only_icann: bool) -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=only_icann)


def _text(text: str) -> str:
    """Return `text` without halves of surrogate pairs, which Parquet cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _type(pyarrow: Any, kind: str) -> Any:
    return pyarrow.timestamp("us", tz="UTC") if kind == "timestamp" else getattr(pyarrow, kind)()


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        hint = "Install it: pip install 'archiver-toolkit[parquet]'."
        raise UsageError("Parquet files are written with pyarrow, which is not installed", "parquet", hint) from error
    return pyarrow, pyarrow.parquet
