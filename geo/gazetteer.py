"""The gazetteer: every place the sources hold, with all its names, in one read-only file.

The file is SQLite, opened memory-mapped and shared between processes; nothing is parsed when it is opened. The user's
own table of places stands in front of it.
"""

import os
import sqlite3
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from geopy.location import Location

from geo.errors import DataFileError
from geo.files import data_path

__all__ = ["ENTRY", "FORMAT_ID", "FORMAT_VERSION", "KINDS", "Candidate", "Gazetteer", "Place", "fold", "open_gazetteer"]

FORMAT_ID = 0x44544C4E  # "DTLN", SQLite's application_id
FORMAT_VERSION = 1
ENTRY = "<IHBH"  # place, checksum of the spelling, kind, language
KINDS = ("name", "alternate", "exonym", "abbreviation", "old")

_LONGEST = 100  # characters: a longer string is no name
_MMAP = 1 << 28  # bytes of the file that may be mapped
_CACHE = 100_000  # names remembered
_USER_EXTENT = 1.0  # km, of a place that the user gives without one
_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", ".": None})


class Place(NamedTuple):
    """An entry of the gazetteer.

    Parameters
    ----------
    place_id
        ``"geonames:1871859"``, ``"airport:UHWW"``, ``"dateline:red-sea"`` or ``"user:..."``.
    name
        Its name for readers of English.
    source
        The part of `place_id` before the colon.
    feature
        GeoNames class and code, ``"P.PPLC"``.
    country
        ISO 3166-1 alpha-2; None for seas and regions across borders.
    admin1, admin2
        Names of its first and second order divisions.
    lat, lon
        Degrees on WGS 84.
    population
        Inhabitants, 0 when not known.
    extent_km
        Radius of the named thing [km].
    """

    place_id: str
    name: str
    source: str
    feature: str
    country: str | None
    admin1: str | None
    admin2: str | None
    lat: float
    lon: float
    population: int
    extent_km: float


class Candidate(NamedTuple):
    """A place that a name can mean.

    Parameters
    ----------
    place
        The place.
    matched
        The name as it was looked up.
    kind
        One of `KINDS`.
    language
        Language of the name, None when the source does not tag it.
    exact
        Whether the source spells the name so, with the same capitals and diacritics.
    """

    place: Place
    matched: str
    kind: str
    language: str | None
    exact: bool


def fold(name: str) -> str:
    """Fold a name for look-up: case, Latin and Greek diacritics, full stops, kinds of apostrophe, dash and space.

    Parameters
    ----------
    name
        Any string.

    Returns
    -------
    str
        The folded form. Marks of other scripts stay: they make other letters there.
    """
    folded: list[str] = []
    for character in unicodedata.normalize("NFD", name.translate(_MARKS).casefold()):
        mark = unicodedata.category(character) == "Mn"
        if mark and folded and _drops_marks(folded[-1]):
            continue
        folded.append(character)
    return " ".join(unicodedata.normalize("NFC", "".join(folded)).casefold().split())


def _drops_marks(letter: str) -> bool:
    return letter < "\u0250" or "\u0370" <= letter <= "\u03ff" or "\u1e00" <= letter <= "\u1fff"


def open_gazetteer(path: str | Path | None = None, *, places: str | Path | None = None) -> "Gazetteer":
    """Open a gazetteer.

    Parameters
    ----------
    path
        The file; the one that ships with Dateline when None.
    places
        The user's own table in any form that geopandas reads, or CSV: ``name`` and ``lat``, ``lon`` or a geometry;
        optional ``place_id``, ``feature``, ``country``, ``population``, ``extent_km``, ``aliases`` (``"a;b"``).

    Returns
    -------
    Gazetteer
        The gazetteer; the user's places come first for their names.

    Raises
    ------
    DataFileError
        When the file is missing, cut, or no gazetteer of this version, or the table cannot be used.
    """
    path = Path(path) if path is not None else data_path("gazetteer", "gazetteer.sqlite")
    return Gazetteer(path, _own_places(Path(places)) if places is not None else {})


