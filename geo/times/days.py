"""Days: days that a text gives by their number, in figures or words, in the order of any language."""

import datetime as dt
from collections.abc import Callable, Iterator

from geo.intervals import Interval, between, day_of, shifted, whole_month
from geo.times.cursor import Cursor, Found, Number
from geo.times.periods import full_year, nearest_month

__all__ = ["day_month", "exact_day", "lone_day", "numbered_day", "read_again", "turned_day", "weekday_then_day"]

_MONTHS = 12
_LAST_DAY = 31
_HALF_YEAR, _ALMOST_A_YEAR = 6, 11  # months
_AHEAD = 2  # [-] weight of days after publication against days before it, in a clause that is not about the future
_SOON = 3  # [-] the same weight for the number of a day alone
_COMMAS = frozenset({",", "，", "、"})
_SHORT = 3  # letters: an abbreviation this short may end in a full stop


def exact_day(cursor: Cursor, at: int) -> Found | None:
    """Read a day with its month, in figures or words, in any order that languages use.

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
    found = _marked(cursor, at) or _slashed(cursor, at) or day_month(cursor, at) or _month_day(cursor, at)
    if found is None and (lead := cursor.is_word("date", at)) and (figures := _with_signs(cursor, at + lead)):
        found = figures._replace(length=lead + figures.length)
    if found and found.interval and found.interval.first == found.interval.last:
        weekday = cursor.match("weekdays", at + found.length)
        if weekday and int(weekday.value) == found.interval.first.isoweekday():  # "5月9日火曜日"
            return found._replace(length=found.length + weekday.length)
    return found


def _marked(cursor: Cursor, at: int) -> Found | None:
    """Read 2023年9月5日, 9月5日, 今月の5日, 5日: numbers with the signs for year, month and day."""
    if not cursor.text.lexicon.get("dates.marks"):
        return None
    length, found = _numbers_with_marks(cursor, at)
    if "month" not in found:
        return _marked_day(cursor, at, length, found["day"]) if list(found) == ["day"] else None
    number_of_month, day = found["month"], found.get("day", 1)
    if "day" in found and "year" not in found:
        return _without_year(cursor, length, number_of_month, day, day)
    if "day" in found:
        return _checked(length, full_year(found["year"]), number_of_month, day)
    if not 0 < number_of_month <= _MONTHS:
        return None
    if "year" in found and day_of(full_year(found["year"]), number_of_month, 1):
        return Found(length, whole_month(full_year(found["year"]), number_of_month))
    return Found(length, nearest_month(cursor, number_of_month, 0))


def _numbers_with_marks(cursor: Cursor, at: int) -> tuple[int, dict[str, int]]:
    """Read the tokens covered by a year, month and day with their signs, and the numbers: "平成30年10月5日"."""
    length, found = _relative(cursor, at)
    era = None if found else cursor.match("eras", at)
    length += era.length if era else 0
    for unit in ("year", "month", "day"):
        number = cursor.number(at + length)
        mark = cursor.match("marks", at + length + number.length) if number else None
        if number and mark and mark.value == unit and unit not in found:
            found[unit], length = number.value, length + number.length + mark.length
    if era and "year" in found:
        found["year"] += int(era.value)
    return (length, found) if not era or "year" in found else (0, {})


def _marked_day(cursor: Cursor, at: int, length: int, day: int) -> Found | None:
    """Read 5日, 31日の金曜日; in words the sign is a part of names: "六号" of a ship, "四日市" a town."""
    spelled = cursor.number(at) if not cursor.word(at)[:1].isdecimal() else None
    if day > _LAST_DAY or (spelled and spelled.length == 1):
        return None
    of = cursor.is_word("of", at + length)
    named = cursor.match("weekdays", at + length + of)
    if named and (interval := numbered_day(cursor, day, int(named.value))):
        return Found(length + of + named.length, interval)
    interval = _listed_day(cursor, at, day) or numbered_day(cursor, day)
    return Found(length, interval) if interval else None


def _listed_day(cursor: Cursor, at: int, day: int) -> Interval | None:
    """Read the second day of a list in the month of the first: "11月18日、19日"."""
    joined = cursor.word(at - 1) in _COMMAS or any(cursor.is_word(kind, at - 1) == 1 for kind in ("and", "or", "range"))
    before = cursor.text.lexicon.match_before("dates.marks", cursor.text.words, at - 1) if joined else None
    first = cursor.named.last if cursor.named else None
    found = day_of(first.year, first.month, day) if first and before and before.value == "day" else None
    return between(found) if first and found and found > first else None


def _relative(cursor: Cursor, at: int) -> tuple[int, dict[str, int]]:
    """Read the "this month" or "last year" that gives a numbered day or month its year."""
    near = cursor.match("near", at)
    origin = cursor.published if near else cursor.named and cursor.named.first
    near = near or cursor.match("narrative", at)  # "同年9月", "翌年3月"
    unit = str(near.value).rstrip("+-0123456789") if near else ""
    day = shifted(origin, unit, int(str(near.value)[len(unit) :])) if near and origin else None
    if near is None or day is None or unit not in {"month", "year"}:
        return 0, {}
    length = near.length + cursor.is_word("of", at + near.length)
    return length, {"year": day.year} | ({"month": day.month} if unit == "month" else {})


def _slashed(cursor: Cursor, at: int) -> Found | None:
    """Read 5/9, 28/5/2026, 10/31/2024, 2026-05-28, 28.5.2026, 20230905, 23-Sep-2020; the order is the language's."""
    return _in_one(cursor, at) or _with_signs(cursor, at)


