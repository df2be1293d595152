"""Parts: the beginning, middle or end of a period, and its first week or last Monday."""

import datetime as dt
from typing import NamedTuple

from geo.intervals import Interval, between, day_of, nth_weekday, shifted, third, whole_unit
from geo.times.cursor import Cursor, Found
from geo.times.days import exact_day, lone_day, numbered_day
from geo.times.periods import bare_year, month, named_year, season
from geo.times.relative import near, unit, weekday

__all__ = ["day_of_month", "numbered_part", "part", "part_behind", "weekday_of_week"]

_WEEK = 7  # days
_MOST = 99  # units of a part
_PARTS_OF = frozenset({"day", "week", "month", "quarter", "year"})


def numbered_part(cursor: Cursor, at: int) -> Found | None:
    """Read "the first week of January", "last Monday in October", "week 40 of 2016", "the week of April 10".

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
    week = cursor.match("units", at + start)
    if week and week.value == "week":
        of_day = start + week.length
        of_day += (of := cursor.is_word("week_from", at + of_day) or cursor.is_word("of", at + of_day))
        exact = (exact_day(cursor, at + of_day) or lone_day(cursor, at + of_day - 1)) if of else None
        if exact is None and of and start and (day := cursor.day_number(at + of_day)):
            exact = Found(day.length, numbered_day(cursor, day.value))
        if exact and exact.interval:
            return Found(of_day + exact.length, whole_unit(exact.interval.first, "week"))
        number = cursor.digits(at + start + week.length, 53)
        if number:
            return _week_of_year(cursor, at, start + week.length + 1, number)
    several = _several(cursor, at + start)
    if several and (whole := _whole(cursor, at + start + several.length)):
        return Found(start + several.length + whole.length, several.within(whole.interval))
    first, last = cursor.ordinal(at + start), cursor.is_word("last", at + start)
    value, lead = (first.value, first.length) if first else (-1, last)
    kind = cursor.match("units", at + start + lead) if lead else None
    name = cursor.match("weekdays", at + start + lead) if lead else None
    length = start + lead + (kind.length if kind else name.length if name else 0)
    if not lead and week and (behind := cursor.ordinal(at + start + week.length)):  # "الأسبوع الأخير من يوليو"
        kind, value, lead, length = week, behind.value, 1, start + week.length + behind.length
    whole = _whole(cursor, at + length) if lead and (kind or name) else None
    if whole is None:
        return None
    if whole.interval is None:
        return whole._replace(length=length + whole.length)
    within = (
        nth_weekday(whole.interval, int(name.value), value)
        if name
        else _nth(whole.interval, str(kind and kind.value), value)
    )
    return Found(length + whole.length, within) if within else None


def _whole(cursor: Cursor, at: int) -> Found | None:
    """Read the period that a part is of, with the word before it: "of October", "de este año"; a year needs none."""
    of = cursor.is_word("of", at) or cursor.is_word("within", at)
    rules = (month, near, unit, bare_year, named_year, _same_unit) if of else (named_year,)
    whole = next(filter(None, (rule(cursor, at + of) for rule in rules)), None)
    return whole and whole._replace(length=of + whole.length)


class _Several(NamedTuple):
    """The first or the last units of a period, as "the first nine months": tokens, how many, which, from which end."""

    length: int
    number: int
    kind: str
    opening: bool

    def within(self, whole: Interval | None) -> Interval | None:
        """Take them of a period; None when the period is not known or too short."""
        if whole is None:
            return None
        end = _nth(whole, self.kind, 1 if self.opening else -1) if self.kind == "week" else whole
        edge = (end.first if self.opening else shifted(end.last, "day", 1)) if end else None
        other = shifted(edge, self.kind, self.number if self.opening else -self.number) if edge else None
        if edge is None or other is None:
            return None
        first, last = min(edge, other), max(edge, other) - dt.timedelta(days=1)
        fits = self.kind == "week" or (whole.first <= first and last <= whole.last)
        return between(first, last) if fits and first < last else None


def _several(cursor: Cursor, at: int) -> _Several | None:
    """Read "first nine months", "six premiers mois", "últimos quatro meses"."""
    before = cursor.number(at)
    lead = before.length if before else 0
    opening, closing = cursor.is_word("opening", at + lead), cursor.is_word("closing", at + lead)
    number = before or (cursor.number(at + opening + closing) if opening or closing else None)
    length = opening + closing + (number.length if number else 0)
    named = cursor.match("units", at + length) if number and (opening or closing) else None
    if number is None or named is None or not 1 < number.value <= _MOST or named.value not in _PARTS_OF:
        return None
    return _Several(length + named.length, number.value, str(named.value), bool(opening))


def day_of_month(cursor: Cursor, at: int) -> Found | None:
    """Read "el 21 de este mes", "nächsten Monat vom 4. bis zum 23.": days of a month without a name.

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
    days = _days(cursor, at)
    if days:
        of = cursor.is_word("of", at + days.length)
        rules = (near, unit, _same_unit) if of else ()
        whole = next(filter(None, (rule(cursor, at + days.length + of) for rule in rules)), None)
        length = days.length + of + (whole.length if whole else 0)
    else:
        whole = near(cursor, at) or unit(cursor, at)
        length = whole.length if whole else 0
        joints = [cursor.is_word(kind, at + length) for kind in ("of", "within", "from") if whole]
        days = next(
            (found for joint in dict.fromkeys((*joints, 0)) if (found := _days(cursor, at + length + joint))), None
        )
        length += max((joint for joint in joints if _days(cursor, at + length + joint)), default=0)
        length += days.length if days else 0
    month_of = whole.interval if whole else None
    if not days or month_of is None or whole_unit(month_of.first, "month") != month_of:
        return None
    begin, end = (day_of(month_of.first.year, month_of.first.month, number) for number in (days.first, days.last))
    return Found(length, between(begin, end)) if begin and end and begin <= end else None


