"""Embed: the map alone, for a frame in another page."""

from geo.errors import OptionError
from maps.records import Payload

__all__ = ["embedded"]


def embedded(payload: Payload) -> Payload:
    """Return what a page in a frame holds: of the article's text only what is quoted.

    Parameters
    ----------
    payload
        What the whole page of a story holds.

    Returns
    -------
    dict
        `payload` without the text.

    Raises
    ------
    OptionError
        When the page is one of very many events.
    """
    if "clusters" in payload:
        msg = "a page of very many events cannot be embedded as a map alone: leave --embed out"
        raise OptionError(msg)
    # The text and the offsets into it are the page's around the frame.
    article = {**payload["article"], "text": "", "notes": []}
    mentions = [{**mention, "start": None, "end": None} for mention in payload["mentions"]]
    return {**payload, "article": article, "mentions": mentions, "embed": True}
