"""One value for all settings: defaults < archiver.toml < environment < arguments; each value knows its origin."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from archiver.errors import ConfigError
from archiver.units import DURATION_FORMS, SIZE_FORMS, duration_s, size_bytes

FILE_NAME = "archiver.toml"
DEFAULT_BASE_URL = "http://127.0.0.1:8080"
"""Where `archiver replay` is reached when nothing else is said."""

_PREFIX = "ARCHIVER_"


def _setting(
    default: Any,
    about: str,
    *,
    least: float | None = None,
    most: float | None = None,
    choices: tuple[str, ...] = (),
    is_secret: bool = False,
) -> Any:
    bounds = {"least": least, "most": most, "choices": choices}
    return field(default=default, metadata={"about": about, "is_secret": is_secret, **bounds})


def _duration(default: float, about: str, *, least: float = 0) -> Any:
    """A setting in seconds, in which a text may have a unit; `about` goes on from "Seconds"."""
    return _with_unit(_setting(default, f"Seconds {about}", least=least), duration_s)


def _size(default: int, about: str, *, least: int = 0) -> Any:
    """A setting in bytes, in which a text may have a unit; `about` goes on from "Bytes"."""
    return _with_unit(_setting(default, f"Bytes {about}", least=least), size_bytes)


def _with_unit(setting: Any, reading: Callable[[str], float]) -> Any:
    return field(default=setting.default, metadata={**setting.metadata, "reading": reading})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `origins` tells for each whether it is the default, or which file, variable or argument gave it."""

    user_agent: str = _setting("", "What servers are told; empty: the program's name and version")
    contact: str = _setting("", "An address or mail address in the User-Agent, for who runs a server")
    delay: float = _duration(1.0, "between two requests to one host")
    workers: int = _setting(4, "Requests at the same time", least=1)
    retries: int = _setting(2, "How often a URL that failed for a passing reason is tried again", least=0, most=20)
    timeout: float = _duration(300.0, "that one response may take in all", least=0.001)
    max_body: int = _size(1024**3, "of one response body that are kept")
    min_rate: float = _setting(100.0, "Bytes a second below which a response is broken off after 30 s", least=0)
    redact: tuple[str, ...] = _setting(
        (), "Request headers whose values are not recorded, beside those that are secrets"
    )
    proxy: str = _setting(
        "", "Proxy that everything is fetched through: http://, https:// or socks5://", is_secret=True
    )
    ca: str = _setting("", "File with the certificates that servers' are checked against; empty: the usual ones")
    chromium: str = _setting("", "Chromium for --browser; empty: the first that is found")
    disk_reserve: int = _size(512 * 1024**2, "on the disk that a crawl leaves free; it stops there")
    max_warc: int = _size(1024**3, "after which a new WARC file is begun", least=1)
    warc_max_age: float = _duration(0.0, "after which the next capture begins a new WARC file; 0: never")
    warc_naming: str = _setting(
        "{name}-{timestamp}-{serial:05}", "What WARC files are called, without the ending: {name} {timestamp} {serial}"
    )
    warc_compression: str = _setting(
        "balance",
        "How WARC files are compressed: speed, balance, size (all of them gzip) or none",
        choices=("speed", "balance", "size", "none"),
    )
    allow_private: tuple[str, ...] = _setting(
        (), "Addresses that are not public and may be fetched: HOST[:PORT] or CIDR"
    )
    validate_ignore: tuple[str, ...] = _setting(
        (), "Codes of findings that validate does not report; NAME.* for all that begin so"
    )
    base_url: str = _setting(DEFAULT_BASE_URL, "Where replay is reached; memento URLs in citations begin with it")
    content_url: str = _setting(
        "", "Where replay's archived content is reached, under another host than base_url; empty: on this machine"
    )
    javascript: str = _setting(
        "safe",
        "What scripts of archived pages may do: safe (run apart), static (not run) or full (run on the content host)",
        choices=("safe", "static", "full"),
    )
    dates: str = _setting(
        "now",
        "The time that scripts of archived pages find: now, or captured, that of the capture they belong to",
        choices=("now", "captured"),
    )
    host: str = _setting("127.0.0.1", "Address that replay listens on")
    port: int = _setting(8080, "Port that replay listens on", least=0, most=65535)
    origins: Mapping[str, str] = field(default_factory=dict)


def setting_fields() -> list[dataclasses.Field[Any]]:
    """Return the fields of Settings that are settings."""
    return [each for each in dataclasses.fields(Settings) if "about" in each.metadata]


