"""The page behind a record, read again with nothing but its bytes, Python's codecs and lxml.

Nothing here knows the extractor: a selector is resolved on the tree that `lxml.etree.HTMLParser` makes of the decoded
page, without comments and processing instructions.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lxml import etree
from lxml.etree import _Element

from archiver.message.charset import codec_of_label, split_mark
from archiver.records.surrogates import without_surrogates

MAX_SELECTOR = 2000
_SAFE_PATH = re.compile(r"(?:/{1,2}(?:@?[\w.:-]+|@?\*|text\(\))(?:\[(?:\d+|name\(\)=(?:'[^'\]]+'|\"[^\"\]]+\"))\])*)+")
_JSON_WRAP = re.compile(
    r"^\s*+(?:<!--|//\s*+<!\[CDATA\[|<!\[CDATA\[|/\*\s*+<!\[CDATA\[\s*+\*/)|(?:-->|//\s*+\]\]>|\]\]>)\s*+;?+\s*+\Z"
)
_JSON_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/]))')
_END_TAG = re.compile(r"</(?:body|html)\s*+>", re.IGNORECASE)
# What scripts and styles hold is no words of the page. An end tag without a name is a comment up to the next `>`, as
# are other declarations (HTML, 13.2.5.7 and 13.2.5.41): a page in warcfile.warc.gz has `</ <font color=…>`.
_MARKUP = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)|<script\b(?:[^<]++|<(?!/script))*+(?:</script[^<>]*+>|\Z)|"
    r"<style\b(?:[^<]++|<(?!/style))*+(?:</style[^<>]*+>|\Z)|</(?![a-z])[^>]*+>|<[!?][^>]*+>|<[^<>]*+>",
    re.IGNORECASE,
)
_FORMS = ("button", "select", "option", "optgroup", "textarea", "input", "datalist", "progress", "meter")
_MEDIA = ("svg", "iframe", "object", "embed", "canvas", "audio", "video", "map", "applet", "frameset")
_SILENT = frozenset(["script", "style", "noscript", "template", "svg", "head", "title"])
_UNSEEN = (_SILENT, _SILENT.union(_FORMS, _MEDIA), _SILENT.union(_FORMS, _MEDIA, ["rp", "rt"]))
"""What an element says can be meant without these: not shown, also no forms and media, also no ruby."""


class Readings:
    """The texts that a selector may stand for, the plainest first, each worked out when it is first asked for."""

    def __init__(self, *ways: Callable[[], str]) -> None:
        self._ways = ways
        self._made: list[str] = []
        self._squeezed: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for place, way in enumerate(self._ways):
            if place == len(self._made):
                self._made.append(way())
            yield self._made[place]

    def squeezed(self) -> Iterator[str]:
        """Yield the texts without white space, as `squeezed` gives them."""
        for place, text in enumerate(self):
            if place == len(self._squeezed):
                self._squeezed.append(squeezed(text))
            yield self._squeezed[place]


@dataclass(frozen=True, slots=True, eq=False)
class CheckedPage:
    """A decoded page and its tree, None where the page was changed before it was parsed or holds nothing."""

    text: str
    root: _Element | None
    _read: dict[tuple[str, bool], Readings | None] = field(default_factory=dict, repr=False)
    _json: dict[str, Any] = field(default_factory=dict, repr=False)
    _nodes: dict[str, _Element | str | None] = field(default_factory=dict, repr=False)

    def readings(self, selector: str, *, is_repaired: bool = False) -> Readings | None:
        """Return the texts that `selector` stands for, the plainest first; None if it leads nowhere.

        A pointer into JSON that had to be repaired stands for all that is in the script.
        """
        key = selector, is_repaired
        if key not in self._read:
            self._read[key] = self._readings(selector, is_repaired=is_repaired)
        return self._read[key]

    def _readings(self, selector: str, *, is_repaired: bool) -> Readings | None:
        path, has_pointer, pointer = selector.partition("#")
        found = self.node(path)
        if found is None:
            return None
        if isinstance(found, str):
            return Readings(partial(str, found))
        if has_pointer:
            member = None if is_repaired else self._member(path, found.text or "", pointer)
            said = _plain_script(found.text or "") if member is None and is_repaired else member
            return None if said is None else Readings(partial(str, said))
        return Readings(partial(_all_text, found), *(partial(visible, found, unseen) for unseen in _UNSEEN))

    def _member(self, path: str, script: str, pointer: str) -> str | None:
        """Return what a pointer leads to in the script at `path`, which is read once for all its pointers."""
        if path not in self._json:
            self._json[path] = json_value(script)
        return json_member(self._json[path], pointer)

    def strings(self, selector: str, *, is_repaired: bool = False) -> list[str] | None:
        """Return what `readings` gives, all of it worked out."""
        found = self.readings(selector, is_repaired=is_repaired)
        return None if found is None else list(found)

    def element(self, selector: str) -> _Element | None:
        """Return the element that `selector` leads to, None if it leads to none."""
        found = self.node(selector.partition("#")[0])
        return None if isinstance(found, str) else found

    def node(self, path: str) -> _Element | str | None:
        """Return the element or the attribute's value at an XPath, the first if there are more."""
        if path not in self._nodes:
            self._nodes[path] = self._node(path)
        return self._nodes[path]

    def _node(self, path: str) -> _Element | str | None:
        if self.root is None or len(path) > MAX_SELECTOR or path.count("//") > 1 or not _SAFE_PATH.fullmatch(path):
            return None
        try:
            found = self.root.getroottree().xpath(path)
        except etree.XPathError:
            return None
        first = found[0] if isinstance(found, list) and found else None
        return str(first) if isinstance(first, str) else first if isinstance(first, _Element) else None


