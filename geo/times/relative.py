"""Relative dates: dates counted from the publication date or from the last date in the text."""

import datetime as dt

from geo.intervals import Interval, between, shifted, whole_unit
from geo.text import Match
from geo.times.cursor import Cursor, Found, Number
from geo.times.days import exact_day, weekday_then_day
from geo.times.holidays import feast, feast_of_hijri_year
from geo.times.periods import year_before

__all__ = ["counted", "counted_from", "holiday", "near", "rolling", "unit", "weekday"]

_WEEKDAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
_WEEK = 7  # days
_CALENDAR = frozenset({"day", "week", "workweek", "weekend", "month", "quarter", "half", "year", "decade", "century"})
_MOST = 999  # units: a greater number of years, weeks or days is none that news counts
_MOST_PARTS = 4  # "2 years, 3 months, 1 week and 2 days ago"
_FINE = frozenset({"hour", "minute", "second"})
_LIST_SIGNS = frozenset({",", "/", "."})
_SHORT = 3  # letters: "di", "so", "mi" are weekdays only beside a date or a full stop


def holiday(cursor: Cursor, at: int) -> Found | None:
    """Read "Easter", "Lebaran 2024", "Christmas Eve", "last Ramadan": the nearest one when the text gives no year.

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
    start, early = year_before(cursor, at)
    if early is not None and (named := cursor.match("holidays", at + start)):  # "2018年春节", "今年の元日"
        return Found(start + named.length, feast(str(named.value), early))
    lead, direction = cursor.direction(at)
    found = cursor.match("holidays", at + lead)
    if found is None:
        return None
    length = lead + found.length
    lunar = cursor.digits(at + length)
    if lunar and (mark := cursor.is_word("hijri", at + length + 1)):
        return Found(length + 1 + mark, feast_of_hijri_year(str(found.value), lunar))
    following, year = cursor.year_behind(at + length)
    if year is not None:
        return Found(length + following, feast(str(found.value), year))
    if not lead:
        trail, direction = cursor.direction(at + length)
        length += trail
    today = cursor.published
    if today is None:
        return Found(length, None)
    options = [when for shift in (-1, 0, 1) if (when := feast(str(found.value), today.year + shift))]
    if direction > 0 or (cursor.future and not direction):
        options = [when for when in options if when.last >= today][:1]
    elif direction < 0:
        options = [when for when in options if when.last < today][-1:]
    near_one = min(options, key=lambda when: abs((when.first - today).days), default=None)
    return Found(length, near_one)


def near(cursor: Cursor, at: int) -> Found | None:
    """Read "besok", "last night", "来週", "la semana pasada"; and, from the last date named, "the day before".

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
    for table in ("near", "narrative"):
        found = cursor.match(table, at)
        if found is None:
            continue
        kind, sign, count = str(found.value).partition("+") if "+" in found.value else str(found.value).partition("-")
        number = int(sign + count)
        if cursor.future and cursor.is_word("both_ways", at) == found.length:  # "कल" is yesterday and tomorrow
            number = abs(number)
        origin = cursor.published if table == "near" else cursor.origin(kind if kind in _CALENDAR else "day")
        if not origin and any(cursor.is_word("same", at + step) for step in range(found.length)):
            origin = cursor.published  # "the same week" in a text that has named none is its own
        if kind in _WEEKDAYS:
            return Found(found.length, _weekday_near(cursor, _WEEKDAYS[kind], number))
        clock = None
        if kind == "overnight":
            days = [day for shift in (-1, 0) if origin and (day := shifted(origin, "day", shift))]
            return Found(found.length, between(*days) if days else None, clock="night")
        if kind not in _CALENDAR:
            kind, clock = "day", kind
        interval = _unit(origin, kind, number)
        length = found.length
        weekday = cursor.match("weekdays", at + length) if interval and kind == "day" else None
        closing = at + length + (weekday.length if weekday else 0)
        if weekday and interval and int(weekday.value) == interval.first.isoweekday() and cursor.word(closing) != "(":
            length += weekday.length  # "أمس الأربعاء"
        follows = cursor.match("parts", at + length)
        if follows and kind == "day":
            return Found(length + follows.length, interval, clock=str(follows.value))
        return Found(length, interval, clock=clock)
    return None


