"""One thing that a manuscript refers to: the links that stand together and mean one capture, made one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from archiver.cite.manuscript.attaching import Mention
from archiver.cite.manuscript.passage import Passage
from archiver.cite.manuscript.pieces import Link
from archiver.cite.manuscript.span import Span, span_of_text
from archiver.cite.manuscript.target import Target, read_target
from archiver.urls.surt import surt


@dataclass(frozen=True, slots=True)
class Reference:
    """What a manuscript refers to, and how exactly it tells which capture is meant.

    `link` is the construct that an archived address can be added to, and `line` its place; `url` the page on the web,
    None where only a record or an address without one is named. `version` is the archived address as written.
    """

    link: Link
    line: int
    url: str | None
    span: Span | None = None
    version: str | None = None
    record_id: str | None = None
    passages: tuple[Passage, ...] = ()

    @property
    def is_archived(self) -> bool:
        """Whether the manuscript names a capture, and not the page alone."""
        return self.version is not None or self.record_id is not None


def references(mentions: Iterable[Mention]) -> list[Reference]:
    """Return what `mentions` refer to, in the order of the text."""
    ordered = sorted(mentions, key=lambda each: each.context)
    made = [each for _, group in groupby(ordered, key=lambda each: each.context) for each in _in_context(list(group))]
    return sorted(made, key=lambda each: (each.link.start, each.link.end))


def _in_context(mentions: list[Mention]) -> Iterator[Reference]:
    """Yield the references of links that stand together: an original and its capture are one."""
    parts = list(_paired([_alone(mention) for mention in mentions]))
    archived: dict[tuple[str, object], Reference] = {}
    for part in parts:
        if part.url and part.is_archived:
            key = (_comparable(part.url), part.span.start.replace(microsecond=0) if part.span else None)
            archived[key] = _joined(archived[key], part) if key in archived else part
    live: dict[str, list[Reference]] = {}
    # What a capture is about is told by its own quotes: those of the links it is joined with change nothing, or a
    # manuscript would read differently once it is mended.
    own = dict(archived)
    # Those with quotes come first: each is mended where it stands, and the others are about one of them.
    for part in sorted(
        (part for part in parts if part.url and not part.is_archived), key=lambda each: not each.passages
    ):
        url = _comparable(part.url or "")
        found = next((key for key, each in own.items() if key[0] == url and _may_join(each, part)), None)
        if found:
            archived[found] = _joined(archived[found], part)
        else:
            _add(live.setdefault(url, []), part)
    left = [each for group in live.values() for each in group]
    yield from _with_others([*archived.values()], left, [part for part in parts if not part.url])


def _add(group: list[Reference], part: Reference) -> None:
    """Add a link of a page to those of the same page: to the one that it can be about, or as another one."""
    place = next((place for place, each in enumerate(group) if _may_join(each, part)), None)
    if place is None:
        group.append(part)
    else:
        group[place] = _joined(group[place], part)


def _paired(parts: list[Reference]) -> Iterator[Reference]:
    """Yield the parts, an original with the capture that stands right behind it as one."""
    held: Reference | None = None
    for part in parts:
        if held is not None and _is_pair(held, part):
            yield _joined(part, held)
            held = None
            continue
        if held is not None:
            yield held
        held = None if part.is_archived else part
        if held is None:
            yield part
    if held is not None:
        yield held


def _is_pair(live: Reference, part: Reference) -> bool:
    """Tell whether `part` is the capture of the page before it, and not one with a quotation of its own."""
    if not (part.is_archived and live.url and part.url and _comparable(live.url) == _comparable(part.url)):
        return False
    return all(passage.rule == "text-fragment" for passage in part.passages) or _may_join(part, live)


def _may_join(one: Reference, live: Reference) -> bool:
    """Tell whether a page's link can be about what another one is: where each has quotes of its own they are two."""
    quoted = {passage.parts for passage in one.passages}
    return not quoted or not live.passages or any(passage.parts in quoted for passage in live.passages)


def _with_others(archived: list[Reference], live: list[Reference], others: list[Reference]) -> Iterator[Reference]:
    """Yield the references; a record id, or an address that tells no original, goes to the only one it can be about."""
    for part in others:
        if part.record_id and len(archived) == 1 and archived[0].record_id in (None, part.record_id):
            archived = [_joined(archived[0], part)]
        elif not archived and len(live) == 1:
            archived, live = [_joined(live[0], part)], []
        else:
            yield part
    yield from archived
    yield from live


def _alone(mention: Mention) -> Reference:
    """Return what a link refers to on its own."""
    link, target = mention.link, mention.target
    beside = read_target(link.version) if link.version else None
    named = next((each for each in (target, beside) if each and each.kind != "web"), None)
    said = span_of_text(link.date) if link.date else None
    return Reference(
        link=link,
        line=mention.line,
        url=target.url or (beside.url if beside else None),
        span=(named.span if named else None) or said,
        version=_version(link, target, beside),
        record_id=target.record_id or (beside.record_id if beside else None),
        passages=_distinct(mention.passages),
    )


def _version(link: Link, target: Target, beside: Target | None) -> str | None:
    if target.kind in ("memento", "pwid", "opaque"):
        return link.address
    return link.version if beside else None


def _joined(one: Reference, other: Reference) -> Reference:
    """Return `one` with what `other`, which means the same, says besides."""
    is_other_live = not other.is_archived
    # What can be mended is the construct with the original, if there is one.
    first = other if is_other_live and one.is_archived and one.link.form == "bare" else one
    return replace(
        one,
        link=first.link,
        line=min(one.line, other.line),
        url=one.url or other.url,
        span=one.span or other.span,
        version=one.version or other.version,
        record_id=one.record_id or other.record_id,
        passages=_distinct((*one.passages, *other.passages)),
    )


def _distinct(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return the passages without those whose words another one has in the same order."""
    kept: dict[str, Passage] = {}
    for passage in passages:
        kept.setdefault("".join("".join(passage.parts).split()), passage)
    return tuple(kept.values())


def _comparable(url: str) -> str:
    """Return what two spellings of a URL share: the key that the archive finds its captures by."""
    return surt(url)
