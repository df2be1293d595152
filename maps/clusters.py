"""Clusters: the page of more events than it can show as elements.

Its events are packed columns, and a canvas draws them as clusters. When there are too many rows even for columns,
events are aggregated by cell and period; the page says what was cut or aggregated.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from maps.basemap import story_basemap
from maps.columns import (
    QUOTED,
    Frame,
    Integers,
    article_frame,
    event_frame,
    pack_quotes,
    pack_tables,
    place_frame,
    route_ends,
    route_frame,
    rows_of,
    telling_frame,
)
from maps.payload import article_head, as_script_data, page_words, plain, ui_language
from maps.records import EventPoint, Payload, PlacePoint, TablesLike
from maps.view import first_view

__all__ = ["MOST_EVENTS", "MOST_MARKS", "MOST_MENTIONS", "PAGE_BYTES", "clusters_payload", "is_clustered"]

MOST_MARKS = 2_000  # places and events that a page shows as elements
MOST_MENTIONS = 10_000  # each is a button in the text
MOST_EVENTS = 100_000  # rows that a page shows one by one
PAGE_BYTES = 3_000_000
_FRAME_BYTES = 360_000  # the page without its data: Leaflet, the page's own scripts and style
_MOST_NOTES = 5
_TELLINGS = (160, 60, 1)  # characters of each telling in the card of a happening, tried until half the page is left
_MOST_OUTLINES = 40  # countries drawn as they are; others as a circle of their extent
_VIEWED = 600  # events that decide where the page opens
# How events are aggregated when there are too many: the side of a cell [degrees] and the period, finest first.
_CELLS: tuple[tuple[float, str], ...] = (
    *((0.05, "D"), (0.1, "W"), (0.25, "W"), (0.5, "M"), (1.0, "M"), (2.0, "Y")),
    *((5.0, "Y"), (10.0, "Y"), (30.0, "Y")),
)
_PERIODS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def is_clustered(story: TablesLike) -> bool:
    """Return whether a story has too many marks for a page of elements.

    Parameters
    ----------
    story
        The story, or several joined, or a corpus.

    Returns
    -------
    bool
        True above `MOST_MARKS` places and events, above `MOST_MENTIONS` mentions, and for a corpus, which has no text
        to show.
    """
    marks, mentions = len(story.places) + len(story.events), len(getattr(story, "mentions", ()))
    return marks > MOST_MARKS or mentions > MOST_MENTIONS or bool(getattr(story, "is_corpus", False))


def clusters_payload(story: TablesLike, *, language: str | None = None, page_bytes: int = PAGE_BYTES) -> Payload:
    """Return what a page needs to know about very many events, as JSON's types only.

    Parameters
    ----------
    story
        ``article``, and the tables ``places``, ``events`` and ``routes``; of several, ``articles`` too.
    language
        Language of the page's own words; None takes the article's, or English.
    page_bytes
        The size that the page should stay below [bytes]; quotations are cut to reach it.

    Returns
    -------
    dict
        ``clusters`` holds the packed columns and what was cut or aggregated; the rest is as in
        :func:`maps.payload.story_payload`.

    Raises
    ------
    OptionError
        When `language` is not one of the page's.
    """
    chosen = ui_language(story.article.language, language)
    head = {**article_head(story.article), "title": plain(story.article.title)}
    events, places = _located(event_frame(story), place_frame(story))
    ends = route_ends(story, places)
    places.loc[ends[ends >= 0], "drawn"] = True
    total = len(events)
    aggregated = None
    if total > MOST_EVENTS:
        events, places, aggregated = _aggregated(events, places, ends)
    view = first_view(*_seen(events, places), routes=[])
    said = page_words("clusters", chosen)
    payload: Payload = {
        "language": said["language"],
        "direction": said["direction"],
        "strings": said["strings"],
        "others": said["others"],
        "article": {**head, "notes": head["notes"][:_MOST_NOTES]},
        "view": {**vars(view), "keys": []},
        "basemap": story_basemap(view, language=chosen, countries=_countries(events, places)),
    }
    routes, lines, routes_total = route_frame(story, places)
    limit = page_bytes - _FRAME_BYTES - len(as_script_data(payload))
    tables = {
        "events": events.drop(columns=[*QUOTED, "row"], errors="ignore"),
        "places": places,
        "routes": routes,
        "articles": article_frame(story),
    }
    for longest_telling in _TELLINGS:
        tables["tellings"] = telling_frame(story, events, places, longest=longest_telling)
        packed = pack_tables(tables, lines=lines)
        if len(packed) <= limit / 2:
            break
    longest, quotes = pack_quotes(events[QUOTED], limit - len(packed))
    payload["clusters"] = {
        "packed": {"rest": packed, **quotes},
        "total": total,
        "rows": len(events),
        "aggregated": aggregated,
        "quotes_cut": longest,
        "routes_total": routes_total,
        "texts_left": bool(story.article.text),
        "notes_left": max(len(head["notes"]) - _MOST_NOTES, 0),
    }
    return payload


def _countries(events: Frame, places: Frame) -> list[str]:
    """Return the codes of the countries that are places of most events."""
    by_count = events.loc[events["place"] >= 0, "place"].value_counts().index
    codes = places.iloc[by_count].query("is_country")["country"].dropna().unique()
    return [str(code) for code in codes[:_MOST_OUTLINES]]


def _located(events: Frame, places: Frame) -> tuple[Frame, Frame]:
    """Add to each event the row of its place, -1 for none; an event with a point but no place gets a new place."""
    rows = rows_of(events["place_id"], places)
    spots = events[["lon", "lat"]].to_numpy(dtype=float)
    loose = (rows < 0) & np.isfinite(spots).all(axis=1)
    if loose.any():
        points, number = np.unique(spots[loose], axis=0, return_inverse=True)
        rows[loose] = len(places) + number.ravel()
        places = pd.concat([places, _nameless(points)[places.columns]], ignore_index=True)
    nowhere = ~np.isfinite(places[["lon", "lat"]].to_numpy(dtype=float)).all(axis=1)
    rows[np.isin(rows, np.flatnonzero(nowhere))] = -1
    used = np.isin(np.arange(len(places)), rows)  # a place where something happens that is drawn is drawn too
    places = places.assign(drawn=places["drawn"].to_numpy(dtype=bool) | used)
    return events.assign(place=rows).drop(columns=["place_id", "lon", "lat"]), places


def _nameless(points: npt.NDArray[np.float64]) -> Frame:
    words = dict.fromkeys(("id", "name", "feature", "country", "admin1"), "")
    numbers = {
        "population": -1,
        "extent_km": -1,
        "confidence": -1,
        "mentions": 0,
        "area": False,
        "is_country": False,
        "drawn": True,
    }
    made = pd.DataFrame({"lon": points[:, 0], "lat": points[:, 1]}).assign(**words, **numbers)
    made["reasons"] = made["others"] = [[] for _ in points]
    return made


def _aggregated(events: Frame, places: Frame, kept: Integers) -> tuple[Frame, Frame, dict[str, Any]]:
    """Aggregate events of one cell, period and status; the most confident of them represents the others."""
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
    # An area is a cell of its own, because a country's events are not a town's; so is a place of a route, for its name.
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


def _seen(events: Frame, places: Frame) -> tuple[list[PlacePoint], list[EventPoint]]:
    """Return an even sample of the events and their places, for :func:`maps.view.first_view`."""
    at = events.loc[(events["place"] >= 0), "place"].to_numpy()
    at = at[~places["area"].to_numpy(dtype=bool)[at]] if len(at) else at
    if not len(at):
        at = np.flatnonzero(np.isfinite(places["lon"].to_numpy(dtype=float)))
    taken = at[np.linspace(0, len(at) - 1, min(len(at), _VIEWED)).astype(int)] if len(at) else at
    points = places[["lon", "lat"]].to_numpy(dtype=float)
    spots: list[PlacePoint] = [
        {
            "id": int(k),
            "lon": float(points[k, 0]),
            "lat": float(points[k, 1]),
            "area": False,
            "extent_km": None,
            "roles": ["scene"],
            "mentions": 1,
        }
        for k in np.unique(taken)
    ]
    return spots, [{"id": None, "place": int(k), "lon": float(points[k, 0]), "lat": float(points[k, 1])} for k in taken]
