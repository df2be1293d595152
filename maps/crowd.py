"""The crowd: more events than a page can hold as elements, as columns packed into it and drawn on a canvas.

A column is a list with one value a row; words that come again are kept once. What even columns cannot hold is put
together by cell and period, and what was cut or put together is said on the page.
"""

import base64
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from maps.basemap import story_basemap
from maps.payload import article_head, as_script_data, page_strings, ui_language
from maps.view import first_view, is_area, is_country

__all__ = ["MOST_EVENTS", "MOST_MARKS", "PAGE_BYTES", "crowd_payload", "is_crowd"]

MOST_MARKS = 2_000  # places and events that a page shows as elements
MOST_EVENTS = 100_000  # rows that a page shows one by one
PAGE_BYTES = 3_000_000
_FRAME_BYTES = 330_000  # the page without its data: Leaflet, the page's own scripts and style
_MOST_ROUTES = 3_000
_MOST_NOTES = 5
_MOST_OUTLINES = 40  # countries drawn as they are; others as their spread
_LINE_UNITS = 1_000  # a degree
_LINE_TOLERANCE_DEGREES = 0.01
_POINT_UNITS = 10_000
_VIEWED = 600  # events that decide where the page opens
# How much of each quotation is kept [characters]: tried until the page is small.
_QUOTES: tuple[int | None, ...] = (None, 240, 160, 110, 90, 75, 62, 52, 43, 36, 30, 24)
# How events are put together when there are too many: the side of a cell [degrees] and the period, finest first.
_CELLS: tuple[tuple[float, str], ...] = (
    *((0.05, "D"), (0.1, "W"), (0.25, "W"), (0.5, "M"), (1.0, "M"), (2.0, "Y")),
    *((5.0, "Y"), (10.0, "Y"), (30.0, "Y")),
)
_PERIODS = {"D": "day", "W": "week", "M": "month", "Y": "year"}
_ABOUT, _PERHAPS = 1, 2
_WORD = re.compile(r" ?\w{1,16}|\W")
_ONE_BYTE, _TWO_BYTES = 160, 64 << 8
_QUOTED = ["title", "quote", "trigger"]
_SELDOM_AGAIN = ("title", "quote", "name", "id", "source")

Frame = pd.DataFrame
Integers = npt.NDArray[np.int64]


def is_crowd(story: Any) -> bool:
    """Return whether a story has too many marks for a page of elements.

    Parameters
    ----------
    story
        The story, or several joined, or a corpus.

    Returns
    -------
    bool
        True above `MOST_MARKS` places and events, and for a corpus, which has no text to show.
    """
    return len(story.places) + len(story.events) > MOST_MARKS or bool(getattr(story, "is_corpus", False))


def crowd_payload(story: Any, *, language: str | None = None, page_bytes: int = PAGE_BYTES) -> dict[str, Any]:
    """Return what a page needs to know about very many events, as JSON's types only.

    Parameters
    ----------
    story
        ``article``, and the tables ``places``, ``events`` and ``routes``; of several, ``articles`` too.
    language
        Language of the page's own words; None takes the article's, or English.
    page_bytes
        The size the page should stay below [bytes]; quotations are cut when they must.

    Returns
    -------
    dict
        ``crowd`` holds the packed columns and what was cut or put together; the rest is as in
        :func:`maps.payload.story_payload`.

    Raises
    ------
    OptionError
        When `language` is not one of the page's.
    """
    chosen = ui_language(story.article.language, language)
    head = article_head(story.article)
    events, places = _located(_event_frame(story), _place_frame(story))
    total = len(events)
    put_together = None
    if total > MOST_EVENTS:
        events, places, put_together = _aggregated(events, places, _route_ends(story, places))
    view = first_view(_seen(events, places))
    inhabited = events.loc[events["place"] >= 0, "place"].value_counts().index
    countries = places.iloc[inhabited].query("is_country")["country"].dropna().unique()[:_MOST_OUTLINES]
    payload: dict[str, Any] = {
        "language": chosen,
        "strings": page_strings(chosen),
        "article": head | {"notes": head["notes"][:_MOST_NOTES]},
        "view": vars(view) | {},
        "basemap": story_basemap(view, language=chosen, countries=[str(code) for code in countries]),
    }
    routes, lines, routes_total = _route_frame(story, places)
    room = page_bytes - _FRAME_BYTES - len(as_script_data(payload))
    tables = {
        "events": events.drop(columns=_QUOTED),
        "places": places,
        "routes": routes,
        "articles": _article_frame(story),
    }
    packed = _packed({name: _columns(table) for name, table in tables.items()} | {"lines": lines})
    longest, quotes = _fitting(events[_QUOTED], room - len(packed))
    payload["crowd"] = {
        "packed": {"rest": packed, **quotes},
        "total": total,
        "rows": len(events),
        "put_together": put_together,
        "quotes_cut": longest,
        "routes_total": routes_total,
        "texts_left": bool(story.article.text),
        "notes_left": max(len(head["notes"]) - _MOST_NOTES, 0),
    }
    return payload


