"""The README of a package: what it is, what it shows and does not, and how anybody can check it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from archiver.cite.item import CitedItem
from archiver.cite.line import one_line
from archiver.cite.text import render
from archiver.publish.evidence.about import WARC, About
from archiver.resources import folder

_MARKUP = re.compile(r"[\\`*_\[\]<>|#]")


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What a seal in the package says: when it was made, its digest, and which of its parts lie beside it."""

    name: str
    created: str
    manifest_sha256: str
    keys: tuple[str, ...]
    algorithms: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def commands(self) -> list[str]:
        """How openssl checks each signature."""
        names = [part for part in self.parts if part.startswith("signature")]
        return [_check(name, algorithm) for name, algorithm in zip(names, self.algorithms, strict=True)]

    @property
    def tokens(self) -> list[str]:
        """The files of timestamps."""
        return [part for part in self.parts if part.endswith(".tsr")]


def readme(
    item: CitedItem, about: About, seal: SealFacts | None, *, has_record: bool, rules: Sequence[str] = ()
) -> str:
    """Return the README as Markdown; `rules` are the paths of the site rules in the package."""
    return _template().render(
        item=item,
        about=about,
        quote=item.quote,
        seal=seal,
        has_record=has_record,
        rules=rules,
        warc=WARC,
        citation=one_line(render(item)),
    )


def _check(signature: str, algorithm: str) -> str:
    key = f"seal/{signature.replace('signature', 'public-key').replace('.bin', '.pem')}"
    if algorithm == "Ed25519":
        files = f"-inkey {key} -rawin -in seal/manifest.json -sigfile seal/{signature}"
        return f"openssl pkeyutl -verify -pubin {files}"
    digest = algorithm.rpartition("-")[2].lower()
    return f"openssl dgst -{digest} -verify {key} -signature seal/{signature} seal/manifest.json"


@cache
def _template() -> Template:
    # Markdown, not HTML: what comes from a page is escaped by the filters.
    environment = Environment(
        loader=FileSystemLoader(folder("publish/evidence/templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters |= {"plain": _plain, "code": _code}
    return environment.get_template("README.md")


def _plain(text: str | None) -> str:
    """Return `text` on one line, so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\g<0>", one_line(text or ""))


def _code(text: str) -> str:
    """Return `text` on one line, without what would end a code span."""
    return one_line(text).replace("`", "'")
