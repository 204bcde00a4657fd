"""All made files, in the order of their classes."""

from __future__ import annotations

from tests.warc.malformed import (
    arcs,
    bombs,
    damage,
    dates,
    digests,
    fields,
    fuzzed,
    gzipped,
    heads,
    ids,
    lengths,
    messages,
    revisits,
    segments,
    waczs,
    zst_frames,
)
from tests.warc.malformed.case import CASES, Case

_CLASSES = (heads, fields, ids, dates, lengths, digests, revisits, segments, messages, gzipped, zst_frames, damage)
_OTHERS = (arcs, waczs, bombs, fuzzed)


def all_cases() -> list[Case]:
    """Return the cases sorted by name; those that are huge when unpacked are among them."""
    assert all(module.__doc__ for module in (*_CLASSES, *_OTHERS))
    return sorted(CASES, key=lambda each: each.name)