class Gazetteer:
    """Names to places; made by `open_gazetteer`.

    Parameters
    ----------
    path
        The gazetteer file.
    own
        The user's places by folded name.
    """

    def __init__(self, path: Path, own: Mapping[str, tuple[Candidate, ...]]) -> None:
        self._path = path
        self._own = dict(own)
        self._process = 0
        self._base: sqlite3.Connection | None = None
        self.candidates = lru_cache(maxsize=_CACHE)(self._candidates)
        self.max_words = lru_cache(maxsize=_CACHE)(self._max_words)
        self._place = lru_cache(maxsize=_CACHE)(self._read_place)
        self._own_first: dict[str, int] = {}
        for name in self._own:
            words = name.replace("-", " ").split()
            self._own_first[words[0]] = max(self._own_first.get(words[0], 0), len(words))
        self._check()

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        if self._base is None or self._process != os.getpid():
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            self._base = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._base.execute(f"PRAGMA mmap_size = {_MMAP}")
            self._process = os.getpid()
        return self._base.execute(query, values).fetchall()

    def _check(self) -> None:
        """Refuse a file that is no gazetteer, of another version, or cut."""
        msg = f"{str(self._path)!r} is not a Dateline gazetteer of version {FORMAT_VERSION}, or it is damaged"
        try:
            with self._path.open("rb") as file:
                head = file.read(100)
            pages, size = struct.unpack(">I", head[28:32])[0], struct.unpack(">H", head[16:18])[0]
            whole = self._path.stat().st_size == pages * size
            kind = (self._rows("PRAGMA application_id"), self._rows("PRAGMA user_version"))
        except (OSError, sqlite3.Error, struct.error) as error:
            raise DataFileError(msg) from error
        if not whole or kind != ([(FORMAT_ID,)], [(FORMAT_VERSION,)]):
            raise DataFileError(msg)
        self._languages = dict(self._rows("SELECT id, code FROM languages"))

    def _candidates(self, name: str) -> tuple[Candidate, ...]:
        """List the places a name can mean.

        Parameters
        ----------
        name
            The name as the text has it.

        Returns
        -------
        tuple of Candidate
            The user's places first, then the most populous. Abbreviations match only in their own capitals.
        """
        if not name or len(name) > _LONGEST or "\0" in name:
            return ()
        try:
            check = zlib.crc32(name.encode()) & 0xFFFF
        except UnicodeEncodeError:
            return ()
        folded = fold(name)
        found = [candidate._replace(matched=name) for candidate in self._own.get(folded, ())]
        rows = self._rows("SELECT entries FROM names WHERE folded = ?", folded)
        best: dict[int, tuple[int, int, bool]] = {}
        for ident, form, kind, language in struct.iter_unpack(ENTRY, rows[0][0]) if rows else ():
            exact = form == check
            if KINDS[kind] == "abbreviation" and not exact:
                continue
            if ident not in best or (exact and not best[ident][2]):
                best[ident] = (kind, language, exact)
        found += [
            Candidate(self._place(ident), name, KINDS[kind], self._languages[language] or None, exact)
            for ident, (kind, language, exact) in best.items()
        ]
        return tuple(found)

    def _max_words(self, first_word: str) -> int:
        """Tell how many words the longest name has that begins with a word.

        Parameters
        ----------
        first_word
            A word in any spelling.

        Returns
        -------
        int
            Number of words; 0 when no name begins with it.
        """
        try:
            folded = fold(first_word)
            rows = self._rows("SELECT longest FROM firsts WHERE word = ?", folded)
            single = rows or self._rows("SELECT 1 FROM names WHERE folded = ?", folded)
        except UnicodeEncodeError:
            return 0
        return max(int(rows[0][0]) if rows else int(bool(single)), self._own_first.get(folded, 0))

    def place(self, place_id: str) -> Place:
        """Return a place by its id.

        Parameters
        ----------
        place_id
            As in `Place`.

        Returns
        -------
        Place
            The place.

        Raises
        ------
        DataFileError
            When the gazetteer has no such place.
        """
        source, _, key = place_id.partition(":")
        if source == "user":
            for candidates in self._own.values():
                for candidate in candidates:
                    if candidate.place.place_id == place_id:
                        return candidate.place
        elif source == "geonames" and key.isdigit():
            if self._rows("SELECT 1 FROM places WHERE id = ?", int(key)):
                return self._place(int(key))
        elif rows := self._rows("SELECT id FROM keys WHERE key = ?", place_id):
            return self._place(int(rows[0][0]))
        msg = f"the gazetteer has no place {place_id!r}"
        raise DataFileError(msg)

    def name(self, place_id: str, language: str) -> str:
        """Return the name of a place for readers of a language.

        Parameters
        ----------
        place_id
            As in `Place`.
        language
            ISO 639-1 code.

        Returns
        -------
        str
            The name in that language where a source has it, else the name in English.
        """
        place = self.place(place_id)
        if place.source == "user":
            return place.name
        key = place_id.partition(":")[2]
        ident = (
            int(key) if place.source == "geonames" else self._rows("SELECT id FROM keys WHERE key = ?", place_id)[0][0]
        )
        rows = self._rows("SELECT name FROM display WHERE id = ? AND language = ?", ident, language)
        return str(rows[0][0]) if rows else place.name

    def sources(self) -> pd.DataFrame:
        """List where the gazetteer's data come from.

        Returns
        -------
        pandas.DataFrame
            ``name``, ``version``, ``licence``, ``rows``, ``sha256``, ``attribution``.
        """
        columns = ["name", "version", "licence", "rows", "sha256", "attribution"]
        return pd.DataFrame(self._rows(f"SELECT {', '.join(columns)} FROM sources"), columns=columns)  # noqa: S608

    def geocode(self, query: str, *, exactly_one: bool = True, **_options: Any) -> Any:
        """Look a name up as a geopy geocoder does.

        Parameters
        ----------
        query
            A name.
        exactly_one
            Return the first candidate instead of all.
        **_options
            Other options of geopy geocoders; none has a meaning here.

        Returns
        -------
        geopy.location.Location or list or None
            The most populous place of that name, all of them, or None when there is none.
        """
        found = [
            Location(c.place.name, (c.place.lat, c.place.lon, 0.0), c.place._asdict()) for c in self.candidates(query)
        ]
        if not found:
            return None
        return found[0] if exactly_one else found

    def _read_place(self, ident: int) -> Place:
        row = self._rows(
            "SELECT p.key, p.name, p.feature, p.country, a.name, b.name, p.lat, p.lon, p.population, p.extent "
            "FROM places p LEFT JOIN places a ON a.id = p.admin1 LEFT JOIN places b ON b.id = p.admin2 WHERE p.id = ?",
            ident,
        )[0]
        key, name, feature, country, admin1, admin2, lat, lon, population, extent = row
        place_id = key or f"geonames:{ident}"
        if feature == "A.ADM1":
            admin1 = name
        source = place_id.partition(":")[0]
        return Place(
            place_id, name, source, feature, country, admin1, admin2, lat / 1e5, lon / 1e5, population, extent / 10
        )


