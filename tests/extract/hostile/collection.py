"""All hostile pages; `python -m tests.extract.hostile.collection FOLDER` writes them as files."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.extract.hostile import (
    addresses,
    attributes,
    characters,
    documents,
    encodings,
    entities,
    floods,
    nesting,
    scripts,
    tables,
)
from tests.extract.hostile.case import PAGES, HostilePage

_CLASSES = (nesting, attributes, encodings, scripts, entities, tables, floods, addresses, documents, characters)


def all_pages() -> list[HostilePage]:
    """Return the pages sorted by name."""
    assert all(module.__doc__ for module in _CLASSES)
    return sorted(PAGES, key=lambda each: each.name)


def main() -> None:
    """Write each page into the folder named on the command line, so that other programs can be tried with them."""
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for each in all_pages():
        (folder / f"{each.name}.html").write_bytes(each.build())


if __name__ == "__main__":
    main()
