"""The tables of a story: one schema for their columns, and the rows that a document gives.

`SCHEMA` is the contract between reading, exports and maps. Tables, files and ``docs/tables.md`` are made from it; an
empty story has all columns with the same types.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from geo.document import ROLES, STATUSES, Document, Resolution, Time
from geo.errors import OptionError
from geo.events import CAMEO, TYPES, Count, counts_of_events
from geo.gazetteer import Gazetteer
from geo.intervals import Interval
from geo.routing import MODES

__all__ = ["COLUMNS", "CRS", "OBJECT_LISTS", "SCHEMA", "Column", "story_rows", "story_table"]

CRS = "EPSG:4326"  # longitude, latitude in degrees on WGS 84

_MOST_CONTAINED_NAMES = 5  # names of things inside a place that its reasons mention
_KINDS = ("date", "duration", "set", "clock")
_METHODS = ("name", "part", "container", "near", "geocoder", "coordinates", "hand", "none")
_OWN_NAMES = frozenset({"coordinates", "hand"})  # how places are found that bring their name along


class Column(NamedTuple):
    """A column of a table.

    Parameters
    ----------
    type
        ``"string"``, ``"category"``, ``"integer"``, ``"number"``, ``"boolean"``, ``"date"``, ``"list"`` or
        ``"geometry"``.
    meaning
        What a cell says, in one sentence.
    unit
        The unit or range of a number, the form of a text; empty when there is none.
    null
        What a missing value means; empty when no cell is missing.
    values
        The closed set of a category.
    """

    type: str
    meaning: str
    unit: str = ""
    null: str = ""
    values: tuple[str, ...] = ()


_DTYPES = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "date": "datetime64[s]",
}
_TEXT_OFFSET = "characters of the article's text"
_PROBABILITY = "0-1"
_SENTENCE = {
    "sentence": Column("string", "The sentence, exactly as the article has it."),
    "sentence_start": Column("integer", "Where the sentence begins.", _TEXT_OFFSET),
}
_SPAN = {
    "start": Column("integer", "First character.", _TEXT_OFFSET),
    "end": Column("integer", "First character after it.", _TEXT_OFFSET),
}
_WHEN = {
    "time": Column("string", "Its days.", "EDTF (ISO 8601-2 level 1)", "The article does not say."),
    "time_start": Column("date", "First day.", "day", "The article does not say."),
    "time_end": Column("date", "Last day.", "day", "The article does not say."),
}
_CORRECTED = {"corrected": Column("boolean", "Whether a person corrected it, or a place that it names.")}
_SURE = {
    "status": Column("category", "Whether it happened.", values=STATUSES),
    "according_to": Column(
        "string", "The source that the article gives, in its words.", null="The article itself reports it."
    ),
}

SCHEMA: Mapping[str, Mapping[str, Column]] = {
    "mentions": {
        "mention_id": Column("string", "Identity of the mention in this story."),
        **_SPAN,
        "text": Column("string", "The place name as the article writes it."),
        **_SENTENCE,
        "place_id": Column("string", "Its place in `places`.", null="The name could not be resolved."),
        "resolved_by": Column(
            "category",
            "How it was resolved: by its name, as a part of a place, by the place that contains it, by a name that is "
            "one letter off, by the fallback geocoder, by coordinates or a bearing of the text, by a person who "
            "corrected it, or not at all.",
            values=_METHODS,
        ),
        "role": Column("category", "What the mention is there for.", values=ROLES),
        "cue": Column("string", "The words that decided the role.", null="No words did."),
        "nested": Column("boolean", "Whether the name is part of an organisation's name."),
        "confidence": Column(
            "number", "Probability that this is a place name and that its place is right.", _PROBABILITY
        ),
        "drawn": Column("boolean", "Whether the confidence is high enough to draw the place on a map."),
        **_CORRECTED,
        "geometry": Column("geometry", "Point of its place.", "degrees, EPSG:4326", "The name could not be resolved."),
    },
    "places": {
        "place_id": Column("string", "Identity of the place: its source, a colon, its number there."),
        "name": Column("string", "Name in the language of the article where the gazetteer has one."),
        "source": Column(
            "string",
            "The part of the gazetteer that has the place; `text` when the article gives the point, `hand` when a "
            "person set it.",
        ),
        "feature": Column(
            "string", "What kind of place it is; empty when not known.", "GeoNames feature class and code"
        ),
        "country": Column("string", "Its country.", "ISO 3166-1 alpha-2", "It lies in no country, or it is not known."),
        "admin1": Column("string", "Its first-order division.", null="It has none, or it is not known."),
        "codes": Column(
            "string",
            "Its codes in other systems: GeoNames, ISO 3166, IATA, ICAO, UN/LOCODE, Indonesia's official numbers.",
            "`system:code`, separated by spaces",
            "None is known.",
        ),
        "population": Column("integer", "Number of inhabitants; 0 when not known.", "persons"),
        "extent_km": Column("number", "Radius of a circle with the area of the place.", "km", "Not known."),
        "mentions": Column("integer", "How often the article names it.", "mentions"),
        "confidence": Column("number", "Probability that this is the place the article means.", _PROBABILITY),
        "drawn": Column("boolean", "Whether one of its mentions is sure enough to draw the place on a map."),
        "alternatives": Column(
            "list",
            "The next best candidates: `place_id`, `name`, `country`, `admin1`, `score` (softmax share), `lon` and "
            "`lat` (degrees).",
        ),
        "reasons": Column("list", "Why this place was chosen, a sentence each."),
        **_CORRECTED,
        "geometry": Column("geometry", "Reference point.", "degrees, EPSG:4326"),
    },
    "times": {
        **_SPAN,
        "text": Column("string", "The expression as the article writes it."),
        "kind": Column("category", "A date, a length of time, a repetition, or a time of day alone.", values=_KINDS),
        "edtf": Column("string", "Its days.", "EDTF (ISO 8601-2 level 1)", "It has no days, or they are not known."),
        "time_start": Column("date", "First day.", "day", "It has no days, or they are not known."),
        "time_end": Column("date", "Last day.", "day", "It has no days, or they are not known."),
        "time_of_day": Column("string", "Time of day, or a part of the day.", "ISO 8601 or a word", "None is given."),
        "zone": Column("string", "Time zone.", "offset from UTC", "None is given."),
    },
    "events": {
        "event_id": Column("string", "Identity of the event in this story."),
        "type": Column("category", "What kind of event it is: a PLOVER class where one fits.", values=tuple(TYPES)),
        "cameo": Column("string", "Root of the type's CAMEO code.", "CAMEO", "The type has none."),
        "title": Column("string", "Words of the article that name the event."),
        **_SENTENCE,
        "sentences": Column("list", "All sentences that tell the event, in order."),
        "start": Column("integer", "First character of the trigger, the words that name the event.", _TEXT_OFFSET),
        "end": Column("integer", "First character after the trigger.", _TEXT_OFFSET),
        "place_id": Column("string", "Its place in `places`.", null="The article does not say, or it is unresolved."),
        "mention_id": Column("string", "The mention that names its place.", null="The article does not say."),
        **_WHEN,
        **_SURE,
        "participants": Column("list", "Who takes part, in the words of the article."),
        "cues": Column("list", "The words that decided the status."),
        "counts": Column(
            "list",
            "How many people were `dead`, `wounded`, `missing`, `displaced`, `arrested` or `evacuated`, as its "
            "sentences say: `kind`, `least` and `most` (null when open), `about` (whether the number is a rough one), "
            "`text` (the words), `start` and `end` (characters of the article's text).",
            "persons",
        ),
        "confidence": Column("number", "The least of the three confidences that follow.", _PROBABILITY),
        "place_confidence": Column("number", "Probability that the place is right; 0 without one.", _PROBABILITY),
        "time_confidence": Column("number", "Probability that the days are right; 0 without any.", _PROBABILITY),
        "status_confidence": Column("number", "Probability that the status is right.", _PROBABILITY),
        "drawn": Column("boolean", "Whether the confidence is high enough to draw the event on a map."),
        **_CORRECTED,
        "geometry": Column("geometry", "Point of its place.", "degrees, EPSG:4326", "It has no place."),
    },
    "routes": {
        "route_id": Column("string", "Identity of the leg in this story."),
        "event_id": Column("string", "Its event in `events`.", null="It belongs to no event."),
        "origin_id": Column("string", "Where it begins, in `places`."),
        "destination_id": Column("string", "Where it ends, in `places`."),
        "via": Column("list", "The places it passes, in order, by `place_id`."),
        "mode": Column("category", "Means of travel.", values=MODES),
        "network": Column("string", "The network that the line follows, or that it is a straight line."),
        "length_km": Column("number", "Length of the way.", "km"),
        **_WHEN,
        **_SURE,
        **_SENTENCE,
        "journey_id": Column("string", "Identity of the journey; legs that follow each other share it."),
        "mover": Column("string", "Who or what moves, in the words of the article.", null="The article does not say."),
        "cargo": Column("string", "What is carried, in the words of the article.", null="The article does not say."),
        "schematic_km": Column("number", "Part of the length that lies on no network.", "km"),
        "note": Column("string", "Why the line is not on a network, or what was bridged.", null="Nothing to note."),
        "confidence": Column("number", "Probability that the journey is right.", _PROBABILITY),
        "mention_ids": Column("list", "The mentions that name its stops, from its origin to its destination."),
        "anchor": Column(
            "list", "Start and end of the two names that told its ends when the article was read.", _TEXT_OFFSET
        ),
        **_CORRECTED,
        "geometry": Column("geometry", "The line.", "degrees, EPSG:4326"),
    },
}
OBJECT_LISTS = frozenset({"alternatives", "counts"})  # lists of objects; the others are lists of text or numbers
COLUMNS: Mapping[str, tuple[str, ...]] = {name: tuple(columns) for name, columns in SCHEMA.items()}


def story_table(name: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Build a table with the columns and types of the schema, also when there are no rows.

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

    Raises
    ------
    OptionError
        When a story has no table of this name.
    """
    if name not in SCHEMA:
        msg = f"a story has no table {name!r}; it has {', '.join(SCHEMA)}"
        raise OptionError(msg)
    frame = pd.DataFrame({
        name: _series([row[name] for row in rows], column) for name, column in SCHEMA[name].items()
    })  # fmt: skip
    if "geometry" not in SCHEMA[name]:
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(frame["geometry"]), crs=CRS), crs=CRS)


def _series(values: list[Any], column: Column) -> Any:
    """Make a column of its type."""
    if column.type == "date":
        return pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[s]")
    if column.type == "category":
        return pd.Series(values, dtype=pd.CategoricalDtype(list(column.values)))
    return pd.Series(values, dtype=_DTYPES.get(column.type, "object"))


def story_rows(document: Document, gazetteer: Gazetteer) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a story's tables: for many articles, whose tables are made once.

    Parameters
    ----------
    document
        The document with all its layers.
    gazetteer
        Where the names of places in the article's language are found.

    Returns
    -------
    dict
        For each table of `COLUMNS` its rows, as dictionaries of its columns.
    """
    return {
        "mentions": [_mention_row(document, index) for index in range(len(document.mentions))],
        "places": _place_rows(document, gazetteer),
        "times": [_time_row(time) for time in document.times],
        "events": [_event_row(document, index, counts) for index, counts in enumerate(counts_of_events(document))],
        "routes": [_route_row(document, index) for index in range(len(document.routes))],
    }


def _sentence(document: Document, index: int) -> dict[str, Any]:
    return {"sentence": document.text.quotes[index], "sentence_start": document.text.sentences[index].start}


def _days(interval: Interval | None, name: str = "time") -> dict[str, Any]:
    edtf, first, last = interval or (None, None, None)
    return {name: edtf, "time_start": first, "time_end": last}


def _place_id(document: Document, mention: int | None) -> str | None:
    return None if mention is None else document.mentions[mention].place_id


def _point(document: Document, mention: int | None) -> Point | None:
    place = None if mention is None else document.mentions[mention].place
    return Point(place.lon, place.lat) if place else None


def _mention_row(document: Document, index: int) -> dict[str, Any]:
    mention = document.mentions[index]
    return {
        "mention_id": _mention_id(index),
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        **_sentence(document, document.text.sentence_at(mention.start)),
        "place_id": mention.place_id,
        "resolved_by": mention.resolution.by,
        "role": mention.role.role,
        "cue": mention.role.cue,
        "nested": mention.nested,
        "confidence": round(mention.confidence, 3),
        "drawn": mention.drawn,
        "corrected": mention.corrected,
        "geometry": _point(document, index),
    }


def _place_rows(document: Document, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    counts = Counter(mention.place_id for mention in document.mentions if mention.place)
    drawn = {mention.place_id for mention in document.mentions if mention.drawn}
    best: dict[str, Resolution] = {}
    contained: dict[str, dict[str, None]] = {}
    for mention in document.mentions:
        resolution, place_id = mention.resolution, mention.place_id
        if place_id is None:
            continue
        if resolution.by == "container":
            contained.setdefault(place_id, {})[resolution.reasons[0]] = None
        if _rank(resolution) > (_rank(best[place_id]) if place_id in best else (False, -1.0)):
            best[place_id] = resolution
    language = document.article.language or "en"
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
                "lon": other.lon,
                "lat": other.lat,
            }
            for other, share in resolution.alternatives
        ]
        inside = list(contained.get(place_id, {}))[:_MOST_CONTAINED_NAMES]
        rows.append({
            **{column: getattr(place, column) for column in SCHEMA["places"] if column in place._fields},
            "name": place.name if resolution.by in _OWN_NAMES else gazetteer.name(place_id, language),
            "codes": " ".join(f"{system}:{code}" for system, code in gazetteer.codes(place_id).items()) or None,
            "mentions": counts[place_id],
            "confidence": round(resolution.confidence, 3),
            "drawn": place_id in drawn,
            "alternatives": others,
            "reasons": list(dict.fromkeys((*resolution.reasons, *inside))),
            "corrected": resolution.by == "hand",
            "geometry": Point(place.lon, place.lat),
        })  # fmt: skip
    return rows


def _rank(resolution: Resolution) -> tuple[bool, float]:
    """Return what decides which of several resolutions to one place describes it: a person's, else the surest."""
    return resolution.by == "hand", resolution.confidence


def _by_hand(document: Document, *mentions: int | None) -> bool:
    """Tell whether a person corrected the place of one of these mentions."""
    return any(document.mentions[at].resolution.by == "hand" for at in mentions if at is not None)


def _mention_id(mention: int | None) -> str | None:
    return None if mention is None else f"m{mention + 1}"


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


def _event_row(document: Document, index: int, counts: Sequence[Count]) -> dict[str, Any]:
    event = document.events[index]
    return {
        "event_id": f"e{index + 1}",
        "type": event.type,
        "cameo": CAMEO.get(event.type),
        "title": event.title,
        **_sentence(document, event.sentence),
        "sentences": [document.text.quotes[index] for index in event.sentences],
        "start": event.start,
        "end": event.end,
        "place_id": _place_id(document, event.place),
        "mention_id": _mention_id(event.place),
        **_days(event.interval),
        "status": event.status,
        "according_to": event.according_to,
        "participants": list(event.participants),
        "cues": list(event.cues),
        "counts": [_count(document, count) for count in counts],
        "confidence": event.confidence,
        "place_confidence": event.place_confidence,
        "time_confidence": event.time_confidence,
        "status_confidence": event.status_confidence,
        "drawn": event.drawn,
        "corrected": event.corrected or _by_hand(document, event.place),
        "geometry": _point(document, event.place),
    }


