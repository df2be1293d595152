"""SQLite: the gazetteer file, with every place of the sources and all its names.

The file is SQLite, opened memory-mapped and shared between processes; nothing is parsed when it is opened. The user's
own table of places has priority over the file; any geopy geocoder can serve as a fallback.
"""

import hashlib
import os
import re
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from geo.errors import DataFileError
from geo.files import data_path
from geo.gazetteer.exonyms import read_exonyms
from geo.gazetteer.geocoders import Geocoder
from geo.gazetteer.places import KINDS, Candidate, Place, distance_km, fold, inside, spelling

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BITS", "ENTRY", "FORMAT_ID", "FORMAT_VERSION", "Gazetteer", "open_gazetteer"]

_Read = TypeVar("_Read")

_SHORTEST_NEAR, _LONGEST_NEAR = 5, 40  # characters of a name whose near names are looked for
FORMAT_ID = 0x44544C4E  # "DTLN", SQLite's application_id
FORMAT_VERSION = 3
_SYSTEMS = {"geonames": "geonames", "airport": "icao", "kemendagri": "kemendagri"}  # of the source of a place id
ENTRY = "<IHBH"  # place, checksum of the spelling, kind, language
BITS = 1 << 23  # size of the bit filter that rejects unknown names without a query

_BROAD = frozenset({KINDS.index("demonym"), KINDS.index("postal"), KINDS.index("village")})
_CAPITALS = frozenset({KINDS.index("abbreviation"), KINDS.index("postal")})  # match only as they are spelt

_SCHEMA = {
    "places": "id key name feature country admin1 admin2 lat lon population extent",
    "names": "folded entries",
    "firsts": "word longest",
    "display": "id language name",
    "codes": "id system code",
    "languages": "id code",
    "keys": "key id",
    "sources": "name version licence rows sha256 attribution",
    "counts": "place name",
    "known": "bits",
}
_STEP, _MOST_STEPS = 1_000_000, 2_000  # instructions of SQLite; the longest query of a gazetteer takes 8 steps
_PLACE = "p.key, p.name, p.feature, p.country, a.name, b.name, p.lat, p.lon, p.population, p.extent"
_MOST_LANDMARKS = 2_000  # divisions, and others
_LONGEST = 100  # characters: a longer string is no name
_MMAP = 1 << 28  # bytes of the file that may be mapped
_CACHE = 100_000  # names remembered
_MOST_DIGITS = 18  # of an id: SQLite's integers have 64 bits
_BOXES = 20  # candidates of "Texas" that are tried for "Paris, Texas"
_FAR = 3.0  # times its extent: farther from the middle of its country, a place is not in it
_LETTERS = r"[^\W\d_]*(?:['’.][^\W\d_]+)*"
_WORD = re.compile(rf"[^\W\d_]{_LETTERS}")
_CAPITAL = re.compile(rf"(?<![^\W\d_])[^\W\d_a-z]{_LETTERS}")  # not a small Latin letter: that is most words
_NEXT = re.compile(rf"\.?[\s\-–&/]{{1,3}}[^\W\d_]{_LETTERS}")


def open_gazetteer(
    path: str | Path | None = None,
    *,
    places: str | Path | None = None,
    fallback: Geocoder | None = None,
) -> "Gazetteer":
    """Open a gazetteer.

    Parameters
    ----------
    path
        The file; the one that ships with Dateline when None.
    places
        The user's own table, CSV or a file that `geo.vectors` reads: ``name`` and ``lat``, ``lon`` or a geometry;
        optional ``place_id``, ``feature``, ``country``, ``population``, ``extent_km``, ``aliases`` (``"a;b"``).
    fallback
        Geocoder for names that neither the gazetteer nor the table knows, as `open_geocoder` makes it; none when None.

    Returns
    -------
    Gazetteer
        The gazetteer; the user's places come first for their names.

    Raises
    ------
    DataFileError
        When the file is missing, cut, or no gazetteer of this version, or the table cannot be used.
    """
    given, path = path is not None, Path(path) if path is not None else data_path("gazetteer", "gazetteer.sqlite")
    own: Mapping[str, tuple[Candidate, ...]] = {}
    if places is not None:
        from geo.gazetteer.user_places import read_user_places  # noqa: PLC0415  (pandas takes its time)

        own = read_user_places(Path(places))
    gazetteer = Gazetteer(path, own, fallback)
    if given:
        gazetteer.compare_checksum()
    for candidate in (candidate for candidates in own.values() for candidate in candidates):
        _refuse_swapped(candidate.place, gazetteer, places)
    return gazetteer


