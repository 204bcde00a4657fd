"""Reads citations by other people's readers; run by the Python of their own environment (`make peers`).

Arguments: the RIS file, the BibTeX file, the DataCite files as JSON and as XML (a list each). Prints one JSON object.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any


def main(ris: str, bibtex: str, datacite: str) -> None:
    """Print what the readers read."""
    rispy, bibtexparser, schema = (
        importlib.import_module(each) for each in ("rispy", "bibtexparser", "datacite.schema45")
    )
    with Path(ris).open(encoding="utf-8") as file:
        records = rispy.load(file)
    library = bibtexparser.parse_file(bibtex, encoding="utf-8")
    wrong: list[Any] = []
    for each in json.loads(Path(datacite).read_text(encoding="utf-8")):
        wrong += [error.message for error in schema.validator.iter_errors(each)]
    said = {
        "ris": records,
        "bibtex": [
            {"key": entry.key} | {name: str(each.value) for name, each in entry.fields_dict.items()}
            for entry in library.entries
        ],
        "failed": len(library.failed_blocks),
        "datacite": wrong,
    }
    print(json.dumps(said, ensure_ascii=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
