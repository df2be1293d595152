"""Clock: times of day, durations and repeated times, which are no dates."""

from geo.text import Match
from geo.times.cursor import Cursor, Found

__all__ = ["clock", "duration", "repeated"]

_HOURS, _MINUTES = 24, 60
_NOON = 12
_MINUTE_DIGITS = 2
_CLOCK_UNITS = frozenset({"hour", "minute", "second"})


def clock(cursor: Cursor, at: int) -> Found | None:
    """Read "pukul 14.00 WIB", "3:30 p.m.", "at 10am EST", "15:00", "jam dua siang", "7 o'clock in the evening".

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        The time of day without a day: ``14:00``, or a part of the day (``morning``), and its zone.
    """
    named = cursor.match("parts", at)
    if named:
        return Found(named.length, None, "clock", str(named.value))
    lead = cursor.is_word("clock", at)
    figures = _figures(cursor, at + lead)
    if figures is None:
        return None
    length, hour, minute, sure = figures
    length += lead
    mark = cursor.is_word("clock_behind", at + length)
    length += mark
    half, part = _half(cursor, at + length)
    if not (half or part or mark) and not (lead and cursor.is_word("clock_sure", at)) and not sure:
        return None
    value = str(part.value) if part else half
    if value in {"pm", "afternoon", "evening", "night"} and hour < _NOON and not (value == "night" and hour < 4):  # noqa: PLR2004
        hour += _NOON
    if value == "am" and hour == _NOON:
        hour = 0
    length += part.length if part else (cursor.is_word("am", at + length) or cursor.is_word("pm", at + length))
    zone = cursor.match("zones", at + length)
    length += zone.length if zone else 0
    return Found(length, None, "clock", f"{hour:02d}:{minute:02d}", str(zone.value) if zone else None)


def _figures(cursor: Cursor, at: int) -> tuple[int, int, int, bool] | None:
    """Read the hour and the minute; the last value is True when they can only be a time of day."""
    word = cursor.word(at)
    whole, dot, minutes = word.partition(".")
    if dot and whole.isdecimal() and minutes.isdecimal() and len(whole) <= len(minutes) == _MINUTE_DIGITS:
        return _checked(1, int(whole), int(minutes), sure=False)
    number = cursor.number(at)
    if number is None:
        return None
    minute = cursor.digits(at + 2) if len(cursor.word(at + 2)) == _MINUTE_DIGITS else None
    if cursor.word(at + 1) == ":" and minute is not None:
        seconds = 2 if cursor.word(at + 3) == ":" and cursor.digits(at + 4, _MINUTES) is not None else 0
        return _checked(3 + seconds, number.value, minute, sure=True)
    return _checked(number.length, number.value, 0, sure=False)


def _checked(length: int, hour: int, minute: int, *, sure: bool) -> tuple[int, int, int, bool] | None:
    return (length, hour % _HOURS, minute, sure) if hour <= _HOURS and minute < _MINUTES else None


def _half(cursor: Cursor, at: int) -> tuple[str | None, Match | None]:
    part = cursor.match("parts", at)
    if part:
        return None, part
    return ("am" if cursor.is_word("am", at) else "pm" if cursor.is_word("pm", at) else None), None


def duration(cursor: Cursor, at: int) -> Found | None:
    """Read "three months", "three-month", "selama dua jam", "20-year": a duration, never a date.

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
    number = cursor.number(at)
    if number is None:
        return None
    hyphen = cursor.word(at + number.length) == "-"
    unit = cursor.match("units", at + number.length + hyphen)
    if unit is None or (hyphen and cursor.text.tokens[at + number.length].start > cursor.text.tokens[at].end + 1):
        return None
    return Found(number.length + hyphen + unit.length, None, "duration")


def repeated(cursor: Cursor, at: int) -> Found | None:
    """Read "every Monday", "setiap hari", "each day", "once a week": a repeated time is no date.

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
    each = cursor.is_word("each", at)
    if not each:
        return None
    ordinal = cursor.ordinal(at + each) or cursor.number(at + each)
    length = each + (ordinal.length if ordinal else 0)
    for table in ("units", "weekdays", "months", "parts", "seasons", "holidays"):
        found = cursor.match(table, at + length)
        if found:
            return Found(length + found.length, None, "set")
    return None
