"""Turns the bytes of a page into text well enough to find its links.

URLs are nearly always ASCII, so this asks less than the extractor does: a byte order mark, the charset of the HTTP
header, the one the document names, else UTF-8 or, where the bytes are none, windows-1252. Names are looked up in a list
of our own and never handed to the codec registry (it has codecs that are no character sets).
"""

from __future__ import annotations

import codecs
import re

_CODECS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 latin1 l1 ascii us-ascii",
    "iso8859-2": "iso-8859-2 iso8859-2 latin2 l2",
    "iso8859-3": "iso-8859-3 latin3",
    "iso8859-4": "iso-8859-4 latin4",
    "iso8859-5": "iso-8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 arabic",
    "iso8859-7": "iso-8859-7 greek",
    "iso8859-8": "iso-8859-8 iso-8859-8-i hebrew",
    "cp1254": "windows-1254 cp1254 iso-8859-9 latin5",
    "iso8859-10": "iso-8859-10 latin6",
    "iso8859-13": "iso-8859-13",
    "iso8859-14": "iso-8859-14",
    "iso8859-15": "iso-8859-15 latin-9 l9",
    "iso8859-16": "iso-8859-16",
    "cp1250": "windows-1250 cp1250",
    "cp1251": "windows-1251 cp1251",
    "cp1253": "windows-1253 cp1253",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "cp874": "windows-874 tis-620 iso-8859-11",
    "koi8-r": "koi8-r koi8 koi",
    "koi8-u": "koi8-u koi8-ru",
    "cp866": "ibm866 cp866",
    "mac-roman": "macintosh mac",
    "cp932": "shift_jis shift-jis sjis x-sjis ms932 windows-31j",
    "euc-jp": "euc-jp x-euc-jp",
    "iso2022-jp": "iso-2022-jp",
    "gb18030": "gb18030 gbk gb2312 gb_2312-80 x-gbk chinese",
    "big5hkscs": "big5 big5-hkscs x-x-big5",
    "cp949": "euc-kr ks_c_5601-1987 ksc5601 windows-949 korean",
    "utf-16-le": "utf-16 utf-16le unicode",
    "utf-16-be": "utf-16be",
}
_CODEC_BY_LABEL = {label: codec for codec, labels in _CODECS.items() for label in labels.split()}

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PARAMETER = re.compile(r";\s*+charset\s*+=\s*+[\"']?+([\w.:-]+)", re.IGNORECASE)
_IN_DOCUMENT = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*+=\s*+["']?+([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*+=\s*+["']([\w.:-]+)"""
    rb"""|\A@charset "([\w.:-]+)";""",
    re.IGNORECASE,
)
_PRESCAN_BYTES = 4096  # the HTML standard asks for 1024; some pages have longer comments before


def charset_of(content_type: str | None) -> str | None:
    """Return the Python codec for the charset parameter of a Content-Type value, None if absent or unknown."""
    named = _PARAMETER.search(content_type or "")
    return _CODEC_BY_LABEL.get(named[1].lower()) if named else None


def text_of(content: bytes, content_type: str | None) -> str:
    """Return the bytes of a text document as text; what is no character becomes U+FFFD."""
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, "replace")
    codec_named = charset_of(content_type) or _named_inside(content)
    if codec_named:
        return content.decode(codec_named, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _named_inside(content: bytes) -> str | None:
    """Return the codec that the document names in itself."""
    named = _IN_DOCUMENT.search(content, 0, _PRESCAN_BYTES)
    if not named:
        return None
    label = next(group for group in named.groups() if group).decode("ascii", "replace").lower()
    codec = _CODEC_BY_LABEL.get(label)
    # A name that could be read as ASCII is not in UTF-16 (HTML standard, 13.2.3.2, step 15).
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec
