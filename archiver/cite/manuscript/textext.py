r"""TeX's ways of writing characters, made the characters that a reader sees.

Only what stands in quotes and addresses is known here: dashes, quotation marks, accents, escaped signs.
"""

from __future__ import annotations

import re
import unicodedata

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a", "k": "\u0328", "d": "\u0323",
}  # fmt: skip
SIGNS = {
    "ldots": "…", "dots": "…", "textellipsis": "…", "textquotedblleft": "“", "textquotedblright": "”",
    "textquoteleft": "‘", "textquoteright": "’", "textendash": "–", "textemdash": "—", "ss": "ß", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ",
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textbar": "|",
    "textasciicircum": "^", "textless": "<", "textgreater": ">", "guillemotleft": "«", "guillemotright": "»",
    "glqq": "„", "grqq": "“", "flqq": "«", "frqq": "»", "lbrack": "[", "rbrack": "]", "euro": "€",
    "quad": " ", "qquad": " ", "space": " ", "newline": "\n", "textunderscore": "_", "textquotesingle": "'",
}  # fmt: skip
"""Commands that print one sign."""

ESCAPED = frozenset("#$%&_{}")
_TOKEN = re.compile(r"\\([A-Za-z]+)[ \t]*|\\(.)|---|--|``|''|[{}~]|[^\\{}~\-`']+|.", re.DOTALL)
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "{": "", "}": "", "`": "‘", "'": "’"}


def sign(name: str) -> str | None:
    """Return what the command `name` (without its backslash) prints, None if that is not known here."""
    if len(name) == 1 and not name.isalpha():
        return name if name in ESCAPED else {" ": " ", "\n": " ", "\\": "\n", ",": " ", "-": "", "/": ""}.get(name)
    return SIGNS.get(name)


def plain_text(tex: str) -> str:
    """Return what a reader sees of `tex`, as far as that is known here; other commands vanish."""
    made: list[str] = []
    accent = ""
    for found in _TOKEN.finditer(tex):
        name = found[1] or found[2]
        if name is None:
            text = _LIGATURES.get(found[0], found[0])
        elif name in ACCENTS:
            accent = ACCENTS[name]
            continue
        else:
            text = sign(name) or ""
        if accent and text:
            text, accent = accented(text, accent), ""
        made.append(text)
    return "".join(made)


def accented(text: str, accent: str) -> str:
    """Return `text` with `accent`, a combining character, on its first letter."""
    letter = {"ı": "i", "ȷ": "j"}.get(text[0], text[0])
    return unicodedata.normalize("NFC", letter + accent) + text[1:]


def plain_address(tex: str) -> str:
    r"""Return the address in an argument of \url or \href, or in a field of a bibliography."""
    bare = re.sub(r"\\([#$%&_{}~^])(?:\{\})?|\{\\_\}", lambda found: found[1] or "_", tex.strip())
    for name, char in (("textasciitilde", "~"), ("textunderscore", "_"), ("textasciicircum", "^"), ("%", "%")):
        bare = bare.replace(f"\\{name}{{}}", char).replace(f"{{\\{name}}}", char).replace(f"\\{name} ", char)
    return "".join(bare.split())
