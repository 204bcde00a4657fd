"""The fields of a multipart/form-data body (RFC 7578), read leniently."""

from __future__ import annotations

import re

from archiver.message.head import head_size, parse_fields

_BOUNDARY = re.compile(r'boundary=(?:"([^"]*)"|([^;]*))')
_NAME = re.compile(r';\s*name=(?:"([^"]*)"|([^;\s]*))', re.IGNORECASE)
_FILE_NAME = re.compile(r';\s*filename=(?:"([^"]*)"|([^;\s]*))', re.IGNORECASE)

Field = tuple[str, str | bytes]


def form_fields(content_type: str, body: bytes) -> list[Field] | None:
    """Return name and value of each part in order, a file's value as bytes; None if no boundary is named.

    What stands before the first boundary and behind the last one is no part; a part that breaks off counts.
    """
    found = _BOUNDARY.search(content_type)
    boundary = (found[1] if found[1] is not None else found[2]).strip() if found else ""
    if not boundary:
        return None
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1", "replace"))
    fields: list[Field] = []
    for part in parts[1:]:
        if part.startswith(b"--"):
            break
        if field := _field(part):
            fields.append(field)
    return fields


def _field(part: bytes) -> Field | None:
    size = head_size(part)
    if size < 0:
        return None
    lines = part[:size].strip(b"\r\n").split(b"\r\n")
    stated = next((value for name, value in parse_fields(lines) if name.lower() == "content-disposition"), "")
    name, file_name = _NAME.search(stated), _FILE_NAME.search(stated)
    # pywb calls a part without a name so.
    label = _utf8((name[1] or name[2] or "") if name else "None")
    value = part[size:]
    is_file = bool(file_name and (file_name[1] or file_name[2]))
    return label, value if is_file else value.decode("utf-8", "replace")


def _utf8(latin: str) -> str:
    return latin.encode("latin-1").decode("utf-8", "replace")
