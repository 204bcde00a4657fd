"""Bodies that are no story: empty, short, menus, links, the same twice, pages that stand in for the one asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.model import Finding
from archiver.records.quality import codes
from archiver.records.quality.members import body_name, size_of, text_of
from archiver.records.quality.prose import Parts, parts_of, prose_in, repeated, shown_text
from archiver.records.quality.refusals import MOST_SAID, refusal_in

SHORTEST_BODY = 100
"""Fewer characters than these, white space left out, are hardly a body.

Of 302 sampled records 62 have less, nearly all a navigation bar or a refusal, and the others have 250 or more.
"""

_INVISIBLE = "\ufeff\u200b\u2060"

# Of these kinds a body without a sentence is right.
_LISTS = frozenset({"listing", "collection", "product", "service", "forum", "documentation"})
_CODE_SIGN = re.compile(r"[={}<>$\\;]")
_MOST_LINKED = 0.65
_LEAST_PROSE = 50
# A poem, a caption or a list of steps has fewer; a menu with its footer has more.
_FEWEST_LINES = 10
_SHARE_REPEATED = 0.3
_LEAST_REPEATED = 400


def body_findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what is odd about the text of `record`."""
    name = body_name(record)
    if name in record:
        yield from _story_findings(record, text_of(record, name), f"/{name}")
    for member in ("title", "text", "markdown"):
        text = text_of(record, member)
        if not text.isascii() and (count := sum(text.count(char) for char in _INVISIBLE)):
            message = f"{member} holds {count} invisible {'character' if count == 1 else 'characters'}"
            yield codes.TEXT_INVISIBLE.finding(message, pointer=f"/{member}")


def _story_findings(record: Mapping[str, Any], body: str, pointer: str) -> Iterator[Finding]:
    if not isinstance(record.get("text", record.get("markdown")), str):
        return
    # The beginning settles it for nearly every record.
    size = size_of(body[:4000])
    size = size if size >= SHORTEST_BODY else size_of(body)
    # What has so much prose is neither a refusal nor a menu; most bodies end here.
    prose = prose_in(body, MOST_SAID)
    shown = shown_text(body) if prose < MOST_SAID else ""
    refusal = refusal_in(shown, title=text_of(record, "title")) if shown else None
    if refusal is not None:
        message = f"the body is {refusal.what}"
        yield refusal.code.finding(message, pointer=pointer, value=refusal.passage)
    elif size == 0:
        yield codes.BODY_EMPTY.finding("the body is empty", pointer=pointer, expected="the text of the story")
    elif size < SHORTEST_BODY:
        message = f"the body has {size} characters that are not white space"
        yield codes.BODY_SHORT.finding(message, pointer=pointer, expected=f"at least {SHORTEST_BODY}")
    elif prose < _LEAST_PROSE and record.get("kind") not in _LISTS:
        yield from _menu_findings(parts_of(body), shown, pointer)
    yield from _repetition_findings(body, pointer)


def _menu_findings(parts: Parts, shown: str, pointer: str) -> Iterator[Finding]:
    value = " ".join(shown[:400].split())
    if parts.share_linked >= _MOST_LINKED:
        message = f"{int(100 * parts.share_linked)} % of the body is the text of links"
        yield codes.BODY_LINKS.finding(message, pointer=pointer, value=value)
    elif shown.count("\n") >= _FEWEST_LINES and not _is_code(shown):
        yield codes.BODY_BOILERPLATE.finding("no line of the body is a sentence", pointer=pointer, value=value)


def _is_code(shown: str) -> bool:
    return "```" in shown or len(_CODE_SIGN.findall(shown)) >= 0.03 * len(shown)


def _repetition_findings(body: str, pointer: str) -> Iterator[Finding]:
    again, line = repeated(body)
    if again >= _LEAST_REPEATED and again >= _SHARE_REPEATED * min(len(body), 20_000):
        share = 100 * again // min(len(body), 20_000)
        message = f"{share} % of the body stands in lines that stood before"
        yield codes.BODY_REPEATED.finding(message, pointer=pointer, value=line)
