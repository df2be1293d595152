"""Columns: the tables of very many events, packed for a page.

A column is a list with one value for each row; words that occur again are kept once. The quotations are cut until the
page is as small as it was asked to be.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from maps.packing import pack_bytes, pack_json
from maps.payload import article_head, plain
from maps.records import TablesLike
from maps.view import is_area, is_country

__all__ = [
    "QUOTED",
    "article_frame",
    "event_frame",
    "pack_quotes",
    "pack_tables",
    "place_frame",
    "route_ends",
    "route_frame",
    "rows_of",
    "telling_frame",
]

QUOTED = ["title", "quote", "trigger"]  # columns of events that `pack_quotes` packs
_MOST_ROUTES = 3_000
_MOST_TELLINGS = 20  # of an event that a card lists
_LINE_UNITS = 1_000  # a degree
_LINE_TOLERANCE_DEGREES = 0.01
_POINT_UNITS = 10_000  # a degree
# How much of each quotation is kept [characters]: tried until the page is small enough.
_QUOTES: tuple[int | None, ...] = (None, 240, 160, 110, 90, 75, 62, 52, 43, 36, 30, 24)
_ABOUT, _PERHAPS = 1, 2
_WORD = re.compile(r" ?\w{1,16}|\W")
_ONE_BYTE, _TWO_BYTES = 160, 64 << 8
_RARELY_REPEATED = ("title", "quote", "name", "id", "source")

Frame = pd.DataFrame
Integers = npt.NDArray[np.int64]


def event_frame(story: TablesLike) -> Frame:
    """Return the columns of the events.

    Parameters
    ----------
    story
        The story, or several joined, or a corpus.

    Returns
    -------
    DataFrame
        One row for each event; days are counted from 1970, confidences are tenths, -1 where there is none.
    """
    table = story.events[story.events["drawn"].astype(bool)] if "drawn" in story.events else story.events
    offsets = _column(table, "start", 0), _column(table, "sentence_start", 0)
    return pd.DataFrame({
        "place_id": _column(table, "place_id"),
        "lon": _coordinates(table)[0],
        "lat": _coordinates(table)[1],
        "type": _texts(_column(table, "type")),
        "status": _texts(_column(table, "status")),
        **_days(table),
        "title": _texts(_column(table, "title")),
        "quote": _texts(_column(table, "sentence")),
        "trigger": np.maximum(_whole(offsets[0], 0) - _whole(offsets[1], 0), 0),
        "who": _texts(_column(table, "according_to")),
        "cues": _joined(_column(table, "cues")),
        "people": _joined(_column(table, "participants")),
        "counted": _counted(table),
        "article": _whole(_column(table, "article", 0), 0),
        "confidence": _tenths(_column(table, "confidence")),
        **({"sources": _whole(table["sources"], 1), "row": table.index.to_numpy()} if "sources" in table else {}),
    })  # fmt: skip


def telling_frame(story: TablesLike, events: Frame, places: Frame, *, longest: int) -> Frame:
    """Return the columns of the tellings of events that several articles tell.

    Parameters
    ----------
    story
        A corpus whose events are happenings.
    events
        The events, as `event_frame` gives them.
    places
        The places, as `place_frame` gives them.
    longest
        How much of a quotation is kept [characters].

    Returns
    -------
    DataFrame
        At most 20 rows for each event, in its order. No rows for a story whose events are no happenings.
    """
    table = getattr(story, "tellings", None)
    if table is None or "row" not in events:
        return pd.DataFrame({"event": np.zeros(0, dtype=np.int64)})
    number = pd.Series(np.arange(len(events)), index=events["row"].to_numpy())
    table = table[table["happening"].isin(number.index)]
    table = table.drop_duplicates(["happening", "article", "sentence_start"])  # one sentence can hold several tellings
    table = table[table.groupby("happening").cumcount() < _MOST_TELLINGS]
    starts = _whole(_column(table, "start", 0), 0) - _whole(_column(table, "sentence_start", 0), 0)
    cut = [_cut(text, max(at, 0), longest) for text, at in zip(_texts(table["sentence"]), starts, strict=True)]
    return pd.DataFrame({
        "event": number.loc[table["happening"]].to_numpy(),
        "place": rows_of(_column(table, "place_id"), places),
        "status": _texts(_column(table, "status")),
        **_days(table),
        "who": _texts(_column(table, "according_to")),
        "counted": _counted(table),
        "article": _whole(_column(table, "article", 0), 0),
        "quote": [text for text, _ in cut],
    })  # fmt: skip


def article_frame(story: TablesLike) -> Frame:
    """Return the columns of the articles.

    Parameters
    ----------
    story
        The story, or several joined, or a corpus.

    Returns
    -------
    DataFrame
        ``title``, ``source`` and ``published`` of each article, as text.
    """
    articles = getattr(story, "articles", [story.article])
    heads: list[dict[str, Any]] = [{**article_head(one), "source": plain(one.source)} for one in articles]
    return pd.DataFrame({key: _texts(head[key] for head in heads) for key in ("title", "source", "published")})


def place_frame(story: TablesLike) -> Frame:
    """Return the columns of the places.

    Parameters
    ----------
    story
        The story, or several joined, or a corpus.

    Returns
    -------
    DataFrame
        One row for each place; numbers that are not known are -1.
    """
    table = story.places
    lon, lat = _coordinates(table)
    features, extents = _column(table, "feature"), pd.to_numeric(_column(table, "extent_km"), errors="coerce")
    codes = _texts(features)
    sizes = [None if pd.isna(km) else float(km) for km in extents]
    return pd.DataFrame({
        "id": _texts(_column(table, "place_id")),
        "name": _texts(_column(table, "name")),
        "lon": lon,
        "lat": lat,
        "feature": codes,
        "country": _texts(_column(table, "country")),
        "admin1": _texts(_column(table, "admin1")),
        "population": _whole(_column(table, "population")),
        "extent_km": _whole(extents),
        "area": [is_area(code or None, km) for code, km in zip(codes, sizes, strict=True)],
        "is_country": [is_country(code) for code in codes],
        "mentions": _whole(_column(table, "mentions"), 0),
        "confidence": _tenths(_column(table, "confidence")),
        "drawn": _column(table, "drawn", True).astype(bool).to_numpy(),
        "reasons": [_listing(found) for found in _column(table, "reasons")],
        "others": [_others(found) for found in _column(table, "alternatives")],
    })  # fmt: skip


def route_frame(story: TablesLike, places: Frame) -> tuple[Frame, list[list[list[int]]], int]:
    """Return the columns of the routes, and their lines.

    Parameters
    ----------
    story
        The story, or several joined, or a corpus.
    places
        The places, as `place_frame` gives them.

    Returns
    -------
    DataFrame
        One row for each route that is drawn: at most 3,000.
    list
        Each line once, as differences of thousandths of a degree.
    int
        How many routes the story has.
    """
    table = story.routes
    total, table = len(table), table.iloc[:_MOST_ROUTES]
    geometry = (
        [shape if shape is not None and not shape.is_empty else None for shape in table.geometry] if total else []
    )
    shapes = [None if shape is None else shapely.simplify(shape, _LINE_TOLERANCE_DEGREES) for shape in geometry]
    number, distinct = pd.factorize(
        np.asarray([shapely.to_wkb(s, hex=True) if s else "" for s in shapes], dtype=object)
    )
    by_number = dict(zip(number.tolist(), shapes, strict=True))
    lines = [_line(by_number[k]) for k in range(len(distinct))]
    frame = pd.DataFrame({
        **{end: rows_of(_column(table, f"{end}_id"), places) for end in ("origin", "destination")},
        "mode": _texts(_column(table, "mode")),
        "status": _texts(_column(table, "status")),
        "network": _texts(_column(table, "network")),
        "length_km": _whole(_column(table, "length_km")),
        **_days(table),
        "who": _texts(_column(table, "according_to")),
        "article": _whole(_column(table, "article", 0), 0),
        "quote": _texts(_column(table, "sentence")),
        "line": number.astype(np.int64),
    })  # fmt: skip
    return frame, lines, total


def route_ends(story: TablesLike, places: Frame) -> Integers:
    """Return the places where the drawn routes begin and end.

    Parameters
    ----------
    story
        The story, or several joined, or a corpus.
    places
        The places, as `place_frame` gives them.

    Returns
    -------
    ndarray
        Row numbers of places, each once.
    """
    table = story.routes.iloc[:_MOST_ROUTES]
    return np.unique(
        np.concatenate([rows_of(_column(table, f"{end}_id"), places) for end in ("origin", "destination")])
    )


def rows_of(place_ids: "pd.Series[Any]", places: Frame) -> Integers:
    """Return the row numbers of places.

    Parameters
    ----------
    place_ids
        The places to look up.
    places
        The places, as `place_frame` gives them.

    Returns
    -------
    ndarray
        A row number for each id, -1 where the id is unknown.
    """
    known = {place_id: row for row, place_id in reversed(list(enumerate(places["id"])))}
    return np.asarray([known.get(place_id, -1) for place_id in place_ids], dtype=np.int64)


def pack_tables(tables: dict[str, Frame], **more: Any) -> str:
    """Pack tables column by column.

    Parameters
    ----------
    tables
        The tables by name.
    **more
        Other values in JSON's types, packed beside the tables.

    Returns
    -------
    str
        Base64 of gzipped JSON.
    """
    return pack_json({name: _columns(table) for name, table in tables.items()} | more)


def pack_quotes(events: Frame, limit: int) -> tuple[int | None, dict[str, str]]:
    """Pack the titles and quotations, cut until they fit.

    Parameters
    ----------
    events
        The columns `QUOTED` of the events.
    limit
        The size that the packed text should not exceed [bytes]. When even the shortest quotations exceed it, they are
        packed all the same.

    Returns
    -------
    int or None
        The length to which quotations were cut [characters]; None when they are whole.
    dict
        ``titles`` and ``quotes``, packed.
    """
    low, high = 0, len(_QUOTES) - 1
    packed = _packed_quotes(events, None)
    if sum(map(len, packed.values())) <= limit:
        return None, packed
    while low + 1 < high:
        middle = (low + high) // 2
        fits = sum(map(len, _packed_quotes(events, _QUOTES[middle]).values())) <= limit
        low, high = (low, middle) if fits else (middle, high)
    return _QUOTES[high], _packed_quotes(events, _QUOTES[high])


def _column(table: Any, name: str, missing: Any = None) -> "pd.Series[Any]":
    if name in table.columns:
        return pd.Series(table[name].to_numpy(dtype=object), dtype=object)
    return pd.Series([missing] * len(table), dtype=object)


def _objects(values: Iterable[Any]) -> "pd.Series[Any]":
    """Return values unchanged, as objects, because pandas' own text type refuses lone surrogates."""
    return pd.Series(list(values), dtype=object)


