"""Formulas as TeX, where a page has it: beside MathML, in scripts for MathJax, in the alt text of pictures."""

from __future__ import annotations

import re

from lxml.etree import _Element

from archiver.extract.wordlist import words

_TEX_TYPES = frozenset(["application/x-tex", "application/x-latex", "text/x-tex", "tex", "latex"])
_RENDERED = frozenset(
    words(
        "katex-html MathJax MathJax_Display MathJax_Preview MathJax_SVG MathJax_SVG_Display MathJax_CHTML mjx-chtml "
        "MJXc-display"
    )
)
"""Classes of what a script drew; the formula itself stands beside it."""

_PICTURE_CLASSES = frozenset(
    words("latex tex math texrender mwe-math-fallback-image-inline mwe-math-fallback-image-display")
)
_PICTURE_ADDRESS = re.compile(r"latex|mathtex|/math/render/|/tex\b", re.IGNORECASE)
_BARE_DOLLAR = re.compile(r"(?<!\\)\$")
_WRAPPED = re.compile(r"\{\\(?:displaystyle|textstyle)\s*+(.*)\}\Z", re.DOTALL)


def is_rendered(element: _Element) -> bool:
    """Tell whether an element holds only what a script drew of a formula that stands beside it."""
    said = element.get("class")
    return said is not None and not _RENDERED.isdisjoint(said.split())


def math_markdown(math: _Element) -> str:
    """Return a math element as TeX between dollar signs, or its words if the page has no TeX of it."""
    tex = tex_of(math)
    if tex:
        return formula(tex, is_display=math.get("display") == "block")
    return " ".join(" ".join(map(str, math.itertext())).split())


def tex_of(math: _Element) -> str:
    """Return the TeX of a math element: its annotation (MathML 3, 5.1), or the alttext (5.4.1)."""
    for annotation in math.iter("annotation"):
        if (annotation.get("encoding") or "").lower() in _TEX_TYPES:
            return "".join(map(str, annotation.itertext()))
    said = math.get("alttext") or ""
    return said if is_tex(said) else ""


def script_markdown(script: _Element) -> str:
    """Return the formula in a script element of type math/tex, or nothing."""
    kind = (script.get("type") or "").lower()
    if not kind.startswith("math/tex"):
        return ""
    return formula(script.text or "", is_display="mode=display" in kind.replace(" ", ""))


def picture_markdown(image: _Element) -> str:
    """Return the formula that a picture shows and its alt text spells, or nothing."""
    alt = (image.get("alt") or "").strip()
    if not is_tex(alt):
        return ""
    named = set((image.get("class") or "").split())
    is_known = not _PICTURE_CLASSES.isdisjoint(named) or _PICTURE_ADDRESS.search((image.get("src") or "")[:300])
    if not is_known:
        return ""
    return formula(alt, is_display=any(name.endswith("-display") for name in named))


def is_tex(text: str) -> bool:
    """Tell whether a text may be a formula; a description of a picture has words."""
    return bool(text) and ("\\" in text or "^" in text or "_" in text or " " not in text.strip() or "=" in text)


def formula(tex: str, *, is_display: bool) -> str:
    """Return TeX between dollar signs on one line, two of them for a formula that stands alone."""
    bare = " ".join(tex.split())
    if wrapped := _WRAPPED.match(bare):
        bare = wrapped[1].strip()
    for start, end in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")):
        if len(bare) >= len(start) + len(end) and bare.startswith(start) and bare.endswith(end):
            bare = bare[len(start) : -len(end)].strip()
            break
    # A dollar sign within, or a backslash at the end, would end the formula elsewhere.
    bare = _BARE_DOLLAR.sub("", bare).rstrip("\\")
    sign = "$$" if is_display else "$"
    return f"{sign}{bare}{sign}" if bare else ""
