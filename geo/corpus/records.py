"""Records: articles as JSON objects, one a line in, one a line out.

The format is the one the field's scorers read (``bench/README.md``). A broken line gets a line with its error, and the
run goes on.
"""

import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from geo.article import Article, detect_language
from geo.document import Document, Mention, Names
from geo.errors import ArticleError, DatelineError
from geo.gazetteer import Gazetteer
from geo.intervals import Interval
from geo.reader import StoryReader, read_by_model
from geo.recognition import Recogniser, recognise, recognise_names
from geo.story import read_document

__all__ = [
    "LONGEST_LINE",
    "as_line",
    "cause_of",
    "extract",
    "failed_record",
    "given_article",
    "given_names",
    "given_spans",
    "parse_object",
    "read_lines",
    "record",
]

LONGEST_LINE = 50_000_000  # characters, or bytes of UTF-8
_MOST_DIGITS = 300  # of a whole number; Python refuses to read one of some thousands


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
    for doc_id, found in read_lines(
        lines, gazetteer, published=published, language=language, spans=spans, recogniser=recogniser, reader=reader
    ):
        yield failed_record(doc_id, found) if isinstance(found, str) else record(found, doc_id)


def read_lines(
    lines: Iterable[str],
    gazetteer: Gazetteer,
    *,
    published: dt.date | None,
    language: str | None,
    spans: str,
    recogniser: Recogniser,
    reader: StoryReader,
) -> Iterator[tuple[Any, Document | str]]:
    """Take the article of each line through every stage.

    Parameters
    ----------
    lines, gazetteer, published, language, spans, recogniser, reader
        As for `extract`.

    Yields
    ------
    tuple
        The article's identity, and the document or a sentence that says what was wrong.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        doc_id: Any = None
        try:
            given = parse_object(line)
            doc_id = given.get("doc_id")
            article = given_article(given, published=published, language=language)
            chosen = given_spans(given.get("toponyms"), len(article.text)) if spans == "gold" else recogniser
            yield doc_id, read_document(article, gazetteer=gazetteer, recogniser=chosen, reader=reader)
        except Exception as error:  # noqa: BLE001  (whatever is wrong with one line, the others are read)
            yield doc_id, f"line {number}: {cause_of(error)}"


def cause_of(error: BaseException) -> str:
    """Say in one line why an article could not be read.

    Parameters
    ----------
    error
        What was raised.

    Returns
    -------
    str
        The message of an error that Dateline raises on purpose; of any other also its class.
    """
    message = " ".join(str(error).split())
    return message if isinstance(error, DatelineError) else f"{type(error).__name__}: {message}"


def as_line(given: Mapping[str, Any]) -> bytes:
    """Write a JSON object as a line.

    Parameters
    ----------
    given
        The object; its numbers are finite.

    Returns
    -------
    bytes
        UTF-8 with a line end. An object with half a surrogate pair, which UTF-8 cannot hold, is written in ASCII.
    """
    try:
        return (json.dumps(given, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")
    except UnicodeEncodeError:
        return (json.dumps(given, allow_nan=False) + "\n").encode("ascii")


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
        ``doc_id``, ``toponyms``, ``times``, ``events``, ``routes``, ``error``; unknown values are None. Of a document
        that was corrected also ``corrections``: how many changes were ``given``, and why those that were ``left`` out
        do not fit, a sentence each.
    """
    corrected = {"given": len(document.corrections), "left": list(document.unfit)}
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
        **({"corrections": corrected} if document.as_read else {}),
        "error": None,
    }


def failed_record(doc_id: Any, error: str) -> dict[str, Any]:
    """Make the record of an article that could not be read.

    Parameters
    ----------
    doc_id
        The article's identity, None when not known.
    error
        What was wrong.

    Returns
    -------
    dict
        A record with empty lists and the error.
    """
    return {"doc_id": doc_id, "toponyms": [], "times": [], "events": [], "routes": [], "error": error}


def parse_object(line: str | bytes) -> Mapping[str, Any]:
    """Parse a line that holds one JSON object.

    Parameters
    ----------
    line
        The line; a byte order mark before it is passed over.

    Returns
    -------
    dict
        The object. Numbers that JSON or Python cannot hold (NaN, infinities, thousands of digits) become None or text.

    Raises
    ------
    ArticleError
        When it is no JSON object, or too long.
    """
    if len(line) > LONGEST_LINE:
        msg = f"longer than {LONGEST_LINE // 1_000_000} MB: no article"
        raise ArticleError(msg)
    text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
    try:
        given = json.loads(
            text.lstrip("\ufeff"), parse_constant=lambda _: None, parse_int=_whole_number, parse_float=_number
        )
    except (ValueError, RecursionError) as error:
        msg = f"not a JSON object: {error}"
        raise ArticleError(msg) from error
    if not isinstance(given, dict):
        msg = "not a JSON object"
        raise ArticleError(msg)
    return given


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _number(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits


def given_article(
    given: Mapping[str, Any], *, published: dt.date | None = None, language: str | None = None
) -> Article:
    """Make an article of what a JSON object says.

    Parameters
    ----------
    given
        ``text``, and where known ``lang``, ``title``, ``url`` or ``source``, and ``published`` or ``date``; what has
        another type than it should is passed over.
    published, language
        For an article that does not say.

    Returns
    -------
    Article
        The article.

    Raises
    ------
    ArticleError
        When there is no text.
    """
    text = given.get("text")
    if not isinstance(text, str) or not text.strip():
        msg = "no 'text'"
        raise ArticleError(msg)
    day = published
    for key in ("date", "published"):
        try:
            day = dt.date.fromisoformat(str(given.get(key))[:10])
        except ValueError:
            continue
    texts = {key: _plain(given[key]) for key in ("lang", "title", "url", "source") if isinstance(given.get(key), str)}
    text = _plain(text)
    code = texts.get("lang") or language
    return Article(
        text=text,
        title=texts.get("title") or None,
        language=code or detect_language(text),
        published=day,
        source=texts.get("url", texts.get("source")) or None,
    )


def _plain(text: str) -> str:
    """Replace half surrogate pairs, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def given_spans(toponyms: Any, length: int) -> Recogniser:
    """Make a recogniser of spans that are given; what is seen beside a name, it takes from the recogniser proper.

    Parameters
    ----------
    toponyms
        Objects with ``start`` and ``end``.
    length
        Length of the text [characters].

    Returns
    -------
    Recogniser
        A recogniser that finds these names.

    Raises
    ------
    ArticleError
        When a span is none, or does not lie in the text.
    """
    try:
        wanted = sorted({(int(toponym["start"]), int(toponym["end"])) for toponym in toponyms})
    except (TypeError, KeyError, ValueError, OverflowError) as error:
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
        "confidence": journey.confidence,
    }
