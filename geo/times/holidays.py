"""Holidays: the days of holidays, by the calendars that set them.

A lexicon's table ``dates.holidays`` gives each name a rule: ``12-25`` (every year), ``easter-2`` (days from Easter
Sunday), ``advent-7`` (days from the first Sunday of Advent), ``hijri-09`` or ``hijri-10-01`` (a month or day of the
Hijri calendar), ``11/4/4`` (the fourth Thursday of November; ``5/-1/1`` the last Monday of May, ``11/4/4+1`` the day
after a Thursday) or ``ID:Day of Silence`` (an official holiday of a country). The calendars are those of dateutil,
hijridate and holidays, which are loaded when a text names a holiday.
"""

import datetime as dt
import warnings
from functools import lru_cache

from geo.intervals import Interval, between, nth_weekday, shifted, whole_month

__all__ = ["feast", "feast_of_hijri_year", "hijri_year"]

_HIJRI_YEARS = (1925, 2076)  # Gregorian years that hijridate's tables hold whole


@lru_cache(maxsize=512)
def feast(rule: str, year: int) -> Interval | None:
    """Return the days of a holiday in a year.

    Parameters
    ----------
    rule
        A rule of the lexicon.
    year
        The Gregorian year.

    Returns
    -------
    Interval or None
        Its days; a holiday of the Hijri calendar is approximate, because its months begin when the moon is seen. None
        when the calendar does not know the year.
    """
    if rule.startswith("easter"):
        return _easter(rule, year)
    if rule.startswith("advent"):
        sunday = _first_advent(year)
        return between(sunday + dt.timedelta(days=int(rule.removeprefix("advent") or 0)))
    if rule.startswith("hijri-"):
        return _hijri(rule, year)
    if ":" in rule:
        return _official(rule, year)
    if "/" in rule:
        days, _, after = rule.partition("+")
        month, number, weekday = (int(part) for part in days.split("/"))
        found = nth_weekday(whole_month(year, month), weekday, number)
        sequel = shifted(found.first, "day", int(after or 0)) if found else None
        return between(sequel) if sequel else None
    month, day = (int(part) for part in rule.split("-"))
    return between(dt.date(year, month, day))


def hijri_year(number: int) -> Interval | None:
    """Return the days of a year of the Hijri calendar.

    Parameters
    ----------
    number
        The year, as 1446.

    Returns
    -------
    Interval or None
        Its days, approximate; None outside the tables (1343-1500).
    """
    from hijridate import Hijri  # noqa: PLC0415  (not needed by a text without holidays)

    try:
        first, following = Hijri(number, 1, 1).to_gregorian(), Hijri(number + 1, 1, 1).to_gregorian()
    except (OverflowError, ValueError):
        return None
    start, end = dt.date(*first.datetuple()), dt.date(*following.datetuple()) - dt.timedelta(days=1)
    return Interval(f"{start}~/{end}~", start, end)


def feast_of_hijri_year(rule: str, number: int) -> Interval | None:
    """Return the days of a holiday in a year of the Hijri calendar.

    Parameters
    ----------
    rule
        A rule of the lexicon.
    number
        The Hijri year.

    Returns
    -------
    Interval or None
        Its days; None when the calendar does not know the year.
    """
    whole = hijri_year(number)
    years = range(whole.first.year, whole.last.year + 1) if whole else ()
    found = [day for year in years if (day := feast(rule, year))]
    slack = dt.timedelta(days=2)  # the official day may differ from the table by the sighting of the moon
    return next((day for day in found if whole and whole.first - slack <= day.first <= whole.last + slack), None)


def _first_advent(year: int) -> dt.date:
    """Return the fourth Sunday before Christmas."""
    christmas = dt.date(year, 12, 25)
    return christmas - dt.timedelta(days=christmas.isoweekday() + 21)


def _easter(rule: str, year: int) -> Interval | None:
    from dateutil.easter import easter  # noqa: PLC0415  (not needed by a text without holidays)

    day = shifted(easter(year), "day", int(rule.removeprefix("easter") or 0))
    return between(day) if day else None


def _hijri(rule: str, year: int) -> Interval | None:
    from hijridate import Gregorian, Hijri  # noqa: PLC0415  (not needed by a text without holidays)

    low, high = _HIJRI_YEARS
    if not low <= year <= high:
        return None
    month, _, day = rule.removeprefix("hijri-").partition("-")
    lunar = Gregorian(year, 1, 1).to_hijri().year
    for number in (lunar, lunar + 1):
        first = Hijri(number, int(month), int(day or 1))
        begin = first.to_gregorian()
        if begin.year == year:
            start = dt.date(begin.year, begin.month, begin.day)
            end = start if day else start + dt.timedelta(days=first.month_length() - 1)
            return Interval(f"{start}~" if day else f"{start}~/{end}~", start, end)
    return None


def _official(rule: str, year: int) -> Interval | None:
    import holidays  # noqa: PLC0415  (not needed by a text without holidays)

    country, _, name = rule.partition(":")
    with warnings.catch_warnings():  # the library warns of years that it does not know, and leaves them empty
        warnings.simplefilter("ignore", UserWarning)
        days = holidays.country_holidays(country, years=year, language="en_US")
    found = sorted((name not in names.split("; "), day) for day, names in days.items() if name in names)
    return between(found[0][1]) if found else None  # "Chuseok" before "The day preceding Chuseok"
