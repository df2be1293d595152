"""Matching: how probable it is that two events of different articles are one happening.

A pair is described by named features between 0 and 1; the log odds are their sum, weighted by `WEIGHTS`.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from geo.corpus.meaning import meaning
from geo.gazetteer import Place, distance_km, fold, inside
from geo.text import open_lexicon

__all__ = ["FAR_KM", "WEIGHTS", "WINDOW_DAYS", "Telling", "features", "make_telling", "odds", "publisher"]

# Fitted by `python bench/happenings.py --fit` on a.jsonl of data/gold/happenings; natural logarithms. The bias is 1.5
# above the fitted one, which left too much apart: chosen on the same half, below the best, as wrong joins cost more.
WEIGHTS: Mapping[str, float] = {
    "bias": -6.43,
    "type same": 2.08,
    "type of one family": 0.55,
    "place wider": 0.00,
    "days meet": 0.72,
    "days apart": -5.51,
    "days unknown": -0.78,
    "words, one language": 11.04,
    "words, two languages": 8.51,
    "two languages": 4.01,
    "names": 0.30,
    "numbers": 2.92,
    "other places": 0.00,
    "place apart": -6.00,
}
FAR_KM = 60.0  # places farther apart, of which none lies in the other, are two
WINDOW_DAYS = 10  # between the publication of the telling that founds a happening and any other
_NEAR_KM = 15.0  # at this distance two places agree by a third
_DAYS = 3.0  # at this many days apart two intervals do not agree at all
_LETTERS = 4  # of the shortest word that counts
_STEM = 5  # letters by which two words are taken for one
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_FAMILIES = (  # types that tellings of one happening exchange
    ("assault", "fight", "coerce", "threaten", "mobilize", "crime"),
    ("accident", "disaster", "health", "aid"),
    ("protest", "demand", "disapprove", "reject", "election"),
    ("consult", "agree", "cooperate", "travel", "support", "economy", "speak"),
)
_FAMILY = {kind: number for number, family in enumerate(_FAMILIES) for kind in family}


class Telling(NamedTuple):
    """An event as one article tells it, with what is compared.

    Parameters
    ----------
    article_id, event_id
        The event.
    row
        Its row in the table ``events``.
    place
        Its place, None without one.
    published
        Day of publication of its article.
    first, last
        Its days, None when the article does not say.
    source
        Who published it.
    language
        Of its article, None when not known.
    words
        Its words in lower case, each once, without stop words and names of places.
    names
        Words with a capital in the middle of a sentence, and its participants, without names of places.
    numbers
        Its numbers, without dates.
    places
        The other places of its sentences.
    marks
        The beginnings of its words, its names and its numbers: two tellings of one language without a common one are
        not compared.
    """

    article_id: str
    event_id: str
    row: Mapping[str, Any]
    place: Place | None
    published: dt.date | None
    first: dt.date | None
    last: dt.date | None
    source: str
    language: str | None
    words: tuple[str, ...]
    names: frozenset[str]
    numbers: frozenset[str]
    places: frozenset[str]
    marks: frozenset[str]


def publisher(article: Mapping[str, Any]) -> str:
    """Return who published an article: the host of its address, or the article itself when it has none.

    Parameters
    ----------
    article
        Its row in the table ``articles``.

    Returns
    -------
    str
        The host without ``www.``; for a file, its identity.
    """
    address = article["address"]
    if isinstance(address, str) and "://" in address:
        try:
            host = urlsplit(address).hostname
        except ValueError:
            host = None
        if host:
            return host.removeprefix("www.")
    return str(article["article_id"])


def make_telling(
    article: Mapping[str, Any], event: Mapping[str, Any], places: Mapping[str, Place], mentions: list[Mapping[str, Any]]
) -> Telling:
    """Describe an event for comparison.

    Parameters
    ----------
    article, event
        Their rows.
    places
        The places of the article by ``place_id``.
    mentions
        The rows of the article's mentions.

    Returns
    -------
    Telling
        The event with what is compared.
    """
    text = " ".join(event["sentences"]) or event["sentence"]
    own = event["place_id"]
    named = {fold(word) for mention in mentions for word in _WORD.findall(mention["text"])}
    stop = open_lexicon(article["language"] or "und").words("stopwords") if article["language"] else ()
    words = [word for word in _WORD.findall(text) if fold(word) not in named]
    plain = [
        word.lower() for word in words if len(word) >= _LETTERS and not word.isdigit() and word.lower() not in stop
    ]
    capitals = {fold(word) for word in words[1:] if word[:1].isupper() and len(word) >= _LETTERS}
    people = {fold(word) for one in event["participants"] for word in _WORD.findall(one) if word[:1].isupper()}
    within = {mention["place_id"] for mention in mentions if mention["sentence"] in text}
    names, numbers = frozenset((capitals | people) - named), frozenset(_NUMBER.findall(text))
    return Telling(
        article["article_id"],
        event["event_id"],
        event,
        places.get(own) if own else None,
        article["published"],
        event["time_start"],
        event["time_end"],
        publisher(article),
        article["language"],
        tuple(dict.fromkeys(plain)),
        names,
        numbers,
        frozenset(one for one in within if one and one != own),
        names | numbers | {beginning for word in plain for beginning in _beginnings(word)},
    )


def _beginnings(word: str) -> Iterable[str]:
    """Give what words of one stem have in common; where letters have no case, words may have no spaces between them."""
    if word.upper() != word:
        return (word[:_STEM],)
    return map("".join, pairwise(word))


def features(one: Telling, other: Telling) -> dict[str, float]:
    """Compare two tellings.

    Parameters
    ----------
    one, other
        The tellings; their order does not matter.

    Returns
    -------
    dict
        Each feature of `WEIGHTS`, 0-1.
    """
    kinds = one.row["type"], other.row["type"]
    return {
        "bias": 1.0,
        "type same": float(kinds[0] == kinds[1]),
        "type of one family": float(kinds[0] != kinds[1] and _FAMILY.get(kinds[0]) == _FAMILY.get(kinds[1], -1)),
        **_place_features(one.place, other.place),
        **_day_features(one, other),
        **_word_features(one, other),
        "names": _contained(one.names, other.names),
        "numbers": _contained(one.numbers, other.numbers),
        "other places": _contained(one.places, other.places),
    }


def _place_features(one: Place | None, other: Place | None) -> dict[str, float]:
    if one is None or other is None or one.place_id == other.place_id:
        return {"place wider": 0.0, "place apart": 0.0}
    if inside(one, other) or inside(other, one):
        return {"place wider": 1.0, "place apart": 0.0}
    return {"place wider": 0.0, "place apart": 1.0 - math.exp(-distance_km(one, other) / _NEAR_KM)}


def _day_features(one: Telling, other: Telling) -> dict[str, float]:
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return {"days meet": 0.0, "days apart": 0.0, "days unknown": 1.0}
    gap = max((other.first - one.last).days, (one.first - other.last).days, 0)
    return {"days meet": float(gap == 0), "days apart": min(gap / _DAYS, 1.0), "days unknown": 0.0}


def _word_features(one: Telling, other: Telling) -> dict[str, float]:
    near = meaning(one.words, other.words)
    same = one.language == other.language
    return {
        "words, one language": near if same else 0.0,
        "words, two languages": 0.0 if same else near,
        "two languages": float(not same),
    }


def _contained(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def odds(one: Telling, other: Telling) -> float:
    """Return how probable it is that two tellings are of one happening.

    Parameters
    ----------
    one, other
        The tellings.

    Returns
    -------
    float
        Natural logarithm of the odds; minus infinity for places that cannot be one.
    """
    found = features(one, other)
    if one.place and other.place and found["place apart"] and distance_km(one.place, other.place) > FAR_KM:
        return -math.inf
    return round(sum(WEIGHTS[name] * value for name, value in found.items()), 3)
