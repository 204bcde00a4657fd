"""The manifest of a dataset as a value: what was sealed, by schema dataset-manifest-1.

The order of the leaves is fixed here: each row of each file, each file, each web archive, each schema. The content of
a leaf is the canonical JSON of an object with one member, whose name says what the leaf is of, so that none passes for
another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from archiver.records.canonical import canonical_json, canonical_sha256
from archiver.seal.merkle import leaf_hash

FORM = "dataset-manifest-1"
TREE_ALGORITHM = "RFC9162-SHA256"
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file: `path` below the dataset's folder; `count` of rows or WARC records, None where it has none to count."""

    path: str
    size_bytes: int
    sha256: str
    count: int | None = None

    def as_json(self, counted: str) -> dict[str, Any]:
        """Return it as a JSON object; `counted` names what is counted."""
        count = {} if self.count is None else {counted: self.count}
        return {"path": self.path, "bytes": self.size_bytes, "sha256": self.sha256, **count}


@dataclass(frozen=True, slots=True)
class SealedSchema:
    """A schema: its name, its `$id`, and the digest of its file."""

    name: str
    schema_id: str
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"name": self.name, "id": self.schema_id, "sha256": self.sha256}


@dataclass(frozen=True)
class Manifest:
    """What a seal is about. `facts` are the members that say nothing of the tree: form, name, created, software …"""

    facts: Mapping[str, Any]
    files: tuple[SealedFile, ...]
    warcs: tuple[SealedFile, ...]
    schemas: tuple[SealedSchema, ...]
    size: int
    root: str

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object by schema dataset-manifest-1."""
        return {
            **self.facts,
            "files": [each.as_json("rows") for each in self.files],
            "warcs": [each.as_json("records") for each in self.warcs],
            "schemas": [each.as_json() for each in self.schemas],
            "tree": {"algorithm": TREE_ALGORITHM, "size": self.size, "root": self.root},
        }

    @cached_property
    def raw(self) -> bytes:
        """The canonical JSON: what is signed."""
        return canonical_json(self.as_json())

    @cached_property
    def sha256(self) -> str:
        """The digest of the canonical JSON, in lower-case hexadecimal."""
        return canonical_sha256(self.as_json())

    @property
    def name(self) -> str:
        """What its maker calls the dataset."""
        return str(self.facts["name"])

    @property
    def created(self) -> datetime:
        """When it was sealed, as its maker's clock has it."""
        return read_instant(str(self.facts["created"]))

    @property
    def covers(self) -> tuple[str, ...]:
        """The files and folders that were sealed."""
        return tuple(self.facts["covers"])

    @property
    def previous(self) -> Mapping[str, str] | None:
        """The members `created` and `sha256` of the manifest before, or None."""
        found: Mapping[str, str] | None = self.facts.get("previous")
        return found

    @property
    def rows(self) -> int:
        """The number of rows of all files."""
        return sum(file.count or 0 for file in self.files)

    def first_row(self, path: str) -> int | None:
        """Return the number of the leaf of the first row of the file at `path`; None if there is no such file."""
        start = 0
        for file in self.files:
            if file.path == path:
                return start
            start += file.count or 0
        return None


def manifest_of(value: Mapping[str, Any]) -> Manifest:
    """Return the manifest that `value`, which keeps the schema, is."""
    lists = ("files", "warcs", "schemas", "tree")
    return Manifest(
        facts={name: member for name, member in value.items() if name not in lists},
        files=tuple(_file(each, "rows") for each in value["files"]),
        warcs=tuple(_file(each, "records") for each in value["warcs"]),
        schemas=tuple(SealedSchema(each["name"], each["id"], each["sha256"]) for each in value["schemas"]),
        size=value["tree"]["size"],
        root=value["tree"]["root"],
    )


def list_leaves(
    files: tuple[SealedFile, ...], warcs: tuple[SealedFile, ...], schemas: tuple[SealedSchema, ...]
) -> Iterator[bytes]:
    """Yield the hashes of the leaves that stand behind those of the rows."""
    for file in files:
        yield leaf_hash(canonical_json({"file": file.as_json("rows")}))
    for warc in warcs:
        yield leaf_hash(canonical_json({"warc": warc.as_json("records")}))
    for schema in schemas:
        yield leaf_hash(canonical_json({"schema": schema.as_json()}))


def row_leaf(record: Any) -> bytes:
    """Return the hash of the leaf of a row. Raises RecordError if it has no canonical form."""
    # The canonical JSON of {"record": record}, without an object made for each row.
    return leaf_hash(b'{"record":' + canonical_json(record) + b"}")


def write_instant(moment: datetime) -> str:
    """Return an instant as manifests have it, to the second."""
    return moment.astimezone(UTC).strftime(_INSTANT)


def read_instant(text: str) -> datetime:
    """Return what `write_instant` was given. Raises ValueError for another form."""
    return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)


def _file(value: Mapping[str, Any], counted: str) -> SealedFile:
    return SealedFile(value["path"], value["bytes"], value["sha256"], value.get(counted))
