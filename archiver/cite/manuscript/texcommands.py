r"""Which commands and environments of LaTeX quote, cite, note and link, and which print nothing that a reader sees.

From the manuals of LaTeX, hyperref, biblatex, natbib, csquotes (5 to 8), babel-french, epigraph, listings, minted.
"""

from __future__ import annotations

import re

QUOTATIONS = frozenset(["quote", "quotation", "quoting", "verse", "displayquote", "displaycquote"])
"""Environments that hold a block quotation."""
QUOTATIONS_IN_A_LANGUAGE = frozenset(["foreigndisplayquote", "foreigndisplaycquote", "hyphendisplayquote"])
"""The same, whose first argument is the name of a language."""
VERBATIM = frozenset([
    "verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "alltt", "filecontents", "filecontents*"
])  # fmt: skip

_QUOTING = re.compile(
    r"(?P<language>foreign|hyphen|hybrid)?(?P<kind>enquote|quote|textc?quote|blockc?quote|epigraph|frquote|say)\*?\Z"
)
_CITING = re.compile(r"(?!nocite)(?:[A-Za-z]*[cC]ite[a-z]*\*?)\Z")
NOTES = frozenset(["footnote", "endnote", "footnotetext", "sidenote", "marginnote", "thanks"])
BREAKING = frozenset([
    "par", "item", "section", "subsection", "subsubsection", "chapter", "paragraph", "subparagraph",
    "caption", "title", "end", "begin"
])  # fmt: skip
ADDRESSES = frozenset(["url", "nolinkurl", "path"])
INLINE_CODE = frozenset(["verb", "verb*", "lstinline", "mintinline"])
SILENT = frozenset([
    "label", "ref", "pageref", "autoref", "eqref", "cref", "Cref", "nameref", "vref", "includegraphics", "usepackage",
    "documentclass", "bibliographystyle", "vspace", "hspace", "vspace*", "hspace*", "graphicspath", "hypersetup",
    "setlength", "setcounter", "addtocounter", "newcommand", "renewcommand", "providecommand", "pagestyle",
    "thispagestyle", "index", "glossary", "todo", "nocite", "selectlanguage", "foreignlanguage", "textcolor", "color",
    "colorbox", "hypertarget", "hyperlink", "fontsize", "hyphenation", "phantom", "vphantom", "hphantom", "input",
    "include", "bibliography", "addbibresource"
])  # fmt: skip
"""Their first argument is a name, a file, a colour or a length."""


def quoting(name: str) -> tuple[str, bool] | None:
    """Return what kind of quotation the command `name` sets, and whether a language comes first; None for none."""
    found = _QUOTING.match(name)
    if not found or (found["kind"] == "quote" and not found["language"]):
        return None
    return found["kind"], found["language"] is not None


def is_citing(name: str) -> bool:
    """Tell whether the command `name` prints a citation of entries, whose keys are its argument."""
    return bool(_CITING.match(name))