def _column(table: Any, name: str, missing: Any = None) -> "pd.Series[Any]":
    if name in table.columns:
        return pd.Series(table[name].to_numpy(dtype=object), dtype=object)
    return pd.Series([missing] * len(table), dtype=object)


def _objects(values: Iterable[Any]) -> "pd.Series[Any]":
    """Return values as they are: pandas' own text type refuses halves of characters."""
    return pd.Series(list(values), dtype=object)


def _texts(values: Iterable[Any]) -> "pd.Series[Any]":
    return _objects(value if isinstance(value, str) else "" for value in values)


def _strings(value: Any) -> list[str]:
    return list(map(str, value)) if isinstance(value, list | tuple | np.ndarray) else []


def _joined(values: Iterable[Any]) -> "pd.Series[Any]":
    return _objects(", ".join(_strings(value)) for value in values)


def _whole(values: "pd.Series[Any]", missing: int = -1) -> Integers:
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    return np.where(np.isfinite(numbers), np.round(numbers), missing).astype(np.int64)


def _tenths(values: "pd.Series[Any]") -> Integers:
    return _whole(pd.to_numeric(values, errors="coerce") * 10)


def _days(table: Any) -> dict[str, Any]:
    """Return the first and the last day of each row, counted from 1970 (None: not known), and how sure they are."""
    first, last = (_day(_column(table, name)) for name in ("time_start", "time_end"))
    first, last = first.fillna(last), last.fillna(first)
    edtf = _texts(_column(table, "time"))
    sure = [_ABOUT if "~" in one or "%" in one else _PERHAPS if "?" in one else 0 for one in edtf]
    return {"first": first, "last": last, "sure": sure}


def _day(values: "pd.Series[Any]") -> "pd.Series[Any]":
    days = values.astype("datetime64[s]").to_numpy().astype("datetime64[D]")
    return pd.Series(days.astype(np.int64), dtype="Int64").mask(np.isnat(days))


def _event_frame(story: Any) -> Frame:
    table = story.events
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
        "article": _whole(_column(table, "article", 0), 0),
        "confidence": _tenths(_column(table, "confidence")),
    })  # fmt: skip


def _article_frame(story: Any) -> Frame:
    heads = [article_head(article) for article in getattr(story, "articles", [story.article])]
    return pd.DataFrame({key: _texts(head[key] for head in heads) for key in ("title", "source", "published")})


def _coordinates(table: Any) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    geometry = np.asarray(
        table.geometry.to_numpy() if hasattr(table, "geometry") else [None] * len(table), dtype=object
    )
    return shapely.get_x(geometry), shapely.get_y(geometry)


def _place_frame(story: Any) -> Frame:
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
        "reasons": [_strings(said) for said in _column(table, "reasons")],
        "others": [_others(found) for found in _column(table, "alternatives")],
    })  # fmt: skip


def _others(found: Any) -> list[str]:
    """Return the namesakes of a place as words."""
    if not isinstance(found, list | tuple | np.ndarray):
        return []
    parts = ([other.get(key) for key in ("name", "admin1", "country")] for other in found if isinstance(other, dict))
    return [", ".join(str(part) for part in named if part) for named in parts]


def _located(events: Frame, places: Frame) -> tuple[Frame, Frame]:
    """Give each event the row of its place, -1 for none; an event with a point of its own and no place gets one."""
    rows = _rows_of(events["place_id"], places)
    spots = events[["lon", "lat"]].to_numpy(dtype=float)
    loose = (rows < 0) & np.isfinite(spots).all(axis=1)
    if loose.any():
        points, number = np.unique(spots[loose], axis=0, return_inverse=True)
        rows[loose] = len(places) + number.ravel()
        places = pd.concat([places, _nameless(points)[places.columns]], ignore_index=True)
    nowhere = ~np.isfinite(places[["lon", "lat"]].to_numpy(dtype=float)).all(axis=1)
    rows[np.isin(rows, np.flatnonzero(nowhere))] = -1
    return events.assign(place=rows).drop(columns=["place_id", "lon", "lat"]), places


