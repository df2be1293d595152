"""Dates: every expression of a text that can be put on a calendar, as an interval of days.

One small grammar for all languages; its words are the lexicon's tables below ``dates``. Values are EDTF (ISO 8601-2
level 1) beside the first and the last day. An expression that needs the publication date stays null without it.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from geo.intervals import (
    Interval,
    day_of,
    decade,
    stretch,
    third,
    whole_month,
    whole_quarter,
    whole_season,
    whole_year,
)
from geo.lexicon import Match
from geo.text import Sentence, Text

__all__ = ["Time", "publication_date", "read_dates"]

_FUTURE = frozenset({"planned", "predicted"})
_YEARS = (1500, 2100)  # a bare number outside is no year
_DAYS_IN_WEEK = 7
_HALF_YEAR = 183  # days
_CENTURY = 100
_HEAD = 300  # characters in which a full date is taken for the publication date
_OPENING = (  # the tables whose words can begin a date
    *("weekdays", "months", "days", "seasons", "quarters", "numbers", "units"),
    *("words.next", "words.last", "words.this", "words.early", "words.mid", "words.late"),
    *("words.year", "words.month", "words.date", "words.weekend"),
)
_CUE_BEFORE, _CUE_BEHIND = 14, 5  # tokens: how far from a date a cue of the future is looked for


class Time(NamedTuple):
    """A date expression of the text.

    Parameters
    ----------
    start, end
        Character offsets, end exclusive.
    text
        The characters.
    interval
        The days it means, None when that cannot be told.
    """

    start: int
    end: int
    text: str
    interval: Interval | None


class Found(NamedTuple):
    """A date expression: how many tokens it covers, and its interval (None: recognised, not resolved)."""

    length: int
    interval: Interval | None


@dataclass(frozen=True)
class _Reading:
    """What a rule of the grammar may look at: the text, the publication date, whether the clause looks ahead."""

    text: Text
    published: dt.date | None
    future: bool = False

    def match(self, table: str, at: int) -> Match | None:
        return self.text.lexicon.match(f"dates.{table}", self.text.words, at)

    def is_word(self, kind: str, at: int) -> int:
        """Length of the entry of ``dates.words.<kind>`` that stands here, else 0."""
        found = self.text.lexicon.match(f"dates.words.{kind}", self.text.words, at)
        return found.length if found else 0

    def word(self, at: int) -> str:
        return self.text.words[at] if 0 <= at < len(self.text.words) else ""

    def number(self, at: int, high: int = 9999) -> int | None:
        word = self.word(at)
        return int(word) if word.isascii() and word.isdigit() and len(word) <= 4 and int(word) <= high else None  # noqa: PLR2004

    def year(self, at: int) -> int | None:
        value = self.number(at)
        low, high = _YEARS
        return value if value is not None and low <= value <= high and len(self.word(at)) == 4 else None  # noqa: PLR2004

    def after_name(self, at: int) -> bool:
        """Whether the token's text begins with a capital, or the language's script has none."""
        return not self.text.tokens[at].text[0].islower()


def read_dates(text: Text, published: dt.date | None) -> list[Time]:
    """Find the date expressions of a text and resolve them against the publication date.

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
    return [
        found
        for sentence in text.sentences
        if sentence.kind != "related"
        for found in _read_sentence(text, sentence, published, openers)
    ]


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
    text: Text, sentence: Sentence, published: dt.date | None, openers: frozenset[str]
) -> Iterator[Time]:
    at = sentence.first
    while at < sentence.last:
        word = text.words[at]
        opens = word in openers or word[0].isdigit()
        found = _read_at(_Reading(text, published), at) if opens else None
        if found is not None and _looks_ahead(text, sentence, at):
            found = _read_at(_Reading(text, published, future=True), at)
        if found is None or at + found.length > sentence.last:
            at += 1
            continue
        start, end = text.tokens[at].start, text.tokens[at + found.length - 1].end
        yield Time(start, end, text.text[start:end], found.interval)
        at += found.length