def _in_one(cursor: Cursor, at: int) -> Found | None:
    """Read figures without a sign between them but full stops: 28.5.2026, 28.5., 20230905."""
    run = cursor.word(at)
    parts = run.split(".")
    if len(parts) == 3 and all(part.isdecimal() and len(part) <= 4 for part in parts):  # noqa: PLR2004
        return _numbers(cursor, 1, [int(part) for part in parts], yearly=len(parts[0]) == 4)  # noqa: PLR2004
    if len(parts) == 2 and (dotted := _dotted(cursor, at, parts)):  # noqa: PLR2004
        return dotted
    if run.isdecimal() and len(run) == len("20230905"):
        return _checked(1, int(run[:4]), int(run[4:6]), int(run[6:]))
    return None


def _with_signs(cursor: Cursor, at: int) -> Found | None:
    if (three := _three_with_signs(cursor, at)) is not None:
        return three
    sign = cursor.word(at + 1)
    if sign not in {"/", "-"}:
        return None
    named = cursor.match("months", at + 2)
    day = cursor.digits(at, 31)
    if named and sign == "/" and day:
        return _without_year(cursor, 2 + named.length, int(named.value), day, day)
    first, second = cursor.digits(at), cursor.digits(at + 2)
    if first is None or second is None:
        return None
    third = cursor.digits(at + 4) if cursor.word(at + 3) == sign else None
    if third is not None:
        return _numbers(cursor, 5, [first, second, third], yearly=cursor.year(at) is not None)
    return _two_numbers(cursor, at, first, second)


def _dotted(cursor: Cursor, at: int, parts: list[str]) -> Found | None:
    """Read "am 22.04." where the language writes days like this; without a cue the figures are a time or an amount."""
    stop = cursor.abbreviated(at + 1)
    if cursor.text.lexicon.get("sign") != "." or not (stop or cursor.match("words.date", at - 1)):
        return None
    if not all(part.isdecimal() and len(part) <= len("31") for part in parts):
        return None
    return _without_year(cursor, 1 + stop, int(parts[1]), int(parts[0]), int(parts[0]))


