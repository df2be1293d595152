"""Cursor: the part of a text that a rule of the date grammar may read, and its numbers.

All languages share one grammar. A rule takes a `Cursor` and the index of a token and returns a `Found` or None; it
asks the cursor which entries of the lexicon begin at a token, and never looks at characters.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from geo.intervals import Interval
from geo.text import Match, Text

__all__ = ["DIRECTIONS", "Cursor", "Found", "Number"]

DIRECTIONS = (("next", 1), ("last", -1), ("this", 0))
_YEARS = (1500, 2199)  # a bare number outside is no year
_YEAR_DIGITS = 4
_BUDDHIST_ERA = 543  # years by which it is ahead of the Christian one
_CENTURY = 100
_LAST_DAY = 31
_CLAUSE_ENDS = frozenset({"", ".", ",", ";", ")"})
_LONGEST_NUMBER = 5  # words


class Found(NamedTuple):
    """An expression of time: the tokens it covers and its meaning.

    Parameters
    ----------
    length
        Tokens covered.
    interval
        Its days; None when the expression has no days or its days cannot be resolved.
    kind
        ``"date"``, ``"duration"``, ``"set"`` (repeated) or ``"clock"`` (a time of day alone).
    clock, zone
        Time of day as ``14:00`` or a part of the day as ``morning``, and its zone as ``+07:00``.
    """

    length: int
    interval: Interval | None
    kind: str = "date"
    clock: str | None = None
    zone: str | None = None


class Number(NamedTuple):
    """A number in digits or words.

    Parameters
    ----------
    value
        The number.
    length
        Tokens covered.
    """

    value: int
    length: int


def _room(number: int) -> int:
    """Return the least number that cannot be said behind another one: 10 behind twenty, 1,000 behind two thousand."""
    zeros = next(zeros for zeros in range(_YEAR_DIGITS, -1, -1) if number % 10**zeros == 0)
    return int(10**zeros)


@dataclass(frozen=True)
class Cursor:
    """What a rule may look at.

    Parameters
    ----------
    text
        The text, tokenised.
    published
        The publication date.
    named
        The last date that the text named, from which a narrative counts; None when there is none.
    future
        Whether the clause is about the future.
    """

    text: Text
    published: dt.date | None
    named: Interval | None = None
    future: bool = False
    _numbers: dict[int, "Number | None"] = field(default_factory=dict, init=False, repr=False, compare=False)
    _turns: dict[int, tuple[int, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def ambiguous(self, found: Match, at: int) -> bool:
        """Tell whether the name of a day or month is also a common word ("sun", "may").

        Parameters
        ----------
        found
            The name.
        at
            Index of the token.

        Returns
        -------
        bool
            True when the common word covers the same tokens.
        """
        common = self.match("words.ambiguous", at)
        return common is not None and common.length == found.length

    def origin(self, unit: str) -> dt.date | None:
        """Return the day from which a narrative counts calendar units.

        Parameters
        ----------
        unit
            The unit counted; days and weeks need a named date of one day.

        Returns
        -------
        datetime.date or None
            The day, None when the text has named no such date.
        """
        if self.named is None or (unit in {"day", "week"} and self.named.first != self.named.last):
            return None
        return self.named.first

    def match(self, table: str, at: int) -> Match | None:
        """Find the entry of a table below ``dates`` that begins at a token.

        Parameters
        ----------
        table
            Name of the table.
        at
            Index of the token.

        Returns
        -------
        Match or None
            The longest entry, None when no entry begins at the token.
        """
        return self.text.lexicon.match(f"dates.{table}", self.text.words, at)

    def is_word(self, kind: str, at: int) -> int:
        """Return the length of the entry of ``dates.words.<kind>`` that begins at a token, else 0.

        Parameters
        ----------
        kind
            Name of the table.
        at
            Index of the token.

        Returns
        -------
        int
            Tokens covered, 0 when no entry begins at the token.
        """
        found = self.text.lexicon.match(f"dates.words.{kind}", self.text.words, at)
        return found.length if found else 0

    def word(self, at: int) -> str:
        """Return a token in lower case, an empty string outside the text.

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        str
            The word.
        """
        return self.text.words[at] if 0 <= at < len(self.text.words) else ""

    def capital(self, at: int) -> bool:
        """Tell whether a token begins with a capital, or its script has none.

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        bool
            True when it does.
        """
        return not self.text.tokens[at].text[0].islower()

    def digits(self, at: int, high: int = 9999) -> int | None:
        """Read a number of at most four digits.

        Parameters
        ----------
        at
            Index of the token.
        high
            The greatest number accepted.

        Returns
        -------
        int or None
            The number, None when there is none.
        """
        word = self.word(at)
        return int(word) if word.isdecimal() and len(word) <= _YEAR_DIGITS and int(word) <= high else None

    def abbreviated(self, at: int) -> bool:
        """Tell whether a token is the full stop of an abbreviation and not of a sentence.

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        bool
            True when the next token begins in lower case, with a digit or with a sign.
        """
        following = self.text.tokens[at + 1].text[0] if at + 1 < len(self.text.tokens) else "A"
        return self.word(at) == "." and not following.isupper()

    def year(self, at: int) -> int | None:
        """Read a year of four digits, in the era in which the language counts its years.

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        int or None
            The number, None when there is none.
        """
        value = self.digits(at)
        low, high = _YEARS
        if value and value > high and self.text.lexicon.get("buddhist_years"):
            value -= _BUDDHIST_ERA
        fits = value is not None and low <= value <= high and len(self.word(at)) == _YEAR_DIGITS
        return value if fits else None

    def number(self, at: int) -> Number | None:
        """Read a number in digits or words: "3", "tiga", "dua puluh lima", "two thousand and five".

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        Number or None
            The number and its length, None when there is none.
        """
        if at not in self._numbers:  # several rules ask for the number at one token
            self._numbers[at] = self._number(at)
        return self._numbers[at]

    def _number(self, at: int) -> Number | None:
        value = self.digits(at)
        if value is not None:
            return Number(value, 1)
        if self.text.lexicon.get("cut") == "characters" and (figures := self._figures(at)):
            return figures
        total = here = length = 0
        while length < _LONGEST_NUMBER * 2:
            skip = self.is_word("number_joiner", at + length) if length else 0
            scale = self.match("scales", at + length + skip)
            word = self.match("numbers", at + length + skip)
            if scale and here:
                here, length = here * int(scale.value), length + skip + scale.length
                if scale.value > _CENTURY:
                    total, here = total + here, 0
            elif word and (not here or int(word.value) < _room(here)):
                here, length = here + int(word.value), length + skip + word.length
            else:
                break
        return Number(total + here, length) if length else None

    def _figures(self, at: int) -> Number | None:
        """Read a year written figure by figure: "二〇一八"."""
        found = [self.match("numbers", at + step) for step in range(_YEAR_DIGITS)]
        values = [int(one.value) for one in found if one and one.length == 1]
        if len(values) < _YEAR_DIGITS or max(values) > 9:  # noqa: PLR2004
            return None
        return Number(int("".join(map(str, values))), _YEAR_DIGITS)

    def ordinal(self, at: int) -> Number | None:
        """Read an ordinal: "first", "pertama", "3rd", "ke-3", "4e".

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        Number or None
            The number and its length, None when there is none.
        """
        found = self.match("ordinals", at)
        if found:
            return Number(int(found.value), found.length)
        before = self.is_word("ordinal_before", at)
        value = self.digits(at + before)
        if value is None and before and self.text.lexicon.get("cut") == "characters":
            spelled = self.number(at + before)
            return Number(spelled.value, before + spelled.length) if spelled else None
        following = self.is_word("ordinal_behind", at + before + 1)
        return Number(value, before + 1 + following) if value is not None and (before or following) else None

    def day_number(self, at: int) -> Number | None:
        """Read the day of a month: "5", "5th", "5.", "fifth", "kelima".

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        Number or None
            The number and its length, None when there is none.
        """
        ordinal = self.ordinal(at)
        if ordinal is not None:
            return ordinal if 0 < ordinal.value <= 31 else None  # noqa: PLR2004
        number = None if self.text.is_in("grammar.articles", at) else self.number(at)  # "In January a ship sank"
        return number if number and 0 < number.value <= 31 else None  # noqa: PLR2004

    def direction(self, at: int) -> tuple[int, int]:
        """Return the length and the sign of "next", "last" or "this", zeros when the token is none of them.

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        tuple[int, int]
            Tokens covered and 1, -1 or 0.
        """
        if at not in self._turns:  # as for numbers
            turns = ((self.is_word(kind, at), sign) for kind, sign in DIRECTIONS)
            self._turns[at] = next((turn for turn in turns if turn[0]), (0, 0))
        return self._turns[at]

    def year_behind(self, at: int) -> tuple[int, int | None]:
        """Read the year after a month or season: "2023", ", 2023", "tahun 2023", "de 2023", "next year", "'98".

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        tuple[int, int or None]
            Tokens covered and the year; 0 and None when there is none.
        """
        era = self.match("eras", at)
        if era and (counted := self.digits(at + era.length)):  # "พ.ศ. 2566"
            return era.length + 1 + self.is_word("year_mark", at + era.length + 1), counted + int(era.value)
        lead = self.is_word("of", at) or self.is_word("within", at) or (1 if self.word(at) == "," else 0)
        for skip in dict.fromkeys((lead, lead + self.is_word("year", at + lead), 0, self.is_word("year", at))):
            if (year := self.year(at + skip)) is not None:
                return skip + 1 + self.is_word("year_mark", at + skip + 1), year
            short = self.digits(at + skip) if self.word(at) != "," and (skip or self._ends(at + 1)) else None
            if short is not None and _LAST_DAY < short < _CENTURY and len(self.word(at + skip)) == len("98"):
                return (0, None) if self.match("units", at + skip + 1) else (skip + 1, short + 1900)
            spelled = self.spelled_year(at + skip)
            if spelled:
                return skip + spelled.length, spelled.value
        for skip in (0, lead) if self.named else ():  # "noviembre de aquel año"
            found = self.match("narrative", at + skip)
            if found and self.named and str(found.value).startswith("year"):
                return skip + found.length, self.named.first.year + int(str(found.value).removeprefix("year"))
        for kind, sign in DIRECTIONS if self.published else ():
            if (length := self.is_word(f"{kind}_year", at + (lead if self.word(at) != "," else 0))) and self.published:
                return lead + length, self.published.year + sign
        return 0, None

    def _ends(self, at: int) -> bool:
        """Tell whether a clause ends before a token: "23 de novembro 82." but not "23 November 82 people"."""
        return self.word(at) in _CLAUSE_ENDS

    def spelled_year(self, at: int) -> Number | None:
        """Read a year in words: "nineteen eighty six", "two thousand and five", "dua ribu lima".

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        Number or None
            The number and its length, None when there is none.
        """
        first = self.number(at) if not self.word(at)[:1].isdecimal() else None
        if first and 11 <= first.value <= 20 and first.length == 1:  # noqa: PLR2004
            second = self.number(at + 1) if not self.word(at + 1)[:1].isdecimal() else None
            if second and 10 <= second.value < _CENTURY:  # noqa: PLR2004
                return Number(first.value * _CENTURY + second.value, 1 + second.length)
        low, high = _YEARS
        return first if first and first.length > 1 and low <= first.value <= high else None
