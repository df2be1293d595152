"""Periods: months, seasons, quarters, years, decades and centuries that a text names."""

from geo.intervals import (
    Interval,
    century,
    day_of,
    decade,
    span,
    whole_half,
    whole_month,
    whole_quarter,
    whole_season,
    whole_year,
)
from geo.times.cursor import Found, Reading
from geo.times.holidays import hijri_year

__all__ = ["bare_year", "full_year", "month", "named_year", "nearest_month", "season"]

_SHORT = 3  # letters: an abbreviation this short is a month only beside a number or behind a preposition
_PIVOT = 30  # two-digit years up to this belong to the century that began in 2000
_DECADES = range(10, 100, 10)


def full_year(year: int) -> int:
    """Complete a year of two digits.

    Parameters
    ----------
    year
        A year, or its last two digits.

    Returns
    -------
    int
        The year; two digits up to 30 belong to the century that began in 2000.
    """
    if year > 99:  # noqa: PLR2004
        return year
    return year + (2000 if year <= _PIVOT else 1900)


def month(reading: Reading, at: int) -> Found | None:
    """Read "September 2023", "Juli lalu", "bulan Juli", "last May", "next September", "March to May 1992".

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        What stands there.
    """
    early = reading.year(at)
    lead, direction = (1, 0) if early else reading.direction(at)
    lead = lead or reading.is_word("month", at)
    name = reading.match("months", at + lead)
    if name is None:
        return None
    length = lead + name.length
    if early:
        return Found(length, whole_month(early, int(name.value)))
    if reading.word(at + length) in {"-", "/"} and (year := reading.year(at + length + 1)):
        return Found(length + 2, whole_month(year, int(name.value)))
    short = len(name.words) <= _SHORT
    length += len(name.words) <= _SHORT + 1 and reading.abbreviated(at + length)
    behind, year = reading.year_behind(at + length)
    if year is not None:
        return Found(length + behind, whole_month(year, int(name.value)))
    if reading.word(at + length) in {"'", "’"} and (number := reading.digits(at + length + 1)):
        return Found(length + 2, whole_month(full_year(number), int(name.value)))
    ambiguous = short or reading.ambiguous(name, at + lead)
    through = reading.is_word("through", at + length)
    led = lead or reading.match("words.leading", at - 1) or (through and reading.match("months", at + length + through))
    if (ambiguous and not led) or (not reading.capital(at + lead) and reading.ambiguous(name, at + lead)):
        return None
    if direction == 0 and reading.text.lexicon.get("dates.next_position") != "before":
        trail, direction = reading.direction(at + length)
        length += trail
    return Found(length, nearest_month(reading, int(name.value), direction))


def nearest_month(reading: Reading, number: int, direction: int) -> Interval | None:
    """Choose the year of a month that is named without one.

    Parameters
    ----------
    reading
        What the rule sees.
    number
        1-12.
    direction
        1 for the next, -1 for the last, 0 when the text does not say.

    Returns
    -------
    Interval or None
        The month; None without a publication date.
    """
    if reading.published is None:
        return None
    year, now = reading.published.year, reading.published.month
    if direction > 0 or (direction == 0 and reading.future):
        year += number < now or (direction > 0 and number == now)
    else:
        year -= number > now or (direction < 0 and number == now)
    return whole_month(year, number)


def season(reading: Reading, at: int) -> Found | None:
    """Read "this summer", "musim dingin lalu", "summer 2024", "Q3 2024", "2019 Q1", "the first half of 2017".

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        What stands there.
    """
    early = reading.year(at)
    start = 0 if early is None else 1 + reading.is_word("of", at + 1) + (reading.word(at + 1) == "-")
    lead, direction = reading.direction(at + start)
    kinds = {"seasons": whole_season, "quarters": whole_quarter, "halves": whole_half}
    for table, whole in kinds.items():
        found = reading.match(table, at + start + lead)
        if found is None:
            continue
        length, year = start + lead + found.length, early
        if year is None and reading.word(at + length) == "-" and reading.year(at + length + 1):
            length, year = length + 2, reading.year(at + length + 1)
        if year is None:
            behind, year = reading.year_behind(at + length)
            length += behind
        if year is not None:
            return Found(length, whole(year, int(found.value)))
        trail = 0
        if not lead:
            trail, direction = reading.direction(at + length)
        if not lead and not trail and table == "seasons":
            return None
        if reading.published is None:
            return Found(length + trail, None)
        return Found(length + trail, whole(reading.published.year + direction, int(found.value)))
    return None