def _two_numbers(cursor: Cursor, at: int, first: int, second: int) -> Found | None:
    """Read 5/9 and 12-2015; a longer series of numbers is no date."""
    sign, year = cursor.word(at + 1), cursor.year(at + 2)
    inside = cursor.word(at - 1) in {"/", "-"}
    if year is not None and 0 < first <= _MONTHS and not inside:
        return Found(3, whole_month(year, first))
    alone = not inside and cursor.word(at + 3) not in {"/", "-", "%"}
    if cursor.year(at) is not None and len(cursor.word(at + 2)) == 1 and second and alone:  # "2010-11" is a season
        return Found(3, whole_month(first, second))
    hyphen = cursor.text.lexicon.get("sign") == "-" and (
        cursor.match("weekdays", at - 1) or cursor.match("words.date", at - 1) or _is_in_range(cursor, at)
    )
    if (sign == "-" and not hyphen) or inside or cursor.word(at + 3) in {"/", "%"}:
        return None
    day, month_number = (first, second) if _day_first(cursor) else (second, first)
    if month_number > _MONTHS >= day:
        day, month_number = month_number, day
    return _without_year(cursor, 3, month_number, day, day)


def _is_in_range(cursor: Cursor, at: int) -> bool:
    """Tell whether 25-10 is an end of "van 25-10 tot 25-1": a word before one, a word and another one behind it."""
    led = cursor.is_word("from", at - 1) or cursor.is_word("between", at - 1)
    through = cursor.is_word("range", at + 3)
    if led and through:
        return cursor.digits(at + 3 + through) is not None and cursor.word(at + 4 + through) == "-"
    before = cursor.text.lexicon.match_before("dates.words.range", cursor.text.words, at)
    return before is not None and cursor.word(at - before.length - 2) == "-" and before.words != "-"


def _three_with_signs(cursor: Cursor, at: int) -> Found | None:
    """Read 23-Sep-2020, Sep/23/2020, 23-2020-Sep: a month's name, a day and a year in any order, with one sign."""
    length, sign = 0, ""
    numbers, months = list[int](), list[int]()
    for _ in range(3):
        if length:
            sign = sign or cursor.word(at + length)
            if sign not in {"/", "-"} or cursor.word(at + length) != sign:
                return None
            length += 1
        name, number = cursor.match("months", at + length), cursor.digits(at + length)
        if number is not None:
            numbers.append(number)
            length += 1
        elif name:
            months.append(int(name.value))
            length += name.length
        else:
            return None
    if len(months) != 1:
        return None
    years = [number for number in numbers if number > _LAST_DAY]
    day, year = (numbers[0], numbers[1]) if not years or years[0] != numbers[0] else (numbers[1], numbers[0])
    return _checked(length, full_year(year), months[0], day)


def _day_first(cursor: Cursor) -> bool:
    return bool(cursor.text.lexicon.get("day_first", default=True))


def _numbers(cursor: Cursor, length: int, numbers: list[int], *, yearly: bool) -> Found | None:
    """Order three numbers: year first when it has four digits, else last."""
    if yearly:
        return _checked(length, *numbers)
    day, month_number = numbers[:2] if _day_first(cursor) else numbers[1::-1]
    if month_number > _MONTHS >= day:
        day, month_number = month_number, day
    return _checked(length, full_year(numbers[2]), month_number, day)


