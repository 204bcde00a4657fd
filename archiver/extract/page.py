"""The whole page in the seed's Markdown dialect, chrome and all."""

from __future__ import annotations

from archiver.extract.chunks import tidy
from archiver.extract.dialect import Writer
from archiver.extract.dom import read_page


def page_markdown(raw: bytes, *, content_type: str | None = None) -> str:
    """Return the body of the page `raw` in the seed's dialect, without front matter and title line.

    The byte order marks that pages carry in their text (U+FEFF) are dropped. Raises ExtractError if `raw` is empty,
    too large or no text.
    """
    page = read_page(raw, content_type=content_type)
    if page.root is None:
        return page.text.replace("\ufeff", "")
    body = page.root.find("body")
    return tidy(Writer().write(body if body is not None else page.root)).replace("\ufeff", "")
