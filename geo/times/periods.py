"""Periods: months, seasons, quarters, years, decades and centuries that a text names."""

from itertools import product

from geo.intervals import (
    Interval,
    century,
    day_of,
    decade,
    hull,
    whole_half,
    whole_month,
    whole_quarter,
    whole_season,
    whole_year,
)
from geo.text import Match
from geo.times.cursor import Cursor, Found, Number
from geo.times.holidays import hijri_year

__all__ = ["bare_year", "full_year", "month", "named_year", "nearest_month", "season", "year_before"]

_SHORT = 3  # letters: an abbreviation this short is a month only next to a number or after a preposition
_TEN = 10
_PIVOT = 30  # two-digit years up to this belong to the century that began in 2000
_QUARTERS = 4
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


def month(cursor: Cursor, at: int) -> Found | None:
    """Read "September 2023", "Juli lalu", "bulan Juli", "last May", "next September", "March to May 1992".

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        The expression that begins at the token, None when the rule does not apply.
    """
    early = cursor.year(at)
    lead, direction = (1, 0) if early else cursor.direction(at)
    lead = lead or cursor.is_word("month", at)
    name = cursor.match("months", at + lead)
    if name is None:
        return None
    length = lead + name.length
    if early:
        return Found(length, whole_month(early, int(name.value)))
    if cursor.word(at + length) in {"-", "/"} and (year := cursor.year(at + length + 1)):
        return Found(length + 2, whole_month(year, int(name.value)))
    short = len(name.words) <= _SHORT
    length += len(name.words) <= _SHORT + 1 and cursor.abbreviated(at + length)
    following, year = cursor.year_behind(at + length)
    if year is not None:
        return Found(length + following, whole_month(year, int(name.value)))
    if cursor.word(at + length) in {"'", "’"} and (number := cursor.digits(at + length + 1)):
        return Found(length + 2, whole_month(full_year(number), int(name.value)))
    ambiguous = short or cursor.ambiguous(name, at + lead)
    through = cursor.is_word("through", at + length)
    article = cursor.text.is_in("grammar.articles", at - 1)  # "a March poll"
    led = bool(lead or article or cursor.match("words.leading", at - 1)) or _ends_range(cursor, at)
    led = led or bool(through and cursor.match("months", at + length + through))
    common = cursor.ambiguous(name, at + lead) or cursor.match("words.modal", at + lead)
    if (ambiguous and not led) or (common and not cursor.capital(at + lead)):
        return None
    if cursor.text.lexicon.match_before("dates.words.not_month_after", cursor.text.words, at):
        return None  # "Rio de Janeiro"
    if direction == 0 and cursor.text.lexicon.get("dates.next_position") != "before":
        trail, direction = cursor.direction(at + length)
        length += trail
    this = cursor.published if not direction and cursor.is_word("this", at) else None
    interval = whole_month(this.year, int(name.value)) if this else nearest_month(cursor, int(name.value), direction)
    return Found(length, interval)


def _ends_range(cursor: Cursor, at: int) -> bool:
    """Tell whether a month stands behind another one and a word between them: "Kasım'dan Mart'a"."""
    words, match_before = cursor.text.words, cursor.text.lexicon.match_before
    through = match_before("dates.words.through", words, at)
    return through is not None and match_before("dates.months", words, at - through.length) is not None


def nearest_month(cursor: Cursor, number: int, direction: int) -> Interval | None:
    """Choose the year of a month that the text gives without a year.

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    number
        1-12.
    direction
        1 for the next, -1 for the last, 0 when the text does not say.

    Returns
    -------
    Interval or None
        The month; None without a publication date.
    """
    if cursor.published is None:
        return None
    year, now = cursor.published.year, cursor.published.month
    if direction > 0 or (direction == 0 and cursor.future):
        year += number < now or (direction > 0 and number == now)
    else:
        year -= number > now or (direction < 0 and number == now)
    return whole_month(year, number)