def _texts(values: Iterable[Any]) -> "pd.Series[Any]":
    return _objects(value if isinstance(value, str) else "" for value in values)


def _listing(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | np.ndarray) else []


def _strings(value: Any) -> list[str]:
    return list(map(str, _listing(value)))


def _joined(values: Iterable[Any]) -> "pd.Series[Any]":
    return _objects(", ".join(_strings(value)) for value in values)


def _counted(table: Any) -> "pd.Series[Any]":
    """Return the words of the counts of each row as one text."""
    lists = (found if isinstance(found, list) else [] for found in _column(table, "counts"))
    return _objects(" · ".join(str(count["text"]) for count in counts) for counts in lists)


def _whole(values: "pd.Series[Any]", missing: int = -1) -> Integers:
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    return np.where(np.isfinite(numbers), np.round(numbers), missing).astype(np.int64)


def _tenths(values: "pd.Series[Any]") -> Integers:
    return _whole(pd.to_numeric(values, errors="coerce") * 10)


def _days(table: Any) -> dict[str, Any]:
    """Return the first and last day of each row since 1970 (None if unknown), and whether they are approximate."""
    first, last = (_day(_column(table, name)) for name in ("time_start", "time_end"))
    first, last = first.fillna(last), last.fillna(first)
    edtf = _texts(_column(table, "time"))
    sure = [_ABOUT if "~" in one or "%" in one else _PERHAPS if "?" in one else 0 for one in edtf]
    return {"first": first, "last": last, "sure": sure}


