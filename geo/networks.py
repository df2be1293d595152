"""Networks: the line of a journey, on a real railway where one leads there, else a geodesic that says it is schematic.

The railways are OpenStreetMap's by way of scgraph_data, simplified: between junctions a line is drawn straight, while
its length is the true one. ``data/networks/README.md`` tells more.
"""

import math
import zipfile
import zlib
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, MultiLineString

from geo.errors import DataFileError, OptionError
from geo.files import data_path

__all__ = ["FAR_KM", "JOIN_KM", "MODES", "RAIL", "SCHEMATIC", "Leg", "Router", "route"]

MODES = ("rail", "road", "sea", "air", "river", "foot", "unknown")
RAIL = "OpenStreetMap railways (scgraph_data 2.0.0, ODbL)"
SCHEMATIC = "schematic"
JOIN_KM = 5.0  # a journey may begin at any node so near: 95 % of the larger towns on a railway have one
FAR_KM = 15.0  # and where a part of the network has none, at its nearest node so near: 99 % have

_EARTH_KM = 6371.0088  # mean radius
_SPACING_KM = 50.0  # between the points of a geodesic
_JOIN_COST = 3.0  # a km to the railway counts as so many on it
_THIRD_COUNTRY_COST = 2.0  # a km in a country that is at neither end
_STITCH_COST = 2.0  # a km over a gap of the data
_LONGEST = 2.5  # times the great circle: a longer way is refused
_SHORT_KM = 1.0  # ends nearer than this are not routed
_FORMAT = 2  # of rail.npz
_ARRAYS = ("format", "points", "edges", "metres", "stitch", "stitches", "countries", "country")

Point = tuple[float, float]
Router = Callable[..., "Leg"]


class Leg(NamedTuple):
    """The line of a journey.

    Parameters
    ----------
    geometry
        LineString or MultiLineString (lon, lat), split at the antimeridian.
    length_km
        Length [km]: of the track where it was routed, of the geodesic elsewhere.
    network
        Network and version it was routed on, with the gaps that were stitched: their km, and the names of the lines
        whose gaps were reviewed. ``"schematic"`` when it was not routed.
    schematic_km
        The part of `length_km` that lies on no network: ways to the railway, bridged gaps, geodesics [km].
    """

    geometry: LineString | MultiLineString
    length_km: float
    network: str
    schematic_km: float


class _Railways(NamedTuple):
    """The network as arrays."""

    points: NDArray[np.float64]
    edges: NDArray[np.int32]
    km: NDArray[np.float64]
    stitch: NDArray[np.uint8]  # index into stitches; 0 is track
    stitches: list[str]  # the line that is bridged; "" where it has no name
    country: NDArray[np.str_]
    part: NDArray[np.int32]
    tree: Any


class _Way(NamedTuple):
    """A way over the network."""

    nodes: list[int]
    km: float
    bridged_km: float
    bridged: list[str]


def route(
    origin: Point,
    destination: Point,
    *,
    mode: str,
    via: Sequence[Point] = (),
    countries: Collection[str] | None = None,
) -> Leg:
    """Lay a journey on a network.

    Parameters
    ----------
    origin, destination
        Its ends (lon, lat) in degrees.
    mode
        One of `MODES`. Only ``"rail"`` is routed; every other mode is a geodesic.
    via
        Places it passes, in order (lon, lat).
    countries
        ISO 3166-1 codes of the countries it goes through; those at its ends when None. Others cost more.

    Returns
    -------
    Leg
        The line. A part that cannot be routed (no railway near, none that leads there, or a way over 2.5 times the
        great circle) is a geodesic and counts as schematic.

    Raises
    ------
    OptionError
        When the mode is not one of `MODES` or a coordinate is not on Earth.
    """
    if mode not in MODES:
        msg = f"the mode {mode!r} is not one of {', '.join(MODES)}"
        raise OptionError(msg)
    stops = [origin, *via, destination]
    for lon, lat in stops:
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004  (not, so that NaN is refused too)
            msg = f"the point ({lon}, {lat}) is not a longitude and a latitude in degrees"
            raise OptionError(msg)
    legs = [_leg(one, other, mode, countries) for one, other in pairwise(stops)]
    return legs[0] if len(legs) == 1 else _joined(legs)


def _leg(origin: Point, destination: Point, mode: str, countries: Collection[str] | None) -> Leg:
    geodesic = _geodesic(origin, destination)
    if mode != "rail" or geodesic.length_km < _SHORT_KM:
        return geodesic
    railways = _railways()
    way = _find(railways, origin, destination, countries)
    if way is None:
        return geodesic
    line = [origin, *map(tuple, railways.points[way.nodes].tolist()), destination]
    joins = _arc_km(line[0], line[1]) + _arc_km(line[-2], line[-1])
    if way.km + joins > _LONGEST * geodesic.length_km:
        return geodesic
    network = RAIL
    if way.bridged_km:
        network += f"; stitched {way.bridged_km:.1f} km"
    if way.bridged:
        network += ": " + ", ".join(way.bridged)
    return Leg(_split(line), way.km + joins, network, joins + way.bridged_km)


