"""Months, seasons, years and centuries, rule by rule; published on 2023-09-06."""

import pytest

from geo.times.periods import bare_year, full_year, month, named_year, season


def value(found):
    return found and (found.length, found.interval and found.interval.edtf)


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        (month, "September 2022", (2, "2022-09")),
        (month, "last May", (2, "2023-05")),
        (month, "next September", (2, "2024-09")),
        (month, "may go", None),
        (season, "summer 2024", (2, "2024-22")),
        (season, "this summer", (2, "2023-22")),
        (season, "Q3 2024", (2, "2024-35")),
        (season, "first half of 2017", (4, "2017-40")),
        (season, "summer", None),
        (bare_year, "1990s", (2, "199X")),
        (bare_year, "19th century", (3, "18XX")),
        (bare_year, "2016 people", None),
        (named_year, "2016 people", (1, "2016")),
    ],
)
def test_a_rule_gives_tokens_and_interval(cursor, rule, text, found):
    assert value(rule(cursor(text), 0)) == found


@pytest.mark.parametrize(("text", "found"), [("in 2016", (1, "2016")), ("saw 2016 people", None)])
def test_a_bare_year_needs_a_context_that_allows_one(cursor, text, found):
    assert value(bare_year(cursor(text), 1)) == found


@pytest.mark.parametrize(("year", "full"), [(5, 2005), (30, 2030), (31, 1931), (99, 1999), (2016, 2016)])
def test_two_digits_up_to_30_are_of_the_century_that_began_in_2000(year, full):
    assert full_year(year) == full
