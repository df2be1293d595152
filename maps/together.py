"""Together: several stories joined into one, with the number of the article in every row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.article import Article, Note
from geo.errors import OptionError
from maps.headline import headline

__all__ = ["JoinedStory", "join_stories"]

_BETWEEN = "\n\n"  # texts
_OFFSETS = ("start", "end", "sentence_start")
_IDS = ("mention_id", "event_id", "route_id")
_REASONS = 8  # of a place that several articles name


@dataclass(frozen=True, eq=False, repr=False)
class JoinedStory:
    """Several stories as one: the texts one after the other, the tables below each other.

    Parameters
    ----------
    article
        All texts in one; its title is None.
    articles
        The articles, in order.
    starts
        Where each begins in the joined text [characters].
    mentions, places, times, events, routes
        The tables, with the column ``article``: the number of the article, from 0; places are merged by ``place_id``.
    """

    article: Article
    articles: tuple[Article, ...]
    starts: tuple[int, ...]
    mentions: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    times: pd.DataFrame
    events: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame

    def __repr__(self) -> str:
        """Return the number of articles and of the rows of each table."""
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in ("places", "events", "routes"))
        return f"<JoinedStory of {len(self.articles)} articles: {counts}>"


def join_stories(stories: Sequence[Any]) -> JoinedStory:
    """Join stories into one.

    Parameters
    ----------
    stories
        The stories, as :func:`geo.read_story` gives them.

    Returns
    -------
    JoinedStory
        What one map can show.

    Raises
    ------
    OptionError
        When there is no story.
    """
    if not stories:
        msg = "there is no story to show"
        raise OptionError(msg)
    articles = tuple(story.article for story in stories)
    starts = [0, *accumulate(len(article.text) + len(_BETWEEN) for article in articles[:-1])]
    tables = {
        name: pd.concat(
            [_shifted(getattr(story, name), number, starts[number]) for number, story in enumerate(stories)],
            ignore_index=True,
        )
        for name in ("mentions", "times", "events", "routes")
    }
    languages = {article.language for article in articles}
    notes = [
        _about(note, headline(article) or str(number))
        for number, article in enumerate(articles, 1)
        for note in article.notes
    ]
    whole = Article(
        text=_BETWEEN.join(article.text for article in articles),
        language=articles[0].language if len(languages) == 1 else None,
        notes=tuple(notes),
    )
    return JoinedStory(whole, articles, tuple(starts), places=_places(stories), **tables)


def _about(note: Note | str, name: str) -> Note | str:
    """Say which of several articles a note is about."""
    return replace(note, about=name) if isinstance(note, Note) else f"{name}: {note}"


def _shifted(table: Any, number: int, start: int) -> Any:
    """Move a table's offsets to where its text begins, and make its ids those of its article."""
    moved = table.copy()
    for column in _OFFSETS:
        if column in moved:
            moved[column] = moved[column] + start
    for column in _IDS:
        if column in moved:
            moved[column] = [None if pd.isna(one) else f"a{number + 1}.{one}" for one in moved[column]]
    if "counts" in moved:
        moved["counts"] = [[_moved(count, start) for count in counts] for counts in moved["counts"]]
    if "mention_ids" in moved:
        moved["mention_ids"] = [[f"a{number + 1}.{one}" for one in stops] for stops in moved["mention_ids"]]
        moved["anchor"] = [[offset + start for offset in offsets] for offsets in moved["anchor"]]
    return moved.assign(article=number)


def _moved(count: dict[str, Any], start: int) -> dict[str, Any]:
    return {**count, "start": count["start"] + start, "end": count["end"] + start}


def _places(stories: Sequence[Any]) -> Any:
    """Merge the places of all stories: the most confident row of each, with the mentions and reasons of all."""
    every = pd.concat([story.places.assign(article=number) for number, story in enumerate(stories)], ignore_index=True)
    if every.empty:
        return every
    groups = every.groupby("place_id", sort=False)
    reasons = groups["reasons"].agg(
        lambda lists: list(dict.fromkeys(reason for each in lists for reason in each))[:_REASONS]
    )
    surest = every.loc[groups["confidence"].idxmax()].reset_index(drop=True)
    return surest.assign(
        mentions=surest["place_id"].map(groups["mentions"].sum()), reasons=list(reasons.loc[surest["place_id"]])
    )
