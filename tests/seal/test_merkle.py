"""The tree of RFC 9162: known roots, roots and paths by the definition, and proofs of what is not so."""

from __future__ import annotations

import random
from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.seal.merkle import (
    EMPTY_ROOT,
    Tree,
    inclusion_paths,
    leaf_hash,
    node_hash,
    root_from_path,
    root_of,
)

# The inputs that implementations of Certificate Transparency are tried with, and what the definition makes of them.
KNOWN = [b"", b"\x00", b"\x10", b" !", b"01", b"@ABC", b"PQRSTUVW", b"`abcdefghijklmno"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

sizes = st.integers(1, 3000)


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(count)]


def inclusion_path(hashes: Sequence[bytes], index: int, size: int) -> list[bytes]:
    return inclusion_paths(hashes, [index], size)[0]


def defined(hashes: Sequence[bytes]) -> bytes:
    """The root as RFC 9162, 2.1.1, defines it."""
    if len(hashes) == 1:
        return hashes[0]
    half = 1 << ((len(hashes) - 1).bit_length() - 1)
    return sha256(b"\1" + defined(hashes[:half]) + defined(hashes[half:])).digest()


@pytest.mark.parametrize("size", ROOTS)
def test_known_trees_have_their_known_roots(size: int) -> None:
    assert root_of(map(leaf_hash, KNOWN[:size])).hex() == ROOTS[size]


def test_a_tree_without_leaves_has_the_root_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT == sha256(b"").digest()


@given(st.one_of(sizes, st.sampled_from([1023, 1024, 1025, 2048, 4097])))
def test_the_root_is_the_one_of_the_definition(size: int) -> None:
    assert root_of(leaves(size)) == defined(leaves(size))


@given(st.lists(st.integers(0, 2500), min_size=1, max_size=5))
def test_leaves_added_in_any_pieces_make_the_same_tree(pieces: list[int]) -> None:
    all_of_them = leaves(sum(pieces))
    tree, start = Tree(), 0
    for size in pieces:
        tree.extend(all_of_them[start : start + size])
        start += size
        assert tree.size == start
        assert tree.root() == (defined(all_of_them[:start]) if start else EMPTY_ROOT)


@given(st.integers(1, 700), st.data())
def test_every_path_leads_to_the_root(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(leaves(size), index, size)
    assert len(path) <= (size - 1).bit_length()
    assert root_from_path(leaves(size)[index], index, size, path) == root_of(leaves(size))


def test_all_paths_of_all_small_trees_lead_to_the_root() -> None:
    for size in range(1, 40):
        paths = inclusion_paths(leaves(size), range(size), size)
        for index, path in enumerate(paths):
            assert root_from_path(leaves(size)[index], index, size, path) == defined(leaves(size))


@given(st.integers(2, 300), st.randoms(use_true_random=False))
def test_a_path_proves_nothing_else(size: int, chance: random.Random) -> None:
    hashes = leaves(size)
    index, root = chance.randrange(size), root_of(hashes)
    path = inclusion_path(hashes, index, size)
    other = chance.choice([each for each in range(size) if each != index])
    assert root_from_path(hashes[other], index, size, path) != root
    assert root_from_path(hashes[index], other, size, path) != root
    assert root_from_path(hashes[index], index, size, path[:-1]) != root
    assert root_from_path(hashes[index], index, size, [*path, path[0]]) != root
    if len(path) > 1:
        assert root_from_path(hashes[index], index, size, [path[1], path[0], *path[2:]]) != root


@pytest.mark.parametrize("size", [0, 1, 5])
def test_a_leaf_outside_of_the_tree_has_no_root(size: int) -> None:
    assert root_from_path(leaf_hash(b""), size, size, []) is None
    assert root_from_path(leaf_hash(b""), -1, size, []) is None


def test_a_node_does_not_pass_for_a_leaf() -> None:
    left, right = leaves(2)
    # Without the bytes 0 and 1 in front, a tree of one leaf with this content would have the same root.
    assert leaf_hash(left + right) != node_hash(left, right)
    assert root_of([leaf_hash(left + right)]) != root_of([left, right])


def test_a_leaf_at_the_end_twice_is_another_tree() -> None:
    hashes = leaves(3)
    # In trees that double the last leaf to fill a level these two have one root (CVE-2012-2459).
    assert root_of(hashes) != root_of([*hashes, hashes[-1]])


@pytest.mark.parametrize(("index", "size", "there"), [(5, 5, 5), (-1, 5, 5), (0, 5, 4), (0, 5, 6)])
def test_a_path_is_not_made_of_another_number_of_leaves(index: int, size: int, there: int) -> None:
    with pytest.raises(ValueError):
        inclusion_path(leaves(there), index, size)
