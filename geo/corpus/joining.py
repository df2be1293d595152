"""Joining: the copies and the happenings of a batch, with what earlier batches of the dataset say."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from geo.corpus.copies import Copies
from geo.corpus.dataset import day_of, read_day
from geo.corpus.happenings import Entry, Index, decide, join_tellings
from geo.corpus.matching import Telling, make_telling
from geo.gazetteer import Place
from geo.tables import SCHEMA

__all__ = ["Joiner"]


class Joiner:
    """What is known of the days around a batch: signatures and tellings.

    Parameters
    ----------
    root
        The dataset.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._copies = Copies(self._signatures)
        self._index = Index(self.entries)

    def join(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Find the copies of a batch, and give each event its happening.

        Parameters
        ----------
        rows
            The rows of each article; changed in place: a copy keeps its row in ``articles`` alone.

        Returns
        -------
        list of dict
            The happenings that are new or have changed.
        """
        self._copies.need(given["article"]["published"] for given in rows)
        for given in rows:
            article = given["article"]
            if article["signature"] is None:
                continue
            day, identity = article["published"], article["article_id"]
            article["copy_of"] = self._copies.original(day, article["signature"])
            self._copies.add(day, identity, article["copy_of"] or identity, article["signature"])
            if article["copy_of"]:
                given.update({table: [] for table in SCHEMA})
        tellings = [telling for given in rows for telling in _tellings(given)]
        events = [event for given in rows for event in given["events"]]
        found = join_tellings(tellings, self._index)
        changed: dict[str, dt.date | None] = {}
        for event, telling, happening in zip(events, tellings, found, strict=True):
            event["happening_id"] = happening
            changed[happening] = telling.published
        return [decide(happening, self._index.of(happening, day)) for happening, day in changed.items()]

    def _signatures(self, day: dt.date | None) -> Iterator[tuple[str, str, str]]:
        for row in read_day(self._root, "articles", day_of({"published": day})):
            if row["signature"] is not None:
                yield row["article_id"], row["copy_of"] or row["article_id"], row["signature"]

    def entries(self, day: dt.date | str | None) -> Iterator[Entry]:
        """Give the tellings of a day that the dataset has.

        Parameters
        ----------
        day
            Day of publication, None when not known.

        Yields
        ------
        Entry
            Each telling with its happening.
        """
        tables: dict[str, dict[str, list[dict[str, Any]]]] = {}
        name = day_of({"published": day})
        articles = read_day(self._root, "articles", name)
        for table in ("mentions", "places", "events") if articles else ():
            tables[table] = defaultdict(list)
            for row in read_day(self._root, table, name):
                tables[table][row["article_id"]].append(row)
        for article in articles:
            given: dict[str, Any] = {
                "article": article,
                **{table: found[article["article_id"]] for table, found in tables.items()},
            }
            for event, telling in zip(given["events"], _tellings(given), strict=True):
                yield Entry(telling, event["happening_id"])


def _tellings(given: Mapping[str, Any]) -> list[Telling]:
    places = {row["place_id"]: _place(row) for row in given["places"]}
    return [make_telling(given["article"], event, places, given["mentions"]) for event in given["events"]]


def _place(row: Mapping[str, Any]) -> Place:
    shape = row.get("geometry")
    lat, lon = (shape.y, shape.x) if shape is not None else (row["lat"], row["lon"])
    known = {name: row[name] for name in ("place_id", "name", "source", "feature", "country", "admin1", "population")}
    return Place(**known, admin2=None, lat=lat, lon=lon, extent_km=row["extent_km"] or 1.0)
