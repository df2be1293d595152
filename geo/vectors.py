"""Vectors: the user's own geographic files, read by the reader that the suffix names and by no other.

GDAL chooses a driver by a file's content, and some drivers follow what the content names: other files, and addresses.
Formats of text are therefore parsed here, without GDAL; it opens only binary formats, once their first bytes were seen.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import DataFileError

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["read_vectors"]

_MOST_BYTES = 500_000_000  # of a file of text, which is read into memory
_WORLD = "EPSG:4326"
_CRS_NAME = re.compile(r"(?:urn:ogc:def:crs:)?(EPSG|OGC):[\d.]*:?(\d{1,6}|CRS84)", re.IGNORECASE)
_BINARY = {".gpkg": b"SQLite format 3\0", ".fgb": b"fgb\x03fgb", ".shp": b"\0\0\x27\x0a"}  # the first bytes of each
_TEXT = (".geojson", ".json", ".gpx", ".kml")
_PARQUET = (".parquet", ".geoparquet")


def read_vectors(path: str | Path) -> "gpd.GeoDataFrame":
    """Read a file of places or lines; no other file and no address is opened.

    Parameters
    ----------
    path
        GeoJSON, GPX, KML, GeoPackage, FlatGeobuf, a shapefile or GeoParquet, named by its suffix.

    Returns
    -------
    geopandas.GeoDataFrame
        Its rows in degrees (EPSG:4326); the column ``part`` of GPX says whether a row is a ``wpt``, ``rte`` or ``trk``.

    Raises
    ------
    DataFileError
        When the suffix is another, the content does not fit the suffix, or it cannot be read.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    try:
        where = path.resolve()
        if suffix not in (*_BINARY, *_TEXT, *_PARQUET):
            msg = f"{str(path)!r}: no reader for {suffix!r}; there are {', '.join((*_TEXT, *_BINARY, *_PARQUET))}"
            raise DataFileError(msg)
        if where.as_posix().startswith("/vsi") or not where.is_file():
            msg = f"there is no file {str(path)!r}"
            raise DataFileError(msg)
        if suffix in _TEXT:
            return _text(where, suffix, str(path))
        return _binary(where, suffix, str(path))
    except (OSError, ValueError, RuntimeError, RecursionError) as error:
        if isinstance(error, DataFileError):
            raise
        msg = f"{str(path)!r} cannot be read as {suffix}: {_one_line(error)}"
        raise DataFileError(msg) from error


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _text(path: Path, suffix: str, label: str) -> "gpd.GeoDataFrame":
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        msg = f"{label!r} is larger than {_MOST_BYTES // 1_000_000} MB"
        raise DataFileError(msg)
    if suffix in {".geojson", ".json"}:
        return _geojson(data, label)
    return _xml(data, suffix.removeprefix("."), label)


def _geojson(data: bytes, label: str) -> "gpd.GeoDataFrame":
    import geopandas as gpd  # noqa: PLC0415  (slow to import)
    from shapely.errors import ShapelyError  # noqa: PLC0415
    from shapely.geometry import shape  # noqa: PLC0415

    root = json.loads(data.decode("utf-8-sig"))
    kind = root.get("type") if isinstance(root, dict) else None
    features = root.get("features") if kind == "FeatureCollection" else [root]
    if not isinstance(features, list) or not isinstance(kind, str):
        msg = f"{label!r} is no GeoJSON"
        raise DataFileError(msg)
    rows, shapes = [], []
    for number, feature in enumerate(features, 1):
        try:
            bare = feature.get("type") != "Feature"
            geometry = feature if bare else feature.get("geometry")
            rows.append({} if bare else dict(feature.get("properties") or {}))
            shapes.append(None if geometry is None else shape(geometry))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, ShapelyError) as error:
            msg = f"{label!r}, row {number}: no feature of GeoJSON: {_one_line(error)}"
            raise DataFileError(msg) from error
    rows = [{key: value for key, value in row.items() if key != "geometry"} for row in rows]
    crs = _crs(root.get("crs"), label)
    return _in_degrees(gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries(shapes, index=range(len(rows)), crs=crs)))


