"""Corpus: many articles, one JSON object a line in, one a line out.

The format is the one the field's scorers read (``bench/README.md``). A broken line gets a line with its error, and the
run goes on.
"""

import datetime as dt
import html
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import geopandas as gpd
import pandas as pd

from geo.article import Article, detect_language
from geo.document import Document, Mention, Names
from geo.errors import ArticleError
from geo.gazetteer import Gazetteer
from geo.intervals import Interval
from geo.reader import StoryReader, read_by_model
from geo.recognition import Recogniser, recognise, recognise_names
from geo.story import read_document
from geo.tables import story_rows, story_table

__all__ = ["Corpus", "extract", "given_names", "read_corpus", "record"]

_LONGEST_LINE = 50_000_000  # characters
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
    """

    article: Article
    articles: tuple[Article, ...]
    places: gpd.GeoDataFrame
    events: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
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


def extract(
    lines: Iterable[str],
    gazetteer: Gazetteer,
    *,
    published: dt.date | None = None,
    language: str | None = None,
    spans: str = "found",
    recogniser: Recogniser = recognise_names,
    reader: StoryReader = read_by_model,
) -> Iterator[dict[str, Any]]:
    """Read articles as JSON lines into stories as records.

    Parameters
    ----------
    lines
        JSON objects with ``doc_id`` and ``text``, and where known ``lang``, ``title``, ``url``, and ``published`` or
        ``date``.
    gazetteer
        Where names are looked up.
    published, language
        For articles that do not say.
    spans
        ``"found"``: recognise the names; ``"gold"``: take the ``toponyms`` of each object (``start``, ``end``) for the
        names, so that resolution is measured alone.
    recogniser
        The function that finds the names.
    reader
        The function that reads roles, events and journeys.

    Yields
    ------
    dict
        One record a line, in order: ``doc_id``, ``toponyms``, ``times``, ``events``, ``routes``, ``error``. A line
        that cannot be read has an ``error`` that says the line's number and why, and empty lists.
    """
    for doc_id, found in _documents(
        lines, gazetteer, published=published, language=language, spans=spans, recogniser=recogniser, reader=reader
    ):
        yield _failed(doc_id, found) if isinstance(found, str) else record(found, doc_id)


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
    for doc_id, found in _documents(
        lines, gazetteer, published=published, language=language, spans="found", recogniser=recogniser, reader=reader
    ):
        if isinstance(found, str):
            complain(found)
            continue
        rows = story_rows(found, gazetteer)
        for row in rows["places"]:
            _merge(places, row)
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


def _merge(places: dict[str, dict[str, Any]], row: dict[str, Any]) -> None:
    """Add a row of a place to what other articles say of it: the surest row, the mentions and reasons of all."""
    known = places.setdefault(row["place_id"], row)
    if known is row:
        return
    surest = row if row["confidence"] > known["confidence"] else known
    reasons = list(dict.fromkeys((*known["reasons"], *row["reasons"])))[:_REASONS]
    places[row["place_id"]] = {**surest, "mentions": known["mentions"] + row["mentions"], "reasons": reasons}


def _documents(
    lines: Iterable[str],
    gazetteer: Gazetteer,
    *,
    published: dt.date | None,
    language: str | None,
    spans: str,
    recogniser: Recogniser,
    reader: StoryReader,
) -> Iterator[tuple[Any, Document | str]]:
    """Give each article's identity with what the stages gave, or with what was wrong."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        doc_id: Any = None
        try:
            given = _parsed(line)
            doc_id = given.get("doc_id")
            article = _article(given, published, language)
            chosen = _given(given.get("toponyms"), len(article.text)) if spans == "gold" else recogniser
            yield doc_id, read_document(article, gazetteer=gazetteer, recogniser=chosen, reader=reader)
        except (ArticleError, RecursionError) as error:
            yield doc_id, f"line {number}: {error}"


def record(document: Document, doc_id: Any = None) -> dict[str, Any]:
    """Turn what the stages gave into one record of the prediction format.

    Parameters
    ----------
    document
        The document with all its layers.
    doc_id
        The article's identity.

    Returns
    -------
    dict
        ``doc_id``, ``toponyms``, ``times``, ``events``, ``routes``, ``error``; unknown values are None.
    """
    return {
        "doc_id": doc_id,
        "toponyms": [_toponym(document, index) for index in range(len(document.mentions))],
        "times": [
            {"start": time.start, "end": time.end, **_days(time.interval)}
            for time in document.times
            if time.kind == "date"
        ],
        "events": [_event(document, index) for index in range(len(document.events))],
        "routes": [_route(document, index) for index in range(len(document.routes))],
        "error": None,
    }


def _failed(doc_id: Any, error: str) -> dict[str, Any]:
    return {"doc_id": doc_id, "toponyms": [], "times": [], "events": [], "routes": [], "error": error}


