"""Puts the description of the server together from base.yaml and paths/*.yaml.

What can be known from the code is not written there: the host of a path, HEAD beside GET, the guard's answers, the
version, our JSON Schemas, and examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from archiver.records.schema import shipped_schema
from archiver.replay.guard import SHARED_PATHS, is_content
from archiver.replay.metrics import PATH as METRICS_PATH
from archiver.replay.openapi.examples import DEMO, Example
from archiver.replay.origins import CONTENT_NAME, INTERFACE_NAME, Origins
from archiver.resources import folder
from archiver.version import VERSION

Tree = dict[str, Any]

SCHEMAS = ("record-1", "provenance-1", "crawl-report-1", "finding-1")
"""Our JSON Schemas that answers keep, with those that they refer to."""

LOCAL = Origins(f"http://{INTERFACE_NAME}:8080", f"http://{CONTENT_NAME}:8080", "")
"""Where `archiver replay` is reached unless told otherwise."""

_GUARDED = {
    "307": {"$ref": "#/components/responses/OtherHost"},
    "421": {"$ref": "#/components/responses/OtherServer"},
}
_OF_CONTENT = {"403": {"$ref": "#/components/responses/OtherWorker"}}
_METHODS = frozenset(["get", "head", "post", "put", "patch", "delete", "options"])


def document(example: Example = DEMO, origins: Origins = LOCAL, collection: str = "") -> Tree:
    """Return the description as OpenAPI 3.1 has it, ready for JSON.

    `collection` is the path before every other one, where a server shows several archives ("/news").
    """
    made = deepcopy(_base())
    made["info"]["version"] = VERSION
    made["servers"] = [_server(origins.interface, collection, "The archive's own pages.")]
    made["components"]["schemas"] |= {name: _embedded(name) for name in SCHEMAS}
    made["paths"] = {path: _path_item(path, item) for path, item in sorted(_paths().items())}
    for path, item in made["paths"].items():
        if is_content(path):
            item["servers"] = [_server(origins.content, collection, "Archived content.")]
    made["paths"][METRICS_PATH]["servers"] = [{"url": origins.interface}]
    for place, parameter in _parameters(made):
        value = example.of(place, parameter["name"])
        if value and "example" not in parameter:
            parameter["example"] = value
    return made


@cache
def _base() -> Tree:
    return _read(folder("replay/openapi") / "base.yaml")


@cache
def _paths() -> Tree:
    """Return the items of all files by their paths."""
    return {path: item for file in folder("replay/openapi/paths").glob("*.yaml") for path, item in _read(file).items()}


def _read(file: Path) -> Tree:
    loaded: Tree = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def _server(origin: str, collection: str, description: str) -> Tree:
    variables = {
        "origin": {"default": origin, "description": "Scheme, host and port."},
        "collection": {
            "default": collection,
            "description": 'Where the server shows several archives, the path of this one ("/news"); else nothing.',
        },
    }
    return {"url": "{origin}{collection}", "description": description, "variables": variables}


def _path_item(path: str, item: Mapping[str, Any]) -> Tree:
    # Anchors make objects that several places share; each gets its own here.
    made: Tree = deepcopy(dict(item))
    if "get" in made:
        made["head"] = _without_body(made["get"])
    for method in _METHODS & set(made):
        made[method] = deepcopy(made[method])
        made[method]["responses"] |= _shared_answers(path)
    return made


def _shared_answers(path: str) -> Tree:
    if path in SHARED_PATHS:
        return {}
    return _GUARDED | (_OF_CONTENT if is_content(path) else {})


def _without_body(operation: Mapping[str, Any]) -> Tree:
    """Return the HEAD that goes with a GET."""
    answers = {
        status: {name: value for name, value in answer.items() if name != "content"}
        for status, answer in operation["responses"].items()
    }
    return {
        **operation,
        "operationId": f"{operation['operationId']}Head",
        "description": "As GET, without the body.",
        "responses": answers,
    }


def _embedded(name: str) -> Any:
    """Return one of our JSON Schemas as a part of the document, its references leading to places in it."""
    schema = shipped_schema(name).document
    assert isinstance(schema, Mapping)
    return _relocated({key: value for key, value in schema.items() if key not in ("$schema", "$id")}, name)


def _relocated(node: Any, name: str) -> Any:
    if isinstance(node, Mapping):
        return {key: _moved(value, name) if key == "$ref" else _relocated(value, name) for key, value in node.items()}
    return [_relocated(each, name) for each in node] if isinstance(node, list) else node


def _moved(reference: str, name: str) -> str:
    file, _, place = reference.partition("#")
    return f"#/components/schemas/{file.removesuffix('.json') or name}{place}"


def _parameters(made: Tree) -> Iterator[tuple[str, Tree]]:
    """Yield every parameter that is written out, with the name that components have it under, "" elsewhere."""
    yield from made["components"]["parameters"].items()
    for item in made["paths"].values():
        for each in [item, *(item[method] for method in _METHODS & set(item))]:
            yield from (("", parameter) for parameter in each.get("parameters", []) if "$ref" not in parameter)
