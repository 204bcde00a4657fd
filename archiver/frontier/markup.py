"""References in HTML pages.

HTML is parsed by turbohtml, as the HTML standard says and to any depth. libxml2 gives nothing at all for a page with
more than 256 (or, asked to be generous, 2,048) nested elements; a flat run of tags would do, but for the one page in
800 of our sample that leaves a <title> open within an <svg> and so hides the rest from a tokenizer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Element, parse

from archiver.frontier.found import Reference
from archiver.frontier.jsonld import is_json_ld, json_ld_references
from archiver.frontier.pagination import MAX_LABEL_CHARS, numbered_pages
from archiver.frontier.tags import LAZY, SETS, style_references, tag_references

# One pass finds the elements of these names; for all others a selector looks at the attributes of every element.
_NAMED = frozenset(
    ("a", "base", "html", "link", "script", "style", "meta", "img", "source", "object", "blockquote", "q", "ins", "del")
)
# Elements of a site's own (<my-card href>, <my-img src>) and slips (<li href>) are read like those of the standard.
_ANYWHERE = LAZY | SETS | {"src", "style", "srcdoc", "background", "poster", r"xlink\:href"}
# A plain <a href> has a shorter way of its own: nine links in ten are such.
_SELECTOR = f":is({','.join(f'[{name}]' for name in sorted(_ANYWHERE))}),:not(a)[href],a[rel]"
_SIGNS = "<" * 8
_RUN_OF_SIGNS = re.compile("<{8,}")
_MAX_NESTING = 3
_MAX_ANCHORS = 100_000
_DIGIT = re.compile("[0-9]")


def page_references(html: str, nesting: int = 0) -> Iterator[Reference]:
    """Yield the references of an HTML page, those in noscript, template, style, JSON-LD and srcdoc among them.

    What the page needs comes first, by the kind of element, then its plain links in document order. The page is taken
    as a browser without scripts takes it.
    """
    if ">" not in html:
        return  # no tag is whole
    if _SIGNS in html:
        html = _RUN_OF_SIGNS.sub("<", html)  # only the last can begin a tag; as a tree, 4 MB of "<" are 200 MB
    document = parse(html, positions=False, allow_declarative_shadow_roots=False)
    anchors: list[Element] = []
    for element in document.iter_elements(_NAMED):
        if element.tag == "a":
            anchors.append(element)
        else:
            yield from _element_references(element, nesting)
    for element in document.select(_SELECTOR):
        if element.tag == "a":
            found = _element_references(element, nesting)
            yield from (each for each in found if each.attribute != "href" or each.rel)
        elif element.tag not in _NAMED:
            yield from _element_references(element, nesting)
    yield from _anchors(anchors)


def _element_references(element: Element, nesting: int) -> Iterator[Reference]:
    tag = element.tag.lower()  # names of SVG have capitals
    # Lists of tokens (rel) come as lists, attributes without a value as None.
    attributes = {name: text if isinstance(text, str) else " ".join(text or ()) for name, text in element.attrs.items()}
    framed = None if nesting >= _MAX_NESTING else lambda html: page_references(html, nesting + 1)
    yield from tag_references(tag, attributes, framed)
    if tag == "style":
        yield from style_references(element.text, "style")
    elif tag == "script" and is_json_ld(attributes.get("type", "")):
        yield from json_ld_references(element.text)


def _anchors(anchors: list[Element]) -> Iterator[Reference]:
    """Yield where the page's <a href> lead, each target once and without its fragment."""
    targets = [(element.attr("href") or "").partition("#")[0] for element in anchors[:_MAX_ANCHORS]]
    by_target = dict(zip(targets, anchors, strict=False))
    numbered = ((target, _label(element)) for target, element in by_target.items() if _DIGIT.search(target))
    pages = numbered_pages(numbered)
    for target in filter(None, by_target):
        yield Reference(target, "link", "a", "href", "page" if target in pages else "")


def _label(element: Element) -> str:
    """Return the text of a link, or more than a page's number can be."""
    return element.text[: MAX_LABEL_CHARS + 1]