def _rows_of(place_ids: "pd.Series[Any]", places: Frame) -> Integers:
    """Return where places stand in their table, -1 for those that do not."""
    known = {place_id: row for row, place_id in reversed(list(enumerate(places["id"])))}
    return np.asarray([known.get(place_id, -1) for place_id in place_ids], dtype=np.int64)


def _nameless(points: npt.NDArray[np.float64]) -> Frame:
    words = dict.fromkeys(("id", "name", "feature", "country", "admin1"), "")
    numbers = {"population": -1, "extent_km": -1, "confidence": -1, "mentions": 0, "area": False, "is_country": False}
    made = pd.DataFrame({"lon": points[:, 0], "lat": points[:, 1]}).assign(**words, **numbers)
    made["reasons"] = made["others"] = [[] for _ in points]
    return made


def _aggregated(events: Frame, places: Frame, kept: Integers) -> tuple[Frame, Frame, dict[str, Any]]:
    """Put events together that lie in one cell and period and are equally sure; the surest of them speaks for all."""
    for degrees, period in _CELLS:
        cells, cell = _cells(events, places, degrees, kept)
        keys = [cell, _period(events, period), pd.factorize(events["status"])[0]]
        group = pd.MultiIndex.from_arrays(keys).factorize()[0]
        if group.max() < MOST_EVENTS:
            break
    order = np.lexsort((-events["confidence"].to_numpy(), group))
    leaders = order[np.r_[True, np.diff(group[order]) != 0]]
    counts, ends = np.bincount(group), events.groupby(group)
    merged = events.iloc[leaders].reset_index(drop=True)
    merged = merged.assign(
        place=cell[leaders], count=counts, first=ends["first"].min().to_numpy(), last=ends["last"].max().to_numpy()
    )
    return merged, cells, {"degrees": degrees, "period": _PERIODS[period]}


def _cells(events: Frame, places: Frame, degrees: float, kept: Integers) -> tuple[Frame, Integers]:
    """Return a place for each cell, named after the one with most events in it, and the cell of each event."""
    rows = np.arange(len(places))
    weight = np.bincount(events.loc[events["place"] >= 0, "place"], minlength=len(places))
    spots = places[["lon", "lat"]].to_numpy(dtype=float)
    finite = np.isfinite(spots).all(axis=1) & ((weight > 0) | np.isin(rows, kept))
    # An area is a cell of its own, since a country's events are not a town's; so is the end of a route, for its name.
    corner = np.floor(np.nan_to_num(spots) / degrees).astype(np.int64)
    own = np.where(places["area"] | np.isin(rows, kept), rows, -1)
    key = pd.MultiIndex.from_arrays([corner[:, 0], corner[:, 1], own]).factorize()[0]
    chosen = np.flatnonzero(finite)
    order = chosen[np.lexsort((-weight[chosen], key[chosen]))]
    leaders = order[np.r_[True, np.diff(key[order]) != 0]] if len(order) else order
    row_of = np.full(int(key.max(initial=-1)) + 1, -1)
    row_of[key[leaders]] = np.arange(len(leaders))
    cells = places.iloc[leaders].reset_index(drop=True)
    cells = cells.assign(others_near=np.bincount(row_of[key[chosen]], minlength=len(leaders)) - 1)
    at = events["place"].to_numpy()
    return cells, np.where(at >= 0, row_of[key[at]], -1) if len(key) else at


def _period(events: Frame, period: str) -> Integers:
    known = events["first"].notna().to_numpy()
    days = events["first"].fillna(0).to_numpy(dtype=np.int64)
    if period == "D":
        at = days
    elif period == "W":
        at = (days + 3) // 7  # weeks begin on Monday; 1970 began on a Thursday
    else:
        at = days.astype("datetime64[D]").astype(f"datetime64[{period}]").astype(np.int64)
    return np.where(known, at, np.iinfo(np.int64).min)


def _seen(events: Frame, places: Frame) -> dict[str, Any]:
    """Return events, evenly taken, in the shape in which :func:`maps.view.first_view` looks at a story."""
    at = events.loc[(events["place"] >= 0), "place"].to_numpy()
    at = at[~places["area"].to_numpy(dtype=bool)[at]] if len(at) else at
    if not len(at):
        at = np.flatnonzero(np.isfinite(places["lon"].to_numpy(dtype=float)))
    taken = at[np.linspace(0, len(at) - 1, min(len(at), _VIEWED)).astype(int)] if len(at) else at
    points = places[["lon", "lat"]].to_numpy(dtype=float)
    by_id = {int(k): {"id": int(k), "lon": float(points[k, 0]), "lat": float(points[k, 1])} for k in np.unique(taken)}
    rest = {"area": False, "extent_km": None, "roles": ["scene"], "mentions": 1}
    return {
        "places": [spot | rest for spot in by_id.values()],
        "events": [{"place": int(k), "lon": by_id[int(k)]["lon"], "lat": by_id[int(k)]["lat"]} for k in taken],
        "routes": [],
    }


