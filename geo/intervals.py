"""Intervals: stretches of days with their value in EDTF (ISO 8601-2)."""

import datetime as dt
from calendar import monthrange
from typing import NamedTuple

__all__ = [
    "Interval",
    "day_of",
    "decade",
    "stretch",
    "third",
    "whole_month",
    "whole_quarter",
    "whole_season",
    "whole_year",
]

_EARLY, _LATE = 10, 21  # the first ten days of a month, and the day on which its last third begins
_LONGEST_MONTH = 31  # days
_WINTER = 4


class Interval(NamedTuple):
    """A stretch of days.

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
        Numbers as a text gives them.

    Returns
    -------
    datetime.date or None
        The day, None when there is none.
    """
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def stretch(first: dt.date, last: dt.date | None = None) -> Interval:
    """Return the stretch between two days.

    Parameters
    ----------
    first, last
        First and last day; the first alone when `last` is None.

    Returns
    -------
    Interval
        The stretch.
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
        Days 1-10, 11-20 or 21-end of a month; a third of the days of anything else. Both ends are approximate.
    """
    first, last = whole.first, whole.last
    length = (last - first).days + 1
    if first.day == 1 and length <= _LONGEST_MONTH:
        cuts = (first + dt.timedelta(days=_EARLY), first + dt.timedelta(days=_LATE - 1))
    else:
        cuts = (first + dt.timedelta(days=length // 3), first + dt.timedelta(days=2 * length // 3))
    bounds = {"early": (first, cuts[0]), "mid": (cuts[0], cuts[1]), "late": (cuts[1], last + dt.timedelta(days=1))}
    begin, behind = bounds[kind]
    end = behind - dt.timedelta(days=1)
    return Interval(f"{begin}~/{end}~", begin, end)
