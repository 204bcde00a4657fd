"""Licences by the names that people give them."""

from __future__ import annotations

import pytest

from archiver.publish.licences import Licence, licence_of


@pytest.mark.parametrize(
    ("text", "licence", "hub"),
    [
        ("CC-BY-4.0", Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"), "cc-by-4.0"),
        ("ODbL-1.0", Licence("ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"), "odbl"),
        ("MIT", Licence("MIT", "https://spdx.org/licenses/MIT", "MIT"), "mit"),
        ("EUPL-1.2", Licence("EUPL-1.2", "https://spdx.org/licenses/EUPL-1.2", "EUPL-1.2"), "other"),
        ("https://example.org/terms", Licence("https://example.org/terms", "https://example.org/terms", ""), "other"),
        ("All rights reserved", Licence("All rights reserved", "", ""), "other"),
    ],
    ids=["cc", "odbl", "mit", "eupl", "address", "words"],
)
def test_a_licence_has_a_name_an_address_and_what_hubs_call_it(text: str, licence: Licence, hub: str) -> None:
    found = licence_of(text)
    assert found == licence
    assert found is not None
    assert found.hub_name == hub


def test_nothing_said_is_no_licence() -> None:
    assert licence_of("") is None
