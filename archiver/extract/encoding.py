"""Text out of page bytes: which encoding, and why. No page names a codec: only labels in LABELS are known.

The order is that of browsers (WHATWG Encoding, HTML standard 13.2.3.2) with one exception: bytes that are valid UTF-8
beyond ASCII are UTF-8 even where a header says otherwise, for they are so by chance practically never.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

PRESCAN_BYTES = 4096
"""How far a meta declaration is looked for; the standard says 1024, pages with long comments need more."""
SAMPLE_BYTES = 65_536
"""How much of an undeclared page the last resort looks at."""
FALLBACK = "windows-1252"
_MAX_REPLACED = 0.02

# Labels of the WHATWG Encoding standard (4.2) by the Python codec that decodes a superset of them.
_LABELS_BY_CODEC = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 gb2312-80 x-gbk chinese csgb2312 csiso58gb231280 iso-ir-58 cp936",
    "cp950": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp932": "shift_jis shift-jis sjis ms_kanji ms932 windows-31j x-sjis csshiftjis",
    "euc_jp": "euc-jp eucjp x-euc-jp cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr euckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cseuckr iso-ir-149",
    "windows-1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 l1 ascii us-ascii "
    "ansi_x3.4-1968 cp819 ibm819 csisolatin1",
    "windows-1250": "windows-1250 cp1250 x-cp1250",
    "windows-1251": "windows-1251 cp1251 x-cp1251",
    "windows-1253": "windows-1253 cp1253 x-cp1253",
    "windows-1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5 l5",
    "windows-1255": "windows-1255 cp1255 x-cp1255",
    "windows-1256": "windows-1256 cp1256 x-cp1256",
    "windows-1257": "windows-1257 cp1257 x-cp1257",
    "windows-1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 tis-620 iso-8859-11 iso8859-11 dos-874",
    "iso8859-2": "iso-8859-2 iso8859-2 latin2 l2 csisolatin2",
    "iso8859-3": "iso-8859-3 iso8859-3 latin3 l3",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4 l4",
    "iso8859-5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 arabic",
    "iso8859-7": "iso-8859-7 iso8859-7 greek greek8 sun_eu_greek",
    "iso8859-8": "iso-8859-8 iso8859-8 hebrew visual iso-8859-8-i logical",
    "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14 iso8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 latin9 l9",
    "iso8859-16": "iso-8859-16 iso8859-16",
    "koi8-r": "koi8-r koi8 koi koi8_r cskoi8r",
    "koi8-u": "koi8-u koi8-ru",
    "cp866": "ibm866 cp866 866 csibm866",
    "mac-roman": "macintosh mac x-mac-roman csmacintosh",
    "utf-16-le": "utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2",
    "utf-16-be": "utf-16be unicodefffe",
}
LABELS = {label: codec for codec, labels in _LABELS_BY_CODEC.items() for label in labels.split()}

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(
    rb"<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, the codec that gave it, and what named it: bom, http-header, meta, content or default."""

    text: str
    encoding: str
    method: str


def decode_page(raw: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of `raw`. Never fails; bytes that fit no encoding become U+FFFD."""
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return Decoded(raw[len(mark) :].decode(codec, "replace"), codec, "bom")
    if raw.isascii() and b"\x1b" not in raw:
        return _ascii(raw, content_type)
    strict = _strict(raw, "utf-8")
    if strict is not None:
        return Decoded(strict, "utf-8", _who_says("utf-8", raw, content_type))
    return _declared(raw, content_type) or _by_content(raw)


def declared_codec(label: str | None) -> str | None:
    """Return the codec for a WHATWG label, or None for one that is not in the table."""
    return LABELS.get(label.strip().lower()) if label else None


def header_label(content_type: str | None) -> str | None:
    """Return the charset parameter of a Content-Type header (RFC 9110, 8.3.1)."""
    if not content_type:
        return None
    found = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", content_type, re.IGNORECASE)
    return found.group(1) if found else None


def media_type(content_type: str | None) -> str | None:
    """Return "type/subtype" of a Content-Type header in lower case, or None if there is none to be read."""
    if not content_type:
        return None
    kind = content_type.partition(";")[0].strip().lower()
    return kind if re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind) else None


def meta_label(raw: bytes) -> str | None:
    """Return the charset that a meta element or XML declaration near the start names."""
    found = _META.search(raw[:PRESCAN_BYTES])
    return found.group(1).decode("ascii", "replace") if found else None


def _declarations(raw: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """Return the known codecs that header and page name, with who names them, the stronger first."""
    named = [("http-header", declared_codec(header_label(content_type)))]
    # A page that can be scanned for ASCII letters is not UTF-16, whatever it says (HTML standard 13.2.3.2).
    meta = declared_codec(meta_label(raw))
    named.append(("meta", "utf-8" if meta and meta.startswith("utf-16") else meta))
    return [(method, codec) for method, codec in named if codec]


def _who_says(codec: str, raw: bytes, content_type: str | None) -> str:
    methods = (method for method, named in _declarations(raw, content_type) if named == codec)
    return next(methods, "content")


def _ascii(raw: bytes, content_type: str | None) -> Decoded:
    """Return ASCII bytes as text; the name is the declared one if that has ASCII as a subset."""
    method, codec = next(iter(_declarations(raw, content_type)), ("default", "utf-8"))
    if codec.startswith("utf-16") and b"\x00" in raw:
        return Decoded(raw.decode(codec, "replace"), codec, method)
    same = not codec.startswith("utf-16")
    return Decoded(raw.decode("ascii"), codec if same else "utf-8", method if same else "default")


def _strict(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


def _declared(raw: bytes, content_type: str | None) -> Decoded | None:
    """Return the text by the first declared codec that fits, then by one that nearly fits."""
    named = _declarations(raw, content_type)
    for method, codec in named:
        text = _strict(raw, codec)
        if text is not None:
            return Decoded(text, codec, method)
    for method, codec in named:
        text = raw.decode(codec, "replace")
        beyond_ascii = sum(1 for char in text if char > "\x7f")
        if text.count("\ufffd") <= max(3, _MAX_REPLACED * beyond_ascii):
            return Decoded(text, codec, method)
    return None


def _by_content(raw: bytes) -> Decoded:
    """Return the text by what the bytes look like: nearly UTF-8, or the guess of charset-normalizer."""
    nearly = raw.decode("utf-8", "replace")
    if nearly.count("\ufffd") * 10 < sum(1 for char in nearly if char > "\x7f"):
        return Decoded(nearly, "utf-8", "content")
    best = from_bytes(raw[:SAMPLE_BYTES]).best()
    codec = declared_codec(best.encoding.replace("_", "-")) if best else None
    if codec:
        return Decoded(raw.decode(codec, "replace"), codec, "content")
    return Decoded(raw.decode(FALLBACK, "replace"), FALLBACK, "default")
