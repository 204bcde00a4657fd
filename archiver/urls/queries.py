"""Queries of links as browsers send them: non-ASCII characters escaped in the encoding of the page they stand on."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DROPPED = str.maketrans("", "", "\t\r\n")
# By byte: itself, or its escape where it is in the special-query percent-encode set (WHATWG URL, 1.3).
_SENT = tuple(
    f"%{byte:02X}" if byte <= 0x20 or byte > 0x7E or chr(byte) in "\"#<>'" else chr(byte) for byte in range(256)
)


def encoded_link(link: str, codec: str) -> str:
    """Return a link without fragment with its query as `encoded_query` gives it; all else stays for `normal_url`.

    The path is not touched: it goes as UTF-8 from every page (WHATWG URL, 4.4, path state). Nor is a link with control
    characters, so that `normal_url` sees and refuses them.
    """
    if link.isascii():
        return link
    path, mark, query = link.partition("?")
    if query.isascii() or codec.startswith("utf-") or _CONTROL.search(query):
        return link
    return path + mark + encoded_query(query.translate(_DROPPED), codec)


def encoded_query(query: str, codec: str) -> str:
    """Return a query in ASCII, escaped as on a page that the Python codec `codec` decodes.

    Characters the encoding lacks go as escaped numeric references, %26%23NNN%3B (WHATWG URL, 5.1, percent-encode after
    encoding); pages in UTF-16 send UTF-8 (Encoding, 4.3, get an output encoding). Escapes that are there stay.
    """
    if codec.startswith("utf-16"):
        codec = "utf-8"
    query = _SURROGATE.sub("\ufffd", query)
    references = {ord(char): f"%26%23{ord(char)}%3B" for char in set(query) if _lacks(codec, char)}
    return "".join(_SENT[byte] for byte in query.translate(references).encode(codec))


def _lacks(codec: str, char: str) -> bool:
    try:
        raw = char.encode(codec)
    except UnicodeEncodeError:
        return True
    # Pages read as GB 18030 nearly always call themselves gbk or gb2312, whose encoder has no four-byte characters
    # (Encoding, 10.2.2).
    return codec == "gb18030" and len(raw) == 4
