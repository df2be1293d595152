"""Dates: every expression of a text that can be put on a calendar, as an interval of days.

One small grammar for all languages; its words are the lexicon's tables below ``dates``. Values are EDTF (ISO 8601-2
level 1) beside the first and the last day. An expression that needs the publication date, or a date named before it,
stays null without it. Lengths of time and what is repeated are read too, and kept apart.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

from geo.clock import clock, duration, repeated
from geo.date_days import exact_day, lone_day
from geo.date_parts import numbered_part, part
from geo.date_periods import bare_year, month, season
from geo.date_relative import counted, holiday, near, stretch_of, unit, weekday
from geo.date_words import Found, Reading
from geo.intervals import Interval, span, whole_unit
from geo.text import Sentence, Text

__all__ = ["Time", "publication_date", "read_dates"]

_FUTURE = frozenset({"planned", "predicted"})
_HEAD = 300  # characters in which a full date is taken for the publication date
_OPENING = (  # the tables whose words can begin an expression
    *("weekdays", "months", "near", "narrative", "seasons", "quarters", "halves", "numbers", "ordinals", "units"),
    *("holidays", "eras", "before", "parts", "fused", "scales", "words.next", "words.last", "words.this"),
    *("words.early", "words.mid", "words.late", "words.year", "words.month", "words.date", "words.date_alone"),
    *("words.earlier", "words.later", "words.now", "words.the", "words.each", "words.clock", "words.ordinal_before"),
)
_CUE_BEFORE, _CUE_BEHIND = 14, 5  # tokens: how far from a date a cue of the future is looked for
_CLAUSE_ENDS = frozenset({",", ";", "(", '"', "”", "“"})
_HEADS_SENTENCE = 3  # tokens: a date this near the head belongs to the clause behind its comma ("On Friday, he will")
_REMEMBERED = 6  # sentences in which the last date named is still what "the day before" counts from


class Time(NamedTuple):
    """An expression of time in the text.

    Parameters
    ----------
    start, end
        Character offsets, end exclusive.
    text
        The characters.
    interval
        The days it means, None when that cannot be told.
    kind
        ``"date"``, ``"duration"`` ("three months"), ``"set"`` ("every Monday") or ``"clock"`` (a time of day alone).
        Only a date has days.
    clock, zone
        Time of day where given: ``14:00`` or a part of the day (``morning``); its zone as the offset ``+07:00``.
    """

    start: int
    end: int
    text: str
    interval: Interval | None
    kind: str = "date"
    clock: str | None = None
    zone: str | None = None


def read_dates(text: Text, published: dt.date | None) -> list[Time]:
    """Find the expressions of time of a text and resolve them against the publication date.

    Parameters
    ----------
    text
        The text, tokenised.
    published
        The publication date; None leaves relative expressions unresolved.

    Returns
    -------
    list of Time
        The expressions in order; they do not overlap.
    """
    if text.lexicon.get("dates") is None:
        return []
    openers = frozenset[str]().union(*(text.lexicon.openers(f"dates.{table}") for table in _OPENING))
    times: list[Time] = []
    named: tuple[int, dt.date] | None = None
    for index, sentence in enumerate(text.sentences):
        if sentence.kind == "related":
            continue
        if named and index - named[0] > _REMEMBERED:
            named = None
        for time in _read_sentence(text, sentence, published, named[1] if named else None, openers):
            times.append(time)
            if time.interval and time.interval.first == time.interval.last:
                named = (index, time.interval.first)
    return times


def publication_date(text: Text) -> dt.date | None:
    """Find the publication date that a news text tells of itself.

    Parameters
    ----------
    text
        The text, tokenised.

    Returns
    -------
    datetime.date or None
        The latest day that stands with its weekday and its year ("Kamis (28/5/2026)", as Indonesian papers date what
        was said to them), else a full date in the first 300 characters; None when there is neither.
    """
    found = [time for time in read_dates(text, None) if time.interval and time.interval.first == time.interval.last]
    weekdays = text.lexicon.words("dates.weekdays")
    named = [
        time.interval.last for time in found if time.interval and text.words[text.token_at(time.start)] in weekdays
    ]
    if named:
        return max(named)
    return next((time.interval.last for time in found if time.interval and time.start < _HEAD), None)


def _read_sentence(
    text: Text, sentence: Sentence, published: dt.date | None, named: dt.date | None, openers: frozenset[str]
) -> Iterator[Time]:
    at = sentence.first
    while at < sentence.last:
        word = text.words[at]
        reading = Reading(text, published, named)
        found = _expression(reading, at) if word in openers or word[0].isdecimal() else None
        if found and found.kind == "date" and found.interval and _looks_ahead(text, sentence, at):
            found = _expression(Reading(text, published, named, future=True), at)
        if found is None or at + found.length > sentence.last:
            at += 1
            continue
        start, end = text.tokens[at].start, text.tokens[at + found.length - 1].end
        if found.kind != "clock" or (found.clock or "")[:1].isdecimal():
            yield Time(start, end, text.text[start:end], found.interval, found.kind, found.clock, found.zone)
        if found.interval and found.interval.first == found.interval.last:
            named = found.interval.first
        at += found.length


def _looks_ahead(text: Text, sentence: Sentence, at: int) -> bool:
    """Whether a cue of the future stands in the clause of a date and no verb of saying at it ("said on Thursday")."""
    lexicon, words = text.lexicon, text.words
    if any(lexicon.match("speakers.said", words, near) for near in range(max(sentence.first, at - 2), at)):
        return False
    low, high = max(sentence.first, at - _CUE_BEFORE), min(sentence.last, at + _CUE_BEHIND)
    heads = at - sentence.first <= _HEADS_SENTENCE
    first, last = at, at
    while first > low and words[first - 1] not in _CLAUSE_ENDS:
        first -= 1
    while last < high and (heads or words[last] not in _CLAUSE_ENDS):
        last += 1
    return any(
        (found := lexicon.match("status", words, near)) and found.value in _FUTURE for near in range(first, last)
    )


def _expression(reading: Reading, at: int) -> Found | None:
    """Read the expression at a token with the time of day beside it, and the range that it begins."""
    led = reading.is_word("from", at - 1) or reading.is_word("between", at - 1)
    found = _timed(reading, at) or (_now(reading, at) if led else None)
    if found is None or found.kind != "date":
        return found
    through = reading.is_word("through", at + found.length)
    if led:
        through = through or reading.is_word("range", at + found.length)
    behind = at + found.length + through
    other = (_timed(reading, behind) or (_now(reading, behind) if led else None)) if through else None
    if other is None or other.kind != "date" or not other.interval:
        return found
    first = found.interval
    if reading.published and (
        first is None or first.first > other.interval.first or first.first.year < other.interval.first.year
    ):
        again = _timed(Reading(reading.text, other.interval.first, reading.named), at)
        first = again.interval if again and again.length == found.length else first
    joined = span(first, other.interval) if first else None
    length = found.length + through + other.length
    return Found(length + reading.is_word("until_behind", at + length), joined) if joined else found


def _now(reading: Reading, at: int) -> Found | None:
    length = reading.is_word("now", at)
    return Found(length, whole_unit(reading.published, "day") if reading.published else None) if length else None


def _timed(reading: Reading, at: int) -> Found | None:
    """Read an expression; a date takes a time of day beside it along."""
    found = _longest(reading, at)
    if found is None:
        return None
    behind = at + found.length
    if found.kind == "clock":
        joint = reading.is_word("clock_date", behind) or (reading.word(behind) == ",")
        date = _longest(reading, behind + joint)
        if date and date.kind == "date":
            return date._replace(length=found.length + joint + date.length, clock=found.clock, zone=found.zone)
        return found
    if found.kind != "date":
        return found
    joint = reading.is_word("date_clock", behind) or (1 if reading.word(behind) == "," else 0)
    time = clock(reading, behind) or (clock(reading, behind + joint) if joint else None)
    if time:
        joint = 0 if clock(reading, behind) else joint
        return found._replace(length=found.length + joint + time.length, clock=time.clock, zone=time.zone)
    return found._replace(length=found.length + reading.is_word("trailing", behind))


def _longest(reading: Reading, at: int) -> Found | None:
    """Try every rule; the longest reading wins, the earlier rule among equals."""
    if reading.is_word("each", at - 1):
        return None
    best: Found | None = None
    for rule in _RULES:
        found = rule(reading, at)
        if found is not None and (best is None or found.length > best.length):
            best = found
    return best


_RULES: tuple[Callable[[Reading, int], Found | None], ...] = (
    weekday,
    near,
    exact_day,
    part,
    counted,
    stretch_of,
    numbered_part,
    season,
    month,
    unit,
    holiday,
    bare_year,
    lone_day,
    repeated,
    clock,
    duration,
)
