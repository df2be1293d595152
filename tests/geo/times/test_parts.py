"""Parts of periods, rule by rule; published on Wednesday 2023-09-06."""

import pytest

from geo.times.parts import numbered_part, part, weekday_of_week


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        (numbered_part, "the first week of January", (5, "2023-01-02/2023-01-08")),
        (numbered_part, "first Monday of October 2023", (5, "2023-10-02")),
        (numbered_part, "week 40 of 2016", (4, "2016-10-03/2016-10-09")),
        (numbered_part, "the week of April 10", (5, "2023-04-10/2023-04-16")),
        (numbered_part, "the first week", None),
        (part, "early 2024", (2, "2024-01-01~/2024-04-30~")),
        (part, "late last year", (3, "2022-09-01~/2022-12-31~")),
        (part, "later this week", (3, "2023-09-06~/2023-09-10~")),
        (part, "mid-October", (3, "2022-10-11~/2022-10-20~")),
        (part, "October", None),
        (weekday_of_week, "next week on Tuesday", (4, "2023-09-12")),
        (weekday_of_week, "next week", None),
    ],
)
def test_a_rule_gives_tokens_and_interval(cursor, rule, text, found):
    read = rule(cursor(text), 0)
    assert (read and (read.length, read.interval.edtf)) == found