def _count(document: Document, count: Count) -> dict[str, Any]:
    start, end = document.text.tokens[count.first].start, document.text.tokens[count.last - 1].end
    return {
        "kind": count.kind,
        "least": count.least,
        "most": count.most,
        "about": count.about,
        "text": document.text.text[start:end],
        "start": start,
        "end": end,
    }


def _route_row(document: Document, index: int) -> dict[str, Any]:
    journey, leg = document.routes[index]
    stops = (journey.origin, *journey.via, journey.destination)
    ends = (document.mentions[journey.origin], document.mentions[journey.destination])
    return {
        "route_id": f"r{index + 1}",
        "event_id": None if journey.event is None else f"e{journey.event + 1}",
        "origin_id": _place_id(document, journey.origin),
        "destination_id": _place_id(document, journey.destination),
        "via": [_place_id(document, mention) for mention in journey.via],
        "mode": journey.mode,
        "network": leg.network,
        "length_km": round(leg.length_km, 1),
        **_days(journey.interval),
        "status": journey.status,
        "according_to": journey.according_to,
        **_sentence(document, journey.sentence),
        "journey_id": f"j{journey.number}",
        "mover": journey.mover,
        "cargo": journey.cargo,
        "schematic_km": round(leg.schematic_km, 1),
        "note": leg.note,
        "confidence": round(journey.confidence, 3),
        "mention_ids": [_mention_id(stop) for stop in stops],
        "anchor": list(journey.anchor or (ends[0].start, ends[0].end, ends[1].start, ends[1].end)),
        "corrected": journey.corrected or _by_hand(document, *stops),
        "geometry": leg.geometry,
    }