def shown(setting: dataclasses.Field[Any], value: Any) -> Any:
    """Return `value` as it may be shown: that of a secret setting without user name and password."""
    if not setting.metadata["is_secret"] or "@" not in value:
        return value
    scheme, mark, _ = value.partition("://")
    return f"{scheme if mark else ''}{mark}…@{value.rpartition('@')[2]}"


def load_settings(
    folder: Path, arguments: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Return the settings for the archive in `folder`.

    `arguments` are by setting name; those that are None or empty were not given. Raises ConfigError for a file that
    is no TOML, a name nobody knows, or a value of the wrong type or out of range.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    kinds = get_type_hints(Settings)
    in_file = _file_values(folder / FILE_NAME)
    for each in setting_fields():
        if each.name in in_file:
            values[each.name] = _typed(in_file[each.name], kinds[each.name], each, FILE_NAME)
            origins[each.name] = FILE_NAME
        variable = _PREFIX + each.name.upper()
        if text := environ.get(variable):
            values[each.name], origins[each.name] = _parsed(text, kinds[each.name], each, variable), variable
        given = (arguments or {}).get(each.name)
        if given is not None and given != ():
            values[each.name], origins[each.name] = given, "argument"
        _check_range(each, values.get(each.name), origins.get(each.name, ""))
    return Settings(**values, origins={each.name: origins.get(each.name, "default") for each in setting_fields()})


def _check_range(setting: dataclasses.Field[Any], value: Any, where: str) -> None:
    least, most = setting.metadata["least"], setting.metadata["most"]
    choices = setting.metadata["choices"]
    if value is not None and choices and value not in choices:
        raise ConfigError(f"{setting.name} is {str(value)[:40]!r}, it must be one of {', '.join(choices)}", where)
    if value is None or least is None:
        return
    # Written so that NaN fails; infinity is no number of seconds either.
    if not least <= value < math.inf or (most is not None and value > most):
        limits = f"from {least} to {most}" if most is not None else f"at least {least}"
        raise ConfigError(f"{setting.name} is {str(value)[:40]}, it must be {limits}", where)


def _file_values(path: Path) -> dict[str, Any]:
    try:
        loaded = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        if path.is_symlink():
            # Who put a link here meant its settings: a disk that is not there now is no reason to crawl without them.
            raise ConfigError("is a link that leads nowhere", str(path), "Repair it, or take it away.") from error
        return {}
    except (ValueError, RecursionError) as error:
        # TOMLDecodeError and UnicodeDecodeError are ValueErrors; so is what int() says to thousands of digits.
        raise ConfigError(f"is no TOML: {error}"[:300], str(path)) from error
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror})", str(path)) from error
    known = {each.name for each in setting_fields()}
    values = {name.replace("-", "_"): value for name, value in loaded.items()}
    for name in values.keys() - known:
        hint = f"Known are: {', '.join(sorted(known))}."
        raise ConfigError(f"unknown setting {name[:40]!r}", str(path), hint)
    return values


def _typed(value: Any, kind: Any, setting: dataclasses.Field[Any], where: str) -> Any:
    """Return a TOML value as the setting's type."""
    if kind == tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
    elif "reading" in setting.metadata and isinstance(value, str):
        return _parsed(value, kind, setting, where)
    elif kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        with contextlib.suppress(OverflowError):
            return float(value)
    elif type(value) is kind:
        return value
    # What a secret is must not stand in a message.
    told = "of another kind" if setting.metadata["is_secret"] else repr(value)[:60]
    raise ConfigError(f"{setting.name} is {told}, not {_word(kind, setting)}", where)


def _parsed(text: str, kind: Any, setting: dataclasses.Field[Any], where: str) -> Any:
    """Return a text, such as that of an environment variable, as the setting's type; lists are parted by commas."""
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        return setting.metadata.get("reading", kind)(text)
    except ValueError as error:
        raise ConfigError(f"{setting.name} is {text[:40]!r}, not {_word(kind, setting)}", where) from error


def _word(kind: Any, setting: dataclasses.Field[Any]) -> str:
    if "reading" in setting.metadata:
        is_time = setting.metadata["reading"] is duration_s
        return f"a time: {DURATION_FORMS}" if is_time else f"a size: {SIZE_FORMS}"
    return {float: "a number", int: "a whole number", str: "a text"}.get(kind, "a list of texts")
