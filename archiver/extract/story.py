"""Stories out of page bytes: one parse, every field with its evidence.

Nothing here touches the network or the clock: the same arguments give the same Story. The processor's time is looked at
only to give up a page that takes too much of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from archiver.extract.dom import Page, read_page
from archiver.extract.evidence import Candidate, absent, prove
from archiver.extract.limits import DEFAULT_LIMITS, Limits, Watch
from archiver.extract.places import Places
from archiver.extract.proofs import FIELDS
from archiver.extract.reading import Reading
from archiver.extract.rule_files import shipped_rules
from archiver.extract.rules import RuleSet
from archiver.model import Evidence, Story


def extract_story(
    raw: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
    rules: RuleSet | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Story:
    """Return the story of the page `raw`.

    `url` is where the page was captured: relative links are joined to it, and a date in it counts. `content_type` is
    the header as recorded. A date later than the day after `fetched_at` does not count. `rules` are the site rules to
    go by, by default those that ship; `limits` bound what the page may cost. Raises ExtractError if `raw` is empty,
    over a limit, or neither HTML nor plain text.
    """
    watch = Watch(limits)
    watch.bytes(len(raw))
    page = read_page(raw, content_type=content_type)
    if page.root is None:
        return plain_story(page)
    watch.elements(page.root)
    watch.time("the parse")
    latest = fetched_at.date() + timedelta(days=1) if fetched_at else None
    return Reading(page, url, latest, shipped_rules() if rules is None else rules, watch).story()


def plain_story(page: Page) -> Story:
    """Return the story of a text without markup: the text, and nothing about it."""
    text = page.text.replace("\r\n", "\n").replace("\ufeff", "").replace("\x00", "").strip()
    first = text.split("\n")[0]
    body = Candidate(first, "text", "", first)
    places = Places(page.text)
    proofs = [
        prove(name, body, (), places) if text and name in ("text", "markdown") else absent(name) for name in FIELDS
    ]
    kind = Evidence("kind", "http-header", "content-type", page.media_type or "")
    return Story(
        title=None,
        authors=(),
        date=None,
        source=None,
        language=None,
        description=None,
        kind="page",
        text=text,
        markdown=text,
        evidence=tuple(kind if proof.field == "kind" else proof for proof in proofs),
        encoding=page.decoded.encoding,
    )
