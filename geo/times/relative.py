"""Relative dates: what a text counts from the publication date, or from the last date it named."""

import datetime as dt

from geo.intervals import Interval, moved, stretch, whole_unit
from geo.times.cursor import Found, Number, Reading
from geo.times.days import exact_day, weekday_then_day
from geo.times.holidays import feast, feast_of_hijri_year

__all__ = ["counted", "holiday", "near", "stretch_of", "unit", "weekday"]

_WEEKDAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
_WEEK = 7  # days
_CALENDAR = frozenset({"day", "week", "weekend", "month", "quarter", "half", "year", "decade", "century"})
_MOST_PARTS = 4  # "2 years, 3 months, 1 week and 2 days ago"
_FINE = frozenset({"hour", "minute", "second"})
_SHORT = 3  # letters: "di", "so", "mi" are weekdays only beside a date or a full stop


def holiday(reading: Reading, at: int) -> Found | None:
    """Read "Easter", "Lebaran 2024", "Christmas Eve", "last Ramadan": the nearest one when no year is named.

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        What stands there.
    """
    lead, direction = reading.direction(at)
    found = reading.match("holidays", at + lead)
    if found is None:
        return None
    length = lead + found.length
    lunar = reading.digits(at + length)
    if lunar and (mark := reading.is_word("hijri", at + length + 1)):
        return Found(length + 1 + mark, feast_of_hijri_year(str(found.value), lunar))
    behind, year = reading.year_behind(at + length)
    if year is not None:
        return Found(length + behind, feast(str(found.value), year))
    if not lead:
        trail, direction = reading.direction(at + length)
        length += trail
    today = reading.published
    if today is None:
        return Found(length, None)
    options = [when for shift in (-1, 0, 1) if (when := feast(str(found.value), today.year + shift))]
    if direction > 0 or (reading.future and not direction):
        options = [when for when in options if when.last >= today][:1]
    elif direction < 0:
        options = [when for when in options if when.last < today][-1:]
    near_one = min(options, key=lambda when: abs((when.first - today).days), default=None)
    return Found(length, near_one)


def near(reading: Reading, at: int) -> Found | None:
    """Read "besok", "last night", "来週", "la semana pasada"; and, from the last date named, "the day before".

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        What stands there.
    """
    for table in ("near", "narrative"):
        found = reading.match(table, at)
        if found is None:
            continue
        kind, sign, count = str(found.value).partition("+") if "+" in found.value else str(found.value).partition("-")
        number = int(sign + count)
        origin = reading.published if table == "near" else reading.origin(kind if kind in _CALENDAR else "day")
        if kind in _WEEKDAYS:
            return Found(found.length, _weekday_near(reading, _WEEKDAYS[kind], number))
        clock = None
        if kind == "overnight":
            days = [day for shift in (-1, 0) if origin and (day := moved(origin, "day", shift))]
            return Found(found.length, stretch(*days) if days else None, clock="night")
        if kind not in _CALENDAR:
            kind, clock = "day", kind
        interval = _unit(origin, kind, number)
        follows = reading.match("parts", at + found.length)
        if follows and kind == "day":
            return Found(found.length + follows.length, interval, clock=str(follows.value))
        return Found(found.length, interval, clock=clock)
    return None


def _unit(origin: dt.date | None, kind: str, count: int) -> Interval | None:
    day = moved(origin, kind, count) if origin else None
    return whole_unit(day, kind) if day else None


