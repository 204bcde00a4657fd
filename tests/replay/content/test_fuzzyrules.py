from __future__ import annotations

import re
from pathlib import Path

import pytest

from archiver.errors import ReplayError
from archiver.replay.content.fuzzyrules import OWN_NAME, FuzzyRule, read_rules, rules_for

RULES = {rule.name: rule for rule in rules_for(Path("nowhere"))}


@pytest.mark.parametrize(
    ("rule", "dropped", "kept"),
    [
        ("cache-buster", ["_=1715000000123", "cb=0.8231", "CacheBuster=123456"], ["_=a", "page=123", "r=12"]),
        ("time-stamp", ["t=1715000000", "ts=1715000000123", "time=2024-05-06T10:00:00Z"], ["t=12", "t=about", "tab=1"]),
        ("campaign", ["utm_source=x", "UTM_Medium=", "fbclid=abc", "pk_campaign=1"], ["source=x", "id=1"]),
        ("session", ["PHPSESSID=0123456789abcdef0123", "sid=a1b2c3d4e5f6a7b8c9d0e1f2"], ["sid=12", "uid=7"]),
        ("callback", ["callback=jQuery1124_17", "jsonp=a.b"], ["callback=", "callback=1x", "back=f"]),
        ("viewport", ["vw=1280", "dpr=1.5", "screen=1280x800"], ["vw=wide", "w=100"]),
        ("version", ["v=1.2.3", "ver=20240506", "hash=ab12"], ["v=", "version=a b", "vehicle=1"]),
    ],
)  # fmt: skip
def test_a_shipped_rule_lets_differ_what_it_is_for(rule: str, dropped: list[str], kept: list[str]) -> None:
    assert [each for each in dropped if not RULES[rule].drops(each)] == []
    assert [each for each in kept if RULES[rule].drops(each)] == []


def test_all_of_a_query_counts_for_nothing_on_files_only() -> None:
    rule = RULES["query-of-a-file"]
    assert rule.drops("anything=at all")
    assert rule.holds_for("h.example", "/a/style.css")
    assert not rule.holds_for("h.example", "/a/style.php")


def test_every_shipped_rule_is_tested_and_says_why() -> None:
    assert len(RULES) == 9
    text = (Path(__file__).parents[3] / "archiver/replay/rules/fuzzy.toml").read_text()
    assert text.count("\nwhy = ") == len(RULES)


def test_a_rule_of_hosts_holds_for_those_below_them() -> None:
    rule = FuzzyRule("x", frozenset(["a"]), hosts=("h.example",), paths=re.compile("/p.*"))
    assert rule.holds_for("www.h.example", "/page")
    assert not rule.holds_for("anh.example", "/page")
    assert not rule.holds_for("h.example", "/other")


def test_an_archive_adds_rules_of_its_own(tmp_path: Path) -> None:
    (tmp_path / OWN_NAME).write_text('[[rule]]\nname = "mine"\nparameters = ["Skin"]\nhosts = ["h.example"]\n')
    rules = rules_for(tmp_path)
    assert [rule.name for rule in rules] == [*RULES, "mine"]
    assert rules[-1].drops("skin=dark")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rule = 1", "something else"),
        ("[[rules]]", "something else"),
        ("[[rule]]\nname = 'A b'", "no name"),
        ("[[rule]]\nparameters = ['a']", "no name"),
        ("[[rule]]\nname = 'a'", "names no parameters"),
        ("[[rule]]\nname = 'a'\nparameters = 'b'", "no list of texts"),
        ("[[rule]]\nname = 'a'\nparameters = ['']", "no list of texts"),
        ("[[rule]]\nname = 'a'\nparameters = ['b']\nvalues = '('", "no regular expression"),
        ("[[rule]]\nname = 'a'\nparameters = ['b']\nvalues = 1", "no regular expression"),
        ("[[rule]]\nname = 'a'\nparameter = ['b']", "mean nothing: parameter"),
        ("no toml", "cannot be read"),
        ("\ufffe", "cannot be read"),
    ],
)
def test_a_file_that_is_wrong_is_told_of_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text)
    with pytest.raises(ReplayError, match=told) as raised:
        read_rules(path)
    assert raised.value.where == str(path)
    assert raised.value.hint
