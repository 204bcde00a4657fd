"""Help in sections."""

from __future__ import annotations

import click
from click.testing import CliRunner

from archiver.cli.sections import SectionedCommand, option, with_options


@click.command(cls=SectionedCommand)
@click.argument("what")
@with_options(
    [
        option("Second", "--b", type=click.IntRange(1), help="B."),
        option("First", "--a", type=click.IntRange(1, 9), help="A."),
        option("Second", "--c/--no-c", help="C."),
    ]
)
def command(what: str, **options: object) -> None:
    """Do it."""
    click.echo(repr(options))


def test_options_stand_under_their_headings_in_the_order_of_their_first() -> None:
    text = CliRunner().invoke(command, ["--help"]).output
    places = [text.index(word) for word in ("Second:", "--b", "--c / --no-c", "First:", "--a", "Options:", "--help")]
    assert places == sorted(places)
    assert "what" not in text.partition("Options:")[2].lower()


def test_only_a_range_with_an_upper_end_is_told() -> None:
    text = CliRunner().invoke(command, ["--help"]).output
    assert "[1<=x<=9]" in text
    assert "x>=1" not in text


def test_what_is_not_given_is_none_and_a_flag_has_both_ways() -> None:
    assert CliRunner().invoke(command, ["x"]).output == "{'b': None, 'a': None, 'c': None}\n"
    assert "'c': False" in CliRunner().invoke(command, ["x", "--no-c"]).output
