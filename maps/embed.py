"""Embed: the map alone, for a frame in another page."""

from geo.errors import OptionError
from maps.names import PlaceNames
from maps.payload import story_payload, ui_language
from maps.records import Payload, StoryLike

__all__ = ["embedded"]


def embedded(story: StoryLike, payload: Payload, *, place_names: PlaceNames = "article") -> Payload:
    """Return what a page in a frame holds: of the article's text what is quoted, and the words of a few languages.

    Parameters
    ----------
    story
        The story.
    payload
        What its whole page holds.
    place_names
        As of :func:`maps.payload.story_payload`.

    Returns
    -------
    dict
        `payload` without the text; ``others`` has, by language, what else the page can say: in the article's
        language and in English.

    Raises
    ------
    OptionError
        When the page is one of very many events.
    """
    if "clusters" in payload:
        msg = "a page of very many events cannot be embedded as a map alone: leave --embed out"
        raise OptionError(msg)
    others = {}
    for language in (ui_language(story.article.language, None), "en"):
        if language != payload["language"]:
            other = story_payload(story, language=language, place_names=place_names, edit=False)
            others[language] = {
                "direction": other["direction"],
                "strings": other["strings"],
                "summary": other["summary"],
                "labels": other["basemap"]["labels"],
            }
    # The text and the offsets into it are the page's around the frame.
    article = {**payload["article"], "text": "", "notes": []}
    mentions = [{**mention, "start": None, "end": None} for mention in payload["mentions"]]
    return {**payload, "article": article, "mentions": mentions, "embed": True, "others": others}
