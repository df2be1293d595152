"""Counts: how many people an event killed, wounded, displaced and the like, as the text says it.

A count is an amount ("at least 12", "puluhan") beside a word for what became of them, behind it ("12 people were
killed") or before it ("killed 12", "the death toll rose to 12"). What is counted must be people: a word for people
stands behind the number, or nothing else that could be counted does. All words are data (``counts.toml``).
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from geo.document import Document
from geo.text import Sentence, Text

__all__ = ["COUNTED", "Count", "counts_of_events", "read_counts"]

COUNTED = ("dead", "wounded", "missing", "displaced", "arrested", "evacuated")
_TYPES = {  # of the event that a count belongs to, where a sentence tells several
    "dead": frozenset({"assault", "fight", "accident", "disaster", "crime", "health", "protest"}),
    "wounded": frozenset({"assault", "fight", "accident", "disaster", "crime", "protest"}),
    "missing": frozenset({"accident", "disaster", "assault", "crime", "travel"}),
    "displaced": frozenset({"disaster", "fight", "assault", "accident", "travel"}),
    "arrested": frozenset({"coerce", "crime", "protest", "investigate"}),
    "evacuated": frozenset({"disaster", "accident", "fight", "assault", "travel", "aid"}),
}
_MOST_DIGITS = 10  # of a number of people
_GROUP = 3  # digits between two signs of thousands
_LONGEST_NUMBER = 8  # words
_ADJECTIVES = 3  # words between a number and what it counts
_GAP = 10  # words between those counted and what became of them
_FREE = 4  # words of a phrase in that gap ("12 people in the old town were killed")
_TOLL_REACH = 8  # words between "death toll" and its number
_BOUNDS = ("at_least", "more_than", "at_most", "fewer_than", "about")
_ENDS = frozenset(".,;:!?()[]\"'“”‘’–—-")
_JOINED = "-"
_TENS, _HUNDRED = 10, 100


class Count(NamedTuple):
    """How many, of what became of them.

    Parameters
    ----------
    kind
        One of `COUNTED`.
    least, most
        The bounds, both included; None when the text gives none.
    about
        Whether the text says that the number is a rough one.
    first, last
        Its tokens, from the number with its bound to the word that says what became of them, or the other way round;
        the last one exclusive.
    """

    kind: str
    least: int | None
    most: int | None
    about: bool
    first: int
    last: int


class _Amount(NamedTuple):
    """An amount in digits or words, with the words before it that bound it."""

    least: int | None
    most: int | None
    about: bool
    first: int
    last: int


def counts_of_events(document: Document) -> list[list[Count]]:
    """Read the counts beside each event.

    Parameters
    ----------
    document
        A document with all its layers.

    Returns
    -------
    list of list of Count
        For each event those of its sentences, in their order. Where several events share a sentence, a count is the
        nearest one's whose type can have it.
    """
    found: list[list[Count]] = [[] for _ in document.events]
    by_sentence: dict[int, list[int]] = {}
    for number, event in enumerate(document.events):
        for sentence in dict.fromkeys((event.sentence, *event.sentences)):
            by_sentence.setdefault(sentence, []).append(number)
    if not by_sentence or document.text.lexicon.get("counted_behind") is None:
        return found
    taken = _dated(document)
    for index, numbers in sorted(by_sentence.items()):
        for count in read_counts(document.text, document.text.sentences[index], taken):
            found[min(numbers, key=lambda number: _distance(document, number, index, count))].append(count)
    return found


def _dated(document: Document) -> set[int]:
    """List the tokens of dates and of names of places, whose numbers count nobody."""
    text = document.text
    spans = [(time.start, time.end) for time in document.times if time.kind in {"date", "clock"}]
    spans += [(mention.start, mention.end) for mention in document.mentions]
    return {at for start, end in spans for at in range(text.token_at(start), text.token_at(end - 1) + 1)}


def _distance(document: Document, number: int, sentence: int, count: Count) -> tuple[bool, int, int]:
    """Order the events of a sentence by how well a count fits them."""
    event, text = document.events[number], document.text
    if event.sentence != sentence:
        return event.type not in _TYPES[count.kind], len(text.tokens), number
    first, last = text.token_at(event.start), text.token_at(event.end - 1) + 1
    return event.type not in _TYPES[count.kind], max(first - count.last, count.first - last, 0), number


def read_counts(text: Text, sentence: Sentence, taken: AbstractSet[int] = frozenset()) -> list[Count]:
    """Read the counts of people in a sentence.

    Parameters
    ----------
    text
        The text, tokenised.
    sentence
        A sentence of it.
    taken
        Tokens of dates and names, whose numbers count nobody.

    Returns
    -------
    list of Count
        The counts in order; each number counts once.
    """
    return list(_Reader(text, sentence, taken).counts())


class _Reader:
    """The words of one sentence, and the tables of its language."""

    def __init__(self, text: Text, sentence: Sentence, taken: AbstractSet[int]) -> None:
        self.words, self.lexicon, self.tokens = text.words, text.lexicon, text.tokens
        self.first, self.last, self.taken = sentence.first, sentence.last, taken

    def length(self, table: str, at: int) -> int:
        """Return how many tokens an entry covers that begins here, 0 when none does or it leaves the sentence."""
        found = self.lexicon.match(table, self.words, at) if self.first <= at < self.last else None
        return found.length if found and at + found.length <= self.last else 0

    def counts(self) -> Iterator[Count]:
        at = self.first
        while at < self.last:
            amount = self.amount(at)
            if amount is None:
                at += 1
                continue
            of = self.length("counts.of", amount.last)
            whole = self.amount(amount.last + of) if of else None  # "two of the five men"
            behind = whole.last if whole else amount.last
            count = None
            if not self.is_none_or_age(amount.first) and self.taken.isdisjoint(range(amount.first, amount.last)):
                count = self.done_before(amount, behind) or self.done_behind(amount, behind)
            if count:
                yield count
            at = behind

    def is_none_or_age(self, at: int) -> bool:
        """Tell whether what stands before a number keeps it from counting: "no one was killed", "a man of 71"."""
        of = self.lexicon.match_before("counts.of", self.words, at)
        aged = of and self.lexicon.match_before("counts.people", self.words, at - of.length)
        return bool(aged or self.lexicon.match_before("counts.nobody", self.words, at))

    def amount(self, at: int) -> _Amount | None:
        """Read an amount with what bounds it: "at least 12", "between 10 and 15", "dozens of"."""
        bound, start = "", at
        while found := next(((name, n) for name in _BOUNDS if (n := self.length(f"counts.{name}", at))), None):
            bound, at = bound if bound and found[0] == "about" else found[0], at + found[1]
        between = self.length("counts.between", at)
        value = self.value(at + between)
        if value is None:
            return None
        least, most, end = value
        to = self.length("counts.to", end)
        second = self.value(end + to) if to and (between or self.is_range(end)) else None
        if second and second[0] > least:
            return _Amount(least, second[1], False, start, second[2])
        if between or self.word(end) == _JOINED or (at > self.first and self.word(at - 1) == _JOINED):
            return None  # "between 10", "a 12-year-old", "F-16"
        return _bounded(bound, least, most, start, end)

    def is_range(self, at: int) -> bool:
        """Tell whether the word between two numbers makes them a range by itself: "10-15", "10 to 15"."""
        return not self.length("grammar.conjunctions", at) and not self.length("light.and", at)

    def word(self, at: int) -> str:
        return self.words[at] if self.first <= at < self.last else ""

    def value(self, at: int) -> tuple[int, int | None, int] | None:
        """Read a number: the least, the most, and the token behind it."""
        found = self.lexicon.match("amounts", self.words, at) if self.first <= at < self.last else None
        if found:
            least, _, most = str(found.value).partition("-")
            return int(least), int(most) if most else None, at + found.length
        exact = self.digits(at) or self.spelled(at)
        return (exact[0], exact[0], exact[1]) if exact else None

    def scale(self, at: int) -> tuple[int, int]:
        """Return the scale that begins at a token and its length: "thousand", "juta"."""
        for table in ("amount_scales", "dates.scales"):
            found = self.lexicon.match(table, self.words, at) if self.first <= at < self.last else None
            if found:
                return int(found.value), found.length
        return 1, 0

    def digits(self, at: int) -> tuple[int, int] | None:
        """Read "12", "1,200", "1.5 million"."""
        word = self.word(at)
        if not word[:1].isdecimal() or not word.isascii() or len(word) > _MOST_DIGITS + _GROUP:
            return None
        parts = word.replace(",", ".").split(".")
        if not all(part.isdecimal() for part in parts):
            return None
        scale, length = self.scale(at + 1)
        if len(parts) == 1 or all(len(part) == _GROUP for part in parts[1:]):
            value = int("".join(parts)) * scale
        elif len(parts) == 2 and length:  # noqa: PLR2004  (a decimal number)
            value = round(float(".".join(parts)) * scale)
        else:
            return None
        return (value, at + 1 + length) if 0 < value < 10**_MOST_DIGITS else None

    def spelled(self, at: int) -> tuple[int, int] | None:
        """Read "twenty-three", "dua puluh lima", "two hundred and six"."""
        if self.length("grammar.articles", at) and not self.scale(at + 1)[1]:
            return None
        start, total, here = at, 0, 0
        while at - start < _LONGEST_NUMBER:
            skip = int(at > start and self.word(at) == _JOINED) or (here >= _HUNDRED and self.length("light.and", at))
            scale, length = self.scale(at) if here else (1, 0)
            word = self.lexicon.match("dates.numbers", self.words, at + skip) if at + skip < self.last else None
            if length and scale > _HUNDRED:
                total, here, at = total + here * scale, 0, at + length
            elif length:
                rest = here % _TENS if scale == _TENS else here
                here, at = here - rest + rest * scale, at + length
            elif word and (not here or int(word.value) < (here & -here if here < _TENS else _lowest(here))):
                here, at = here + int(word.value), at + skip + word.length
            else:
                break
        return (total + here, at) if at > start else None

    def done_before(self, amount: _Amount, behind: int) -> Count | None:
        """Read what was done to them before the number: "killed 12 people", "the death toll rose to 12"."""
        if not self.counts_people(behind):
            return None
        last = self.people(behind) or behind + self.length("counts.others", behind)
        for kind in COUNTED:
            found = self.lexicon.match_before(f"counted_before.{kind}", self.words, amount.first)
            if found and amount.first - found.length >= self.first:
                return _count(kind, amount, amount.first - found.length, last)
        return self.toll(amount, last)

    def toll(self, amount: _Amount, last: int) -> Count | None:
        """Read a toll: "the death toll rose to 12", "jumlah korban tewas mencapai 12 orang"."""
        linked = self.lexicon.match_before("counts.links", self.words, amount.first)
        end = amount.first - (linked.length if linked else 0)
        for at in range(end - 1, max(self.first, end - _TOLL_REACH) - 1, -1):
            if self.word(at) in _ENDS or self.value(at):
                return None
            for kind in COUNTED:
                length = self.length(f"tolls.{kind}", at)
                if length and at + length <= end and (linked or at + length == end):
                    return _count(kind, amount, at, last)
        return None

    def counts_people(self, at: int) -> bool:
        """Tell whether a number can count people: a word for people stands behind it, or nothing that is counted."""
        if at >= self.last or self.word(at) in _ENDS or self.length("counts.others", at):
            return not self.word(at + 1)[:1].isdecimal() and self.word(at) != _JOINED  # "at 9:04"
        if self.length("counts.units", at):
            return False
        if self.people(at):
            return True
        small = ("counts.helpers", "counts.beside", "light.and", "grammar.conjunctions", "counts.to", "attach.clause")
        return any(self.length(table, at) for table in small) or self.tokens[at].text[:1].isupper()

    def people(self, at: int) -> int:
        """Return the token behind the word for people that stands behind a number, 0 when none does."""
        for shift in range(_ADJECTIVES + 1):
            if length := self.length("counts.people", at + shift):
                end = at + shift + length
                while more := self.length("counts.people", end):  # "warga sipil", "police officers"
                    end += more
                return end
            word = self.word(at + shift)
            small = ("counts.units", "counts.helpers", "counts.beside", "counts.of", "attach.clause", "light.and")
            if (
                not word[:1].isalpha()
                or any(self.length(table, at + shift) for table in small)
                or self.becomes(at + shift)
                or self.value(at + shift)
            ):
                return 0
        return 0

    def becomes(self, at: int) -> tuple[str, int] | None:
        """Return what became of people where a word says so, with its length; the longest entry of any kind."""
        found = ((self.length(f"counted_behind.{kind}", at), kind) for kind in COUNTED)
        length, kind = max(found, key=lambda one: one[0])
        return (kind, length) if length else None

    def done_behind(self, amount: _Amount, at: int) -> Count | None:
        """Read what became of them behind the number: "12 people were killed", "30 lainnya luka-luka"."""
        others = self.length("counts.others", at)
        noun = self.people(at + others)
        head_first = bool(noun) and self.lexicon.class_word == "before"  # "12 penumpang kapal tewas"
        at, passive, free = noun or at + others, False, int(head_first)
        for _ in range(_GAP):
            became = self.becomes(at)
            if became and not (free and self.acts(at, became[1], passive=passive)):
                kind, length = became
                return (
                    None if self.acts(at, length, passive=passive) else _count(kind, amount, amount.first, at + length)
                )
            step = self.length("counts.helpers", at) or self.length("counts.of", at) or self.length("counts.others", at)
            passive = passive or bool(self.length("counts.passive", at))
            if not step and (noun or others):
                beside = self.length("counts.beside", at)
                free = _FREE if beside else free
                known = beside or self.length("counts.people", at) or self.length("grammar.articles", at)
                step = known or int(self.tokens[at].text[:1].isupper() if at < self.last else 0)
                if not step and free and self.word(at).isalpha() and not self.length("status.denied", at):
                    step, free = 1, free - 1
            if not step or self.value(at):
                return None
            at += step
        return None

    def acts(self, at: int, length: int, *, passive: bool) -> bool:
        """Tell whether those counted did it to others: "12 soldiers killed 30 civilians"."""
        if passive or not any(self.length(f"counted_before.{kind}", at) == length for kind in COUNTED):
            return False
        end = at + length
        return bool(
            self.amount(end)
            or self.length("grammar.articles", end)
            or self.length("grammar.determiners", end)
            or self.length("grammar.possessive", end)
            or any(self.length("counts.people", end + shift) for shift in range(2))
        )


def _lowest(number: int) -> int:
    """Return the value of the last digit that is not zero in its place: 10 of 20, 100 of 300."""
    unit = 1
    while number % (unit * _TENS) == 0:
        unit *= _TENS
    return unit


def _bounded(bound: str, least: int, most: int | None, first: int, last: int) -> _Amount:
    if bound == "at_least":
        return _Amount(least, None, False, first, last)
    if bound == "more_than":
        return _Amount(least + (most is not None), None, False, first, last)
    if bound == "at_most":
        return _Amount(None, most or least, False, first, last)
    if bound == "fewer_than":
        return _Amount(None, (most or least) - 1, False, first, last)
    return _Amount(least, most, bound == "about", first, last)


def _count(kind: str, amount: _Amount, first: int, last: int) -> Count:
    return Count(kind, amount.least, amount.most, amount.about, first, last)
