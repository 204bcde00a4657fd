"""A record as a JSON object and back, members in the documented order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from archiver.errors import RecordError
from archiver.model import Image, Kind, Link, Record

FIVE = ("title", "url", "source", "date", "fetch_date")
"""The front-matter keys, in their order; always texts."""

OPTIONAL = ("modified", "image", "tags", "license", "canonical_url", "is_accessible_for_free", "comment_count")
"""The members that are left out where the page says nothing."""

KINDS: tuple[Kind, ...] = get_args(Kind)

_Plain = TypeVar("_Plain", bool, int)

_HINT = "Run `archiver validate` on the file it came from."


def record_as_json(record: Record) -> dict[str, Any]:
    """Return `record` as a JSON object by schema record-1, members in the order the documentation gives."""
    return {
        "id": record.id,
        "title": record.title,
        "url": record.url,
        "source": record.source,
        "date": record.date,
        "fetch_date": record.fetch_date,
        "authors": list(record.authors),
        "language": record.language,
        "description": record.description,
        "kind": record.kind,
        "text": record.text,
        "markdown": record.markdown,
        "images": [_image_as_json(image) for image in record.images],
        "links": [_link_as_json(link) for link in record.links],
        **_stated(record),
        "provenance": dict(record.provenance),
    }


def record_from_json(value: Mapping[str, Any]) -> Record:
    """Return the record in the JSON object `value`; members under `x` are not carried over.

    Only the shape is looked at, not the rules of the schema, so that records by others can be read and then judged.
    Raises RecordError if a member is missing or has the wrong type.
    """
    return Record(
        id=_optional_text(value, "id"),
        title=_text(value, "title"),
        url=_text(value, "url"),
        source=_text(value, "source"),
        date=_text(value, "date"),
        fetch_date=_text(value, "fetch_date"),
        authors=tuple(_texts(value, "authors")),
        language=_optional_text(value, "language"),
        description=_optional_text(value, "description"),
        kind=_kind(value),
        text=_text(value, "text"),
        markdown=_text(value, "markdown"),
        images=tuple(
            Image(_text(item, "url"), _text(item, "alt"), _extra_text(item, "caption"))
            for item in _objects(value, "images")
        ),
        links=tuple(
            Link(_text(item, "url"), _text(item, "text"), _extra_text(item, "rel")) for item in _objects(value, "links")
        ),
        provenance=_object(value, "provenance"),
        modified=_extra_text(value, "modified"),
        image=_extra_text(value, "image"),
        tags=tuple(_texts(value, "tags")) if "tags" in value else (),
        license=_extra_text(value, "license"),
        canonical_url=_extra_text(value, "canonical_url"),
        is_accessible_for_free=_extra(value, "is_accessible_for_free", bool, "true or false"),
        comment_count=_extra(value, "comment_count", int, "a whole number"),
    )


def _stated(record: Record) -> dict[str, Any]:
    """Return the members that are left out where the page says nothing."""
    members = {name: getattr(record, name) for name in OPTIONAL}
    members["tags"] = list(record.tags) or None
    return {name: value for name, value in members.items() if value is not None}


def _image_as_json(image: Image) -> dict[str, Any]:
    caption = {} if image.caption is None else {"caption": image.caption}
    return {"url": image.url, "alt": image.alt, **caption}


def _link_as_json(link: Link) -> dict[str, Any]:
    rel = {} if link.rel is None else {"rel": link.rel}
    return {"url": link.url, "text": link.text, **rel}


def _member(value: Mapping[str, Any], name: str) -> Any:
    if name not in value:
        raise RecordError(f"the record has no member {name!r}", hint=_HINT)
    return value[name]


def _wrong(name: str, expected: str) -> RecordError:
    return RecordError(f"the member {name!r} of the record is not {expected}", hint=_HINT)


def _text(value: Mapping[str, Any], name: str) -> str:
    member = _member(value, name)
    if not isinstance(member, str):
        raise _wrong(name, "a text")
    return member


def _optional_text(value: Mapping[str, Any], name: str) -> str | None:
    return None if _member(value, name) is None else _text(value, name)


def _extra_text(value: Mapping[str, Any], name: str) -> str | None:
    return _text(value, name) if name in value else None


def _extra(value: Mapping[str, Any], name: str, kind: type[_Plain], expected: str) -> _Plain | None:
    member = value.get(name)
    if name not in value:
        return None
    # True is an int to Python and none to JSON.
    if type(member) is not kind:
        raise _wrong(name, expected)
    return member


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    member = _member(value, name)
    if not isinstance(member, list):
        raise _wrong(name, "a list")
    return member


def _texts(value: Mapping[str, Any], name: str) -> list[str]:
    items = _list(value, name)
    if not all(isinstance(item, str) for item in items):
        raise _wrong(name, "a list of texts")
    return items


def _objects(value: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    items = _list(value, name)
    if not all(isinstance(item, dict) for item in items):
        raise _wrong(name, "a list of objects")
    return items


def _object(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    member = _member(value, name)
    if not isinstance(member, dict):
        raise _wrong(name, "an object")
    return member


def _kind(value: Mapping[str, Any]) -> Kind:
    text = _text(value, "kind")
    found = next((kind for kind in KINDS if kind == text), None)
    if found is None:
        raise _wrong("kind", f"one of {', '.join(KINDS)}")
    return found