def season(cursor: Cursor, at: int) -> Found | None:
    """Read "this summer", "musim dingin lalu", "summer 2024", "Q3 2024", "2019 Q1", "the first half of 2017".

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        The expression that begins at the token, None when the rule does not apply.
    """
    start, early = year_before(cursor, at)
    several = cursor.is_word("opening", at + start)  # "前三季度" are the first three
    turned = (0, 0) if early is not None or several else cursor.direction(at + start)
    kinds = {"seasons": whole_season, "quarters": whole_quarter, "halves": whole_half}
    # "下" is "next" and begins "下半年", the second half of a year.
    for (table, whole), (lead, sign) in product(kinds.items(), dict.fromkeys((turned, (0, 0)))):
        found = cursor.match(table, at + start + lead) or (
            _quarter(cursor, at + start + lead) if table == "quarters" else None
        )
        if found is None:
            continue
        length, year = start + lead + found.length, early
        if year is None and cursor.word(at + length) == "-" and cursor.year(at + length + 1):
            length, year = length + 2, cursor.year(at + length + 1)
        if year is None:
            following, year = cursor.year_behind(at + length)
            length += following
        if year is not None:
            return Found(length, whole(year, int(found.value)))
        trail, direction = (0, sign) if lead else cursor.direction(at + length)
        common = table == "seasons" or cursor.ambiguous(found, at + start)  # "the second half" of a match
        if not lead and not trail and common:
            return None
        if cursor.published is None:
            return Found(length + trail, None)
        return Found(length + trail, whole(cursor.published.year + direction, int(found.value)))
    return None


def _quarter(cursor: Cursor, at: int) -> Match | None:
    """Read a quarter by its number: "1º trimestre", "3. Quartal", "तीसरी तिमाही"."""
    number = cursor.ordinal(at)
    unit = cursor.match("units", at + number.length) if number and 0 < number.value <= _QUARTERS else None
    if number is None or unit is None or unit.value != "quarter":
        return None
    return Match(str(number.value), number.length + unit.length, unit.words)


def year_before(cursor: Cursor, at: int) -> tuple[int, int | None]:
    """Read the year in front of its part: "2019 Q1", "2017年上半年", "明年下半年", "今年の後半".

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    at
        Index of the first token.

    Returns
    -------
    tuple[int, int or None]
        Tokens covered and the year; 0 and None when there is none.
    """
    length, year = 1, cursor.year(at)
    spelled = cursor.spelled_year(at) if year is None else None
    mark = cursor.is_word("year_mark", at + spelled.length) if spelled else 0
    if year is not None:
        length += cursor.is_word("year_mark", at + 1)
    elif spelled and mark:  # "二零一七年下半年"
        length, year = spelled.length + mark, spelled.value
    else:
        found = cursor.match("near", at)
        if found is None or not str(found.value).startswith("year") or cursor.published is None:
            return 0, None
        length, year = found.length, cursor.published.year + int(str(found.value).removeprefix("year"))
    return length + cursor.is_word("of", at + length) + (cursor.word(at + length) == "-"), year


def bare_year(cursor: Cursor, at: int) -> Found | None:
    """Read "tahun 2016", "2016", "the 1990s", "the 90s", "abad ke-19"; a number that counts something is no year.

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        The expression that begins at the token, None when the rule does not apply.
    """
    lead = cursor.is_word("year", at)
    found = _decade(cursor, at, lead) or _century(cursor, at) or _era(cursor, at)
    if found:
        return found
    number = cursor.year(at + lead)
    if number is None and (short := _year_of_two_figures(cursor, at + lead)):
        return Found(lead + short.length, whole_year(short.value))
    if number is None:
        spelled = cursor.spelled_year(at + lead)
        mark = cursor.is_word("year_mark", at + lead + spelled.length) if spelled else 0
        if spelled and (mark or lead or cursor.match("words.leading", at - 1)):
            return Found(lead + spelled.length + mark, whole_year(spelled.value))
        return None
    if _is_in_code(cursor, at + lead):
        return None
    mark = cursor.is_word("year_mark", at + lead + 1)
    through = cursor.is_word("range", at + lead + 1)
    until = cursor.year(at + lead + 1 + through) if through and cursor.word(at + lead + 1) in {"-", "–"} else None
    if until:
        both = hull(whole_year(number), whole_year(until))
        return Found(lead + 2 + through, both) if both else None
    if lead or mark or _stands_alone(cursor, at):
        return Found(lead + 1 + mark, whole_year(number))
    return None


