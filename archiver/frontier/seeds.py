"""Reads the URLs a crawl begins with: from arguments, files, standard input."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archiver.errors import UrlError, UsageError
from archiver.model import Finding, Seed
from archiver.urls.normal import normal_url

STDIN = "-"

_MAX_LINE_BYTES = 64 * 1024
_SHOWN = 5
_HINT = "Give one http or https URL a line; lines that begin with # are passed over."
# "example.org", "example.org:8080/a": a host with a dot or a port, and no scheme.
_BARE = re.compile(r"(?:localhost|[^\s/?#:@\\]+\.[^\s/?#:@\\]+|[^\s/?#:@\\.]+(?=:[0-9]))(?::[0-9]+)?(?:[/?#]|$)")


@dataclass(frozen=True, slots=True)
class SeedList:
    """The seeds of a list, each once and in order, and a Finding for each line that is none."""

    seeds: tuple[Seed, ...]
    findings: tuple[Finding, ...]


def seed_url(text: str) -> str:
    """Return the URL that somebody wrote down as a seed; a host without a scheme is taken for http://, as wget does.

    Raises UrlError if it is none.
    """
    text = text.strip()
    return normal_url(f"http://{text}" if _BARE.match(text) else text)


def read_seeds(source: Path | str, *, stdin: BinaryIO | None = None) -> SeedList:
    """Return the seeds of a file, or of standard input if `source` is "-".

    One URL a line in UTF-8, a byte order mark or not, lines ended in any way. Blank lines and those that begin with
    "#" are passed over, and so is what follows a URL after white space and "#". Raises UsageError for a file that
    cannot be read.
    """
    where = "standard input" if str(source) == STDIN else str(source)
    seeds: dict[Seed, None] = {}
    findings: list[Finding] = []
    for number, line in enumerate(_lines(source, stdin), start=1):
        text = line.split(" #")[0].split("\t#")[0].strip()
        if not text or text.startswith("#"):
            continue
        try:
            seeds[Seed(seed_url(text))] = None
        except UrlError as error:
            findings.append(
                Finding("seed.url", "error", error.what, file=where, line=number, value=text[:80], hint=error.hint)
            )
    return SeedList(tuple(seeds), tuple(findings))


def seeds_of(urls: Iterable[str], files: Iterable[Path | str] = ()) -> tuple[Seed, ...]:
    """Return the seeds given as arguments and in files, each once, in order.

    Raises UsageError for a file that cannot be read or has lines that are no URLs, which are named; UrlError for an
    argument that is none.
    """
    seeds = dict.fromkeys(Seed(seed_url(url)) for url in urls)
    for path in files:
        read = read_seeds(path)
        if read.findings:
            raise _refusal(read.findings)
        seeds.update(dict.fromkeys(read.seeds))
    return tuple(seeds)


def _lines(source: Path | str, stdin: BinaryIO | None) -> Iterator[str]:
    """Yield the lines of a file, decoded, a byte order mark taken off."""
    try:
        if str(source) == STDIN:
            yield from _decoded(stdin or sys.stdin.buffer)
        else:
            with Path(source).open("rb") as file:
                yield from _decoded(file)
    except (OSError, UnicodeDecodeError) as error:
        why = "it is no UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
        hint = "Give a text file in UTF-8 with a URL a line."
        raise UsageError(f"the list of seeds cannot be read ({why})", str(source), hint) from error


def _decoded(file: BinaryIO) -> Iterator[str]:
    is_first = True
    while raw := file.readline(_MAX_LINE_BYTES):
        # Old Macs ended lines with CR alone.
        yield from raw.decode("utf-8-sig" if is_first else "utf-8").rstrip("\r\n").split("\r")
        is_first = False


def _refusal(findings: tuple[Finding, ...]) -> UsageError:
    """Return one error that names the first lines that are no URLs, and counts them."""
    shown = "; ".join(f"line {one.line}: {one.value!r}, {one.message}" for one in findings[:_SHOWN])
    more = f"; and {len(findings) - _SHOWN} more" if len(findings) > _SHOWN else ""
    lines = "a line is no URL" if len(findings) == 1 else f"{len(findings)} lines are no URLs"
    return UsageError(f"{lines}: {shown}{more}", findings[0].file or "", _HINT)
