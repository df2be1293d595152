"""Shards: small groups of articles that are read together, anywhere, with the same result every time."""

import datetime as dt
import hashlib
import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from geo.article import Article, parse_article
from geo.corpus.copies import signature
from geo.corpus.inputs import RawArticle
from geo.corpus.limits import within
from geo.corpus.records import as_line, cause_of, failed_record, given_article, given_spans, parse_object, record
from geo.corrections import Corrections, apply_own
from geo.document import Document
from geo.errors import ArticleError
from geo.gazetteer import Gazetteer
from geo.installation import installed_version
from geo.reader import StoryReader, read_by_model
from geo.recognition import Recogniser, recognise_names
from geo.routing import Leg, route
from geo.story import read_document
from geo.tables import story_rows

__all__ = ["RECORDS", "ROWS", "ReadSettings", "Shard", "Task", "cut_shards", "shard_key"]

_MOST_ARTICLES = 32  # of a shard: some seconds of work
_MOST_BYTES = 4_000_000  # of a shard, unless one article alone is larger

Shard = tuple[RawArticle, ...]
Point = tuple[float, float]  # longitude and latitude in degrees


@dataclass(frozen=True)
class ReadSettings:
    """How articles are read; it can be pickled, and opens what it needs where it arrives.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    published, language
        For articles that do not say.
    spans
        ``"gold"`` takes the ``toponyms`` that an article gives for the names.
    recogniser
        The function that finds the names.
    reader
        The function that reads roles, events and journeys.
    corrections
        What persons corrected; each is applied to the article that it was made for.
    since
        An article published on an earlier day is passed over: it gives no line. One without a known day is read.
    seconds
        How long one article may take [s]; a longer one is set aside with the cause.
    """

    gazetteer: Gazetteer
    published: dt.date | None = None
    language: str | None = None
    spans: str = "found"
    recogniser: Recogniser = recognise_names
    reader: StoryReader = read_by_model
    corrections: tuple[Corrections, ...] = ()
    since: dt.date | None = None
    seconds: float | None = None


class Task(NamedTuple):
    """What is made of a shard.

    Parameters
    ----------
    read
        Reads a shard into lines, one for each article that is not passed over.
    failed
        Makes the line of an article that could not be read.
    """

    read: Callable[[Shard, ReadSettings], list[bytes]]
    failed: Callable[[RawArticle, str], bytes]


def cut_shards(articles: Iterable[RawArticle], most: int = _MOST_ARTICLES) -> Iterator[Shard]:
    """Cut a sequence of articles into shards.

    Parameters
    ----------
    articles
        The articles.
    most
        The number of articles in a shard.

    Yields
    ------
    tuple of RawArticle
        Shards of at most `most` articles and 4 MB; where one ends depends on nothing but the articles.
    """
    shard: list[RawArticle] = []
    size = 0
    for article in articles:
        if shard and (len(shard) >= most or size + len(article.data) > _MOST_BYTES):
            yield tuple(shard)
            shard, size = [], 0
        shard.append(article)
        size += len(article.data)
    if shard:
        yield tuple(shard)


def shard_key(shard: Shard, settings: ReadSettings) -> str:
    """Return what a shard's result is kept under: it changes with the articles, with how they are read and by what.

    Parameters
    ----------
    shard
        The articles.
    settings
        How they are read.

    Returns
    -------
    str
        32 hexadecimal digits.
    """
    digest = hashlib.blake2b(pickle.dumps((installed_version(), settings)), digest_size=16)
    for article in shard:
        digest.update(f"{article.article_id} {article.origin}\n".encode("utf-8", "replace"))
    return digest.hexdigest()


def _given(raw: RawArticle, settings: ReadSettings) -> tuple[Any, Article, Recogniser]:
    """Turn what was found into an article, with the identity that it gives itself and the recogniser of its names."""
    if raw.kind == "error":
        raise ArticleError(raw.data.decode("utf-8", "replace"))
    if raw.kind == "page":
        about = raw.about
        article = parse_article(
            raw.data,
            source=about.get("address") or about.get("name"),
            charset=about.get("charset"),
            published=settings.published,
            language=settings.language,
        )
        if article.published is None and "seen" in about:
            article = replace(article, published=dt.date.fromisoformat(about["seen"]))
        return None, article, settings.recogniser
    given = parse_object(raw.data)
    try:
        article = given_article(given, published=settings.published, language=settings.language)
        spans = given_spans(given.get("toponyms"), len(article.text)) if settings.spans == "gold" else None
    except ArticleError as error:
        raise _IdentifiedError(given.get("doc_id"), str(error)) from error
    return given.get("doc_id"), article, spans or settings.recogniser


