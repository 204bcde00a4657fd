"""What stands in two records: the same id, the same body under different addresses.

Of each id and body 16 bytes of a digest and the number of its record are kept in arrays, of each record 24 bytes more:
some 165 bytes a record, whatever its text is.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.model import Finding
from archiver.records.quality import codes
from archiver.records.quality.members import body_name, size_of, text_of

MOST = 6_000_000
"""Ids and bodies that are remembered; with more, the later ones are only compared with these."""

_SHORTEST_BODY = 100
_LOOKED_AT, _COMPARED = 1_000, 200_000
_PLACE = re.compile(r"(.*(?::|#/))([0-9]{1,18})", re.DOTALL)
_NO_NUMBER = 2**64 - 1
# The address without what differs between names of one page.
_FRONT = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


class DigestTable:
    """A set of 16-byte digests, each with the number it was put in with; open addressing in arrays."""

    def __init__(self, *, most: int = MOST) -> None:
        self._most = most
        self._count = 0
        self._resize(1 << 12)

    def __len__(self) -> int:
        return self._count

    def first(self, digest: bytes, number: int) -> int:
        """Return the number that `digest` was first put in with: `number`, from 1, if that is now."""
        high, low = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:16], "big")
        slot = self._slot(high, low)
        if self._numbers[slot]:
            return self._numbers[slot]
        if self._count < self._most:
            self._highs[slot], self._lows[slot], self._numbers[slot] = high, low, number
            self._count += 1
            if 3 * self._count > 2 * len(self._numbers):
                self._grow()
        return number

    def _slot(self, high: int, low: int) -> int:
        mask = len(self._numbers) - 1
        slot = (high ^ low) & mask
        while self._numbers[slot] and (self._highs[slot] != high or self._lows[slot] != low):
            slot = (slot + 1) & mask
        return slot

    def _resize(self, size: int) -> None:
        empty = bytes(8 * size)
        self._highs, self._lows, self._numbers = (array("Q", empty) for _ in range(3))

    def _grow(self) -> None:
        highs, lows, numbers = self._highs, self._lows, self._numbers
        self._resize(2 * len(numbers))
        for high, low, number in zip(highs, lows, numbers, strict=True):
            if number:
                slot = self._slot(high, low)
                self._highs[slot], self._lows[slot], self._numbers[slot] = high, low, number


class Duplicates:
    """The records of one run, compared with one another."""

    def __init__(self, *, most: int = MOST) -> None:
        self._ids = DigestTable(most=most)
        self._bodies = DigestTable(most=most)
        self._urls = array("Q", [0])
        self._places = Places()

    def findings(self, record: Mapping[str, Any], place: str) -> Iterator[Finding]:
        """Yield what `record`, which stands at `place` ("a.jsonl:17"), has in common with an earlier one."""
        identity, name = text_of(record, "id"), body_name(record)
        body = text_of(record, name)
        # Short ones have a finding of their own, and are alike for many reasons.
        is_compared = size_of(body[:_LOOKED_AT]) >= _SHORTEST_BODY
        if not identity and not is_compared:
            return
        self._places.add(place)
        self._urls.append(_url_key(text_of(record, "url")))
        number = len(self._urls) - 1
        if identity:
            first = self._ids.first(_digest(identity), number)
            if first != number:
                message = f"{self._places.told(first)} has the same id"
                yield codes.ID_DUPLICATE.finding(message, pointer="/id", value=identity)
        if is_compared:
            first = self._bodies.first(_digest(body[:_COMPARED].strip()), number)
            if first != number and self._urls[first] != self._urls[number]:
                message = f"{self._places.told(first)} has the same body under another URL"
                yield codes.BODY_DUPLICATE.finding(message, pointer=f"/{name}", value=" ".join(body[:160].split()))


class Places:
    """Where each record stands, by its number from 1: the names of files once, numbers behind them packed."""

    def __init__(self) -> None:
        self._files: list[str] = [""]
        self._starts = array("Q", [0])
        self._ends = array("Q", [0])

    def add(self, place: str) -> None:
        """Take the place of the next record: "FILE:LINE", "FILE#/INDEX", or a file."""
        match = _PLACE.fullmatch(place)
        file, number = (match[1], int(match[2])) if match else (place, _NO_NUMBER)
        if self._files[-1] != file:
            self._files.append(file)
        self._starts.append(len(self._files) - 1)
        self._ends.append(number)

    def told(self, number: int) -> str:
        """Return where the record with that number stands."""
        file, end = self._files[self._starts[number]], self._ends[number]
        return file if end == _NO_NUMBER else f"{file}{end}"


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _url_key(url: str) -> int:
    bare = _FRONT.sub("", url[:4_000]).partition("#")[0].rstrip("/")
    return int.from_bytes(_digest(bare)[:8], "big")
