"""Interchange: the story in the forms that other fields exchange, each a JSON document.

Linked Places Format 1.2 (GeoJSON-T) for gazetteers of the humanities, W3C Web Annotation (JSON-LD) for annotated texts,
OGC Moving Features JSON (19-045r3) for movement, and event records after PLOVER for the study of conflict.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any
from urllib.parse import quote

import pandas as pd

from geo.corrections import select
from geo.gazetteer import great_circle_km
from geo.story import Story

__all__ = ["INTERCHANGE", "to_annotations", "to_linked_places", "to_moving_features", "to_plover"]

_LINKED_PLACES = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
_ANNOTATIONS = "http://www.w3.org/ns/anno.jsonld"
_CERTAINTIES = ((0.8, "certain"), (0.5, "less-certain"), (0.0, "uncertain"))  # lowest confidence of each word of LPF
_DEGREES = 6  # decimals of a coordinate


def to_linked_places(story: Story) -> dict[str, Any]:
    """Turn the places of a story into Linked Places Format.

    Parameters
    ----------
    story
        The story.

    Returns
    -------
    dict
        A FeatureCollection, a feature a place: its names as the article writes them, the days of its events, the
        sentences that tell them, and its journeys as relations.
    """
    cited = [{"label": story.article.title or story.article.source or "article", "@id": _article_uri(story)}]
    events, routes, mentions = _rows(story.events), _rows(story.routes), _rows(story.mentions)
    names = {row["place_id"]: row["name"] for row in _rows(story.places)}
    features = []
    for place in _rows(story.places):
        place_id = place["place_id"]
        told = [row for row in events if row["place_id"] == place_id and row["drawn"]]
        spans = [span for span in map(_timespan, told) if span]
        spelt = dict.fromkeys(row["text"] for row in mentions if row["place_id"] == place_id)
        point = {
            "type": "Point",
            "coordinates": _rounded(place["geometry"].coords[0]),
            "certainty": _certainty(place["confidence"]),
        }
        feature: dict[str, Any] = {
            "@id": _place_uri(place_id),
            "type": "Feature",
            "properties": {
                "title": place["name"],
                "ccodes": [place["country"]] if place["country"] else [],
                "corrected": place["corrected"],
            },
            "names": [{"toponym": name, "lang": story.article.language or "und", "citations": cited} for name in spelt],
            "types": _types(place["feature"]),
            "geometry": {"type": "GeometryCollection", "geometries": [point]},
            "links": [{"type": "closeMatch", "identifier": _place_uri(place_id)}]
            if place_id.startswith("geonames:")
            else [],
            "relations": [
                {
                    "relationType": "gvp:tgn3000_related_to",
                    "relationTo": _place_uri(row["destination_id"]),
                    "label": f"{row['mode']}: {names[place_id]} – {names[row['destination_id']]} ({row['status']})",
                    "certainty": _certainty(row["confidence"]),
                    **_when([span] if (span := _timespan(row)) else []),
                }
                for row in routes
                if row["origin_id"] == place_id
            ],
            "descriptions": [
                {"@id": f"{_article_uri(story)}#{row['event_id']}", "value": row["sentence"]} for row in told
            ],
            **_when(spans),
        }
        features.append(feature)
    return {"type": "FeatureCollection", "@context": _LINKED_PLACES, "features": features}


def to_annotations(story: Story) -> dict[str, Any]:
    """Turn the mentions and events of a story into W3C Web Annotations.

    Parameters
    ----------
    story
        The story.

    Returns
    -------
    dict
        An AnnotationPage: an annotation a mention, which identifies its place, and one an event, which classifies it;
        the words are selected by quotation and by position [code points].
    """
    items = []
    for row in _rows(story.mentions):
        bodies = [_tag("role", row["role"])]
        if row["place_id"] is not None:
            identified = {"type": "SpecificResource", "purpose": "identifying", "source": _place_uri(row["place_id"])}
            bodies.insert(0, identified)
        items.append(_annotation(story, row, row["mention_id"], "identifying", bodies))
    for row in _rows(story.events):
        facts = ("type", "status", "time", "according_to")
        bodies = [{"type": "TextualBody", "purpose": "describing", "value": row["title"]}]
        bodies += [_tag(fact, row[fact]) for fact in facts if row[fact] is not None]
        if row["place_id"] is not None:
            bodies.append({"type": "SpecificResource", "purpose": "linking", "source": _place_uri(row["place_id"])})
        items.append(_annotation(story, row, row["event_id"], "classifying", bodies))
    return {
        "@context": _ANNOTATIONS,
        "id": f"{_article_uri(story)}#annotations",
        "type": "AnnotationPage",
        "items": items,
    }


def to_moving_features(story: Story) -> dict[str, Any]:
    """Turn the journeys of a story into Moving Features JSON.

    Parameters
    ----------
    story
        The story.

    Returns
    -------
    dict
        A FeatureCollection, a MovingPoint a leg. An article gives days, not hours: the leg begins with the first of
        its days, ends with the last, and goes at one speed between, which ``time_is`` says. Legs whose days are not
        known are left out, since a MovingPoint cannot be without times.
    """
    names = {row["place_id"]: row["name"] for row in _rows(story.places)}
    kept = ("journey_id", "event_id", "mode", "status", "network", "length_km", "time", "corrected")
    features = [
        {
            "type": "Feature",
            "id": row["route_id"],
            "temporalGeometry": _moving_point(row),
            "properties": {
                "route_id": row["route_id"],
                "origin": names[row["origin_id"]],
                "destination": names[row["destination_id"]],
                **{name: row[name] for name in kept},
                "time_is": "spread evenly over the days that the article gives",
            },
        }
        for row in _rows(story.routes)
        if row["time_start"] is not None
    ]
    return {
        "type": "FeatureCollection",
        "crs": {"type": "Name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "trs": {"type": "Name", "properties": {"name": "urn:ogc:data:time:iso8601"}},
        "features": features,
    }


def to_plover(story: Story) -> dict[str, Any]:
    """Turn the events of a story into records after PLOVER, the ontology of political events.

    Parameters
    ----------
    story
        The story.

    Returns
    -------
    dict
        The article, and a record an event: PLOVER's class in capitals with its CAMEO root, or null for the types that
        PLOVER does not have; days, status, place, who takes part and who says so in the words of the article. The
        reader does not tell who acts on whom, so `participants` is one list, and there is no mode and no intensity.
    """
    places = {row["place_id"]: row for row in _rows(story.places)}
    article = story.article
    return {
        "ontology": "PLOVER, without mode, intensity, actor and recipient",
        "article": {
            "id": _article_uri(story),
            "title": article.title,
            "language": article.language,
            "published": str(article.published) if article.published else None,
            "publisher": article.publisher,
        },
        "events": [
            {
                "id": f"{_article_uri(story)}#{row['event_id']}",
                "event": row["type"].upper() if row["cameo"] else None,
                "cameo_root": row["cameo"],
                "type": row["type"],
                "date": {"start": str(row["time_start"]), "end": str(row["time_end"]), "edtf": row["time"]}
                if row["time_start"] is not None and row["time_end"] is not None
                else None,
                "status": row["status"],
                "location": _location(places[row["place_id"]]) if row["place_id"] else None,
                "participants": list(row["participants"]),
                "according_to": row["according_to"],
                "title": row["title"],
                "text": row["sentence"],
                "start": row["start"],
                "end": row["end"],
                "confidence": round(float(row["confidence"]), 3),
            }
            for row in _rows(story.events)
            if row["drawn"]
        ],
    }


INTERCHANGE: Mapping[str, Callable[[Story], dict[str, Any]]] = {
    ".lpf.json": to_linked_places,
    ".jsonld": to_annotations,
    ".mfjson": to_moving_features,
    ".plover.json": to_plover,
}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, missing cells as None, days as dates."""
    plain = pd.DataFrame(table).astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return [
        {str(key): value.date() if isinstance(value, pd.Timestamp) else value for key, value in row.items()}
        for row in rows
    ]