def day_month(cursor: Cursor, at: int) -> Found | None:
    """Read "5 September 2023", "10-13 September", "30 Agustus-2 September", "tanggal 5 September", "5 de mayo".

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
    lead = cursor.is_word("date", at)
    first = cursor.day_number(at + lead)
    if not first:
        return None
    length, last = lead + first.length, first.value
    through = cursor.is_word("range", at + length)
    again = through + cursor.is_word("date", at + length + through) if through else 0
    if again and (end := cursor.day_number(at + length + again)):
        length, last = length + again + end.length, end.value
    for _ in range(2):
        length += cursor.is_word("day_mark", at + length)
        length += cursor.is_word("of", at + length) or cursor.is_word("month", at + length)
    length += cursor.is_word("the", at + length)
    name = cursor.match("months", at + length)
    if name is None:
        return _numbered_month(cursor, at, length, first.value, last)
    if last < first.value or not _is_month_name(cursor, at + length, name.length):
        return None
    length += name.length
    length += len(name.words) <= _SHORT + 1 and cursor.abbreviated(at + length)
    following, year = cursor.year_behind(at + length)
    if year is None and cursor.word(at + length) in {"'", "’"} and (short := cursor.digits(at + length + 1)):
        following, year = 2, full_year(short)
    length += following
    if year is None:
        return _without_year(cursor, length, int(name.value), first.value, last)
    return _checked(length, year, int(name.value), first.value, last)


def _numbered_month(cursor: Cursor, at: int, length: int, first: int, last: int) -> Found | None:
    """Read the month of "am 27. 11.", "den siebten vierten", "27. 11. 2016" where the language dots its ordinals."""
    if cursor.text.lexicon.get("sign") != "." or cursor.ordinal(at + cursor.is_word("date", at)) is None:
        return None
    number = cursor.ordinal(at + length)
    if number is None or not 0 < number.value <= _MONTHS or last < first:
        return None
    length += number.length
    if (year := cursor.year(at + length)) is not None:
        return _checked(length + 1, year, number.value, first, last)
    led = cursor.is_word("date", at) or cursor.match("words.date", at - 1) or _weekday_before(cursor, at)
    counts = cursor.word(at + length)[:1].isalpha() and cursor.capital(at + length)  # "am ersten dritten Tag"
    return _without_year(cursor, length, number.value, first, last) if led and not counts else None


def _is_month_name(cursor: Cursor, at: int, length: int) -> bool:
    """Tell by its capital whether a token is a month and no common word: "the second March", not "2 may"."""
    ambiguous = cursor.match("words.modal", at)
    return cursor.capital(at) or not ambiguous or length > 1


def _month_day(cursor: Cursor, at: int) -> Found | None:
    """Read "September 5, 2023", "Sept. 10-13", "May 28", "May the fourth"."""
    name = cursor.match("months", at)
    if name is None or not _is_month_name(cursor, at, name.length):
        return None
    dashed = cursor.word(at + name.length) == "-" and cursor.year(at + name.length + 3) is not None
    length = name.length + (dashed or cursor.word(at + name.length) in {".", "/"})
    length += cursor.is_word("date", at + length)
    first = cursor.day_number(at + length)
    clocked = first and cursor.word(at + length + 1) == ":" and cursor.digits(at + length + 2) is not None
    if first and _day_first(cursor) and _counts(cursor, at + length, first):
        return None  # "en mayo dos barcos"
    if not first or cursor.year(at + length) or clocked or cursor.word(at + length + first.length) == "%":
        return None
    length, last = length + first.length, first.value
    if (through := cursor.is_word("range", at + length)) and (end := cursor.day_number(at + length + through)):
        named = cursor.match("months", at + length + through + end.length)
        if not named and cursor.year(at + length + through) is None:
            length, last = length + through + end.length, end.value
    sign = int(cursor.word(at + length) == ("-" if dashed else "/"))
    following, year = cursor.year_behind(at + length + sign)
    if year is None:
        return _without_year(cursor, length, int(name.value), first.value, last)
    return _checked(length + following + sign, year, int(name.value), first.value, last)


def _counts(cursor: Cursor, at: int, number: Number) -> bool:
    """Tell whether a word of number behind a month counts what follows, where a language writes the day before it."""
    following = at + number.length
    if (
        cursor.digits(at) is not None
        or cursor.ordinal(at)
        or not cursor.word(following)[:1].isalpha()
        or cursor.match("words.clause", following)
    ):
        return False
    return not (cursor.is_word("range", following) or cursor.year_behind(following)[0])


def weekday_then_day(cursor: Cursor, at: int, length: int) -> Found | None:
    """Read the day after a weekday: "Selasa (5/9)", "Kamis, 28 Mei 2026", "Thursday, Aug. 9th", "zondag 31".

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    at
        Index of the first token.
    length
        Tokens of the weekday.

    Returns
    -------
    Found or None
        The expression that begins at the token, None when the rule does not apply.
    """
    lead = 1 if cursor.word(at + length) in {",", "("} else 0
    dated = cursor.is_word("date", at + length + lead)
    lead += dated
    exact = exact_day(cursor, at + length + lead)
    if exact is None:
        said = cursor.is_word("date", at + length + lead) or cursor.is_word("date_alone", at + length + lead)
        lead += said
        bare = cursor.text.lexicon.get("bare_days") and (dated or said or cursor.digits(at + length + lead) is not None)
        ordinal = cursor.ordinal(at + length + lead)
        number = ordinal or (cursor.number(at + length + lead) if bare else None)
        if not number or number.value > _LAST_DAY or _is_counted(cursor, at + length + lead + number.length, ordinal):
            return None
        interval = numbered_day(cursor, number.value, _weekday_before(cursor, at + length))
        closing = int(cursor.word(at + length) == "(" and cursor.word(at + length + lead + number.length) == ")")
        return Found(length + lead + number.length + closing, interval) if interval else None
    closing = 1 if cursor.word(at + length + lead + exact.length) == ")" and lead else 0
    return exact._replace(length=length + lead + exact.length + closing)


def turned_day(cursor: Cursor, at: int) -> Found | None:
    """Read "el próximo 6 de abril", "am kommenden 5. Mai", "le 6 avril dernier".

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
    lead, sign = cursor.direction(at)
    if not lead:
        return _turned_behind(cursor, at)
    number = cursor.number(at + lead) if lead else None
    counts = number is not None and cursor.match("units", at + lead + number.length)  # "다음 5일"
    found = exact_day(cursor, at + lead) if number and not counts else None
    if found is None or cursor.published is None or not sign:
        return found and found._replace(length=lead + found.length)
    return Found(lead + found.length, _turned(cursor, at + lead, found, sign) or found.interval)


