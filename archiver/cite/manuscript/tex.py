r"""Reads LaTeX: \url, \href, footnotes, quotations, the entries of thebibliography. It goes through the text once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.cite.manuscript.bare import bare_pieces
from archiver.cite.manuscript.passage import CLOSE_MARK, OPEN_MARK
from archiver.cite.manuscript.pieces import BREAK, Close, Link, Mark, Open, Piece, Words
from archiver.cite.manuscript.textext import ACCENTS, accented, plain_address, sign

_QUOTATIONS = frozenset(["quote", "quotation", "displayquote", "displaycquote", "quoting", "verse"])
_VERBATIM = frozenset([
    "verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "alltt", "filecontents"
])  # fmt: skip
_INLINE_QUOTES = frozenset([
    "enquote", "enquote*", "textquote", "textquote*", "foreignquote", "hyphenquote", "textcquote"
])  # fmt: skip
_BLOCK_QUOTES = frozenset(["blockquote", "blockquote*", "foreignblockquote", "blockcquote", "epigraph"])
_NOTES = frozenset(["footnote", "endnote", "footnotetext", "sidenote", "marginnote", "thanks"])
_CITES = re.compile(r"(?:[A-Za-z]*[cC]ite[a-z]*\*?|footfullcite)\Z")
_BREAKING = frozenset([
    "par", "item", "section", "subsection", "subsubsection", "chapter", "paragraph", "subparagraph",
    "caption", "title", "end", "begin"
])  # fmt: skip
_ADDRESSES = frozenset(["url", "nolinkurl", "path"])
# Their argument is a name, a file or a length, nothing that a reader sees.
_SILENT = frozenset([
    "label", "ref", "pageref", "autoref", "eqref", "input", "include", "includegraphics", "usepackage",
    "documentclass", "bibliography", "vspace", "hspace", "bibliographystyle", "addbibresource",
    "graphicspath", "hypersetup", "setlength", "newcommand", "renewcommand", "pagestyle"
])  # fmt: skip
_TOKEN = re.compile(
    r"%[^\n]*(?:\n[ \t]*)?|\\(?P<name>[A-Za-z@]+\*?|.)|(?P<brace>[{}])|(?P<blank>\n[ \t]*\n\s*)"
    r"|(?P<ligature>``|''|---|--)"
    r"|(?P<text>[^\\%{}\n`'\-~]+)|(?P<other>.)",
    re.DOTALL,
)
_SIGNS = {"``": "“", "''": "”", "---": "—", "--": "–", "~": " ", "`": "‘", "'": "’"}
_RAW = re.compile(r"\s*+(?:\{(?P<braced>(?:[^{}]|\{[^{}]*+\})*+)\}|(?P<sign>[^\s{}\w])(?P<between>[^\n]*?)(?P=sign))")
_RAW_BRACED = re.compile(r"\s*+(?:\[[^\[\]\n]{0,500}+\])?\s*+\{(?P<braced>(?:[^{}]|\{[^{}]*+\})*+)\}")
_OPTIONS = re.compile(r"\s*+(?:\[(?:[^\[\]{}]|\{[^{}]*+\})*+\]\s*+){1,3}")
_KEYED = re.compile(r"\s*+(?:\[[^\[\]\n]{0,500}+\]){0,2}\s*+\{[^{}]*+\}")
_OPENING = re.compile(r"\s*+\{")
_BEGIN = re.compile(r"\s*+\{([A-Za-z]{1,30}\*?)\}")


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        # What is to be done when each brace that is open closes.
        self._braces: list[str] = []
        self._accent = ""
        self._notes = 0
        self._in_item = False
        self._href: tuple[int, str, list[str]] | None = None
        self._lost: set[str] = set()

    def pieces(self) -> Iterator[Piece]:
        while found := _TOKEN.match(self._text, self._at):
            self._at = found.end()
            kind = found.lastgroup
            if kind == "name":
                yield from self._command(found["name"], found.start())
            elif kind == "brace":
                yield from self._brace(found[0])
            elif kind == "blank":
                yield BREAK
            elif kind == "text" and "://" in found[0] and self._href is None:
                yield from bare_pieces(found[0], found.start())
            elif kind is not None:
                yield from self._words(_SIGNS.get(found[0], found[0]))

    def _words(self, text: str) -> Iterator[Piece]:
        if self._accent and text.strip():
            text, self._accent = accented(text.lstrip(), self._accent), ""
        if self._href:
            self._href[2].append(text)
        else:
            yield Words(text)

    def _brace(self, brace: str) -> Iterator[Piece]:
        if brace == "{":
            self._braces.append("")
            return
        todo, _, key = (self._braces.pop() if self._braces else "").partition(" ")
        if todo == "href" and self._href:
            start, address, label = self._href
            self._href = None
            yield Link("tex-href", address, start, self._at, label="".join(label))
        elif todo == "note":
            yield Close("note")
        elif todo in ("blockquote", "quote"):
            if todo == "quote":
                yield from self._words(CLOSE_MARK)
            if key:
                yield Mark(key, self._at)
            if todo == "blockquote":
                yield Close("quote")

    def _command(self, name: str, start: int) -> Iterator[Piece]:
        if name in ACCENTS:
            self._accent = ACCENTS[name]
        elif (text := sign(name)) is not None:
            yield from self._words(text)
        elif name in ("verb", "verb*", "lstinline"):
            self._skip_verb()
        elif name in ("begin", "end"):
            yield from self._environment(name)
        elif name in _ADDRESSES or name == "href":
            yield from self._address(name, start)
        elif name in _NOTES:
            yield from self._note(start)
        elif name in _INLINE_QUOTES or name in _BLOCK_QUOTES:
            yield from self._quotation(name, start)
        elif name == "bibitem":
            yield from self._item()
        elif _CITES.match(name):
            yield from self._cite(start)
        elif name in _SILENT:
            self._take(_RAW_BRACED)
        elif name in _BREAKING:
            yield BREAK

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return what stands here if it is of that form, and go on behind it."""
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return found

    def _begins(self, todo: str) -> bool:
        """Go into an argument, at whose end `todo` is to be done; tell whether there is one."""
        found = _OPENING.match(self._text, self._at)
        if found:
            self._at = found.end()
            self._braces.append(todo)
        return found is not None

    def _skip_verb(self) -> None:
        sign = self._text[self._at : self._at + 1]
        line_end = self._text.find("\n", self._at)
        end = self._text.find(sign, self._at + 1, line_end if line_end >= 0 else len(self._text)) if sign else -1
        self._at = end + 1 if end >= 0 else self._at

    def _environment(self, name: str) -> Iterator[Piece]:
        found = self._take(_BEGIN)
        kind = found[1] if found else ""
        if kind in _VERBATIM and name == "begin" and kind not in self._lost:
            closing = f"\\end{{{kind}}}"
            end = self._text.find(closing, self._at)
            if end < 0:
                # Not to be looked for again and again in a text that never ends one.
                self._lost.add(kind)
            else:
                self._at = end + len(closing)
        elif kind in _QUOTATIONS:
            self._take(_OPTIONS)
            yield Open("quote") if name == "begin" else Close("quote")
        elif kind == "thebibliography" and name == "end" and self._in_item:
            self._in_item = False
            yield Close("note")
        yield BREAK

    def _address(self, name: str, start: int) -> Iterator[Piece]:
        found = self._take(_RAW_BRACED if name == "href" else _RAW)
        if not found:
            return
        groups = found.groupdict()
        address = plain_address(groups.get("braced") or groups.get("between") or "")
        if name != "href":
            yield Link("tex-url", address, start, self._at, label=address)
        elif self._href is None and self._begins("href"):
            self._href = (start, address, [])

    def _note(self, start: int) -> Iterator[Piece]:
        self._take(_OPTIONS)
        if self._begins("note"):
            self._notes += 1
            yield Mark(f"\\{self._notes}", start)
            yield Open("note", f"\\{self._notes}")

    def _quotation(self, name: str, start: int) -> Iterator[Piece]:
        if name.startswith(("foreign", "hyphen")) or name.endswith("cquote"):
            found = self._take(_KEYED)
            key = found[0].rpartition("{")[2].rstrip("} ") if found and name.endswith("cquote") else ""
        else:
            self._take(_OPTIONS)
            key = ""
        if name in _BLOCK_QUOTES and self._begins(f"blockquote {key}"):
            yield Open("quote")
        elif self._begins(f"quote {key}"):
            yield from self._words(OPEN_MARK)

    def _item(self) -> Iterator[Piece]:
        found = self._take(_RAW_BRACED)
        if self._in_item:
            yield Close("note")
        self._in_item = found is not None
        if found:
            yield Open("note", found["braced"].strip())

    def _cite(self, start: int) -> Iterator[Piece]:
        self._take(_OPTIONS)
        found = self._take(_RAW_BRACED)
        keys = [key.strip() for key in found["braced"].split(",")] if found else []
        if len(keys) == 1 and keys[0]:
            yield Mark(keys[0], start)


def read_tex(text: str) -> Iterator[Piece]:
    """Yield the pieces of `text`. Comments and verbatim text are passed over."""
    return _Reader(text).pieces()
