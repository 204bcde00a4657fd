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
    "glqq": "„", "grqq": "“", "flqq": "«", "frqq": "»", "glq": "‚", "grq": "‘", "flq": "‹", "frq": "›",
    "og": "«", "fg": "»", "guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹", "guilsinglright": "›",
    "quotedblbase": "„", "quotesinglbase": "‚", "textquotedbl": '"', "lq": "‘", "rq": "’", "lbrack": "[", "rbrack": "]",
    "euro": "€", "texteuro": "€", "pounds": "£", "S": "§", "P": "¶", "copyright": "©", "textdegree": "°",
    "textperiodcentered": "·", "textnumero": "№", "textdollar": "$", "textpercent": "%", "slash": "/", "dh": "ð",
    "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "SS": "ẞ", "thinspace": " ",
    "quad": " ", "qquad": " ", "space": " ", "enspace": " ", "nobreakspace": " ", "newline": "\n",
    "textunderscore": "_", "textquotesingle": "'",
}  # fmt: skip
"""Commands that print one sign."""

OPENING = frozenset("“„«‘‚‹")
ESCAPED = frozenset("#$%&_{}")
_TOKEN = re.compile(r"\\([A-Za-z]+)[ \t]*\n?[ \t]*|\\(.)|---|--|``|''|[{}~]|[^\\{}~\-`']+|.", re.DOTALL)
LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "`": "‘", "'": "’"}
"""What TeX's fonts and its active characters make of signs."""
_VANISHING = {"{": "", "}": ""}
_SHORTHANDS = {
    '"`': "„",
    "\"'": "“",
    '"<': "«",
    '">': "»",
    '"=': "-",
    '"~': "-",
    '"-': "",
    '"|': "",
    '"/': "/",
    '""': "",
    '"s': "ß",
}
"""What babel for German makes of pairs that begin with a straight quotation mark; the vowels get a diaeresis."""
_HEAD = 16_384
_BABEL = re.compile(r"babel")
_GERMAN_NAME = re.compile(r"german|austrian")


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
            text = LIGATURES.get(found[0]) or ligated(_VANISHING.get(found[0], found[0]))
        elif name in ACCENTS:
            accent = ACCENTS[name]
            continue
        else:
            text = sign(name) or ""
        if accent and text:
            text, accent = accented(text, accent), ""
        made.append(text)
    return "".join(made)


def ligated(text: str) -> str:
    """Return `text` with the quotation marks that fonts of the encoding T1 make of pairs of signs."""
    return text.replace(",,", "„").replace("<<", "«").replace(">>", "»")


def has_german_shorthands(text: str) -> bool:
    """Tell whether a manuscript loads babel with German, whose active character is the straight quotation mark."""
    head = text[:_HEAD]
    return bool(_BABEL.search(head) and _GERMAN_NAME.search(head))


def shorthand(pair: str) -> str:
    """Return what `pair`, a straight quotation mark and a sign, prints under babel's German shorthands."""
    known = _SHORTHANDS.get(pair)
    return unicodedata.normalize("NFC", f"{pair[1]}\u0308") if known is None else known


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
