"""The files of a package, as its descriptions name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["records", "table", "provenance", "warc", "seal", "schema", "description", "tag"]

_MEDIA_TYPES = (
    (".jsonl", "application/jsonl"),
    (".parquet", "application/vnd.apache.parquet"),
    (".warc", "application/warc"),
    (".warc.gz", "application/warc"),
    (".warc.zst", "application/warc"),
    (".schema.json", "application/schema+json"),
    (".jsonld", "application/ld+json"),
    (".json", "application/json"),
    (".xml", "application/xml"),
    (".md", "text/markdown"),
    (".txt", "text/plain"),
    (".pem", "application/x-pem-file"),
    (".tsr", "application/timestamp-reply"),
)


@dataclass(frozen=True, slots=True)
class File:
    """One file of a package: its `path` with slashes, its size in bytes, its digests in hexadecimal.

    `rows` counts the records in it, where it holds any; `sha512` is "" where nobody needs it.
    """

    path: str
    role: Role
    about: str
    size: int
    sha256: str
    sha512: str = ""
    rows: int | None = None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def media_type(self) -> str:
        """The type that the name stands for."""
        lower = self.path.lower()
        endings = sorted(_MEDIA_TYPES, key=lambda each: -len(each[0]))
        return next((kind for ending, kind in endings if lower.endswith(ending)), "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Source:
    """A WARC file that records were made from: digest and size are None where it is not in the archive.

    `software` wrote it, by its own account; `path` is where it lies in the package, None where it is not part of it.
    """

    name: str
    rows: int
    size: int | None = None
    sha256: str | None = None
    software: str = ""
    path: str | None = None
