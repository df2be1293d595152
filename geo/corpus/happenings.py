"""Happenings: one event of the world, with every article's telling of it.

New tellings are compared with those of the days around that lie in the same cell or in one another, and are grouped by
`geo.corpus.clusters`. A happening keeps its identity, and two happenings are never joined later: what was published
about one stays true.
"""

import datetime as dt
import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from shapely.geometry import Point

from geo.corpus.clusters import FLOOR, link_groups
from geo.corpus.matching import WINDOW_DAYS, Telling, odds
from geo.document import STATUSES
from geo.events import COUNTED, TYPES
from geo.gazetteer import Place, inside
from geo.tables import Column

__all__ = ["HAPPENINGS", "UNDATED", "Entry", "Index", "decide", "founded", "join_tellings"]

HAPPENINGS: Mapping[str, Column] = {
    "happening_id": Column("string", "Identity of the happening; it never changes."),
    "type": Column("category", "What most sources say it is.", values=tuple(TYPES)),
    "title": Column("string", "The title of its surest telling."),
    "place_id": Column("string", "The place that most sources give.", null="No source gives one."),
    "time": Column("string", "The days that most sources give.", "EDTF (ISO 8601-2 level 1)", "No source gives any."),
    "time_start": Column("date", "First day.", "day", "No source gives any."),
    "time_end": Column("date", "Last day.", "day", "No source gives any."),
    "status": Column("category", "What most sources say last.", values=STATUSES),
    "sources": Column("integer", "Independent sources: publishers, copies of one text left out.", "publishers"),
    "tellings": Column("integer", "Events of articles that tell it.", "events"),
    "first_seen": Column("date", "First day on which an article told it.", "day", "No day of publication is known."),
    "last_seen": Column("date", "Last day on which an article told it.", "day", "No day of publication is known."),
    "article_id": Column("string", "The article of its surest telling."),
    "event_id": Column("string", "Its surest telling in `events`."),
    "told_places": Column("list", "Every place that a source gives, by `place_id`; the most frequent first."),
    "told_times": Column("list", "Every days that a source gives, in EDTF; the most frequent first."),
    "told_statuses": Column("list", "Every status that a source gives; the most frequent first."),
    "told_counts": Column(
        "list",
        "The numbers of people that each source gave last, of each kind: `source`, `article_id`, and `kind`, `least`, "
        "`most`, `about` and `text` as in `counts` of `events`.",
        "persons",
    ),
    "confidence": Column("number", "The confidence of its surest telling.", "0-1"),
    "drawn": Column("boolean", "Whether a telling is sure enough to draw it on a map."),
    "geometry": Column("geometry", "Point of its place.", "degrees, EPSG:4326", "No source gives a place."),
}
_CELL = 0.5  # degrees
_AREA_KM = 50.0  # a place of this radius or more is an area, in which others lie
_MOST_CANDIDATES = 300  # tellings with which a new one is compared, the nearest in time
_MOST_OF_ONE = 8  # tellings that stand for a happening, of each day and cell
_AT_ONCE = 1_000  # new tellings that are grouped together; the next ones join their happenings
_MOST_DAYS_APART = 3  # between the days of two tellings of one happening
_UNKNOWN = dt.date(1, 1, 1)
UNDATED = "unknown"  # in the place of a day

Key = tuple[Any, ...]


class Entry(NamedTuple):
    """A telling that has its happening.

    Parameters
    ----------
    telling
        The telling.
    happening
        The identity of its happening.
    """

    telling: Telling
    happening: str


