"""Export: the story as files that QGIS, GDAL, DuckDB and spreadsheets open.

The ending of the file's name chooses the format. GeoJSON follows RFC 7946: WGS 84, right-handed rings, six decimals,
lines split at the date line, dates as text.
"""

import csv
import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import set_precision
from shapely.geometry import mapping

from geo.errors import MissingExtraError, OptionError
from geo.files import replacing
from geo.output.interchange import INTERCHANGE
from geo.story import Story
from geo.tables import OBJECT_LISTS, SCHEMA

__all__ = ["FORMATS", "LAYERS", "story_files", "to_geojson", "write_story"]

LAYERS = ("places", "mentions", "events", "routes")
FORMATS = (".geojson", ".json", ".gpkg", ".parquet", ".csv", ".kml", *INTERCHANGE)
_DEGREES = 1e-6  # precision of coordinates: 0.1 m, as RFC 7946 advises
_LINE_END = re.compile(r"\r\n?")
_GAP = r"\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff;"  # what a program may pass over, or split a cell at
_SIGN = re.compile(f"(?<![{_GAP}])([{_GAP}]*)([=+\\-@＝＋－＠])")  # what begins a formula, also of full width
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_WHOLE = "GDAL could not write it whole; the disk may be full"
_LISTS = frozenset(name for columns in SCHEMA.values() for name, column in columns.items() if column.type == "list")
_MANY_LAYERED = frozenset({".geojson", ".json", ".gpkg", ".kml", *INTERCHANGE})


def to_geojson(story: Story, *, layers: tuple[str, ...] = LAYERS) -> dict[str, Any]:
    """Turn a story into one GeoJSON feature collection.

    Parameters
    ----------
    story
        The story.
    layers
        The tables to put in; the property ``layer`` of each feature names its table.

    Returns
    -------
    dict
        A FeatureCollection after RFC 7946. A row without a place has a null geometry.
    """
    features = [feature for layer in layers for feature in _features(getattr(story, layer), layer)]
    about = {
        "title": story.article.title,
        "source": story.article.source,
        "language": story.article.language,
        "published": str(story.article.published) if story.article.published else None,
        "attribution": "Places: GeoNames (CC BY 4.0). Railways: OpenStreetMap contributors (ODbL).",
    }
    return {"type": "FeatureCollection", "dateline": about, "features": features}


def write_story(story: Story, target: str | Path, *, per_layer: bool = False) -> list[Path]:
    """Write a story to one file, or to one file a layer.

    Parameters
    ----------
    story
        The story.
    target
        The file to write; its ending is one of `FORMATS`. Parquet and CSV hold one table a file, so they are always
        written a layer a file. ``.lpf.json``, ``.jsonld``, ``.mfjson`` and ``.plover.json`` are those of
        `geo.output.interchange`.
    per_layer
        Write ``name.places.geojson``, ``name.mentions.geojson`` and so on.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    OptionError
        When the ending names no known format.
    OutputError
        When a file cannot be written.
    MissingExtraError
        When the format needs a package that is not installed.
    """
    files = story_files(target, per_layer=per_layer)
    with ExitStack() as stack:  # every file is written before the first is put in its place
        for path, layers in files:
            _write(story, stack.enter_context(replacing(path)), _ending(path), layers)
    return [path for path, _ in files]


def story_files(target: str | Path, *, per_layer: bool = False) -> list[tuple[Path, tuple[str, ...]]]:
    """Name the files that `write_story` writes.

    Parameters
    ----------
    target
        The file to write.
    per_layer
        Whether each layer has a file.

    Returns
    -------
    list of tuple
        Each file with its layers.

    Raises
    ------
    OptionError
        When the ending names no known format, or one that has no layers with `per_layer`.
    """
    target = Path(target)
    ending = _ending(target)
    if ending not in FORMATS:
        msg = f"cannot export to {target.name!r}: the ending must be one of {', '.join(FORMATS)}"
        raise OptionError(msg)
    if ending in INTERCHANGE and per_layer:
        msg = f"{ending} is one document: --per-layer has no meaning for it"
        raise OptionError(msg)
    if per_layer or ending not in _MANY_LAYERED:
        return [(target.with_name(f"{target.stem}.{layer}{target.suffix}"), (layer,)) for layer in LAYERS]
    return [(target, LAYERS)]


def _ending(path: Path) -> str:
    exchanged = next((ending for ending in INTERCHANGE if path.name.lower().endswith(ending)), None)
    return exchanged or path.suffix.lower()


def _write(story: Story, path: Path, ending: str, layers: tuple[str, ...]) -> None:
    if ending in INTERCHANGE:
        _write_json(INTERCHANGE[ending](story), path)
    elif ending in {".geojson", ".json"}:
        _write_json(to_geojson(story, layers=layers), path)
    elif ending == ".parquet":
        _write_parquet(_flat(getattr(story, layers[0]), lists=True), path)
    elif ending == ".csv":
        _write_csv(_flat(getattr(story, layers[0])), path)
    else:
        _write_layers(story, path, ending, layers)


def _write_json(document: Mapping[str, Any], path: Path) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False), encoding="utf-8")


