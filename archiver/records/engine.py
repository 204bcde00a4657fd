"""Two engines for one schema: a quick one that decides, a talkative one that says what is wrong.

jsonschema-rs decides about every instance, some hundred times as fast as jsonschema, which is asked only about the
invalid ones. Where it has nothing to say (a format it does not know), or could be kept busy for ever (names matched by
a schema's patterns), the quick engine's own words stand in, so that no invalid instance is without a fault.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
import jsonschema_rs
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import specification_with

from archiver.errors import RecordError
from archiver.records.faults import Fault as Fault
from archiver.records.faults import quick_faults, talkative_faults
from archiver.records.references import HINT, References
from archiver.records.schema import Schema
from archiver.records.weight import MOST, is_too_heavy

CHECKED_FORMATS = ("date-time", "uri")
"""The formats our own schemas rely on; jsonschema skips them without a word when their packages are missing."""

_DRAFTS: Mapping[str, tuple[Any, Any]] = {
    "http://json-schema.org/draft-07/schema": (jsonschema_rs.Draft7Validator, jsonschema.Draft7Validator),
    "https://json-schema.org/draft/2019-09/schema": (
        jsonschema_rs.Draft201909Validator,
        jsonschema.Draft201909Validator,
    ),
    "https://json-schema.org/draft/2020-12/schema": (
        jsonschema_rs.Draft202012Validator,
        jsonschema.Draft202012Validator,
    ),
}


class Engine:
    """A compiled schema. Instances are JSON values: dict, list, str, int, float, bool, None."""

    def __init__(self, schema: Schema) -> None:
        """Compile `schema`.

        Raises RecordError if it is no JSON Schema, refers to something that is neither in it nor in its folder nor
        ships, multiplies itself, is written in a dialect other than draft-07, 2019-09 and 2020-12, or if formats
        could not be checked.
        """
        if schema.draft not in _DRAFTS:
            known = "Known are draft-07, 2019-09 and 2020-12."
            raise RecordError(f"the schema's dialect {schema.draft[:80]!r} is unknown", schema.name, known)
        quick, talkative = _DRAFTS[schema.draft]
        _require_formats(talkative.FORMAT_CHECKER)
        if is_too_heavy(schema.document):
            hint = "Refer to a definition once, not in each of several branches that refer to one another."
            raise RecordError(f"the schema applies more than {MOST} subschemas to one value", schema.name, hint)
        self._document = schema.document
        references = References.of(schema.document, schema.folder, schema.name)
        try:
            self._quick = quick(
                schema.document, validate_formats=True, retriever=references.read, base_uri=references.base
            )
        except (ValueError, RecursionError) as error:
            first = str(error).split("\n", 1)[0][:300]
            raise RecordError(f"the schema cannot be used: {first}", schema.name, HINT) from error
        rules = {"pattern": _pattern, "uniqueItems": _unique}
        # types-jsonschema leaves `extend` without types.
        explaining = jsonschema.validators.extend(talkative, rules)  # type: ignore[no-untyped-call]
        self._talkative = explaining(
            schema.document, registry=_registry(references, schema.draft), format_checker=talkative.FORMAT_CHECKER
        )
        # jsonschema matches names with Python's expressions, which a name can keep busy for ever.
        self._has_patterns = any(_mentions(each, "patternProperties") for each in (schema.document, *references.opened))

    def is_valid(self, instance: Any) -> bool:
        """Return whether `instance` keeps the schema, formats included."""
        return bool(self._quick.is_valid(instance))

    def faults(self, instance: Any) -> Iterator[Fault]:
        """Yield what is wrong with `instance`: at least one fault if it is invalid, none if it is valid."""
        if self.is_valid(instance):
            return
        found = False
        try:
            for error in () if self._has_patterns else self._talkative.iter_errors(instance):
                for fault in talkative_faults(error):
                    found = True
                    yield fault
        except (re.error, RecursionError, Unresolvable):
            # The other engine has read the same schema and knows the answer.
            found = False
        if not found:
            for quick_error in self._quick.iter_errors(instance):
                yield from quick_faults(quick_error, self._document)


@cache
def _matcher(pattern: str) -> Any:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern})


_UNIQUE = jsonschema_rs.Draft202012Validator({"uniqueItems": True})


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    # Patterns are those of ECMA-262, where `$` is not before a last newline, and a record must not be able to keep
    # Python's matcher busy for ever; the quick engine counts its steps.
    if isinstance(instance, str) and not _matcher(pattern).is_valid(instance):
        yield jsonschema.ValidationError(f"it does not match {pattern!r}")


def _unique(_: Any, is_wanted: Any, instance: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    # jsonschema compares each item with each, which takes hours for a list of a million objects.
    if is_wanted is True and isinstance(instance, list) and not _UNIQUE.is_valid(instance):
        yield jsonschema.ValidationError("an item stands twice")


def _mentions(document: Any, keyword: str) -> bool:
    return f'"{keyword}"' in json.dumps(document)


def _registry(references: References, draft: str) -> Registry[Any]:
    def retrieve(address: str) -> Resource[Any]:
        return Resource.from_contents(references.read(address), default_specification=specification_with(draft))

    # referencing declares `retrieve` with attrs, which mypy sees as the attribute and not as the argument.
    return Registry(retrieve=retrieve)  # type: ignore[call-arg]


def _require_formats(checker: jsonschema.FormatChecker) -> None:
    missing = [name for name in CHECKED_FORMATS if name not in checker.checkers]
    if missing:
        hint = "Install rfc3339-validator and rfc3986-validator; jsonschema skips the formats without them."
        raise RecordError(f"the formats {' and '.join(missing)} cannot be checked", "jsonschema", hint)
