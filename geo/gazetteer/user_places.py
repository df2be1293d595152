"""User places: the user's own table of places, which has priority over the gazetteer."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from geo.errors import DataFileError
from geo.gazetteer.places import Candidate, Place, fold
from geo.vectors import read_vectors

__all__ = ["read_user_places"]

_EXTENT_KM = 1.0  # of a point that the user gives without one; a polygon has the radius of a circle of its area
_FARTHEST_KM = 20_037.0  # half the equator
_MOST_PEOPLE = 20_000_000_000
_EQUAL_AREA = "ESRI:54034"  # cylindrical, the world
_COLUMNS = {
    **dict.fromkeys(("lat", "latitude", "y"), "lat"),
    **dict.fromkeys(("lon", "long", "lng", "longitude", "x"), "lon"),
    "name": "name",
}


def read_user_places(path: Path) -> dict[str, tuple[Candidate, ...]]:
    """Read the user's table of places.

    Parameters
    ----------
    path
        CSV with ``name``, ``lat`` and ``lon``, or a file that `geo.vectors` reads; optional
        ``place_id``, ``feature``, ``country``, ``population``, ``extent_km``, ``aliases`` (``"a;b"``).

    Returns
    -------
    dict of str to tuple of Candidate
        The places by folded name.

    Raises
    ------
    DataFileError
        When the table cannot be read, or a row has no name, no coordinates, swapped ones, or another row's id.
    """
    found: dict[str, list[Candidate]] = {}
    seen: set[str] = set()
    for place, aliases in _own_rows(path):
        if place.place_id in seen:
            msg = f"{str(path)!r} has the place_id {place.place_id!r} twice"
            raise DataFileError(msg)
        seen.add(place.place_id)
        for name in (place.name, *aliases):
            if any(map(str.isalnum, fold(name))):
                found.setdefault(fold(name), []).append(Candidate(place, name, "name", None, exact=True))
    return {name: tuple(candidates) for name, candidates in found.items()}


def _own_rows(path: Path) -> Iterator[tuple[Place, list[str]]]:
    table = _own_table(path)
    if table.empty:
        msg = f"the table of places {str(path)!r} holds no places"
        raise DataFileError(msg)
    for number, row in enumerate(table.to_dict("records"), 1):
        where = f"{str(path)!r}, row {number}"
        name = _cell(row, "name", where)
        if name is None:
            msg = f"{where}: no 'name'"
            raise DataFileError(msg)
        if not any(map(str.isalnum, fold(name))):
            msg = f"{where}: the name {name!r} has no letter and no digit"
            raise DataFileError(msg)
        lat, lon = _point(row, where)
        place_id = f"user:{_cell(row, 'place_id', where) or number}"
        population, extent = _cell(row, "population", where), _cell(row, "extent_km", where)
        country, feature = _cell(row, "country", where), _cell(row, "feature", where) or "P.PPL"
        aliases = [alias.strip() for alias in (_cell(row, "aliases", where) or "").split(";") if alias.strip()]
        try:
            people, radius = int(float(population or 0)), float(extent or _EXTENT_KM)
        except (ValueError, OverflowError) as error:
            msg = f"{where}: 'population' and 'extent_km' must be numbers"
            raise DataFileError(msg) from error
        if not 0 <= people <= _MOST_PEOPLE or not 0 <= radius <= _FARTHEST_KM:
            msg = f"{where}: 'population' must be from 0 to {_MOST_PEOPLE:,}, 'extent_km' from 0 to {_FARTHEST_KM:,.0f}"
            raise DataFileError(msg)
        yield Place(place_id, name, "user", feature, country, None, None, lat, lon, people, radius), aliases


def _point(row: Mapping[Any, Any], where: str) -> tuple[float, float]:
    """Take a row's coordinates [degrees]; refuse what is not on Earth."""
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except (KeyError, TypeError, ValueError) as error:
        msg = f"{where}: no coordinates (columns 'lat' and 'lon', or a geometry)"
        raise DataFileError(msg) from error
    if math.isnan(lat) or math.isnan(lon):
        msg = f"{where}: no coordinates"
        raise DataFileError(msg)
    if abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004
        msg = f"{where}: lat {lat}, lon {lon} is not on Earth; are they swapped?"
        raise DataFileError(msg)
    return lat, lon


def _own_table(path: Path) -> pd.DataFrame:
    if path.suffix.lower() == ".csv":
        try:
            table = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
        except (OSError, ValueError, pd.errors.ParserError) as error:
            msg = f"the table of places {str(path)!r} cannot be read: {' '.join(str(error).split())}"
            raise DataFileError(msg) from error
        return table.rename(
            columns={column: _COLUMNS.get(str(column).strip().lower(), str(column)) for column in table}
        )
    frame = read_vectors(path)
    if "part" in frame and path.suffix.lower() == ".gpx":
        frame = frame[frame["part"] == "wpt"]
    points, area_km2 = frame.geometry.representative_point(), frame.geometry.to_crs(_EQUAL_AREA).area / 1e6
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name)).assign(lat=points.y, lon=points.x)
    if "extent_km" not in table:
        table["extent_km"] = (area_km2 / math.pi).pow(0.5).where(area_km2 > 0)
    return table


def _cell(row: Mapping[Any, Any], column: str, where: str) -> str | None:
    value = row.get(column)
    if pd.api.types.is_list_like(value):
        msg = f"{where}: {column!r} is a list or an object, not one value"
        raise DataFileError(msg)
    return None if value is None or pd.isna(value) or not str(value).strip() else str(value).strip()
