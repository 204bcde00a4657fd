"""How many comments a page says it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.extract.evidence import Candidate
from archiver.extract.jsonld import Node
from archiver.extract.metadata import Head
from archiver.extract.scene import Scene
from archiver.extract.sightings import metas_named

_COUNT_WORDS = (
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarzy|"
    r"комментари[йяев]{1,2}|コメント|条评论|條評論|评论|댓글)"
)
_COUNT = re.compile(
    rf"(?<![\w.,])(?P<before>\d{{1,3}}(?:[.,]\d{{3}}){{1,2}}|\d{{1,7}})\s?{_COUNT_WORDS}(?!\w)|"
    rf"(?<!\w){_COUNT_WORDS}\s?[:：]?\s?\(?(?P<behind>\d{{1,7}})\)?(?![\w.,]\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_COMMENT_ACTION = re.compile(r"(?:^|/)CommentAction$")
MAX_COUNT_BLOCK = 120
"""More characters are no line about comments."""


def comment_count_candidates(head: Head, scene: Scene) -> list[Candidate]:
    """Return how many comments the page states, in decimal digits: metadata, or else "12 comments" by the headline."""
    found = [c for node in head.nodes for c in node.candidates("commentCount")]
    found += [c for node in head.nodes for c in _interactions(node)]
    found += metas_named(head, ("commentcount",))
    stated = [number for c in found if (number := _number(c)) is not None]
    return stated or list(_shown_counts(scene))


def _interactions(node: Node) -> Iterator[Candidate]:
    """Yield the number of comments among the InteractionCounters (schema.org) of a node."""
    said = node.members.get("interactionStatistic")
    listed = said if isinstance(said, list) else [said]
    for index, counter in enumerate(listed[:20]):
        if not isinstance(counter, dict):
            continue
        kind = counter.get("interactionType")
        name = kind.get("@type") if isinstance(kind, dict) else kind
        if isinstance(name, str) and _COMMENT_ACTION.search(name):
            place = f"{node.pointer}/interactionStatistic" + (f"/{index}" if isinstance(said, list) else "")
            yield from Node(counter, node.script, place, node.is_repaired, node.by_id).candidates(
                "userInteractionCount"
            )


def _number(found: Candidate) -> Candidate | None:
    bare = re.sub(r"(?<=\d)[.,](?=\d{3})", "", found.value.strip())
    if not (bare.isascii() and bare.isdecimal()) or len(bare) > 9:
        return None
    value = str(int(bare))
    steps = found.transforms if value == found.raw else (*found.transforms, "number")
    return Candidate(value, found.method, found.suffix, found.raw, found.element, steps)


def _shown_counts(scene: Scene) -> Iterator[Candidate]:
    for index in scene.near:
        block = scene.outline.blocks[index]
        may_count = len(block.text) <= MAX_COUNT_BLOCK and _DIGIT.search(block.text)
        found = _COUNT.search(block.text) if may_count else None
        if found is not None:
            said = found["before"] or found["behind"]
            number = _number(Candidate(said, "text", "", found.group(), scene.outline.elements[block.box]))
            if number is not None:
                yield number
