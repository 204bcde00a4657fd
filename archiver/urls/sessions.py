"""Session ids in URLs, which make two captures of one page look like two pages.

For keys the forms are those the Wayback Machine strips: a parameter that ends so, wherever its name begins. Only the
last of each form goes. Texts are in lower case and percent-encoded. For links to be fetched `without_session` takes
off more, but only what has both the name and the form of a session id.
"""

from __future__ import annotations

import re

# phpsessid goes before sid, since the one ends with the other.
_QUERY_FORMS = tuple(
    re.compile(form + "(?:&|$)")
    for form in (
        "jsessionid=[0-9a-z]{32}",
        "phpsessid=[0-9a-z]{32}",
        "sid=[0-9a-z]{32}",
        "aspsessionid[a-z]{8}=[a-z]{24}",
    )
)
_PATH_FORMS = (
    re.compile(r"(?<=/)\((?:[a-z]\([0-9a-z]{24}\))+\)/"),
    re.compile(r"(?<=/)\([0-9a-z]{24}\)/"),
)

_PATH_PARAMETER = re.compile(r";(?:jsessionid|phpsessid|sid)=[0-9a-z.!~_-]{8,}(?=[/;]|$)", re.IGNORECASE)
_COOKIELESS = re.compile(r"(?<=/)\((?:[a-z]\([0-9a-z]{16,64}\))+\)/", re.IGNORECASE)
_PARAMETER = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid[a-z]{8}|php_?session_?id|session_?id|sess_?id|zenid|oscsid|xtcsid|cfid|cftoken|sid)="
    r"(?:[0-9a-f]{16,64}|[0-9a-z,-]{22,64})|s=[0-9a-f]{32}",
    re.IGNORECASE,
)
_WORDY = re.compile(r"[0-9]")


def without_session(url: str) -> str:
    """Return `url`, in normal form, without session ids in its path and query; those of servers that put them there.

    Without it each visit of a page finds all others under new addresses.
    """
    path, mark, query = url.partition("?")
    if ";" in path or "(" in path:
        path = _COOKIELESS.sub("", _PATH_PARAMETER.sub("", path))
    if "id=" not in query.lower() and "s=" not in query and "cftoken" not in query.lower():
        return path + mark + query
    kept = [pair for pair in query.split("&") if not (_PARAMETER.fullmatch(pair) and _WORDY.search(pair))]
    return path + (mark + "&".join(kept) if kept else "")


def without_query_session(query: str) -> str:
    """Return the query without jsessionid, phpsessid, sid, aspsessionid and cfid&cftoken."""
    if "id" not in query:
        return query
    for form in _QUERY_FORMS:
        found = None
        for found in form.finditer(query):  # noqa: B007
            pass
        if found:
            query = query[: found.start()] + query[found.end() :]
    return _without_coldfusion(query) if "cftoken=" in query else query


def _without_coldfusion(query: str) -> str:
    """Return the query without its last "cfid=…&cftoken=…"."""
    parameters = query.split("&")
    for place in range(len(parameters) - 1, 0, -1):
        start = parameters[place - 1].rfind("cfid=", 0, -1)
        if start >= 0 and parameters[place].startswith("cftoken=") and parameters[place] != "cftoken=":
            before = "&".join([*parameters[: place - 1], parameters[place - 1][:start]])
            return before + "&".join(parameters[place + 1 :])
    return query


def without_path_session(path: str) -> str:
    """Return the path without ASP.NET's "(S(…))/" and "(…)/" before an .aspx page."""
    if ".aspx" not in path:
        return path
    for form in _PATH_FORMS:
        path = _without_segment(path, form)
    return path


def _without_segment(path: str, form: re.Pattern[str]) -> str:
    """Return the path without the last segment of this form that a name with .aspx follows before any "?"."""
    end = len(path)
    while end > 0:
        start = path.rfind("?", 0, end) + 1
        page = path.rfind(".aspx", start, end)
        found = [match for match in form.finditer(path, start, end) if match.end() < page]
        if found:
            return path[: found[-1].start()] + path[found[-1].end() :]
        end = start - 1
    return path
