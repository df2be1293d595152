"""Stored: a dataset as a corpus in memory, its happenings as the events, without reading any article again."""

from pathlib import Path
from typing import Any

import pandas as pd

from geo.article import Article
from geo.corpus.corpus import Corpus
from geo.corpus.dataset import check_dataset, read_table
from geo.corpus.integrity import damage, parse_lists
from geo.corpus.remote import open_path
from geo.errors import ArticleError

__all__ = ["open_corpus"]

_TOLD = (
    "sentence",
    "sentence_start",
    "start",
    "end",
    "according_to",
    "participants",
    "cues",
    "counts",
)  # by the surest telling
_DECIDED = ("title", "type", "place_id", "time", "time_start", "time_end", "status", "confidence", "drawn", "geometry")


def open_corpus(root: str | Path) -> Corpus:
    """Read a dataset as a corpus: one event for each happening.

    Parameters
    ----------
    root
        The dataset.

    Returns
    -------
    Corpus
        Its events have the decided place, days and status, the sentence of the surest telling, and ``sources``, the
        number of independent sources; `Corpus.tellings` has the tellings of those that several articles tell.

    Raises
    ------
    DataFileError
        When the dataset is of another format or damaged.
    ArticleError
        When no article of it could be read.
    """
    root = open_path(root)
    check_dataset(root)
    heads = read_table(root, "articles")
    heads = heads[heads["error"].isna()].reset_index(drop=True)
    if heads.empty:
        msg = f"no article of {str(root)!r} could be read"
        raise ArticleError(msg)
    number = _numbers(root, heads["article_id"])
    happenings = read_table(root, "happenings").reset_index(drop=True)
    events = read_table(root, "events")
    events = events.assign(
        article=_of_articles(root, "events", events, number), counts=parse_lists(root, "counts", events["counts"])
    )
    told = happenings[["article_id", "event_id", *_DECIDED, "sources"]].merge(
        events[["article_id", "event_id", "article", *_TOLD]], on=["article_id", "event_id"], how="left"
    )
    if told["article"].isna().any() or len(told) != len(happenings):
        raise damage(root, "a happening has no telling, or two of one identity")
    row = _numbers(root, happenings["happening_id"])
    several = events.assign(happening=events["happening_id"].map(row)).merge(
        happenings[["happening_id", "tellings"]], on="happening_id"
    )
    several = several[several["tellings"] > 1].sort_values(["happening", "article"], kind="stable")
    routes = read_table(root, "routes")
    languages = heads["language"].dropna().unique()
    return Corpus(
        Article(text="", language=str(languages[0]) if len(languages) == 1 else None),
        tuple(_head(one) for one in heads.to_dict("records")),
        _merged(root, read_table(root, "places")),
        told.drop(columns=["article_id", "event_id"]),
        routes.assign(article=_of_articles(root, "routes", routes, number)),
        tellings=several.reset_index(drop=True),
    )


def _numbers(root: Path, identities: Any) -> Any:
    """Give each identity the number of its row."""
    if not identities.is_unique:
        raise damage(root, f"two rows have one {identities.name!r}")
    return pd.Series(identities.index, index=identities)


def _of_articles(root: Path, table: str, rows: Any, number: Any) -> Any:
    """Return the number of the article of each row."""
    found = rows["article_id"].map(number)
    if found.isna().any():
        raise damage(root, f"a row of {table!r} is of an article that is not there")
    return found.astype("int64")


def _head(row: Any) -> Article:
    known = {key: None if pd.isna(row[key]) else row[key] for key in ("title", "language", "published", "address")}
    published = known["published"] and known["published"].date()
    return Article("", title=known["title"], language=known["language"], published=published, source=known["address"])


def _merged(root: Path, places: Any) -> Any:
    """Merge the places of all articles: the surest row of each, with the mentions of all."""
    if places.empty:
        return places
    groups = places.groupby("place_id", sort=False)
    surest = places.loc[groups["confidence"].idxmax()].reset_index(drop=True)
    return surest.assign(
        mentions=surest["place_id"].map(groups["mentions"].sum()),
        alternatives=parse_lists(root, "alternatives", surest["alternatives"]),
        reasons=[list(one) for one in surest["reasons"]],
    )
