"""A crawl's configuration: a file by schema crawl-config-1, as values by the names of the options.

Names may have hyphens or underscores, as in archiver.toml. A text `env:NAME` in a header or as the proxy stands for the
value of an environment variable, so that no secret need be in the file.
"""

from __future__ import annotations

import difflib
import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from archiver.crawl.config_file import ConfigFile, Place, read_config_file
from archiver.errors import ConfigError
from archiver.records.engine import Engine, Fault
from archiver.records.explain import explained
from archiver.records.schema import shipped_schema
from archiver.units import duration_s, size_bytes

SCHEMA = "crawl-config-1"

_READINGS: Mapping[str, Callable[[str], float]] = {"#/$defs/duration": duration_s, "#/$defs/size": size_bytes}
_PATHS = ("cookies", "ca", "chromium")
_FROM_ENVIRONMENT = "env:"


def load_config(path: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return the settings of the crawl that the file at `path` describes, by name.

    Durations are in seconds and sizes in bytes; paths are relative to the file's folder; days stay texts
    (`archiver.units.day_of`). Raises ConfigError, naming file and line, for what does not keep the schema and for a
    variable that is not set.
    """
    file = read_config_file(path)
    values = {name.replace("-", "_"): value for name, value in file.values.items()}
    for name, value in values.items():
        # JSON has no such numbers, and neither bound of a schema holds them back.
        if isinstance(value, float) and not math.isfinite(value):
            raise ConfigError(f"{name[:40]} is {value}", _where(file, (name,)), "Leave it out if there is no bound.")
    for fault in Engine(shipped_schema(SCHEMA)).faults(values):
        raise _error(file, fault)
    values.pop("x", None)
    return {name: _read(file, name, value, environ) for name, value in values.items()}


def known_names() -> list[str]:
    """Return the names that a configuration may have, in the order of the schema."""
    return [name for name in _specs() if name != "x"]


def _specs() -> Mapping[str, Any]:
    document = shipped_schema(SCHEMA).document
    assert isinstance(document, Mapping)
    specs: Mapping[str, Any] = document["properties"]
    return specs


def _read(file: ConfigFile, name: str, value: Any, environ: Mapping[str, str]) -> Any:
    """Return a value that keeps the schema in the form the rest of the program has it in."""
    reading = _READINGS.get(str(_specs()[name].get("$ref")))
    if reading:
        return reading(value) if isinstance(value, str) else float(value) if reading is duration_s else value
    if name in _PATHS:
        return _beside(file, value)
    if name == "seed_files":
        return tuple(_beside(file, each) for each in value)
    if name == "headers":
        return {key: _secret(file, (name, key), text, environ) for key, text in value.items()}
    if name == "proxy":
        return _secret(file, (name,), value, environ)
    return tuple(value) if isinstance(value, list) else value


def _beside(file: ConfigFile, text: str) -> Path:
    return file.path.parent / Path(text).expanduser()


def _secret(file: ConfigFile, place: Place, text: str, environ: Mapping[str, str]) -> str:
    """Return `text`, or what the environment holds under the name it gives."""
    if not text.startswith(_FROM_ENVIRONMENT):
        return text
    variable = text.removeprefix(_FROM_ENVIRONMENT).strip()
    if variable not in environ:
        hint = f"Set it where the crawl is started: `export {variable[:60]}=…`."
        raise ConfigError(f"the environment has no variable {variable[:60]!r}", _where(file, place), hint)
    return environ[variable]


def _error(file: ConfigFile, fault: Fault) -> ConfigError:
    """Return what to say of a fault; the value itself is not quoted where it may be a secret."""
    where = _where(file, fault.path)
    if fault.keyword == "additionalProperties" and len(fault.path) == 1:
        return ConfigError(f"unknown setting {str(fault.path[0])[:40]!r}", where, _nearest(str(fault.path[0])))
    finding = explained(fault, "config")
    found = "" if fault.path[:1] in (("headers",), ("proxy",)) or finding.value is None else f" ({finding.value})"
    hint = f"It must be {re.sub('^like ', 'something like ', finding.expected)}." if finding.expected else ""
    return ConfigError(f"{finding.message}{found}", where, hint)


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name, known_names(), n=1, cutoff=0.6)
    rest = f"`archiver schema show {SCHEMA}` lists them all."
    return f"Did you mean {near[0]!r}? {rest}" if near else rest


def _where(file: ConfigFile, place: Place) -> str:
    line = file.line(place)
    return f"{file.path}, line {line}" if line else str(file.path)
