from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UrlError, UsageError
from archiver.urls.scope import ScopeKind, registered_domain, scope_of

SEED = "http://www.example.co.uk/docs/index.html"


@pytest.mark.parametrize(
    ("kind", "url", "reason"),
    [
        ("page", SEED, None),
        ("page", "https://example.co.uk/docs/index.html", None),
        ("page", SEED + "#part", None),
        ("page", SEED + "?x", "other-page"),
        ("page", "http://www.example.co.uk/", "other-page"),
        ("prefix", "http://www.example.co.uk/docs/", None),
        ("prefix", "https://www.example.co.uk/docs/a/b?c", None),
        ("prefix", "http://www.example.co.uk/docs2/", "other-prefix"),
        ("prefix", "http://www.example.co.uk/docs", "other-prefix"),
        ("prefix", "http://www.example.co.uk/docs/../x", "other-prefix"),
        ("host", "http://www.example.co.uk/", None),
        ("host", "http://example.co.uk/x", None),
        ("host", "http://blog.example.co.uk/", "other-host"),
        ("host", "http://www.example.co.uk:8080/", "other-host"),
        ("host", "http://www.example.co.uk.evil.example/", "other-host"),
        ("domain", "http://blog.example.co.uk/", None),
        ("domain", "http://example.co.uk:8080/", None),
        ("domain", "http://other.co.uk/", "other-domain"),
        ("domain", "http://notexample.co.uk/", "other-domain"),
        ("any", "http://anything.example/", None),
        ("any", "mailto:a@example.com", "not-a-web-url"),
        ("any", "not a url", "not-a-web-url"),
    ],
)
def test_kind_decides(kind: ScopeKind, url: str, reason: str | None) -> None:
    scope = scope_of(kind, [SEED])
    assert scope.why_out(url) == reason
    assert scope.in_scope(url) == (reason is None)


def test_addresses_are_hosts_of_their_own_in_domain_scope() -> None:
    scope = scope_of("domain", ["http://127.0.0.2:8001/"])
    assert scope.in_scope("http://127.0.0.2:8001/x")
    assert scope.why_out("http://127.0.0.2:8002/x") == "other-domain"
    assert scope.why_out("http://127.0.0.3:8001/x") == "other-domain"
    assert not scope_of("domain", ["http://[::1]:8001/"]).in_scope("http://[::2]:8001/")


def test_several_seeds_add_up() -> None:
    scope = scope_of("prefix", ["http://a.example/x/", "http://b.example/y/z"])
    assert scope.in_scope("http://a.example/x/1")
    assert scope.in_scope("http://b.example/y/1")
    assert not scope.in_scope("http://a.example/y/1")


def test_include_narrows_and_exclude_wins_but_a_seed_needs_no_include() -> None:
    scope = scope_of("host", [SEED], include=[r"/docs/"], exclude=[r"\.zip$", "calendar"])
    assert scope.in_scope("http://www.example.co.uk/docs/a")
    assert scope.why_out("http://www.example.co.uk/blog/a") == "not-included"
    assert scope.why_out("http://www.example.co.uk/docs/a.zip") == "excluded"
    assert scope_of("host", [SEED], include=["/blog/"]).in_scope(SEED)
    assert scope_of("host", [SEED], exclude=["index"]).why_out(SEED) == "excluded"


def test_a_wrong_pattern_names_its_option() -> None:
    with pytest.raises(UsageError, match="--include"):
        scope_of("any", [SEED], include=["("])


def test_a_wrong_seed_is_refused() -> None:
    with pytest.raises(UrlError):
        scope_of("any", ["mailto:x"])


def test_a_scope_by_patterns_alone_takes_what_matches_and_the_seeds() -> None:
    scope = scope_of("regex", [SEED], include=["/news/[0-9]+"], exclude=["print"])
    assert scope.in_scope("http://other.example/news/12")
    assert scope.in_scope(SEED)
    assert scope.why_out("http://other.example/news/") == "not-included"
    assert scope.why_out("http://other.example/news/12?print") == "excluded"
    with pytest.raises(UsageError, match="--include"):
        scope_of("regex", [SEED])


def test_twenty_thousand_seeds_make_no_slow_scope() -> None:
    scope = scope_of("prefix", (f"http://e.example/{number}/" for number in range(20_000)))
    started = time.process_time()
    assert all(scope.in_scope(f"http://e.example/{number}/a/b") for number in range(0, 20_000, 100))
    assert not scope.in_scope("http://e.example/x/")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("a.b.example.co.uk", "example.co.uk"),
        ("example.com.", "example.com"),
        ("co.uk", None),
        ("localhost", None),
        ("127.0.0.1", None),
        ("::1", None),
        ("user.github.io", "user.github.io"),
    ],
)
def test_registered_domain_by_the_public_suffix_list(host: str, domain: str | None) -> None:
    assert registered_domain(host) == domain


@given(st.text(max_size=40))
def test_any_text_is_in_or_out(text: str) -> None:
    assert isinstance(scope_of("any", [SEED]).in_scope(text), bool)