def weekday(reading: Reading, at: int) -> Found | None:
    """Read "Selasa (5/9)", "Tuesday", "Jumat mendatang", "last Tuesday", "Monday next week", "Senin pekan depan".

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        What stands there.
    """
    lead, direction = reading.direction(at)
    found = reading.match("weekdays", at + lead)
    if found is None or (not reading.capital(at + lead) and reading.ambiguous(found, at + lead)):
        return None
    length = lead + found.length
    dotted = reading.word(at + length) == "." and len(found.words) <= _SHORT + 2
    exact = weekday_then_day(reading, at, length + dotted)
    if exact:
        return exact
    if len(found.words) <= _SHORT and not dotted and reading.ambiguous(found, at + lead):
        return None
    length += reading.is_word("day_word", at + length)
    joined = reading.is_word("of", at + length) or reading.is_word("within", at + length)
    week = unit(reading, at + length + joined, plain=True) or _near_week(reading, at + length + joined)
    if week and week.interval and (week.interval.last - week.interval.first).days == _WEEK - 1:
        day = stretch(week.interval.first + dt.timedelta(days=int(found.value) - 1))
        return Found(length + joined + week.length, day)
    trail = 0
    if not lead:
        trail, direction = reading.direction(at + length)
    said = direction if lead or trail else None
    return Found(length + trail, _weekday_near(reading, int(found.value), said))


def _near_week(reading: Reading, at: int) -> Found | None:
    found = reading.match("near", at)
    return near(reading, at) if found and str(found.value).startswith("week") else None


def _weekday_near(reading: Reading, number: int, direction: int | None) -> Interval | None:
    """Choose a weekday's day: behind the publication date unless the clause looks ahead or the text says which."""
    if reading.published is None:
        return None
    ahead = (number - reading.published.isoweekday()) % _WEEK
    if direction is not None and direction > 0:
        days = ahead or _WEEK
    elif direction is not None and direction < 0:
        days = ahead - _WEEK
    elif direction == 0:
        days = number - reading.published.isoweekday()
    else:
        days = ahead if reading.future or ahead == 0 else ahead - _WEEK
    day = moved(reading.published, "day", days)
    return stretch(day) if day else None


def unit(reading: Reading, at: int, *, plain: bool = False) -> Found | None:
    """Read "pekan depan", "bulan lalu", "tahun ini", "next week", "the past week", "this weekend", "semana pasada".

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.
    plain
        Whether a weekend needs its "next" or "last".

    Returns
    -------
    Found or None
        What stands there.
    """
    start = reading.is_word("the", at)
    lead, sign = reading.direction(at + start)
    found = reading.match("units", at + start + lead)
    if found is None or found.value not in _CALENDAR:
        return None
    length = start + lead + found.length
    if lead:
        rolling = reading.is_word("rolling", at + start) and start and sign < 0
        if rolling and reading.published and (first := moved(reading.published, str(found.value), -1)):
            return Found(length, stretch(first, reading.published))
        return Found(length, _shifted(reading, str(found.value), sign))
    counted_before = (
        reading.digits(at - 1) is not None or reading.match("numbers", at - 1) or reading.is_word("vague", at - 1)
    )
    if reading.text.lexicon.get("dates.next_position") != "before" and not counted_before:
        trail, sign = reading.direction(at + length)
        if trail:
            return Found(length + trail, _shifted(reading, str(found.value), sign))
    if found.value == "weekend" and not plain:
        return Found(length, _shifted(reading, "weekend", 0 if reading.future else -1))
    return None


def _shifted(reading: Reading, kind: str, sign: int) -> Interval | None:
    return None if kind == "day" and not sign else _unit(reading.published, kind, sign)


def counted(reading: Reading, at: int) -> Found | None:
    """Read "dua hari lalu", "three weeks ago", "hace 3 días", "2 weeks and 3 days ago", "two days later".

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        What stands there.
    """
    before, sign = _sided(reading, "before", at)
    length, parts = before, list[tuple[int, str]]()
    while len(parts) < _MOST_PARTS:
        joined = (reading.is_word("number_joiner", at + length) or reading.is_word("and", at + length)) if parts else 0
        number = reading.number(at + length + joined) or _fused(reading, at + length + joined)
        named = reading.match("units", at + length + joined + number.length) if number else None
        if not number or not named:
            break
        parts.append((number.value, str(named.value)))
        length += joined + number.length + named.length
    if not parts:
        return _vague(reading, at)
    since = _since(reading, at, length, parts)
    if since:
        return since
    behind, after = _sided(reading, "behind", at + length)
    later, direction = _sided(reading, "narrative_behind", at + length) if not behind else (0, 0)
    if later:
        return Found(length + later, _counted(reading.origin(parts[-1][1]), parts, direction))
    if not behind and (not before or reading.match("words.leading", at + length)):
        return None
    return Found(length + behind, _counted(reading.published, parts, after if behind else sign))


