"""Moving nodes of a page together with their text.

lxml reads control characters in a page's text but refuses to write them ("All strings must be XML compatible"), so
texts are never read and set again here: libxml2 moves the nodes itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from lxml import etree
from lxml.etree import _Element

from archiver.extract.places import source_line

# No page has elements of this name: a name of HTML holds no brace, so none is read with a namespace.
_PASSING: Final = "{urn:archiver}passing"


def remove_all(root: _Element, doomed: Iterable[_Element]) -> None:
    """Remove the elements `doomed` from below `root`; the words behind each stay."""
    for element in doomed:
        element.tag = _PASSING
    etree.strip_elements(root, _PASSING, with_tail=False)


def put_first(elements: Iterable[_Element], body: _Element) -> _Element:
    """Put `elements`, each with the text behind it, before all that is in `body`; return the body that has them all.

    It is another one, in the old one's place: an attribute that lxml does not write is missing there.
    """
    whole = etree.Element(body.tag)
    for name, value in body.items():
        with suppress(ValueError):
            whole.set(name, value)
    if (line := source_line(body)) > 0:
        whole.sourceline = line  # type: ignore[assignment]  # the stubs have no type for it
    body.addprevious(whole)
    whole.extend(elements)
    body.tag = _PASSING
    whole.append(body)
    etree.strip_tags(whole, _PASSING)
    return whole
