"""Corpus: many articles, one JSON object a line in, one a line out.

The format is the one the field's scorers read (``bench/README.md``). A broken line gets a line with its error, and the
run goes on.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from geo.article import Article, detect_language
from geo.errors import ArticleError
from geo.gazetteer import Gazetteer
from geo.intervals import Interval
from geo.mentions import Names, Recogniser, Span, recognise
from geo.names import recognise_names
from geo.story import Reading, read_through
from geo.text import Text

__all__ = ["extract", "given_spans", "record"]

_LONGEST_LINE = 50_000_000  # characters


def extract(
    lines: Iterable[str],
    gazetteer: Gazetteer,
    *,
    published: dt.date | None = None,
    language: str | None = None,
    spans: str = "found",
    recogniser: Recogniser = recognise_names,
) -> Iterator[dict[str, Any]]:
    """Read articles as JSON lines into stories as records.

    Parameters
    ----------
    lines
        JSON objects with ``doc_id`` and ``text``, and where known ``lang``, ``title``, and ``published`` or ``date``.
    gazetteer
        Where names are looked up.
    published, language
        For articles that do not say.
    spans
        ``"found"``: recognise the names; ``"gold"``: take the ``toponyms`` of each object (``start``, ``end``) for the
        names, so that resolution is measured alone.
    recogniser
        The function that finds the names.

    Yields
    ------
    dict
        One record a line, in order: ``doc_id``, ``toponyms``, ``times``, ``events``, ``routes``, ``error``. A line
        that cannot be read has an ``error`` that says the line's number and why, and empty lists.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        doc_id: Any = None
        try:
            given = _parsed(line)
            doc_id = given.get("doc_id")
            article = _article(given, published, language)
            chosen = _given(given.get("toponyms"), len(article.text)) if spans == "gold" else recogniser
            yield record(read_through(article, gazetteer, recogniser=chosen), doc_id)
        except (ArticleError, RecursionError) as error:
            yield _failed(doc_id, f"line {number}: {error}")


def record(reading: Reading, doc_id: Any = None) -> dict[str, Any]:
    """Turn what the stages gave into one record of the prediction format.

    Parameters
    ----------
    reading
        What the stages gave.
    doc_id
        The article's identity.

    Returns
    -------
    dict
        ``doc_id``, ``toponyms``, ``times``, ``events``, ``routes``, ``error``; unknown values are None.
    """
    return {
        "doc_id": doc_id,
        "toponyms": [_toponym(reading, index) for index in range(len(reading.spans))],
        "times": [
            {"start": time.start, "end": time.end, **_days(time.interval)}
            for time in reading.times
            if time.kind == "date"
        ],
        "events": [_event(reading, index) for index in range(len(reading.events))],
        "routes": [_route(reading, index) for index in range(len(reading.routes))],
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
    return Article(text=text, title=title or None, language=code or detect_language(text), published=day)


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

    return lambda text, gazetteer: given_spans(wanted, text, gazetteer)


def given_spans(wanted: Iterable[tuple[int, int]], text: Text, gazetteer: Gazetteer) -> Names:
    """Make names of spans that are given, with what the recogniser sees beside them.

    Parameters
    ----------
    wanted
        Character offsets of the places, end exclusive, in any order.
    text
        The text.
    gazetteer
        Where the recogniser looks names up.

    Returns
    -------
    Names
        The given spans as places, and the persons that were recognised.
    """
    names = recognise(text, gazetteer)
    at, places = 0, []
    for start, end in sorted(wanted):
        while at < len(names.places) and names.places[at].end <= start:
            at += 1
        seen = names.places[at] if at < len(names.places) and names.places[at].start < end else None
        hint, dateline = (seen.hint, seen.dateline) if seen else (None, False)
        places.append(Span(start, end, text.text[start:end], hint, dateline, 1.0))
    return Names(places, names.persons)


def _days(interval: Interval | None) -> dict[str, str | None]:
    if interval is None:
        return {"edtf": None, "start_date": None, "end_date": None}
    return {"edtf": interval.edtf, "start_date": str(interval.first), "end_date": str(interval.last)}


def _point(reading: Reading, mention: int | None, prefix: str = "") -> dict[str, float | None]:
    place = None if mention is None else reading.resolutions[mention].place
    return {
        f"{prefix}lat": round(place.lat, 5) if place else None,
        f"{prefix}lon": round(place.lon, 5) if place else None,
    }


def _toponym(reading: Reading, index: int) -> dict[str, Any]:
    span, resolution = reading.spans[index], reading.resolutions[index]
    place = resolution.place
    source, _, key = place.place_id.partition(":") if place else ("", "", "")
    return {
        "start": span.start,
        "end": span.end,
        **_point(reading, index),
        "geonameid": int(key) if source == "geonames" and key.isdigit() else None,
        "country": place.country if place else None,
        "role": reading.roles[index].role,
        "confidence": round(span.score * (resolution.confidence if place else 1.0), 3),
    }


def _event(reading: Reading, index: int) -> dict[str, Any]:
    event = reading.events[index]
    span = None if event.place is None else reading.spans[event.place]
    return {
        "start": event.start,
        "end": event.end,
        "type": event.type,
        "place_start": span.start if span else None,
        "place_end": span.end if span else None,
        **_point(reading, event.place),
        **_days(event.interval),
        "status": event.status,
        "according_to": event.according_to,
        "confidence": event.confidence,
    }


def _route(reading: Reading, index: int) -> dict[str, Any]:
    route = reading.routes[index]
    return {
        "from": reading.spans[route.origin].text,
        **_point(reading, route.origin, "from_"),
        "to": reading.spans[route.destination].text,
        **_point(reading, route.destination, "to_"),
        "via": [reading.spans[mention].text for mention in route.via],
        "mode": route.mode,
        "network": route.leg.network,
        "length_km": round(route.leg.length_km, 1),
        "status": route.status,
        **_days(route.interval),
    }
