"""Two engines for one schema: a quick one that decides, a talkative one that says what is wrong.

jsonschema-rs decides about every instance, some hundred times as fast as jsonschema, which is asked only about the
invalid ones. Where it has nothing to say (a format it does not know, a pattern of ECMA-262 that Python has not) the
quick engine's own words stand in, so that no invalid instance is without a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import jsonschema
import jsonschema_rs
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable

from archiver.errors import RecordError
from archiver.records.schema import Schema, shipped_by_id

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


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where an instance breaks its schema.

    `path` leads to the value; for a missing or unknown member `name` is that member. `limit` is the keyword's value,
    `examples` those of the schema at that place.
    """

    keyword: str
    path: tuple[str | int, ...]
    value: Any = None
    limit: Any = None
    name: str | None = None
    examples: tuple[Any, ...] = ()
    message: str = ""


class Engine:
    """A compiled schema. Instances are JSON values: dict, list, str, int, float, bool, None."""

    def __init__(self, schema: Schema) -> None:
        """Compile `schema`.

        Raises RecordError if it is no JSON Schema, refers to something that is neither in it nor ships, is written
        in a dialect other than draft-07, 2019-09 and 2020-12, or if formats could not be checked.
        """
        if schema.draft not in _DRAFTS:
            known = "Known are draft-07, 2019-09 and 2020-12."
            raise RecordError(f"the schema's dialect {schema.draft[:80]!r} is unknown", schema.name, known)
        quick, talkative = _DRAFTS[schema.draft]
        _require_formats(talkative.FORMAT_CHECKER)
        try:
            self._quick = quick(schema.document, validate_formats=True, retriever=_retrieve)
        except (ValueError, RecursionError) as error:
            first = str(error).split("\n", 1)[0][:200]
            raise RecordError(f"the schema cannot be used: {first}", schema.name, _REFERENCE_HINT) from error
        # types-jsonschema leaves `extend` without types.
        explaining = jsonschema.validators.extend(talkative, {"pattern": _pattern})  # type: ignore[no-untyped-call]
        self._talkative = explaining(schema.document, registry=_registry(), format_checker=talkative.FORMAT_CHECKER)

    def is_valid(self, instance: Any) -> bool:
        """Return whether `instance` keeps the schema, formats included."""
        return bool(self._quick.is_valid(instance))

    def faults(self, instance: Any) -> Iterator[Fault]:
        """Yield what is wrong with `instance`: at least one fault if it is invalid, none if it is valid."""
        if self.is_valid(instance):
            return
        found = False
        try:
            for error in self._talkative.iter_errors(instance):
                for fault in _faults_in(error):
                    found = True
                    yield fault
        except (re.error, RecursionError, Unresolvable):
            # The other engine has read the same schema and knows the answer.
            found = False
        if not found:
            yield from map(_quick_fault, self._quick.iter_errors(instance))


_REFERENCE_HINT = "References may lead inside the schema or to one that ships; nothing is fetched."


@cache
def _matcher(pattern: str) -> Any:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern})


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    # Patterns are those of ECMA-262, where `$` is not before a last newline, and a record must not be able to keep
    # Python's matcher busy for ever; the quick engine counts its steps.
    if isinstance(instance, str) and not _matcher(pattern).is_valid(instance):
        yield jsonschema.ValidationError(f"it does not match {pattern!r}")


def _retrieve(address: str) -> Any:
    shipped = shipped_by_id().get(address)
    if shipped is None:
        raise ValueError(f"{address} is not here")
    return shipped


def _registry() -> Registry[Any]:
    pairs = ((address, Resource.from_contents(document)) for address, document in shipped_by_id().items())
    registry: Registry[Any] = Registry()
    return registry.with_resources(pairs)


def _require_formats(checker: jsonschema.FormatChecker) -> None:
    missing = [name for name in CHECKED_FORMATS if name not in checker.checkers]
    if missing:
        hint = "Install rfc3339-validator and rfc3986-validator; jsonschema skips the formats without them."
        raise RecordError(f"the formats {' and '.join(missing)} cannot be checked", "jsonschema", hint)


def _faults_in(error: jsonschema.ValidationError) -> Iterator[Fault]:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    fault = Fault(
        keyword=str(error.validator),
        path=tuple(error.absolute_path),
        value=error.instance,
        limit=error.validator_value,
        name=None,
        examples=_examples(schema),
        message=error.message if not isinstance(error.instance, dict | list) else "",
    )
    names = _member_names(error, schema)
    if names is None:
        yield fault
    else:
        yield from (_at_member(fault, name) for name in names)


def _examples(schema: Mapping[str, Any]) -> tuple[Any, ...]:
    examples = schema.get("examples")
    return tuple(examples) if isinstance(examples, list) else ()


def _member_names(error: jsonschema.ValidationError, schema: Mapping[str, Any]) -> list[str] | None:
    """Return the missing or unknown members `error` is about, None if it is about the value itself."""
    if error.validator == "required":
        # One error for each name, which only the message tells.
        names = [str(name) for name in cast("list[Any]", error.validator_value)]
        return [name for name in names if error.message.startswith(repr(name) + " ")]
    if error.validator == "additionalProperties" and error.validator_value is False:
        patterns = schema.get("patternProperties", {})
        known = schema.get("properties", {})
        return [
            name
            for name in cast("dict[str, Any]", error.instance)
            if name not in known and not any(re.search(pattern, name) for pattern in patterns)
        ]
    return None


def _at_member(fault: Fault, name: str) -> Fault:
    value = fault.value.get(name)
    return Fault(fault.keyword, (*fault.path, name), value, fault.limit, name)


def _quick_fault(error: jsonschema_rs.ValidationError) -> Fault:
    kind = error.kind
    message = error.message.split("\n", 1)[0]
    return Fault(str(kind.name), tuple(error.instance_path), error.instance, limit=None, message=message)
