"""Turns the bytes of a page into text well enough to find its links.

URLs are nearly always ASCII, so this asks less than the extractor does: a byte order mark, the charset of the HTTP
header, the one the document names, else UTF-8 or, where the bytes are none, windows-1252.
"""

from __future__ import annotations

from archiver.message.charset import codec_in_page, codec_in_sheet, codec_of_label, header_label, split_mark


def charset_of(content_type: str | None) -> str | None:
    """Return the Python codec for the charset parameter of a Content-Type value, None if absent or unknown."""
    return codec_of_label(header_label(content_type))


def text_of(content: bytes, content_type: str | None) -> str:
    """Return the bytes of a text document as text; what is no character becomes U+FFFD."""
    return text_and_codec(content, content_type)[0]


def text_and_codec(content: bytes, content_type: str | None) -> tuple[str, str]:
    """Return a text document as text_of does, and the Python codec it was decoded by."""
    marked, unmarked = split_mark(content)
    if marked:
        return unmarked.decode(marked, "replace"), marked
    codec = charset_of(content_type) or codec_in_sheet(content) or codec_in_page(content)
    if codec:
        return content.decode(codec, "replace"), codec
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace"), "windows-1252"