def bare_year(reading: Reading, at: int) -> Found | None:
    """Read "tahun 2016", "2016", "the 1990s", "the 90s", "abad ke-19"; a number that counts something is no year.

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        What stands there.
    """
    lead = reading.is_word("year", at)
    found = _decade(reading, at, lead) or _century(reading, at) or _era(reading, at)
    if found:
        return found
    number = reading.year(at + lead)
    if number is None:
        spelled = reading.spelled_year(at + lead) if reading.match("words.leading", at - 1) or lead else None
        if spelled:
            return Found(lead + spelled.length, whole_year(spelled.value))
        return None
    mark = reading.is_word("year_mark", at + lead + 1)
    through = reading.is_word("range", at + lead + 1)
    until = reading.year(at + lead + 1 + through) if through and reading.word(at + lead + 1) in {"-", "–"} else None
    if until:
        both = span(whole_year(number), whole_year(until))
        return Found(lead + 2 + through, both) if both else None
    if lead or mark or _stands_alone(reading, at):
        return Found(lead + 1 + mark, whole_year(number))
    return None


def named_year(reading: Reading, at: int) -> Found | None:
    """Read a year where only a year can stand.

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        What stands there.
    """
    number = reading.year(at)
    return Found(1, whole_year(number)) if number else None


def _stands_alone(reading: Reading, at: int) -> bool:
    """Whether the words beside a four-digit number let it be a year."""
    before, behind = reading.word(at - 1), reading.word(at + 1)
    if reading.is_word("not_year_after", at - 1) or reading.is_word("not_year_before", at + 1):
        return False
    if reading.match("units", at + 1):
        return False
    tokens = reading.text.tokens
    if at + 1 < len(tokens) and behind.isalpha() and tokens[at + 1].start == tokens[at].end:
        return False  # "1800TEU" measures something
    alone = not behind.isalnum() or bool(reading.match("words.clause", at + 1))
    return bool(reading.match("words.leading", at - 1)) or before == "(" or (alone and before.isalpha())


def _decade(reading: Reading, at: int, lead: int) -> Found | None:
    number = reading.digits(at + lead)
    mark = reading.is_word("decade", at + lead + 1) if number is not None else 0
    if number is None or not mark or (number not in _DECADES and not reading.year(at + lead)):
        return None
    return Found(lead + 1 + mark, decade(number + 1900 if number in _DECADES else number))


def _century(reading: Reading, at: int) -> Found | None:
    before = reading.match("units", at)
    lead = before.length if before and before.value == "century" else 0
    number = reading.ordinal(at + lead)
    behind = reading.match("units", at + lead + number.length) if number and not lead else None
    if number is None or not 0 < number.value <= 21 or not (lead or (behind and behind.value == "century")):  # noqa: PLR2004
        return None
    return Found(lead + number.length + (behind.length if behind else 0), century(number.value))


def _era(reading: Reading, at: int) -> Found | None:
    """Read a year of another era where it is named: "พ.ศ. 2566", "平成30年", "1445 H"."""
    lunar = reading.digits(at)
    if lunar and (mark := reading.is_word("hijri", at + 1)):
        return Found(1 + mark, hijri_year(lunar))
    lead = reading.match("eras", at)
    number = reading.number(at + lead.length) if lead else None
    if lead and number:
        length = lead.length + number.length
        length += reading.is_word("year_mark", at + length)
        year = number.value + int(lead.value)
        return Found(length, whole_year(year)) if day_of(year, 1, 1) else None
    return None