def _geodesic(origin: Point, destination: Point) -> Leg:
    """Draw the shortest line on the ellipsoid, with a point every 50 km."""
    from pyproj import Geod  # noqa: PLC0415  (slow to import)

    geod = Geod(ellps="WGS84")
    km = geod.inv(*origin, *destination)[2] / 1000
    between = geod.npts(*origin, *destination, int(km // _SPACING_KM)) if km > _SPACING_KM else []
    return Leg(_split([origin, *between, destination]), km, SCHEMATIC, km)


def _split(line: Sequence[Point]) -> LineString | MultiLineString:
    """Make a line of points, cut at the antimeridian when it crosses it."""
    import antimeridian  # noqa: PLC0415  (slow to import)

    points = [(round(lon, 6), round(lat, 6)) for lon, lat in line]
    if all(abs(one[0] - other[0]) <= 180 for one, other in pairwise(points)):  # noqa: PLR2004
        return LineString(points)
    return antimeridian.fix_line_string(LineString(points), great_circle=True)


def _joined(legs: Sequence[Leg]) -> Leg:
    """Put the legs between way-points together."""
    lines = [line for leg in legs for line in getattr(leg.geometry, "geoms", [leg.geometry])]
    networks = list(dict.fromkeys(leg.network for leg in legs))
    length, schematic = sum(leg.length_km for leg in legs), sum(leg.schematic_km for leg in legs)
    return Leg(MultiLineString(lines), length, "; ".join(networks), schematic)


def _find(railways: _Railways, origin: Point, destination: Point, countries: Collection[str] | None) -> _Way | None:
    """Find the cheapest way over the parts of the network that lie near both ends."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (slow to import)
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    starts, stops = _near(railways, origin), _near(railways, destination)
    parts = {railways.part[node] for node in starts} & {railways.part[node] for node in stops}
    if not parts:
        return None
    size = len(railways.points)
    joins = [(size, node, km) for node, km in starts.items() if railways.part[node] in parts]
    joins += [(node, size + 1, km) for node, km in stops.items() if railways.part[node] in parts]
    home = set(countries or ()) or {str(railways.country[next(iter(near))]) for near in (starts, stops)}
    foreign = ~np.isin(railways.country, sorted(home))
    cost = railways.km * np.where(foreign[railways.edges].any(axis=1), _THIRD_COUNTRY_COST, 1.0)
    cost = cost * np.where(railways.stitch > 0, _STITCH_COST, 1.0)
    ends = np.concatenate([railways.edges, [(one, other) for one, other, _ in joins]])
    cost = np.concatenate([cost, [_JOIN_COST * km + 1e-6 for _, _, km in joins]])
    matrix = csr_matrix((cost, (ends[:, 0], ends[:, 1])), shape=(size + 2, size + 2))
    before = dijkstra(matrix, directed=False, indices=size, return_predecessors=True)[1]
    nodes, node = [], int(before[size + 1])
    while node not in (size, -9999):
        nodes.append(node)
        node = int(before[node])
    nodes.reverse()
    return _measured(railways, nodes) if nodes and node == size else None


def _measured(railways: _Railways, nodes: list[int]) -> _Way:
    """Add up the true lengths of a way, and name its bridged gaps."""
    if len(nodes) == 1:
        return _Way(nodes, 0.0, 0.0, [])
    low, high = np.minimum(nodes[:-1], nodes[1:]), np.maximum(nodes[:-1], nodes[1:])
    size = len(railways.points)
    keys = railways.edges[:, 0].astype(np.int64) * size + railways.edges[:, 1]
    rows = np.searchsorted(keys, low.astype(np.int64) * size + high)
    km, stitch = railways.km[rows], railways.stitch[rows]
    bridged = dict.fromkeys(railways.stitches[index] for index in stitch if railways.stitches[index])
    return _Way(nodes, float(km.sum()), float(km[stitch > 0].sum()), list(bridged))


def _near(railways: _Railways, point: Point) -> dict[int, float]:
    """List the nodes near a place with their distance [km], the nearest first."""
    here = _vectors(np.array([point]))[0]
    nodes = railways.tree.query_ball_point(here, FAR_KM)
    found: dict[int, float] = {}
    parts: set[int] = set()
    for km, node in sorted((math.dist(here, railways.tree.data[node]), node) for node in nodes):
        if km <= JOIN_KM or int(railways.part[node]) not in parts:
            found[node] = km
            parts.add(int(railways.part[node]))
    return found


def _arc_km(one: Point, other: Point) -> float:
    here, there = _vectors(np.array([one, other]))
    return 2 * _EARTH_KM * math.asin(min(1.0, math.dist(here, there) / 2 / _EARTH_KM))


def _vectors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give points (lon, lat) as vectors [km] from the centre of the Earth."""
    lon, lat = np.radians(points).T
    return _EARTH_KM * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@lru_cache(maxsize=1)
def _railways() -> _Railways:
    """Open the network.

    Raises
    ------
    DataFileError
        When the file is missing, cut or of another format.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (slow to import)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415
    from scipy.spatial import cKDTree  # noqa: PLC0415

    path = data_path("networks", "rail.npz")
    msg = f"{str(path)!r} is not a railway network of version {_FORMAT}, or it is damaged"
    try:
        with path.open("rb") as raw, np.lib.npyio.NpzFile(raw, allow_pickle=False) as file:
            arrays = {name: file[name] for name in _ARRAYS}
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DataFileError(msg) from error
    if arrays["format"].tolist() != [_FORMAT]:
        raise DataFileError(msg)
    points, edges, codes = arrays["points"] / 1000, arrays["edges"], arrays["countries"]
    size = len(points)
    matrix = csr_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(size, size))
    part = connected_components(matrix, directed=False)[1]
    km, stitch, stitches = arrays["metres"] / 1000, arrays["stitch"], arrays["stitches"].tolist()
    tree = cKDTree(_vectors(points))
    return _Railways(points, edges, km, stitch, stitches, codes[arrays["country"]], part, tree)