def _turned_behind(cursor: Cursor, at: int) -> Found | None:
    """Read the word behind a day: "le 6 avril dernier"; in "am 5. Mai letzten Jahres" that word has a unit."""
    behind = cursor.text.lexicon.get("dates.next_position", "before") != "before"
    found = day_month(cursor, at) if behind else None
    trail, sign = cursor.direction(at + found.length) if found else (0, 0)
    if found is None or not sign or cursor.match("units", at + found.length + trail):
        return None
    return Found(found.length + trail, _turned(cursor, at, found, sign) or found.interval)


def _turned(cursor: Cursor, at: int, found: Found, sign: int) -> Interval | None:
    """Read a day again until it lies behind or before publication, as far as its text leaves the year open."""
    published = cursor.published
    if published is None:
        return None
    again = read_again(exact_day, cursor, at, found.length, start=published, sign=sign)
    return next((when for when in again if (when.first - published).days * sign > 0), None)


def read_again(
    rule: Callable[[Cursor, int], Found | None], cursor: Cursor, at: int, length: int, *, start: dt.date, sign: int = 1
) -> Iterator[Interval]:
    """Read an expression as if the text were of another day: a day without a year is the nearest one to it.

    Parameters
    ----------
    rule
        The rule that read it.
    cursor
        The text and the dates that a rule may read.
    at
        Index of the first token.
    length
        Tokens that the rule has covered.
    start
        The first day that is tried; then half a year and almost a year away.
    sign
        1 for days behind it, -1 for days before it.

    Yields
    ------
    Interval
        What the same tokens mean then.
    """
    for months in (0, _HALF_YEAR, _ALMOST_A_YEAR):
        other = Cursor(cursor.text, shifted(start, "month", sign * months), cursor.named, future=sign > 0)
        found = rule(other, at)
        if found and found.length == length and found.interval:
            yield found.interval


