"""The Merkle tree of RFC 9162 over SHA-256, without the leaves being held: root, and proof that a leaf is in it.

A leaf's hash is SHA-256 of 0x00 and its content, a node's that of 0x01 and both its children (2.1.1), so that no node
passes for a leaf. Nothing here reads files or knows what a leaf holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice

HASH_BYTES = 32
EMPTY_ROOT = sha256().digest()
"""The root of a tree without leaves (RFC 9162, 2.1.1)."""

_CHUNK = 1024
"""Leaves that are joined at once; a power of two. Joining them level by level costs half of joining one by one."""


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of the leaf that holds `content`."""
    return sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two others."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A growing tree, of which only the roots of its full subtrees are kept: at most one for each power of two."""

    def __init__(self) -> None:
        self.size = 0
        # Heights fall from the first to the last.
        self._peaks: list[tuple[int, bytes]] = []

    def append(self, leaf: bytes) -> None:
        """Add the leaf with the hash `leaf` at the end."""
        self._add(0, leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the leaves with these hashes at the end."""
        rest = iter(leaves)
        # Only at a multiple of its size is a chunk a subtree of its own.
        for leaf in islice(rest, -self.size % _CHUNK):
            self.append(leaf)
        while len(chunk := list(islice(rest, _CHUNK))) == _CHUNK:
            self._add(_CHUNK.bit_length() - 1, _full_root(chunk))
            self.size += _CHUNK
        for leaf in chunk:
            self.append(leaf)

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        *others, (_, top) = self._peaks
        for _, peak in reversed(others):
            top = node_hash(peak, top)
        return top

    def _add(self, height: int, top: bytes) -> None:
        while self._peaks and self._peaks[-1][0] == height:
            top = node_hash(self._peaks.pop()[1], top)
            height += 1
        self._peaks.append((height, top))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the tree over the leaves with these hashes."""
    tree = Tree()
    tree.extend(leaves)
    return tree.root()


def inclusion_paths(leaves: Iterable[bytes], indices: Sequence[int], size: int) -> list[list[bytes]]:
    """Return the proofs that these leaves are in the tree of `size`, each from its neighbour to the root (2.1.3.1).

    `leaves` are the hashes of all of them, read once. Raises ValueError if an index is outside, or they are not `size`.
    """
    if not all(0 <= index < size for index in indices):
        raise ValueError(f"a tree of {size} leaves has none of these numbers: {sorted(indices)[:10]}")
    spans = {index: list(_siblings(index, 0, size)) for index in indices}
    tops = _tops(leaves, {span for each in spans.values() for span in each}, size)
    return [[tops[span] for span in reversed(spans[index])] for index in indices]


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that `path` leads to from the leaf's hash; None if it cannot be of leaf `index` of `size`.

    The algorithm is that of RFC 9162, 2.1.3.2; a path that is too long or too short is none.
    """
    if not 0 <= index < size:
        return None
    number, last, top = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if number & 1 or number == last:
            top = node_hash(sibling, top)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            top = node_hash(top, sibling)
        number, last = number >> 1, last >> 1
    return top if last == 0 else None


def _full_root(level: list[bytes]) -> bytes:
    """Return the root over a number of hashes that is a power of two."""
    while len(level) > 1:
        pairs = iter(level)
        level = [sha256(b"\1" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return level[0]


def _siblings(index: int, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of leaves beside the way from the root over `start` to `stop` down to leaf `index`."""
    while stop - start > 1:
        # The largest power of two below the number of leaves (RFC 9162, 2.1.1).
        middle = start + (1 << ((stop - start - 1).bit_length() - 1))
        if index < middle:
            yield middle, stop
            stop = middle
        else:
            yield start, middle
            start = middle


def _tops(leaves: Iterable[bytes], spans: set[tuple[int, int]], size: int) -> dict[tuple[int, int], bytes]:
    """Return the roots over these spans; each begins where the tree has a subtree, so it is a tree of its own."""
    opening: dict[int, list[int]] = {}
    for start, stop in spans:
        opening.setdefault(start, []).append(stop)
    growing: list[tuple[int, int, Tree]] = []
    done: dict[tuple[int, int], bytes] = {}
    count = 0
    for count, leaf in enumerate(leaves, 1):
        growing += [(count - 1, stop, Tree()) for stop in opening.get(count - 1, ())]
        is_ended = False
        for _, stop, tree in growing:
            tree.append(leaf)
            is_ended = is_ended or stop == count
        if is_ended:
            done |= {(start, stop): tree.root() for start, stop, tree in growing if stop == count}
            growing = [each for each in growing if each[1] != count]
    if count != size:
        raise ValueError(f"there are {count} leaves, not {size}")
    return done
