"""What hostile pages are put together of."""

from __future__ import annotations

SENTENCE = "This sentence is long enough to be taken for the prose of a story, is it not?"
LAST = "And here the story ends, after all that came before it, with one more sentence."
STORY = (SENTENCE, LAST)
"""What the story of a page made by `around` says."""

MEGA = 1_000_000


def paragraphs(count: int = 3) -> bytes:
    """Return that many paragraphs of prose, numbered."""
    return b"".join(b"<p>%d. %s</p>\n" % (number, SENTENCE.encode()) for number in range(1, count + 1))


def ending() -> bytes:
    """Return the last paragraph of a story."""
    return b"<p>" + LAST.encode() + b"</p>\n"


def around(middle: bytes, *, head: bytes = b"", charset: bytes = b"utf-8") -> bytes:
    """Return a page with `middle` between the paragraphs of its story, and `head` in its head."""
    top = b'<!doctype html><html lang="en"><head><meta charset="' + charset + b'"><title>The story</title>' + head
    return top + b"</head><body>\n" + paragraphs() + middle + b"\n" + ending() + b"</body></html>"
