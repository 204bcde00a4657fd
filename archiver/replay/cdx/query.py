"""A query to the CDX server, read from the parameters of a request."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, cast, get_args

import orjson

from archiver.errors import UsageError
from archiver.index.interface import Match
from archiver.replay.addresses import wanted_url
from archiver.replay.cdx.fields import Dialect
from archiver.replay.cdx.terms import Collapse, FieldFilter, field_named, parse_collapse, parse_filter
from archiver.warc.dates import parse_date, parse_last_date

Output = Literal["text", "cdxj", "json"]
_Parser = Callable[[str | None], datetime | None]
Sort = Literal["", "reverse", "closest"]

LINES_A_PAGE = 3000
"""What a "block" is that pageSize= counts: as many lines as one of a ZipNum cluster."""

MOST_OF_THE_LAST = 10_000
"""The most that a negative limit may ask for: they are held in memory."""

_PAGE_BLOCKS = 5
_MAX_NUMBER_DIGITS = 9
_TRUE = frozenset(["true", "1", "yes"])
# Said by clients, and of no consequence here: what was asked for comes anyway, or is a matter of the wire.
_IDLE = frozenset(["gzip", "resolverevisits", "allowfuzzy", "refresh"])
_KNOWN = frozenset(
    [
        "closest", "collapse", "fastlatest", "filter", "fl", "from", "limit", "matchtype", "offset", "output", "page",
        "pagesize", "resumekey", "shownumpages", "showresumekey", "sort", "to", "url",
    ]
)  # fmt: skip
_ALIASES = {"fields": "fl"}
_OUTPUTS = get_args(Output)
_MATCHES = get_args(Match)


class Place(NamedTuple):
    """Where an answer ended: the key and timestamp of its last line, and how many lines with both had been given."""

    urlkey: str
    timestamp: str
    given: int

    def __str__(self) -> str:
        """Return it as clients give it back: with nothing in it that a URL would change."""
        text = orjson.dumps([self.urlkey, self.timestamp, self.given])
        return base64.urlsafe_b64encode(text).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Place:
        """Return the place that `text` was made of. Raises ValueError."""
        values = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True))
        match values:
            case [str(urlkey), str(timestamp), int(given)]:
                return cls(urlkey, timestamp, given)
        raise ValueError(text)


@dataclass(frozen=True, slots=True)
class CdxQuery:
    """Which lines are wanted, and how they are written.

    `limit` is None for all, negative for the last ones. `page` counts from 0, in pages of `page_lines` lines; None: no
    pages. `ignored` are parameters nobody knows here.
    """

    url: str
    match: Match
    dialect: Dialect
    fields: tuple[str, ...]
    output: Output
    since: datetime | None = None
    until: datetime | None = None
    filters: tuple[FieldFilter, ...] = ()
    collapses: tuple[Collapse, ...] = ()
    sort: Sort = ""
    closest: datetime | None = None
    limit: int | None = None
    offset: int = 0
    after: Place | None = None
    shows_resume_key: bool = False
    page: int | None = None
    page_lines: int = _PAGE_BLOCKS * LINES_A_PAGE
    counts_pages: bool = False
    ignored: tuple[str, ...] = ()


def parse_query(parameters: Sequence[tuple[str, str]], dialect: Dialect) -> CdxQuery:
    """Return the query that the parameters of a request ask. Raises UsageError, or UrlError for a URL that is none."""
    said = _Parameters(parameters)
    url, match = _target(said)
    sort = said.choice("sort", ("", "default", "reverse", "closest")).replace("default", "")
    if sort and match != "exact":
        raise UsageError("only the captures of one URL can be sorted by time", f"sort={sort}", "Leave matchType out.")
    closest = said.moment("closest", parse_date)
    if (sort or closest) and (said.one("resumekey") or said.flag("showresumekey")):
        raise UsageError("a resume key goes with the order of the index", f"sort={sort}", "Leave sort and closest out.")
    if sort == "closest" and closest is None:
        raise UsageError("closest to what?", "sort=closest", "Give a timestamp, too: closest=20240506.")
    fields = tuple(name.strip() for text in said.all("fl") for name in text.split(",") if name.strip())
    for name in fields:
        field_named(name, dialect)
    output = said.choice("output", ("", *_OUTPUTS)) or ("text" if dialect.takes_rows or fields else "cdxj")
    return CdxQuery(
        url=url,
        match=match,
        dialect=dialect,
        fields=fields or dialect.usual,
        output=cast(Output, output),
        since=said.moment("from", parse_date),
        until=said.moment("to", parse_last_date),
        filters=tuple(parse_filter(text, dialect) for text in said.all("filter")),
        collapses=tuple(parse_collapse(text, dialect) for text in said.all("collapse")),
        sort="closest" if closest and not sort else cast(Sort, sort),
        closest=closest,
        limit=_limit(said, match),
        offset=said.number("offset") or 0,
        after=_resume_key(said.one("resumekey")),
        shows_resume_key=said.flag("showresumekey"),
        page=said.number("page"),
        page_lines=max(said.number("pagesize") or _PAGE_BLOCKS, 1) * LINES_A_PAGE,
        counts_pages=said.flag("shownumpages"),
        ignored=said.unknown(),
    )


def _resume_key(text: str) -> Place | None:
    if not text:
        return None
    try:
        return Place.read(text)
    except ValueError as error:
        hint = "Give the one at the end of the answer before."
        raise UsageError("no resume key", repr(text[:80]), hint) from error


def _limit(said: _Parameters, match: Match) -> int | None:
    limit = said.number("limit", is_signed=True)
    if limit is None and said.flag("fastlatest") and match == "exact":
        return -1
    if limit is not None and -limit > MOST_OF_THE_LAST:
        raise UsageError("too many of the last lines", f"limit={limit}", f"At most {MOST_OF_THE_LAST} can be had.")
    return limit


def _target(said: _Parameters) -> tuple[str, Match]:
    """Return the URL asked for, and what it stands for: by matchType, or by an asterisk (*.host, prefix*)."""
    text = said.one("url").strip()
    if not text:
        raise UsageError("no URL", "url", "Give one: url=example.org, with matchType=host for all of its host.")
    said_match = said.choice("matchtype", ("", *_MATCHES))
    if text.startswith("*.") and said_match in ("", "domain"):
        return wanted_url(text.removeprefix("*.")), "domain"
    if text.endswith("*") and said_match in ("", "prefix"):
        return wanted_url(text.removesuffix("*")), "prefix"
    return wanted_url(text), cast(Match, said_match or "exact")


class _Parameters:
    """The parameters of a request; their names are compared without regard to case, since servers differ there."""

    def __init__(self, parameters: Sequence[tuple[str, str]]) -> None:
        self._said: dict[str, list[str]] = {}
        for name, value in parameters:
            lowered = name.lower()
            self._said.setdefault(_ALIASES.get(lowered, lowered), []).append(value)

    def all(self, name: str) -> list[str]:
        return self._said.get(name, [])

    def one(self, name: str) -> str:
        values = self._said.get(name)
        return values[0] if values else ""

    def flag(self, name: str) -> bool:
        return self.one(name).lower() in _TRUE

    def choice(self, name: str, known: tuple[str, ...]) -> str:
        value = self.one(name).lower()
        if value not in known:
            raise UsageError(f"no such {name}", repr(value[:80]), f"Known are {', '.join(filter(None, known))}.")
        return value

    def number(self, name: str, *, is_signed: bool = False) -> int | None:
        text = self.one(name)
        digits = text.removeprefix("-") if is_signed else text
        if not text:
            return None
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _MAX_NUMBER_DIGITS):
            raise UsageError("no number", f"{name}={text[:80]}", "Write it with digits.")
        return int(text)

    def moment(self, name: str, parse: _Parser) -> datetime | None:
        text = self.one(name)
        when = parse(text) if text else None
        if text and when is None:
            hint = "A timestamp is a year, then month, day, hour, minute, second: 20240506231500, or its beginning."
            raise UsageError("no timestamp", f"{name}={text[:80]}", hint)
        return when

    def unknown(self) -> tuple[str, ...]:
        return tuple(sorted(self._said.keys() - _KNOWN - _IDLE))
