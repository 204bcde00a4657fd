"""The site's line drawings, as SVG."""

from __future__ import annotations

from collections.abc import Mapping

_OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
_TEXT = 'font-family="Georgia, serif" font-size="15" fill="#4a423a"'


def logo() -> str:
    """Return the seal of the site: two pages in a red square."""
    lines = "".join(
        f'<path d="M{left} {top}h11" stroke="#2b2622" stroke-width="1.6"/>' for left in (12, 29) for top in (19, 25, 31)
    )
    return (
        _OPEN.format(width=52, height=52)
        + '<rect width="52" height="52" rx="7" fill="#a8321f"/>\n'
        + '<path d="M25 12q-8-4-17-2v29q9-2 17 2zM27 12q8-4 17-2v29q-9-2-17 2z" fill="#f6f0e4"/>\n'
        + f"{lines}\n</svg>\n"
    )


def bars(values_by_label: Mapping[str, int], unit: str) -> str:
    """Return a bar chart of values from 0 to 100, written with `unit` above each bar."""
    width, height, floor, pitch = 720, 340, 290, 660 // len(values_by_label)
    grid = "".join(
        f'<path d="M40 {floor - share * 2.5:g}h650" stroke="#ddd2bf"/>'
        f'<text x="8" y="{floor + 5 - share * 2.5:g}" {_TEXT}>{share}</text>'
        for share in (0, 25, 50, 75, 100)
    )
    columns = "\n".join(
        f'<rect x="{54 + n * pitch}" y="{floor - value * 2.5:g}" width="{pitch - 26}" height="{value * 2.5:g}" '
        f'fill="{"#a8321f" if value < 60 else "#44707a"}"/>'
        f'<text x="{54 + n * pitch}" y="{floor - 8 - value * 2.5:g}" {_TEXT}>{value}{unit}</text>'
        f'<text x="{54 + n * pitch}" y="{floor + 24}" {_TEXT}>{label}</text>'
        for n, (label, value) in enumerate(values_by_label.items())
    )
    paper = f'<rect width="{width}" height="{height}" fill="#fffdf8"/>'
    return f"{_OPEN.format(width=width, height=height)}{paper}\n{grid}\n{columns}\n</svg>\n"


def road(steps: tuple[str, ...]) -> str:
    """Return boxes in a row, an arrow from each to the next."""
    width, pitch = 150 * len(steps) + 10, 150
    boxes = "\n".join(
        f'<rect x="{10 + n * pitch}" y="20" width="120" height="56" rx="8" fill="#fffdf8" stroke="#a8321f"/>'
        f'<text x="{70 + n * pitch}" y="53" text-anchor="middle" {_TEXT}>{step}</text>'
        for n, step in enumerate(steps)
    )
    arrows = "".join(
        f'<path d="M{132 + n * pitch} 48h22m-6-5l7 5l-7 5" fill="none" stroke="#4a423a"/>'
        for n in range(len(steps) - 1)
    )
    return f"{_OPEN.format(width=width, height=96)}{boxes}\n{arrows}\n</svg>\n"


def topic_mark(character: str, colour: str) -> str:
    """Return a round seal with one character."""
    font = "Songti SC, Noto Serif CJK SC, Noto Sans CJK SC, SimSun, serif"
    return (
        f'{_OPEN.format(width=44, height=44)}<circle cx="22" cy="22" r="21" fill="{colour}"/>\n'
        f'<text x="22" y="30" text-anchor="middle" font-family="{font}" font-size="23" fill="#f6f0e4">'
        f"{character}</text>\n</svg>\n"
    )
