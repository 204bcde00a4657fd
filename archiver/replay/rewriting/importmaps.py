"""Import maps (HTML standard, 8.1.6): where modules that scripts name are loaded from."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.replay.rewriting.edits import Edit, edited
from archiver.replay.rewriting.elements import ASIDE
from archiver.replay.rewriting.jsontext import relinked, strings
from archiver.replay.rewriting.links import PageLinks

_PARTS = frozenset(["imports", "scopes", "integrity"])


def rewrite_import_map(text: str, links: PageLinks) -> str:
    """Return the import map with its addresses leading into the archive, every other character as before.

    The names that scripts write stay, for the scripts are not changed. The map of digests is put aside.
    """
    return edited(text, list(_edits(text, links)))


def _edits(text: str, links: PageLinks) -> Iterator[Edit]:
    part = ""
    for each in strings(text):
        if each.is_name and each.opens and each.value in _PARTS:
            part = each.value
            if part == "integrity":
                yield each.start, each.start, ASIDE
        elif part != "integrity" and (not each.is_name or each.opens):
            # Scopes are the addresses of scripts, which lead into the archive.
            yield from relinked(each, links, "js_")