def _route_ends(story: Any, places: Frame) -> Integers:
    """Return the rows of the places that the drawn routes begin and end at."""
    table = story.routes.iloc[:_MOST_ROUTES]
    return np.unique(
        np.concatenate([_rows_of(_column(table, f"{end}_id"), places) for end in ("origin", "destination")])
    )


def _route_frame(story: Any, places: Frame) -> tuple[Frame, list[list[list[int]]], int]:
    """Return the routes, each line once, and how many there were."""
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
        **{end: _rows_of(_column(table, f"{end}_id"), places) for end in ("origin", "destination")},
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


def _line(shape: Any) -> list[list[int]]:
    """Return the parts of a line, each as differences of whole thousandths of a degree."""
    parts = []
    for part in shapely.get_parts(shape) if shape is not None else ():
        points = np.round(shapely.get_coordinates(part) * _LINE_UNITS).astype(np.int64)
        parts.append(np.r_[points[:1], np.diff(points, axis=0)].ravel().tolist())
    return parts


def _fitting(events: Frame, room: int) -> tuple[int | None, dict[str, str]]:
    """Pack the quotations as long as a page has room for; as short as can be when it has room for none."""
    low, high = 0, len(_QUOTES) - 1
    packed = _packed_quotes(events, None)
    if sum(map(len, packed.values())) <= room:
        return None, packed
    while low + 1 < high:
        middle = (low + high) // 2
        fits = sum(map(len, _packed_quotes(events, _QUOTES[middle]).values())) <= room
        low, high = (low, middle) if fits else (middle, high)
    return _QUOTES[high], _packed_quotes(events, _QUOTES[high])


def _quoted(events: Frame, longest: int | None) -> Frame:
    """Cut quotations around the word that tells the event; of a title that one holds only the length is kept."""
    if longest is not None:
        cut = [_cut(text, at, longest) for text, at in zip(events["quote"], events["trigger"], strict=True)]
        events = events.assign(quote=_objects(text for text, _ in cut), trigger=[at for _, at in cut])
    rows = zip(events["title"], events["quote"], events["trigger"], strict=True)
    return events.assign(title=_objects(_held(*row) for row in rows))


def _held(title: str, quote: str, at: int) -> int | str:
    """Return how much of a title a quotation holds from its trigger on, or the title."""
    end = len(quote) - quote.endswith("…")
    length = min(len(title), end - at)
    return length if length > 0 and quote.startswith(title[:length], at) else title


def _cut(text: str, at: int, longest: int) -> tuple[str, int]:
    """Return part of a text, and where in it the character is that was at `at`."""
    if len(text) <= longest:
        return text, at
    start = min(max(at - longest // 3, 0), len(text) - longest)
    end = start + longest
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else ""), at - start + (1 if start else 0)


def _columns(frame: Frame) -> dict[str, Any]:
    """Return a frame column by column, in JSON's types: how `script/crowd.js` reads it."""
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
        elif name in _SELDOM_AGAIN:
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
    """Return each word once, and which of them stands where."""
    at, words = pd.factorize(values)
    return {"words": list(words), "at": at.tolist()}


def _listed(values: Iterable[list[str]]) -> dict[str, Any]:
    number: dict[str, int] = {}
    at = [[number.setdefault(word, len(number)) for word in row] for row in values]
    return {"words": list(number), "at": at}


def _packed_quotes(events: Frame, longest: int | None) -> dict[str, str]:
    quoted = _quoted(events, longest)
    words, stream = _spelled(quoted["quote"])
    columns = _columns(quoted.drop(columns=["quote"]))
    return {"titles": _packed(columns | {"words": words}), "quotes": _encoded(stream)}


def _spelled(texts: Iterable[str]) -> tuple[list[str], bytes]:
    """Write texts as numbers of words, the frequent ones in one byte: a third smaller than what gzip makes of the text.

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


def _packed(columns: dict[str, Any]) -> str:
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:  # halves of characters, which only JSON's escapes can carry
        data = json.dumps(columns, separators=(",", ":"), allow_nan=False).encode("ascii")
    return _encoded(data)


def _encoded(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, compresslevel=9, mtime=0)).decode("ascii")
