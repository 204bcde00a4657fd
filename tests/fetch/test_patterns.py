"""The cases are those of RFC 9309, 2.2.2 and 2.2.3, with the turns each of them can take."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.fetch.patterns import Rule, Rules

MATCHING = [
    # a pattern, targets that it matches, targets that it does not match
    ("/", "/ /a /a?b", ""),
    ("/fish", "/fish /fish.html /fish/salmon.html /fishheads /fish.php?id=1", "/Fish.asp /catfish /?id=fish /a/fish"),
    ("/fish*", "/fish /fish/salmon.html /fishheads/yummy.html", "/Fish.asp /catfish"),
    ("/fish/", "/fish/ /fish/?id=x /fish/salmon.htm", "/fish /fish.html /Fish/Salmon.asp"),
    ("/*.php", "/index.php /filename.php /a/b.php?c /a/any.php.file.html /b.php/", "/ /windows.PHP"),
    ("/*.php$", "/filename.php /folder/filename.php", "/a.php?b /a.php/ /a.php5 /a.PHP"),
    ("/fish*.php", "/fish.php /fishheads/catfish.php?parameters", "/Fish.PHP /fis.php"),
    ("/fish*$", "/fish /fish/a?b", "/fis"),
    # a dollar sign means the end at the end only, and a star anything, nothing too
    ("/a$b", "/a$b /a$bc", "/a /ab"),
    ("/a$", "/a", "/a/ /a? /ab"),
    ("/$", "/", "/a /?a"),
    ("*", "/ /x", ""),
    ("*a", "/xa /a", "/b"),
    ("/a*a", "/aa /aba", "/a /ab"),
    ("/a*a$", "/aa /aba", "/a /aab"),
    ("/*/b*/c$", "/a/b/c /a/bb/x/c /a/b/c/c", "/b/c /a/b/cd"),
    ("/**//*x", "///x /a//bx", "//x /x/y"),
    ("/*?", "/? /a?b", "/ /a"),
    # octets have one spelling, whichever of the two sides escapes them
    ("/foo/bar/\u30c4", "/foo/bar/%E3%83%84 /foo/bar/%e3%83%84", "/foo/bar/%E3%83%85"),
    ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", "/foo/bar/"),
    ("/foo/bar/%62%61%7A", "/foo/bar/baz /foo/bar/%62%61%7A", "/foo/bar/BAZ"),
    ("/foo/bar/baz", "/foo/bar/%62%61%7A", ""),
    ("/%7ejoe", "/~joe /%7Ejoe", "/joe"),
    ("/a b", "/a%20b", "/a+b"),
    ("/a;b=1,2", "/a;b=1,2 /a;b=1,23", "/a /a%3Bb=1,2"),
    ("/a:b@c", "/a:b@c /a%3Ab%40c", "/ab"),
    # but for delimiters where they delimit
    ("/a%2Fb", "/a%2Fb /a%2fb", "/a/b"),
    ("/a/b", "/a/b", "/a%2Fb"),
    ("/a%3Fb", "/a%3Fb", "/a?b"),
    ("/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar /foo/bar?baz=http%3A%2F%2Ffoo.bar", "/foo/bar"),
    ("/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar /foo/bar?baz=https%3a%2f%2ffoo.bar", "/foo"),
    ("/*?a=/b", "/x?a=/b /?a=%2Fb", "/x/b"),
    ("/?a*/b", "/?a/b /?ax%2Fb", "/?a"),
    # the signs with a meaning, escaped, stand for themselves
    ("/a%2A", "/a* /a%2Ab", "/ab"),
    ("/a%24", "/a$ /a%24b", "/a"),
    ("/a*%24$", "/ab$ /a%24", "/a /a$b"),
    # what is no escape
    ("/a%", "/a% /a%b", "/a"),
    ("/a%zz", "/a%zz", "/a"),
    # what begins without a slash is meant so
    ("fish", "/fish /fish/a", "/a/fish"),
    ("$", "/", "/a"),
]


@pytest.mark.parametrize(("pattern", "targets", "others"), MATCHING, ids=[pattern for pattern, _, _ in MATCHING])
def test_a_pattern_matches(pattern: str, targets: str, others: str) -> None:
    rules = Rules([Rule(False, pattern)])
    assert {target: rules.allow(target) for target in targets.split()} == dict.fromkeys(targets.split(), False)
    assert {target: rules.allow(target) for target in others.split()} == dict.fromkeys(others.split(), True)


@pytest.mark.parametrize(
    ("allow", "disallow", "target", "allowed"),
    [
        ("/p", "/", "/page", True),
        ("/folder", "/folder", "/folder/page", True),
        ("/page", "/*.htm", "/page.htm", False),
        ("/page", "/*.ph", "/page.php5", True),
        ("/$", "/", "/", True),
        ("/$", "/", "/page.htm", False),
        ("/x/page.html", "/x/", "/x/page.html", True),
        ("/x/", "/x/page.html", "/x/page.html", False),
        ("/x/", "/x/page.html", "/x/", True),
        ("", "/", "/a", False),
        ("", "", "/a", True),
        ("/a/b", "/a/%62", "/a/b", True),
        ("/a/\u30c4", "/a/%E3%83%84", "/a/%E3%83%84", True),
        ("/abc", "/%61%62%63", "/abc", True),
        ("/a*", "/a", "/ab", True),
        ("/a", "/a*", "/ab", False),
    ],
)
def test_the_longest_match_decides_and_allow_on_a_tie(allow: str, disallow: str, target: str, allowed: bool) -> None:
    rules = [Rule(True, allow), Rule(False, disallow)]
    assert Rules(rules).allow(target) == Rules(reversed(rules)).allow(target) == allowed


def test_without_rules_all_is_allowed() -> None:
    assert Rules([]).allow("/")


def test_five_thousand_wildcards_take_no_long_time() -> None:
    rules = Rules(Rule(False, f"/*a{number}*b*c$") for number in range(5000))
    started = time.process_time()
    for number in range(20):
        assert rules.allow(f"/{'a' * 1000}{number}")
    assert time.process_time() - started < 2


TEXT = st.text(alphabet="/ab*$%2F4?:\u30c4\x00 ", max_size=30)


@given(TEXT, TEXT)
def test_any_pattern_can_be_asked_for_any_target(pattern: str, target: str) -> None:
    assert Rules([Rule(False, pattern)]).allow(f"/{target}") in (True, False)


@given(st.text(alphabet="/ab%2F4?:\u30c4 ", max_size=30), st.text(alphabet="/ab?", max_size=10))
def test_what_has_no_sign_matches_what_begins_with_it(start: str, more: str) -> None:
    # Not where an escape would be torn.
    if "%" not in start[-2:]:
        assert not Rules([Rule(False, f"/{start}")]).allow(f"/{start}{more}")
