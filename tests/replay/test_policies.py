from __future__ import annotations

from typing import get_args

import pytest

from archiver.replay.app import make_app
from archiver.replay.origins import Origins
from archiver.replay.policies import (
    JavaScript,
    content_headers,
    content_policy,
    content_sandbox,
    embed_headers,
    page_headers,
)
from tests.replay.shelf import CONTENT, ORIGIN, Client, Shelf

ORIGINS = Origins(ORIGIN, CONTENT, CONTENT)
MODES: tuple[JavaScript, ...] = get_args(JavaScript)


def directives(policy: str) -> dict[str, list[str]]:
    """Return the sources of each directive of a policy."""
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize("javascript", MODES)
def test_content_loads_nothing_but_content(javascript: JavaScript) -> None:
    policy = directives(content_policy(ORIGINS, javascript, "<urn:uuid:1>"))
    for name in set(policy) - {"sandbox", "report-uri", "frame-ancestors"}:
        hosts = {source for source in policy[name] if not source.startswith("'")}
        assert hosts <= {f"{CONTENT}/w/", "data:", "blob:"}, name
    assert set(policy["default-src"]) >= {f"{CONTENT}/w/"}
    assert policy["base-uri"] == policy["form-action"] == [f"{CONTENT}/w/"]
    assert policy["report-uri"] == [f"{CONTENT}/csp-report?of=urn:uuid:1"]


def test_only_the_full_mode_gives_content_an_origin_and_only_static_takes_its_scripts() -> None:
    flags = {javascript: content_sandbox(javascript).split() for javascript in MODES}
    assert {mode for mode in MODES if "allow-same-origin" in flags[mode]} == {"full"}
    assert {mode for mode in MODES if "allow-scripts" not in flags[mode]} == {"static"}
    for allowed in flags.values():
        assert not {"allow-popups", "allow-modals", "allow-downloads", "allow-top-navigation"} & set(allowed)
    static = directives(content_policy(ORIGINS, "static"))
    assert "'unsafe-inline'" not in static["default-src"]
    assert "'unsafe-inline'" in static["style-src"]


@pytest.mark.parametrize("record_id", ["<urn:uuid:1; script-src *>", "<x, y>", "<a\r\nb: c>", "<é>"])
def test_no_record_id_adds_to_the_policy(record_id: str) -> None:
    policy = content_policy(ORIGINS, "safe", record_id)
    assert policy.isascii()
    assert policy.count(";") == content_policy(ORIGINS, "safe", "<x>").count(";")
    assert "," not in policy
    assert policy.isprintable()


def test_content_connects_to_nothing_else() -> None:
    allowed = content_headers(ORIGINS, "safe", "<x>")["Connection-Allowlist"]
    assert allowed == f'("{CONTENT}/w/*" "{CONTENT}/csp-report*" "{ORIGIN}/page/*");redirects=allow'


def test_our_pages_frame_content_and_are_framed_by_nobody() -> None:
    headers = page_headers(ORIGINS)
    policy = directives(headers["Content-Security-Policy"])
    assert policy["default-src"] == policy["connect-src"] == policy["base-uri"] == ["'none'"]
    assert policy["frame-src"] == [f"{CONTENT}/w/"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == [ORIGIN]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_an_embedded_page_differs_in_who_may_frame_it_alone() -> None:
    embedded, own = (directives(make(ORIGINS)["Content-Security-Policy"]) for make in (embed_headers, page_headers))
    assert embedded.pop("frame-ancestors") == ["*"]
    del own["frame-ancestors"]
    assert embedded == own


def test_every_answer_takes_away_what_devices_and_accounts_could_give(client: Client) -> None:
    for path in ("/", "/w/20240506100000mp_/http://news.example/"):
        allowed = client.get(path).headers["permissions-policy"].split(", ")
        assert {"camera=()", "geolocation=()", "payment=()", "local-network-access=()"} <= set(allowed)
        assert [each for each in allowed if not each.endswith("=()")] == ["clipboard-write=(self)"]


@pytest.mark.parametrize("javascript", MODES)
def test_the_frame_and_the_content_in_it_have_the_same_sandbox(shelf: Shelf, javascript: JavaScript) -> None:
    shelf.add("http://a.example/", "<p>text <noscript>for those without scripts</noscript></p>")
    client = Client(make_app(shelf.finish(), javascript=javascript))
    page = client.get("/page/20240506100000/http://a.example/").text
    content = client.get("/w/20240506100000mp_/http://a.example/", {"Sec-Fetch-Dest": "iframe"})
    assert f'sandbox="{content_sandbox(javascript)}"' in page
    assert directives(content.headers["content-security-policy"])["sandbox"] == content_sandbox(javascript).split()
    assert ("<script" in content.text) is (javascript != "static")
