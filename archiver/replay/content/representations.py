"""What is sent for a capture under one modifier: its body, in which coding, and what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.archive import Archive
from archiver.message.coding import decode_content
from archiver.model import Capture, Memento, header_value
from archiver.replay.addresses import linkable
from archiver.replay.content.bodies import Body, HeldBody, StoredBody, UnpackedBody, begins_as
from archiver.replay.content.codings import are_accepted, stated_codings
from archiver.replay.content.media import archived_headers, is_source_text, sendable_type, sent_type, shown_type
from archiver.replay.content.ranges import StoredRange, stored_range
from archiver.replay.content.stored import Stored, stored, with_finding
from archiver.replay.content.validators import etag, fingerprint
from archiver.replay.rewriting.charset import page_text
from archiver.replay.rewriting.insertion import with_insertion
from archiver.replay.rewriting.kinds import HTML_TYPES, VERSION, Rewriter, Rewritten, rewriter_of
from archiver.replay.rewriting.links import PageLinks

MAX_CONTENT = 32 * 1024 * 1024
"""The most content, in bytes, that is held at once; longer content is unpacked while it is sent."""

MAX_REWRITTEN = 16 * 1024 * 1024
"""The longest content, in bytes and without codings, whose links are made to lead into the archive.

While its links are changed a page of this length takes two seconds of CPU time and 150 MiB (measured).
"""


# Of a representation without its body: headers, parsed and as they stand, and the capture.
_OVERHEAD = 4096


@dataclass(frozen=True, slots=True)
class Wish:
    """How a capture's content is asked for.

    `stamp` is that of the capture's own addresses. `as_document` is for a window or frame; `insertion` is put where the
    head of a page begins, `nested_insertion` the same in pages that stand in its attributes. `accept_encoding` is the
    header, `origin` where archived content is served.
    """

    modifier: str
    stamp: str
    as_document: bool = True
    insertion: bytes = b""
    nested_insertion: bytes = b""
    accept_encoding: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Representation:
    """A body under a type; `coding` is the content coding it is in, "" for none; `tag` is its ETag.

    `memento` holds status, headers and findings, never a payload. `kind` is the media type it is shown as. `part`
    tells which part of a whole the body is. `depends_on_destination` tells that a window, a frame and a script get
    different answers at the same address. `archived` are the archived headers that go along.
    """

    memento: Memento
    body: Body
    kind: str
    content_type: str
    coding: str
    tag: str
    part: StoredRange | None = None
    depends_on_destination: bool = False
    archived: tuple[tuple[str, str], ...] = ()

    @property
    def is_coded(self) -> bool:
        """Whether what is sent depends on the codings that the client takes."""
        return self.kind not in HTML_TYPES and bool(stated_codings(self.memento.headers))

    @property
    def held_bytes(self) -> int:
        """How much memory it takes, roughly."""
        return len(self.memento.http_head) + _OVERHEAD + (self.body.size or 0 if isinstance(self.body, HeldBody) else 0)


def represent(archive: Archive, found: Stored, wish: Wish) -> Representation:
    """Return the representation of a capture whose records hold `found`.

    Raises WarcError where a record that is not held breaks off in its beginning.
    """
    codings = stated_codings(found.memento.headers)
    if found.payload is None and _is_rewritten(found, wish):
        found = stored(archive, found.memento.capture, most_held=MAX_REWRITTEN)
    if found.payload is None:
        return _streamed(archive, found, codings, wish)
    decoded = decode_content(found.payload, ", ".join(codings), max_bytes=MAX_CONTENT)
    if decoded.problem and len(decoded.content) >= MAX_CONTENT:
        return _streamed(archive, found, codings, wish)
    memento, content = found.memento, decoded.content
    if decoded.problem:
        memento = with_finding(memento, decoded.problem)
    kind = shown_type(memento, wish.modifier, content)
    part = _part(memento, len(found.payload))
    rewriter = None if part else _rewriter(kind, wish, content)
    if rewriter and len(content) > MAX_REWRITTEN:
        memento, rewriter = with_finding(memento, _not_rewritten(len(content))), None
    if rewriter:
        # A feed is read far from where it came from.
        links = PageLinks(
            linkable(memento.capture.url),
            wish.stamp,
            origin=wish.origin if is_source_text(kind) else "",
            insertion=wish.nested_insertion.decode("ascii"),
        )
        made = rewriter(content, memento.content_type, links)
        return _rewritten(memento, found.source, kind, made, wish)
    is_kept = bool(codings) and (part is not None or decoded.problem is None)
    is_kept = is_kept and are_accepted(codings, wish.accept_encoding)
    body = HeldBody(found.payload if is_kept else content)
    return _as_is(memento, found.source, kind, body, codings if is_kept else (), wish, part=part)


def keeps_links(archive: Archive, capture: Capture) -> bool:
    """Tell whether the content of `capture` is too long for its links to be changed. Raises WarcError."""
    found = stored(archive, capture, most_held=MAX_REWRITTEN)
    if found.payload is None:
        return True
    codings = ", ".join(stated_codings(found.memento.headers))
    return len(decode_content(found.payload, codings, max_bytes=MAX_CONTENT).content) > MAX_REWRITTEN


def _rewriter(kind: str, wish: Wish, opening: bytes = b"") -> Rewriter | None:
    is_source = wish.as_document and is_source_text(kind)
    return None if is_source else rewriter_of(kind, wish.modifier, opening)


def _is_rewritten(found: Stored, wish: Wish) -> bool:
    """Tell whether links are changed in a payload that was too long to be held, unless it is too long for that too."""
    memento = found.memento
    is_part = found.size is not None and _part(memento, found.size) is not None
    return not is_part and _rewriter(shown_type(memento, wish.modifier), wish) is not None


def _streamed(archive: Archive, found: Stored, codings: tuple[str, ...], wish: Wish) -> Representation:
    """Return the representation of content that is too long to be held, so that it stays as it is."""
    memento, source = found.memento, found.source or found.memento.capture
    kind = shown_type(memento, wish.modifier)
    if _is_rewritten(found, wish):
        memento = with_finding(memento, _not_rewritten(found.size or source.length))
    is_coded = bool(codings) and begins_as(archive, source, codings[-1])
    body: Body = StoredBody(archive, source, found.size)
    if is_coded and not are_accepted(codings, wish.accept_encoding):
        body, codings = UnpackedBody(archive, source, codings), ()
    part = _part(memento, found.size) if found.size is not None else None
    return _as_is(memento, source, kind, body, codings if is_coded else (), wish, part=part)


def _not_rewritten(size: int) -> str:
    most = f"{MAX_REWRITTEN // (1024 * 1024)} MiB"
    return f"its links are as archived: they are changed in content of up to {most} only, and this is {size} bytes"


def _as_is(
    memento: Memento,
    source: Capture | None,
    kind: str,
    body: Body,
    codings: tuple[str, ...],
    wish: Wish,
    *,
    part: StoredRange | None,
) -> Representation:
    tag = etag(source or memento.capture, *codings)
    if wish.modifier == "id_":
        content_type = sendable_type(memento.content_type)
    elif wish.as_document and is_source_text(kind):
        content_type = _as_text(memento, body)
    else:
        content_type = sent_type(memento, kind, wish.modifier)
    depends = wish.modifier != "id_" and (kind in HTML_TYPES or is_source_text(kind))
    return Representation(memento, body, kind, content_type, ", ".join(codings), tag, part, depends, _archived(memento))


def _as_text(memento: Memento, body: Body) -> str:
    opening = body.raw if isinstance(body, HeldBody) else b""
    return f"text/plain; charset={page_text(opening, memento.content_type).label}"


def _rewritten(memento: Memento, source: Capture | None, kind: str, made: Rewritten, wish: Wish) -> Representation:
    body = made.body
    if kind in HTML_TYPES and wish.insertion and not (made.label or "").startswith("utf-16"):
        body = with_insertion(body, wish.insertion)
    # Whatever the output depends on beside the payload.
    capture = memento.capture
    mark = fingerprint(
        VERSION, capture.url, wish.stamp, wish.modifier, memento.content_type or "", wish.insertion, wish.origin
    )
    content_type = sent_type(memento, kind, wish.modifier, made.label)
    depends = kind in HTML_TYPES or is_source_text(kind)
    tag = etag(source or capture, "r", mark)
    return Representation(memento, HeldBody(body), kind, content_type, "", tag, None, depends, _archived(memento))


def _archived(memento: Memento) -> tuple[tuple[str, str], ...]:
    return tuple(archived_headers(memento))


def _part(memento: Memento, size: int) -> StoredRange | None:
    """Return which part of a whole a recorded 206 holds, None if it is all of it or no 206.

    A Content-Range that does not fit the bytes says nothing.
    """
    said = stored_range(header_value(memento.headers, "content-range")) if memento.status == 206 else None
    is_true = said is not None and said.stop - said.start == size
    return said if is_true and said != StoredRange(0, size, size) else None