def _own_places(path: Path) -> dict[str, tuple[Candidate, ...]]:
    """Read the user's table of places into candidates by folded name."""
    found: dict[str, list[Candidate]] = {}
    seen: set[str] = set()
    for place, aliases in _own_rows(path):
        if place.place_id in seen:
            msg = f"{str(path)!r} has the place_id {place.place_id!r} twice"
            raise DataFileError(msg)
        seen.add(place.place_id)
        for name in (place.name, *aliases):
            if fold(name):
                found.setdefault(fold(name), []).append(Candidate(place, name, "name", None, exact=True))
    return {name: tuple(candidates) for name, candidates in found.items()}


def _own_rows(path: Path) -> Iterator[tuple[Place, list[str]]]:
    table = _own_table(path)
    for number, row in enumerate(table.to_dict("records"), 1):
        name = _cell(row, "name")
        try:
            lat, lon = float(row["lat"]), float(row["lon"])
        except (KeyError, TypeError, ValueError) as error:
            msg = f"{str(path)!r}, row {number}: no coordinates (columns 'lat' and 'lon', or a geometry)"
            raise DataFileError(msg) from error
        if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004  (not, so that NaN is refused too)
            msg = f"{str(path)!r}, row {number}: lat {lat}, lon {lon} is not on Earth; are they swapped?"
            raise DataFileError(msg)
        if name is None:
            msg = f"{str(path)!r}, row {number}: no 'name'"
            raise DataFileError(msg)
        place_id = f"user:{_cell(row, 'place_id') or number}"
        population, extent = _cell(row, "population"), _cell(row, "extent_km")
        country, feature = _cell(row, "country"), _cell(row, "feature") or "P.PPL"
        aliases = [alias.strip() for alias in (_cell(row, "aliases") or "").split(";") if alias.strip()]
        try:
            people, radius = int(float(population or 0)), float(extent or _USER_EXTENT)
        except ValueError as error:
            msg = f"{str(path)!r}, row {number}: 'population' and 'extent_km' must be numbers"
            raise DataFileError(msg) from error
        yield Place(place_id, name, "user", feature, country, None, None, lat, lon, people, radius), aliases


def _own_table(path: Path) -> pd.DataFrame:
    import geopandas as gpd  # noqa: PLC0415  (only a user's table needs it)
    import pyogrio.errors  # noqa: PLC0415

    try:
        if path.suffix.lower() == ".csv":
            return pd.read_csv(path, dtype=str, encoding="utf-8-sig")
        frame = gpd.read_parquet(path) if path.suffix.lower() == ".parquet" else gpd.read_file(path)
    except (OSError, ValueError, pyogrio.errors.DataSourceError, pd.errors.ParserError) as error:
        msg = f"the table of places {str(path)!r} cannot be read: {error}"
        raise DataFileError(msg) from error
    if frame.crs is not None:
        frame = frame.to_crs("EPSG:4326")
    points = frame.geometry.representative_point()
    return pd.DataFrame(frame.drop(columns=frame.geometry.name)).assign(lat=points.y, lon=points.x)


def _cell(row: Mapping[Any, Any], column: str) -> str | None:
    value = row.get(column)
    return None if value is None or pd.isna(value) or not str(value).strip() else str(value).strip()
