"""Build: gazetteer files, from rows or from a full GeoNames dump.

`write_gazetteer` streams places and names through SQLite's own sort, so that memory does not grow with the number of
places; `build_from_geonames` reads GeoNames' daily export (``allCountries``, ``alternateNamesV2``; readme.txt beside
them describes the columns) a line at a time.
"""

import hashlib
import io
import itertools
import math
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from geo.errors import DataFileError, OutputError
from geo.files import replacing
from geo.gazetteer.places import KINDS, fold, spelling
from geo.gazetteer.sqlite import BITS, ENTRY, FORMAT_ID, FORMAT_VERSION

__all__ = ["Name", "PlaceRow", "Source", "build_from_geonames", "is_alternate", "town_extent", "write_gazetteer"]

_LONGEST = 80  # characters of a name
_SHORTEST = 3  # letters of an alternate name in Latin script
_COLUMNS = 19  # of a line of allCountries.txt
_PROGRESS_ROWS = 100_000  # lines between two calls of `progress`
_OTHER_NAMES = frozenset({KINDS.index("exonym"), KINDS.index("alternate")})
_CODES = frozenset({"link", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "piny", "wkdt", "fr_1793"})
_SYSTEMS = {"iata": "iata", "icao": "icao", "unlc": "unlocode"}  # codes among GeoNames' alternate names
_EXTENTS = {  # radius [km] of a place of a class whose size the source does not give
    "A.ADM1": 100.0, "A.ADM2": 30.0, "A.ADM3": 10.0, "A.ADM4": 5.0, "A": 10.0, "H.OCN": 3000.0, "H.SEA": 500.0,
    "H.GULF": 150.0, "H.STRT": 50.0, "H": 10.0, "L.CONT": 3000.0, "L": 30.0, "T.MTS": 100.0, "T.ISL": 10.0, "T": 5.0,
    "P": 1.0, "R": 5.0, "U": 100.0, "V": 10.0, "S": 1.0,
}  # fmt: skip


class PlaceRow(NamedTuple):
    """A place as it goes into a gazetteer file.

    Parameters
    ----------
    ident
        GeoNames id, or a number of the builder's own.
    key
        ``place_id`` of a place that is not GeoNames', None for one that is.
    name
        Its name for readers of English.
    feature
        GeoNames class and code, ``"P.PPLC"``.
    country
        ISO 3166-1 alpha-2.
    admin1, admin2
        `ident` of its divisions.
    lat, lon
        Degrees on WGS 84.
    population
        Inhabitants, 0 when not known.
    extent_km
        Radius [km].
    """

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


class Name(NamedTuple):
    """A name of a place as it goes into a gazetteer file.

    Parameters
    ----------
    ident
        The place.
    name
        The name as the source spells it.
    kind
        One of `geo.gazetteer.places.KINDS`.
    language
        ISO 639-1 code, ``""`` when the source does not tag it. A name of several languages is stored as English if it
        is that too, else as of none.
    """

    ident: int
    name: str
    kind: str
    language: str = ""


class Source(NamedTuple):
    """Where data of a gazetteer come from.

    Parameters
    ----------
    name, version, licence
        As the source calls itself.
    rows
        How many places or names it gave.
    sha256
        Checksum of the file read.
    attribution
        Text that everything made from it must carry.
    """

    name: str
    version: str
    licence: str
    rows: int
    sha256: str
    attribution: str