def _looks_ahead(text: Text, sentence: Sentence, at: int) -> bool:
    """Whether a cue of the future stands near a date and no verb of saying stands at it ("said on Thursday")."""
    lexicon, words = text.lexicon, text.words
    if any(lexicon.match("speakers.said", words, near) for near in range(max(sentence.first, at - 2), at)):
        return False
    window = range(max(sentence.first, at - _CUE_BEFORE), min(sentence.last, at + _CUE_BEHIND))
    return any((found := lexicon.match("status", words, near)) and found.value in _FUTURE for near in window)


def _read_at(reading: _Reading, at: int) -> Found | None:
    """Try the rules in order; the first that fits wins, and takes a bracketed date or a time of day along."""
    if reading.is_word("each", at - 1):
        return None
    for rule in _RULES:
        found = rule(reading, at)
        if found is not None:
            part = reading.match("parts.part", at + found.length)
            return Found(found.length + (part.length if part else 0), found.interval)
    return None


def _weekday(reading: _Reading, at: int) -> Found | None:
    """Read "Selasa (5/9)", "Kamis, 28 Mei 2026", "Tuesday", "Jumat mendatang", "last Tuesday"."""
    lead, direction = 0, 0
    for kind, sign in (("next", 1), ("last", -1), ("this", 0)):
        if length := reading.is_word(kind, at):
            lead, direction = length, sign
    found = reading.match("weekdays", at + lead)
    if found is None or not reading.after_name(at + lead) or (lead and not reading.match("weekdays", at + lead)):
        return None
    length = lead + found.length
    comma = 1 if reading.word(at + length) in {",", "("} else 0
    behind = at + length + comma
    exact = _slashed(reading, behind) or _day_month(reading, behind) or _month_day(reading, behind)
    if exact and not lead:
        closing = 1 if reading.word(at + length + comma + exact.length) == ")" and comma else 0
        return Found(length + comma + exact.length + closing, exact.interval)
    if not lead:
        for kind, sign in (("next", 1), ("last", -1), ("this", 0)):
            if trail := reading.is_word(kind, at + length):
                length, direction = length + trail, sign
                break
    return Found(length, _nearest_weekday(reading, int(found.value), direction))


def _nearest_weekday(reading: _Reading, weekday: int, direction: int) -> Interval | None:
    if reading.published is None:
        return None
    ahead = (weekday - reading.published.isoweekday()) % _DAYS_IN_WEEK
    if direction > 0:
        days = ahead or _DAYS_IN_WEEK
    elif direction < 0:
        days = ahead - _DAYS_IN_WEEK
    else:
        days = ahead if reading.future or ahead == 0 else ahead - _DAYS_IN_WEEK
    return stretch(reading.published + dt.timedelta(days=days))


def _slashed(reading: _Reading, at: int) -> Found | None:
    """Read 5/9, 28/5/2026, 10/31/2024, 2026-05-28 and 28-05-2026, day first or month first as the language has it."""
    if reading.word(at + 1) not in {"/", "-"} or reading.word(at + 1) == "":
        return None
    sign = reading.word(at + 1)
    numbers = [reading.number(at), reading.number(at + 2)]
    third = reading.number(at + 4) if reading.word(at + 3) == sign else None
    if None in numbers or (third is None and sign == "-"):
        return None
    length = 5 if third is not None else 3
    first, second = int(numbers[0] or 0), int(numbers[1] or 0)
    if reading.year(at) and third is not None:
        return _checked(length, first, second, third)
    year = _full_year(third) if third is not None else None
    day_first = bool(reading.text.lexicon.get("day_first", default=True))
    day, month = (first, second) if day_first else (second, first)
    if month > 12 >= day and third is not None:  # noqa: PLR2004
        day, month = month, day
    if year is None:
        return _without_year(reading, length, month, day, day)
    return _checked(length, year, month, day)


def _full_year(year: int) -> int:
    return year + 2000 if year < _CENTURY else year