class Index:
    """The tellings of the days that a batch needs, by day and cell.

    Parameters
    ----------
    load
        Gives the entries of a day of publication that earlier batches wrote.
    """

    def __init__(self, load: Callable[[dt.date | None], Iterable[Entry]]) -> None:
        self._load = load
        self._days: dict[dt.date | None, dict[Key, dict[str, list[Entry]]]] = {}
        self._happenings: dict[dt.date | None, dict[str, list[Entry]]] = {}

    def need(self, days: Iterable[dt.date | None]) -> None:
        """Load the days around these, and forget all others.

        Parameters
        ----------
        days
            Days of publication.
        """
        wanted: set[dt.date | None] = set()
        for day in set(days):
            reach = range(-2 * WINDOW_DAYS, 2 * WINDOW_DAYS + 1)
            wanted |= {None} if day is None else {day + dt.timedelta(days=shift) for shift in reach}
        for day in self._days.keys() - wanted:
            del self._days[day], self._happenings[day]
        for day in sorted(wanted - self._days.keys(), key=lambda one: one or _UNKNOWN):
            self._days[day], self._happenings[day] = defaultdict(lambda: defaultdict(list)), defaultdict(list)
            for entry in self._load(day):
                self.add(entry)

    def add(self, entry: Entry) -> None:
        """Add a telling.

        Parameters
        ----------
        entry
            The telling with its happening; its day is one that was asked for.
        """
        day = entry.telling.published
        self._happenings[day][entry.happening].append(entry)
        for key in _kept_under(entry.telling.place):
            standing = self._days[day][key][entry.happening]
            if len(standing) < _MOST_OF_ONE:
                standing.append(entry)

    def near(self, telling: Telling) -> list[Entry]:
        """Find the tellings with which one is to be compared.

        Parameters
        ----------
        telling
            The telling.

        Returns
        -------
        list of Entry
            Some 300 at most, the nearest in time first; of one happening the first eight of each day and cell.
        """
        found: dict[tuple[str, str], Entry] = {}
        published, keys = telling.published, _looked_up_under(telling.place)
        for day in self._reach(published):
            by_key = self._days[day]
            for key in keys:
                for happening, entries in by_key.get(key, {}).items():
                    if _close(published, founded(happening)):
                        for entry in entries:
                            if worth_comparing(telling, entry.telling):
                                found[entry.telling.article_id, entry.telling.event_id] = entry
                if len(found) >= _MOST_CANDIDATES:
                    return list(found.values())
        return list(found.values())

    def of(self, happening: str, published: dt.date | None) -> list[Entry]:
        """Return all tellings of a happening, in the order in which they came.

        Parameters
        ----------
        happening
            Its identity.
        published
            Day of publication of one of its tellings.

        Returns
        -------
        list of Entry
            Its tellings.
        """
        days = self._reach(published, 2 * WINDOW_DAYS)
        return [
            entry
            for day in sorted(days, key=lambda one: one or _UNKNOWN)
            for entry in self._happenings[day].get(happening, ())
        ]

    def _reach(self, day: dt.date | None, reach: int = WINDOW_DAYS) -> list[dt.date | None]:
        """Give the days around one, the nearest first."""
        if day is None:
            return [None]
        shifts = sorted(range(-reach, reach + 1), key=lambda shift: (abs(shift), shift))
        return [day + dt.timedelta(days=shift) for shift in shifts if day + dt.timedelta(days=shift) in self._days]


def worth_comparing(one: Telling, other: Telling) -> bool:
    """Tell whether two tellings may be of one happening at all.

    Parameters
    ----------
    one, other
        The tellings.

    Returns
    -------
    bool
        False when their days lie more than three days apart, when they are of one article, or when they are of one
        language and have neither the beginning of a word nor a name nor a number in common.
    """
    if one.article_id == other.article_id:
        return False
    if one.language and one.language == other.language and one.marks.isdisjoint(other.marks):
        return False
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return True
    return max((other.first - one.last).days, (one.first - other.last).days) <= _MOST_DAYS_APART


def _division(place: Place) -> Key:
    return (place.country, place.admin1 or place.name)


def _is_area(place: Place) -> bool:
    return place.feature.startswith("A.") and place.extent_km >= _AREA_KM


def _cell(place: Place) -> tuple[int, int]:
    return math.floor(place.lat / _CELL), math.floor(place.lon / _CELL)


