"""Basemap: land, lakes and borders, clipped to what one story needs."""

import json
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import DataFileError
from geo.files import check_shipped, data_path
from maps.records import Basemap
from maps.view import View

__all__ = [
    "country_labels",
    "country_outlines",
    "detail_boxes",
    "division_borders",
    "division_outlines",
    "story_basemap",
]

Ring = list[int]

_KEPT_VIEWS = 8  # one story is drawn again for a frame, in another language, corrected

# How far detail reaches beyond the first view, so that panning a little or a wide screen stays inside it.
_DETAIL_MARGIN = 0.75  # of the view's span, each side
_DETAIL_LEAST_DEGREES = 6.0
_DETAIL_WIDEST_DEGREES = 60.0  # beyond this, the coarse world is as fine as the screen
_OUTLINE_TOLERANCE_DEGREES = 0.15  # outside the detail, where outlines are only seen at low zoom


def story_basemap(view: View, *, language: str, countries: Iterable[str], divisions: Iterable[str] = ()) -> Basemap:
    """Return the basemap of one story: the coarse world, with finer lines where the story is.

    Parameters
    ----------
    view
        The story's first view.
    language
        Language of the country labels, one of the page's.
    countries
        ISO 3166-1 codes of the countries whose outline the story needs.
    divisions
        ``place_id`` of the states and provinces whose outline it needs.

    Returns
    -------
    dict
        ``units`` (integers a degree), ``world`` and ``detail`` (each with ``land``, ``lakes``, ``borders``,
        ``disputed``; `detail` is None where the view is too wide for it), ``labels`` and ``outlines``.

    Raises
    ------
    DataFileError
        When a baked file is missing or is not what this version reads.
    """
    boxes = detail_boxes(view)
    world, detail = _parted(tuple(boxes))
    return {
        "units": _units("world.json"),
        "world": world,
        "detail": detail,
        "labels": country_labels(language),
        "outlines": country_outlines(countries, boxes) | division_outlines(divisions),
    }


def detail_boxes(view: View) -> list[tuple[float, float, float, float]]:
    """Return where fine detail belongs, as boxes [degrees] between -180 and 180.

    Parameters
    ----------
    view
        The first view; it may reach over the date line.

    Returns
    -------
    list of tuple
        ``(west, south, east, north)``: none for a very wide view, two where the view crosses the date line.
    """
    if view.east - view.west > _DETAIL_WIDEST_DEGREES:
        return []
    across = max((view.east - view.west) * _DETAIL_MARGIN, _DETAIL_LEAST_DEGREES)
    along = max((view.north - view.south) * _DETAIL_MARGIN, _DETAIL_LEAST_DEGREES)
    south, north = max(view.south - along, -90.0), min(view.north + along, 90.0)
    boxes = []
    for turn in (-360.0, 0.0, 360.0):
        west, east = max(view.west - across + turn, -180.0), min(view.east + across + turn, 180.0)
        if west < east:
            boxes.append((west, south, east, north))
    return boxes


def country_labels(language: str) -> list[list[Any]]:
    """Return every country's label.

    Parameters
    ----------
    language
        One of the page's; any other gives English names.

    Returns
    -------
    list of list
        ISO 3166-1 code, name, longitude, latitude [degrees], and the zoom from which it is shown.
    """
    return [
        [code, country["names"].get(language, country["names"]["en"]), *country["label"], country["zoom"]]
        for code, country in _baked("countries.json")["countries"].items()
    ]


def country_outlines(
    countries: Iterable[str], boxes: list[tuple[float, float, float, float]]
) -> dict[str, list[list[Ring]]]:
    """Return the outlines of some countries; unknown codes are left out.

    Parameters
    ----------
    countries
        ISO 3166-1 codes.
    boxes
        Where every point is kept; elsewhere the outline is simplified.

    Returns
    -------
    dict
        By code, the polygons as rings of delta-encoded integers.
    """
    known, units = _baked("countries.json")["countries"], _units("countries.json")
    return {
        code: [
            [ring for ring in (_thin(ring, boxes, units) for ring in polygon) if ring]
            for polygon in known[code]["outline"]
        ]
        for code in sorted(set(countries))
        if code in known
    }