def _day_month(reading: _Reading, at: int) -> Found | None:
    """Read "5 September 2023", "10-13 September", "30 Agustus-2 September", "tanggal 5 September"."""
    lead = reading.is_word("date", at)
    first = reading.number(at + lead, 31)
    if not first:
        return None
    length, last = lead + 1, first
    if reading.word(at + length) in {"st", "nd", "rd", "th"}:
        length += 1
    if (span := reading.is_word("range", at + length)) and (end := reading.number(at + length + span, 31)):
        length, last = length + span + 1, end
    length += reading.is_word("month", at + length)
    month = reading.match("months", at + length)
    if month is None or last < 1:
        return None
    length += month.length
    span = reading.is_word("range", at + length) if last == first else 0
    other = _day_month(reading, at + length + span) if span and reading.number(at + length + span, 31) else None
    if other and other.interval:
        begin = day_of(other.interval.first.year, int(month.value), first)
        if begin and begin <= other.interval.first:
            return Found(length + span + other.length, stretch(begin, other.interval.last))
    length, year = _year_behind(reading, at, length)
    if year is None:
        return _without_year(reading, length, int(month.value), first, last)
    return _checked(length, year, int(month.value), first, last)


def _month_day(reading: _Reading, at: int) -> Found | None:
    """Read "September 5, 2023", "Sept. 10-13", "May 28"."""
    month = reading.match("months", at)
    if month is None or not reading.after_name(at):
        return None
    length = 1 + (reading.word(at + 1) == ".")
    first = reading.number(at + length, 31)
    if not first:
        return None
    length, last = length + 1, first
    if reading.word(at + length) in {"st", "nd", "rd", "th"}:
        length += 1
    if (span := reading.is_word("range", at + length)) and (end := reading.number(at + length + span, 31)):
        length, last = length + span + 1, end
    comma = 1 if reading.word(at + length) == "," else 0
    year = reading.year(at + length + comma)
    if year is None:
        return _without_year(reading, length, int(month.value), first, last)
    return _checked(length + comma + 1, year, int(month.value), first, last)


def _part(reading: _Reading, at: int) -> Found | None:
    """Read "pertengahan bulan September", "awal 2024", "akhir bulan ini", "early next year"."""
    for kind in ("early", "mid", "late"):
        lead = reading.is_word(kind, at)
        if not lead:
            continue
        if reading.word(at + lead) == "-":
            lead += 1
        for lead_and_month in (lead, lead + reading.is_word("month", at + lead)):
            found = next(
                filter(None, (rule(reading, at + lead_and_month) for rule in (_month, _unit, _bare_year))), None
            )
            if found:
                lead = lead_and_month
                return Found(lead + found.length, third(found.interval, kind) if found.interval else None)
    return None


def _month(reading: _Reading, at: int) -> Found | None:
    """Read "September 2023", "Juli lalu", "bulan Juli", "last May", "next September"."""
    lead, direction = 0, 0
    for kind, sign in (("next", 1), ("last", -1), ("this", 0)):
        if length := reading.is_word(kind, at):
            lead, direction = length, sign
    lead = lead or (reading.is_word("month", at) if reading.word(at) != "of" else 0)
    month = reading.match("months", at + lead)
    if month is None or not reading.after_name(at + lead):
        return None
    length = lead + 1 + (reading.word(at + lead + 1) == "." and len(reading.word(at + lead)) <= 4)  # noqa: PLR2004
    length, year = _year_behind(reading, at, length)
    if year is not None:
        return Found(length, whole_month(year, int(month.value)))
    if reading.word(at + lead) in {"may", "march", "mar", "sat", "sun"} and not _dated_before(reading, at + lead):
        return None
    trailing = direction == 0
    for kind, sign in (("next", 1), ("last", -1), ("this", 0)):
        if (
            trailing
            and (trail := reading.is_word(kind, at + length))
            and reading.text.lexicon.get("relative") == "after"
        ):
            length, direction = length + trail, sign
            break
    return Found(length, _nearest_month(reading, int(month.value), direction))


def _dated_before(reading: _Reading, at: int) -> bool:
    """Whether the word before an ambiguous month name ("may", "march") speaks for the month."""
    before = reading.word(at - 1)
    return before in {
        "in",
        "since",
        "until",
        "by",
        "of",
        "last",
        "next",
        "early",
        "late",
        "mid",
        "from",
        "during",
        "this",
    }


