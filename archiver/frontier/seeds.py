"""Reads the URLs a crawl begins with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from archiver.errors import UrlError, UsageError
from archiver.model import Seed
from archiver.urls.normal import normal_url


def seeds_of(urls: Iterable[str], files: Iterable[Path] = ()) -> tuple[Seed, ...]:
    """Return the seeds given as arguments and in files, each once, in order.

    Raises UsageError for a file that cannot be read, UrlError for a text that is no web URL; it names file and line.
    """
    seeds = [Seed(normal_url(url)) for url in urls]
    for path in files:
        seeds.extend(seeds_in(_lines(path), str(path)))
    return tuple(dict.fromkeys(seeds))


def seeds_in(lines: Iterable[str], where: str) -> Iterator[Seed]:
    """Yield the seeds of a list with a URL a line; blank lines and those that begin with "#" are passed over."""
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        try:
            yield Seed(normal_url(text))
        except UrlError as error:
            raise UrlError(f"{text[:80]!r}: {error.what}", f"{where}, line {number}", error.hint) from error


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        hint = "Give a text file in UTF-8 with a URL a line."
        raise UsageError(f"the list of seeds cannot be read: {error}", str(path), hint) from error
