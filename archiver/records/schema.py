"""The schemas that ship, and users' own: named and loaded. Nothing here touches the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archiver.errors import RecordError, UsageError
from archiver.resources import folder

SUFFIX = ".schema.json"
CONTEXT_SUFFIX = ".context.jsonld"
LONGEST = 16 * 1024 * 1024
"""Bytes that a schema may have."""

DEFAULT_DRAFT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Schema:
    """A JSON Schema document. `name` is "record-1" or the file's path, `text` what stands in the file.

    `folder` is where the files lie that it may refer to, None for one that ships or was made in memory.
    """

    name: str
    text: str
    document: Mapping[str, Any] | bool
    is_shipped: bool
    folder: Path | None = None

    @property
    def subject(self) -> str:
        """What the schema is about: the first part of its findings' codes; users' schemas are about records."""
        return self.name.rpartition("-")[0] if self.is_shipped else "record"

    @property
    def draft(self) -> str:
        """The dialect's address, 2020-12 unless the schema names another."""
        named = self.document.get("$schema") if isinstance(self.document, Mapping) else None
        return named.rstrip("#") if isinstance(named, str) else DEFAULT_DRAFT


def schema_names() -> list[str]:
    """Return the names of the schemas that ship, sorted: "capture-1", "finding-1" …"""
    return sorted(path.name.removesuffix(SUFFIX) for path in folder("schemas").glob("*" + SUFFIX))


def load_schema(name: str | Path) -> Schema:
    """Return the shipped schema called `name` ("record-1", or "record" for its latest), or the one in that file.

    Raises UsageError if there is neither, RecordError if the file is no JSON object.
    """
    text = str(name)
    shipped = _shipped_name(text)
    if shipped is not None:
        return shipped_schema(shipped)
    path = Path(text)
    if not path.is_file():
        known = ", ".join(schema_names())
        raise UsageError(f"there is no schema {text!r}", "--schema", f"Give a file, or one of: {known}.")
    return _read(path, text, is_shipped=False)


def context_names() -> list[str]:
    """Return the names of the JSON-LD contexts that ship, sorted: "record-1.context"."""
    found = folder("schemas").glob("*" + CONTEXT_SUFFIX)
    return sorted(path.name.removesuffix(".jsonld") for path in found)


def context_text(name: str) -> str:
    """Return the JSON-LD context called `name`, one of `context_names()`, as it ships."""
    return (folder("schemas") / f"{name}.jsonld").read_text("utf-8")


@cache
def shipped_schema(name: str) -> Schema:
    """Return the schema called `name` that ships; it is read once. Raises RecordError if the file is damaged."""
    return _read(folder("schemas") / (name + SUFFIX), name, is_shipped=True)


@cache
def shipped_by_id() -> Mapping[str, dict[str, Any]]:
    """Return the schemas that ship, by their `$id`."""
    documents = (shipped_schema(name).document for name in schema_names())
    return {str(document["$id"]): dict(document) for document in documents if isinstance(document, Mapping)}


def _shipped_name(text: str) -> str | None:
    names = schema_names()
    if text in names:
        return text
    versions = [name for name in names if name.rpartition("-")[0] == text]
    return max(versions, key=lambda name: int(name.rpartition("-")[2]), default=None)


def _read(path: Path, name: str, *, is_shipped: bool) -> Schema:
    try:
        if path.stat().st_size > LONGEST:
            raise RecordError(f"the schema is longer than {LONGEST} bytes", str(path), "Give a JSON Schema file.")
        text = path.read_text("utf-8-sig")
        document = json.loads(text)
    except OSError as error:
        raise RecordError(f"the schema cannot be read: {error.strerror}", str(path)) from error
    except (ValueError, RecursionError) as error:
        raise RecordError(f"the schema is not JSON: {error}", str(path), "Look at the place named.") from error
    if not isinstance(document, dict | bool):
        raise RecordError("the schema is no JSON object", str(path), "Give a JSON Schema file.")
    return Schema(name, text, document, is_shipped, folder=None if is_shipped else path.parent)
