"""The examples of records that have a provenance, by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
_READ = {
    path.stem: json.loads(path.read_bytes())
    for path in sorted((ROOT / "schemas/examples/record-1/valid").glob("*.json"))
}
RECORDS: dict[str, dict[str, Any]] = {name: value for name, value in _READ.items() if value["provenance"]}