def _kept_under(place: Place | None) -> list[Key]:
    if place is None:
        return []
    if not _is_area(place):
        return [("cell", *_cell(place)), ("inside", place.country), ("inside", *_division(place))]
    if place.feature.startswith("A.PCL"):
        return [("area", place.country)]
    return [("area", *_division(place)), ("inside", place.country)]


def _looked_up_under(place: Place | None) -> list[Key]:
    if place is None:
        return []
    if not _is_area(place):
        row, column = _cell(place)
        around = [("cell", row + down, column + right) for down in (0, -1, 1) for right in (0, -1, 1)]
        return [*around, ("area", *_division(place)), ("area", place.country)]
    if place.feature.startswith("A.PCL"):
        return [("area", place.country), ("inside", place.country)]
    return [("area", *_division(place)), ("inside", *_division(place)), ("area", place.country)]


def join_tellings(tellings: Sequence[Telling], index: Index) -> list[str]:
    """Give each new telling its happening, an old one or a new one, and add it to the index.

    Parameters
    ----------
    tellings
        The new tellings.
    index
        The tellings of earlier batches.

    Returns
    -------
    list of str
        The happening of each telling.
    """
    index.need(telling.published for telling in tellings)
    return [
        happening
        for at in range(0, len(tellings), _AT_ONCE)
        for happening in _join(tellings[at : at + _AT_ONCE], index)
    ]


def _join(tellings: Sequence[Telling], index: Index) -> list[str]:
    """Group new tellings with each other and with the happenings around them."""
    old: dict[str, int] = {}
    groups: list[list[str]] = [[telling.article_id] for telling in tellings]
    fixed = [False] * len(tellings)
    pairs: dict[tuple[int, int], tuple[float, int]] = {}
    counted: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for number, telling in enumerate(tellings):
        for entry in index.near(telling):
            value = odds(telling, entry.telling)
            group = old.setdefault(entry.happening, len(groups))
            if group == len(groups):
                groups.append([])
                fixed.append(True)
            one = entry.telling
            if (one.article_id, one.event_id) not in counted[entry.happening]:
                counted[entry.happening].add((one.article_id, one.event_id))
                groups[group].append(one.article_id)
            total, compared = pairs.get((number, group), (0.0, 0))
            pairs[number, group] = (total + max(value, FLOOR), compared + 1)
    for first, second in _new_pairs(tellings):
        pairs[first, second] = (max(odds(tellings[first], tellings[second]), FLOOR), 1)
    ends = link_groups(groups, fixed, pairs)
    names = {group: happening for happening, group in old.items()}
    for number, telling in enumerate(tellings):
        names.setdefault(ends[number], _identity(tellings[ends[number]]) if ends[number] < len(tellings) else "")
        index.add(Entry(telling, names[ends[number]]))
    return [names[end] for end in ends[: len(tellings)]]


