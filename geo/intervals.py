"""Intervals: ranges of days with their value in EDTF (ISO 8601-2)."""

import datetime as dt
from calendar import monthrange
from typing import NamedTuple

__all__ = [
    "Interval",
    "between",
    "century",
    "day_of",
    "day_range",
    "decade",
    "hull",
    "nth_weekday",
    "shifted",
    "third",
    "whole_half",
    "whole_month",
    "whole_quarter",
    "whole_season",
    "whole_unit",
    "whole_year",
]

_EARLY, _LATE = 10, 21  # the first ten days of a month, and the day on which its last third begins
_LONGEST_MONTH = 31  # days
_WINTER = 4
_SEASONS = 20  # EDTF writes spring as month 21
_THIRDS = 3  # days an interval needs to have thirds
_WEEK = 7  # days
_WORKDAYS = 5  # of a week
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": _WEEK, "workweek": _WEEK, "weekend": _WEEK, "fortnight": 2 * _WEEK}


class Interval(NamedTuple):
    """A range of days.

    Parameters
    ----------
    edtf
        The value in EDTF.
    first, last
        First and last day, both inclusive.
    """

    edtf: str
    first: dt.date
    last: dt.date


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """Return a day of the calendar.

    Parameters
    ----------
    year, month, day
        The numbers, also those of no valid day.

    Returns
    -------
    datetime.date or None
        The day, None when there is none.
    """
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def between(first: dt.date, last: dt.date | None = None) -> Interval:
    """Return the interval between two days.

    Parameters
    ----------
    first, last
        First and last day; the first alone when `last` is None.

    Returns
    -------
    Interval
        The interval.
    """
    last = last or first
    return Interval(str(first) if first == last else f"{first}/{last}", first, last)


def whole_month(year: int, month: int) -> Interval:
    """Return a month.

    Parameters
    ----------
    year, month
        The month.

    Returns
    -------
    Interval
        The month, as ``2023-07``.
    """
    return Interval(
        f"{year:04d}-{month:02d}", dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])
    )


def whole_year(year: int) -> Interval:
    """Return a year.

    Parameters
    ----------
    year
        The year.

    Returns
    -------
    Interval
        The year, as ``2023``.
    """
    return Interval(f"{year:04d}", dt.date(year, 1, 1), dt.date(year, 12, 31))


def decade(year: int) -> Interval:
    """Return a decade.

    Parameters
    ----------
    year
        A year of it.

    Returns
    -------
    Interval
        The decade, as ``199X``.
    """
    first = year - year % 10
    return Interval(f"{first // 10}X", dt.date(first, 1, 1), dt.date(first + 9, 12, 31))


def century(number: int) -> Interval:
    """Return a century.

    Parameters
    ----------
    number
        Its number, 20 for the twentieth.

    Returns
    -------
    Interval
        The hundred years that share their first two digits, as ``19XX``.
    """
    first = (number - 1) * 100
    return Interval(f"{number - 1:02d}XX", dt.date(max(1, first), 1, 1), dt.date(first + 99, 12, 31))


def whole_half(year: int, half: int) -> Interval:
    """Return a half of a year.

    Parameters
    ----------
    year, half
        The half, 1 or 2.

    Returns
    -------
    Interval
        The half, as ``2023-40`` or ``2023-41``.
    """
    first, last = whole_month(year, 6 * half - 5), whole_month(year, 6 * half)
    return Interval(f"{year:04d}-{39 + half}", first.first, last.last)


def whole_quarter(year: int, quarter: int) -> Interval:
    """Return a quarter of a year.

    Parameters
    ----------
    year, quarter
        The quarter, 1-4.

    Returns
    -------
    Interval
        The quarter, as ``2023-33`` to ``2023-36``.
    """
    first, last = whole_month(year, 3 * quarter - 2), whole_month(year, 3 * quarter)
    return Interval(f"{year:04d}-{32 + quarter}", first.first, last.last)


def whole_season(year: int, season: int) -> Interval:
    """Return a meteorological season.

    Parameters
    ----------
    year, season
        The year in which it begins, and 1-4 from spring to winter.

    Returns
    -------
    Interval
        The season, as ``2023-21`` to ``2023-24``; its days are those of the north.
    """
    first = whole_month(year, 3 * season)
    end = whole_month(year + (season == _WINTER), (3 * season + 1) % 12 + 1)
    return Interval(f"{year:04d}-{20 + season}", first.first, end.last)