def _unit(origin: dt.date | None, kind: str, count: int) -> Interval | None:
    day = shifted(origin, kind, count) if origin else None
    return whole_unit(day, kind) if day else None


def weekday(cursor: Cursor, at: int) -> Found | None:
    """Read "Selasa (5/9)", "Tuesday", "Jumat mendatang", "last Tuesday", "Monday next week", "Senin pekan depan".

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
    lead, direction = cursor.direction(at)
    found = cursor.match("weekdays", at + lead)
    if found is None or (not cursor.capital(at + lead) and _is_common(cursor, found, at + lead)):
        return None
    length = lead + found.length
    dotted = cursor.word(at + length) == "." and len(found.words) <= _SHORT + 2
    exact = weekday_then_day(cursor, at, length + dotted)
    if exact:
        return exact
    short = len(found.words) <= _SHORT and not dotted and cursor.ambiguous(found, at + lead)
    if short and not _is_listed(cursor, at + lead):
        return None
    length += cursor.is_word("day_word", at + length)
    joined = cursor.is_word("of", at + length) or cursor.is_word("within", at + length)
    week = unit(cursor, at + length + joined, plain=True) or _near_week(cursor, at + length + joined)
    if week and week.interval and (week.interval.last - week.interval.first).days == _WEEK - 1:
        day = between(week.interval.first + dt.timedelta(days=int(found.value) - 1))
        return Found(length + joined + week.length, day)
    trail = 0
    if not lead:
        trail, direction = cursor.direction(at + length)
    said = direction if lead or trail else None
    return Found(length + trail, _weekday_near(cursor, int(found.value), said))


def _is_common(cursor: Cursor, found: Match, at: int) -> bool:
    """Tell whether the name of a weekday in lower case is a common word: "segunda" before what is counted."""
    if not cursor.ambiguous(found, at) or _is_listed(cursor, at):
        return False
    following = at + found.length
    alone = not cursor.word(following)[:1].isalpha() or cursor.match("words.clause", following)
    alone = alone or cursor.match("parts", following)  # "na quinta à noite"
    return not (alone and cursor.text.lexicon.match_before("dates.words.weekday_lead", cursor.text.words, at))


def _is_listed(cursor: Cursor, at: int) -> bool:
    """Tell whether a weekday stands in a list of weekdays: "na terça, qua, qui ou sexta"."""
    words, match_before = cursor.text.words, cursor.text.lexicon.match_before
    start = at
    while start and (
        words[start - 1] in _LIST_SIGNS or any(cursor.is_word(kind, start - 1) == 1 for kind in ("and", "or"))
    ):
        start -= 1
    return start < at and match_before("dates.weekdays", words, start) is not None


def _near_week(cursor: Cursor, at: int) -> Found | None:
    found = cursor.match("near", at)
    return near(cursor, at) if found and str(found.value).startswith("week") else None


def _weekday_near(cursor: Cursor, number: int, direction: int | None) -> Interval | None:
    """Choose the day of a weekday: the last one before publication, or the next one in a clause about the future."""
    if cursor.published is None:
        return None
    ahead = (number - cursor.published.isoweekday()) % _WEEK
    if direction is not None and direction > 0:
        days = ahead or _WEEK
    elif direction is not None and direction < 0:
        days = ahead - _WEEK
    elif direction == 0:
        days = number - cursor.published.isoweekday()
    else:
        days = ahead if cursor.future or ahead == 0 else ahead - _WEEK
    day = shifted(cursor.published, "day", days)
    return between(day) if day else None


def unit(cursor: Cursor, at: int, *, plain: bool = False) -> Found | None:
    """Read "pekan depan", "bulan lalu", "tahun ini", "next week", "the past week", "this weekend", "semana pasada".

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    at
        Index of the first token.
    plain
        Whether a weekend needs its "next" or "last".

    Returns
    -------
    Found or None
        The expression that begins at the token, None when the rule does not apply.
    """
    start = cursor.is_word("the", at)
    lead, sign = cursor.direction(at + start)
    found = cursor.match("units", at + start + lead)
    if found is None or found.value not in _CALENDAR:
        return None
    if found.value == "day" and cursor.text.lexicon.get("cut") == "characters":
        return None  # the sign is a part of many words: "이번 일정" is no day
    length = start + lead + found.length
    if lead:
        rolling = cursor.is_word("rolling", at + start) and start and sign < 0
        if rolling and cursor.published and (first := shifted(cursor.published, str(found.value), -1)):
            return Found(length, between(first, cursor.published))
        return Found(length, _shifted(cursor, str(found.value), sign))
    counted_before = (
        cursor.digits(at - 1) is not None or cursor.match("numbers", at - 1) or cursor.is_word("vague", at - 1)
    )
    if cursor.text.lexicon.get("dates.next_position") != "before" and not counted_before:
        trail, sign = cursor.direction(at + length)
        if trail:
            return Found(length + trail, _shifted(cursor, str(found.value), sign))
    if found.value == "weekend" and not plain:
        return Found(length, _shifted(cursor, "weekend", 0 if cursor.future else -1))
    return None


def _shifted(cursor: Cursor, kind: str, sign: int) -> Interval | None:
    return None if kind == "day" and not sign else _unit(cursor.published, kind, sign)


def counted(cursor: Cursor, at: int) -> Found | None:
    """Read "dua hari lalu", "three weeks ago", "hace 3 días", "2 weeks and 3 days ago", "two days later".

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
    before, sign = _sided(cursor, "before", at)
    length, parts = before, list[tuple[int, str]]()
    while len(parts) < _MOST_PARTS:
        joined = (cursor.is_word("number_joiner", at + length) or cursor.is_word("and", at + length)) if parts else 0
        number = _fused(cursor, at + length + joined) or cursor.number(at + length + joined)
        named = cursor.match("units", at + length + joined + number.length) if number else None
        if not number or not named:
            break
        parts.append((number.value, str(named.value)))
        length += joined + number.length + named.length
    if not parts:
        return _vague(cursor, at)
    since = _since(cursor, at, length, parts)
    if since:
        return since
    following, after = _sided(cursor, "behind", at + length)
    later, direction = _sided(cursor, "narrative_behind", at + length)
    origin = cursor.origin(parts[-1][1]) if later else None
    if later and (origin or not following):  # "two days later" counts from the day named, where one is
        return Found(length + later, _counted(origin, parts, direction))
    if not following and (not before or cursor.match("words.leading", at + length)):
        return None
    return Found(length + following, _counted(cursor.published, parts, after if following else sign))