def _nearest_month(reading: _Reading, month: int, direction: int) -> Interval | None:
    if reading.published is None:
        return None
    year, now = reading.published.year, reading.published.month
    if direction > 0 or (direction == 0 and reading.future):
        year += month < now or (direction > 0 and month == now)
    else:
        year -= month > now or (direction < 0 and month == now)
    return whole_month(year, month)


def _unit(reading: _Reading, at: int) -> Found | None:
    """Read "pekan depan", "bulan lalu", "tahun ini", "next week", "the past week", "this weekend"."""
    lead = 1 if reading.word(at) == "the" else 0
    for kind, sign in (("next", 1), ("last", -1), ("this", 0)):
        word = reading.is_word(kind, at + lead)
        unit = reading.match("units", at + lead + word) if word else None
        if unit and reading.text.lexicon.get("relative") == "before":
            past_stretch = lead and sign < 0 and reading.word(at + lead) == "past"
            return Found(lead + word + unit.length, _shifted(reading, unit.value, sign, rolling=bool(past_stretch)))
    unit = reading.match("units", at)
    if unit is None or reading.text.lexicon.get("relative") == "before":
        return _weekend(reading, at)
    if reading.number(at - 1) is not None or reading.match("numbers", at - 1):
        return None
    for kind, sign in (("next", 1), ("last", -1), ("this", 0)):
        if word := reading.is_word(kind, at + unit.length):
            return Found(unit.length + word, _shifted(reading, unit.value, sign))
    return _weekend(reading, at)


def _weekend(reading: _Reading, at: int) -> Found | None:
    length = reading.is_word("weekend", at)
    return Found(length, _shifted(reading, "weekend", 0 if reading.future else -1)) if length else None


