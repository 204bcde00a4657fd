"""What changed among the fields of two stories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archiver.changes.alignment import Budget
from archiver.changes.pieces import Pieces, compare_lines
from archiver.model import Story

FIELDS = (
    *("title", "authors", "date", "modified", "source", "language", "description", "kind"),
    *("tags", "license", "canonical_url", "image", "is_accessible_for_free", "comment_count"),
)
"""The fields with one value, or a few names, in the order they are told."""

_MAX_TOLD = 50
"""How many links or images that came or went are named."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose value differs: both values as one line each, "" where the page says nothing, and their pieces."""

    name: str
    before: str
    after: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class SetChange:
    """The addresses (of links, of images) that one version names and the other does not, the first of them listed."""

    name: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    removed_count: int
    added_count: int


def compare_fields(before: Story, after: Story) -> tuple[FieldChange, ...]:
    """Return the fields that differ, in the order of FIELDS."""
    return tuple(_changed(before, after))


def _changed(before: Story, after: Story) -> Iterator[FieldChange]:
    budget = Budget()
    for name in FIELDS:
        old, new = _line(getattr(before, name)), _line(getattr(after, name))
        if old != new:
            yield FieldChange(name, old, new, compare_lines(old, new, budget))


def _line(value: object) -> str:
    """Return the value of a field as one line; a comma parts names."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else " ".join(str(value).split())


def compare_addresses(before: Story, after: Story) -> tuple[SetChange, ...]:
    """Return what came and went among links and images, each only where something did."""
    pairs = (
        ("links", (link.url for link in before.links), (link.url for link in after.links)),
        ("images", (image.url for image in before.images), (image.url for image in after.images)),
    )
    changes = (_set_change(name, old, new) for name, old, new in pairs)
    return tuple(change for change in changes if change.removed or change.added)


def _set_change(name: str, old: Iterable[str], new: Iterable[str]) -> SetChange:
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    removed = [url for url in before if url not in after]
    added = [url for url in after if url not in before]
    return SetChange(name, tuple(removed[:_MAX_TOLD]), tuple(added[:_MAX_TOLD]), len(removed), len(added))