def _sided(cursor: Cursor, table: str, at: int) -> tuple[int, int]:
    found = cursor.match(table, at)
    return (found.length, int(found.value)) if found else (0, 0)


def _fused(cursor: Cursor, at: int) -> Number | None:
    """Read the "se" of "sebulan lalu": a word that holds both a number and its unit is in both tables.

    What is more than one of its unit is in the table of numbers too: "이틀" is two days.
    """
    if not cursor.match("fused", at):
        return None
    number = cursor.match("numbers", at)
    return Number(int(number.value) if number else 1, 0)


def _vague(cursor: Cursor, at: int) -> Found | None:
    """Read "several years ago", "beberapa hari lalu", "the past few days": a date without known days."""
    lead = cursor.is_word("the", at)
    turn, _ = cursor.direction(at + lead)
    few = cursor.is_word("vague", at + lead + turn)
    named = cursor.match("units", at + lead + turn + few) if few else None
    length = lead + turn + few + (named.length if named else 0)
    following = named and (cursor.match("behind", at + length) or cursor.match("rolling_behind", at + length))
    return Found(length + (following.length if following else 0), None) if named and (turn or following) else None


def _since(cursor: Cursor, at: int, length: int, parts: list[tuple[int, str]]) -> Found | None:
    """Count from another date: "three weeks from tomorrow", "two days before Easter"."""
    joint, sign = _sided(cursor, "since", at + length)
    rules = (exact_day, near, weekday, holiday)
    start = next(filter(None, (rule(cursor, at + length + joint) for rule in rules)), None) if joint else None
    if start is None:
        return None
    day = start.interval.first if start.interval else None
    for count, kind in parts:
        day = shifted(day, kind, sign * count) if day and count <= 9999 else None  # noqa: PLR2004
    return Found(length + joint + start.length, between(day) if day else None)


