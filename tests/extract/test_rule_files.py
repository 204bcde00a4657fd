from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from archiver.errors import ConfigError
from archiver.extract.rule_files import KEYS, parse_rule, rules_from, rules_in, shipped_rules
from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from archiver.resources import folder

SHIPPED = sorted(folder("extract/site_rules").glob("*.toml"))
HEAD = 'hosts = ["news.example"]\n'


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_rule_keeps_the_schema_and_says_what_it_is_for(path: Path) -> None:
    table = tomllib.loads(path.read_text("utf-8"))
    assert list(Engine(load_schema("site-rule-1")).faults(table)) == []
    assert table["about"]


def test_the_schema_has_the_keys_that_the_reader_knows() -> None:
    document = load_schema("site-rule-1").document
    assert isinstance(document, dict)
    assert set(document["properties"]) == set(KEYS)


@pytest.mark.parametrize(
    "path", sorted(folder("schemas").glob("examples/site-rule-1/valid/*.json")), ids=lambda p: p.stem
)
def test_the_valid_examples_are_read(path: Path) -> None:
    lines = []
    for key, value in json.loads(path.read_text("utf-8")).items():
        said = ", ".join(f"{k} = {json.dumps(v)}" for k, v in value.items()) if isinstance(value, dict) else ""
        lines.append(f"{key} = {{ {said} }}" if said else f"{key} = {json.dumps(value)}")
    assert parse_rule("\n".join(lines).encode(), "x", "x.toml").name == "x"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("title = 'h1'", None, "hosts: is missing"),
        (HEAD + "\nheadline = 'h1'", 3, "headline: is no key of a site rule"),
        (HEAD + "title = 3", 2, "title: is no text and no list of texts"),
        (HEAD + "title = ['h1', '']", 2, "title: is no text and no list of texts"),
        (HEAD + "remove = [\n  '.a',\n  'a > b',\n]", 4, "remove: '>' is no such selector"),
        (HEAD + "content = '//p['", 2, "content: '//p[' is no XPath"),
        (HEAD + "[date]\nselect = '.t'\nformat = '%H:%M'", 4, "does not say how a day is written"),
        (HEAD + "[date]\nselect = '.t'\nzone = 'CET'", 4, "date.zone: 'CET' is no zone"),
        (HEAD + "[date]\nwhere = '.t'", 3, "date.where: is no key of a date"),
        (HEAD + "[fixed]\nkind = 'blog'", 3, "fixed.kind: 'blog' is no kind"),
        (HEAD + "[fixed]\ntitle = 'x'", 3, "fixed.title: cannot be fixed"),
        (HEAD + "fixed = 'x'", 2, "fixed: is no table"),
        ("hosts = [", None, "the rule is no TOML"),
        ("x = " + "[" * 5000, None, "the rule is no TOML"),
        ("x = " + "9" * 5000, None, "the rule is no TOML"),
        ("#" * 200_000, None, "at most 100000 bytes"),
    ],
)
def test_what_is_wrong_is_said_with_the_line_and_a_hint(text: str, line: int | None, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_rule(text.encode(), "x", "rules/x.toml")
    assert says in caught.value.what
    assert caught.value.where == ("rules/x.toml" if line is None else f"rules/x.toml, line {line}")
    assert caught.value.hint


def test_bytes_that_are_no_text_are_no_rule() -> None:
    with pytest.raises(ConfigError, match="no TOML"):
        parse_rule(b"\xff\xfe", "x", "x.toml")


def test_the_rules_of_a_folder_come_in_the_order_of_their_names_before_the_shipped(tmp_path: Path) -> None:
    for name in ("b", "a", "solidot"):
        (tmp_path / f"{name}.toml").write_text(HEAD, "utf-8")
    assert [rule.name for rule in rules_in(tmp_path).rules] == ["a", "b", "solidot"]
    both = rules_from([tmp_path, tmp_path / "missing"])
    assert [rule.name for rule in both.rules][:3] == ["a", "b", "solidot"]
    assert len(both.rules) == len(shipped_rules().rules) + 2
    assert rules_from([tmp_path / "a.toml"]).rules[0].name == "a"


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        rules_from([tmp_path / "missing.toml"])


def test_a_file_is_a_rule_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "rule.txt").write_text("hosts = 7")
    with pytest.raises(ConfigError):
        rules_from([tmp_path / "rule.txt"])
    assert rules_from([tmp_path / "no-folder"]) == rules_from([])
