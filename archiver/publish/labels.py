"""What people say of a dataset: its title, who made it, under which licence, and where that stands.

Texts are cleaned when they come in: what no XML document may hold (control characters, halves of pairs) is taken out,
so that all descriptions of a package say the same.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from archiver.errors import PublishError, UsageError

FILE_NAME = "dataset.toml"
"""In the archive's folder; what `archiver pack` is not told is taken from it."""

LONGEST = 100_000
"""Characters that a label may have."""

# XML 1.0, 2.2; the halves of pairs come from arguments that are no UTF-8.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)\s*", re.IGNORECASE)
_ORCID = re.compile(r"\s*\[?(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\]?\s*$")
_ROR = re.compile(r"\s*\[?https?://ror\.org/(0[a-z0-9]{6}\d{2})\]?\s*$")


@dataclass(frozen=True, slots=True)
class Creator:
    """Who made or publishes a dataset: a person with an `orcid`, a body with a `ror` (no addresses), or neither."""

    name: str
    orcid: str = ""
    ror: str = ""

    @classmethod
    def parse(cls, text: str, what: str = "creator") -> Self:
        """Return the creator in "Name", "Name 0000-0002-1825-0097" or "Name https://ror.org/05dxps055".

        Raises UsageError if there is no name, or an ORCID whose last character is wrong.
        """
        text = line(text)
        if found := _ORCID.search(text):
            if not _is_orcid(found[1]):
                hint = "The last character is computed from the others; look whether one is wrong."
                raise UsageError(f"{found[1]} is no ORCID", what, hint)
            made = cls(text[: found.start()], orcid=found[1])
        elif found := _ROR.search(text):
            made = cls(text[: found.start()], ror=found[1])
        else:
            made = cls(text)
        if not made.name:
            hint = "Write the name first: 'Ada Lovelace 0000-0002-…'."
            raise UsageError(f"{text[:80]!r} has no name", what, hint)
        return made

    @property
    def url(self) -> str:
        """The address that identifies the creator, "" if there is none."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else f"https://ror.org/{self.ror}" if self.ror else ""


@dataclass(frozen=True, slots=True)
class Labels:
    """What people say of a dataset; "", () and None where they say nothing. `doi` has no prefix: "10.5281/zenodo.1"."""

    title: str = ""
    description: str = ""
    creators: tuple[Creator, ...] = ()
    license: str = ""
    doi: str = ""
    publisher: Creator | None = None
    keywords: tuple[str, ...] = ()
    version: str = ""

    def over(self, other: Labels) -> Labels:
        """Return these labels, with those of `other` where nothing is said here."""
        names = [each.name for each in fields(self) if not getattr(self, each.name)]
        return replace(self, **{name: getattr(other, name) for name in names})


def labels(
    *,
    title: str | None = None,
    description: str | None = None,
    creators: tuple[str, ...] = (),
    license: str | None = None,
    doi: str | None = None,
    publisher: str | None = None,
    keywords: tuple[str, ...] = (),
    version: str | None = None,
) -> Labels:
    """Return the labels in texts as people type them. Raises UsageError for a creator or a DOI that cannot be one."""
    return Labels(
        title=line(title or ""),
        description=paragraphs(description or ""),
        creators=tuple(Creator.parse(each) for each in creators),
        license=line(license or ""),
        doi=_doi(doi) if doi else "",
        publisher=Creator.parse(publisher, "publisher") if publisher else None,
        keywords=tuple(dict.fromkeys(filter(None, map(line, keywords)))),
        version=line(version or ""),
    )


def labels_of_file(path: Path) -> Labels:
    """Return the labels in the TOML file at `path`, none if it is not there.

    Raises PublishError if it is no TOML, has a name nobody knows, or a value of another kind.
    """
    try:
        loaded = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        if path.is_symlink():
            # Who put a link here meant its labels: nothing is to be published without them in silence.
            raise PublishError("is a link that leads nowhere", str(path), "Repair it, or take it away.") from error
        return Labels()
    except (ValueError, RecursionError) as error:
        raise PublishError(f"is no TOML: {error}"[:300], str(path)) from error
    except OSError as error:
        raise PublishError(f"cannot be read ({error.strerror})", str(path)) from error
    known = {each.name for each in fields(Labels)}
    for name, value in loaded.items():
        if name not in known:
            raise PublishError(f"unknown name {name[:40]!r}", str(path), f"Known are: {', '.join(sorted(known))}.")
        _check_kind(name, value, path)
    lists = {name: tuple(value) for name, value in loaded.items() if isinstance(value, list)}
    try:
        return labels(**{**loaded, **lists})
    except UsageError as error:
        raise PublishError(error.what, f"{path}, {error.where}", error.hint) from error


def line(text: str) -> str:
    """Return `text` in one line, without what no XML may hold; white space is one blank. Raises as `paragraphs`."""
    return " ".join(_FORBIDDEN.sub(" ", _bounded(text)).split())


def paragraphs(text: str) -> str:
    """Return `text` with its lines, without what no XML may hold. Raises UsageError for one too long for a label."""
    unified = _bounded(text).replace("\r\n", "\n").replace("\r", "\n")
    return _FORBIDDEN.sub("", unified).strip()


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        hint = "Put what is longer into a file of its own, and name that."
        raise UsageError(f"the text has more than {LONGEST:,} characters", text[:40], hint)
    return text


def _check_kind(name: str, value: Any, path: Path) -> None:
    is_list = name in ("creators", "keywords")
    if is_list and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
        raise PublishError(f"{name} is not a list of texts", str(path))
    if not is_list and not isinstance(value, str):
        raise PublishError(f"{name} is not a text", str(path))


def _doi(text: str) -> str:
    bare = _DOI_PREFIX.sub("", line(text), count=1)
    if not _DOI.fullmatch(bare):
        raise UsageError(
            f"{text[:80]!r} is no DOI", "doi", "A DOI begins with 10. and has a slash: 10.5281/zenodo.1234."
        )
    return bare


def _is_orcid(text: str) -> bool:
    """Tell whether the check character of an ORCID is right (ISO 7064, MOD 11-2)."""
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return text[-1] == ("X" if rest == 10 else str(rest))
