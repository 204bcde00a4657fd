from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from archiver.replay.app import make_app
from archiver.replay.leaks import MAX_REPORT_BYTES, Leak
from archiver.replay.policies import content_policy
from tests.replay.shelf import CONTENT, Client, Shelf

URL = "http://leaky.example/"
REPORT = {"csp-report": {"blocked-uri": "http://live.example/a.png", "effective-directive": "img-src"}}


def send(client: Client, path: str, body: bytes, kind: str = "application/csp-report") -> int:
    """Return the status of the answer to a report."""

    async def sending() -> int:
        transport = httpx.ASGITransport(app=client.app)
        async with httpx.AsyncClient(transport=transport, base_url=CONTENT) as asking:
            return (await asking.post(path, content=body, headers={"Content-Type": kind})).status_code

    return asyncio.run(sending())


def test_a_report_to_the_address_in_the_policy_counts_for_its_capture(shelf: Shelf) -> None:
    shelf.add(URL, "<p>leaky</p>")
    archive = shelf.finish()
    app = make_app(archive)
    client = Client(app)
    policy = client.get(f"/w/20240506100000mp_/{URL}").headers["content-security-policy"]
    path = policy.split("report-uri ")[1].removeprefix(CONTENT)
    assert send(client, path, json.dumps(REPORT).encode()) == 204
    capture = next(iter(archive.lookup(URL)))
    assert app.state.site.leaks.of(capture) == (Leak("http://live.example/a.png", "img-src"),)


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("/csp-report?of=x", b"{}", "application/json", 415),
        ("/csp-report?of=x", b"{}", "text/plain", 415),
        ("/csp-report?of=x", bytes(MAX_REPORT_BYTES + 1), "application/csp-report", 413),
        ("/csp-report?of=x", b"nonsense", "application/csp-report", 204),
        (f"/csp-report?of={'x' * 201}", json.dumps(REPORT).encode(), "application/csp-report", 204),
        ("/csp-report", json.dumps(REPORT).encode(), "application/csp-report", 204),
    ],
)
def test_what_is_no_report_changes_nothing(client: Client, path: str, body: bytes, kind: str, status: int) -> None:
    assert send(client, path, body, kind) == status


def test_reports_are_only_posted(client: Client) -> None:
    assert client.get("/csp-report?of=x").status_code == 405


def test_a_policy_without_a_record_reports_nothing(client: Client) -> None:
    origins = client.app.state.site.hosting.origins("http", "localhost:8080")
    assert origins
    assert "report-uri" not in content_policy(origins)
