"""Days by their number, rule by rule; published on Wednesday 2023-09-06."""

import pytest

from geo.times.days import day_month, exact_day, lone_day, weekday_then_day


def value(found):
    return found and (found.length, found.interval and found.interval.edtf)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5 September 2023", (3, "2023-09-05")),
        ("September 10-13", (4, "2023-09-10/2023-09-13")),
        ("2022-11-03", (5, "2022-11-03")),
        ("11/03/2022", (5, "2022-11-03")),
        ("May 28", (2, "2023-05-28")),
        ("31 February 2023", None),
        ("5 people", None),
        ("January a ship sank", None),
    ],
)
def test_a_day_with_its_month(cursor, text, found):
    assert value(exact_day(cursor(text), 0)) == found


def test_the_order_of_day_and_month_is_the_languages(cursor):
    assert [value(exact_day(cursor("11/03/2022", language), 0)) for language in ("en", "id")] == [
        (5, "2022-11-03"),
        (5, "2022-03-11"),
    ]


def test_a_day_without_a_year_is_the_nearest_one(cursor):
    assert [value(day_month(cursor(f"30 {month}"), 0))[1] for month in ("August", "December", "January")] == [
        "2023-08-30",
        "2023-12-30",
        "2023-01-30",
    ]


@pytest.mark.parametrize(("text", "found"), [("on the 25th", (4, "2023-08-25")), ("the 25th", None)])
def test_a_day_without_a_month_needs_a_preposition(cursor, text, found):
    assert value(lone_day(cursor(text), 0)) == found


def test_a_day_without_a_month_is_the_next_one_in_a_clause_about_the_future(cursor):
    assert value(lone_day(cursor("on the 25th", future=True), 0)) == (4, "2023-09-25")


def test_a_weekday_takes_the_day_after_it(cursor):
    assert value(weekday_then_day(cursor("Selasa (5/9)", "id"), 0, 1)) == (6, "2023-09-05")
