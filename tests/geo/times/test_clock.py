"""Times of day, durations and repeated times, rule by rule."""

import pytest

from geo.times.clock import clock, duration, repeated
from geo.times.cursor import Found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("3:30 p.m. EST", "en", Found(5, None, "clock", "15:30", "-05:00")),
        ("10am", "en", Found(2, None, "clock", "10:00")),
        ("12 am", "en", Found(2, None, "clock", "00:00")),
        ("15:00", "en", Found(3, None, "clock", "15:00")),
        ("7 o'clock", "en", Found(2, None, "clock", "07:00")),
        ("pukul 14.00 WIB", "id", Found(3, None, "clock", "14:00", "+07:00")),
        ("5 people", "en", None),
        ("25:00", "en", None),
    ],
)
def test_a_time_of_day_needs_a_sign_or_a_word_of_the_clock(cursor, text, language, found):
    assert clock(cursor(text, language), 0) == found


@pytest.mark.parametrize(("text", "length"), [("three months", 2), ("three-month", 3), ("20 people", None)])
def test_a_duration_is_a_number_and_a_unit(cursor, text, length):
    assert duration(cursor(text), 0) == (length and Found(length, None, "duration"))


@pytest.mark.parametrize(("text", "length"), [("every Monday", 2), ("each day", 2), ("Monday", None)])
def test_a_repeated_time_needs_its_word(cursor, text, length):
    assert repeated(cursor(text), 0) == (length and Found(length, None, "set"))
