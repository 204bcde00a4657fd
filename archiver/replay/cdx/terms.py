"""What a line has to say, and which lines count as one: the filter= and collapse= of CDX servers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archiver.errors import UsageError
from archiver.index.cdxj import CdxRow
from archiver.replay.cdx.fields import Dialect, Value
from archiver.urls.patterns import UrlPattern

Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """A test of one field; `is_negated` turns it round."""

    value: Value
    test: Test
    is_negated: bool = False

    def admits(self, row: CdxRow) -> bool:
        """Tell whether a line may stay."""
        return self.test(self.value(row)) is not self.is_negated


def parse_filter(text: str, dialect: Dialect) -> FieldFilter:
    """Return the filter that `text` stands for: [!][=|~]field:expression. Raises UsageError.

    Without a sign the field has to contain the expression (pywb), or to match the regular expression as a whole (the
    Internet Archive); `=` is the very value, `~` a regular expression for the whole field.
    """
    rest = text.removeprefix("!")
    sign = rest[:1] if rest[:1] in ("=", "~") else ""
    name, colon, expression = rest.removeprefix(sign).partition(":")
    if not colon:
        raise UsageError("no filter", repr(text[:80]), "Write filter=field:expression, such as filter=!status:404.")
    is_pattern = sign == "~" or (dialect.takes_rows and not sign)
    test = expression.__eq__ if sign == "=" else _matches(expression) if is_pattern else _contains(expression)
    return FieldFilter(field_named(name, dialect), test, text.startswith("!"))


def _matches(expression: str) -> Test:
    # A linear engine: a stranger's expression cannot hold the server up.
    return UrlPattern(rf"\A(?:{expression})\z", "filter").search


def _contains(expression: str) -> Test:
    return lambda value: expression in value


@dataclass(frozen=True, slots=True)
class Collapse:
    """Lines that follow one another and are equal in the first `length` characters of a field (None: in all)."""

    value: Value
    length: int | None

    def key(self, row: CdxRow) -> str:
        """Return what is compared."""
        return self.value(row)[: self.length]


def parse_collapse(text: str, dialect: Dialect) -> Collapse:
    """Return what `text`, field or field:N, stands for. Raises UsageError."""
    name, colon, length = text.partition(":")
    if colon and not (length.isascii() and length.isdigit() and len(length) < 9):
        raise UsageError("no number of characters", repr(length[:80]), "Write collapse=timestamp:8, one a day.")
    return Collapse(field_named(name, dialect), int(length) if colon else None)


def field_named(name: str, dialect: Dialect) -> Value:
    """Return the field called `name`. Raises UsageError."""
    value = dialect.fields.get(name)
    if value is None:
        raise UsageError("no such field", repr(name[:80]), f"Known are {', '.join(sorted(dialect.fields))}.")
    return value


def collapsed(rows: Iterable[CdxRow], collapses: Iterable[Collapse]) -> Iterator[CdxRow]:
    """Yield the first of each run of equal lines, by one collapse behind the other."""
    for collapse in collapses:
        rows = _firsts(rows, collapse)
    yield from rows


def _firsts(rows: Iterable[CdxRow], collapse: Collapse) -> Iterator[CdxRow]:
    last: str | None = None
    for row in rows:
        key = collapse.key(row)
        if key != last:
            yield row
        last = key