class _Days(NamedTuple):
    """Numbers of days without their month, which cannot be other numbers: tokens, first and last."""

    length: int
    first: int
    last: int


def _days(cursor: Cursor, at: int) -> _Days | None:
    lead = cursor.is_word("date_alone", at) or cursor.is_word("date", at)
    first = cursor.day_number(at + lead)
    if first is None:
        return None
    sure = bool(lead) or cursor.ordinal(at + lead) is not None
    length, last = lead + first.length, first.value
    length += (mark := _mark(cursor, at + length))
    through = cursor.is_word("through", at + length)
    joint = through + cursor.is_word("date", at + length + through)
    if through and (end := cursor.day_number(at + length + joint)):
        length, last = length + joint + end.length, end.value
        length += (mark_of_end := _mark(cursor, at + length))
        until = cursor.is_word("until_behind", at + length)
        length, sure = length + until, sure or bool(mark_of_end or until)
    return _Days(length, first.value, last) if sure or mark else None


def _mark(cursor: Cursor, at: int) -> int:
    named = cursor.match("marks", at)
    return named.length if named and named.value == "day" else cursor.is_word("day_mark", at)


def weekday_of_week(cursor: Cursor, at: int) -> Found | None:
    """Read "next week on Tuesday", "pekan depan hari Senin", "volgende week woensdag".

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
    week = unit(cursor, at, plain=True) or near(cursor, at)
    if week is None or week.clock or (week.interval and (week.interval.last - week.interval.first).days != _WEEK - 1):
        return None
    lead = cursor.is_word("day_lead", at + week.length)
    name = cursor.match("weekdays", at + week.length + lead)
    if name is None or cursor.ambiguous(name, at + week.length + lead):
        return None
    length = week.length + lead + name.length
    if week.interval is None:
        return Found(length, None)
    return Found(length, nth_weekday(week.interval, int(name.value), 1))


def _week_of_year(cursor: Cursor, at: int, length: int, number: int) -> Found | None:
    following, year = cursor.year_behind(at + length)
    if year is None and cursor.published is not None:
        following, year = 0, cursor.published.year
    try:
        day = dt.date.fromisocalendar(year, number, 1) if year else None
    except ValueError:
        return None
    return Found(length + following, whole_unit(day, "week") if day else None)


def _nth(whole: Interval, kind: str, number: int) -> Interval | None:
    """Take a numbered unit of an interval; the first week is the first one with most of its days inside."""
    if kind == "week":
        thursday = nth_weekday(whole, 4, number)
        return whole_unit(thursday.first, "week") if thursday else None
    start = shifted(whole.first, kind, number - 1) if number > 0 else whole.last
    found = whole_unit(start, kind) if start else None
    return found if found and whole.first <= found.first and found.last <= whole.last else None


def part(cursor: Cursor, at: int) -> Found | None:
    """Read "pertengahan bulan September", "awal 2024", "akhir bulan ini", "early next year", "later this week".

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
    for kind in ("early", "mid", "late", "earlier", "later"):
        lead = cursor.is_word(kind, at)
        if not lead or cursor.word(at - 1) == "-":
            continue
        lead += (
            (cursor.word(at + lead) == "-") or cursor.is_word("of", at + lead) or cursor.is_word("within", at + lead)
        )
        rules = (month, near, unit, weekday, season, bare_year, named_year, _same_unit)
        for step in dict.fromkeys(
            (lead, lead + cursor.is_word("month", at + lead), lead + cursor.is_word("year", at + lead))
        ):
            whole = next(filter(None, (rule(cursor, at + step) for rule in rules)), None)
            if whole:
                return Found(step + whole.length, _cut(cursor, whole.interval, kind))
    return None