def division_outlines(divisions: Iterable[str]) -> dict[str, list[list[Ring]]]:
    """Return the outlines of some states and provinces; those without one are left out.

    Parameters
    ----------
    divisions
        ``place_id`` of each.

    Returns
    -------
    dict
        By ``place_id``, the polygons as rings of delta-encoded integers.
    """
    asked = sorted(set(divisions))
    known = _baked("divisions.json")["divisions"] if asked else {}
    return {place_id: known[place_id] for place_id in asked if place_id in known}


def division_borders(
    west: float, south: float, east: float, north: float, *, countries: Callable[[str], str | None]
) -> npt.NDArray[np.object_]:
    """Return the borders between states and provinces of one country, without coasts and countries' own borders.

    Parameters
    ----------
    west, south, east, north
        The box that they touch [degrees].
    countries
        Returns the country of a division by its ``place_id``.

    Returns
    -------
    ndarray of shapely.LineString
        Lines [degrees], joined where they meet.
    """
    units, sides = _units("divisions.json"), dict[tuple[Any, ...], list[str | None]]()
    owners, rings, boxes = _division_rings()
    box = np.asarray((west, south, east, north)) * units
    near = (boxes[:, 0] <= box[2]) & (boxes[:, 1] <= box[3]) & (boxes[:, 2] >= box[0]) & (boxes[:, 3] >= box[1])
    for at in np.flatnonzero(near):
        country = countries(owners[at])
        for side in pairwise(map(tuple, rings[at].tolist())):
            sides.setdefault(tuple(sorted(side)), []).append(country)
    inland = [side for side, found in sides.items() if len(found) > 1 and found[0] == found[1] is not None]
    if not inland:
        return np.asarray([], dtype=object)
    lines = shapely.linestrings(np.asarray(inland, dtype=np.float64) / units)
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines))), dtype=object)


