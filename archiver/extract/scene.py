"""Where something stands in the page as shown: how far from the headline, in which part, beside which words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count

from lxml.etree import _Element

from archiver.extract.blocks import Outline
from archiver.extract.wordlist import words
from archiver.text.search import holds_any

_OTHER_CLASS = re.compile(
    r"(?<![a-z])(?:comments?|respond|replies|related|sidebar|footer|copyright|recommend\w*|widget|teasers?|most-?read|"
    r"popular|trending|latest|more-(?:news|stories|posts)|read-?(?:more|next)|also-?like|cards?|carousel|slider|swiper|"
    r"promo|weather|nav(?:bar|igation)?|menu|breadcrumbs?|ticker|calendar|events?|archives?|wm-ipp\w*)(?![a-z])"
)
_OTHER_HINTS = words(
    "comment respond replies related sidebar footer copyright recommend widget teaser read popular trending latest "
    "more- also card carousel slider swiper promo weather nav menu breadcrumb ticker calendar event archive wm-ipp"
)
"""What each of these has in it."""
_OTHER_TAGS = frozenset(words("aside nav footer select"))
_COMMENTS = re.compile(r"(?<![a-z])(?:comments?|respond|replies|disqus)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in lower case: those that count wherever they stand, in ASCII and beyond, and those that stand alone."""

    plain: tuple[str, ...]
    foreign: tuple[str, ...]
    alone: tuple[str, ...]
    pattern: re.Pattern[str]

    def is_in(self, lower: str) -> bool:
        """Tell whether a text in lower case has one of the words."""
        # Dozens of words are found sooner one by one than by a pattern of them all.
        for word in self.plain:
            if word in lower:
                return True
        if not lower.isascii():
            for word in self.foreign:
                if word in lower:
                    return True
        for word in self.alone:
            if word in lower:
                return self.pattern.search(lower) is not None
        return False


def _vocabulary(listed: str, alone: str = "") -> Vocabulary:
    """Return the words that are parted by bars in `listed` and `alone`."""
    parts, single = listed.split("|"), tuple(alone.split("|")) if alone else ()
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, single))})\b")
    plain = tuple(word for word in parts if word.isascii())
    return Vocabulary(plain, tuple(word for word in parts if not word.isascii()), single, pattern)


_UPDATED = _vocabulary(
    "updat|modifi|revis|edited|aktualisiert|geändert|letzte änderung|stand:|mis à jour|mise à jour|actualiz|atualiz|"
    "aggiorna|bijgewerkt|gewijzigd|zaktualizowa|aktualizov|frissít|uppdatera|opdatere|oppdatert|päivitetty|"
    "güncelle|обновлен|изменен|оновлен|ενημέρω|تحديث|עודכן|更新|修改|수정|cập nhật|diperbarui|reviewed|last checked",
)
_PUBLISHED = _vocabulary(
    "publis|public|posted|written|released|veröffentlicht|erstellt|erschienen|datum|mis en ligne|posté|fecha|creado|"
    "pubblicat|geplaatst|gepubliceerd|opublikowan|dodan|zveřejn|publikov|megjelen|közzé|udgivet|julkaist|"
    "yayın|опублик|дата|публик|оприлюдн|δημοσ|نشر|פורסם|发布|發布|发表|發表|時間|时间|日期|公開|掲載|投稿|등록|입력|게시|"
    "작성|đăng|diterbitkan|เผยแพร่",
    "by|von|par|por",
)
_NO_PUBLICATION = _vocabulary(
    "©|(c)|copyright",
    "when|until|till|bis zum|valid|expire|expires|deadline|registered|joined|member since|mitglied seit|born|geboren|"
    "beigetreten|last visit",
)
_HEADINGS = frozenset(["h1", "h2"])
NEAR = 8
FAR = 40
_MAX_ABOVE = 60


