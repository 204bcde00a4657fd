"""Findings of one kind told together."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.cli.groups import Groups
from archiver.model import Finding, Severity


def finding(message: str, severity: Severity = "error", **more: object) -> Finding:
    return Finding("warc.x", severity, message, "a.warc", **more)  # type: ignore[arg-type]  # the rest by name


def told(*findings: Finding) -> list[str]:
    groups = Groups()
    for each in findings:
        groups.add(each)
    return list(groups.lines())


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        pytest.param("A is 'x'", "A is 'y'", 1, id="quoted text"),
        pytest.param("A is 'x'…", "A is 'y'", 1, id="quoted text that was cut"),
        pytest.param("here: b'\\x00'", "here: b'PK'", 1, id="bytes"),
        pytest.param("says 5 bytes", "says 77 bytes", 1, id="numbers"),
        pytest.param("record <urn:a> ends", "record <urn:b> ends", 1, id="ids"),
        pytest.param("A is missing", "B is missing", 2, id="another field"),
    ],
)
def test_what_differs_in_values_alone_is_one_kind(one: str, other: str, count: int) -> None:
    assert sum(" × " in line for line in told(finding(one), finding(other))) == count


def test_the_worst_come_first_and_then_the_most() -> None:
    lines = told(
        finding("odd", "info"), finding("bad"), finding("worse"), finding("worse"), finding("so so", "warning")
    )
    heads = [line.split() for line in lines if " × " in line]
    assert [(head[0], head[1]) for head in heads] == [("error", "2"), ("error", "1"), ("warning", "1"), ("note", "1")]


def test_a_file_with_any_number_of_kinds_makes_few_groups() -> None:
    lines = told(*(finding(f"field {chr(97 + each)} is odd") for each in range(26)))
    assert sum(" × " in line for line in lines) == 9
    assert any(" 18 × warc.x" in line for line in lines)


def test_the_expected_value_is_told_unless_the_message_says_it() -> None:
    assert told(finding("it is so", expected="it is not"))[2:] == ["    It is so.", "    Expected: it is not."]
    assert told(finding("it is a, not b", expected="b"))[2:] == ["    It is a, not b."]


def test_a_place_at_the_start_of_the_message_is_not_told_twice() -> None:
    assert told(finding("byte 7: gone", offset=7))[2:] == ["    Gone.", "    At byte 7."]


def test_an_address_at_the_start_of_the_message_stays_as_it_is() -> None:
    assert told(finding("http://a.example/: gone"))[2:] == ["    http://a.example/: gone."]


def test_a_hint_names_the_file_in_its_command(tmp_path: Path) -> None:
    path = tmp_path / "a b.warc"
    path.write_bytes(b"")
    hint = "`archiver warc repair` keeps them."
    lines = told(Finding("warc.x", "error", "bad", str(path), hint=hint))
    assert lines[-1] == f"    `archiver warc repair '{path}' -o OUT` keeps them."
    assert told(finding("bad", hint=hint))[-1] == f"    {hint}"


def test_control_characters_are_not_told() -> None:
    lines = told(Finding("warc.x", "error", "it is \x1b[31mred", "a\x1b[0m.warc", record_id="<\x07>", hint="\x9b1m"))
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for line in lines for char in line)


def test_what_was_told_is_forgotten() -> None:
    groups = Groups()
    groups.add(finding("bad"))
    assert list(groups.lines("b.warc")) == []
    assert list(groups.lines("a.warc"))
    assert list(groups.lines()) == []
