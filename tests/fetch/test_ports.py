"""Ports of other services."""

from __future__ import annotations

import pytest

from archiver.fetch.ports import other_service


@pytest.mark.parametrize("port", [80, 443, 8000, 8080, 8443, 3000, 5000, 81, 591, 65535])
def test_ports_of_web_servers_are_none_of_another_service(port: int) -> None:
    assert other_service(port) is None


@pytest.mark.parametrize(
    ("port", "service"), [(1, "tcpmux"), (22, "ssh"), (25, "smtp"), (6000, "x11"), (6667, "ircu"), (10080, "amanda")]
)
def test_ports_that_browsers_block_are_named(port: int, service: str) -> None:
    assert other_service(port) == service
