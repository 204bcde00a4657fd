"""What is measured of the boxes of a page: sums over what is in them, repeated ones, where the story seems to be."""

from __future__ import annotations

from functools import lru_cache

from archiver.extract.blocks import Outline
from archiver.extract.weights import name_score
from archiver.extract.wordlist import words

LONG_PROSE = 120
MIN_ITEMS = 3
_LANDMARKS = {
    tag: code for code, tag in enumerate(words("article main header footer nav aside form noscript dialog"), start=1)
}
_LISTS = {
    "ul": 1, "ol": 1, "li": 1, "table": 2, "tr": 2, "td": 2, "th": 2, "dl": 3, "dd": 3, "blockquote": 4, "figure": 5,
    "pre": 6, "button": 7, "details": 8,
}  # fmt: skip
_STATES = {"comments": 1, "hidden": 2, "likely": 4}


def share(part: int, whole: int) -> int:
    """Return the share of `part` in `whole`: 0 for none, 1 to 8 by eighths, 9 for all."""
    if part <= 0 or whole <= 0:
        return 0
    return 9 if part >= whole else 1 + 8 * part // whole


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
    """The measures of the boxes of one page; each list is in the order of the outline."""

    __slots__ = (
        "container",
        "contexts",
        "counts",
        "depths",
        "items",
        "kept",
        "levels",
        "links",
        "long",
        "names",
        "outline",
        "paths",
        "proses",
        "shape_with_parent",
        "sibling_keys",
        "siblings",
        "weights",
        "wide",
        "wide_container",
    )

    def __init__(self, outline: Outline, prose: list[int]) -> None:
        """Take the measures; `prose` is that of the blocks."""
        self.outline = outline
        self._sum(prose)
        self._go_down()
        self._find_container(prose)

    def _sum(self, prose: list[int]) -> None:
        """Add up the weight, links, prose and number of blocks in each box."""
        outline = self.outline
        size = len(outline.tags)
        self.weights, self.links, self.proses = [0] * size, [0] * size, [0] * size
        self.counts, self.long = [0] * size, [0] * size
        weights, links, proses, counts, long = self.weights, self.links, self.proses, self.counts, self.long
        for block, own in zip(outline.blocks, prose, strict=True):
            box = block.box
            weights[box] += block.weight
            links[box] += block.link_weight
            proses[box] += own
            counts[box] += 1
            if own >= LONG_PROSE:
                long[box] += 1
        parents = outline.parents
        for box in range(size - 1, 0, -1):
            if count := counts[box]:
                parent = parents[box]
                weights[parent] += weights[box]
                links[parent] += links[box]
                proses[parent] += proses[box]
                counts[parent] += count
                long[parent] += long[box]

    def _go_down(self) -> None:
        """Find for each box its depth, context, names' score, shape, and the repeated box it is or is in."""
        outline = self.outline
        tags, parents, names, verdicts = outline.tags, outline.parents, outline.names, outline.verdicts
        size = len(tags)
        self.depths, self.names, self.paths, self.items = [0] * size, [0] * size, [0] * size, [0] * size
        self.contexts: list[Context] = [(0, 0, 0, 0)] * size
        self.shape_with_parent, self.sibling_keys = [0] * size, [0] * size
        self.siblings: dict[int, int] = {}
        shapes: dict[tuple[str, str], int] = {}
        of_box = [0] * size
        siblings, depths, paths, own, contexts = self.siblings, self.depths, self.paths, self.names, self.contexts
        for box in range(1, size):
            parent, tag, name, verdict = parents[box], tags[box], names[box], verdicts[box]
            depths[box] = depths[parent] + 1
            around = contexts[parent]
            contexts[box] = enter(around, tag, verdict) if verdict or tag in _LANDMARKS or tag in _LISTS else around
            score = name_score(name) if len(name) > 1 else 0
            own[box] = score
            paths[box] = paths[parent] + score
            shape = shapes.setdefault((tag, name), len(shapes))
            of_box[box] = shape
            self.shape_with_parent[box] = shape << 20 | of_box[parent]
            key = self.sibling_keys[box] = parent << 20 | shape
            siblings[key] = siblings.get(key, 0) + 1
        items, counts, keys = self.items, self.counts, self.sibling_keys
        for box in range(1, size):
            if counts[box]:
                items[box] = box if siblings[keys[box]] >= MIN_ITEMS else items[parents[box]]

    def _find_container(self, prose: list[int]) -> None:
        """Find the smallest box with most of the prose outside of unlikely boxes, and each box's way up from it."""
        outline = self.outline
        parents, verdicts, tags = outline.parents, outline.verdicts, outline.tags
        size = len(parents)
        page, plain = self.proses[0], self.weights[0] - self.links[0]
        gone = [False] * size
        for box in range(1, size):
            if gone[parents[box]] or (
                verdicts[box] in ("unlikely", "hidden", "comments")
                and self.proses[box] * 2 < page
                and (self.weights[box] - self.links[box]) * 2 < plain
            ):
                gone[box] = True
        self.kept = kept = [0] * size
        for block, own in zip(outline.blocks, prose, strict=True):
            if not gone[block.box]:
                kept[block.box] += own
        heaviest = [0] * size
        for box in range(size - 1, 0, -1):
            if own := kept[box]:
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
        self.levels, self.wide = [0] * size, [False] * size
        on_way, level, box = {}, 0, self.container
        while box >= 0:
            on_way[box] = min(12, level)
            level, box = level + 1, parents[box]
        for box in range(size):
            way = on_way.get(box)
            self.levels[box] = self.levels[parents[box]] if way is None else way
            self.wide[box] = box == self.wide_container or (box > 0 and self.wide[parents[box]])

    def row(self, box: int) -> tuple[int, ...]:
        """Return the features that all blocks of a box share."""
        parents = self.outline.parents
        up = parents[box] if box else 0
        top = parents[up] if up else 0
        item, page = self.items[box], self.proses[0]
        landmark, listed, unlikely, state = self.contexts[box]
        if item:
            item_row = (
                share(self.proses[parents[item]], page),
                min(9, self.depths[box] - self.depths[item]),
                min(15, self.weights[item].bit_length()),
            )
        else:
            item_row = (0, 15, 0)
        return (
            landmark,
            unlikely,
            state,
            listed,
            min(31, self.depths[box]),
            share(self.proses[box], page),
            share(self.proses[top], page),
            min(15, self.long[up]),
            min(15, self.long[top]),
            share(self.links[up], self.weights[up]),
            share(self.links[top], self.weights[top]),
            min(15, self.counts[top].bit_length()),
            *item_row,
            min(15, self.siblings[self.sibling_keys[box]].bit_length()) if box else 0,
            self.levels[box] + (13 if self.wide[box] else 0),
            max(0, min(24, (self.names[box] + self.names[up] + 240) // 20)),
            max(0, min(30, (self.paths[box] + 450) // 30)),
        )
