r"""The files that a manuscript goes on in: its chapters (\input, \include), its bibliographies."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*")
_TEX = re.compile(
    r"\\(?P<kind>input|include|subfile|bibliography|addbibresource|addglobalbib)\s*(?:\[[^\[\]\n]{0,200}\]\s*)?"
    r"\{(?P<names>[^{}\\#\n]{1,1000})\}"
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<text>.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_YAML = re.compile(r"^bibliography:[ \t]*(?P<names>[^\n]*(?:\n[ \t]*-[ \t][^\n]*)*)", re.MULTILINE)
_SUFFIXES = {"input": ".tex", "include": ".tex", "subfile": ".tex", "bibliography": ".bib"}


def files_named(text: str, form: str) -> list[str]:
    """Return the names of the files that a manuscript in the format `form` says it goes on in, each once."""
    found = _in_tex(text) if form == "tex" else _in_markdown(text) if form == "md" else iter(())
    return list(dict.fromkeys(found))


def _in_tex(text: str) -> Iterator[str]:
    for found in _TEX.finditer(_COMMENT.sub("", text)):
        names = found["names"].split(",") if found["kind"] == "bibliography" else [found["names"]]
        suffix = _SUFFIXES.get(found["kind"], "")
        for name in filter(None, map(str.strip, names)):
            yield name if "." in name.rpartition("/")[2] else f"{name}{suffix}"


def _in_markdown(text: str) -> Iterator[str]:
    """Yield the bibliographies of pandoc's metadata: one name, a list in square brackets, or one name a line."""
    front = _FRONT_MATTER.match(text)
    for found in _YAML.finditer(front["text"]) if front else ():
        for part in re.split(r"[\[\],]|\n[ \t]*-[ \t]", found["names"]):
            name = part.partition(" #")[0].strip().strip("\"'")
            if name:
                yield name
