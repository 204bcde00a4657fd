r"""Reads LaTeX: \url, \href, footnotes, quotations, the entries of thebibliography. It goes through the text once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.cite.manuscript.bare import bare_end
from archiver.cite.manuscript.passage import CLOSE_MARK, OPEN_MARK
from archiver.cite.manuscript.pieces import BREAK, Close, Link, Mark, Open, Piece, Words
from archiver.cite.manuscript.target import LONGEST
from archiver.cite.manuscript.texcommands import (
    ADDRESSES,
    BREAKING,
    INLINE_CODE,
    NOTES,
    QUOTATIONS,
    QUOTATIONS_IN_A_LANGUAGE,
    SILENT,
    VERBATIM,
    is_citing,
    quoting,
)
from archiver.cite.manuscript.textext import (
    ACCENTS,
    LIGATURES,
    OPENING,
    accented,
    has_german_shorthands,
    ligated,
    plain_address,
    plain_text,
    shorthand,
    sign,
)

_TOKEN = re.compile(
    r"%[^\n]*(?:\n[ \t]*)?|\\(?P<name>[A-Za-z@]+\*?|.)|(?P<brace>[{}])|(?P<blank>\n[ \t]*\n\s*)"
    rf"|(?P<bare>(?:https?://|urn:uuid:|urn:pwid:)(?:[^\s\\{{}}%<>\"~`“”„«»「」『』，。；、）】]|\\[_%#&$]|(?<=/)~){{1,{LONGEST}}})"
    r"|(?P<ligature>``|''|---|--|\"(?:`|'|[<>=~|/\"-]|[aouAOUs]))"
    r"|(?P<text>(?:(?!https?://|urn:)[^\\%{}\n`'\-~\"])+)|(?P<other>.)",
    re.DOTALL,
)
_GAP = re.compile(r"[ \t]*+(?:\n(?![ \t]*\n)[ \t]*+)?")
_RAW = re.compile(
    rf"\s*+(?:\{{(?P<braced>(?:[^{{}}]|\{{[^{{}}]*+\}})*+)\}}|(?P<sign>[^\s{{}}\w])(?P<between>[^\n]{{0,{LONGEST}}}?)(?P=sign))"
)
_RAW_BRACED = re.compile(r"\s*+(?:\[[^\[\]\n]{0,500}+\])?\s*+\{(?P<braced>(?:[^{}]|\{[^{}]*+\})*+)\}")
_OPTION = re.compile(r"\s*+\[(?P<inner>(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+)\]")
_BRACED = re.compile(r"\s*+\{([^{}]*+)\}")
_OPENING = re.compile(r"\s*+\{")
_BEGIN = re.compile(r"\s*+\{([A-Za-z]{1,30}\*?)\}")
_FI = re.compile(r"\\fi(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class _Quoting:
    """What comes behind a quotation: the entry of `key`, and what stands in an optional argument from `start` on."""

    kind: str
    key: str = ""
    start: int = 0
    end: int = 0

    @property
    def is_block(self) -> bool:
        return "block" in self.kind or "display" in self.kind or self.kind in ("epigraph", *QUOTATIONS)


_Todo = _Quoting | str


class _Reader:
    """Reads `text` from `at` up to `end`."""

    def __init__(self, text: str, at: int = 0, end: int | None = None) -> None:
        self._text = text
        self._at = at
        self._end = len(text) if end is None else end
        # What is to be done when each brace that is open closes.
        self._braces: list[_Todo] = []
        self._quotations: list[_Quoting] = []
        self._accent = ""
        self._notes = 0
        self._in_item = False
        self._href: tuple[int, str, list[str]] | None = None
        self._lost: set[str] = set()
        self._is_german = has_german_shorthands(text)

    def pieces(self) -> Iterator[Piece]:
        while found := _TOKEN.match(self._text, self._at, self._end):
            self._at = found.end()
            kind = found.lastgroup
            if kind == "name":
                yield from self._command(found["name"], found.start())
            elif kind == "brace":
                yield from self._brace(found[0])
            elif kind == "blank":
                yield BREAK
            elif kind == "bare":
                yield from self._bare(found)
            elif kind == "ligature" and found[0][0] == '"':
                yield from self._shorthand(found)
            elif kind is not None:
                yield from self._words(LIGATURES.get(found[0]) or ligated(found[0]))

    def _words(self, text: str) -> Iterator[Piece]:
        if self._accent and text.strip():
            text, self._accent = accented(text.lstrip(), self._accent), ""
        if self._href:
            self._href[2].append(text)
        else:
            yield Words(text)

    def _bare(self, found: re.Match[str]) -> Iterator[Piece]:
        if self._href:
            self._href[2].append(found[0])
            return
        size = bare_end(found[0])
        self._at = found.start() + size
        address = plain_address(found[0][:size])
        yield Link("bare", address, found.start(), self._at, label=address)

    def _shorthand(self, found: re.Match[str]) -> Iterator[Piece]:
        # This pair is nothing else anywhere: a chapter without preamble is German too, then.
        self._is_german |= found[0] == '"`'
        if not self._is_german:
            self._at = found.start() + 1
        yield from self._words(shorthand(found[0]) if self._is_german else '"')

    def _brace(self, brace: str) -> Iterator[Piece]:
        if brace == "{":
            self._braces.append("")
            return
        todo = self._braces.pop() if self._braces else ""
        if todo == "href" and self._href:
            start, address, label = self._href
            self._href = None
            yield Link("tex-href", address, start, self._at, label="".join(label))
        elif todo == "note":
            yield Close("note")
        elif isinstance(todo, _Quoting):
            if not todo.is_block:
                yield from self._words(CLOSE_MARK)
            yield from self._end_quoting(todo)

    def _command(self, name: str, start: int) -> Iterator[Piece]:
        if name in ACCENTS:
            self._accent = ACCENTS[name]
        elif (text := sign(name)) is not None:
            if text.isalpha() or text in OPENING:
                # TeX passes over white space behind every command; behind dots most people mean it.
                self._take(_GAP)
            yield from self._words(text)
        elif name in INLINE_CODE:
            self._skip_code(name)
        elif name in ("begin", "end"):
            yield from self._environment(name)
        elif name in ADDRESSES or name == "href":
            yield from self._address(name, start)
        elif name in NOTES:
            yield from self._note(start)
        elif found := quoting(name):
            yield from self._quote(*found)
        elif name.startswith(("textelp", "textins", "textdel")):
            yield from self._changed(name)
        elif name == "bibitem":
            yield from self._item()
        elif name in SILENT:
            self._take(_RAW_BRACED)
        elif is_citing(name):
            yield from self._cite(name, start)
        elif name == "iffalse":
            self._skip_to(_FI, name)
        elif name == "endinput":
            self._at = self._end
        elif name == "hyperref":
            self._take(_OPTION)
        elif name in BREAKING:
            yield BREAK

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return what stands here if it is of that form, and go on behind it."""
        found = pattern.match(self._text, self._at, self._end)
        if found:
            self._at = found.end()
        return found

    def _take_options(self) -> tuple[int, int]:
        """Go on behind the optional arguments that stand here; return where the first one begins and ends."""
        first = self._take(_OPTION)
        while first and self._take(_OPTION):
            continue
        return first.span("inner") if first else (0, 0)

    def _begins(self, todo: _Todo) -> bool:
        """Go into an argument, at whose end `todo` is to be done; tell whether there is one."""
        found = self._take(_OPENING)
        if found:
            self._braces.append(todo)
        return found is not None

    def _skip_code(self, name: str) -> None:
        if not name.startswith("verb"):
            self._take(_OPTION)
            if name == "mintinline":
                self._take(_BRACED)
            if self._take(_RAW_BRACED):
                return
        sign = self._text[self._at : self._at + 1]
        end = self._text.find(sign, self._at + 1, min(self._at + LONGEST, self._end)) if sign else -1
        if end >= 0 and "\n" not in self._text[self._at : end]:
            self._at = end + 1

    def _skip_to(self, ending: re.Pattern[str], name: str) -> None:
        """Go on behind what `ending` finds; where it finds nothing, it is not looked for again."""
        found = ending.search(self._text, self._at, self._end) if name not in self._lost else None
        if found:
            self._at = found.end()
        else:
            self._lost.add(name)

    def _environment(self, name: str) -> Iterator[Piece]:
        found = self._take(_BEGIN)
        kind = found[1] if found else ""
        if kind in VERBATIM and name == "begin":
            self._skip_to(re.compile(re.escape(f"\\end{{{kind}}}")), kind)
        elif kind in QUOTATIONS or kind in QUOTATIONS_IN_A_LANGUAGE:
            if name == "begin":
                self._quotations.append(self._arguments(kind, has_language=kind in QUOTATIONS_IN_A_LANGUAGE))
                yield Open("quote")
            elif self._quotations:
                yield from self._end_quoting(self._quotations.pop())
        elif kind == "thebibliography" and name == "end" and self._in_item:
            self._in_item = False
            yield Close("note")
        elif kind == "document" and name == "end":
            self._at = self._end
        yield BREAK

    def _address(self, name: str, start: int) -> Iterator[Piece]:
        found = self._take(_RAW_BRACED if name == "href" else _RAW)
        if not found:
            return
        groups = found.groupdict()
        address = plain_address(groups.get("braced") or groups.get("between") or "")
        if self._href:
            # A link within the label of another is none; what it prints belongs to the label.
            self._href[2].append("" if name == "href" else address)
        elif name != "href":
            yield Link("tex-url", address, start, self._at, label=address)
        elif self._begins("href"):
            self._href = (start, address, [])

    def _note(self, start: int) -> Iterator[Piece]:
        self._take_options()
        if self._begins("note"):
            self._notes += 1
            yield Mark(f"\\{self._notes}", start)
            yield Open("note", f"\\{self._notes}")

    def _arguments(self, kind: str, *, has_language: bool) -> _Quoting:
        """Go on behind the arguments of a quotation up to its words, and return what they say."""
        if has_language:
            self._take(_BRACED)
        start, end = self._take_options()
        if not kind.endswith("cquote"):
            return _Quoting(kind, start=start, end=end)
        found = self._take(_BRACED)
        self._take_options()
        return _Quoting(kind, key=found[1].strip() if found else "")

    def _quote(self, kind: str, has_language: bool) -> Iterator[Piece]:
        todo = self._arguments(kind, has_language=has_language)
        if self._begins(todo):
            if todo.is_block:
                yield Open("quote")
            else:
                yield from self._words(OPEN_MARK)

    def _end_quoting(self, ended: _Quoting) -> Iterator[Piece]:
        """Yield what comes behind the words of a quotation: its citation, and the end of a block."""
        if ended.key and "," not in ended.key:
            yield Mark(ended.key, self._at)
        if ended.start < ended.end:
            said = list(_Reader(self._text, ended.start, ended.end).pieces())
            if ended.is_block and any(isinstance(piece, Link) for piece in said):
                # Says whose words they are, as a dash does elsewhere.
                yield Words("\n— ")
            yield from said
        if ended.is_block:
            yield Close("quote")
        if ended.kind == "epigraph":
            yield Words("— ")

    def _changed(self, name: str) -> Iterator[Piece]:
        """Yield what stands for words that were left out of a quotation, or put in."""
        found = self._take(_RAW_BRACED)
        inner = plain_text(found["braced"]).strip() if found else ""
        if not name.startswith("textins"):
            yield from self._words("[…]")
        if inner and not name.startswith("textdel"):
            yield from self._words(f"[{inner}]")

    def _item(self) -> Iterator[Piece]:
        found = self._take(_RAW_BRACED)
        if self._in_item:
            yield Close("note")
        self._in_item = found is not None
        if found:
            yield Open("note", found["braced"].strip())

    def _cite(self, name: str, start: int) -> Iterator[Piece]:
        keys: set[str] = set()
        self._take_options()
        while found := self._take(_BRACED):
            keys |= {key.strip() for key in found[1].split(",")}
            if not name.rstrip("*").endswith("s"):
                break
            self._take_options()
        if len(keys) == 1 and (key := keys.pop()):
            yield Mark(key, start)


def read_tex(text: str) -> Iterator[Piece]:
    """Yield the pieces of `text`. Comments and verbatim text are passed over."""
    return _Reader(text).pieces()
