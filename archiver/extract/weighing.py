"""What the learned weights say of a page, for people who ask why: signs of its kind, and blocks taken and left."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.extract.blocks import outline_page
from archiver.extract.choice import choose
from archiver.extract.dom import read_page
from archiver.extract.metadata import read_head
from archiver.extract.survey import strongest_signs, survey
from archiver.model import Kind


@dataclass(frozen=True, slots=True)
class Weighing:
    """The signs that speak most for the kind, in hundredths of log-odds, and how many of the blocks are the story."""

    signs: tuple[tuple[str, int], ...]
    blocks: int
    kept: int


def weigh(raw: bytes, kind: Kind, *, url: str | None = None, content_type: str | None = None) -> Weighing | None:
    """Return what the weights say of the page `raw`, None for a text without markup. Raises ExtractError."""
    root = read_page(raw, content_type=content_type).root
    if root is None:
        return None
    body = root.find("body")
    outline = outline_page(body if body is not None else root)
    found = survey(read_head(root, url), outline, url)
    choice = choose(outline, found, is_thread=kind == "forum")
    return Weighing(tuple(strongest_signs(found, kind)), len(outline.blocks), len(choice.blocks))
