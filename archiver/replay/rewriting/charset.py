"""Pages as texts that go back to the very bytes they came from.

HTML's own signs are ASCII, and in nearly every encoding of the web their bytes stand for nothing else; so a page is
read as ISO-8859-1, one character a byte, and only the URLs in it are decoded. Pages in the few other encodings are
decoded whole and sent as UTF-8.
"""

from __future__ import annotations

from dataclasses import dataclass

from archiver.extract.encoding import decode_page
from archiver.message.charset import name_of_codec

# Bytes below 0x40 can be part of a character in these. (The second bytes of GBK, Big5 and Shift_JIS begin at 0x40,
# the digits in the third of GB 18030 are no sign of HTML.)
_NOT_ASCII_BASED = frozenset(["utf-16-le", "utf-16-be", "iso2022_jp"])


@dataclass(frozen=True, slots=True)
class Coding:
    """How the texts of a page stand for its characters: `codec` is Python's, for byte text and for queries."""

    codec: str = "utf-8"
    is_byte_text: bool = False

    def read(self, text: str) -> str:
        """Return the characters that a piece of the page's text stands for; bytes that are none become surrogates."""
        if not self.is_byte_text or text.isascii():
            return text
        return text.encode("latin-1", "replace").decode(self.codec, "surrogateescape")

    def write(self, text: str) -> str:
        """Return characters as a piece of the page's text, those that its encoding lacks as numeric references."""
        if not self.is_byte_text or text.isascii():
            return text
        try:
            raw = text.encode(self.codec, "surrogateescape")
        except UnicodeEncodeError:
            raw = text.encode(self.codec, "xmlcharrefreplace")
        return raw.decode("latin-1")


PLAIN = Coding()
"""The coding of a text that is characters already, on a page in UTF-8."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as text; `label` is the name of its encoding that browsers know."""

    text: str
    coding: Coding
    label: str

    def encoded(self, text: str) -> tuple[bytes, str]:
        """Return the bytes of the changed `text`, and the label of the encoding they are in."""
        if self.coding.is_byte_text:
            return text.encode("latin-1"), self.label
        return text.encode("utf-8", "replace"), "utf-8"


def page_text(raw: bytes, content_type: str | None) -> PageText:
    """Return the page `raw` as text, its encoding found as browsers find it. Never fails."""
    decoded = decode_page(raw, content_type)
    codec = decoded.encoding
    if codec in _NOT_ASCII_BASED:
        return PageText(decoded.text, Coding(codec), name_of_codec(codec))
    return PageText(raw.decode("latin-1"), Coding(codec, is_byte_text=True), name_of_codec(codec))
