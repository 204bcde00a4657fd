"""What is measured of the boxes of a page: sums over what is in them, repeated ones, where the story seems to be.

Boxes of links that call themselves navigation are chaff: hardly ever are they story, and a third of all blocks stand in
them. Their blocks are not measured further.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from archiver.extract.blocks import Outline
from archiver.extract.weights import name_score
from archiver.extract.wordlist import words

LONG_PROSE = 120
MIN_ITEMS = 3
MIN_CHAFF = 4
WIDE = 13
"""Added to the level of boxes in the wide container."""
_LANDMARKS = {
    tag: code for code, tag in enumerate(words("article main header footer nav aside form noscript dialog"), start=1)
}
_LISTS = {
    "ul": 1, "ol": 1, "li": 1, "table": 2, "tr": 2, "td": 2, "th": 2, "dl": 3, "dd": 3, "blockquote": 4, "figure": 5,
    "pre": 6, "button": 7, "details": 8,
}  # fmt: skip
_SPECIAL = frozenset([*_LANDMARKS, *_LISTS])
_STATES = {"comments": 1, "hidden": 2, "likely": 4}
_AWAY = frozenset(["unlikely", "hidden", "comments"])


def share(part: int, whole: int) -> int:
    """Return the share of `part` in `whole`: 0 for none, 1 to 8 by eighths, 9 for all."""
    if part <= 0 or whole <= 0:
        return 0
    return 9 if part >= whole else 1 + 8 * part // whole


def _within(numbers: list[int], most: int) -> list[int]:
    """Return `numbers` with 0 for those below it and `most` for those above."""
    return [0 if number < 0 else number if number < most else most for number in numbers]


Context = tuple[int, int, int, int]
"""Landmark, list, number of unlikely boxes around (at most 3), and bits for comments, hidden and likely ones."""


@lru_cache(maxsize=4096)
def enter(context: Context, tag: str, verdict: str) -> Context:
    """Return the context in a box of `tag` and `verdict` that stands in `context`."""
    landmark, listed, unlikely, state = context
    if verdict == "unlikely":
        unlikely = min(3, unlikely + 1)
    return (
        _LANDMARKS.get(tag, landmark),
        _LISTS.get(tag, listed),
        unlikely,
        state | _STATES.get(verdict, 0),
    )


class Boxes:
    """The measures of the boxes of one page; each list is in the order of the outline.

    `live` are the boxes that hold text and are no chaff, the first of them the whole page.
    """

    __slots__ = (
        "container",
        "contexts",
        "counts",
        "depths",
        "is_live",
        "items",
        "kept",
        "levels",
        "links",
        "live",
        "long",
        "names",
        "outline",
        "paths",
        "proses",
        "shapes",
        "sibling_keys",
        "siblings",
        "weights",
        "wide_container",
    )

    def __init__(self, outline: Outline, prose: list[int]) -> None:
        """Take the measures; `prose` is that of the blocks."""
        self.outline = outline
        self._sum(prose)
        self._leave_chaff()
        self._go_down()
        self._find_container(prose)

    def _sum(self, prose: list[int]) -> None:
        """Add up the weight, links, prose and number of blocks in each box."""
        size = len(self.outline.tags)
        weights, links, proses, counts, long = [0] * size, [0] * size, [0] * size, [0] * size, [0] * size
        for block, own in zip(self.outline.blocks, prose, strict=True):
            box = block.box
            weights[box] += block.weight
            counts[box] += 1
            if linked := block.link_weight:
                links[box] += linked
            if own:
                proses[box] += own
                if own >= LONG_PROSE:
                    long[box] += 1
        parents = self.outline.parents
        for box in range(size - 1, 0, -1):
            if count := counts[box]:
                parent = parents[box]
                weights[parent] += weights[box]
                counts[parent] += count
                if linked := links[box]:
                    links[parent] += linked
                if own := proses[box]:
                    proses[parent] += own
                    long[parent] += long[box]
        self.weights, self.links, self.proses, self.counts, self.long = weights, links, proses, counts, long

    def _leave_chaff(self) -> None:
        """Find the live boxes; where nothing else is on the page, chaff lives too."""
        parents, tags, verdicts = self.outline.parents, self.outline.tags, self.outline.verdicts
        weights, links, counts = self.weights, self.links, self.counts
        half = weights[0] / 2
        is_live = [False] * len(tags)
        is_live[0] = True
        self.live = live = [0]
        for box, (count, parent) in enumerate(zip(counts, parents, strict=True)):
            if count and box and is_live[parent]:
                if verdicts[box] == "unlikely" and weights[box] < half:
                    tag, linked = tags[box], links[box]
                    least = 8 if tag == "nav" else 9
                    if tag == "footer" or (count >= MIN_CHAFF and 10 * linked >= least * weights[box]):
                        continue
                is_live[box] = True
                live.append(box)
        if not any(is_live[block.box] for block in self.outline.blocks):
            self.live = [0, *(box for box, count in enumerate(counts) if count and box)]
            is_live = [True] * len(tags)
        self.is_live = is_live

    def _go_down(self) -> None:
        """Find for each live box its depth, context, names' score, shape, and the repeated box it is or is in."""
        outline = self.outline
        tags, parents, names, verdicts = outline.tags, outline.parents, outline.names, outline.verdicts
        size = len(tags)
        depths, own, paths, items, shapes = [0] * size, [0] * size, [0] * size, [0] * size, [0] * size
        contexts: list[Context] = [(0, 0, 0, 0)] * size
        keys = [0] * size
        known: dict[str, int] = {}
        siblings: dict[int, int] = {0: 1}
        live = self.live[1:]
        for box in live:
            parent, tag, name, verdict = parents[box], tags[box], names[box], verdicts[box]
            depths[box] = depths[parent] + 1
            contexts[box] = enter(contexts[parent], tag, verdict) if verdict or tag in _SPECIAL else contexts[parent]
            if name:
                score = own[box] = name_score(name)
                paths[box] = paths[parent] + score
            else:
                paths[box] = paths[parent]
            shape = shapes[box] = known.setdefault(tag + name, len(known))
            key = keys[box] = parent << 20 | shape
            siblings[key] = siblings.get(key, 0) + 1
        for box in live:
            items[box] = box if siblings[keys[box]] >= MIN_ITEMS else items[parents[box]]
        self.depths, self.names, self.paths, self.items, self.shapes = depths, own, paths, items, shapes
        self.contexts, self.sibling_keys, self.siblings = contexts, keys, siblings

    def _find_container(self, prose: list[int]) -> None:
        """Find the smallest box with most of the prose outside of unlikely boxes, and each box's way up from it."""
        outline = self.outline
        parents, verdicts, tags = outline.parents, outline.verdicts, outline.tags
        weights, links, proses, live = self.weights, self.links, self.proses, self.live
        size = len(parents)
        page, plain = proses[0], weights[0] - links[0]
        is_story = [False] * size
        is_story[0] = True
        for box in live:
            if is_story[parents[box]] and not (
                verdicts[box] in _AWAY and proses[box] * 2 < page and (weights[box] - links[box]) * 2 < plain
            ):
                is_story[box] = True
        is_story[0] = True
        self.kept = kept = [0] * size
        for block, own in zip(outline.blocks, prose, strict=True):
            if own and is_story[block.box]:
                kept[block.box] += own
        heaviest = [0] * size
        for box in reversed(live):
            if box and (own := kept[box]):
                parent = parents[box]
                kept[parent] += own
                if own >= kept[heaviest[parent]] or not heaviest[parent]:
                    heaviest[parent] = box

        def descend(eighths: int) -> int:
            best = 0
            while box := heaviest[best]:
                wanted = 3 if verdicts[box] == "likely" or tags[box] == "article" else eighths
                if kept[box] * 8 < wanted * kept[best]:
                    break
                best = box
            return best

        self.container, self.wide_container = descend(6), descend(4)
        self.levels = levels = [0] * size
        on_way: dict[int, int] = {}
        level, box = 0, self.container
        while box >= 0:
            on_way[box] = min(WIDE - 1, level)
            level, box = level + 1, parents[box]
        wide = self.wide_container
        for box in live:
            above = levels[parents[box]] if box else 0
            levels[box] = on_way[box] if box in on_way else above % WIDE
            if above >= WIDE or box == wide:
                levels[box] += WIDE

    def columns(self, places: list[int]) -> list[Sequence[int]]:
        """Return the features that all blocks of a box share, a column each; `places` are the boxes of the blocks."""
        parents, depths, long, names, paths = self.outline.parents, self.depths, self.long, self.names, self.paths
        weights, counts = self.weights, self.counts
        ups = [parents[box] if box else 0 for box in places]
        tops = [parents[up] if up else 0 for up in ups]
        landmarks, lists, unlikely, states = zip(*[self.contexts[box] for box in places], strict=True)
        items = [self.items[box] for box in places]
        item_rows = {item: self._item_row(item) if item else (0, 0, 10) for item in {*items}}
        levels = self.levels
        # A condition takes a third of the time of min.
        return [
            landmarks,
            unlikely,
            states,
            lists,
            [depth if (depth := depths[box]) < 31 else 31 for box in places],
            [count if (count := long[up]) < 15 else 15 for up in ups],
            [count if (count := long[top]) < 15 else 15 for top in tops],
            *zip(*[item_rows[item] for item in items], strict=True),
            [levels[box] for box in places],
            _within([(names[box] + names[up]) // 20 + 12 for box, up in zip(places, ups, strict=True)], 24),
            _within([paths[box] // 30 + 15 for box in places], 30),
            [bits if (bits := weights[up].bit_length()) < 15 else 15 for up in ups],
            [bits if (bits := counts[top].bit_length()) < 15 else 15 for top in tops],
        ]

    def _item_row(self, item: int) -> tuple[int, ...]:
        """Return the features of what stands in a repeated box: the share of prose around it, its weight and links."""
        around, weight = self.proses[self.outline.parents[item]], self.weights[item]
        return share(around, self.proses[0]), min(15, weight.bit_length()), share(self.links[item], weight)
