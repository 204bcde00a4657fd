"""Which quotes belong to which links, and which links stand together: the rules, the same for every format.

A quote is only taken for one where its place says so, and only where one link alone can be meant: a wrong claim that a
page does not say something is worse than a quote that nobody looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from archiver.cite.manuscript.passage import Passage, passage_of, quotation_before
from archiver.cite.manuscript.pieces import Break, Close, Link, Mark, Open, Piece, Words
from archiver.cite.manuscript.target import Target, read_target

_TAIL = 4_000
_TEXT = 40_000
"""Characters of a paragraph that are kept, before a link and in all."""

# How the line under a quotation begins that says whose words they are.
_ATTRIBUTION = re.compile(r"(?:\A|\n)[\s(]*(?:[—–―]|-{1,3}\s|~\s|(?:Source|Quelle|From|Via|来源|出处|引自)\s*[:：]?)")
# As our own formats write it (archiver.cite.statement).
_QUOTED = re.compile(r"Quoted: “(?P<words>[^\n]{1,20000})” \((?:story|page) text, characters")


@dataclass(slots=True)
class Mention:
    """A link in its place: `context` is the same for those that stand together in a paragraph, note or entry."""

    link: Link
    target: Target
    context: int
    line: int
    passages: list[Passage] = field(default_factory=list)

    @property
    def aim(self) -> str:
        """What two links share that mean the same page."""
        return self.target.url or self.target.record_id or self.link.address


@dataclass(slots=True)
class _Paragraph:
    """What was read of a paragraph: its text with the labels of its links, and where in it links and marks stand."""

    context: int
    text: str = ""
    tail: str = ""
    own_words: int = 0
    """Letters that are no link's label."""
    links: list[tuple[int, Mention]] = field(default_factory=list)
    marks: list[tuple[int, Mark]] = field(default_factory=list)

    def add(self, text: str, *, is_label: bool = False) -> None:
        if len(self.text) < _TEXT:
            self.text += text
        self.own_words += 0 if is_label else sum(map(str.isalnum, text))
        self.tail = (self.tail + text)[-_TAIL:]

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.links or self.marks)

    def is_from(self, start: int) -> Mention | Mark | None:
        """Return the one page that is meant from the character `start` on, by a link or by a note."""
        links = [mention for at, mention in self.links if at >= start]
        marks = [mark for at, mark in self.marks if at >= start]
        if links and not marks and len({mention.aim for mention in links}) == 1:
            return links[0]
        return marks[0] if marks and not links and len({mark.name for mark in marks}) == 1 else None


@dataclass(slots=True)
class _Frame:
    """A note, a block quotation, or the text around them."""

    kind: str
    context: int
    paragraph: _Paragraph
    paragraphs: list[_Paragraph] = field(default_factory=list)


