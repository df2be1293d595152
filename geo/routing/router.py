"""Router: lay a journey on railways, roads or sea lanes where they connect its ends, else on a geodesic.

A geodesic is marked as schematic, with the reason. `Router` is the seam: any callable of its shape can replace `route`
(`geo.read_story(router=...)`), for example one for OSRM, Valhalla or OSMnx; see docs/routers.md. The networks
are simplified: between junctions a line is drawn straight, while its length is the true one.
``data/networks/README.md`` lists their sources.
"""

import math
from collections.abc import Collection, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from shapely import LineString, MultiLineString

from geo.errors import OptionError
from geo.routing.lines import SCHEMATIC, Leg, Point, geodesic, geodesic_km, join_legs, read_line, split_line
from geo.routing.networks import EARTH_KM, Network, open_network, vectors
from geo.routing.sea import straighten

__all__ = [
    "MODES",
    "RAIL",
    "ROAD",
    "ROUTED",
    "SCHEMATIC",
    "SEA",
    "Leg",
    "Router",
    "ask",
    "distance_km",
    "own_lines",
    "route",
]

MODES = ("rail", "road", "sea", "air", "river", "foot", "unknown")
RAIL = "OpenStreetMap railways (scgraph_data 2.0.0, ODbL)"
ROAD = "OpenStreetMap main roads, thinned (scgraph_data 2.0.0, ODbL)"
SEA = "sea lanes after Eurostat, straightened over open water (searoute 1.6.0, Apache-2.0)"

_SHORT_KM = 1.0  # ends nearer than this are one place and are not routed
_STITCH_COST = 2.0  # a km over a gap of the data counts as so many [-]
_OWN_KM = 50.0  # between the end of a journey and that of the user's own line


class Router(Protocol):
    """The seam of routing: any callable of this shape gives a leg its line."""

    def __call__(
        self, origin: Point, destination: Point, /, *, mode: str, via: Sequence[Point] = ()
    ) -> Leg | LineString | MultiLineString | None:
        """Return the line between two points, None for a geodesic; see `route`."""


class _Rules(NamedTuple):
    """How journeys use a network.

    Parameters
    ----------
    name
        Name of the network, as in `Leg.network`.
    called
        What a line of it is called in notes.
    join_km
        Distance within which a journey may begin at any node [km].
    far_km
        Distance within which it may begin at the nearest node of a part without one in `join_km` [km].
    join_cost
        Cost of a km to the network, in km on it [-].
    third_country
        Cost of a km in a country at neither end, in km at home [-].
    longest
        Longest way that is accepted, in great-circle distances [-].
    """

    name: str
    called: str
    join_km: float
    far_km: float
    join_cost: float
    third_country: float
    longest: float