def write_gazetteer(
    out: Path,
    places: Iterable[PlaceRow],
    names: Iterable[Name],
    *,
    sources: Sequence[Source],
    display: Iterable[tuple[int, str, str]] = (),
    codes: Iterable[tuple[int, str, str]] = (),
) -> tuple[int, int]:
    """Write a gazetteer file; the same rows give the same file.

    Parameters
    ----------
    out
        The file to make or replace; it is written atomically.
    places
        Every place once; of two with the same `ident`, the first stays.
    names
        Names of these places; of two spelt alike for one place, the one of the earlier kind stays.
    sources
        Where the data come from; a file without sources is refused.
    display
        ``(ident, language, name)``: the name of a place for readers of a language.
    codes
        ``(ident, system, code)``: the code of a place in another system, such as ``"iso3166-2"``.

    Returns
    -------
    tuple of int
        Numbers of places and of distinct folded names.

    Raises
    ------
    OutputError
        When the file cannot be written.
    DataFileError
        When `sources` is empty or lacks a licence or an attribution.
    """
    if not sources or not all(source.licence and source.attribution for source in sources):
        msg = "a gazetteer needs the licence and the attribution of its sources"
        raise DataFileError(msg)
    try:
        with replacing(out) as temporary, closing(sqlite3.connect(temporary)) as base:
            _make_tables(base)
            _insert(base, "INSERT OR IGNORE INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?)", map(_place_values, places))
            base.execute("INSERT INTO keys SELECT key, id FROM places WHERE key IS NOT NULL ORDER BY key")
            folded = _write_names(base, names)
            _insert(base, "INSERT OR REPLACE INTO display VALUES (?,?,?)", display)
            base.execute("DELETE FROM display WHERE (SELECT name FROM places WHERE id = display.id) IS display.name")
            _insert(base, "INSERT OR IGNORE INTO codes SELECT ?1, ?2, ?3 WHERE ?1 IN (SELECT id FROM places)", codes)
            _insert(base, "INSERT INTO sources VALUES (?,?,?,?,?,?)", sources)
            total = int(base.execute("SELECT count(*) FROM places").fetchone()[0])
            base.execute("INSERT INTO counts VALUES (?,?)", (total, folded))
            base.commit()
            base.execute("VACUUM")
    except sqlite3.Error as error:
        msg = f"cannot write {str(out)!r}: {error}"
        raise OutputError(msg) from error
    return total, folded


def _make_tables(base: sqlite3.Connection) -> None:
    base.executescript(f"""
        PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -100000;
        PRAGMA application_id = {FORMAT_ID}; PRAGMA user_version = {FORMAT_VERSION};
        CREATE TABLE places (id INTEGER PRIMARY KEY, key TEXT, name TEXT, feature TEXT, country TEXT, admin1 INTEGER,
            admin2 INTEGER, lat INTEGER, lon INTEGER, population INTEGER, extent INTEGER);
        CREATE TABLE names (folded TEXT PRIMARY KEY, entries BLOB) WITHOUT ROWID;
        CREATE TABLE firsts (word TEXT PRIMARY KEY, longest INTEGER) WITHOUT ROWID;
        CREATE TABLE display (id INTEGER, language TEXT, name TEXT, PRIMARY KEY (id, language)) WITHOUT ROWID;
        CREATE TABLE codes (id INTEGER, system TEXT, code TEXT, PRIMARY KEY (id, system)) WITHOUT ROWID;
        CREATE TABLE languages (id INTEGER PRIMARY KEY, code TEXT);
        CREATE TABLE keys (key TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
        CREATE TABLE sources (name TEXT, version TEXT, licence TEXT, rows INTEGER, sha256 TEXT, attribution TEXT);
        CREATE TABLE counts (place INTEGER, name INTEGER);
        CREATE TABLE known (bits BLOB);
        CREATE TEMP TABLE loose (folded TEXT, id INTEGER, spelling INTEGER, kind INTEGER, language INTEGER);
    """)


def _insert(base: sqlite3.Connection, query: str, rows: Iterable[Sequence[object]]) -> None:
    base.executemany(query, rows)


def _place_values(row: PlaceRow) -> tuple[object, ...]:
    where = (round(row.lat * 1e5), round(row.lon * 1e5))
    return (*row[:7], *where, row.population, round(row.extent_km * 10))


