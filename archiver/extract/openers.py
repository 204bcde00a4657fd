"""Which function writes which element as Markdown; it is called when the element begins."""

from __future__ import annotations

from archiver.extract.block_openers import heading, paragraph, preformatted, quotation, rule
from archiver.extract.list_openers import description, item, listing, term, terms
from archiver.extract.object_openers import checkbox, math, noscript, picture, player, script
from archiver.extract.opening import Opener
from archiver.extract.table_openers import caption, cell, head_cell, row, table
from archiver.extract.tokens import INLINE, SKIPPED
from archiver.extract.word_openers import (
    anchor,
    bold,
    code,
    italic,
    line_break,
    quoted,
    reading,
    small,
    span_of_words,
    struck,
    unseen,
)
from archiver.extract.wordlist import words

OPENERS: dict[object, Opener | None] = {
    **dict.fromkeys(INLINE),
    **dict.fromkeys(SKIPPED, unseen),
    **dict.fromkeys(words("h1 h2 h3 h4 h5 h6"), heading),
    **dict.fromkeys(words("b strong"), bold),
    **dict.fromkeys(words("i em"), italic),
    **dict.fromkeys(words("s strike del"), struck),
    **dict.fromkeys(words("code kbd samp tt"), code),
    **dict.fromkeys(words("sub sup"), small),
    **dict.fromkeys(words("iframe embed object video audio"), player),
    **dict.fromkeys(words("img amp-img"), picture),
    **dict.fromkeys(words("p"), paragraph),
    **dict.fromkeys(words("ul ol menu dir"), listing),
    "a": anchor,
    "blockquote": quotation,
    "br": line_break,
    "caption": caption,
    "dd": description,
    "dl": terms,
    "dt": term,
    "hr": rule,
    "input": checkbox,
    "li": item,
    "math": math,
    "noscript": noscript,
    "pre": preformatted,
    "q": quoted,
    "rp": None,
    "rt": reading,
    "script": script,
    "span": span_of_words,
    "table": table,
    "td": cell,
    "th": head_cell,
    "tr": row,
}
"""Elements that are not listed are boxes; those with None are words like those around them."""
