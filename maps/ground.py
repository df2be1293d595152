"""Ground: towns, main roads and railways around a story that is smaller than a country."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import DataFileError
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.routing import open_network
from maps.basemap import division_borders
from maps.own_ground import own_ground
from maps.records import Ground
from maps.view import View

__all__ = ["local_ground"]

_WIDEST_DEGREES = 14.0  # a wider view needs no towns: the countries' names say where it is
_AROUND = 0.6  # of the view's span, each side
_LEAST_DEGREES = 0.6
_MOST_TOWNS = 90
_UNITS = 1000  # a degree
_NEAREST = 10  # zoom of the page
_DETAIL = 1500  # parts of the view's span that a line is simplified to
_MOST_BYTES = {"road": 26_000, "rail": 18_000}
_LEAST_BYTES = 7  # of a point
_MOST_BORDER_NUMBERS = 3_000  # two for each point
_KEPT_VIEWS = 8  # one story is drawn again for a frame, in another language, corrected


class _Box(NamedTuple):
    west: float
    south: float
    east: float
    north: float


def local_ground(
    view: View, *, language: str, gazetteer: Gazetteer | None = None, basemap: str | Path | None = None
) -> Ground | None:
    """Return what lies around a story, for orientation.

    Parameters
    ----------
    view
        The first view.
    language
        Language of the towns' names.
    gazetteer
        Where the towns are from; None takes the shipped one.
    basemap
        A PMTiles archive of the user's own, which is cut instead of what ships, where it has tiles.

    Returns
    -------
    dict or None
        ``towns`` (name, longitude, latitude, inhabitants; the largest first), ``areas`` and ``lines`` by what they are
        (differences of integers, ``units`` to a degree), ``nearest`` (the zoom at which they are still fine enough),
        and ``credit`` (of the user's archive, else None). None for a view wider than 14 degrees, and for one over the
        date line.

    Raises
    ------
    DataFileError
        When `basemap` cannot be used.
    MissingExtraError
        When the packages that read it are not installed.
    """
    span = max(view.east - view.west, view.north - view.south)
    around = max(_AROUND * span, _LEAST_DEGREES)
    box = _Box(view.west - around, view.south - around, view.east + around, view.north + around)
    if span > _WIDEST_DEGREES or box.west < -180.0 or box.east > 180.0:  # noqa: PLR2004 - the date line
        return None
    opened = gazetteer or open_gazetteer()
    towns = opened.towns(*box, language=language, most=_MOST_TOWNS)
    own = None if basemap is None else own_ground(view, basemap, language=language)
    known = [[name, round(lon, 3), round(lat, 3), people] for name, lon, lat, people in towns]
    if own:
        return {**own, "towns": own["towns"] or known}
    return {
        "units": _UNITS,
        "towns": known,
        "areas": {},
        "lines": {"division": _borders(box, span, opened), **{kind: _lines(kind, box, span) for kind in _MOST_BYTES}},
        "nearest": _NEAREST,
        "credit": None,
    }


@lru_cache(maxsize=2 * _KEPT_VIEWS)
def _lines(mode: str, box: _Box, span: float) -> list[list[int]]:
    """Return the lines of a network in a box, simplified until they are few enough."""
    network = open_network(mode)
    points, edges = network.points, network.edges
    inside = (
        (points[:, 0] > box.west) & (points[:, 0] < box.east) & (points[:, 1] > box.south) & (points[:, 1] < box.north)
    )
    near = edges[(inside[edges[:, 0]] | inside[edges[:, 1]]) & (network.stitch == 0)]
    if not len(near):
        return []
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(points[near])))
    lines = np.asarray(shapely.get_parts(shapely.clip_by_rect(merged, *box)), dtype=object)
    tolerance = span / _DETAIL
    while True:
        kept = shapely.simplify(lines, tolerance)
        kept = kept[shapely.length(kept) > tolerance]
        # Encoding is slow, and clearly too much is not worth it.
        if int(shapely.get_num_coordinates(kept).sum()) * _LEAST_BYTES <= _MOST_BYTES[mode]:
            made = [_encoded(np.asarray(line.coords)) for line in kept]
            if len(json.dumps(made, separators=(",", ":"))) <= _MOST_BYTES[mode]:
                return made
        # Finer detail and the shortest lines go first.
        lines = lines[shapely.length(lines) > 2 * tolerance]
        tolerance *= 1.5


def _borders(box: _Box, span: float, gazetteer: Gazetteer) -> list[list[int]]:
    """Return the borders of states and provinces in a box, the longest when there are too many."""
    lines = division_borders(*box, countries=lambda place_id: _country(gazetteer, place_id))
    parts = shapely.get_parts(shapely.simplify(shapely.clip_by_rect(lines, *box), span / _DETAIL))
    made = [_encoded(np.asarray(line.coords)) for line in sorted(parts, key=lambda line: -float(line.length))]
    while sum(map(len, made)) > _MOST_BORDER_NUMBERS:
        made.pop()
    return made


def _country(gazetteer: Gazetteer, place_id: str) -> str | None:
    try:
        return gazetteer.place(place_id).country
    except DataFileError:  # another gazetteer than the one that the outlines were named by
        return None


def _encoded(points: npt.NDArray[Any]) -> list[int]:
    whole = np.round(points[:, :2] * _UNITS).astype(np.int64)
    return [int(value) for value in np.r_[whole[:1], np.diff(whole, axis=0)].ravel()]
