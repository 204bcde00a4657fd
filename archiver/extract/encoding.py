"""Text out of page bytes: which encoding, and why. No page names a codec: only the labels of the standard are known.

The order is that of browsers (WHATWG Encoding, HTML standard 13.2.3.2) with one exception: bytes that are valid UTF-8
beyond ASCII are UTF-8 even where a header says otherwise, for they are so by chance practically never.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from charset_normalizer import from_bytes

from archiver.message.charset import codec_in_page, codec_of_label, header_label, split_mark

SAMPLE_BYTES = 65_536
"""How much of an undeclared page the last resort looks at."""
FALLBACK = "windows-1252"
_MAX_REPLACED = 0.02
_FIRST_TAG_LITTLE = re.compile(rb"<\x00[!?a-zA-Z]\x00")
_FIRST_TAG_BIG = re.compile(rb"\x00<\x00[!?a-zA-Z]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, the codec that gave it, and what named it: bom, http-header, meta, content or default.

    `utf8` is the text in UTF-8 where that costs nothing: the bytes of the page themselves.
    """

    text: str
    encoding: str
    method: str
    utf8: bytes | None = field(default=None, repr=False)


def decode_page(raw: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of `raw`. Never fails; bytes that fit no encoding become U+FFFD."""
    marked, unmarked = split_mark(raw)
    if marked:
        return Decoded(unmarked.decode(marked, "replace"), marked, "bom")
    unmarked_codec = _two_bytes_a_letter(raw)
    if unmarked_codec:
        return Decoded(raw.decode(unmarked_codec, "replace"), unmarked_codec, "content")
    if raw.isascii() and b"\x1b" not in raw:
        return _ascii(raw, content_type)
    if raw.isascii():
        # ISO-2022-JP is ASCII bytes all through, and valid UTF-8 at that; only its name tells.
        method, codec = next(iter(_declarations(raw, content_type)), ("default", "utf-8"))
        if codec == "iso2022_jp":
            return Decoded(raw.decode(codec, "replace"), codec, method)
    strict = _strict(raw, "utf-8")
    if strict is not None:
        return Decoded(strict, "utf-8", _who_says("utf-8", raw, content_type), raw)
    return _declared(raw, content_type) or _by_content(raw)


def _two_bytes_a_letter(raw: bytes) -> str | None:
    """Return the codec of UTF-16 without a mark, if the first tag shows it (HTML standard, 13.2.3.2), else None."""
    if _FIRST_TAG_LITTLE.match(raw):
        return "utf-16-le"
    return "utf-16-be" if _FIRST_TAG_BIG.match(raw) else None


def media_type(content_type: str | None) -> str | None:
    """Return "type/subtype" of a Content-Type header in lower case, or None if there is none to be read."""
    if not content_type:
        return None
    kind = content_type.partition(";")[0].strip().lower()
    return kind if re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind) else None


def _declarations(raw: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """Return the known codecs that header and page name, with who names them, the stronger first."""
    named = (("http-header", codec_of_label(header_label(content_type))), ("meta", codec_in_page(raw)))
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
    return Decoded(raw.decode("ascii"), codec if same else "utf-8", method if same else "default", raw)


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
    codec = codec_of_label(best.encoding.replace("_", "-")) if best else None
    if codec:
        return Decoded(raw.decode(codec, "replace"), codec, "content")
    return Decoded(raw.decode(FALLBACK, "replace"), FALLBACK, "default")
