"""Relative dates, rule by rule; published on Wednesday 2023-09-06."""

import pytest

from geo.intervals import whole_month
from geo.times.relative import counted, holiday, near, rolling, unit, weekday


def value(found):
    return found and (found.length, found.interval and found.interval.edtf)


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        (near, "yesterday", (1, "2023-09-05")),
        (near, "last night", (2, "2023-09-05/2023-09-06")),
        (near, "Tuesday", None),
        (unit, "next week", (2, "2023-09-11/2023-09-17")),
        (unit, "the past week", (3, "2023-08-30/2023-09-06")),
        (unit, "this weekend", (2, "2023-09-09/2023-09-10")),
        (unit, "last year", (2, "2022")),
        (unit, "week", None),
        (weekday, "Tuesday", (1, "2023-09-05")),
        (weekday, "next Tuesday", (2, "2023-09-12")),
        (weekday, "Monday next week", (3, "2023-09-11")),
        (counted, "two days ago", (3, "2023-09-04")),
        (counted, "three weeks ago", (3, "2023-08-16~")),
        (counted, "several years ago", (3, None)),
        (counted, "two days before Easter", (4, "2023-04-07")),
        (counted, "two days", None),
        (rolling, "the last three days", (4, "2023-09-03/2023-09-06")),
        (rolling, "next two weeks", (3, "2023-09-07/2023-09-20")),
        (rolling, "last two hours", (3, None)),
        (rolling, "three days", None),
        (holiday, "Easter 2024", (2, "2024-03-31")),
        (holiday, "last Easter", (2, "2023-04-09")),
        (holiday, "Christmas", (1, "2023-12-25")),
    ],
)
def test_a_rule_gives_tokens_and_interval(cursor, rule, text, found):
    assert value(rule(cursor(text), 0)) == found


def test_a_weekday_is_the_next_one_in_a_clause_about_the_future(cursor):
    assert value(weekday(cursor("Friday", future=True), 0)) == (1, "2023-09-08")


def test_a_narrative_counts_days_only_from_a_named_day(cursor):
    month = cursor("three days later", named=whole_month(2020, 5))
    assert value(counted(month, 0)) == (3, None)
