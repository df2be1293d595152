"""The story: an article and the tables read from it.

`read_document` is the whole pipeline: each line is one stage, which takes the document and returns its next layer.
`read_story` puts the layers into the tables of `geo.tables.SCHEMA`.
"""

import datetime as dt
import html
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.article import Article, Note, detect_language, parse_article, read_article, reading_options, whole_characters
from geo.corrections import Corrections, Left, apply_corrections, describe_article, read_corrections
from geo.document import Document
from geo.errors import OptionError
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.reader import StoryReader, read_by_model
from geo.recognition import Recogniser, recognise_names
from geo.resolution import add_coordinates, resolve
from geo.routes import lay_routes
from geo.routing import Router, route
from geo.tables import COLUMNS, story_rows, story_table
from geo.text import Text, open_lexicon, read_text
from geo.times import publication_date, read_dates

__all__ = ["Story", "read_document", "read_story", "story_tables"]

_FIRST_EVENTS = 5  # that a summary lists


@dataclass(frozen=True, eq=False, repr=False)
class Story:
    """An article and its tables, in EPSG:4326.

    Parameters
    ----------
    article
        The article, with the language and publication date that were used, and notes for the reader.
    mentions
        A row per mention of a place.
    places
        A row per distinct place.
    times
        A row per expression of time.
    events
        A row per event.
    routes
        A row per leg of a journey.
    corrections
        The corrections that it was read with, those among them that do not fit; None when it was read without any.
    left
        The corrections that do not fit the article any more, and why.
    """

    article: Article
    mentions: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    times: pd.DataFrame
    events: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    corrections: Corrections | None = None
    left: tuple[Left, ...] = ()

    def __repr__(self) -> str:
        """Return the title and the number of rows of each table."""
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in COLUMNS)
        return f"<Story {(self.article.title or self.article.source or 'without a title')!r}: {counts}>"

    def _repr_html_(self) -> str:
        """Return a summary for notebooks: counts, first events, and the names that could not be placed."""
        names = dict(zip(self.places["place_id"], self.places["name"], strict=True))
        first = self.events.head(_FIRST_EVENTS)
        rows = "".join(
            f"<tr><td>{_cell(row['title'])}</td><td>{_cell(names.get(row['place_id']))}</td>"
            f"<td>{_cell(row['time'])}</td><td>{_cell(row['status'])}</td></tr>"
            for row in first.to_dict("records")
        )
        more = len(self.events) - len(first)
        unplaced = dict.fromkeys(self.mentions.loc[self.mentions["place_id"].isna(), "text"])
        parts = [
            f"<p><strong>{_cell(self.article.title or self.article.source or 'Story')}</strong><br>"
            + ", ".join(f"{len(getattr(self, name))} {name}" for name in COLUMNS)
            + "</p>",
            f"<table><tr><th>event</th><th>where</th><th>when</th><th>status</th></tr>{rows}</table>" if rows else "",
            f"<p>and {more} more events</p>" if more > 0 else "",
            f"<p>Not placed: {_cell(', '.join(unplaced))}</p>" if unplaced else "",
        ]
        return "".join(parts)


def _cell(value: Any) -> str:
    return "" if value is None or pd.isna(value) else html.escape(str(value))