def _write_layers(story: Story, path: Path, ending: str, layers: tuple[str, ...]) -> None:
    import pyogrio.errors  # noqa: PLC0415  (half a second that GeoJSON saves)

    path.unlink()
    driver = {".gpkg": "GPKG", ".kml": "LIBKML"}[ending]
    frames = {layer: _flat(getattr(story, layer)) for layer in layers}
    if ending == ".kml":
        frames = {layer: frame.map(_for_xml) for layer, frame in frames.items()}
    try:
        for layer, frame in frames.items():
            kind = "MultiLineString" if layer == "routes" else "Point"
            shaped = frame.set_geometry(frame.geometry.apply(_multi)) if layer == "routes" else frame
            shaped.to_file(path, driver=driver, layer=layer, geometry_type=kind, engine="pyogrio")
        # GDAL does not tell when a file is cut as it is closed: what it wrote is read back.
        read = {layer: pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"] for layer in layers}
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        for rest in ("-journal", "-wal", "-shm"):  # what SQLite keeps beside a file that it could not finish
            path.with_name(f"{path.name}{rest}").unlink(missing_ok=True)
        raise OSError(_NOT_WHOLE) from error
    if read != {layer: len(frame) for layer, frame in frames.items()} or not (
        ending == ".kml" or _indexed(path, frames)
    ):
        raise OSError(_NOT_WHOLE)


def _for_xml(value: Any) -> Any:
    """Replace what XML cannot hold, and part ``]]>``, which would end the section that GDAL writes such text in."""
    return _NO_XML.sub("\ufffd", value).replace("]]>", "]]\u2060>") if isinstance(value, str) else value


def _indexed(path: Path, frames: Mapping[str, gpd.GeoDataFrame]) -> bool:
    """Tell whether every shape of a GeoPackage is in its spatial index, which GDAL writes last."""
    try:
        with closing(sqlite3.connect(path)) as base:
            counts = [base.execute(f'SELECT count(*) FROM "rtree_{layer}_geom"').fetchone()[0] for layer in frames]  # noqa: S608  (a layer's name)
    except sqlite3.Error:
        return False
    return counts == [int((~(frame.geometry.isna() | frame.geometry.is_empty)).sum()) for frame in frames.values()]


def _multi(shape: Any) -> Any:
    from shapely.geometry import MultiLineString  # noqa: PLC0415  (one use)

    return MultiLineString([shape]) if shape is not None and shape.geom_type == "LineString" else shape


def _write_parquet(frame: gpd.GeoDataFrame, path: Path) -> None:
    try:
        frame.to_parquet(path, schema_version="1.1.0", write_covering_bbox=True)
    except ImportError as error:
        msg = "GeoParquet needs pyarrow: install it with  pip install 'dateline[parquet]'"
        raise MissingExtraError(msg) from error


def _write_csv(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write longitude and latitude as columns, or WKT for lines; byte order mark for spreadsheets."""
    table = pd.DataFrame(frame.drop(columns="geometry"))
    if (frame.geometry.geom_type.dropna() == "Point").all():
        table["lon"], table["lat"] = frame.geometry.x, frame.geometry.y
    else:
        table["wkt"] = frame.geometry.to_wkt(rounding_precision=6)
    table.map(_no_formula).to_csv(path, index=False, encoding="utf-8-sig", quoting=csv.QUOTE_NONNUMERIC)


def _no_formula(value: Any) -> Any:
    """Keep a spreadsheet from running article text as a formula, wherever it may begin a cell; a line ends with LF."""
    return _SIGN.sub(_quoted, _LINE_END.sub("\n", value)) if isinstance(value, str) else value


def _quoted(found: re.Match[str]) -> str:
    gap, sign = found.groups()
    begins = found.start() == 0 or any(end in gap for end in "\n\t;")
    return f"{gap}'{sign}" if begins else found.group()


def _flat(frame: gpd.GeoDataFrame, *, lists: bool = False) -> gpd.GeoDataFrame:
    """Make columns that every format can hold: lists as JSON text unless the format has lists of text."""
    flat = frame.copy()
    for column in flat.columns.drop("geometry"):
        if column in _LISTS and not (lists and column not in OBJECT_LISTS):
            flat[column] = flat[column].map(lambda value: json.dumps(value, ensure_ascii=False)).astype("object")
    return flat


def _features(frame: gpd.GeoDataFrame, layer: str) -> list[dict[str, Any]]:
    features = []
    for row in frame.to_dict("records"):
        shape = row.pop("geometry")
        shape = None if shape is None or shape.is_empty else set_precision(shape, _DEGREES)
        identity = next(iter(row.values()))
        feature: dict[str, Any] = {"type": "Feature", "id": f"{layer}/{identity}"}
        if shape is not None:
            feature["bbox"] = [round(value, 6) for value in shape.bounds]
        feature["geometry"] = None if shape is None else _rounded(mapping(shape))
        feature["properties"] = {"layer": layer, **{key: _plain(value) for key, value in row.items()}}
        features.append(feature)
    return features


def _rounded(shape: Mapping[str, Any]) -> dict[str, Any]:
    def cut(node: Any) -> Any:
        return round(node, 6) if isinstance(node, float) else [cut(part) for part in node]

    return {"type": shape["type"], "coordinates": cut(shape["coordinates"])}


def _plain(value: Any) -> Any:
    """Turn a cell into what JSON has: dates as text, missing values as null."""
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