@cache
def _division_rings() -> tuple[list[str], list[npt.NDArray[np.int64]], npt.NDArray[np.int64]]:
    """Return of each ring its division, its points, and its box (west, south, east, north) [units]."""
    known = _baked("divisions.json")["divisions"].items()
    rings = [(place_id, ring) for place_id, polygons in known for polygon in polygons for ring in polygon]
    starts = np.cumsum([0, *(len(ring) // 2 for _, ring in rings)])
    steps = np.asarray([number for _, ring in rings for number in ring], dtype=np.int64).reshape(-1, 2)
    points = np.cumsum(steps, axis=0)
    before = np.r_[np.zeros((1, 2), dtype=np.int64), points][starts[:-1]]
    points -= np.repeat(before, np.diff(starts), axis=0)
    boxes = np.hstack([np.minimum.reduceat(points, starts[:-1]), np.maximum.reduceat(points, starts[:-1])])
    return [place_id for place_id, _ in rings], np.split(points, starts[1:-1]), boxes


_LAYERS = ("land", "lakes", "borders", "disputed")


@cache
def _baked(name: str) -> dict[str, Any]:
    path = data_path("basemap", name)
    try:
        given = path.read_bytes()
        check_shipped(path, given)
        content: dict[str, Any] = json.loads(given)
        content["units_per_degree"] + 0
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, DataFileError):
            raise
        msg = f"the basemap file {name!r} cannot be read: {error}; make it again with data/build/basemap/build.py"
        raise DataFileError(msg) from error
    return content


def _units(name: str) -> int:
    return int(_baked(name)["units_per_degree"])


def _decode(ring: Ring, units: int) -> npt.NDArray[np.float64]:
    return np.cumsum(np.asarray(ring, dtype=np.int64).reshape(-1, 2), axis=0) / units


def _encode(points: Any, units: int) -> Ring:
    whole = np.round(np.asarray(points)[:, :2] * units).astype(np.int64)
    whole = whole[np.r_[True, np.any(np.diff(whole, axis=0) != 0, axis=1)]]
    flat: Ring = np.r_[whole[:1], np.diff(whole, axis=0)].ravel().tolist()
    return flat


def _polygons(layer: list[list[Ring]], units: int) -> npt.NDArray[np.object_]:
    made = [shapely.Polygon(_decode(outer, units), [_decode(hole, units) for hole in holes]) for outer, *holes in layer]
    return np.asarray(made, dtype=object)


def _lines(layer: list[Ring], units: int) -> npt.NDArray[np.object_]:
    long_enough = 4  # two points
    return np.asarray(
        [shapely.LineString(_decode(line, units)) for line in layer if len(line) >= long_enough], dtype=object
    )


def _encode_polygons(geometries: Any, units: int) -> list[list[Ring]]:
    parts = shapely.get_parts(np.asarray(geometries, dtype=object))
    return [
        [_encode(ring.coords, units) for ring in (part.exterior, *part.interiors)]
        for part in parts
        if part.geom_type == "Polygon" and not part.is_empty
    ]


def _encode_lines(geometries: Any, units: int) -> list[Ring]:
    parts = shapely.get_parts(np.asarray(geometries, dtype=object))
    return [_encode(part.coords, units) for part in parts if part.geom_type == "LineString" and not part.is_empty]


@lru_cache(maxsize=_KEPT_VIEWS)
def _parted(boxes: tuple[tuple[float, float, float, float], ...]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return the coarse world outside some boxes, and the fine layers within them."""
    world, units = _baked("world.json"), _units("world.json")
    if not boxes:
        return {key: world[key] for key in _LAYERS}, None
    return _outside(world, boxes, units), _inside(_baked("detail.json"), boxes, units)


def _inside(baked: dict[str, Any], boxes: Iterable[tuple[float, float, float, float]], units: int) -> dict[str, Any]:
    """Return the layers' parts within the boxes."""
    found: dict[str, Any] = {key: [] for key in _LAYERS}
    for key in _LAYERS:
        areas = key in ("land", "lakes")
        shapes = _polygons(baked[key], units) if areas else _lines(baked[key], units)
        for box in boxes:
            near = shapes[shapely.intersects(shapely.envelope(shapes), shapely.box(*box))]
            clipped = shapely.clip_by_rect(near, *box)
            found[key] += _encode_polygons(clipped, units) if areas else _encode_lines(clipped, units)
    return found


def _outside(baked: dict[str, Any], boxes: Iterable[tuple[float, float, float, float]], units: int) -> dict[str, Any]:
    """Return the layers' parts beyond the boxes."""
    hole = shapely.union_all([shapely.box(*box) for box in boxes])
    found: dict[str, Any] = {}
    for key in _LAYERS:
        if key in ("land", "lakes"):
            shapes = shapely.make_valid(_polygons(baked[key], units))
            found[key] = _encode_polygons(shapely.difference(shapes, hole), units)
        else:
            found[key] = _encode_lines(shapely.difference(_lines(baked[key], units), hole), units)
    return found


def _thin(ring: Ring, boxes: list[tuple[float, float, float, float]], units: int) -> Ring:
    """Simplify a ring outside the boxes; an island that vanishes is left out, unless it is inside a box."""
    points = _decode(ring, units)
    inside = np.zeros(len(points), dtype=bool)
    for west, south, east, north in boxes:
        lon, lat = points[:, 0], points[:, 1]
        inside |= (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    kept = shapely.LineString(points).simplify(_OUTLINE_TOLERANCE_DEGREES, preserve_topology=False)
    corners = {tuple(point) for point in kept.coords}
    keep = inside | np.asarray([tuple(point) in corners for point in points])
    keep[[0, -1]] = True
    least_points = 4
    if keep.sum() < least_points:
        return ring if len(points) <= 2 * least_points and not boxes else []
    return _encode(points[keep], units)
