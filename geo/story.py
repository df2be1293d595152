"""The story: an article and the tables read from it.

`read_story` is the whole product from top to bottom: each line is one stage, takes what the one before gave, and none
looks back. `COLUMNS` is the contract between reading and drawing: an empty story has all columns.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from geo.article import Article, country_of, read_article
from geo.dates import Time, publication_date, read_dates
from geo.event_types import CAMEO
from geo.events import Event, read_events
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.intervals import Interval
from geo.lexicon import languages, open_lexicon
from geo.mentions import Recogniser, Span
from geo.names import recognise_names
from geo.networks import Router, route
from geo.resolve import Resolution, resolve
from geo.roles import Role, assign_roles
from geo.routes import Route, read_routes
from geo.text import Text, read_text

__all__ = [
    "COLUMNS",
    "CRS",
    "Reading",
    "Story",
    "read_story",
    "read_through",
    "story_rows",
    "story_table",
    "story_tables",
]

CRS = "EPSG:4326"  # longitude, latitude in degrees on WGS 84

_SENTENCE = ("sentence", "sentence_start")
_WHEN = ("time", "time_start", "time_end")
_SURE = ("status", "according_to")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "mentions": (
        *("mention_id", "start", "end", "text", *_SENTENCE),
        *("place_id", "resolved_by", "role", "cue", "nested", "confidence", "geometry"),
    ),
    "places": (
        *("place_id", "name", "source", "feature", "country", "admin1", "population", "extent_km"),
        *("mentions", "confidence", "alternatives", "reasons", "geometry"),
    ),
    "times": ("start", "end", "text", "kind", "edtf", "time_start", "time_end", "time_of_day", "zone"),
    "events": (
        *("event_id", "type", "cameo", "title", *_SENTENCE, "sentences", "start", "end", "place_id"),
        *(*_WHEN, *_SURE, "participants", "cues", "confidence"),
        *("place_confidence", "time_confidence", "status_confidence", "geometry"),
    ),
    "routes": (
        *("route_id", "event_id", "origin_id", "destination_id", "via", "mode", "network", "length_km"),
        *(*_WHEN, *_SURE, *_SENTENCE, "journey_id", "mover", "cargo", "schematic_km", "note", "geometry"),
    ),
}
_LODGERS = 5  # names of things inside a place that its reasons mention
_INTEGERS = ("start", "end", "sentence_start", "population", "mentions")
_TRUTHS = ("nested",)
_FLOATS = (
    *("confidence", "place_confidence", "time_confidence", "status_confidence"),
    *("extent_km", "length_km", "schematic_km"),
)
_DAYS = ("time_start", "time_end")
_COUNTED = {"places": ("mentions",)}  # where the name of a table is also a column of numbers


@dataclass(frozen=True)
class Story:
    """An article and its tables, in EPSG:4326.

    Parameters
    ----------
    article
        The article as read, with the language and publication date that were used, and notes for the reader.
    mentions
        A row per place mention.
    places
        A row per distinct place.
    times
        A row per date expression.
    events
        A row per event.
    routes
        A row per leg of a journey.
    """

    article: Article
    mentions: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    times: pd.DataFrame
    events: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame


class Reading(NamedTuple):
    """What the stages gave, row for row, before it is put into tables.

    Parameters
    ----------
    article
        The article with the language and publication date that were used.
    text
        Its tokens and sentences.
    spans, resolutions, roles
        Its place names, what they were resolved to, and what they are there for; one of each for every mention.
    times, events, routes
        Its date expressions, events and journeys.
    """

    article: Article
    text: Text
    spans: Sequence[Span]
    resolutions: Sequence[Resolution]
    roles: Sequence[Role]
    times: Sequence[Time]
    events: Sequence[Event]
    routes: Sequence[Route]


def read_story(
    article: Article | str | Path,
    *,
    published: dt.date | str | None = None,
    language: str | None = None,
    gazetteer: Gazetteer | None = None,
    recogniser: Recogniser = recognise_names,
    router: Router = route,
) -> Story:
    """Read an article into a story.

    Parameters
    ----------
    article
        An `Article`, a path to a text or HTML file, ``"-"`` for standard input, or a web address.
    published
        The publication date; it wins over what the page or the text says.
    language
        ISO 639-1 code; it wins over what the page says.
    gazetteer
        Where names are looked up; the built-in gazetteer when None.
    recogniser
        The function that finds the names; `geo.mentions.recognise` is faster and finds fewer.
    router
        The function that gives a journey its line, of the shape of `geo.networks.route`.

    Returns
    -------
    Story
        The article and its tables.

    Raises
    ------
    ArticleError
        When the article cannot be read.
    OptionError
        When `published` or `language` is not valid.

    Examples
    --------
    >>> from geo import Article, read_story
    >>> story = read_story(Article("PARIS (Reuters) - A train left Paris for Berlin on Monday.", language="en"))
    >>> story.routes["mode"].tolist()
    ['rail']
    """
    if not isinstance(article, Article):
        article = read_article(article, published=published, language=language)
    elif published or language:
        day = dt.date.fromisoformat(published) if isinstance(published, str) else published
        article = replace(article, published=day or article.published, language=language or article.language)
    gazetteer = gazetteer or _built_in()
    return story_tables(read_through(article, gazetteer, recogniser=recogniser, router=router), gazetteer)


def read_through(
    article: Article, gazetteer: Gazetteer, *, recogniser: Recogniser = recognise_names, router: Router = route
) -> Reading:
    """Take an article through every stage.

    Parameters
    ----------
    article
        The article.
    gazetteer
        Where names are looked up.
    recogniser
        The function that finds the names.
    router
        The function that gives a journey its line.

    Returns
    -------
    Reading
        What each stage gave.
    """
    text = read_text(article.text, open_lexicon(article.language))
    article = _dated(article, text)
    names = recogniser(text, gazetteer)
    spans = names.places
    resolutions = resolve(text, spans, gazetteer, published_in=country_of(article.source))
    roles = assign_roles(text, spans, resolutions)
    times = read_dates(text, article.published)
    events = read_events(text, spans, roles, resolutions, times, names.persons, article.published)
    routes = read_routes(
        text,
        spans,
        resolutions,
        roles,
        events,
        persons=names.persons,
        published=article.published,
        title=article.title,
        router=router,
    )
    return Reading(article, text, spans, resolutions, roles, times, events, routes)


def story_tables(reading: Reading, gazetteer: Gazetteer) -> Story:
    """Put what the stages gave into tables.

    Parameters
    ----------
    reading
        What the stages gave.
    gazetteer
        Where the names of places in the article's language are found.

    Returns
    -------
    Story
        The article and its tables; a table without rows has all columns.
    """
    rows = story_rows(reading, gazetteer)
    return Story(article=reading.article, **{name: story_table(name, rows[name]) for name in COLUMNS})


def story_rows(reading: Reading, gazetteer: Gazetteer) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a story's tables: for many articles, whose tables are made once.

    Parameters
    ----------
    reading
        What the stages gave.
    gazetteer
        Where the names of places in the article's language are found.

    Returns
    -------
    dict
        For each table of `COLUMNS` its rows, as dictionaries of its columns.
    """
    return {
        "mentions": [_mention_row(reading, index) for index in range(len(reading.spans))],
        "places": _place_rows(reading, gazetteer),
        "times": [_time_row(time) for time in reading.times],
        "events": [_event_row(reading, index) for index in range(len(reading.events))],
        "routes": [_route_row(reading, index) for index in range(len(reading.routes))],
    }


