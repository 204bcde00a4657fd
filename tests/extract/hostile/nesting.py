"""Elements in elements in elements: deeper than a stack, and than libxml2's limit of 256."""

from __future__ import annotations

from functools import partial

from tests.extract.hostile.case import add, page
from tests.extract.hostile.parts import LAST, SENTENCE, STORY, around, ending, paragraphs

DEPTH = 100_000
_SHORT = b"<p>Short words in the deep.</p>"

_OPENED = {
    "div": b"<div>",
    "span": b"<span>",
    "font": b"<font color=red>",
    "bold": b"<b>",
    "blockquote": b"<blockquote>",
    "quote": b"<q>",
    "table": b"<table><tr><td>",
    "list": b"<ul><li>",
    "definition": b"<dl><dd>",
    "section": b"<section>",
    "article": b"<article>",
    "form": b"<form>",
    "label": b"<label>",
    "details": b"<details><summary>x</summary>",
    "unknown": b"<x-box>",
    "figure": b"<figure>",
    "ruby": b"<ruby>",
    "subscript": b"<sub>",
    "code": b"<code>",
    "link": b"<a href=/b>",
    "block-in-inline": b"<i><div>",
}


def _closed(opened: bytes) -> bytes:
    tags = [part.split()[0] for part in opened.replace(b"<summary>x</summary>", b"").strip(b"<>").split(b"><")]
    return b"".join(b"</" + tag + b">" for tag in reversed(tags))


def _nested(opened: bytes) -> bytes:
    return around(opened * DEPTH + _SHORT + _closed(opened) * DEPTH)


def _unclosed(opened: bytes) -> bytes:
    return paragraphs() + opened * DEPTH + ending()


for _name, _tags in _OPENED.items():
    add(f"nesting-{_name}", partial(_nested, _tags), keeps=[*STORY, "Short words in the deep."])
    add(f"nesting-{_name}-unclosed", partial(_unclosed, _tags), keeps=STORY)


@page(says=[SENTENCE, "deep in the boxes"], keeps=[SENTENCE, "deep in the boxes", LAST])
def story_in_the_deepest_box() -> bytes:
    inner = paragraphs(5) + b"<p>And this, deep in the boxes, is a sentence of the story, as the others are.</p>"
    return b"<html><body>" + b"<div>" * DEPTH + inner + b"</div>" * DEPTH + ending()


@page(says=STORY)
def closing_tags_without_end() -> bytes:
    return around(b"</div>" * 1_000_000)


@page(says=[SENTENCE], keeps=STORY)
def formatting_that_overlaps() -> bytes:
    # The adoption agency of HTML (HTML standard, 13.2.6.4.7) clones open formatting elements into each paragraph.
    return around(b"<p>" + b"<b><i><a href=/x>" * 300 + b"<p>x" * 3000)


@page(says=STORY)
def misnested_everything() -> bytes:
    return around(b"<b><p><i></b><table><td></i><ul></p><li></table></ul>" * 10_000)


@page(says=[SENTENCE], keeps=STORY)
def vector_groups() -> bytes:
    return around(b"<svg>" + b"<g>" * DEPTH + b"</g>" * DEPTH + b"</svg>")


@page(says=[SENTENCE], keeps=STORY)
def formula_rows() -> bytes:
    return around(b"<math>" + b"<mrow>" * DEPTH + b"<mi>x</mi>" + b"</mrow>" * DEPTH + b"</math>")