class Attacher:
    """Takes the pieces of a manuscript, and gives its mentions."""

    def __init__(self, line_of: Callable[[int], int]) -> None:
        self.mentions: list[Mention] = []
        self._line_of = line_of
        self._contexts = 0
        self._frames = [_Frame("text", 0, _Paragraph(0))]
        self._depths: Counter[str] = Counter()
        self._notes: dict[str, set[int]] = {}
        self._by_context: dict[int, list[Mention]] = {}
        self._waiting: list[tuple[str, Passage]] = []
        self._pending: tuple[str, _Paragraph | None] | None = None
        self._before: _Paragraph | None = None

    def take_all(self, pieces: Iterable[Piece]) -> list[Mention]:
        """Take all `pieces` and return the mentions, in the order of the text."""
        for piece in pieces:
            self._take(piece)
        while len(self._frames) > 1:
            self._close()
        self._end_paragraph()
        self._settle(None)
        for name, passage in self._waiting:
            self.hand(name, passage)
        return self.mentions

    @property
    def unclaimed(self) -> list[tuple[str, Passage]]:
        """The quotes that belong to notes which are not in this text, with the names of those."""
        return [(name, passage) for name, passage in self._waiting if name not in self._notes]

    def hand(self, name: str, passage: Passage) -> None:
        """Give the link in the note called `name` a quote, if there is one and it is about one page alone."""
        found = [each for context in self._notes.get(name, ()) for each in self._by_context.get(context, ())]
        if found and len({mention.aim for mention in found if mention.target.kind != "record"}) == 1:
            found[0].passages.append(passage)

    def _take(self, piece: Piece) -> None:
        match piece:
            case Words():
                self._paragraph.add(piece.text)
            case Link():
                self._take_link(piece)
            case Mark():
                self._take_mark(piece)
            case Break():
                self._end_paragraph()
            case Open():
                self._open(piece)
            case Close():
                # What closes something that lies deeper closes all that began since.
                if self._depths[piece.kind]:
                    while self._close() != piece.kind:
                        continue

    @property
    def _paragraph(self) -> _Paragraph:
        return self._frames[-1].paragraph

    def _take_link(self, link: Link) -> None:
        target = read_target(link.address)
        paragraph = self._paragraph
        if target is None:
            paragraph.add(link.label)
            return
        line = self._line_of(link.start)
        mention = Mention(link, target, paragraph.context, line, list(target.passages(line)))
        version = read_target(link.version) if link.version else None
        mention.passages += version.passages(line) if version else ()
        for rule, words in link.quotes:
            mention.passages += filter(None, [passage_of(words, rule, line)])
        if self._frames[-1].kind != "note":
            # In a note, quotation marks are those of a title.
            mention.passages += filter(None, [quotation_before(paragraph.tail, line)])
        paragraph.links.append((len(paragraph.text), mention))
        paragraph.add(link.label, is_label=True)
        paragraph.tail = ""
        self.mentions.append(mention)
        self._by_context.setdefault(mention.context, []).append(mention)

    def _take_mark(self, mark: Mark) -> None:
        paragraph = self._paragraph
        found = quotation_before(paragraph.tail, self._line_of(mark.at))
        if found:
            self._waiting.append((mark.name, found))
        paragraph.marks.append((len(paragraph.text), mark))
        paragraph.tail = ""

    def _open(self, piece: Open) -> None:
        if piece.kind == "quote":
            self._end_paragraph()
            self._settle(None)
        context = self._new_context()
        if piece.kind == "note":
            self._notes.setdefault(piece.name, set()).add(context)
        self._frames.append(_Frame(piece.kind, context, _Paragraph(context)))
        self._depths[piece.kind] += 1

    def _close(self) -> str:
        """End the innermost note or quotation, and return which of them it was."""
        self._end_paragraph()
        frame = self._frames.pop()
        self._depths[frame.kind] -= 1
        if frame.kind == "quote":
            self._judge_quotation(frame)
        return frame.kind

    def _new_context(self) -> int:
        self._contexts += 1
        return self._contexts

    def _end_paragraph(self) -> None:
        frame, ended = self._frames[-1], self._frames[-1].paragraph
        if ended.is_empty:
            return
        self._take_citation(ended)
        if frame.kind == "text":
            self._settle(ended)
            self._before = ended
        else:
            frame.paragraphs.append(ended)
        context = frame.context if frame.kind == "note" else self._new_context()
        frame.paragraph = _Paragraph(context)

    def _take_citation(self, paragraph: _Paragraph) -> None:
        """Give the quote that one of our own citations names to the link of its capture."""
        found = _QUOTED.search(paragraph.text)
        links = [mention for _, mention in paragraph.links]
        if not found or not links:
            return
        archived = [mention for mention in links if mention.target.kind != "web" or mention.link.version]
        chosen = (archived or links)[0]
        chosen.passages += filter(None, [passage_of(found["words"], "citation", chosen.line)])

    def _judge_quotation(self, frame: _Frame) -> None:
        """Find out whose words a block quotation has: the line under it says so, or a note at its end."""
        if not frame.paragraphs:
            return
        last = frame.paragraphs[-1]
        words = [paragraph.text for paragraph in frame.paragraphs[:-1]]
        start = _attribution(last)
        if start is not None and (meant := last.is_from(start)):
            self._attach("\n".join([*words, last.text[:start]]), meant)
        elif start is None and last.marks and not last.text[last.marks[-1][0] :].strip(" \n.。”\"'"):
            self._attach("\n".join([*words, last.text]), last.marks[-1][1])
        elif start is None:
            self._pending = ("\n".join([*words, last.text]), self._before)

    def _settle(self, after: _Paragraph | None) -> None:
        """Decide about the last quotation, now that the paragraph behind it is known."""
        if self._pending is None:
            return
        (words, before), self._pending = self._pending, None
        if after is not None and not (after.marks and after.marks[0][0] == 0) and _attribution(after) == 0:
            meant = after.is_from(0)
        elif after is not None and after.marks and after.marks[0][0] == 0:
            meant = after.marks[0][1]
        else:
            meant = before.is_from(0) if before and before.text.rstrip().endswith((":", "：")) else None
        if meant is not None:
            self._attach(words, meant)

    def _attach(self, words: str, meant: Mention | Mark) -> None:
        line = meant.line if isinstance(meant, Mention) else self._line_of(meant.at)
        passage = passage_of(words, "blockquote", line)
        if passage is None:
            return
        if isinstance(meant, Mention):
            meant.passages.append(passage)
        else:
            self._waiting.append((meant.name, passage))


def _attribution(paragraph: _Paragraph) -> int | None:
    """Return where in a paragraph the line begins that says whose words the quotation has, None if there is none."""
    if not paragraph.own_words:
        return 0
    starts = [found.start() for found in _ATTRIBUTION.finditer(paragraph.text)]
    return starts[-1] if starts else None