def _shifted(reading: _Reading, unit: str, sign: int, *, rolling: bool = False) -> Interval | None:
    """Move the calendar unit that holds the publication date by `sign` units."""
    if reading.published is None:
        return None
    today = reading.published
    monday = today - dt.timedelta(days=today.isoweekday() - 1) + dt.timedelta(days=sign * _DAYS_IN_WEEK)
    if unit == "week":
        return (
            stretch(today - dt.timedelta(days=_DAYS_IN_WEEK), today)
            if rolling
            else stretch(monday, monday + dt.timedelta(days=6))
        )
    if unit == "weekend":
        return stretch(monday + dt.timedelta(days=5), monday + dt.timedelta(days=6))
    if unit == "month":
        months = today.year * 12 + today.month - 1 + sign
        return whole_month(months // 12, months % 12 + 1)
    if unit == "year":
        return whole_year(today.year + sign)
    if unit == "quarter":
        quarters = today.year * 4 + (today.month - 1) // 3 + sign
        return whole_quarter(quarters // 4, quarters % 4 + 1)
    return stretch(today + dt.timedelta(days=sign)) if unit == "day" and sign else None


def _ago(reading: _Reading, at: int) -> Found | None:
    """Read "dua hari lalu", "three weeks ago", "sebulan lalu", "two days later"."""
    value = reading.number(at)
    word = reading.match("numbers", at)
    count, length = (value, 1) if value is not None else (int(word.value), word.length) if word else (None, 0)
    if count is None:
        return None
    unit = reading.match("units", at + length)
    if unit is None:
        fused = {"sehari": "day", "sepekan": "week", "seminggu": "week", "sebulan": "month", "setahun": "year"}
        kind = fused.get(reading.word(at))
    else:
        kind, length = str(unit.value), length + unit.length
    for direction, sign in (("ago", -1), ("hence", 1)):
        if kind and (trail := reading.is_word(direction, at + length)):
            return Found(length + trail, _counted(reading, kind, sign * count))
    return None


def _counted(reading: _Reading, unit: str, count: int) -> Interval | None:
    if reading.published is None or abs(count) > _CENTURY * 10:
        return None
    today = reading.published
    if unit in {"day", "week"}:
        day = today + dt.timedelta(days=count * (_DAYS_IN_WEEK if unit == "week" else 1))
        return stretch(day) if unit == "day" else _shifted(_Reading(reading.text, day), "week", 0)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + count
        return whole_month(months // 12, months % 12 + 1)
    if unit in {"year", "decade"}:
        return whole_year(today.year + count * (10 if unit == "decade" else 1))
    return None


def _near_day(reading: _Reading, at: int) -> Found | None:
    """Read "besok", "kemarin", "hari ini", "last night"."""
    found = reading.match("days", at)
    if found is None:
        return None
    if reading.published is None:
        return Found(found.length, None)
    first, _, last = str(found.value).partition("/")
    days = [reading.published + dt.timedelta(days=int(shift)) for shift in (first, last or first)]
    return Found(found.length, stretch(*days))


def _season(reading: _Reading, at: int) -> Found | None:
    """Read "this summer", "musim dingin lalu", "summer 2024", "Q3 2024"."""
    before = reading.text.lexicon.get("relative") == "before"
    lead, direction = 0, 0
    for kind, sign in (("next", 1), ("last", -1), ("this", 0)):
        if before and (length := reading.is_word(kind, at)):
            lead, direction = length, sign
    table = "seasons" if reading.match("seasons", at + lead) else "quarters"
    found = reading.match(table, at + lead)
    if found is None:
        return None
    length, year = _year_behind(reading, at, lead + found.length)
    if year is None and not lead and before:
        return None
    for kind, sign in (("next", 1), ("last", -1), ("this", 0)):
        if year is None and not before and (trail := reading.is_word(kind, at + length)):
            length, direction = length + trail, sign
            break
    if year is None and reading.published is None:
        return Found(length, None)
    assert year is not None or reading.published is not None
    year = year if year is not None else reading.published.year + direction  # type: ignore[union-attr]
    return Found(length, (whole_season if table == "seasons" else whole_quarter)(year, int(found.value)))


def _bare_year(reading: _Reading, at: int) -> Found | None:
    """Read "tahun 2016", "2016" and "the 1990s"; a number that counts or measures something is no year."""
    lead = reading.is_word("year", at)
    year = reading.year(at + lead)
    if year is None:
        return None
    behind = reading.word(at + lead + 1)
    if behind in {"-", "–"} and reading.word(at + lead + 2) == "an":
        return Found(lead + 3, decade(year))
    if lead:
        return Found(lead + 1, whole_year(year))
    before = reading.word(at - 1)
    alone = behind in {"", ".", ",", ")", ";", ":", "and", "dan", "or", "atau", "'s", '"', "”"} or not behind.isalnum()
    led = before in {
        "in",
        "since",
        "of",
        "until",
        "by",
        "from",
        "pada",
        "sejak",
        "hingga",
        "sampai",
        "(",
        "during",
        "before",
        "after",
    }
    unit = reading.match("units", at + 1)
    return (
        Found(1, whole_year(year))
        if (led or (alone and before.isalpha())) and not unit and before not in {"$", "rp"}
        else None
    )


def _year_behind(reading: _Reading, at: int, length: int) -> tuple[int, int | None]:
    """Take a year that follows along: "September 2023", "September, 2023", "September tahun 2023"."""
    for skip in (
        0,
        reading.is_word("year", at + length),
        reading.is_word("month", at + length),
        1 if reading.word(at + length) == "," else 0,
    ):
        if (year := reading.year(at + length + skip)) is not None:
            return length + skip + 1, year
    return length, None


def _without_year(reading: _Reading, length: int, month: int, first: int, last: int) -> Found | None:
    """Choose the year that brings a day and month nearest to the publication date."""
    if reading.published is None:
        return Found(length, None) if day_of(2000, month, first) else None
    options = [day for shift in (-1, 0, 1) if (day := day_of(reading.published.year + shift, month, first))]
    if not options:
        return None
    published = reading.published
    nearest = min(options, key=lambda day: abs((day - published).days))
    return _checked(length, nearest.year, month, first, last)


def _checked(length: int, year: int, month: int, first: int, last: int | None = None) -> Found | None:
    begin, end = day_of(year, month, first), day_of(year, month, last or first)
    return Found(length, stretch(begin, end)) if begin and end and begin <= end else None


_RULES: tuple[Callable[[_Reading, int], Found | None], ...] = (
    _weekday,
    _near_day,
    _slashed,
    _day_month,
    _month_day,
    _part,
    _ago,
    _season,
    _month,
    _unit,
    _bare_year,
)
