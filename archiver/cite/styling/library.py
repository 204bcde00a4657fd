"""The styles that ship, and those in files."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

from archiver.cite.styling.reading import MAX_STYLE, Style, read_style
from archiver.errors import CiteError, UsageError
from archiver.resources import folder

SUFFIX = ".csl"


def style_names() -> list[str]:
    """Return the names of the styles that ship, in order."""
    return sorted(path.name.removesuffix(SUFFIX) for path in folder("cite/styles").glob(f"*{SUFFIX}"))


def find_style(wanted: str) -> Style:
    """Return the style called `wanted`, or that in the file `wanted`, whose name ends in .csl or has a slash.

    A dependent style in a file stands for its parent, which must ship or lie beside it. Raises UsageError if no style
    is called so, CiteError if the file cannot be read or used.
    """
    if wanted.lower().endswith(SUFFIX) or "/" in wanted:
        return _independent(_from_file(Path(wanted)), Path(wanted).parent)
    name = wanted.lower()
    if name not in style_names():
        raise UsageError(f"no style is called {wanted[:60]!r}", "--style", _hint(name))
    return _shipped(name)


def _hint(name: str) -> str:
    names = style_names()
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    meant = f"Did you mean {near[0]}? " if near else ""
    return f"{meant}There are {', '.join(names)}; or give a file that ends in {SUFFIX}."


def _shipped(name: str) -> Style:
    return read_style((folder("cite/styles") / f"{name}{SUFFIX}").read_bytes(), name)


def _from_file(path: Path) -> Style:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_STYLE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CiteError(
            f"the style cannot be read: {reason}", str(path)[:200], "Give the path of a CSL file."
        ) from error
    return read_style(raw, str(path)[:200])


def _independent(style: Style, beside: Path) -> Style:
    """Return `style`, or the one whose rules it goes by, under its own name and in its own language."""
    if not style.parent:
        return style
    neighbour = beside / f"{style.parent}{SUFFIX}"
    if style.parent in style_names():
        found = _shipped(style.parent)
    elif "/" not in style.parent and neighbour.is_file():
        found = _from_file(neighbour)
    else:
        hint = f"Put {style.parent[:80]}{SUFFIX} beside it."
        raise CiteError(f"the style has no rules of its own, but those of {style.parent[:80]!r}", style.name, hint)
    if found.parent:
        raise CiteError("the style depends on a style that depends on another one", style.name, "Give that one.")
    return replace(found, name=style.name, title=style.title, locale=style.locale or found.locale)
