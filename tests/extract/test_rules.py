from __future__ import annotations

import pytest

from archiver.extract.rule_files import parse_rule
from archiver.extract.rules import NO_RULES, Rule, RuleSet, joined


def rule(name: str, text: str) -> Rule:
    return parse_rule(text.encode(), name, f"{name}.toml")


NEWS = rule("news", 'hosts = ["news.example"]\npaths = ["/story*", "/a/*.html"]')
BOARD = rule("board", 'generators = ["Discuz!"]\ntitle = "h1"')
WHOLE = rule("whole", 'hosts = ["*.example.org"]')
RULES = RuleSet((BOARD, NEWS, WHOLE))


@pytest.mark.parametrize(
    ("url", "generators", "name"),
    [
        ("https://news.example/story?sid=1", [], "news"),
        ("https://www.news.example/a/b.html", [], "news"),
        ("https://news.example/about", [], None),
        ("https://badnews.example/story", [], None),
        ("https://NEWS.example/story", ["Discuz! X3"], "news"),
        ("https://forum.test/x", ["Discuz! X3.4"], "board"),
        ("https://example.org/", [], "whole"),
        ("https://[broken/", [], None),
        (None, [], None),
        (None, ["discuz!"], "board"),
    ],
)
def test_a_rule_is_for_its_hosts_and_paths_and_before_that_of_a_software(
    url: str | None, generators: list[str], name: str | None
) -> None:
    found = RULES.for_page(url, generators)
    assert (found.name if found else None) == name


def test_a_users_rule_stands_for_the_shipped_one_of_its_name() -> None:
    own = rule("news", 'hosts = "news.example"')
    assert joined([own], RULES.rules).rules == (own, BOARD, WHOLE)


def test_the_digest_is_that_of_the_file_whatever_its_line_ends() -> None:
    assert rule("x", 'hosts = "a"\n').digest == rule("x", 'hosts = "a"\r\n').digest
    assert rule("x", 'hosts = "a"\n').digest != rule("x", 'hosts = "b"\n').digest
    assert len({RULES.digest, NO_RULES.digest, RuleSet((NEWS,)).digest}) == 3
