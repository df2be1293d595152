"""Intervals of days and their values in EDTF."""

import datetime as dt

import pytest

from geo.intervals import (
    between,
    century,
    day_of,
    decade,
    hull,
    nth_weekday,
    shifted,
    third,
    whole_half,
    whole_month,
    whole_quarter,
    whole_season,
    whole_unit,
    whole_year,
)

WEDNESDAY = dt.date(2023, 9, 6)


@pytest.mark.parametrize(
    ("interval", "value"),
    [
        (between(WEDNESDAY), ("2023-09-06", "2023-09-06", "2023-09-06")),
        (whole_month(2024, 2), ("2024-02", "2024-02-01", "2024-02-29")),
        (whole_year(2023), ("2023", "2023-01-01", "2023-12-31")),
        (decade(1995), ("199X", "1990-01-01", "1999-12-31")),
        (century(20), ("19XX", "1900-01-01", "1999-12-31")),
        (century(1), ("00XX", "0001-01-01", "0099-12-31")),
        (whole_half(2023, 2), ("2023-41", "2023-07-01", "2023-12-31")),
        (whole_quarter(2023, 3), ("2023-35", "2023-07-01", "2023-09-30")),
        (whole_season(2023, 4), ("2023-24", "2023-12-01", "2024-02-29")),
        (third(whole_month(2023, 9), "mid"), ("2023-09-11~/2023-09-20~", "2023-09-11", "2023-09-20")),
        (third(whole_year(2023), "late"), ("2023-09-01~/2023-12-31~", "2023-09-01", "2023-12-31")),
        (third(whole_month(9999, 12), "late"), ("9999-12-21~/9999-12-31~", "9999-12-21", "9999-12-31")),
        (third(between(WEDNESDAY), "early"), ("2023-09-06", "2023-09-06", "2023-09-06")),
        (hull(whole_month(2023, 3), whole_month(2023, 5)), ("2023-03/2023-05", "2023-03-01", "2023-05-31")),
        (nth_weekday(whole_month(2023, 10), 1, 1), ("2023-10-02", "2023-10-02", "2023-10-02")),
        (nth_weekday(whole_month(2023, 10), 1, -1), ("2023-10-30", "2023-10-30", "2023-10-30")),
    ],
)
def test_an_interval_has_its_value_and_its_days(interval, value):
    assert tuple(map(str, interval)) == value


@pytest.mark.parametrize(
    ("unit", "edtf"),
    [
        ("week", "2023-09-04/2023-09-10"),
        ("weekend", "2023-09-09/2023-09-10"),
        ("quarter", "2023-35"),
        ("half", "2023-41"),
        ("century", "20XX"),
    ],
)
def test_a_unit_contains_its_day(unit, edtf):
    assert whole_unit(WEDNESDAY, unit).edtf == edtf


@pytest.mark.parametrize(
    ("day", "unit", "count", "result"),
    [
        (dt.date(2023, 1, 31), "month", 1, dt.date(2023, 2, 28)),
        (dt.date(2024, 2, 29), "year", -1, dt.date(2023, 2, 28)),
        (WEDNESDAY, "week", -2, dt.date(2023, 8, 23)),
        (WEDNESDAY, "hour", 1, None),
        (dt.date(9999, 12, 31), "day", 1, None),
    ],
)
def test_a_shifted_day_stays_on_the_calendar(day, unit, count, result):
    assert shifted(day, unit, count) == result


def test_what_is_not_on_the_calendar_is_none():
    assert (
        day_of(2023, 2, 30),
        whole_unit(WEDNESDAY, "hour"),
        nth_weekday(whole_month(2023, 9), 1, 6),
        hull(whole_year(2023), whole_year(2022)),
    ) == (None, None, None, None)
