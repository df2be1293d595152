"""Grammar: find the expressions of time of a text and resolve dates to intervals of days.

All languages share one grammar; its words are the lexicon's tables below ``dates``. Values are EDTF (ISO 8601-2
level 1) with the first and the last day. An expression that needs the publication date, or an earlier date of the text,
stays unresolved without it. Durations and repeated times have a `kind` of their own and no days.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from geo.document import Document, Time
from geo.intervals import Interval, hull, whole_unit
from geo.text import Lexicon, Sentence, Text
from geo.times.clock import clock, duration, repeated
from geo.times.cursor import Cursor, Found
from geo.times.days import exact_day, lone_day, read_again, turned_day
from geo.times.parts import day_of_month, numbered_part, part, part_behind, weekday_of_week
from geo.times.periods import bare_year, month, season
from geo.times.relative import counted, counted_from, holiday, near, rolling, unit, weekday

__all__ = ["publication_date", "read_dates"]

_FUTURE = frozenset({"planned", "predicted"})
_PUBLISHED = (1000, 9000)  # years: a publication date outside has no neighbours on the calendar
_HEAD = 300  # characters in which a full date is taken for the publication date
_CORE = (  # the tables whose words are temporal on their own
    *("weekdays", "months", "near", "narrative", "seasons", "quarters", "halves", "units", "holidays", "eras", "parts"),
    *("fused", "marks", "decades", "words.year", "words.month", "words.decade_before"),
)
_COUNTS = ("numbers", "scales", "ordinals", "words.ordinal_before")
_TURNS = ("words.next", "words.last", "words.this")
_JOINTS = ("words.of", "words.within", "words.and", "words.number_joiner", "words.leading", "words.clause")
_SIGNS = frozenset("/-:.–~")  # after a number: signs of a date or a time
_REACH = 5  # tokens from the head of an expression to a temporal word
_CUE_BEFORE, _CUE_AFTER = 14, 5  # tokens: how far from a date a cue of the future is looked for
_CLAUSE_ENDS = frozenset({",", ";", "(", '"', "”", "“", "，", "；", "،", "؛"})
_SHORTEST_VERB = 5  # letters
_HEADS_SENTENCE = 3  # tokens: a date this near the head belongs to the clause after its comma ("On Friday, he will")
_REMEMBERED = 6  # sentences in which the last date named is still what "the day before" counts from


_Rule = Callable[[Cursor, int], Found | None]


def read_dates(document: Document) -> list[Time]:
    """Find the expressions of time of a document and resolve them against its publication date.

    Parameters
    ----------
    document
        The document; without a publication date relative expressions stay unresolved.

    Returns
    -------
    list of Time
        The expressions in order; they do not overlap.
    """
    return _read(document.text, document.published)


def _read(text: Text, published: dt.date | None) -> list[Time]:
    """Read the expressions of a text against a publication date."""
    if text.lexicon.get("dates") is None:
        return []
    low, high = _PUBLISHED
    published = published if published and low <= published.year <= high else None
    openers = _openers(text)
    times: list[Time] = []
    named: tuple[int, Interval] | None = None
    for index, sentence in enumerate(text.sentences):
        if sentence.kind == "related":
            continue
        if named and index - named[0] > _REMEMBERED:
            named = None
        heads = openers[sentence.first : sentence.last]
        for time in _read_sentence(text, sentence, published, named[1] if named else None, heads):
            times.append(time)
            if time.interval:
                named = (index, time.interval)
    return times


def publication_date(text: Text) -> dt.date | None:
    """Find the publication date that a news text states.

    Parameters
    ----------
    text
        The text, tokenised.

    Returns
    -------
    datetime.date or None
        The latest day with its weekday and year ("Kamis (28/5/2026)", as Indonesian papers date what
        they were told), else a full date in the first 300 characters; None when there is neither.
    """
    found = [time for time in _read(text, None) if time.interval and time.interval.first == time.interval.last]
    weekdays = text.lexicon.words("dates.weekdays")
    named = [
        time.interval.last for time in found if time.interval and text.words[text.token_at(time.start)] in weekdays
    ]
    if named:
        return max(named)
    return next((time.interval.last for time in found if time.interval and time.start < _HEAD), None)


def _openers(text: Text) -> list[bool]:
    """Return for each token whether an expression can begin there: a temporal word is there or within a few tokens."""
    core, rules = _openings(text.lexicon)
    clocks, nows = (text.lexicon.openers(f"dates.words.{kind}") for kind in ("clock", "now"))
    after_number = _SIGNS | text.lexicon.words("dates.words.after_number") | text.lexicon.words("grammar.possessive")
    dotted = text.lexicon.get("sign") == "."  # "22.04" and "am siebten vierten" are days there
    ordinals = text.lexicon.openers("dates.ordinals") if dotted else frozenset()
    words, found = text.words, [False] * len(text.words)
    reach = 0  # tokens to look back from the last temporal word
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        figure = word[0].isdecimal()
        dated = (
            (figure and (_is_year(word) or (dotted and "." in word)))
            or word in ordinals
            or ((word in _SIGNS or word in after_number) and words[at - 1][0].isdecimal())
        )
        timed = word in clocks and at + 1 < len(words) and words[at + 1][0].isdecimal()
        temporal = word in core or dated or timed
        reach = _REACH if temporal else reach - 1
        found[at] = reach >= 0 and (figure or word in rules or word in nows)
    return found


def _is_year(word: str) -> bool:
    return len(word) >= 4 and (word.isdecimal() or word.count(".") > 1)  # noqa: PLR2004


class _Openings(NamedTuple):
    """The temporal words of a language, and the rules to try at each word."""

    core: frozenset[str]
    rules: Mapping[str, Sequence[_Rule]]


@lru_cache(maxsize=32)
def _openings(lexicon: Lexicon) -> _Openings:
    """Collect the temporal words of a language, and for each word the rules whose expressions it can open."""
    rules: dict[str, list[_Rule]] = {}
    for rule, tables, _ in _RULES:
        for table in tables:
            for word in lexicon.openers(f"dates.{table}"):
                if rule not in rules.setdefault(word, []):
                    rules[word].append(rule)
    entries = [entry for table in _CORE for entry in lexicon.entries(f"dates.{table}")]
    common = {word for table in (*_SMALL, *_JOINTS) for word in lexicon.openers(f"dates.{table}")}
    core = {word for entry in entries for word in entry if word not in common and word[0].isalpha()}
    core |= {entry[0] for entry in entries if not core & set(entry)}
    return _Openings(frozenset(core), rules)


def _read_sentence(
    text: Text, sentence: Sentence, published: dt.date | None, named: Interval | None, heads: Sequence[bool]
) -> Iterator[Time]:
    at = sentence.first
    while at < sentence.last:
        found = _expression(Cursor(text, published, named), at) if heads[at - sentence.first] else None
        if found and found.kind == "date" and found.interval and _looks_ahead(text, sentence, at):
            found = _expression(Cursor(text, published, named, future=True), at)
        if found is None or at + found.length > sentence.last:
            at += 1
            continue
        start, end = text.tokens[at].start, text.tokens[at + found.length - 1].end
        if found.kind != "clock" or (found.clock or "")[:1].isdecimal():
            ahead = _ahead(Cursor(text, published, named, future=True), sentence, at, found)
            yield Time(start, end, text.text[start:end], found.interval, found.kind, found.clock, found.zone, ahead)
        named = found.interval or named
        at += found.length


def _ahead(cursor: Cursor, sentence: Sentence, at: int, found: Found) -> Interval | None:
    """Read the days of an expression where they lie ahead; None where they are the same, or over as well."""
    now = cursor.published
    if now is None or found.kind != "date" or found.interval is None or found.interval.last >= now:
        return None
    if _is_said_or_begun(cursor.text, sentence, at):
        return None
    other = _expression(cursor, at)
    fits = other is not None and other.length == found.length and other.interval and other.interval.last >= now
    return other.interval if other is not None and fits else None


def _is_said_or_begun(text: Text, sentence: Sentence, at: int) -> bool:
    """Tell whether a verb of saying takes a date ("said on Thursday"), or something goes on since then."""
    lexicon, words = text.lexicon, text.words
    said = any(lexicon.match("speakers.said", words, near) for near in range(max(sentence.first, at - 2), at))
    return said or lexicon.match_before("dates.words.since", words, at) is not None


def _looks_ahead(text: Text, sentence: Sentence, at: int) -> bool:
    """Tell whether the clause of a date is about the future."""
    lexicon, words = text.lexicon, text.words
    if _is_said_or_begun(text, sentence, at):
        return False
    if lexicon.match_before("dates.words.until", words, at):
        return True
    low, high = max(sentence.first, at - _CUE_BEFORE), min(sentence.last, at + _CUE_AFTER)
    heads = at - sentence.first <= _HEADS_SENTENCE
    if lexicon.get("dates.part_position") == "behind":  # what governs stands behind: the verb ends the clause
        low, high = max(sentence.first, at - 3 * _CUE_BEFORE), min(sentence.last, at + 3 * _CUE_BEFORE)
    first, last = at, at
    while first > low and words[first - 1] not in _CLAUSE_ENDS:
        first -= 1
    while last < high and (heads or words[last] not in _CLAUSE_ENDS):
        last += 1
    cued = any(
        (found := lexicon.match("status", words, near))
        and found.value in _FUTURE
        and not lexicon.match("status.nothing", words, max(near - 1, 0))
        for near in range(first, at)
    )
    if lexicon.has_names:  # its cues of certainty say the rest
        return cued or any(lexicon.match("dates.words.ahead", words, near) for near in range(at, last))
    return any(_is_ahead(lexicon, words, near) for near in range(first, last))


def _is_ahead(lexicon: Lexicon, words: Sequence[str], at: int) -> bool:
    """Tell whether a word looks ahead, by itself or by the form of a verb: "llegará", "gelecek", "سيصل"."""
    if lexicon.match("dates.words.ahead", words, at):
        return True
    word, endings, beginnings = (
        words[at],
        *(lexicon.get(f"dates.ahead_{side}", ()) for side in ("endings", "beginnings")),
    )
    formed = word.endswith(tuple(endings)) or word.startswith(tuple(beginnings))
    return formed and len(word) >= _SHORTEST_VERB and not lexicon.match("dates.words.not_ahead", words, at)


def _expression(cursor: Cursor, at: int) -> Found | None:
    """Read the expression at a token, with its time of day and the range that it begins."""
    match_before = cursor.text.lexicon.match_before
    led = any(match_before(f"dates.words.{kind}", cursor.text.words, at) for kind in ("from", "between"))
    timed = _timed(cursor, at)
    found = timed or (_now(cursor, at) if led else None)
    if found is None or found.kind != "date":
        return found
    through = cursor.is_word("through", at + found.length)
    if led:
        through = through or cursor.is_word("range", at + found.length)
    closed = not through  # "2015 और 2018 के बीच": only what stands behind tells that it is a range
    through = through or cursor.is_word("range", at + found.length)
    following = at + found.length + through
    other = (_timed(cursor, following) or (_now(cursor, following) if led else None)) if through else None
    if other is None or other.kind != "date" or not other.interval:
        return timed
    if closed and not cursor.is_word("until_behind", following + other.length):
        return timed
    first, last = found.interval, other.interval
    later = _read_after(cursor, first, following, other.length)
    now = cursor.published
    before = first and last.last < first.first  # "from next Monday to Friday"
    turned = before and (cursor.direction(at)[1] or (now and first and later and first.first <= now <= later.last))
    if later and (turned or later.last < last.last):
        last = later
    anchored = first and (last is later or cursor.match("near", at) or cursor.direction(at)[0])  # "this May to 2020"
    if not anchored and (first is None or first.first > last.first or first.first.year < last.first.year):
        again = _timed(Cursor(cursor.text, last.first, cursor.named), at)
        first = again.interval if again and again.length == found.length else first
    joined = (hull(first, last) or (hull(first, later) if later else None)) if first else None
    length = found.length + through + other.length
    return Found(length + cursor.is_word("until_behind", at + length), joined) if joined else timed


def _read_after(cursor: Cursor, first: Interval | None, at: int, length: int) -> Interval | None:
    """Read the end of a range against its beginning: "18 November 2015 to 19 December"."""
    if first is None or cursor.match("near", at) or cursor.direction(at)[0]:
        return None
    again = read_again(_timed, cursor, at, length, start=first.first)  # "from 1/10 to 11/7"
    return next((when for when in again if when.last >= first.last), None)


def _now(cursor: Cursor, at: int) -> Found | None:
    length = cursor.is_word("now", at)
    return Found(length, whole_unit(cursor.published, "day") if cursor.published else None) if length else None


def _timed(cursor: Cursor, at: int) -> Found | None:
    """Read an expression; a date includes the time of day next to it."""
    found = _longest(cursor, at)
    if found is None:
        return None
    following = at + found.length
    if found.kind == "clock":
        joint = cursor.is_word("clock_date", following) or (cursor.word(following) == ",")
        date = _longest(cursor, following + joint)
        if date and date.kind == "date":
            return date._replace(length=found.length + joint + date.length, clock=found.clock, zone=found.zone)
        return found
    if found.kind != "date":
        return found
    for _ in range(2):  # "Rabu malam pukul 20.00"
        joint = cursor.is_word("date_clock", following) or (1 if cursor.word(following) == "," else 0)
        time = clock(cursor, following)
        if time is None and joint:
            time = clock(cursor, following + joint)
        elif time:
            joint = 0
        if time is None:
            break
        following += joint + time.length
        found = found._replace(length=following - at, clock=time.clock, zone=time.zone)
    return found._replace(length=found.length + cursor.is_word("trailing", following))


def _longest(cursor: Cursor, at: int) -> Found | None:
    """Try every rule; the longest reading wins, the earlier rule among equals."""
    if cursor.is_word("each", at - 1):
        return None
    best: Found | None = None
    word = cursor.word(at)
    rules = _FIGURES if word[:1].isdecimal() else _openings(cursor.text.lexicon).rules.get(word, ())
    for rule in rules:
        found = rule(cursor, at)
        if found is not None and (best is None or found.length > best.length):
            best = found
    return best


_RULES: tuple[tuple[_Rule, tuple[str, ...], bool], ...] = (  # each with the tables that open it; whether figures do too
    (weekday, ("weekdays", *_TURNS), False),
    (near, ("near", "narrative"), False),
    (weekday_of_week, ("near", "units", "words.the", *_TURNS), False),
    (exact_day, (*_COUNTS, "words.date", "months", "near", "narrative", "eras"), True),
    (unit, ("units", "words.the", *_TURNS), False),
    (part_behind, ("months", "near", "units", *_COUNTS, *_TURNS, "words.year", "seasons"), True),
    (turned_day, (*_COUNTS, *_TURNS, "words.date"), True),
    (part, ("words.early", "words.mid", "words.late", "words.earlier", "words.later"), False),
    (counted, (*_COUNTS, "before", "fused", "words.vague", "words.the", *_TURNS), True),
    (rolling, (*_COUNTS, *_TURNS, "words.the"), True),
    (counted_from, ("near", "months", *_COUNTS), True),
    (numbered_part, ("words.the", "units", *_COUNTS, "words.last", "words.opening", "words.closing"), True),
    (day_of_month, (*_COUNTS, *_TURNS, "words.date", "words.date_alone", "near", "units"), True),
    (season, ("seasons", "quarters", "halves", "near", *_TURNS), True),
    (month, ("months", "words.month", *_TURNS), True),
    (holiday, ("holidays", "near", *_TURNS), True),
    (bare_year, (*_COUNTS, "words.year", "eras", "units", "decades", "words.decade_before"), True),
    (lone_day, ("words.date_alone",), False),
    (repeated, ("words.each",), False),
    (clock, (*_COUNTS, "parts", "words.clock"), True),
    (duration, _COUNTS, True),
)
_FIGURES = tuple(rule for rule, _, figures in _RULES if figures)
_SMALL = {table for _, tables, _ in _RULES for table in tables} - set(_CORE)
