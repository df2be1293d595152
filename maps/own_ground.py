"""Own ground: roads, water, borders and places around a story, cut from vector tiles of the user's own."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import DataFileError
from geo.files import data_path
from maps.archive import Archive, open_archive
from maps.records import Ground
from maps.view import KM_PER_DEGREE, LEAST_SPAN_KM, View

__all__ = ["own_ground"]

_MOST_BYTES = 150_000  # of what is cut into the page
_MOST_RAW_BYTES = 16_000_000  # of the unpacked tiles of one zoom
_MOST_TOWNS = 120
_LONGEST_NAME = 60  # characters
_DEEPEST_ZOOM = 12  # the page shows it at 13, its nearest
_ZOOMS_TRIED = 3  # below the one that the first view can show; coarser tiles say less than what ships
_LEAST_DEGREES = 0.4  # of the first view of one village
_SCREEN_PIXELS = 1_000  # across which the first view is shown
_TILE_PIXELS = 512  # of a vector tile on the screen
_AROUND, _LEAST_TILES = 0.6, 1.5  # on each side: of the view's span, and tiles
_DETAIL = 1_024  # parts of a tile that a line is simplified to
_GRID = 2_048  # integers a tile that points are rounded to
_MOST_POINTS = 10_000  # of one line; GEOS simplifies by recursion, as deep as a line is winding
_DRAWN = ("water", "division", "border", "disputed", "river", "street", "road", "rail")
_AREAS, _LINES = ("land", "water"), _DRAWN[1:]
_FEWEST = {shapely.Polygon: 4, shapely.LineString: 2}  # points of a ring, and of a line
_Points = npt.NDArray[np.float64]


class _Box(NamedTuple):
    """A part of the world as a square: from 0 to 1, east and south (Web Mercator)."""

    west: float
    north: float
    east: float
    south: float


class _Cut(NamedTuple):
    """What the tiles of one zoom have around a story: shapes by what they are drawn as, and towns."""

    shapes: dict[str, list[Any]]
    towns: list[dict[str, Any]]


def own_ground(view: View, path: str | Path, *, language: str) -> Ground | None:
    """Return what vector tiles have around a story.

    Parameters
    ----------
    view
        The first view.
    path
        A PMTiles archive whose layers are named as those of Protomaps or of OpenMapTiles.
    language
        Language of the names of places, where the archive has it.

    Returns
    -------
    dict or None
        As :func:`maps.ground.local_ground`, of at most some 150 kB: the deepest zoom that the first view can show and
        that fits; None when no tile lies there, or none that has a known layer.

    Raises
    ------
    DataFileError
        When the archive is missing, damaged, or of another kind.
    MissingExtraError
        When the packages that read it are not installed.
    """
    with open_archive(path) as archive:
        made, too_large = None, False
        for zoom in _zooms(view, archive.zooms):
            cut = _cut(archive, zoom, _around(view, zoom))
            too_large = cut is None
            if cut is None or not (cut.towns or any(cut.shapes[kind] for kind in _DRAWN)):
                continue
            made = _ground(cut, zoom, language, archive.credit)
            if _size(made) <= _MOST_BYTES:
                return made
        if made is None and too_large:
            most = _MOST_RAW_BYTES // 10**6
            msg = f"the tiles of the basemap {archive.label!r} are too large: over {most} MB around one story"
            raise DataFileError(msg)
        return _shortened(made) if made else None


def _zooms(view: View, known: tuple[int, int]) -> range:
    """Return the zooms to try, the deepest first."""
    box = _core(view)
    seen = int(np.log2(_SCREEN_PIXELS / (_TILE_PIXELS * max(box.east - box.west, box.south - box.north))))
    deepest = min(seen, known[1], _DEEPEST_ZOOM)
    return range(deepest, max(known[0], deepest - _ZOOMS_TRIED) - 1, -1)


def _core(view: View) -> _Box:
    """Return what the view holds without the margin that it has around a point."""
    margin, least = LEAST_SPAN_KM / KM_PER_DEGREE, _LEAST_DEGREES / 2
    across = max((view.east - view.west) / 2 - margin / np.cos(np.radians((view.south + view.north) / 2)), least)
    along = max((view.north - view.south) / 2 - margin, least)
    lon, lat = (view.west + view.east) / 2, (view.south + view.north) / 2
    north, south = (0.5 - np.arcsinh(np.tan(np.radians(one))) / (2 * np.pi) for one in (lat + along, lat - along))
    return _Box((lon - across) / 360 + 0.5, float(north), (lon + across) / 360 + 0.5, float(south))


def _around(view: View, zoom: int) -> _Box:
    box = _core(view)
    margin = max(_AROUND * max(box.east - box.west, box.south - box.north), _LEAST_TILES / 2**zoom)
    around = (box.west - margin, box.north - margin, box.east + margin, box.south + margin)
    return _Box(*(min(max(value, 0.0), 1.0) for value in around))


def _cut(archive: Archive, zoom: int, box: _Box) -> _Cut | None:
    """Read the tiles in a box, and cut them at its edges; None when they are too large."""
    across, last = 2**zoom, 2**zoom - 1
    west, north = int(box.west * across), int(box.north * across)
    east, south = min(int(box.east * across), last), min(int(box.south * across), last)
    cut, read = _Cut({kind: [] for kind in (*_AREAS, *_LINES)}, []), 0
    for x in range(west, east + 1):
        for y in range(north, south + 1):
            found = archive.layers(zoom, x, y, _layers())
            if found is None:
                continue
            layers, size = found
            inside = _Box(*np.clip(np.asarray(box) * across - (x, y, x, y), 0.0, 1.0).tolist())
            cut.shapes["land"].append(shapely.box(x + inside.west, y + inside.north, x + inside.east, y + inside.south))
            for name, layer in layers.items():
                _take(cut, name, layer, inside, (x, y))
            read += size
            if read > _MOST_RAW_BYTES:
                return None
    return cut


def _take(cut: _Cut, name: str, layer: dict[str, Any], inside: _Box, corner: tuple[int, int]) -> None:
    """Take what is drawn of one layer of a tile."""
    extent = layer["extent"]
    if not extent:
        raise ValueError(name)
    for feature in layer["features"]:
        geometry, told = feature["geometry"], feature["properties"]
        kind, number = _drawn_as(name, geometry["type"].removeprefix("Multi"), told)
        if kind == "town":
            points = geometry["coordinates"] if geometry["type"] == "MultiPoint" else [geometry["coordinates"]]
            for x, y in points[:1]:
                if inside.west <= x / extent <= inside.east and inside.north <= y / extent <= inside.south:
                    cut.towns.append({**told, "x": corner[0] + x / extent, "y": corner[1] + y / extent, "at": number})
        elif kind:
            for whole in _shapes(geometry, extent):
                part = shapely.clip_by_rect(whole, inside.west, inside.north, inside.east, inside.south)
                if not shapely.is_empty(part):
                    cut.shapes[kind].append(shapely.transform(part, lambda xy: xy + corner))


def _drawn_as(layer: str, shape: str, told: dict[str, Any]) -> tuple[str | None, int]:
    for number, row in enumerate(_table()["rows"]):
        wanted = row.get("where", {}).items()
        if row["layer"] == layer and row["shape"] == shape and all(told.get(key) in known for key, known in wanted):
            return row["draw"], number
    return None, 0


def _shapes(geometry: dict[str, Any], extent: int) -> Iterator[Any]:
    """Yield each line and each polygon of a feature, simplified, in parts of the tile."""
    parts = geometry["coordinates"] if geometry["type"].startswith("Multi") else [geometry["coordinates"]]
    for part in parts:
        if geometry["type"].endswith("LineString"):
            rings, make = [part], shapely.LineString
        else:
            rings, make = part, shapely.Polygon
        if not rings or len(rings[0]) < _FEWEST[make]:
            continue
        first, *holes = (_thinned(ring, extent) for ring in rings if len(ring) >= _FEWEST[make])
        whole = make(first, holes) if holes else make(first)
        yield shapely.simplify(whole, 1 / _DETAIL, preserve_topology=False)


def _thinned(ring: list[Any], extent: int) -> _Points:
    points = np.clip(np.asarray(ring, dtype=np.float64) / extent, -1.0, 2.0)
    step = -(-len(points) // _MOST_POINTS)
    return points if step == 1 else np.concatenate([points[:-1:step], points[-1:]])


def _ground(cut: _Cut, zoom: int, language: str, credit: str) -> Ground:
    """Encode what was cut; streets are left out where they are too many."""
    units = round(_GRID * 2**zoom / 360)
    areas = {
        kind: [
            [_encoded(ring.coords, zoom, units) for ring in (one.exterior, *one.interiors)]
            for one in shapely.get_parts(cut.shapes[kind] if kind != "land" else [shapely.union_all(cut.shapes[kind])])
            if one.geom_type == "Polygon"
        ]
        for kind in _AREAS
    }
    lines = {kind: [_encoded(one.coords, zoom, units) for one in _merged(cut.shapes[kind])] for kind in _LINES}
    made: Ground = {
        "units": units,
        "towns": _towns(cut.towns, zoom, language),
        "areas": areas,
        "lines": lines,
        "nearest": zoom + 1,
        "credit": credit,
    }
    if _size(made) > _MOST_BYTES:
        lines["street"] = []
    return made


def _merged(lines: list[Any]) -> list[Any]:
    """Join lines that were cut into pieces, the longest first; what is shorter than a pixel is left out."""
    parts = [one for one in shapely.get_parts(np.asarray(lines, dtype=object)) if one.geom_type == "LineString"]
    joined = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts))) if parts else []
    return sorted((one for one in joined if one.length * _TILE_PIXELS > 1.0), key=lambda one: -float(one.length))


def _degrees(points: Any, zoom: int) -> _Points:
    """Convert points in tiles to longitude and latitude."""
    square = np.asarray(points, dtype=np.float64)[:, :2] / 2**zoom
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * square[:, 1]))))
    return np.column_stack([square[:, 0] * 360.0 - 180.0, lat])


def _encoded(points: Any, zoom: int, units: int) -> list[int]:
    whole = np.round(_degrees(points, zoom) * units).astype(np.int64)
    whole = whole[np.r_[True, np.any(np.diff(whole, axis=0) != 0, axis=1)]]
    return [int(value) for value in np.r_[whole[:1], np.diff(whole, axis=0)].ravel()]


def _towns(found: list[dict[str, Any]], zoom: int, language: str) -> list[list[Any]]:
    """Name the places, the most populous first; without inhabitants, as the table orders their kinds."""
    keys = [key.format(language=language) for key in _table()["names"]]
    made: dict[str, list[Any]] = {}
    for one in found:
        one["people"] = next((int(one[key]) for key in _table()["people"] if isinstance(one.get(key), int | float)), 0)
        one["order"] = _order(one)
    for one in sorted(found, key=lambda one: (-one["people"], one["order"])):
        name = next((one[key] for key in keys if isinstance(one.get(key), str) and one[key].strip()), "")
        plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:_LONGEST_NAME]
        ((lon, lat),) = _degrees([(one["x"], one["y"])], zoom).tolist()
        if plain and plain not in made:
            made[plain] = [plain, round(lon, 4), round(lat, 4), one["people"]]
    return list(made.values())[:_MOST_TOWNS]


def _order(town: dict[str, Any]) -> int:
    """Return where the kind of a place stands in its row of the table."""
    (known,) = _table()["rows"][town["at"]]["where"].items()
    return int(known[1].index(town[known[0]]))


def _size(ground: Ground) -> int:
    return len(json.dumps(ground, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def _shortened(ground: Ground) -> Ground:
    """Leave out the shortest lines and the smallest areas, until the rest is small enough."""
    while _size(ground) > _MOST_BYTES:
        every = [shapes for group in (ground["areas"], ground["lines"]) for shapes in group.values()]
        shapes: list[Any] = max(every, key=lambda one: len(json.dumps(one)))
        shapes.sort(key=lambda one: -len(json.dumps(one)))
        del shapes[len(shapes) // 2 :]
    return ground


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(data_path("basemap", "layers.json").read_text(encoding="utf-8"))
    return table


@cache
def _layers() -> frozenset[str]:
    return frozenset(row["layer"] for row in _table()["rows"])