def _day(values: "pd.Series[Any]") -> "pd.Series[Any]":
    days = values.astype("datetime64[s]").to_numpy().astype("datetime64[D]")
    return pd.Series(days.astype(np.int64), dtype="Int64").mask(np.isnat(days))


def _coordinates(table: Any) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    geometry = np.asarray(
        table.geometry.to_numpy() if hasattr(table, "geometry") else [None] * len(table), dtype=object
    )
    return shapely.get_x(geometry), shapely.get_y(geometry)


def _others(found: Any) -> list[str]:
    """Return the alternatives of a place, each as one text."""
    if not isinstance(found, list | tuple | np.ndarray):
        return []
    parts = ([other.get(key) for key in ("name", "admin1", "country")] for other in found if isinstance(other, dict))
    return [", ".join(str(part) for part in named if part) for named in parts]


def _line(shape: Any) -> list[list[int]]:
    """Return the parts of a line, each as differences of whole thousandths of a degree."""
    parts = []
    for part in shapely.get_parts(shape) if shape is not None else ():
        points = np.round(shapely.get_coordinates(part) * _LINE_UNITS).astype(np.int64)
        parts.append(np.r_[points[:1], np.diff(points, axis=0)].ravel().tolist())
    return parts


def _quoted(events: Frame, longest: int | None) -> Frame:
    """Cut quotations around the event's trigger; a title that its quotation contains is replaced by its length."""
    if longest is not None:
        cut = [_cut(text, at, longest) for text, at in zip(events["quote"], events["trigger"], strict=True)]
        events = events.assign(quote=_objects(text for text, _ in cut), trigger=[at for _, at in cut])
    rows = zip(events["title"], events["quote"], events["trigger"], strict=True)
    return events.assign(title=_objects(_held(*row) for row in rows))