ROUTED = {
    # 95 % of the larger towns on a railway have a node within 5 km, 99 % within 15.
    "rail": _Rules(RAIL, "railway", 5.0, 15.0, 3.0, 2.0, 2.5),
    # Main roads pass most towns, but lie farther apart where few people live.
    "road": _Rules(ROAD, "main road", 5.0, 30.0, 2.0, 2.0, 2.5),
    # Ports lie up rivers, and the lanes are coarse; a way round a continent is no detour for a ship.
    "sea": _Rules(SEA, "sea lane", 30.0, 120.0, 1.5, 1.0, math.inf),
}


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
        One of `MODES`. ``"rail"``, ``"road"`` and ``"sea"`` are routed; every other mode is a geodesic.
    via
        Places it passes, in order (lon, lat).
    countries
        ISO 3166-1 codes of the countries it goes through; those at its ends when None. Others cost more.

    Returns
    -------
    Leg
        The line. A part that cannot be routed (no railway near, none that leads there, or a way over 2.5 times the
        great circle) is a geodesic, counts as schematic, and says why in its `note`.

    Raises
    ------
    OptionError
        When the mode is not one of `MODES` or a coordinate is not on Earth.
    DataFileError
        When a network's file is missing, cut or of another version.

    Examples
    --------
    >>> leg = route((13.41, 52.52), (11.58, 48.14), mode="rail")
    >>> leg.network, round(leg.length_km, -1)
    ('OpenStreetMap railways (scgraph_data 2.0.0, ODbL)', 620.0)
    """
    if mode not in MODES:
        msg = f"the mode {mode!r} is not one of {', '.join(MODES)}"
        raise OptionError(msg)
    stops = [origin, *via, destination]
    for lon, lat in stops:
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004  (not, so that NaN is refused too)
            msg = f"the point ({lon}, {lat}) is not a longitude and a latitude in degrees"
            raise OptionError(msg)
    return join_legs([_leg(one, other, mode, countries) for one, other in pairwise(stops)])


def ask(router: Router, origin: Point, destination: Point, *, mode: str, via: Sequence[Point] = ()) -> Leg:
    """Ask a router for a leg, and turn its answer into a `Leg`.

    Parameters
    ----------
    router
        A callable of the shape of `route`. It may give a `Leg`, a line of shapely in degrees, or None when it knows no
        way.
    origin, destination, mode, via
        As for `route`.

    Returns
    -------
    Leg
        The leg; of a bare line with its geodesic length and the router's name; a geodesic for None.
    """
    given = router(origin, destination, mode=mode, via=via)
    name = str(getattr(router, "__name__", type(router).__name__))
    if given is None:
        return geodesic(origin, destination, note=f"{name} knows no way")
    if isinstance(given, Leg):
        return given
    lines = [[(x, y) for x, y, *_ in line.coords] for line in getattr(given, "geoms", [given])]
    return join_legs([Leg(split_line(line), geodesic_km(line), name, 0.0, None) for line in lines])


def own_lines(paths: Sequence[str | Path], *, router: Router = route) -> Router:
    """Return a router that prefers the user's own lines.

    Parameters
    ----------
    paths
        GPX or GeoJSON files with a line each.
    router
        Router for journeys that none of the lines fits.

    Returns
    -------
    Router
        It returns the first line whose ends lie within 50 km of the journey's, in either direction.

    Raises
    ------
    OptionError
        When a file cannot be read or holds no line.
    """
    legs = [read_line(path) for path in paths]

    def own_line(
        origin: Point, destination: Point, *, mode: str, via: Sequence[Point] = ()
    ) -> Leg | LineString | MultiLineString | None:
        for leg in legs:
            parts = getattr(leg.geometry, "geoms", [leg.geometry])
            ends = (tuple(parts[0].coords[0]), tuple(parts[-1].coords[-1]))
            if any(
                distance_km(origin, one) <= _OWN_KM and distance_km(destination, other) <= _OWN_KM
                for one, other in (ends, ends[::-1])
            ):
                return leg
        return router(origin, destination, mode=mode, via=via)

    return own_line


def _leg(origin: Point, destination: Point, mode: str, countries: Collection[str] | None) -> Leg:
    rules = ROUTED.get(mode)
    straight = geodesic(origin, destination)
    if rules is None or straight.length_km < _SHORT_KM:
        return straight if rules is None else straight._replace(note="the ends are one place")
    network = open_network(mode)
    starts, stops = _near(network, origin, rules), _near(network, destination, rules)
    if not starts or not stops:
        end = "the destination" if starts else "the origin"
        return straight._replace(note=f"no {rules.called} within {rules.far_km:.0f} km of {end}")
    way = _find(network, starts, stops, countries, rules)
    if way is None:
        return straight._replace(note=f"no {rules.called} leads there")
    points = network.points[way.nodes]
    if network.land is not None and len(points) > 1:
        points, km = straighten(points, network.land)
        way = way._replace(km=km)
    line = [origin, *map(tuple, points.tolist()), destination]
    joins = distance_km(line[0], line[1]) + distance_km(line[-2], line[-1])
    if way.km + joins > rules.longest * straight.length_km:
        times = (way.km + joins) / straight.length_km
        return straight._replace(note=f"the only way by {rules.called} is {times:.1f} times as long")
    name = rules.name
    if way.bridged_km:
        name += f"; stitched {way.bridged_km:.1f} km"
    if way.bridged:
        name += ": " + ", ".join(way.bridged)
    return Leg(split_line(line), way.km + joins, name, joins + way.bridged_km, None)


def _near(network: Network, point: Point, rules: _Rules) -> dict[int, float]:
    """List the nodes near a place with their distance [km], the nearest first."""
    here = vectors(np.array([point]))[0]
    away = np.linalg.norm(network.vectors - here, axis=1)
    nodes = np.flatnonzero(away <= rules.far_km).tolist()
    found: dict[int, float] = {}
    parts: set[int] = set()
    for km, node in sorted((float(away[node]), node) for node in nodes):
        if km <= rules.join_km or int(network.part[node]) not in parts:
            found[node] = km
            parts.add(int(network.part[node]))
    return found


def _find(
    network: Network,
    starts: dict[int, float],
    stops: dict[int, float],
    countries: Collection[str] | None,
    rules: _Rules,
) -> _Way | None:
    """Find the cheapest way over the parts of the network that lie near both ends."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (slow to import)
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    parts = {network.part[node] for node in starts} & {network.part[node] for node in stops}
    if not parts:
        return None
    size = len(network.points)
    joins = [(size, node, km) for node, km in starts.items() if network.part[node] in parts]
    joins += [(node, size + 1, km) for node, km in stops.items() if network.part[node] in parts]
    cost = network.km * np.where(network.stitch > 0, _STITCH_COST, 1.0)
    if rules.third_country > 1:
        home = set(countries or ()) or {
            network.countries[network.country[next(iter(near))]] for near in (starts, stops)
        }
        foreign = np.array([code not in home for code in network.countries])[network.country]
        cost = cost * np.where(foreign[network.edges].any(axis=1), rules.third_country, 1.0)
    ends = np.concatenate([network.edges, [(one, other) for one, other, _ in joins]])
    cost = np.concatenate([cost, [rules.join_cost * km + 1e-6 for _, _, km in joins]])
    matrix = csr_matrix((cost, (ends[:, 0], ends[:, 1])), shape=(size + 2, size + 2))
    before = dijkstra(matrix, directed=False, indices=size, return_predecessors=True)[1]
    nodes, node = [], int(before[size + 1])
    while node not in (size, -9999):
        nodes.append(node)
        node = int(before[node])
    nodes.reverse()
    return _measured(network, nodes) if nodes and node == size else None


def _measured(network: Network, nodes: list[int]) -> _Way:
    """Add up the true lengths of a way, and name its bridged gaps."""
    if len(nodes) == 1:
        return _Way(nodes, 0.0, 0.0, [])
    low, high = np.minimum(nodes[:-1], nodes[1:]), np.maximum(nodes[:-1], nodes[1:])
    size = len(network.points)
    keys = network.edges[:, 0].astype(np.int64) * size + network.edges[:, 1]
    rows = np.searchsorted(keys, low.astype(np.int64) * size + high)
    km, stitch = network.km[rows], network.stitch[rows]
    bridged = dict.fromkeys(network.stitches[index] for index in stitch if network.stitches[index])
    return _Way(nodes, float(km.sum()), float(km[stitch > 0].sum()), list(bridged))


def distance_km(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the great-circle distance between two points.

    Parameters
    ----------
    one, other
        Points (lon, lat) in degrees.

    Returns
    -------
    float
        Distance on the sphere [km].
    """
    here, there = vectors(np.array([one[:2], other[:2]]))
    return 2 * EARTH_KM * math.asin(min(1.0, math.dist(here, there) / 2 / EARTH_KM))