class Scene:
    """The boxes and blocks of a page around its headline."""

    def __init__(self, outline: Outline, title: str) -> None:
        self.outline = outline
        self.title = title
        self._first_blocks: dict[int, int] = {}
        self._boxes: dict[_Element, int] = {}

    @cached_property
    def heading(self) -> int | None:
        """The index of the block that is the headline, None if there is none."""
        return heading_block(self.outline, self.title)

    @property
    def last_near(self) -> int:
        """The index behind the last block that is not far from the headline."""
        return (self.heading or 0) + FAR + 1

    @property
    def near(self) -> range:
        """The indexes of the blocks near the headline."""
        middle = self.heading or 0
        return range(max(0, middle - NEAR), min(len(self.outline.blocks), middle + NEAR + 1))

    def box_of(self, element: _Element) -> int:
        """Return the index of the nearest box that holds `element`, 0 if none does."""
        if not self._boxes:
            self._boxes = dict(zip(self.outline.elements, count(), strict=False))
        above: _Element | None = element
        while above is not None:
            index = self._boxes.get(above)
            if index is not None:
                return index
            above = above.getparent()
        return 0

    def block_of(self, box: int) -> int:
        """Return the index of the first block of `box`; past the last one if it has none."""
        if not self._first_blocks:
            blocks = self.outline.blocks
            # Backwards, so that the first block of a box stays.
            self._first_blocks = {blocks[index].box: index for index in range(len(blocks) - 1, -1, -1)}
        return self._first_blocks.get(box, len(self.outline.blocks))

    def position(self, block: int) -> str:
        """Return how far `block` is from the headline: above, below, after, far or before."""
        if self.heading is None:
            return "first" if block < NEAR else "after" if block < FAR else "far"
        away = block - self.heading
        if away < -NEAR:
            return "before"
        if away < 0:
            return "above"
        return "below" if away <= NEAR else "after" if away <= FAR else "far"

    def part(self, box: int) -> str:
        """Return "comments" or "quote" in such, "other" in another part that is not about the story, else nothing."""
        outline = self.outline
        steps = 0
        while box > 0 and steps < _MAX_ABOVE:
            says = part_named(outline.names[box]) if len(outline.names[box]) > 1 else ""
            if says or outline.tags[box] in _OTHER_TAGS:
                return says or "other"
            if outline.tags[box] == "blockquote":
                return "quote"
            box = outline.parents[box]
            steps += 1
        return ""


@lru_cache(maxsize=16_384)
def part_named(name: str) -> str:
    """Return what a class and id say of a part: "comments", "other" or nothing."""
    lower = name.lower()
    if not holds_any(lower, _OTHER_HINTS) or not _OTHER_CLASS.search(lower):
        return ""
    return "comments" if _COMMENTS.search(lower) else "other"


@lru_cache(maxsize=1024)
def label(text: str) -> str:
    """Return what the words beside a date say it is of: "published", "updated", "both", "none" for neither, or ""."""
    lower = text.lower()
    if _NO_PUBLICATION.is_in(lower):
        return "none"
    is_updated = _UPDATED.is_in(lower)
    if _PUBLISHED.is_in(lower):
        return "both" if is_updated else "published"
    return "updated" if is_updated else ""


def heading_block(outline: Outline, title: str) -> int | None:
    """Return the index of the block that is the headline: an h1 that the title element has, any h1, such an h2."""
    tags, parents = outline.tags, outline.parents
    folded = _folded(title)
    fallback: int | None = None
    for index, block in enumerate(outline.blocks):
        tag = tags[block.box]
        if tag not in _HEADINGS:
            above = parents[block.box]
            tag = tags[above] if above >= 0 else ""
            if tag not in _HEADINGS:
                continue
        if (words_of := _folded(block.text)) and len(words_of) > 5 and words_of in folded:
            return index
        if fallback is None and tag == "h1":
            fallback = index
    return fallback


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text[:300].lower()))
