"""Lines: geodesics, lines cut at the date line, and legs joined from parts or read from a file."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from shapely import LineString, MultiLineString

from geo.errors import DataFileError, OptionError
from geo.vectors import read_vectors

__all__ = [
    "SCHEMATIC",
    "Leg",
    "Point",
    "geodesic",
    "geodesic_km",
    "join_legs",
    "own_network",
    "read_line",
    "split_line",
]

SCHEMATIC = "schematic"

_MOST_LON, _MOST_LAT = 180.0, 90.0  # degrees
_SPACING_KM = 50.0  # between the points of a geodesic

Point = tuple[float, float]


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
        The part of `length_km` that lies on no network: ways to the network, bridged gaps, geodesics [km].
    note
        Why it was not routed, None when it was or when there is no network for it.
    """

    geometry: LineString | MultiLineString
    length_km: float
    network: str
    schematic_km: float
    note: str | None = None


def geodesic(origin: Point, destination: Point, *, note: str | None = None) -> Leg:
    """Draw the shortest line on the ellipsoid, with a point every 50 km.

    Parameters
    ----------
    origin, destination
        Its ends (lon, lat) in degrees.
    note
        Why the leg is not routed.

    Returns
    -------
    Leg
        The line, all of it schematic.
    """
    from pyproj import Geod  # noqa: PLC0415  (slow to import)

    geod = Geod(ellps="WGS84")
    km = geod.inv(*origin, *destination)[2] / 1000
    between = geod.npts(*origin, *destination, int(km // _SPACING_KM)) if km > _SPACING_KM else []
    return Leg(split_line([origin, *between, destination]), km, SCHEMATIC, km, note)


def geodesic_km(line: Sequence[Point]) -> float:
    """Measure a line on the ellipsoid.

    Parameters
    ----------
    line
        Its points (lon, lat) in degrees.

    Returns
    -------
    float
        Length [km].
    """
    from pyproj import Geod  # noqa: PLC0415  (slow to import)

    lon, lat = zip(*line, strict=True)
    return float(Geod(ellps="WGS84").line_length(lon, lat)) / 1000


def split_line(line: Sequence[Point]) -> LineString | MultiLineString:
    """Make a line of points, cut at the antimeridian when it crosses it.

    Parameters
    ----------
    line
        At least two points (lon, lat) in degrees.

    Returns
    -------
    LineString or MultiLineString
        The line, in millionths of a degree.
    """
    points = [(round(lon, 6), round(lat, 6)) for lon, lat in line]
    if all(abs(one[0] - other[0]) <= 180 for one, other in pairwise(points)):  # noqa: PLR2004
        return LineString(points)
    import antimeridian  # noqa: PLC0415  (slow to import)

    return antimeridian.fix_line_string(LineString(points), great_circle=True)


def join_legs(legs: Sequence[Leg]) -> Leg:
    """Put the legs between way-points together.

    Parameters
    ----------
    legs
        One or more, in order.

    Returns
    -------
    Leg
        Their lines, lengths and networks together.
    """
    if len(legs) == 1:
        return legs[0]
    lines = [line for leg in legs for line in getattr(leg.geometry, "geoms", [leg.geometry])]
    networks = list(dict.fromkeys(leg.network for leg in legs))
    length, schematic = sum(leg.length_km for leg in legs), sum(leg.schematic_km for leg in legs)
    notes = list(dict.fromkeys(leg.note for leg in legs if leg.note))
    return Leg(MultiLineString(lines), length, "; ".join(networks), schematic, "; ".join(notes) or None)


def own_network(path: str | Path) -> str:
    """Name the network of a line of the user's own.

    Parameters
    ----------
    path
        The file that holds the line.

    Returns
    -------
    str
        ``"own line: "`` and the file's name.
    """
    return f"own line: {Path(path).name}"


def read_line(path: str | Path) -> Leg:
    """Read a line of the user's own.

    Parameters
    ----------
    path
        A GPX file (its tracks, else its routes) or another file that `geo.vectors` reads, GeoJSON among them.

    Returns
    -------
    Leg
        The line with its geodesic length, on the network that `own_network` names.

    Raises
    ------
    OptionError
        When the file cannot be read or holds no line.
    """
    path = Path(path)
    try:
        table = read_vectors(path)
    except DataFileError as error:
        msg = f"cannot read a line: {error}"
        raise OptionError(msg) from error
    if path.suffix.lower() == ".gpx":
        tracks = table[table["part"] == "trk"]
        table = table[table["part"] == "rte"] if tracks.geometry.is_empty.all() else tracks
    shapes = table.geometry.force_2d().explode()
    lines = [shape for shape in shapes if shape is not None and shape.geom_type == "LineString" and not shape.is_empty]
    points = [[(lon, lat) for lon, lat in line.coords] for line in lines]
    if any(not (abs(lon) <= _MOST_LON and abs(lat) <= _MOST_LAT) for line in points for lon, lat in line):
        msg = f"{str(path)!r}: the line has a point that is not on Earth (longitude, then latitude, in degrees)"
        raise OptionError(msg)
    if not points:
        msg = f"{str(path)!r} holds no line (GPX tracks or routes, GeoJSON LineString)"
        raise OptionError(msg)
    network = own_network(path)
    return join_legs([Leg(split_line(line), geodesic_km(line), network, 0.0) for line in points])
