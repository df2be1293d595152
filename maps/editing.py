"""Editing: what a page must know of a story so that a reader can correct it."""

from typing import Any

from geo.corrections import CONTEXT, corrections_path, describe_article
from geo.document import ROLES, STATUSES
from geo.events import TYPES
from geo.routing import MODES
from maps.records import StoryLike

__all__ = ["EDIT_COLUMNS", "editing_payload"]

# The columns that only editing and the sign of what was corrected need; a story without them can be drawn.
EDIT_COLUMNS = {
    "mentions": ("corrected",),
    "places": ("corrected",),
    "times": (),
    "events": ("mention_id", "corrected"),
    "routes": ("mention_ids", "anchor", "corrected"),
}


def editing_payload(story: StoryLike) -> dict[str, Any] | None:
    """Return what the page's editor needs besides the tables.

    Parameters
    ----------
    story
        The story.

    Returns
    -------
    dict or None
        The article that corrections are for, the name of their file, the closed sets, the changes that the story was
        read with, and which of them did not fit; None for what cannot be corrected: several articles, or tables
        without the columns that say what refers to what.
    """
    tables = {name: getattr(story, name) for name in EDIT_COLUMNS}
    complete = all(column in tables[name] for name, columns in EDIT_COLUMNS.items() for column in columns)
    if not complete or len(getattr(story, "articles", ())) > 1:
        return None
    corrections = getattr(story, "corrections", None)
    source = str(story.article.source or "")
    return {
        "article": describe_article(story.article),  # type: ignore[arg-type]
        "file": corrections_path(source if source and "://" not in source else "article").name,
        "context": CONTEXT,
        "roles": list(ROLES),
        "types": list(TYPES),
        "statuses": list(STATUSES),
        "modes": list(MODES),
        "changes": list(corrections.changes) if corrections else [],
        "left": [{"number": left.number, "why": left.why} for left in getattr(story, "left", ())],
    }