def _write_names(base: sqlite3.Connection, names: Iterable[Name]) -> int:
    """Fold and sort the names, and pack the places of each; return how many folded names there are."""
    languages: dict[str, int] = {"": 0}

    def loose() -> Iterator[tuple[str, int, int, int, int]]:
        for ident, name, kind, language in names:
            plain = " ".join(name.split())
            folded = fold(plain)
            if folded and len(plain) <= _LONGEST and any(character.isalpha() for character in plain):
                index = languages.setdefault(language, len(languages))
                yield folded, ident, spelling(plain), KINDS.index(kind), index

    _insert(base, "INSERT INTO loose VALUES (?,?,?,?,?)", loose())
    rows = base.execute(
        "SELECT folded, loose.id, spelling, kind, language FROM loose JOIN places USING (id) "
        "ORDER BY folded, population DESC, loose.id, spelling, kind, loose.rowid"
    )
    longest: dict[str, int] = {}
    bits = bytearray(BITS // 8)
    total = 0

    def packed() -> Iterator[tuple[str, bytes]]:
        nonlocal total
        for folded, group in itertools.groupby(rows, key=lambda row: str(row[0])):
            seen: dict[tuple[int, int], tuple[int, int]] = {}
            for _, ident, form, kind, language in group:
                first, tag = seen.setdefault((ident, form), (kind, language))
                if language != tag and {first, kind} <= _OTHER_NAMES and language:
                    seen[ident, form] = (kind, languages["en"] if languages.get("en") in {language, tag} else 0)
            words = folded.replace("-", " ").split()
            if len(words) > 1:
                longest[words[0]] = max(longest.get(words[0], 0), len(words))
            bit = zlib.crc32(folded.encode()) % BITS
            bits[bit >> 3] |= 1 << (bit & 7)
            total += 1
            yield folded, b"".join(struct.pack(ENTRY, *place, *about) for place, about in seen.items())

    _insert(base, "INSERT INTO names VALUES (?,?)", packed())
    _insert(base, "INSERT INTO firsts VALUES (?,?)", sorted(longest.items()))
    _insert(base, "INSERT INTO languages VALUES (?,?)", sorted((i, code) for code, i in languages.items()))
    base.execute("INSERT INTO known VALUES (?)", (bytes(bits),))
    base.execute("DROP TABLE loose")
    return total


def town_extent(population: int) -> float:
    """Return the radius of a town.

    Parameters
    ----------
    population
        Inhabitants.

    Returns
    -------
    float
        Radius [km]: 15 km for a million people, growing with the square root, at least 1 and at most 60.
    """
    return max(1.0, min(60.0, 0.015 * math.sqrt(population)))


def build_from_geonames(
    places: Path,
    out: Path,
    *,
    alternates: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[int, int]:
    """Build a gazetteer file from a GeoNames dump, in constant memory.

    Parameters
    ----------
    places
        ``allCountries.zip`` or ``.txt``, or the dump of a country.
    out
        The file to make or replace.
    alternates
        ``alternateNamesV2.zip`` or ``.txt``: names with their language; None uses only the names in `places`.
    progress
        Called every 100,000 lines with the number of lines read.

    Returns
    -------
    tuple of int
        Numbers of places and of distinct folded names.

    Raises
    ------
    DataFileError
        When a file is missing or is no such dump; the message names the line.
    OutputError
        When the file cannot be written.
    """
    counted = _counter(progress)
    divisions = _divisions(places)
    licence, credit = "CC BY 4.0", "GeoNames (geonames.org), CC BY 4.0"
    sources = [
        Source(path.name, "", licence, 0, _sha256(path), credit) for path in (places, alternates) if path is not None
    ]

    def rows() -> Iterator[PlaceRow]:
        for cells in counted(_lines(places, _COLUMNS)):
            yield _dump_row(cells, divisions, places)

    def names() -> Iterator[Name]:
        for cells in counted(_lines(places, _COLUMNS)):
            yield from _dump_names(cells)
        if alternates is not None:
            for cells in counted(_lines(alternates, 4)):
                yield from _alternate(cells)

    def codes() -> Iterator[tuple[int, str, str]]:
        for cells in counted(_lines(alternates, 4)) if alternates is not None else ():
            if cells[2] in _SYSTEMS and cells[1].isdigit():
                yield int(cells[1]), _SYSTEMS[cells[2]], cells[3]

    return write_gazetteer(out, rows(), names(), sources=sources, codes=codes())


def _counter(progress: Callable[[int], None] | None) -> Callable[[Iterator[list[str]]], Iterator[list[str]]]:
    total = 0

    def counted(lines: Iterator[list[str]]) -> Iterator[list[str]]:
        nonlocal total
        for cells in lines:
            total += 1
            if progress is not None and total % _PROGRESS_ROWS == 0:
                progress(total)
            yield cells

    return counted


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """Open a dump, or the one text file in a ZIP archive that is named after it."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open(encoding="utf-8", newline="\n") as file:
                yield file
            return
        with zipfile.ZipFile(path) as archive:
            inside = f"{path.stem}.txt"
            if inside not in archive.namelist():
                msg = f"{str(path)!r} holds no {inside!r}"
                raise DataFileError(msg)
            with archive.open(inside) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as file:
                yield file
    except FileNotFoundError as error:
        msg = f"there is no file {str(path)!r}"
        raise DataFileError(msg) from error
    except (zipfile.BadZipFile, zlib.error, UnicodeDecodeError, EOFError, IsADirectoryError, PermissionError) as error:
        msg = f"{str(path)!r} cannot be read as a GeoNames dump: {error}"
        raise DataFileError(msg) from error


def _lines(path: Path, least: int) -> Iterator[list[str]]:
    with _opened(path) as file:
        for number, line in enumerate(file, 1):
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) < least or not cells[0].isdigit():
                msg = f"{str(path)!r}, line {number}: not a line of a GeoNames dump ({least} columns, first a number)"
                raise DataFileError(msg)
            yield cells


def _divisions(path: Path) -> dict[tuple[str, ...], int]:
    """Map the codes of divisions to their places: ``("US", "TX")``, ``("US", "TX", "439")``."""
    found: dict[tuple[str, ...], int] = {}
    for cells in _lines(path, _COLUMNS):
        if cells[7] == "ADM1":
            found[cells[8], cells[10]] = int(cells[0])
        elif cells[7] == "ADM2":
            found[cells[8], cells[10], cells[11]] = int(cells[0])
    return found


def _dump_row(cells: Sequence[str], divisions: dict[tuple[str, ...], int], path: Path) -> PlaceRow:
    feature = f"{cells[6]}.{cells[7]}" if cells[7] else cells[6]
    try:
        lat, lon, people = float(cells[4]), float(cells[5]), int(cells[14] or 0)
    except ValueError as error:
        msg = f"{str(path)!r}: the place {cells[0]} has no coordinates or no number of inhabitants"
        raise DataFileError(msg) from error
    ident, admin1 = int(cells[0]), divisions.get((cells[8], cells[10]))
    admin2 = divisions.get((cells[8], cells[10], cells[11]))
    extent = _EXTENTS.get(feature, _EXTENTS.get(feature[:1], 1.0))
    return PlaceRow(
        ident, None, cells[1], feature, cells[8] or None, None if admin1 == ident else admin1,
        None if admin2 == ident else admin2, lat, lon, people, town_extent(people) if feature[:1] == "P" else extent,
    )  # fmt: skip


def _dump_names(cells: Sequence[str]) -> Iterator[Name]:
    ident = int(cells[0])
    yield Name(ident, cells[1], "name")
    if cells[2] and cells[2] != cells[1]:
        yield Name(ident, cells[2], "alternate")
    for name in cells[3].split(",") if cells[3] else ():
        if is_alternate(name):
            yield Name(ident, name, "alternate")


def _alternate(cells: Sequence[str]) -> Iterator[Name]:
    """Read a line of alternateNamesV2: id, place, language, name, preferred, short, colloquial, historic."""
    language, name = cells[2], cells[3]
    if language in _CODES or not cells[1].isdigit():
        return
    kind = "old" if len(cells) > 7 and cells[7] == "1" else "exonym" if language else "alternate"  # noqa: PLR2004
    if language == "abbr":
        yield Name(int(cells[1]), name, "abbreviation")
    elif is_alternate(name):
        yield Name(int(cells[1]), name, kind, language.partition("-")[0])


def is_alternate(name: str) -> bool:
    """Tell whether an alternate name is in use, and no code, mechanical transliteration or string of a few letters.

    Parameters
    ----------
    name
        An alternate name as GeoNames lists it.

    Returns
    -------
    bool
        True when it is.
    """
    latin = name.isascii() and name[:1].isalpha()
    return not latin or not (
        name[0].islower() or len(name) < _SHORTEST or (name.isupper() and len(name) <= _SHORTEST + 1)
    )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        msg = f"cannot read {str(path)!r}: {error.strerror or error}"
        raise DataFileError(msg) from error
