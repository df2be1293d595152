"""Integrity: what is read from a dataset is what a run writes, or it is refused in a sentence.

A dataset can be cut, changed or made by somebody else. Its files say which types their columns have, and its manifests
which files there are: neither is believed.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError

from geo.errors import DataFileError
from geo.tables import CRS, Column

__all__ = [
    "DAMAGE",
    "check_columns",
    "check_manifest",
    "check_reference_system",
    "check_rows",
    "damage",
    "parse_lists",
]

# What pyarrow, pandas, geopandas and shapely raise for a file that is cut, changed or crafted; most errors of pyarrow
# are one of these, too.
DAMAGE = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError, OverflowError, ShapelyError),
    RecursionError,  # JSON nested too deeply
)
_FILE = re.compile(r"[a-z]{1,20}/day=[\w-]{1,20}/part-\d{5,9}\.parquet", re.ASCII)
_ARROW = {  # what a column of a kind is in a file
    "string": re.compile(r"(large_)?string(_view)?"),
    "category": re.compile(r"dictionary<values=(large_)?string(_view)?, .*"),
    "integer": re.compile(r"int64"),
    "number": re.compile(r"double"),
    "boolean": re.compile(r"bool"),
    "date": re.compile(r"(timestamp\[\w+\]|date32\[day\])"),
    "list": re.compile(r"(null|list<\w+: (large_)?(string|int64)(_view)?>)"),  # null: a file without any item
    "geometry": re.compile(r"(large_)?binary(_view)?|extension<geoarrow.wkb.*>"),
}
_MOST_DEGREES = (180.0, 90.0)


def damage(path: Path, why: object) -> DataFileError:
    """Return the error for a file of a dataset that is not what a run writes.

    Parameters
    ----------
    path
        The file.
    why
        What is wrong.

    Returns
    -------
    DataFileError
        One sentence.
    """
    return DataFileError(f"the file {str(path)!r} of the dataset is damaged: {' '.join(str(why).split())[:300]}")


def check_manifest(path: Path, given: Any) -> dict[str, Any]:
    """Refuse a manifest that names anything but files of tables of its dataset.

    Parameters
    ----------
    path
        The manifest.
    given
        What its JSON says.

    Returns
    -------
    dict
        The same.

    Raises
    ------
    DataFileError
        When it is no manifest of a batch.
    """
    files, rows = (given.get("files"), given.get("rows")) if isinstance(given, dict) else (None, None)
    if not isinstance(files, list) or not isinstance(rows, dict):
        raise damage(path, "it does not list files and rows")
    other = next((name for name in files if not isinstance(name, str) or not _FILE.fullmatch(name)), None)
    if other is not None:
        raise damage(path, f"{other!r} is no file of a table")
    if not all(isinstance(count, int) for count in rows.values()):
        raise damage(path, "it does not count rows")
    return dict(given)


def check_columns(path: Path, types: Mapping[str, str], columns: Mapping[str, Column], texts: Iterable[str]) -> None:
    """Refuse a file whose columns are missing or of another type.

    Parameters
    ----------
    path
        The file.
    types
        The type of each of its columns, as pyarrow writes it.
    columns
        The columns that are wanted.
    texts
        Those that are lists of objects, kept as JSON text.

    Raises
    ------
    DataFileError
        When it is not what a run writes.
    """
    as_text = set(texts)
    for name, column in columns.items():
        if name not in types:
            raise damage(path, f"it has no column {name!r}")
        if not _ARROW["string" if name in as_text else column.type].fullmatch(types[name]):
            raise damage(path, f"the column {name!r} holds {types[name]}")


def check_reference_system(path: Path, geo: bytes) -> None:
    """Refuse a file whose shapes are not in the reference system of a dataset.

    Parameters
    ----------
    path
        The file.
    geo
        Its metadata of GeoParquet, JSON.

    Raises
    ------
    DataFileError
        When it is another one than EPSG:4326.
    """
    about = json.loads(geo)["columns"]["geometry"]["crs"]["id"]
    if f"{about['authority']}:{about['code']}" != CRS:
        raise damage(path, f"its shapes are not in {CRS}")


def check_rows(path: Path, frame: Any, columns: Mapping[str, Column]) -> None:
    """Refuse a table with values that no run writes.

    Parameters
    ----------
    path
        The file.
    frame
        Its rows.
    columns
        The columns that it has.

    Raises
    ------
    DataFileError
        When a cell is missing where none can be, a category is none of its set, or a shape lies outside the world.
    """
    for name, column in columns.items():
        values = frame[name]
        if not column.null and values.isna().any():
            raise damage(path, f"the column {name!r} has a cell without a value")
        if column.type == "category" and not set(values.cat.categories) <= set(column.values):
            raise damage(path, f"the column {name!r} has a value that is none of {', '.join(column.values)}")
        if column.type == "geometry":
            _check_shapes(path, values)


def _check_shapes(path: Path, shapes: Any) -> None:
    known = shapes.dropna()
    if not set(known.geom_type) <= {"Point", "LineString", "MultiLineString"} or known.is_empty.any():
        raise damage(path, "a shape is neither a point nor a line")
    inside = True
    for axis, most in zip("xy", _MOST_DEGREES, strict=True):
        bounds = known.bounds[[f"min{axis}", f"max{axis}"]]
        inside = inside and bool((bounds.abs() <= most).all(axis=None))
    if not inside:
        raise damage(path, "a shape lies outside of the world")


def parse_lists(path: Path, name: str, texts: Iterable[str]) -> list[list[dict[str, Any]]]:
    """Parse the cells of a column of lists of objects.

    Parameters
    ----------
    path
        What messages name.
    name
        The column.
    texts
        Its cells.

    Returns
    -------
    list of list of dict
        The lists.

    Raises
    ------
    DataFileError
        When a cell is no list of objects.
    """
    found = []
    for text in texts:
        try:
            cell = json.loads(text)
        except (ValueError, RecursionError):
            cell = None
        if not isinstance(cell, list) or not all(isinstance(one, dict) for one in cell):
            raise damage(path, f"the column {name!r} has a cell that is no list of objects")
        found.append(cell)
    return found