def _new_pairs(tellings: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    """Give the pairs of new tellings that are to be compared."""
    kept: dict[Key, list[int]] = defaultdict(list)
    for number, telling in enumerate(tellings):
        found: set[int] = set()
        for key in _looked_up_under(telling.place):
            found.update(kept.get(key, ()))
        for key in _kept_under(telling.place):
            kept[key].append(number)
        day = telling.published
        close = [k for k in found if _close(tellings[k].published, day) and worth_comparing(tellings[k], telling)]
        yield from ((one, number) for one in sorted(close)[-_MOST_CANDIDATES:])


def _close(one: dt.date | None, other: dt.date | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs((one - other).days) <= WINDOW_DAYS


def _identity(telling: Telling) -> str:
    """Make the identity of a happening of the telling that founds it: its day of publication and a checksum."""
    digest = hashlib.blake2b(f"{telling.article_id} {telling.event_id}".encode(), digest_size=8).hexdigest()
    return f"{telling.published or UNDATED}-{digest}"


def founded(happening: str) -> dt.date | None:
    """Return the day of publication of the telling that founded a happening.

    Parameters
    ----------
    happening
        Its identity.

    Returns
    -------
    datetime.date or None
        The day; None when it is not known.
    """
    day = happening.rpartition("-")[0]
    return None if day == UNDATED else dt.date.fromisoformat(day)


def decide(happening: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """Decide place, days and status of a happening by how many independent sources say so.

    Parameters
    ----------
    happening
        Its identity.
    entries
        All its tellings.

    Returns
    -------
    dict
        Its row of `HAPPENINGS`.
    """
    tellings = [entry.telling for entry in entries]
    surest = max(tellings, key=lambda one: (one.row["drawn"], one.row["confidence"], one.article_id))
    places = {one.place.place_id: one.place for one in tellings if one.place}
    told_places = _votes(tellings, lambda one: one.place and one.place.place_id)
    told_times = _votes(tellings, lambda one: one.row["time"])
    told_statuses = _votes(tellings, lambda one: one.row["status"])
    place = _agreed_place(told_places, places)
    time = next(iter(told_times), None)
    dated = next((one for one in tellings if one.row["time"] == time and time), None)
    days = sorted(one.published for one in tellings if one.published)
    return {
        "happening_id": happening,
        "type": next(iter(_votes(tellings, lambda one: one.row["type"]))),
        "title": surest.row["title"],
        "place_id": place and place.place_id,
        "time": time,
        "time_start": dated and dated.first,
        "time_end": dated and dated.last,
        "status": next(iter(told_statuses)),
        "sources": len({one.source for one in tellings}),
        "tellings": len(tellings),
        "first_seen": days[0] if days else None,
        "last_seen": days[-1] if days else None,
        "article_id": surest.article_id,
        "event_id": surest.event_id,
        "told_places": list(told_places),
        "told_times": list(told_times),
        "told_statuses": list(told_statuses),
        "told_counts": _told_counts(tellings),
        "confidence": surest.row["confidence"],
        "drawn": any(one.row["drawn"] for one in tellings),
        "geometry": Point(place.lon, place.lat) if place else None,
    }


def _told_counts(tellings: Sequence[Telling]) -> list[dict[str, Any]]:
    """List what each source says of each kind of count; what it said last replaces what it had said before."""
    last: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in sorted(tellings, key=lambda one: (one.published or _UNKNOWN, one.article_id, one.event_id)):
        by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for count in _counts_of(one.row):
            given = {name: count[name] for name in ("kind", "least", "most", "about", "text")}
            by_kind[count["kind"]].append({"source": one.source, "article_id": one.article_id, **given})
        last.update({(one.source, kind): given for kind, given in by_kind.items()})
    return [count for kind in COUNTED for key in sorted(last) if key[1] == kind for count in last[key]]


def _counts_of(event: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the counts of an event's row, which a dataset keeps as JSON text."""
    given = event["counts"]
    return list(json.loads(given) if isinstance(given, str) else given)


def _votes(tellings: Sequence[Telling], value: Callable[[Telling], Any]) -> dict[Any, int]:
    """Count what sources say, each source once with what it says last; what was said later wins a tie."""
    last: dict[str, Any] = {}
    when: dict[Any, dt.date] = {}
    ordered = sorted(tellings, key=lambda one: (one.published or _UNKNOWN, one.row["drawn"], one.row["confidence"]))
    said = [(one, value(one)) for one in ordered]
    for one, what in said:
        if what is not None:
            last[one.source] = what
            when[what] = one.published or _UNKNOWN
    counts = Counter(last.values())
    every = dict.fromkeys(what for _, what in said if what is not None)
    return {
        what: counts[what]
        for what in sorted(every, key=lambda what: (-counts[what], -when[what].toordinal(), str(what)))
    }


def _agreed_place(votes: Mapping[str, int], places: Mapping[str, Place]) -> Place | None:
    """Choose the place with most votes; a vote for a place is one for what lies in it too, so the exact one wins."""
    if not votes:
        return None
    support = {
        one: votes[one] + sum(votes[other] for other in votes if inside(places[one], places[other])) for one in votes
    }
    return places[min(support, key=lambda one: (-support[one], places[one].extent_km, one))]
