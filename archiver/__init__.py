"""Capture web pages into WARC files, extract and validate records, replay them with provenance, and cite them.

The names below are imported when first used, so that `import archiver` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from archiver.version import VERSION

if TYPE_CHECKING:
    from archiver.archive import open_archive as open_archive
    from archiver.crawl.single import capture as capture
    from archiver.extract.page import page_markdown as page_markdown
    from archiver.extract.story import extract_story as extract_story
    from archiver.fetch.adapter import RecordingAdapter as RecordingAdapter
    from archiver.records.validate import check_records as check_records

__version__ = VERSION

# No name here may equal a sub-package's: it would be the function first and the module later.
_HOMES = {
    "capture": "archiver.crawl.single",
    "extract_story": "archiver.extract.story",
    "page_markdown": "archiver.extract.page",
    "check_records": "archiver.records.validate",
    "open_archive": "archiver.archive",
    "RecordingAdapter": "archiver.fetch.adapter",
}

__all__ = [
    "RecordingAdapter",
    "__version__",
    "capture",
    "check_records",
    "extract_story",
    "open_archive",
    "page_markdown",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'archiver' has no attribute {name!r}")
