"""Reads CSL styles, those of strangers too: no entity, no network, and no style that would be worked at for ever."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from archiver.errors import CiteError

MAX_STYLE = 1_000_000
"""Bytes of a style; of 2,851 public ones the longest has 246,037."""
MAX_STEPS = 200_000
"""Steps that rendering may take, see _Steps; of the public styles none takes more than 57,272."""

_CSL = "{http://purl.org/net/xbiblio/csl}"


@dataclass(frozen=True, slots=True)
class Style:
    """A CSL style that can be used: what it is called, its XML, and what its author says of it.

    `locale` is the language it is written for, "" if for any; `is_note` that it cites in notes. `parent` names the
    style that holds the rules of a dependent one, which has none itself, else "".
    """

    name: str
    title: str
    xml: bytes
    locale: str = ""
    is_note: bool = False
    has_bibliography: bool = True
    parent: str = ""


def read_style(raw: bytes, name: str) -> Style:
    """Return the style that `raw` holds. Raises CiteError if it is none, or none that can safely be used."""
    if len(raw) > MAX_STYLE:
        raise _refused(f"the style has more than {MAX_STYLE:,} bytes", name)
    root = _root(raw, name)
    parent = _parent(root)
    macros = {each.get("name", ""): each for each in root.iterchildren(f"{_CSL}macro")}
    sections = [root.find(f"{_CSL}{section}") for section in ("citation", "bibliography")]
    if sections[0] is None and not parent:
        raise _refused("the style says nothing of citations", name)
    if _steps([each for each in sections if each is not None], _Steps(macros, name)) > MAX_STEPS:
        raise _refused(f"rendering by the style would take more than {MAX_STEPS:,} steps", name)
    return Style(
        name=name,
        title=" ".join((root.findtext(f"{_CSL}info/{_CSL}title") or name).split()),
        xml=etree.tostring(root, encoding="utf-8"),
        locale=root.get("default-locale", ""),
        is_note=root.get("class") == "note",
        has_bibliography=sections[1] is not None,
        parent=parent,
    )


def _root(raw: bytes, name: str) -> etree._Element:
    # A tree without entities: what stands for more than itself is refused, not written out.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(f"the style is no XML: {str(error)[:120]}", name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("the style has a document type, which no CSL style needs", name)
    if root.tag != f"{_CSL}style":
        raise _refused("the file is no CSL style", name)
    return root


def _parent(root: etree._Element) -> str:
    """Return the name of the style that a dependent style stands for, "" for one of its own."""
    for link in root.iterfind(f"{_CSL}info/{_CSL}link"):
        if link.get("rel") == "independent-parent":
            return link.get("href", "").rstrip("/").rpartition("/")[2]
    return ""


def _steps(sections: list[etree._Element], steps: _Steps) -> int:
    try:
        return sum(map(steps.of, sections))
    except RecursionError as error:
        raise _refused("the style's macros are nested too deep", steps.name) from error


class _Steps:
    """Counts what citeproc-py does for a part at most: a step for each element, and for each hundred
    characters of its attributes.

    Each macro counts where it is called; of the branches of a choice the longest. A group asks each of its children
    twice whether it calls a variable, which goes down to the next group.
    """

    def __init__(self, macros: dict[str, etree._Element], name: str) -> None:
        self._macros = macros
        self._counted: dict[tuple[str, bool], int] = {}
        self._open: set[str] = set()
        self.name = name

    def of(self, part: etree._Element, *, is_asked: bool = False) -> int:
        """Return the steps to render `part`, or to ask it. Raises CiteError for a macro that calls itself."""
        own = 1 + sum(map(len, part.attrib.values())) // 100
        called = part.get("macro")
        if called is not None:
            own += self._macro(called, is_asked)
        if is_asked and part.tag == f"{_CSL}group":
            return own
        children = list(part.iterchildren(etree.Element))
        steps = [self.of(each, is_asked=is_asked) for each in children]
        if part.tag == f"{_CSL}choose" and not is_asked:
            return own + len(steps) + max(steps, default=0)
        if part.tag == f"{_CSL}group":
            own += 2 * sum(self.of(each, is_asked=True) for each in children)
        return own + sum(steps)

    def _macro(self, called: str, is_asked: bool) -> int:
        if called in self._open:
            raise _refused(f"the style's macro {called[:40]!r} calls itself", self.name)
        if called not in self._macros:
            raise _refused(f"the style calls a macro {called[:40]!r} that it does not have", self.name)
        if (called, is_asked) not in self._counted:
            self._open.add(called)
            self._counted[called, is_asked] = self.of(self._macros[called], is_asked=is_asked)
            self._open.discard(called)
        return self._counted[called, is_asked]


def _refused(what: str, name: str) -> CiteError:
    return CiteError(what, name, "Give a file of CSL 1.0, or a name that `archiver cite --help` shows.")