def _sided(reading: Reading, table: str, at: int) -> tuple[int, int]:
    found = reading.match(table, at)
    return (found.length, int(found.value)) if found else (0, 0)


def _fused(reading: Reading, at: int) -> Number | None:
    """Read the "se" of "sebulan lalu": words that are a number and its unit stand in both tables."""
    return Number(1, 0) if reading.match("fused", at) else None


def _vague(reading: Reading, at: int) -> Found | None:
    """Read "several years ago", "beberapa hari lalu", "the past few days": a date that cannot be told."""
    lead = reading.is_word("the", at)
    turn, _ = reading.direction(at + lead)
    few = reading.is_word("vague", at + lead + turn)
    named = reading.match("units", at + lead + turn + few) if few else None
    length = lead + turn + few + (named.length if named else 0)
    behind = named and (reading.match("behind", at + length) or reading.match("stretch_behind", at + length))
    return Found(length + (behind.length if behind else 0), None) if named and (turn or behind) else None


def _since(reading: Reading, at: int, length: int, parts: list[tuple[int, str]]) -> Found | None:
    """Count from another date: "three weeks from tomorrow", "two days before Easter"."""
    joint, sign = _sided(reading, "since", at + length)
    rules = (exact_day, near, weekday, holiday)
    start = next(filter(None, (rule(reading, at + length + joint) for rule in rules)), None) if joint else None
    if start is None:
        return None
    day = start.interval.first if start.interval else None
    for count, kind in parts:
        day = moved(day, kind, sign * count) if day and count <= 9999 else None  # noqa: PLR2004
    return Found(length + joint + start.length, stretch(day) if day else None)


def _counted(origin: dt.date | None, parts: list[tuple[int, str]], sign: int) -> Interval | None:
    day = origin
    for count, kind in parts:
        if day is None or count > 9999:  # noqa: PLR2004
            return None
        if kind not in _FINE:
            day = moved(day, kind, sign * count)
    kinds = [kind for _, kind in parts]
    if day is None or (set(kinds) & _FINE):
        return stretch(origin) if origin and not set(kinds) - _FINE else None
    if kinds == ["week"]:
        return Interval(f"{day}~", day, day)  # "two weeks ago" is that day, more or less
    if len(kinds) == 1 and kinds[0] != "day":
        return whole_unit(day, "year" if kinds[0] in {"decade", "century"} else kinds[0])
    return stretch(day)


def stretch_of(reading: Reading, at: int) -> Found | None:
    """Read "the last three days", "next two weeks", "tiga hari terakhir", "dua pekan ke depan", "últimos 3 meses".

    Parameters
    ----------
    reading
        What the rule sees.
    at
        Index of the first token.

    Returns
    -------
    Found or None
        What stands there.
    """
    start = reading.is_word("the", at)
    lead, sign = reading.direction(at + start)
    number = reading.number(at + start + lead)
    length = start + lead + (number.length if number else 0)
    if number and not lead:
        lead, sign = reading.direction(at + length)
        length += lead
    named = reading.match("units", at + length) if number else None
    if number is None or named is None:
        return None
    length += named.length
    if not lead:
        behind = reading.match("stretch_behind", at + length)
        if behind is None:
            return None
        lead, sign = behind.length, int(behind.value)
        length += lead
    if not sign or named.value in _FINE:
        return Found(length, None, kind="duration")
    return Found(length, _rolling(reading.published, str(named.value), number.value, sign))


def _rolling(today: dt.date | None, kind: str, count: int, sign: int) -> Interval | None:
    """Take the last or the next `count` units: up to today, or from tomorrow on."""
    other = moved(today, kind, sign * count) if today and count <= 9999 else None  # noqa: PLR2004
    if today is None or other is None:
        return None
    begin = moved(today, "day", 1)
    return stretch(other, today) if sign < 0 else stretch(begin, other) if begin and begin <= other else None