def part_behind(cursor: Cursor, at: int) -> Found | None:
    """Read what stands behind its period in some languages: "今月末", "2015年の最初の週", "10 Nisan haftası".

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
    if cursor.text.lexicon.get("dates.part_position") != "behind":
        return None
    rules = (exact_day, month, near, unit, season, bare_year, named_year, _same_unit)
    wholes = (found for rule in rules if (found := rule(cursor, at)) and found.kind == "date")
    whole = max(wholes, key=lambda found: found.length, default=None)
    if whole is None or whole.clock:
        return None
    length = whole.length + cursor.is_word("year_mark", at + whole.length)
    of = cursor.is_word("of", at + length)
    for kind in ("early", "mid", "late"):
        for joint in dict.fromkeys((of, 0)):
            if named := cursor.is_word(kind, at + length + joint):
                return Found(length + joint + named, _cut(cursor, whole.interval, kind))
    several = _several(cursor, at + length + of)
    if several:
        return Found(length + of + several.length, several.within(whole.interval))
    ordinal = cursor.ordinal(at + length + of)
    following = at + length + of + (ordinal.length if ordinal else 0)
    name, kind_of = cursor.match("weekdays", following), cursor.match("units", following)
    if ordinal and (name or (kind_of and kind_of.value == "week")):
        length = following - at + (name or kind_of).length  # type: ignore[union-attr]
        if whole.interval is None:
            return Found(length, None)
        within = (
            nth_weekday(whole.interval, int(name.value), ordinal.value)
            if name
            else _nth(whole.interval, "week", ordinal.value)
        )
        return Found(length, within) if within else None
    a_day = whole.interval is not None and whole.interval.first == whole.interval.last
    if kind_of and kind_of.value == "week" and a_day and not ordinal and whole.interval:
        return Found(following - at + kind_of.length, whole_unit(whole.interval.first, "week"))
    return None


def _cut(cursor: Cursor, whole: Interval | None, kind: str) -> Interval | None:
    """Take a part of an interval; "earlier" and "later" cut a current interval at today."""
    today = cursor.published
    if whole is None or kind in {"early", "mid", "late"}:
        return third(whole, kind) if whole else None
    if today is None or not whole.first <= today <= whole.last:
        return third(whole, "early" if kind == "earlier" else "late")
    first, last = (whole.first, today) if kind == "earlier" else (today, whole.last)
    return Interval(f"{first}~/{last}~", first, last)


def _same_unit(cursor: Cursor, at: int) -> Found | None:
    """Read a bare unit, as in "the end of the month", "akhir tahun": the unit that contains the publication date."""
    start = cursor.is_word("the", at)
    found = cursor.match("units", at + start)
    if found is None or found.value not in {"week", "month", "year", "quarter", "decade", "century"}:
        return None
    if found.value in {"decade", "century"} or cursor.year(at + start + found.length):
        return None
    return Found(start + found.length, whole_unit(cursor.published, str(found.value)) if cursor.published else None)