def _year_of_two_figures(cursor: Cursor, at: int) -> Number | None:
    """Read "08年", which counts no years because of its zero."""
    mark = cursor.is_word("year_mark", at + 1) if cursor.text.lexicon.get("cut") == "characters" else 0
    word, value = cursor.word(at), cursor.digits(at)
    return Number(full_year(value), 1 + mark) if mark and value and len(word) == len("08") and value < _TEN else None


def named_year(cursor: Cursor, at: int) -> Found | None:
    """Read a year at a position where only a year is possible.

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        The expression that begins at the token, None when the rule does not apply.
    """
    number = cursor.year(at)
    return Found(1, whole_year(number)) if number else None


def _is_in_code(cursor: Cursor, at: int) -> bool:
    """Tell whether a number is joined to others by hyphens, as in a telephone number: "82-2100", "2010-2015-86"."""
    tokens = cursor.text.tokens

    def joined(one: int, step: int) -> bool:
        other, beyond = one + step, one + 2 * step
        if not (0 <= beyond < len(tokens) and tokens[other].text == "-"):
            return False
        if not any(sign.isdecimal() for sign in tokens[beyond].text):
            return False
        first, last = (beyond, one) if step < 0 else (one, beyond)
        return tokens[last].start - tokens[first].end == 1

    return joined(at, -1) or (joined(at, 1) and joined(at + 2, 1))


def _stands_alone(cursor: Cursor, at: int) -> bool:
    """Tell whether the context of a four-digit number allows a year."""
    before, following = cursor.word(at - 1), cursor.word(at + 1)
    if cursor.is_word("not_year_after", at - 1) or cursor.is_word("not_year_before", at + 1):
        return False
    if cursor.match("units", at + 1):
        return False
    tokens = cursor.text.tokens
    if at + 1 < len(tokens) and following[0].isalpha() and tokens[at + 1].start == tokens[at].end:
        return False  # "1800TEU" measures something
    through = cursor.is_word("range", at + 1)  # "2014 ve 2018 arasında"
    if through and cursor.year(at + 1 + through) and cursor.is_word("until_behind", at + 2 + through):
        return True
    alone = not following[:1].isalnum() or bool(cursor.match("words.clause", at + 1))
    return bool(cursor.match("words.leading", at - 1)) or before == "(" or (alone and before[:1].isalpha())


def _decade(cursor: Cursor, at: int, lead: int) -> Found | None:
    named = cursor.match("decades", at)
    if named:  # "los años noventa", "neunziger Jahre"
        return Found(named.length, decade(1900 + int(named.value)))
    said = cursor.is_word("decade_before", at)
    lead = said or lead
    lead += bool(said) and cursor.word(at + lead) in {"'", "’", "‘"}
    number = cursor.number(at + lead)
    mark = cursor.is_word("decade", at + lead + number.length) if number else 0
    if number is None or not (mark or said):
        return None
    if number.value not in _DECADES and (cursor.year(at + lead) is None or (said and not mark and number.value % 10)):
        return None
    year = number.value + 1900 if number.value in _DECADES else number.value
    return Found(lead + number.length + mark, decade(year))


def _century(cursor: Cursor, at: int) -> Found | None:
    before = cursor.match("units", at)
    lead = before.length if before and before.value == "century" else 0
    number = cursor.ordinal(at + lead)
    following = cursor.match("units", at + lead + number.length) if number and not lead else None
    if number is None or not 0 < number.value <= 21 or not (lead or (following and following.value == "century")):  # noqa: PLR2004
        return None
    return Found(lead + number.length + (following.length if following else 0), century(number.value))


def _era(cursor: Cursor, at: int) -> Found | None:
    """Read a year of another era where it is named: "พ.ศ. 2566", "平成30年", "1445 H"."""
    lunar = cursor.digits(at)
    if lunar and (mark := cursor.is_word("hijri", at + 1)):
        return Found(1 + mark, hijri_year(lunar))
    lead = cursor.match("eras", at)
    number = cursor.number(at + lead.length) if lead else None
    if lead and number:
        length = lead.length + number.length
        length += cursor.is_word("year_mark", at + length)
        year = number.value + int(lead.value)
        return Found(length, whole_year(year)) if day_of(year, 1, 1) else None
    return None