def _parsed(line: str) -> Mapping[str, Any]:
    try:
        given = json.loads(line) if len(line) <= _LONGEST_LINE else None
    except (json.JSONDecodeError, RecursionError) as error:
        msg = f"not a JSON object: {error}"
        raise ArticleError(msg) from error
    if not isinstance(given, dict):
        msg = "not a JSON object of a size that can be read"
        raise ArticleError(msg)
    return given


def _article(given: Mapping[str, Any], published: dt.date | None, language: str | None) -> Article:
    text = given.get("text")
    if not isinstance(text, str) or not text.strip():
        msg = "no 'text'"
        raise ArticleError(msg)
    text = text.encode("utf-8", "replace").decode("utf-8")
    day = published
    for key in ("date", "published"):
        try:
            day = dt.date.fromisoformat(str(given.get(key))[:10])
        except ValueError:
            continue
    code = given.get("lang") if isinstance(given.get("lang"), str) else language
    title = given.get("title") if isinstance(given.get("title"), str) else None
    source = next((given[key] for key in ("url", "source") if isinstance(given.get(key), str)), None)
    return Article(
        text=text, title=title or None, language=code or detect_language(text), published=day, source=source or None
    )


def _given(toponyms: Any, length: int) -> Recogniser:
    """Make a recogniser of spans that are given; what is seen beside a name, it takes from the recogniser proper."""
    try:
        wanted = sorted({(int(toponym["start"]), int(toponym["end"])) for toponym in toponyms})
    except (TypeError, KeyError, ValueError) as error:
        msg = "'toponyms' is not a list of objects with 'start' and 'end'"
        raise ArticleError(msg) from error
    if any(not 0 <= start < end <= length for start, end in wanted):
        msg = "a toponym does not lie in the text"
        raise ArticleError(msg)

    def given(document: Document, *, gazetteer: Gazetteer) -> Names:
        return given_names(wanted, document, gazetteer=gazetteer)

    return given


def given_names(wanted: Iterable[tuple[int, int]], document: Document, *, gazetteer: Gazetteer) -> Names:
    """Make names of spans that are given, with what the rule-based recogniser sees beside them.

    Parameters
    ----------
    wanted
        Character offsets of the places, end exclusive, in any order.
    document
        The document.
    gazetteer
        Where the recogniser looks names up.

    Returns
    -------
    Names
        The given spans as places, and the persons that were recognised.
    """
    names = recognise(document, gazetteer=gazetteer)
    at, places = 0, []
    for start, end in sorted(wanted):
        while at < len(names.places) and names.places[at].end <= start:
            at += 1
        seen = names.places[at] if at < len(names.places) and names.places[at].start < end else None
        hint, dateline = (seen.hint, seen.dateline) if seen else (None, False)
        places.append(Mention(start, end, document.article.text[start:end], hint, dateline, 1.0))
    return Names(places, names.persons)


def _days(interval: Interval | None) -> dict[str, str | None]:
    if interval is None:
        return {"edtf": None, "start_date": None, "end_date": None}
    return {"edtf": interval.edtf, "start_date": str(interval.first), "end_date": str(interval.last)}


def _point(document: Document, mention: int | None, prefix: str = "") -> dict[str, float | None]:
    place = None if mention is None else document.mentions[mention].place
    return {
        f"{prefix}lat": round(place.lat, 5) if place else None,
        f"{prefix}lon": round(place.lon, 5) if place else None,
    }


def _toponym(document: Document, index: int) -> dict[str, Any]:
    mention = document.mentions[index]
    place = mention.place
    source, _, key = place.place_id.partition(":") if place else ("", "", "")
    return {
        "start": mention.start,
        "end": mention.end,
        **_point(document, index),
        "geonameid": int(key) if source == "geonames" and key.isdigit() else None,
        "country": place.country if place else None,
        "role": mention.role.role,
        "confidence": round(mention.confidence, 3),
        "drawn": mention.drawn,
    }


def _event(document: Document, index: int) -> dict[str, Any]:
    event = document.events[index]
    place = None if event.place is None else document.mentions[event.place]
    return {
        "start": event.start,
        "end": event.end,
        "type": event.type,
        "place_start": place.start if place else None,
        "place_end": place.end if place else None,
        **_point(document, event.place),
        **_days(event.interval),
        "status": event.status,
        "according_to": event.according_to,
        "confidence": event.confidence,
        "drawn": event.drawn,
    }


def _route(document: Document, index: int) -> dict[str, Any]:
    journey, leg = document.routes[index]
    return {
        "from": document.mentions[journey.origin].text,
        **_point(document, journey.origin, "from_"),
        "to": document.mentions[journey.destination].text,
        **_point(document, journey.destination, "to_"),
        "via": [document.mentions[mention].text for mention in journey.via],
        "mode": journey.mode,
        "network": leg.network,
        "length_km": round(leg.length_km, 1),
        "status": journey.status,
        **_days(journey.interval),
    }