@lru_cache(maxsize=1)
def _built_in() -> Gazetteer:
    return open_gazetteer()


def _dated(article: Article, text: Text) -> Article:
    """Settle the publication date, and tell the reader what could not be known."""
    notes = list(article.notes)
    if text.lexicon.code == "und":
        known = ", ".join(languages())
        notes.append(
            f"The language {article.language or 'of the text'!r} has no lexicon (there are: {known}): "
            f"places are looked up{' and dates are read' if text.lexicon.get('dates') else ''}, "
            f"but {'' if text.lexicon.get('dates') else 'dates, '}events and routes are not read."
        )
    published = article.published or publication_date(text)
    if article.published is None and published is not None:
        notes.append(f"The publication date {published} was read in the text.")
    if published is None:
        notes.append("The publication date is not known: relative dates stay unresolved.")
    return replace(article, published=published, notes=tuple(notes))


def _sentence(reading: Reading, index: int) -> dict[str, Any]:
    sentence = reading.text.sentences[index]
    return {"sentence": reading.text.quote(sentence), "sentence_start": sentence.start}


def _days(interval: Interval | None, name: str = "time") -> dict[str, Any]:
    edtf, first, last = interval or (None, None, None)
    return {name: edtf, "time_start": first, "time_end": last}


def _place_id(reading: Reading, mention: int | None) -> str | None:
    place = None if mention is None else reading.resolutions[mention].place
    return place.place_id if place else None


def _point(reading: Reading, mention: int | None) -> Point | None:
    place = None if mention is None else reading.resolutions[mention].place
    return Point(place.lon, place.lat) if place else None


