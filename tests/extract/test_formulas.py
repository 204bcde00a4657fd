from __future__ import annotations

import pytest

from archiver.extract.dom import parse
from archiver.extract.formulas import formula
from archiver.extract.markdown import write_story

TEX = '<annotation encoding="application/x-tex">x_1</annotation>'
DRAWN = '<span class="katex-html" aria-hidden="true">x1</span>'
PICTURE = r'<img class="mwe-math-fallback-image-inline" src="/m.svg" alt="{\displaystyle x_1}">'
CASES = {
    "MathML with TeX": (f"<math><semantics><mi>x</mi>{TEX}</semantics></math>", "$x_1$"),
    "a formula that stands alone": (f'<math display="block"><semantics><mi>x</mi>{TEX}</semantics></math>', "$$x_1$$"),
    "TeX in an attribute": (r'<math alttext="\frac{1}{2}"><mn>1</mn></math>', r"$\frac{1}{2}$"),
    "MathML alone": ("<math><mi>x</mi><mo>=</mo><mn>2</mn></math>", "x = 2"),
    "KaTeX": (
        f"<span><math><semantics><mi>x</mi>{TEX}</semantics></math></span>" + DRAWN,
        "$x_1$",
    ),
    "MathJax": ('<span class="MathJax_Preview">x2</span><script type="math/tex">x^2</script>', "$x^2$"),
    "MathJax alone": ('<script type="math/tex; mode=display">x^2</script>', "$$x^2$$"),
    "a picture": ('<img class="latex" src="/l.png" alt="x^2">', "$x^2$"),
    "a picture of something": (
        '<img src="/latex-gloves.png" alt="Gloves for you">',
        "![Gloves for you](https://x.example/latex-gloves.png)",
    ),
    "a picture beside its MathML": (
        f"<span><math><semantics><mi>x</mi>{TEX}</semantics></math></span>" + PICTURE,
        "$x_1$",
    ),
}


@pytest.mark.parametrize(("markup", "markdown"), CASES.values(), ids=CASES)
def test_formulas_are_tex_between_dollars(markup: str, markdown: str) -> None:
    root = parse(f"<html><body>{markup}</body></html>")
    assert root is not None
    assert write_story(root, (), "https://x.example/").markdown == markdown


@pytest.mark.parametrize(
    ("tex", "written"),
    [
        (r"{\displaystyle x}", "$x$"),
        ("$$x$$", "$x$"),
        (r"\(x\)", "$x$"),
        (r"a\$b$", r"$a\$b$"),
        ("x\\", "$x$"),
        (" ", ""),
    ],
)
def test_tex_stands_between_one_pair_of_dollars(tex: str, written: str) -> None:
    assert formula(tex, is_display=False) == written
