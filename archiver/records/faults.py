"""Places where an instance breaks its schema, told alike whichever engine found them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import jsonschema
import jsonschema_rs


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


def talkative_faults(error: jsonschema.ValidationError) -> Iterator[Fault]:
    """Yield the faults in an error of jsonschema: one for each member that is missing or unknown."""
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


def quick_faults(error: jsonschema_rs.ValidationError, document: Any) -> Iterator[Fault]:
    """Yield the faults in an error of jsonschema-rs; `document` is the schema, in which limits and examples stand."""
    kind, facts = str(error.kind.name), error.kind.as_dict()
    around = _at(document, error.schema_path[:-1])
    schema = around if isinstance(around, Mapping) else {}
    fault = Fault(
        keyword=kind,
        path=tuple(error.instance_path),
        value=error.instance,
        limit=schema.get(kind),
        examples=_examples(schema),
        message=error.message.split("\n", 1)[0],
    )
    names = facts.get("unexpected") or ([facts["property"]] if "property" in facts else None)
    if isinstance(fault.value, dict) and isinstance(names, list):
        yield from (_at_member(fault, str(name)) for name in names)
    else:
        yield fault


def _at(document: Any, path: Sequence[str | int]) -> Any:
    node = document
    for part in path:
        try:
            node = node[part]
        except (KeyError, IndexError, TypeError):
            # It leads into a document of its own.
            return None
    return node


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
        known = schema.get("properties", {})
        return [name for name in cast("dict[str, Any]", error.instance) if name not in known]
    return None


def _at_member(fault: Fault, name: str) -> Fault:
    value = fault.value.get(name)
    return Fault(fault.keyword, (*fault.path, name), value, fault.limit, name)