def read_story(
    article: Article | str | Path | None = None,
    *,
    text: str | None = None,
    published: dt.date | str | None = None,
    language: str | None = None,
    gazetteer: Gazetteer | None = None,
    recogniser: Recogniser = recognise_names,
    reader: StoryReader = read_by_model,
    router: Router = route,
    corrections: Corrections | str | Path | None = None,
) -> Story:
    """Read an article into a story.

    Parameters
    ----------
    article
        An `Article`, a path to a text or HTML file, ``"-"`` for standard input, or a web address.
    text
        The article's text or HTML itself, instead of `article`.
    published
        The publication date; it wins over what the page or the text says.
    language
        ISO 639-1 code; it wins over what the page says. Without one the language is detected.
    gazetteer
        Where names are looked up; the built-in gazetteer when None.
    recogniser
        The function that finds the names; `geo.recognition.recognise` is faster and finds fewer.
    reader
        The function that reads roles, events and journeys; `geo.reader.read_by_rules` needs no model.
    router
        The function that gives a leg its line; `geo.routing.route` is the built-in one.
    corrections
        What a person says is right instead, as a file or as `geo.corrections.read_corrections` gives it.

    Returns
    -------
    Story
        The article and its tables.

    Raises
    ------
    ArticleError
        When the article cannot be read.
    OptionError
        When `published` or `language` is not valid, or not exactly one of `article` and `text` is given.
    DataFileError
        When the corrections are not valid, or are those of another article.

    Examples
    --------
    >>> from geo import read_story
    >>> story = read_story(text="PARIS (Reuters) - A train left Paris for Berlin on Monday.")
    >>> story.routes["mode"].tolist()
    ['rail']
    """
    if (article is None) == (text is None):
        msg = "give either an article (a file, an address, an Article) or its text"
        raise OptionError(msg)
    if isinstance(corrections, str | Path):
        corrections = read_corrections(corrections)
    if text is not None:
        article = parse_article(text, **reading_options(published, language))
    elif not isinstance(article, Article):
        assert article is not None
        article = read_article(article, published=published, language=language)
    else:
        given = {name: value for name, value in reading_options(published, language).items() if value is not None}
        article = replace(article, **given)
    gazetteer = gazetteer or _built_in()
    document = read_document(article, gazetteer=gazetteer, recogniser=recogniser, reader=reader, router=router)
    if corrections is None:
        return story_tables(document, gazetteer)
    document, left = apply_corrections(document, corrections, gazetteer=gazetteer, router=router)
    corrections = Corrections(describe_article(document.article), document.corrections)
    return replace(story_tables(document, gazetteer), corrections=corrections, left=left)


def read_document(
    article: Article,
    *,
    gazetteer: Gazetteer,
    recogniser: Recogniser = recognise_names,
    reader: StoryReader = read_by_model,
    router: Router = route,
) -> Document:
    """Take an article through every stage.

    Parameters
    ----------
    article
        The article; its language is detected when it has none.
    gazetteer
        Where names are looked up.
    recogniser
        The function that finds the names.
    reader
        The function that reads roles, events and journeys; `geo.reader.read_by_rules` needs no model.
    router
        The function that gives a leg its line.

    Returns
    -------
    Document
        The document with all its layers.
    """
    article = whole_characters(article)
    article = replace(article, language=article.language or detect_language(article.text))
    text = read_text(article.text, open_lexicon(article.language))
    document = Document(_dated(article, text), text)
    names = recogniser(document, gazetteer=gazetteer)
    document = document.with_layers(mentions=names.places, persons=names.persons, organisations=names.organisations)
    document = document.with_layers(mentions=resolve(document, gazetteer=gazetteer))
    document = document.with_layers(mentions=add_coordinates(document))
    document = document.with_layers(times=read_dates(document))
    read = reader(document)
    document = document.with_layers(
        mentions=read.mentions, events=read.events, journeys=read.journeys, times=read.times
    )
    return document.with_layers(routes=lay_routes(document, router=router))


def story_tables(document: Document, gazetteer: Gazetteer) -> Story:
    """Put the layers of a document into tables.

    Parameters
    ----------
    document
        The document with all its layers.
    gazetteer
        Where the names of places in the article's language are found.

    Returns
    -------
    Story
        The article and its tables; a table without rows has all columns.
    """
    rows = story_rows(document, gazetteer)
    return Story(article=document.article, **{name: story_table(name, rows[name]) for name in COLUMNS})


@lru_cache(maxsize=1)
def _built_in() -> Gazetteer:
    return open_gazetteer()


def _dated(article: Article, text: Text) -> Article:
    """Settle the publication date, and note for the reader what is not known."""
    notes = list(article.notes)
    if not text.lexicon.has_names:
        known = article.language is not None
        notes.append(
            Note("language_less_read", {"language": str(article.language)}) if known else Note("language_unknown")
        )
        if not text.lexicon.get("dates"):
            notes.append(Note("dates_unread"))
    published = article.published or publication_date(text)
    if article.published is None and published is not None:
        notes.append(Note("published_read", {"date": published.isoformat()}))
    if published is None:
        notes.append(Note("published_unknown"))
    return replace(article, published=published, notes=tuple(notes))
