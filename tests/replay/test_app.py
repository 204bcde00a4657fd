"""Which address shows what."""

from __future__ import annotations

import pytest

from tests.replay.shelf import Client


@pytest.mark.parametrize("path", ["/w/-/shim-0.js", "/w/~quotation/urn:uuid:1", "/w/~passage/urn:uuid:1/title", "/cdx"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_a_path_refuses_a_method_it_does_not_take_and_no_other_route_takes_it(
    client: Client, path: str, method: str
) -> None:
    # What lies among content would else be asked for as a capture, which every method may be.
    answer = client.get(path, method=method)
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