def read_again(content: bytes, encoding: str, parse: str, *, has_markup: bool = True) -> CheckedPage | None:
    """Return the page in `content`, decoded by the WHATWG label `encoding`; None if that is no label.

    `parse` is "plain", "huge" for a tree that needs huge_tree, "reopened" where the end tags of body and html are read
    as blanks, or "mended" where the selectors are not of this page.
    """
    codec = codec_of_label(encoding)
    if codec is None:
        return None
    marked, unmarked = split_mark(content)
    text = (unmarked if marked == codec else content).decode(codec, "replace")
    if not has_markup or parse not in ("plain", "huge", "reopened"):
        return CheckedPage(text, None)
    parsed = _END_TAG.sub(lambda tag: " " * len(tag.group()), text) if parse == "reopened" else text
    return CheckedPage(text, _tree(parsed, huge=parse == "huge"))


def _tree(text: str, *, huge: bool) -> _Element | None:
    # Without a table of ids, in which nobody looks anything up, the same tree is made sooner.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=huge, no_network=True, collect_ids=False
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


# Without comments and processing instructions that is what `itertext` yields, put together in C.
_TEXT = etree.XPath("string()", smart_strings=False)


def _all_text(element: _Element) -> str:
    return str(_TEXT(element))


def visible(element: _Element, unseen: frozenset[str]) -> str:
    """Return the text in `element` without that of elements whose names are in `unseen`: scripts, forms, media."""
    return "".join(_visible(element, unseen))


def _visible(element: _Element, unseen: frozenset[str]) -> Iterator[str]:
    hidden: _Element | None = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if hidden is None and event == "start":
            if node.tag in unseen and node is not element:
                hidden = node
            elif node.text:
                yield node.text
        elif event == "end":
            hidden = None if node is hidden else hidden
            if hidden is None and node is not element:
                # A line break parts words.
                yield " " if node.tag == "br" else ""
                yield node.tail or ""


def json_value(script: str) -> Any:
    """Return the JSON value in a script element, None if there is none.

    Comment marks around the JSON are taken off, and a semicolon behind it.
    """
    bare = _JSON_WRAP.sub("", _JSON_WRAP.sub("", script)).strip().rstrip(";")
    try:
        return json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        return None


def json_member(value: Any, pointer: str) -> str | None:
    """Return the text or number at the JSON pointer (RFC 6901) in a JSON value, None if there is none."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else None


def _plain_script(script: str) -> str:
    """Return a script with JSON's escapes and HTML's entities read, and once more as it is."""
    read = _JSON_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else escape[2], script)
    return f"{html.unescape(read)}\n{script}"


def squeezed(text: str) -> str:
    """Return `text` without white space, byte order marks, zero-width spaces and halves of surrogates."""
    if text.isascii():
        return "".join(text.split())
    return "".join(without_surrogates(text).replace("\ufeff", "").replace("\u200b", "").split())


def all_squeezed(texts: Sequence[str]) -> list[str]:
    """Return each of `texts` as `squeezed` gives it."""
    whole = "\x00".join(texts)
    if whole.count("\x00") == max(0, len(texts) - 1):
        # Nearly always, and then one look at them all is enough.
        return squeezed(whole).split("\x00") if texts else []
    return [squeezed(text) for text in texts]


def unquoted(quote: str, selector: str) -> str:
    """Return what a passage of the source says: without tags and entities, or without JSON's escapes."""
    if "#" in selector:
        try:
            return str(json.loads(f'"{quote}"', strict=False))
        except ValueError:
            return quote
    return html.unescape(quote if "/@" in selector else _MARKUP.sub("", quote))