def _article_uri(story: Story) -> str:
    """Name the article: by its address, else by the checksum of its text (RFC 6920)."""
    source = story.article.source or ""
    if source.startswith(("https://", "http://")):
        return quote(source, safe=":/?&=%#@+,;~")
    digest = hashlib.sha256(story.article.text.encode("utf-8", "replace")).digest()
    return f"ni:///sha-256;{base64.urlsafe_b64encode(digest).decode('ascii').rstrip('=')}"


def _place_uri(place_id: str) -> str:
    source, _, key = place_id.partition(":")
    return (
        f"https://sws.geonames.org/{key}/" if source == "geonames" else f"urn:dateline:place:{quote(place_id, safe='')}"
    )


def _location(place: Mapping[str, Any]) -> dict[str, Any]:
    source, _, key = place["place_id"].partition(":")
    longitude, latitude = _rounded(place["geometry"].coords[0])
    return {
        "name": place["name"],
        "country": place["country"],
        "admin1": place["admin1"],
        "latitude": latitude,
        "longitude": longitude,
        "geonames_id": int(key) if source == "geonames" else None,
    }


def _types(feature: str) -> list[dict[str, Any]]:
    if not feature:
        return []
    code = quote(feature, safe=".")
    return [{"identifier": f"https://www.geonames.org/ontology#{code}", "label": feature}]


def _certainty(confidence: float) -> str:
    return next(word for lowest, word in _CERTAINTIES if confidence >= lowest)


def _timespan(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the days of an event or a journey as a timespan, None when they are not known."""
    if row["time_start"] is None or row["time_end"] is None:
        return None
    about = "~" if row["time"] and "~" in row["time"] else ""
    return {"start": {"in": f"{row['time_start']}{about}"}, "end": {"in": f"{row['time_end']}{about}"}}


def _when(spans: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"when": {"timespans": list(spans)}} if spans else {}


def _tag(fact: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": "tagging", "value": f"{fact}: {value}"}


def _annotation(
    story: Story, row: Mapping[str, Any], ident: str, motivation: str, bodies: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    source = _article_uri(story)
    return {
        "id": f"{source}#{ident}",
        "type": "Annotation",
        "motivation": motivation,
        "body": list(bodies),
        "target": {"source": source, **select(story.article.text, row["start"], row["end"])},
    }


def _rounded(point: Sequence[float]) -> list[float]:
    return [round(float(degrees), _DEGREES) for degrees in point[:2]]


def _moving_point(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a leg with a time for each of its points, by their distance from its beginning."""
    lines = getattr(row["geometry"], "geoms", [row["geometry"]])
    points = [_rounded(point) for line in lines for point in line.coords]
    points = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    steps = [great_circle_km(one[1], one[0], other[1], other[0]) for one, other in pairwise(points)]
    way = [0.0, *accumulate(steps)]
    begin = dt.datetime.combine(row["time_start"], dt.time(), dt.UTC)
    length = dt.datetime.combine(row["time_end"], dt.time(), dt.UTC) + dt.timedelta(days=1) - begin
    times = [begin + length * (gone / way[-1] if way[-1] else 0.0) for gone in way]
    return {
        "type": "MovingPoint",
        "datetimes": [time.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for time in times],
        "coordinates": points,
        "interpolation": "Linear",
    }