def _held(title: str, quote: str, at: int) -> int | str:
    """Return the length of a title when its quotation contains it from the trigger on, else the title."""
    end = len(quote) - quote.endswith("…")
    length = min(len(title), end - at)
    return length if length > 0 and quote.startswith(title[:length], at) else title


def _cut(text: str, at: int, longest: int) -> tuple[str, int]:
    """Return part of a text around a position, and that position in the part."""
    if len(text) <= longest:
        return text, at
    start = min(max(at - longest // 3, 0), len(text) - longest)
    end = start + longest
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else ""), at - start + (1 if start else 0)


def _columns(frame: Frame) -> dict[str, Any]:
    """Return a frame column by column, in JSON's types: how `static/js/clusters/columns.js` reads it."""
    found: dict[str, Any] = {"size": len(frame)}
    for name in frame.columns:
        values = frame[name]
        if name in ("lon", "lat"):
            scaled = values.to_numpy(dtype=float) * _POINT_UNITS
            found[name] = [None if np.isnan(one) else round(one) for one in scaled.tolist()]
        elif name in ("reasons", "others"):
            found[name] = _listed(values)
        elif name == "last":
            found[name] = _numbers(values - frame["first"])
        elif name in ("first", "article"):
            known = values.dropna()
            found[name] = _numbers(known.diff().fillna(known).reindex(values.index))
        elif name in _RARELY_REPEATED:
            found[name] = values.tolist()
        elif values.dtype == object or isinstance(values.dtype, pd.StringDtype):
            found[name] = _worded(values)
        else:
            found[name] = _numbers(values)
    return found


def _numbers(values: "pd.Series[Any]") -> list[int | None]:
    whole = values.fillna(0).astype(np.int64)
    return [*(whole if values.notna().all() else whole.astype(object).where(values.notna(), None))]


def _worded(values: "pd.Series[Any]") -> dict[str, Any]:
    """Return each word once, and the number of the word in each row."""
    at, words = pd.factorize(values)
    return {"words": list(words), "at": at.tolist()}


def _listed(values: Iterable[list[str]]) -> dict[str, Any]:
    number: dict[str, int] = {}
    at = [[number.setdefault(word, len(number)) for word in row] for row in values]
    return {"words": plain(list(number)), "at": at}


def _packed_quotes(events: Frame, longest: int | None) -> dict[str, str]:
    quoted = _quoted(events, longest)
    words, stream = _spelled(quoted["quote"])
    columns = _columns(quoted.drop(columns=["quote"]))
    return {"titles": pack_json(columns | {"words": words}), "quotes": pack_bytes(stream)}


def _spelled(texts: Iterable[str]) -> tuple[list[str], bytes]:
    """Write texts as numbers of words, the frequent ones in one byte: gzip then makes them a third smaller.

    A number below 160 is one byte, below 16,544 two, of which the first is below 224, else three; 0 ends a text.
    """
    cut = [_WORD.findall(text) for text in texts]
    words = [word for word, _ in Counter(chain.from_iterable(cut)).most_common()]
    code = {word: _number(k) for k, word in enumerate(words, 1)}
    return words, b"".join(b"".join([code[word] for word in text]) + b"\0" for text in cut)


def _number(value: int) -> bytes:
    if value < _ONE_BYTE:
        return bytes([value])
    value -= _ONE_BYTE
    if value < _TWO_BYTES:
        return bytes([_ONE_BYTE + (value >> 8), value & 255])
    value -= _TWO_BYTES
    return bytes([_ONE_BYTE + 64 + (value >> 16), value >> 8 & 255, value & 255])
