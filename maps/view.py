"""View: where the page opens, on the main cluster of the story's places instead of the whole world."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.gazetteer import arcs_km
from maps.records import EventPoint, PlacePoint, RouteLines

__all__ = [
    "KM_PER_DEGREE",
    "LEAST_SPAN_KM",
    "STORY_ROLES",
    "View",
    "best_seam",
    "first_view",
    "is_area",
    "is_country",
    "line_parts",
    "main_place",
]

_MOST_POINTS, _MOST_SIMPLIFIED = 5_000, 20_000  # of one line: in a page, and before it is simplified
_FINEST_DEGREES = 1e-4  # the first tolerance; doubled until the line has few enough points

# GeoNames feature classes of places that are not a point: administrative areas, regions, seas.
_AREA_CODES = ("A.", "L.CONT", "L.RGN", "H.SEA", "H.OCN", "H.GULF", "H.STRT", "T.PEN", "T.ISL")
_AREA_EXTENT_KM = 60.0
STORY_ROLES = {"scene", "origin", "destination", "via"}
KM_PER_DEGREE = 111.2
LEAST_SPAN_KM = 60.0  # of the first view, on each side of a point
# A far place joins the view only while the view holds less than this share of what the story is about ...
_CORE_WEIGHT = 0.7
# ... or while it is not much farther than what is in view already.
_REACH = 2.5
_REACH_LEAST_KM = 400.0
# What a point of an event or of a journey counts against a place that is only named. An event that is known only to
# lie in a large area says little about where to look.
_EVENT_WEIGHT, _AREA_WEIGHT, _PLACE_WEIGHT = 2.0, 0.5, 0.5
_VAGUE_KM = 150.0
_MOST_MARGIN_KM = 100.0


@dataclass(frozen=True)
class View:
    """Where the page opens.

    Parameters
    ----------
    west, south, east, north
        The first view [degrees]; `east` may lie beyond 180.
    seam
        The meridian [degrees] where the map is cut: longitudes are shown from it to 360 degrees east of it, so that a
        route over the date line is one line.
    keys
        What the view holds, as the page names it: ``"place:ID"``, ``"event:ID"`` (an event without a place) and
        ``"route:ID"``.
    """

    west: float
    south: float
    east: float
    north: float
    seam: float
    keys: tuple[str, ...] = ()


def is_area(feature: str | None, extent_km: float | None) -> bool:
    """Return whether a place is an area that a point cannot represent.

    Parameters
    ----------
    feature
        GeoNames class and code, such as ``"A.PCLI"``.
    extent_km
        Radius of the place [km].

    Returns
    -------
    bool
        True for countries, provinces, seas and other large places.
    """
    known_area = bool(feature) and str(feature).startswith(_AREA_CODES)
    return known_area or (extent_km is not None and extent_km >= _AREA_EXTENT_KM)


def is_country(feature: str | None) -> bool:
    """Return whether a place is a country or a dependency.

    Parameters
    ----------
    feature
        GeoNames class and code, such as ``"A.PCLI"``.

    Returns
    -------
    bool
        True for GeoNames' political entities.
    """
    return str(feature or "").startswith("A.PCL")


def first_view(places: Sequence[PlacePoint], events: Sequence[EventPoint], routes: Sequence[RouteLines]) -> View:
    """Return the view that holds the main cluster of the story's events, routes and scenes.

    Parameters
    ----------
    places, events, routes
        The story's records.

    Returns
    -------
    View
        The whole world when the story has no place.
    """
    seam = best_seam(places, events, routes)
    spots = _spots(places, events, routes)
    if not spots:
        return View(-170.0, -50.0, 170.0, 70.0, -180.0)
    points = np.asarray([(spot.lon, spot.lat) for spot in spots], dtype=float)
    margins = np.asarray([spot.margin_km for spot in spots], dtype=float)
    chosen = _cluster(points, np.asarray([spot.weight for spot in spots], dtype=float))
    keys = tuple(dict.fromkeys(spot.key for spot, one in zip(spots, chosen, strict=True) if one))
    # A journey is shown from end to end, or not at all.
    chosen |= np.asarray([spot.key.startswith("route:") and spot.key in keys for spot in spots])
    lon, lat = (points[chosen, 0] - seam) % 360.0 + seam, points[chosen, 1]
    tall = np.maximum(margins[chosen], LEAST_SPAN_KM) / KM_PER_DEGREE
    wide = tall / np.maximum(np.cos(np.radians(lat)), 0.1)
    return View(
        float((lon - wide).min()),
        float(max((lat - tall).min(), -84.0)),
        float((lon + wide).max()),
        float(min((lat + tall).max(), 84.0)),
        seam,
        keys,
    )


def main_place(
    places: Sequence[PlacePoint],
    events: Sequence[EventPoint],
    routes: Sequence[RouteLines] = (),
    *,
    within: Sequence[str] = (),
) -> str | None:
    """Return the place that the story is about: that of most of its events.

    Parameters
    ----------
    places, events, routes
        The story's records.
    within
        The keys of the first view, when it is known.

    Returns
    -------
    str or None
        ``"place:ID"``; an event in a large area counts a quarter, an end of a journey half. Of equals, one in the first
        view, then an exact place before an area, then the one that comes first in the text. Without events, the place
        that is named most; None when no place has a point.
    """
    located = {place["id"]: place for place in places if place["lon"] is not None}
    counts: Counter[Any] = Counter()
    for event in events:
        if event["place"] in located:
            counts[event["place"]] += 1 if _is_vague(located[event["place"]]) else 4
    for end in (end for route in routes for end in (route.get("origin"), route.get("destination"))):
        if end in counts and not _is_vague(located[end]):
            counts[end] += 2
    counts = counts or Counter({key: place["mentions"] or 0 for key, place in located.items()})
    if not counts:
        return None
    first = {key: -number for number, key in enumerate(counts)}

    def rank(key: Any) -> tuple[int, bool, bool, int]:
        return counts[key], f"place:{key}" in within, not located[key]["area"], first[key]

    return f"place:{max(counts, key=rank)}"


def best_seam(places: Sequence[PlacePoint], events: Sequence[EventPoint], routes: Sequence[RouteLines]) -> float:
    """Return the meridian [degrees] in the middle of the widest gap that no place and no route touches.

    Parameters
    ----------
    places, events, routes
        The story's records.

    Returns
    -------
    float
        -180 for a story that does not come near the date line.
    """
    spans = [(place["lon"], place["lon"]) for place in places if place["lon"] is not None]
    for route in routes:
        for line in route["lines"]:
            lons = [point[0] for point in line]
            spans += [(min(pair), max(pair)) for pair in pairwise(lons)]
    if not spans:
        return -180.0
    spans = sorted(spans)
    # The map is cut at the date line unless a route crosses it, because readers know that map.
    if not any(abs(lon) > 180.0 - 1e-6 for span in spans for lon in span) and not _closer_over_date_line(events):
        return -180.0
    west, reach = spans[0][0], spans[0][1]
    widest, seam = 0.0, -180.0
    for start, end in [*spans[1:], (west + 360.0, west + 360.0)]:
        if start - reach > widest:
            widest, seam = start - reach, (start + reach) / 2.0
        reach = max(reach, end)
    return (seam + 180.0) % 360.0 - 180.0


def _closer_over_date_line(events: Sequence[EventPoint]) -> bool:
    lons = np.sort(np.asarray([e["lon"] for e in events if e["lon"] is not None], dtype=float))
    if len(lons) < 2:  # noqa: PLR2004 - one point has no span
        return False
    span = float(lons[-1] - lons[0])
    half_the_world = 180.0
    return span > half_the_world and float(np.diff(lons).max()) > 360.0 - span


class _Spot(NamedTuple):
    """A point [degrees] that the first view may hold, with a margin [km] and a weight."""

    lon: float
    lat: float
    margin_km: float
    weight: float
    key: str


def _spots(places: Sequence[PlacePoint], events: Sequence[EventPoint], routes: Sequence[RouteLines]) -> list[_Spot]:
    """Return the points of what happens in the story, else of what it names."""
    located = {place["id"]: place for place in places if place["lon"] is not None}
    main = main_place(places, events, routes)
    found = [_event_spot(event, located.get(event["place"]), main) for event in events if event["lon"] is not None]
    for route in routes:
        ends = [line[k] for line in route["lines"] for k in (0, len(line) // 2, -1)]
        found += [_Spot(point[0], point[1], 0.0, _EVENT_WEIGHT, f"route:{route['id']}") for point in ends]
    exact = [place for place in located.values() if not place["area"]]
    found += [_place_spot(place, _PLACE_WEIGHT) for place in exact if STORY_ROLES & set(place["roles"])]
    if found:
        return found
    for candidates in (
        [place for place in located.values() if set(place["roles"]) - {"dateline", "reference"}],
        [place for place in located.values() if set(place["roles"]) != {"dateline"}],
        list(located.values()),
    ):
        if candidates:
            return [_place_spot(place, float(place["mentions"] or 1)) for place in candidates]
    return []


def _event_spot(event: EventPoint, place: PlacePoint | None, main: str | None) -> _Spot:
    lon, lat = event["lon"] or 0.0, event["lat"] or 0.0
    if place is None:
        return _Spot(lon, lat, 0.0, _EVENT_WEIGHT, f"event:{event['id']}")
    key = f"place:{place['id']}"
    weight = _AREA_WEIGHT if _is_vague(place) and key != main else _EVENT_WEIGHT
    return _Spot(lon, lat, min(place["extent_km"] or 0.0, _MOST_MARGIN_KM), weight, key)


def _is_vague(place: PlacePoint) -> bool:
    return place["area"] and (place["extent_km"] or 0.0) > _VAGUE_KM


def _place_spot(place: PlacePoint, weight: float) -> _Spot:
    extent = min(place["extent_km"] or 0.0, _MOST_MARGIN_KM)
    return _Spot(place["lon"] or 0.0, place["lat"] or 0.0, extent, weight, f"place:{place['id']}")


def _cluster(points: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Grow a cluster from the point nearest to all others, until the rest is far away and has little weight."""
    lon, lat = np.radians(points[:, :2]).T
    apart = arcs_km(lat[:, None], lon[:, None], lat, lon)
    home = int(np.argmin((apart * weights).sum(axis=1)))
    order = np.argsort(apart[home], kind="stable")
    chosen = np.zeros(len(points), dtype=bool)
    radius, held, total = 0.0, 0.0, float(weights.sum())
    for index in order:
        distance = float(apart[home, index])
        if held >= _CORE_WEIGHT * total and distance > max(_REACH * radius, _REACH_LEAST_KM):
            break
        chosen[index] = True
        radius, held = max(radius, distance), held + float(weights[index])
    return chosen


def line_parts(geometry: Any) -> list[list[list[float]]]:
    """Return the lines of a geometry as lists of [lon, lat].

    Parameters
    ----------
    geometry
        A LineString, a MultiLineString or None.

    Returns
    -------
    list
        One list of points for each part, rounded to 1e-4 degree (11 m); a part of very many points is simplified until
        it is small enough for a page.
    """
    if geometry is None or geometry.is_empty:
        return []
    parts = shapely.get_parts(geometry)
    lines = [part for part in parts if part.geom_type == "LineString"]
    return [[[round(x, 4), round(y, 4)] for x, y in _for_a_page(line)] for line in lines]


def _for_a_page(line: shapely.LineString) -> list[tuple[float, float]]:
    points = shapely.get_coordinates(line)
    if len(points) > _MOST_POINTS:
        step = -(-len(points) // _MOST_SIMPLIFIED)  # GEOS simplifies by recursion, as deep as a line is winding
        line = shapely.LineString([*points[:-1:step], points[-1]])
        tolerance = _FINEST_DEGREES
        while len(points := shapely.get_coordinates(line.simplify(tolerance, preserve_topology=False))) > _MOST_POINTS:
            tolerance *= 2
    return [(float(x), float(y)) for x, y in points]