def _is_counted(cursor: Cursor, at: int, ordinal: Number | None) -> bool:
    """Tell whether a number before a token counts something or is a time of day: "Tuesday 3 weeks", "수요일 10시"."""
    unit = cursor.match("units", at)
    if unit and not (ordinal and unit.value == "day"):
        return True
    return cursor.word(at) == ":" or bool(cursor.is_word("clock_behind", at))


def _weekday_before(cursor: Cursor, end: int) -> int | None:
    """Return the number of the weekday whose name ends before a token: that name may be of several words."""
    found = cursor.text.lexicon.match_before("dates.weekdays", cursor.text.words, end - (cursor.word(end - 1) == "."))
    return int(found.value) if found else None


def lone_day(cursor: Cursor, at: int) -> Found | None:
    """Read the day of a month alone: "tanggal 25", "on the 25th", "dia 12".

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
    lead = cursor.is_word("date_alone", at)
    number = cursor.day_number(at + lead) if lead else None
    if number is None:
        return None
    ordinal = cursor.ordinal(at + lead) is not None
    if cursor.text.lexicon.get("ordinal_days") and not ordinal:
        return None
    following = cursor.word(at + lead + number.length)
    if following in {"/", ":"} or any(exact_day(cursor, at + step) for step in range(1, lead + 1)):
        return None  # "no dia 20 de junho": the month comes behind
    trailing = cursor.is_word("trailing", at + lead + number.length)
    if following[:1].isalpha() and not trailing and not cursor.match("words.clause", at + lead + number.length):
        return None
    return Found(lead + number.length + trailing, numbered_day(cursor, number.value))


def numbered_day(cursor: Cursor, number: int, weekday: int | None = None) -> Interval | None:
    """Find the nearest day with a number and weekday; by default the last one before publication.

    Parameters
    ----------
    cursor
        The text and the dates that a rule may read.
    number
        Its number in the month.
    weekday
        Its ISO weekday, None when the text does not say.

    Returns
    -------
    Interval or None
        The day, None when there is none within a year.
    """
    today = cursor.published
    months = [shifted(today.replace(day=1), "month", shift) for shift in range(-_MONTHS, _MONTHS + 1)] if today else []
    days = [day for near in months if near and (day := day_of(near.year, near.month, number))]
    if today is None:
        return None
    if weekday is not None:
        fitting = [day for day in days if day.isoweekday() == weekday]
        return between(min(fitting, key=lambda day: abs((day - today).days))) if fitting else None
    last = [day for day in days if day <= today][-1:]
    ahead = [day for day in days if day >= today][:1]
    near = last and ahead and (ahead[0] - today).days * _SOON < (today - last[0]).days
    chosen = ahead if cursor.future or near else last
    return between(chosen[0]) if chosen else None


def _without_year(cursor: Cursor, length: int, month_number: int, first: int, last: int) -> Found | None:
    """Choose the year that brings a day and month nearest to the publication date, with a preference for the past."""
    if cursor.published is None:
        return Found(length, None) if day_of(2000, month_number, first) else None
    published = cursor.published
    options = [day for shift in (0, -1, 1, -2, 2) if (day := day_of(published.year + shift, month_number, first))]
    if not options:
        return None
    ahead = 1 if cursor.future else _AHEAD
    nearest = min(
        options, key=lambda day: (day - published).days * ahead if day > published else (published - day).days
    )
    return _checked(length, nearest.year, month_number, first, last)


def _checked(length: int, year: int, month_number: int, first: int, last: int | None = None) -> Found | None:
    begin, end = day_of(year, month_number, first), day_of(year, month_number, last or first)
    return Found(length, between(begin, end)) if begin and end and begin <= end else None