def _crs(member: Any, label: str) -> str:
    """Read the old member ``crs``; only registered codes, because PROJ takes files and pipelines as well."""
    if member is None:
        return _WORLD
    name = (member.get("properties") or {}).get("name") if isinstance(member, dict) else None
    match = _CRS_NAME.fullmatch(str(name))
    if not match:
        msg = f"{label!r}: the coordinate system {name!r} is not known; use longitude and latitude"
        raise DataFileError(msg)
    return _WORLD if match[2].upper() == "CRS84" else f"EPSG:{match[2]}"


def _xml(data: bytes, kind: str, label: str) -> "gpd.GeoDataFrame":
    import geopandas as gpd  # noqa: PLC0415  (slow to import)
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        msg = f"{label!r} cannot be read as .{kind}: {_one_line(error)}"
        raise DataFileError(msg) from error
    if etree.QName(root).localname != kind:
        msg = f"{label!r} is no {kind.upper()}: it begins with {etree.QName(root).localname!r}"
        raise DataFileError(msg)
    rows = []
    for number, node in enumerate(root.iterfind(".//{*}Placemark") if kind == "kml" else root.iterchildren("{*}*"), 1):
        try:
            rows += list(_placemark(node) if kind == "kml" else _gpx(node))
        except (ValueError, TypeError) as error:
            msg = f"{label!r}, row {number}: {_one_line(error)}"
            raise DataFileError(msg) from error
    return gpd.GeoDataFrame(rows, columns=["name", "part", "geometry"], geometry="geometry", crs=_WORLD)


def _gpx(node: Any) -> Iterator[tuple[str | None, str, Any]]:
    """Read a way-point, a route or a track; segments of one point are left out."""
    from shapely import LineString, MultiLineString, Point  # noqa: PLC0415

    def points(parent: Any, tag: str) -> list[tuple[float, float]]:
        return [(float(one.get("lon")), float(one.get("lat"))) for one in parent.iterfind("{*}" + tag)]

    part = node.tag.rpartition("}")[2]
    name = node.findtext("{*}name")
    if part == "wpt":
        yield name, part, Point(float(node.get("lon")), float(node.get("lat")))
    elif part in {"rte", "trk"}:
        lines = (
            [points(node, "rtept")] if part == "rte" else [points(one, "trkpt") for one in node.iterfind("{*}trkseg")]
        )
        yield name, part, MultiLineString([LineString(line) for line in lines if len(line) > 1])


def _placemark(node: Any) -> Iterator[tuple[str | None, str, Any]]:
    """Read the shapes of a placemark of KML; what it links to is not followed."""
    from shapely import LineString, Point, Polygon  # noqa: PLC0415

    for tag, make, fewest in (("Point", Point, 1), ("LineString", LineString, 2), ("Polygon", Polygon, 4)):
        for shape in node.iterfind(".//{*}" + tag):
            told = (shape.findtext(".//{*}coordinates") or "").split()
            points = [tuple(float(number) for number in one.split(",")[:2]) for one in told]
            if len(points) < fewest:
                msg = f"a {tag} of {len(points)} points"
                raise ValueError(msg)
            yield node.findtext("{*}name"), tag, make(points[0] if tag == "Point" else points)


def _binary(path: Path, suffix: str, label: str) -> "gpd.GeoDataFrame":
    import geopandas as gpd  # noqa: PLC0415  (slow to import)
    import pyogrio  # noqa: PLC0415

    if suffix in _PARQUET:
        try:
            return _in_degrees(gpd.read_parquet(path))
        except ImportError as error:
            msg = f"{label!r}: Parquet needs pyarrow; install it with: pip install 'dateline[parquet]'"
            raise DataFileError(msg) from error
    with path.open("rb") as file:
        if not file.read(16).startswith(_BINARY[suffix]):
            msg = f"{label!r} is no {suffix} file: its first bytes are others"
            raise DataFileError(msg)
    frame = pyogrio.read_dataframe(path, use_arrow=False)
    if not isinstance(frame, gpd.GeoDataFrame):
        msg = f"{label!r} has no geometry"
        raise DataFileError(msg)
    return _in_degrees(frame)


def _in_degrees(frame: "gpd.GeoDataFrame") -> "gpd.GeoDataFrame":
    return frame.set_crs(_WORLD) if frame.crs is None else frame.to_crs(_WORLD)