def third(whole: Interval, kind: str) -> Interval:
    """Take the early, middle or late third of an interval.

    Parameters
    ----------
    whole
        A month, a year or another interval.
    kind
        ``"early"``, ``"mid"`` or ``"late"``.

    Returns
    -------
    Interval
        Days 1-10, 11-20 or 21-end of a month, four months of a year, a third of the days of anything else. Both ends
        are approximate.
    """
    first, last = whole.first, whole.last
    length = (last - first).days + 1
    if length < _THIRDS:
        return whole
    if first.day == 1 and length <= _LONGEST_MONTH:
        cuts = (first + dt.timedelta(days=_EARLY), first + dt.timedelta(days=_LATE - 1))
    elif (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        cuts = (dt.date(first.year, 5, 1), dt.date(first.year, 9, 1))
    else:
        cuts = (first + dt.timedelta(days=length // 3), first + dt.timedelta(days=2 * length // 3))
    before = [cut - dt.timedelta(days=1) for cut in cuts]
    begin, end = {"early": (first, before[0]), "mid": (cuts[0], before[1]), "late": (cuts[1], last)}[kind]
    return Interval(f"{begin}~/{end}~", begin, end)


def shifted(day: dt.date, unit: str, count: int) -> dt.date | None:
    """Move a day by units of the calendar.

    Parameters
    ----------
    day
        The day.
    unit
        ``"day"``, ``"workday"`` (Monday to Friday), ``"week"``, ``"workweek"``, ``"weekend"``, ``"month"``,
        ``"quarter"``, ``"half"``, ``"year"``, ``"decade"`` or ``"century"``.
    count
        How many of them, negative into the past.

    Returns
    -------
    datetime.date or None
        The day, the last of its month when the month is too short; None outside the calendar or for another unit.
    """
    try:
        if unit in _DAYS:
            return day + dt.timedelta(days=count * _DAYS[unit])
        if unit == "workday":
            return _workdays_away(day, count)
        if unit in _MONTHS:
            months = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
            year, month = months // 12, months % 12 + 1
            return dt.date(year, month, min(day.day, monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None
    return None


def _workdays_away(day: dt.date, count: int) -> dt.date:
    step = dt.timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= day.isoweekday() <= _WORKDAYS
    return day


def whole_unit(day: dt.date, unit: str) -> Interval | None:
    """Return the unit of the calendar that holds a day.

    Parameters
    ----------
    day
        The day.
    unit
        As for `shifted`.

    Returns
    -------
    Interval or None
        The unit; weeks run from Monday to Sunday. None for a unit that is not one of the calendar.
    """
    monday = day - dt.timedelta(days=day.isoweekday() - 1) if day.toordinal() > _WEEK else day
    units = {
        "day": lambda: between(day),
        "week": lambda: between(monday, monday + dt.timedelta(days=6)),
        "workweek": lambda: between(monday, monday + dt.timedelta(days=_WORKDAYS - 1)),
        "weekend": lambda: between(monday + dt.timedelta(days=5), monday + dt.timedelta(days=6)),
        "month": lambda: whole_month(day.year, day.month),
        "quarter": lambda: whole_quarter(day.year, (day.month + 2) // 3),
        "half": lambda: whole_half(day.year, (day.month + 5) // 6),
        "year": lambda: whole_year(day.year),
        "decade": lambda: decade(day.year),
        "century": lambda: century(day.year // 100 + 1),
    }
    try:
        return units[unit]() if unit in units else None
    except (OverflowError, ValueError):
        return None


def nth_weekday(whole: Interval, weekday: int, number: int) -> Interval | None:
    """Return a weekday by its number within an interval: the first Monday of October.

    Parameters
    ----------
    whole
        The month or year.
    weekday
        ISO number of the weekday, 1 for Monday.
    number
        1 for the first; -1 for the last.

    Returns
    -------
    Interval or None
        The day, None when the interval has no such day.
    """
    if number > 0:
        shift = (weekday - whole.first.isoweekday()) % _WEEK + (number - 1) * _WEEK
        day = shifted(whole.first, "day", shift)
    else:
        day = shifted(whole.last, "day", -((whole.last.isoweekday() - weekday) % _WEEK))
    return between(day) if day and whole.first <= day <= whole.last else None


def hull(one: Interval, other: Interval) -> Interval | None:
    """Join two intervals to the one from the beginning of the first to the end of the second.

    Parameters
    ----------
    one, other
        The intervals.

    Returns
    -------
    Interval or None
        The interval, as ``2023-03/2023-05``; None when the second ends before the first begins.
    """
    if other.last < one.first:
        return None
    first, last = one.edtf.split("/")[0], other.edtf.split("/")[-1]
    return Interval(first if first == last else f"{first}/{last}", one.first, other.last)


def day_range(edtf: str | None) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of an EDTF value.

    Parameters
    ----------
    edtf
        A date, month, season, year or interval of EDTF level 0 and 1; qualifiers (``~ ? %``) are ignored.

    Returns
    -------
    tuple of datetime.date or None
        First and last day; None when the value is not of this kind, or open at an end.
    """
    if not edtf:
        return None
    plain = "".join(sign for sign in edtf if sign not in "~?%")
    first, slash, last = plain.partition("/")
    if slash:
        one, other = day_range(first), day_range(last)
        return (one[0], other[1]) if one and other else None
    parts = plain.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts[0]) != len("2024"):
        return None
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1:
            found = whole_year(numbers[0])
        elif len(numbers) == 2:  # noqa: PLR2004
            season = numbers[1] - _SEASONS
            found = whole_season(numbers[0], season) if season > 0 else whole_month(*numbers)
        else:
            found = between(dt.date(*numbers))
    except (ValueError, TypeError):
        return None
    return found.first, found.last