class _IdentifiedError(ArticleError):
    """An article that cannot be read, but says who it is."""

    def __init__(self, doc_id: Any, message: str) -> None:
        super().__init__(message)
        self.doc_id = doc_id


def _read(shard: Sequence[RawArticle], settings: ReadSettings) -> Iterator[tuple[RawArticle, Any, Document | str]]:
    """Take each article that is not passed over through every stage; what is wrong with one is told instead."""
    for raw in shard:
        doc_id: Any = None
        try:
            with within(settings.seconds):
                doc_id, article, recogniser = _given(raw, settings)
                if _is_old(article.published, settings):
                    continue
                found = read_document(
                    article, gazetteer=settings.gazetteer, recogniser=recogniser, reader=settings.reader
                )
                found = apply_own(found, settings.corrections, gazetteer=settings.gazetteer)
        except Exception as error:  # noqa: BLE001  (whatever is wrong with one article, the others are read)
            yield raw, getattr(error, "doc_id", doc_id), cause_of(error)
        else:
            if not _is_old(found.published, settings):  # the day may stand in the text alone
                yield raw, doc_id, found


def _is_old(published: dt.date | None, settings: ReadSettings) -> bool:
    return published is not None and settings.since is not None and published < settings.since


def _known_route(origin: Point, destination: Point, /, *, mode: str, via: Sequence[Point] = ()) -> Leg:
    """Give a leg its line; many articles tell of the same ones."""
    return _route(origin, destination, mode, tuple(via))


@lru_cache(maxsize=2_000)
def _route(origin: Point, destination: Point, mode: str, via: tuple[Point, ...]) -> Leg:
    return route(origin, destination, mode=mode, via=via)


def _records(shard: Shard, settings: ReadSettings) -> list[bytes]:
    """Read a shard into records of the prediction format."""
    return [
        as_line(failed_record(doc_id, f"{raw.origin}: {found}") if isinstance(found, str) else record(found, doc_id))
        for raw, doc_id, found in _read(shard, settings)
    ]


def _failed_record(raw: RawArticle, cause: str) -> bytes:
    return as_line(failed_record(None, f"{raw.origin}: {cause}"))


def _rows(shard: Shard, settings: ReadSettings) -> list[bytes]:
    """Read a shard into the rows of a dataset's tables, as JSON."""
    lines = []
    for raw, doc_id, found in _read(shard, settings):
        if isinstance(found, str):
            lines.append(_row_line({"article": _article_row(raw, doc_id, None, found)}))
            continue
        rows = story_rows(found, settings.gazetteer)
        corrected = {"left": list(found.unfit)} if found.as_read else None
        about = {"article": _article_row(raw, doc_id, found.article, None), "corrected": corrected}
        lines.append(_row_line({**about, **rows}))
    return lines


def _failed_rows(raw: RawArticle, cause: str) -> bytes:
    return _row_line({"article": _article_row(raw, None, None, cause)})


def _article_row(raw: RawArticle, doc_id: Any, article: Article | None, error: str | None) -> dict[str, Any]:
    known = doc_id if isinstance(doc_id, str) or doc_id is None else json.dumps(doc_id)
    address = (article and article.source) or raw.about.get("address")
    row = {
        "article_id": raw.article_id,
        "doc_id": known,
        "address": address,
        "origin": raw.origin,
        "title": article and article.title,
        "language": article and article.language,
        "published": article and article.published,
        "characters": len(article.text) if article else 0,
        "error": error,
    }
    plain = {
        key: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for key, value in row.items()
    }
    return {**plain, "signature": signature(article.text) if article else None}


def _row_line(rows: Any) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, allow_nan=False, default=_written) + "\n").encode("utf-8")


def _written(value: Any) -> Any:
    """Write what JSON does not have: days as ISO 8601, shapes as WKB in hexadecimal digits."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.wkb_hex if hasattr(value, "wkb_hex") else value.item()


RECORDS = Task(_records, _failed_record)
ROWS = Task(_rows, _failed_rows)
