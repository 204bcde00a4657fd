"""What the names of character encodings mean, and where a document says which one it is in.

The labels are those of the WHATWG Encoding standard (4.2) and no others: a document can never name a codec of Python's
registry, which holds some that are no character sets. Nothing here decodes a text; who does so weighs the names.
"""

from __future__ import annotations

import codecs
import re

PRESCAN_BYTES = 4096
"""How far a declaration is looked for in a document; the standard says 1024, pages with long comments need more."""

# The labels by the Python codec that comes nearest; the first is the encoding's name. For Big5 cp950 does: where
# Python's big5hkscs differs from it in the common signs (A145, A1E3, the euro sign), the standard's index has cp950's.
# Not here: x-user-defined, and the labels of "replacement", which browsers refuse to read.
_LABELS_BY_CODEC = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "gb18030": "gb18030 gbk chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk",
    "cp950": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp932": "shift_jis shift-jis sjis ms_kanji ms932 windows-31j x-sjis csshiftjis",
    "euc_jp": "euc-jp x-euc-jp cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cseuckr csksc56011987 "
    "iso-ir-149",
    "windows-1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 iso-ir-100 "
    "latin1 l1 ascii us-ascii ansi_x3.4-1968 cp819 ibm819 csisolatin1",
    "windows-1250": "windows-1250 cp1250 x-cp1250",
    "windows-1251": "windows-1251 cp1251 x-cp1251",
    "windows-1253": "windows-1253 cp1253 x-cp1253",
    "windows-1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 iso-ir-148 "
    "latin5 l5 csisolatin5",
    "windows-1255": "windows-1255 cp1255 x-cp1255",
    "windows-1256": "windows-1256 cp1256 x-cp1256",
    "windows-1257": "windows-1257 cp1257 x-cp1257",
    "windows-1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 tis-620 iso-8859-11 iso8859-11 iso885911 dos-874",
    "iso8859-2": "iso-8859-2 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 iso-ir-101 latin2 l2 csisolatin2",
    "iso8859-3": "iso-8859-3 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 iso-ir-109 latin3 l3 csisolatin3",
    "iso8859-4": "iso-8859-4 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 iso-ir-110 latin4 l4 csisolatin4",
    "iso8859-5": "iso-8859-5 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 iso-ir-144 cyrillic csisolatincyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 iso-ir-127 arabic csisolatinarabic asmo-708 "
    "ecma-114 iso-8859-6-e csiso88596e iso-8859-6-i csiso88596i",
    "iso8859-7": "iso-8859-7 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 iso-ir-126 greek greek8 csisolatingreek "
    "ecma-118 elot_928 sun_eu_greek",
    "iso8859-8": "iso-8859-8 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 iso-ir-138 hebrew csisolatinhebrew visual "
    "iso-8859-8-e csiso88598e iso-8859-8-i csiso88598i logical",
    "iso8859-10": "iso-8859-10 iso8859-10 iso885910 iso-ir-157 latin6 l6 csisolatin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 csisolatin9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi8-r koi8 koi koi8_r cskoi8r",
    "koi8-u": "koi8-u koi8-ru",
    "cp866": "ibm866 cp866 866 csibm866",
    "mac-roman": "macintosh mac x-mac-roman csmacintosh",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "utf-16-le": "utf-16le utf-16 unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff",
    "utf-16-be": "utf-16be unicodefffe",
}
LABELS = {label: codec for codec, labels in _LABELS_BY_CODEC.items() for label in labels.split()}
_NAMES = {codec: labels.split()[0] for codec, labels in _LABELS_BY_CODEC.items()}

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SPACE = "\t\n\f\r "
_PARAMETER = re.compile(r";\s*+([^=;]*+)(?:=\s*+(?:\"((?:[^\"\\]|\\.)*+)|([^;]*+)))?+", re.DOTALL)
_LABEL = re.compile(r"[\s\"']*+([\w.:-]++)", re.ASCII)
# Comments are passed over (HTML standard, 13.2.3.2): what they hold was often the charset of an older page.
_IN_PAGE = re.compile(
    rb"<!(?=--).*?-->"
    rb"|<meta\b[^>]{0,500}?\bcharset\s*+=\s*+[\"']?+\s*+([\w.:-]++)"
    rb"|<\?xml\b[^>]{0,200}?\bencoding\s*+=\s*+[\"']\s*+([\w.:-]++)",
    re.IGNORECASE | re.DOTALL,
)
_IN_SHEET = re.compile(rb"@charset \"([^\"]{1,100}+)\";")


def codec_of_label(label: str | None) -> str | None:
    """Return the Python codec for a label in any case, or None for one the standard does not know (Encoding, 4.2)."""
    return LABELS.get(label.strip(_SPACE).lower()) if label else None


def name_of_codec(codec: str) -> str:
    """Return the name by which browsers know the encoding that one of our codecs decodes."""
    return _NAMES[codec]


def header_label(content_type: str | None) -> str | None:
    """Return the charset parameter of a Content-Type value, the first if there are more (MIME Sniffing, 4.4).

    Blanks around "=" and single quotes, which the grammar does not have (RFC 9110, 5.6.6), are passed over.
    """
    for name, quoted, bare in _PARAMETER.findall(content_type or ""):
        label = _LABEL.match(quoted or bare)
        if name.strip().lower() == "charset" and label:
            return str(label[1])
    return None


def split_mark(raw: bytes) -> tuple[str | None, bytes]:
    """Return the codec that a byte order mark names, and the bytes after it; without a mark None and all of `raw`."""
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return codec, raw[len(mark) :]
    return None, raw


def codec_in_page(raw: bytes) -> str | None:
    """Return the codec for what a meta element or XML declaration near the start names, None if that is nothing known.

    The first one counts (HTML standard, 13.2.3.2, prescan).
    """
    labels = (found[1] or found[2] for found in _IN_PAGE.finditer(raw, 0, PRESCAN_BYTES))
    return _ascii_based(next((label for label in labels if label), b""))


def codec_in_sheet(raw: bytes) -> str | None:
    """Return the codec for what a style sheet's @charset names, None if that is nothing known (CSS Syntax 3, 3.2)."""
    found = _IN_SHEET.match(raw)
    return _ascii_based(found[1]) if found else None


def _ascii_based(label: bytes) -> str | None:
    # What could be read as ASCII so far is not UTF-16; both standards say to take UTF-8.
    codec = codec_of_label(label.decode("ascii", "replace"))
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec
