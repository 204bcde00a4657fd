"""Names and addresses of documents by others, which lead to paths and back."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.dataset.documents import ADDRESS, address_of, import_name, path_of, tree_of
from archiver.errors import StoreError, UsageError

_PARTS = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda part: part not in (".", "..")
)


@given(parts=st.lists(_PARTS, min_size=1, max_size=5))
def test_an_address_leads_to_its_path(parts: list[str]) -> None:
    path = "/".join(parts)
    address = address_of("picked", path)
    assert address.isascii()
    assert not set(address) & set(' ?#<>"')
    assert path_of(address) == PurePosixPath(path)


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "a%00b", "%2e%2e/x", "%2Fetc/passwd"])
def test_an_address_that_leads_out_of_the_tree_is_refused(path: str) -> None:
    with pytest.raises(StoreError):
        path_of(f"{ADDRESS}picked/{path}")


@pytest.mark.parametrize(
    ("folder", "name"),
    [("picked", "picked"), ("My picks (2025)", "My-picks-2025"), ("最新", "records"), ("-_.", "records")],
)
def test_an_import_is_called_after_its_folder(tmp_path: Path, folder: str, name: str) -> None:
    assert import_name(tmp_path / folder) == name


@pytest.mark.parametrize("name", ["", ".", "a/b", "a b", "-x", "x" * 101, "ä"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        import_name(tmp_path, name)


def test_a_tree_is_walked_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b/2.md", "b/1.md", "a.md", ".git/x.md", "b/.x.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [path for path, _ in tree_of(tmp_path)] == ["a.md", "b/1.md", "b/2.md"]


def test_names_that_are_no_utf_8_come_back(tmp_path: Path) -> None:
    name = b"\xff.md".decode("utf-8", "surrogateescape")
    assert path_of(address_of("x", name)) == PurePosixPath(name)