def counted_from(cursor: Cursor, at: int) -> Found | None:
    """Read a count behind the date that it starts from: "今日から2日後", "오늘부터 2일 후", "आज से दो दिन बाद".

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
    if not cursor.text.lexicon.get("dates.since_behind"):
        return None
    start = near(cursor, at) or exact_day(cursor, at)
    joint, sign = _sided(cursor, "since_behind", at + start.length) if start else (0, 0)
    length = start.length + joint if start else 0
    number = _fused(cursor, at + length) or cursor.number(at + length) if joint else None
    named = cursor.match("units", at + length + number.length) if number else None
    if not start or not number or not named or named.value in _FINE:
        return None
    length += number.length + named.length
    following, after = _sided(cursor, "behind", at + length)
    sign = after if following else sign
    if not sign:
        return None
    origin = start.interval.first if start.interval else None
    return Found(length + following, _counted(origin, [(number.value, str(named.value))], sign))


def _counted(origin: dt.date | None, parts: list[tuple[int, str]], sign: int) -> Interval | None:
    day = origin
    for count, kind in parts:
        if day is None or count > 9999:  # noqa: PLR2004
            return None
        if kind not in _FINE:
            day = shifted(day, kind, sign * count)
    kinds = [kind for _, kind in parts]
    if day is None or (set(kinds) & _FINE):
        return between(origin) if origin and not set(kinds) - _FINE else None
    if kinds == ["week"]:
        return Interval(f"{day}~", day, day)  # "two weeks ago" is that day, more or less
    if len(kinds) == 1 and kinds[0] not in {"day", "workday"}:
        return whole_unit(day, "year" if kinds[0] in {"decade", "century"} else kinds[0])
    return between(day)


def rolling(cursor: Cursor, at: int) -> Found | None:
    """Read "the last three days", "next two weeks", "tiga hari terakhir", "dua pekan ke depan", "últimos 3 meses".

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
    start = cursor.is_word("the", at)
    lead, sign = cursor.direction(at + start)
    number = cursor.number(at + start + lead)
    length = start + lead + (number.length if number else 0)
    if number and not lead and not cursor.is_word("the", at + length):  # "only 3 the next week"
        lead, sign = cursor.direction(at + length)
        length += lead
    named = cursor.match("units", at + length) if number else None
    if number is None or named is None:
        return None
    length += named.length
    if not lead:
        following = cursor.match("rolling_behind", at + length)
        if following is None:
            return None
        lead, sign = following.length, int(following.value)
        length += lead
    if not sign or named.value in _FINE:
        return Found(length, None, kind="duration")
    if number.value > _MOST:
        return None  # "下2009年" is a year
    return Found(length, _rolling(cursor.published, str(named.value), number.value, sign))


def _rolling(today: dt.date | None, kind: str, count: int, sign: int) -> Interval | None:
    """Return the last `count` units up to today, or the next ones from tomorrow."""
    other = shifted(today, kind, sign * count) if today and count <= 9999 else None  # noqa: PLR2004
    if today is None or other is None:
        return None
    begin = shifted(today, "day", 1)
    return between(other, today) if sign < 0 else between(begin, other) if begin and begin <= other else None
