"""View: where the page opens, on the main cluster of the story's places instead of the whole world."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.gazetteer import arcs_km
from maps.records import EventPoint, PlacePoint, RouteLines

__all__ = ["STORY_ROLES", "View", "best_seam", "first_view", "is_area", "is_country", "line_parts"]

# GeoNames feature classes of places that are not a point: administrative areas, regions, seas.
_AREA_CODES = ("A.", "L.CONT", "L.RGN", "H.SEA", "H.OCN", "H.GULF", "H.STRT", "T.PEN", "T.ISL")
_AREA_EXTENT_KM = 60.0
STORY_ROLES = {"scene", "origin", "destination", "via"}
_KM_PER_DEGREE = 111.2
_LEAST_SPAN_KM = 60.0
# A far place joins the view only while the view holds less than this share of what the story is about ...
_CORE_WEIGHT = 0.6
# ... or while it is not much farther than what is in view already.
_REACH = 2.5
_REACH_LEAST_KM = 400.0


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
    """

    west: float
    south: float
    east: float
    north: float
    seam: float


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
    weighted = _weighted_points(places, events, routes)
    if not weighted:
        return View(-170.0, -50.0, 170.0, 70.0, -180.0)
    points = np.asarray([point[:2] for point in weighted], dtype=float)
    margins = np.asarray([point[2] for point in weighted], dtype=float)
    chosen = _cluster(points, np.asarray([point[3] for point in weighted], dtype=float))
    lon, lat = (points[chosen, 0] - seam) % 360.0 + seam, points[chosen, 1]
    tall = np.maximum(margins[chosen], _LEAST_SPAN_KM) / _KM_PER_DEGREE
    wide = tall / np.maximum(np.cos(np.radians(lat)), 0.1)
    return View(
        float((lon - wide).min()),
        float(max((lat - tall).min(), -84.0)),
        float((lon + wide).max()),
        float(min((lat + tall).max(), 84.0)),
        seam,
    )


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


def _weighted_points(
    places: Sequence[PlacePoint], events: Sequence[EventPoint], routes: Sequence[RouteLines]
) -> list[tuple[float, float, float, float]]:
    """Return (lon, lat, margin [km], weight) of what happens in the story, else of what it names."""
    located = {place["id"]: place for place in places if place["lon"] is not None}
    spots = {key: place for key, place in located.items() if not place["area"]}
    found = [
        (event["lon"], event["lat"] or 0.0, spots[event["place"]]["extent_km"] or 0.0, 2.0)
        for event in events
        if event["place"] in spots and event["lon"] is not None
    ]
    for route in routes:
        ends = [line[k] for line in route["lines"] for k in (0, len(line) // 2, -1)]
        found += [(point[0], point[1], 0.0, 2.0) for point in ends]
    found += [_weighted(place, 1.0) for place in spots.values() if STORY_ROLES & set(place["roles"])]
    if found:
        return found
    for candidates in (
        [place for place in located.values() if set(place["roles"]) - {"dateline", "reference"}],
        [place for place in located.values() if set(place["roles"]) != {"dateline"}],
        list(located.values()),
    ):
        if candidates:
            return [_weighted(place, float(place["mentions"] or 1)) for place in candidates]
    return []


def _weighted(place: PlacePoint, weight: float) -> tuple[float, float, float, float]:
    return place["lon"] or 0.0, place["lat"] or 0.0, place["extent_km"] or 0.0, weight


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
        One list of points for each part, rounded to 1e-4 degree (11 m).
    """
    if geometry is None or geometry.is_empty:
        return []
    parts = shapely.get_parts(geometry)
    lines = [part for part in parts if part.geom_type == "LineString"]
    return [[[round(x, 4), round(y, 4)] for x, y, *_ in line.coords] for line in lines]
