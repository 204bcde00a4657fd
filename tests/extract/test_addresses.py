from __future__ import annotations

import pytest

from archiver.extract.addresses import MAX_ADDRESS, MAX_BASE, Addresses, absolute, base_address
from archiver.extract.dom import parse

HOST = "https://x.example"


@pytest.mark.parametrize("base", [None, f"{HOST}/a/"])
def test_an_address_longer_than_any_server_takes_is_none(base: str | None) -> None:
    longest = f"{HOST}/".ljust(MAX_ADDRESS, "a")
    assert Addresses(base).absolute(longest) == absolute(longest, base) == longest
    assert Addresses(base).absolute(longest + "a") is None
    assert absolute(longest + "a", base) is None


def test_an_address_is_measured_when_it_is_whole() -> None:
    path = "/".ljust(MAX_ADDRESS - 5, "a")
    assert absolute(path, HOST) is None
    assert Addresses(HOST).absolute(path) is None
    assert absolute("b c" * 20_000, f"{HOST}/") is None


def test_a_long_base_joins_nothing() -> None:
    root = parse(f"<base href='http://{'a.' * MAX_ADDRESS}/'><p>x")
    assert root is not None
    assert base_address(root, f"{HOST}/p") == f"{HOST}/p"
    assert Addresses(f"{HOST}/".ljust(MAX_BASE + 1, "a")).absolute("b") is None


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("/b", f"{HOST}/b"),
        ("b", f"{HOST}/a/b"),
        ("//y.example/", "https://y.example/"),
        ("mailto:a@b", None),
        ("", None),
    ],
)
def test_an_address_is_joined_to_the_base(address: str, whole: str | None) -> None:
    assert Addresses(f"{HOST}/a/").absolute(address) == absolute(address, f"{HOST}/a/") == whole
