"""Web application manifests (W3C): the icons, pages and actions of a site that can be installed."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.replay.rewriting.edits import Edit, edited
from archiver.replay.rewriting.jsontext import relinked, strings
from archiver.replay.rewriting.links import PageLinks

_MODIFIERS = {"src": "im_", "start_url": "mp_", "scope": "mp_", "url": "mp_", "action": "mp_"}
"""The members that hold addresses, and the modifier for what lies there."""


def rewrite_manifest(text: str, links: PageLinks) -> str:
    """Return the manifest with its addresses leading into the archive; every other character stays. Never raises."""
    return edited(text, list(_edits(text, links)))


def _edits(text: str, links: PageLinks) -> Iterator[Edit]:
    for each in strings(text):
        if not each.is_name and each.member in _MODIFIERS:
            yield from relinked(each, links, _MODIFIERS[each.member])