def _mention_row(reading: Reading, index: int) -> dict[str, Any]:
    span, resolution, role = reading.spans[index], reading.resolutions[index], reading.roles[index]
    confidence = span.score * (resolution.confidence if resolution.place else 1.0)
    return {
        "mention_id": f"m{index + 1}",
        "start": span.start,
        "end": span.end,
        "text": span.text,
        **_sentence(reading, reading.text.sentence_at(span.start)),
        "place_id": _place_id(reading, index),
        "resolved_by": resolution.by,
        "role": role.role,
        "cue": role.cue,
        "nested": span.nested,
        "confidence": round(confidence, 3),
        "geometry": _point(reading, index),
    }


def _place_rows(reading: Reading, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    counts = Counter(r.place.place_id for r in reading.resolutions if r.place)
    best: dict[str, Resolution] = {}
    lodgers: dict[str, dict[str, None]] = {}
    for resolution in reading.resolutions:
        if resolution.place is None:
            continue
        place_id = resolution.place.place_id
        if resolution.by == "container":
            lodgers.setdefault(place_id, {})[resolution.reasons[0]] = None
        if resolution.confidence > getattr(best.get(place_id), "confidence", -1.0):
            best[place_id] = resolution
    language = reading.article.language or "en"
    rows = []
    for place_id, resolution in best.items():
        place = resolution.place
        assert place is not None
        others = [
            {
                "place_id": other.place_id,
                "name": other.name,
                "country": other.country,
                "admin1": other.admin1,
                "score": share,
            }
            for other, share in resolution.alternatives
        ]
        rows.append({
            **{column: getattr(place, column) for column in COLUMNS["places"] if column in place._fields},
            "name": gazetteer.name(place_id, language),
            "mentions": counts[place_id],
            "confidence": round(resolution.confidence, 3),
            "alternatives": others,
            "reasons": list(dict.fromkeys((*resolution.reasons, *list(lodgers.get(place_id, {}))[:_LODGERS]))),
            "geometry": Point(place.lon, place.lat),
        })  # fmt: skip
    return rows


def _time_row(time: Time) -> dict[str, Any]:
    return {
        "start": time.start,
        "end": time.end,
        "text": time.text,
        "kind": time.kind,
        **_days(time.interval, "edtf"),
        "time_of_day": time.clock,
        "zone": time.zone,
    }


def _event_row(reading: Reading, index: int) -> dict[str, Any]:
    event = reading.events[index]
    return {
        "event_id": f"e{index + 1}",
        "type": event.type,
        "cameo": CAMEO.get(event.type),
        "title": event.title,
        **_sentence(reading, event.sentence),
        "sentences": [reading.text.quote(reading.text.sentences[index]) for index in event.sentences],
        "start": event.start,
        "end": event.end,
        "place_id": _place_id(reading, event.place),
        **_days(event.interval),
        "status": event.status,
        "according_to": event.according_to,
        "participants": list(event.participants),
        "cues": list(event.cues),
        "confidence": event.confidence,
        "place_confidence": event.place_confidence,
        "time_confidence": event.time_confidence,
        "status_confidence": event.status_confidence,
        "geometry": _point(reading, event.place),
    }


def _route_row(reading: Reading, index: int) -> dict[str, Any]:
    route = reading.routes[index]
    return {
        "route_id": f"r{index + 1}",
        "event_id": None if route.event is None else f"e{route.event + 1}",
        "origin_id": _place_id(reading, route.origin),
        "destination_id": _place_id(reading, route.destination),
        "via": [_place_id(reading, mention) for mention in route.via],
        "mode": route.mode,
        "network": route.leg.network,
        "length_km": round(route.leg.length_km, 1),
        **_days(route.interval),
        "status": route.status,
        "according_to": route.according_to,
        **_sentence(reading, route.sentence),
        "journey_id": f"j{route.journey}",
        "mover": route.mover,
        "cargo": route.cargo,
        "schematic_km": round(route.leg.schematic_km, 1),
        "note": route.leg.note,
        "geometry": route.leg.geometry,
    }


def story_table(name: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Build a table with the contract's columns and types, also when there are no rows.

    Parameters
    ----------
    name
        One of `COLUMNS`.
    rows
        Its rows, as `story_rows` gives them.

    Returns
    -------
    geopandas.GeoDataFrame or pandas.DataFrame
        The table; in EPSG:4326 when it has a geometry.
    """
    columns = COLUMNS[name]
    frame = pd.DataFrame({column: pd.Series([row[column] for row in rows], dtype="object") for column in columns})
    for column in columns:
        if column in _INTEGERS and (column != "mentions" or column in _COUNTED.get(name, ())):
            frame[column] = frame[column].astype("int64")
        elif column in _TRUTHS:
            frame[column] = frame[column].astype("bool")
        elif column in _FLOATS:
            frame[column] = frame[column].astype("float64")
        elif column in _DAYS:
            frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    if "geometry" not in columns:
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(frame["geometry"]), crs=CRS), crs=CRS)
