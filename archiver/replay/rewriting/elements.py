"""Which attributes of which elements hold addresses, and what the addresses are of (HTML standard, SVG 2, HTML 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Role = Literal["url", "urls", "srcset", "style", "paint", "srcdoc", "aside", "target", "value"]
"""What becomes of an attribute: one address, several with blanks or commas between them, image candidates, style
declarations, a presentation attribute of SVG that may hold url(), a page, put aside, a window's name, or the value of a
parameter, which is an address if the parameter's name says so."""

_URLS = (
    "href src poster data action formaction background longdesc lowsrc dynsrc xlink:href codebase "
    # Kept for scripts that put it into src once the image comes into view.
    "data-src data-original data-lazy-src data-lazy data-href data-url data-poster data-background data-bg "
    "data-image-src data-full-src data-original-src data-lazyload"
)
# Checks of the live resource; requests the reader did not ask for; and the list of files that browsers kept (HTML
# standard of 2014, 7.9). Not crossorigin: content lets every page read it, so what asks for that gets it.
_ASIDE = "integrity nonce manifest ping attributionsrc"
_PAINTS = (
    "fill stroke filter mask clip-path cursor marker marker-start marker-mid marker-end mask-image background-image"
)

ASIDE = "data-archived-"
"""Put before the name of what must not work here."""

ROLES: Mapping[str, Role] = {
    **dict.fromkeys(_URLS.split(), "url"),
    **dict.fromkeys(("srcset", "imagesrcset", "data-srcset", "data-lazy-srcset", "data-original-set"), "srcset"),
    **dict.fromkeys(_PAINTS.split(), "paint"),
    **dict.fromkeys(_ASIDE.split(), "aside"),
    "archive": "urls",
    "style": "style",
    "srcdoc": "srcdoc",
    "target": "target",
    "value": "value",
}
"""What becomes of an attribute by its name."""

OF_ELEMENTS: Mapping[str, frozenset[str]] = {
    "srcdoc": frozenset(["iframe"]),
    "archive": frozenset(["applet", "object"]),
    "codebase": frozenset(["applet", "object"]),
    "value": frozenset(["param"]),
    "data": frozenset(["object"]),
    "manifest": frozenset(["html"]),
}
"""The elements on which the attributes that have other meanings elsewhere count."""

PARAMETERS = frozenset(["movie", "src", "url", "filename", "data", "href", "image", "flashvars-url"])
"""The names of parameters of plug-ins whose values are addresses."""

UNLINKED_RELS = frozenset(["canonical", "shortlink", "license", "profile", "me", "author"])
"""Relations of links that nothing is loaded by: they say something of the page, and stay as they are."""

# Every name in ROLES, and every value that its role changes, has one of these in it; the usual ones first.
_SIGNS = (
    "href",
    "src",
    "url(",
    "target",
    "action",
    "data-original",
    "data-lazy",
    "data-url",
    "data-bg",
    "background",
    "poster",
    "integrity",
    "nonce",
    "ping",
    "longdesc",
    "image-set(",
)
_WITH_OTHERS = frozenset(["object", "applet", "param", "html", "script", "meta"])


def may_change(name: str, tag: str) -> bool:
    """Tell whether the start tag `tag` of the element `name` may hold something to change.

    Asking is quicker than reading the attributes.
    """
    if name in _WITH_OTHERS:
        return True
    lowered = tag.lower()
    for sign in _SIGNS:  # noqa: SIM110  (any() of a generator takes thrice the time, and this is asked of every tag)
        if sign in lowered:
            return True
    return False


_MODIFIERS = {
    "img": "im_",
    "image": "im_",
    "feimage": "im_",
    "use": "im_",
    "input": "im_",
    "source": "im_",
    "picture": "im_",
    "video": "oe_",
    "audio": "oe_",
    "track": "oe_",
    "object": "oe_",
    "applet": "oe_",
    "embed": "oe_",
    "param": "oe_",
    "script": "js_",
    "iframe": "if_",
    "frame": "fr_",
}


def modifier_of(name: str) -> str:
    """Return the modifier in the addresses that the element `name` loads from."""
    return _MODIFIERS.get(name, "mp_")


def link_modifier(rel: str, kind: str) -> str | None:
    """Return the modifier in the address of a link element with these values of rel and as; None to leave it alone."""
    relations = set(rel.lower().split())
    if relations and relations <= UNLINKED_RELS:
        return None
    kind = kind.strip().lower()
    if "stylesheet" in relations or kind == "style":
        return "cs_"
    if kind in ("script", "worker", "serviceworker") or "modulepreload" in relations:
        return "js_"
    if kind in ("font", "fetch", "audio", "video", "track"):
        return "oe_"
    is_image = kind == "image" or any("icon" in relation for relation in relations)
    return "im_" if is_image else "mp_"
