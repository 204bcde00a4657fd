"""A site that builds itself: a router, templates, JSON, lazy images, what comes into view, elements of its own."""

from __future__ import annotations

import json
from pathlib import Path

from tests.browser.scripted import picture
from tests.browser.serving import Content

HERE = Path(__file__).parent
STORIES = 12

_SENTENCE = "The reading room holds a shelf of disks, and three lists of what is on them, written on paper. "


def contents() -> dict[str, Content]:
    """Return what the site serves, by path."""
    stories = [
        {
            "id": number,
            "title": f"Story {number}",
            "text": _SENTENCE * (number % 4 + 1),
            "picture": f"/pictures/{number}.png",
            "tags": [["paper", "disk", "list"][number % 3], "all"],
        }
        for number in range(STORIES)
    ]
    pictures = {
        f"/pictures/{number}.png": picture(80, 60, (20 * number, 255 - 20 * number, 128)) for number in range(STORIES)
    }
    return {
        "/": (HERE / "index.html").read_text("utf-8"),
        "/app.css": (HERE / "app.css").read_text("utf-8"),
        **{f"/js/{path.name}": path.read_text("utf-8") for path in HERE.glob("*.js")},
        "/api/stories.json": json.dumps(stories),
        **{f"/api/stories/{story['id']}.json": json.dumps(story) for story in stories},
        **pictures,
    }
