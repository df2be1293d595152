"""Corpus: what many articles tell, as tables in memory."""

import datetime as dt
import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import geopandas as gpd
import pandas as pd

from geo.article import Article
from geo.corpus.records import read_lines
from geo.errors import ArticleError
from geo.gazetteer import Gazetteer
from geo.reader import StoryReader, read_by_model
from geo.recognition import Recogniser, recognise_names
from geo.tables import story_rows, story_table

__all__ = ["Corpus", "merge_place", "read_corpus"]

_AT_ONCE = 20_000  # rows that are kept as dictionaries before they become a table
_FIRST_PLACES = 5  # that a summary lists
_REASONS = 8  # of a place that several articles name


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """What many articles tell, without their texts.

    Parameters
    ----------
    article
        What is true of all: the language, where they share one; no text.
    articles
        The articles in order, their texts left out.
    places, events, routes
        The tables of `geo.tables.COLUMNS`; events and routes have the column ``article``, the number of the article
        from 0; places are merged by ``place_id``.
    tellings
        Of a dataset, whose events are happenings: every telling of a happening that several articles tell, with
        ``happening``, the number of its row in events, and ``article``; None otherwise.
    """

    article: Article
    articles: tuple[Article, ...]
    places: gpd.GeoDataFrame
    events: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    tellings: gpd.GeoDataFrame | None = None
    is_corpus: ClassVar[bool] = True

    def __repr__(self) -> str:
        """Return the number of articles and of the rows of each table."""
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in ("places", "events", "routes"))
        return f"<Corpus of {len(self.articles)} articles: {counts}>"

    def _repr_html_(self) -> str:
        """Return a summary for notebooks: the counts and the places with most events."""
        names = dict(zip(self.places["place_id"], self.places["name"], strict=True))
        most = self.events["place_id"].value_counts().head(_FIRST_PLACES)
        rows = "".join(
            f"<tr><td>{html.escape(str(names.get(place_id, place_id)))}</td><td>{count}</td></tr>"
            for place_id, count in most.items()
        )
        table = f"<table><tr><th>place</th><th>events</th></tr>{rows}</table>" if rows else ""
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{table}"


def read_corpus(
    lines: Iterable[str],
    gazetteer: Gazetteer,
    *,
    published: dt.date | None = None,
    language: str | None = None,
    recogniser: Recogniser = recognise_names,
    reader: StoryReader = read_by_model,
    complain: Callable[[str], None] = lambda _: None,
) -> Corpus:
    """Read articles as JSON lines into the tables of all.

    Parameters
    ----------
    lines
        As for `extract`; ``url`` or ``source``, and else ``doc_id``, names where an article comes from.
    gazetteer
        Where names are looked up.
    published, language
        For articles that do not say.
    recogniser
        The function that finds the names.
    reader
        The function that reads roles, events and journeys.
    complain
        Told of every line that cannot be read.

    Returns
    -------
    Corpus
        Many articles, without their texts.

    Raises
    ------
    ArticleError
        When no line can be read.
    """
    heads: list[Article] = []
    places: dict[str, dict[str, Any]] = {}
    gathered: dict[str, list[Any]] = {"events": [], "routes": []}
    waiting: dict[str, list[dict[str, Any]]] = {"events": [], "routes": []}
    for doc_id, found in read_lines(
        lines, gazetteer, published=published, language=language, spans="found", recogniser=recogniser, reader=reader
    ):
        if isinstance(found, str):
            complain(found)
            continue
        rows = story_rows(found, gazetteer)
        for row in rows["places"]:
            merge_place(places, row)
        for name, kept in waiting.items():
            kept += [{**row, "article": len(heads)} for row in rows[name]]
            if len(kept) >= _AT_ONCE:
                gathered[name].append(_with_article(name, kept))
                kept.clear()
        source = found.article.source or (None if doc_id is None else str(doc_id))
        heads.append(replace(found.article, text="", source=source, notes=()))
    if not heads:
        msg = "none of the articles could be read"
        raise ArticleError(msg)
    languages = {article.language for article in heads}
    tables = {
        name: pd.concat([*gathered[name], _with_article(name, kept)], ignore_index=True)
        for name, kept in waiting.items()
    }
    whole = Article(text="", language=heads[0].language if len(languages) == 1 else None)
    return Corpus(whole, tuple(heads), story_table("places", list(places.values())), **tables)


def _with_article(name: str, rows: list[dict[str, Any]]) -> Any:
    return story_table(name, rows).assign(article=pd.array([row["article"] for row in rows], dtype="int64"))


def merge_place(places: dict[str, dict[str, Any]], row: dict[str, Any]) -> None:
    """Add a row of a place to what other articles say of it: the surest row, the mentions and reasons of all.

    Parameters
    ----------
    places
        The rows so far by ``place_id``; changed in place.
    row
        A row of the table ``places``.
    """
    known = places.setdefault(row["place_id"], row)
    if known is row:
        return
    surest = row if row["confidence"] > known["confidence"] else known
    reasons = list(dict.fromkeys((*known["reasons"], *row["reasons"])))[:_REASONS]
    places[row["place_id"]] = {**surest, "mentions": known["mentions"] + row["mentions"], "reasons": reasons}