def _refuse_swapped(place: Place, gazetteer: "Gazetteer", table: object) -> None:
    """Refuse a user's place that lies in its country only with latitude and longitude exchanged."""
    country = gazetteer.country(place.country) if place.country else None
    if country is None:
        return
    swapped = place._replace(lat=max(-90.0, min(90.0, place.lon)), lon=place.lat)
    if distance_km(place, country) > _FAR * country.extent_km and distance_km(swapped, country) <= country.extent_km:
        where = f"{place.name!r} at lat {place.lat}, lon {place.lon}"
        msg = f"{str(table)!r}: {where} is not in {country.name}; are they swapped?"
        raise DataFileError(msg)


class Gazetteer:
    """A gazetteer, which finds places by name; made by `open_gazetteer`.

    Parameters
    ----------
    path
        The gazetteer file.
    own
        The user's places by folded name.
    fallback
        Geocoder for names that neither the file nor the table has.
    """

    def __init__(
        self,
        path: Path,
        own: Mapping[str, tuple[Candidate, ...]],
        fallback: Geocoder | None = None,
    ) -> None:
        self._fallback = fallback
        self._asked: dict[str, Place] = {}
        self._path = path
        self._own = dict(own)
        self._process = 0
        self._base: sqlite3.Connection | None = None
        self._steps = 0
        self._cached_candidates = lru_cache(maxsize=_CACHE)(self._whole(self._read_candidates))
        self._cached_near = lru_cache(maxsize=_CACHE)(self._read_near)
        self._cached_max_words = lru_cache(maxsize=_CACHE)(self._whole(self._read_max_words))
        self._place = lru_cache(maxsize=_CACHE)(self._whole(self._read_place))
        self._is_name = lru_cache(maxsize=_CACHE)(self._looks_up)
        self._own_first: dict[str, int] = {}
        for name in self._own:
            words = name.replace("-", " ").split()
            self._own_first[words[0]] = max(self._own_first.get(words[0], 0), len(words))
        self._check()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the file's path and the user's places; the copy opens the file again."""
        return Gazetteer, (self._path, self._own, self._fallback)

    def _whole(self, read: Callable[..., _Read]) -> Callable[..., _Read]:
        """Make a damaged value that a method reads one sentence."""

        @wraps(read)
        def told(*values: Any) -> _Read:
            try:
                return read(*values)
            except (struct.error, LookupError, TypeError, ValueError, OverflowError, AttributeError) as error:
                if isinstance(error, DataFileError):
                    raise
                msg = f"{str(self._path)!r} is no Dateline gazetteer, or it is damaged: a value cannot be read"
                raise DataFileError(msg) from error

        return told

    def _step(self) -> bool:
        """Tell SQLite to end a query that no gazetteer needs."""
        self._steps += 1
        return self._steps > _MOST_STEPS

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        if self._base is None or self._process != os.getpid():
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            self._base = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._base.execute(f"PRAGMA mmap_size = {_MMAP}")
            self._base.execute("PRAGMA trusted_schema = OFF")
            self._base.set_progress_handler(self._step, _STEP)
            self._process = os.getpid()
        self._steps = 0
        try:
            return self._base.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            msg = f"{str(self._path)!r} is no Dateline gazetteer, or it is damaged: {error}"
            raise DataFileError(msg) from error

    def _check(self) -> None:
        """Refuse a file that is no gazetteer, of another version, or cut."""
        msg = f"{str(self._path)!r} is not a Dateline gazetteer of version {FORMAT_VERSION}, or it is damaged"
        try:
            with self._path.open("rb") as file:
                head = file.read(100)
            pages, size = struct.unpack(">I", head[28:32])[0], struct.unpack(">H", head[16:18])[0]
            whole = self._path.stat().st_size == pages * size
            kind = (self._rows("PRAGMA application_id"), self._rows("PRAGMA user_version"))
        except (OSError, sqlite3.Error, struct.error, DataFileError) as error:
            raise DataFileError(msg) from error
        if not whole or kind != ([(FORMAT_ID,)], [(FORMAT_VERSION,)]):
            raise DataFileError(msg)
        try:  # a view, a trigger or a computed column would run what its maker wrote
            plain = {str(kind) for (kind,) in self._rows("SELECT DISTINCT type FROM sqlite_master")} <= {
                "table",
                "index",
            }
            if not plain or any(self._columns(table) != columns for table, columns in _SCHEMA.items()):
                raise DataFileError(msg)
            self._languages: dict[int, str] = dict(self._rows("SELECT id, code FROM languages"))
            self._bits: bytes = self._rows("SELECT bits FROM known")[0][0]
        except (LookupError, ValueError) as error:
            raise DataFileError(msg) from error
        if type(self._bits) is not bytes or len(self._bits) != BITS // 8:
            raise DataFileError(msg)

    def _columns(self, table: str) -> str:
        """List the columns of a table, the computed ones marked; empty for a virtual table."""
        (made,) = self._rows("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", table) or [("",)]
        columns = self._rows("SELECT name, hidden FROM pragma_table_xinfo(?)", table)
        plain = str(made[0]).lower().startswith("create table")
        return " ".join(f"{name}!" if hidden else str(name) for name, hidden in columns) if plain else ""

    def candidates(self, name: str, *, broad: bool = False) -> tuple[Candidate, ...]:
        """List the places a name can mean.

        Parameters
        ----------
        name
            The name as the text has it.
        broad
            Include names that alone mean no place: what its people are called ("Russian"), postal codes of states
            ("OR"), villages whose name hundreds share ("Sukamaju"). For names that are known to be places.

        Returns
        -------
        tuple of Candidate
            The user's places first, then the most populous. Abbreviations match only in their own capitals.
        """
        return self._cached_candidates(name, broad)

    def _read_candidates(self, name: str, broad: bool) -> tuple[Candidate, ...]:
        if not name or len(name) > _LONGEST or "\0" in name:
            return ()
        try:
            checks = {spelling(name), spelling(name.replace(".", "")), spelling(f"{name}." if "." in name else name)}
        except UnicodeEncodeError:
            return ()
        folded = fold(name)
        found = [candidate._replace(matched=name) for candidate in self._own.get(folded, ())]
        rows = self._rows("SELECT entries FROM names WHERE folded = ?", folded) if self._known(folded) else ()
        best: dict[int, tuple[int, int, bool]] = {}
        for ident, form, kind, language in struct.iter_unpack(ENTRY, rows[0][0]) if rows else ():
            exact = form in checks
            if (kind in _CAPITALS and not exact) or (kind in _BROAD and not broad):
                continue
            if ident not in best or (exact and not best[ident][2]):
                best[ident] = (kind, language, exact)
        found += [
            Candidate(self._place(ident), name, KINDS[kind], self._languages[language] or None, exact)
            for ident, (kind, language, exact) in best.items()
        ]
        if not found or " " in folded:  # "Mar Negro" is a village too
            held = {candidate.place.place_id for candidate in found}
            found += [one for one in self._exonyms(name, folded) if one.place.place_id not in held]
        bare = folded if folded.endswith("'s") else folded.replace("'", "")  # "Ba'a" is Baa; "London's" is not Londons
        plain = bare.replace("-", " ")  # "El-Obeid" is El Obeid
        if not found and plain != folded:
            return tuple(one._replace(matched=name, exact=False) for one in self._cached_candidates(plain, broad))
        return tuple(found)

    def _exonyms(self, name: str, folded: str) -> Iterator[Candidate]:
        """Yield the places that a name means in another language, those of them that the file has."""
        for place_id, language in read_exonyms().meant.get(folded, ()):
            for ident in self._idents(place_id):
                yield Candidate(self._place(ident), name, "exonym", language, exact=True)

    def _idents(self, place_id: str) -> list[int]:
        """Find the number of a place in the file; none where it is left out."""
        source, _, key = place_id.partition(":")
        if source == "geonames":
            return [ident for (ident,) in self._rows("SELECT id FROM places WHERE id = ?", int(key))]
        return [ident for (ident,) in self._rows("SELECT id FROM keys WHERE key = ?", place_id)]

    def near(self, name: str) -> tuple[str, ...]:
        """List the names of the gazetteer that are one slip of the pen away.

        Parameters
        ----------
        name
            A name of at least five letters; the letters of its own script and of English are tried.

        Returns
        -------
        tuple of str
            Folded names with one letter less, more or other, or two letters in the other order; the name of the largest
            place first. The name itself is not among them.
        """
        return self._cached_near(fold(name))

    def _read_near(self, folded: str) -> tuple[str, ...]:
        if not _SHORTEST_NEAR <= len(folded) <= _LONGEST_NEAR:
            return ()
        bits, known = self._bits, list[str]()
        for other in _slips(folded):
            bit = zlib.crc32(other.encode("utf-8", "replace")) % BITS
            spelled = other == " ".join(other.split()) and other.count("'") <= folded.count("'")
            if spelled and bits[bit >> 3] >> (bit & 7) & 1:
                known.append(other)
        sizes = {other: max((c.place.population for c in self.candidates(other)), default=-1) for other in known}
        return tuple(sorted((one for one in known if sizes[one] >= 0), key=lambda one: (-sizes[one], one)))

    def _known(self, folded: str) -> bool:
        """Tell whether the file may have a folded name; False is certain."""
        bit = zlib.crc32(folded.encode("utf-8", "replace")) % BITS
        return bool(self._bits[bit >> 3] & (1 << (bit & 7)))

    def max_words(self, first_word: str) -> int:
        """Return the number of words of the longest name that begins with a word.

        Parameters
        ----------
        first_word
            A word in any spelling.

        Returns
        -------
        int
            Number of words; 0 when no name begins with it.
        """
        return self._cached_max_words(first_word)

    def _read_max_words(self, first_word: str) -> int:
        try:
            folded = fold(first_word)
            rows = self._rows("SELECT longest FROM firsts WHERE word = ?", folded)
            single = rows or self._known(folded)
        except UnicodeEncodeError:
            return 0
        others = (self._own_first.get(folded, 0), read_exonyms().longest.get(folded, 0))
        return max(int(rows[0][0]) if rows else int(bool(single)), *others)

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
        if place_id in self._asked:
            return self._asked[place_id]
        if source == "user":
            for candidates in self._own.values():
                for candidate in candidates:
                    if candidate.place.place_id == place_id:
                        return candidate.place
        elif source == "geonames" and key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS:
            if self._rows("SELECT 1 FROM places WHERE id = ?", int(key)):
                return self._place(int(key))
        elif rows := self._rows("SELECT id FROM keys WHERE key = ?", place_id):
            return self._place(int(rows[0][0]))
        msg = f"the gazetteer has no place {place_id!r}"
        raise DataFileError(msg)

    def ask(self, name: str) -> Place | None:
        """Ask the fallback geocoder for a name that the gazetteer does not know.

        Parameters
        ----------
        name
            The name as the text has it.

        Returns
        -------
        Place or None
            Its answer; None when it has none, or when the gazetteer has no fallback.
        """
        place = self._fallback(name) if self._fallback else None
        if place is not None:
            self._asked[place.place_id] = place
        return place

    def country(self, code: str) -> Place | None:
        """Return a country by its code.

        Parameters
        ----------
        code
            ISO 3166-1 alpha-2.

        Returns
        -------
        Place or None
            The country, None when there is none of that code.
        """
        rows = self._rows("SELECT id FROM places WHERE country = ? AND feature IN ('A.PCLI', 'A.PCLD') LIMIT 1", code)
        return self._place(rows[0][0]) if rows else None

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
        return self.name_in(place_id, language) or self.place(place_id).name

    def name_in(self, place_id: str, language: str) -> str | None:
        """Return the name of a place in a language.

        Parameters
        ----------
        place_id
            As in `Place`.
        language
            ISO 639-1 code.

        Returns
        -------
        str or None
            The name; None where no source has one in that language or it is as in English, and for the user's places.
        """
        place = self.place(place_id)
        if place.source == "user" or place_id in self._asked:
            return None
        if label := read_exonyms().labels.get((place_id, language)):
            return label
        rows = self._rows("SELECT name FROM display WHERE id = ? AND language = ?", *self._idents(place_id), language)
        return str(rows[0][0]) if rows else None

    def codes(self, place_id: str) -> dict[str, str]:
        """Return the codes of a place in other systems.

        Parameters
        ----------
        place_id
            As in `Place`.

        Returns
        -------
        dict of str to str
            Codes by system in alphabetical order: ``"geonames"``, ``"iata"``, ``"icao"``, ``"iso3166-1"``,
            ``"iso3166-2"``, ``"kemendagri"`` (the official numbers of Indonesia's districts), ``"unlocode"``; those
            that the gazetteer has.
        """
        source, _, key = place_id.partition(":")
        own = {_SYSTEMS[source]: key} if source in _SYSTEMS else {}
        if source == "geonames" and key.isdigit():
            rows = self._rows("SELECT system, code FROM codes WHERE id = ?", int(key))
        else:
            rows = self._rows("SELECT system, code FROM codes JOIN keys USING (id) WHERE key = ?", place_id)
        return dict(sorted({**own, **dict(rows)}.items()))

    def towns(
        self, west: float, south: float, east: float, north: float, *, language: str, most: int
    ) -> list[tuple[str, float, float, int]]:
        """List the towns in a box, the most populous first.

        Parameters
        ----------
        west, south, east, north
            The box [degrees], between -180 and 180.
        language
            ISO 639-1 code of the names; a town without a name in it has its own.
        most
            How many at most.

        Returns
        -------
        list of tuple
            Name, longitude, latitude [degrees], and inhabitants.
        """
        rows = self._rows(
            "SELECT coalesce(d.name, p.name), p.lon / 1e5, p.lat / 1e5, p.population FROM places p "
            "LEFT JOIN display d ON d.id = p.id AND d.language = ? "
            "WHERE p.lat BETWEEN ? AND ? AND p.lon BETWEEN ? AND ? AND p.feature LIKE 'P.PPL%' "
            "ORDER BY p.population DESC, p.id LIMIT ?",
            language,
            *(round(value * 1e5) for value in (south, north, west, east)),
            most,
        )
        return [(str(name), float(lon), float(lat), int(people or 0)) for name, lon, lat, people in rows]

    def landmarks(
        self, west: float, south: float, east: float, north: float, *, language: str, large: int, least: int = 0
    ) -> list[tuple[Place, str]]:
        """List what readers may look for: all countries and capitals, large towns, and towns and divisions in a box.

        Parameters
        ----------
        west, south, east, north
            The box [degrees], between -180 and 180.
        language
            ISO 639-1 code of the names.
        large
            Inhabitants of a large town.
        least
            Inhabitants that towns and small divisions in the box have at least.

        Returns
        -------
        list of tuple
            Each place and its name in the language, or else its own; the most populous first, at most 4,000.
        """
        # Many divisions have no number of inhabitants: they have a limit of their own.
        rows = self._rows(
            f"SELECT d.name, p.id, {_PLACE} FROM "  # noqa: S608 - no user's text
            "(SELECT id, population, row_number() OVER (PARTITION BY feature IN "
            "('A.ADM1', 'A.ADM2', 'A.ADM3') ORDER BY population DESC, feature, id) AS place FROM places "
            "WHERE feature IN ('A.PCLI', 'A.PCLD', 'P.PPLC') OR (feature LIKE 'P.PPL%' AND population >= ?) OR "
            "(lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND "
            "(feature = 'A.ADM1' OR (population >= ? AND "
            "(feature LIKE 'P.PPL%' OR feature IN ('A.ADM2', 'A.ADM3')))))) f "
            "JOIN places p ON p.id = f.id LEFT JOIN places a ON a.id = p.admin1 LEFT JOIN places b ON b.id = p.admin2 "
            "LEFT JOIN display d ON d.id = f.id AND d.language = ? WHERE f.place <= ? "
            "ORDER BY p.population DESC, p.id",
            large,
            *(round(value * 1e5) for value in (south, north, west, east)),
            least,
            language,
            _MOST_LANDMARKS,
        )
        read = self._whole(self._as_place)
        return [(place, str(name or place.name)) for name, *row in rows for place in (read(*row),)]

    def sources(self) -> "pd.DataFrame":
        """List where the gazetteer's data come from.

        Returns
        -------
        pandas.DataFrame
            ``name``, ``version``, ``licence``, ``rows``, ``sha256``, ``attribution``.
        """
        import pandas as pd  # noqa: PLC0415

        columns = ["name", "version", "licence", "rows", "sha256", "attribution"]
        return pd.DataFrame(self._rows(f"SELECT {', '.join(columns)} FROM sources"), columns=columns)  # noqa: S608

    def check(self) -> None:
        """Read the whole file and compare it with the checksum beside it (``<file>.sha256``), where there is one.

        Raises
        ------
        DataFileError
            When the file is damaged.
        """
        if self._rows("PRAGMA quick_check(1)") != [("ok",)]:
            msg = f"{str(self._path)!r} is damaged"
            raise DataFileError(msg)
        self.compare_checksum()

    def compare_checksum(self) -> None:
        """Compare the file with the checksum beside it (``<file>.sha256``), where there is one.

        Raises
        ------
        DataFileError
            When the file is not the one that the checksum was made of.
        """
        beside = self._path.with_name(f"{self._path.name}.sha256")
        try:
            wanted = beside.read_text(encoding="ascii").split()[0] if beside.exists() else None
            with self._path.open("rb") as file:
                damaged = wanted is not None and hashlib.file_digest(file, "sha256").hexdigest() != wanted
        except (OSError, ValueError, LookupError) as error:
            msg = f"the checksum {str(beside)!r} cannot be read"
            raise DataFileError(msg) from error
        if damaged:
            msg = f"{str(self._path)!r} is damaged: its checksum is not the one it was made with"
            raise DataFileError(msg)

    def scan(self, text: str, *, cased: bool = True) -> Iterator[tuple[int, int]]:
        """Find the names of the gazetteer in a text, in one pass, without deciding whether they mean places.

        Parameters
        ----------
        text
            Any text.
        cased
            Whether to find only names that begin with a capital, or are in a script without capitals.

        Yields
        ------
        tuple of int
            Character offsets of the longest names, from left to right, end exclusive; they do not overlap.
        """
        longest, is_name, following, done = self.max_words, self._is_name, _NEXT.match, 0
        for match in (_CAPITAL if cased else _WORD).finditer(text):
            start, end = match.span()
            most = longest(text[start:end]) if start >= done else 0
            if not most or (cased and text[start].islower()):
                continue
            ends = [end]
            while len(ends) < most and (more := following(text, ends[-1])):
                ends.append(more.end())
            found = next((end for end in reversed(ends) if is_name(text[start:end])), None)
            if found is not None:
                yield start, found
                done = found

    def _looks_up(self, name: str) -> bool:
        """Tell whether a string is a name, its letters as they are where it is an abbreviation."""
        folded = fold(name)
        return folded in self._own or (self._known(folded) and bool(self.candidates(name)))

    def geocode(self, query: str, *, exactly_one: bool = True, **_options: Any) -> Any:
        """Look a name up as a geopy geocoder does.

        Parameters
        ----------
        query
            A name, also with what it lies in: "Paris, Texas".
        exactly_one
            Return the first candidate instead of all.
        **_options
            Other options of geopy geocoders; none has a meaning here.

        Returns
        -------
        geopy.location.Location or list or None
            The most populous place of that name, all of them, or None when there is none.
        """
        from geopy.location import Location  # noqa: PLC0415

        name, _, rest = str(query).partition(",")
        candidates = self.candidates(name.strip())
        for box in filter(None, (part.strip() for part in rest.split(","))):
            boxes = [candidate.place for candidate in self.candidates(box, broad=True)[:_BOXES]]
            candidates = tuple(c for c in candidates if any(inside(c.place, place) for place in boxes))
        found = [Location(c.place.name, (c.place.lat, c.place.lon, 0.0), c.place._asdict()) for c in candidates]
        if not found:
            return None
        return found[0] if exactly_one else found

    def _read_place(self, ident: int) -> Place:
        row = self._rows(
            f"SELECT {_PLACE} FROM places p LEFT JOIN places a ON a.id = p.admin1 "  # noqa: S608 - no user's text
            "LEFT JOIN places b ON b.id = p.admin2 WHERE p.id = ?",
            ident,
        )[0]
        return self._as_place(ident, *row)

    def _as_place(self, ident: int, *row: Any) -> Place:
        key, name, feature, country, admin1, admin2, lat, lon, population, extent = row
        lat, lon, population, extent = float(lat), float(lon), int(population or 0), float(extent)
        texts = all(
            isinstance(text, str) for text in (name, feature, country or "", admin1 or "", admin2 or "", key or "")
        )
        if not texts or not abs(lat) <= 90e5 or not abs(lon) <= 180e5:  # noqa: PLR2004
            msg = f"{str(self._path)!r} is damaged: the place {ident} is none"
            raise DataFileError(msg)
        place_id = key or f"geonames:{ident}"
        if feature == "A.ADM1":
            admin1 = name
        source = place_id.partition(":")[0]
        return Place(
            place_id, name, source, feature, country, admin1, admin2, lat / 1e5, lon / 1e5, population, extent / 10
        )


def _slips(folded: str) -> set[str]:
    """Make every string that is one edit from a name."""
    letters = {*"abcdefghijklmnopqrstuvwxyz' -", *folded}
    halves = [(folded[:at], folded[at:]) for at in range(len(folded) + 1)]
    less = {a + b[1:] for a, b in halves if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    other = {a + letter + b[1:] for a, b in halves if b for letter in letters}
    more = {a + letter + b for a, b in halves for letter in letters}
    return (less | swapped | other | more) - {folded}
