"""Text: tokens and sentences with exact character offsets.

Everything behind this module works on tokens, so that no rule needs a regular expression over the article, and time
stays linear in its length.
"""

from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import NamedTuple

from geo.text.lexicon import Lexicon
from geo.text.tokens import Token, cut

__all__ = ["Sentence", "Text", "Token", "by_sentence", "read_text"]

_COLONS = frozenset({":", "："})
_CLOSERS = frozenset("\"'”’)]»")
_NUMBERED_UNITS = ("week", "quarter", "century")  # their ordinal has a full stop in some languages
_WRAPPED_WIDTH = (50, 100)  # characters: lines this long, all alike, were broken by a typesetter, not by the author
_WRAPPED_LINES = 4
_SENTENCE_LIMIT = 400  # tokens: a longer run without a full stop is cut, so that rules stay local


class Sentence(NamedTuple):
    """A sentence of the text.

    Parameters
    ----------
    start, end
        Character offsets, end exclusive.
    first, last
        Indices of its first token and of the first token behind it.
    kind
        ``"body"``, ``"related"`` (a link to another article) or ``"byline"``.
    """

    start: int
    end: int
    first: int
    last: int
    kind: str


@dataclass(frozen=True)
class Text:
    """An article's text, cut into tokens and sentences.

    Parameters
    ----------
    text
        The text exactly as given.
    tokens
        Its tokens in order.
    sentences
        Its sentences in order.
    lexicon
        The lexicon of its language.
    """

    text: str
    tokens: Sequence[Token]
    sentences: Sequence[Sentence]
    lexicon: Lexicon

    @cached_property
    def words(self) -> list[str]:
        """The tokens in lower case."""
        return [token.lower for token in self.tokens]

    @cached_property
    def quotes(self) -> list[str]:
        """The characters of each sentence: one string, however many rows of the tables quote it."""
        return [self.text[sentence.start : sentence.end] for sentence in self.sentences]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def sentence_at(self, offset: int) -> int:
        """Find the sentence that holds a character.

        Parameters
        ----------
        offset
            A character offset into the text.

        Returns
        -------
        int
            Index of the sentence.
        """
        return max(0, bisect_right(self._starts, offset) - 1)

    def token_at(self, offset: int) -> int:
        """Find the token that begins at or before a character.

        Parameters
        ----------
        offset
            A character offset into the text.

        Returns
        -------
        int
            Index of the token.
        """
        return max(0, bisect_right(self._token_starts, offset) - 1)

    def is_in(self, table: str, at: int) -> bool:
        """Tell whether a token is one of the single words of a table.

        Parameters
        ----------
        table
            Dotted path of a table of the lexicon, for example ``"grammar.possessive"``.
        at
            Index of the token; may lie outside the text.

        Returns
        -------
        bool
            True when it is one.
        """
        return 0 <= at < len(self.words) and self.words[at] in self.lexicon.words(table)


def by_sentence(text: Text, starts: Sequence[int]) -> dict[int, list[int]]:
    """Sort things by the sentence in which they begin.

    Parameters
    ----------
    text
        The text.
    starts
        Character offset of each thing.

    Returns
    -------
    dict of int to list of int
        Index of a sentence to indices of the things in it.
    """
    found: dict[int, list[int]] = {}
    for index, start in enumerate(starts):
        found.setdefault(text.sentence_at(start), []).append(index)
    return found


def read_text(text: str, lexicon: Lexicon) -> Text:
    """Cut a text into tokens and sentences.

    Parameters
    ----------
    text
        The article's text.
    lexicon
        The lexicon of its language: abbreviations, and the words that begin bylines and links to other articles.

    Returns
    -------
    Text
        Tokens and sentences with exact offsets.
    """
    tokens = cut(text, lexicon.get("cut"), tuple(lexicon.get("grammar.possessive", ())))
    breaks = _line_breaks(text, tokens)
    abbreviations, openers = lexicon.words("abbreviations"), lexicon.words("grammar.sentence_openers")
    months, dotted = lexicon.openers("dates.months"), lexicon.get("sign") == "."
    if dotted:  # "im 3. Quartal", "das 19. Jahrhundert"
        units = lexicon.get("dates.units", {})
        months = {*months, *(word for unit in _NUMBERED_UNITS for word in units.get(unit, ()))}
    bounds, first = [], 0
    for index in range(len(tokens)):
        if index in breaks and index > first:
            bounds.append((first, index))
            first = index
        if (
            _ends_sentence(tokens, index, abbreviations, openers) and not _dates(tokens, index, months, dotted=dotted)
        ) or index - first >= _SENTENCE_LIMIT:
            end = index + 1
            while end < len(tokens) and end not in breaks and tokens[end].text in _CLOSERS and _touches(tokens, end):
                end += 1
            if end > first:
                bounds.append((first, end))
                first = end
    if first < len(tokens):
        bounds.append((first, len(tokens)))
    words = [token.lower for token in tokens]
    sentences = [
        Sentence(
            tokens[a].start,
            tokens[b - 1].end,
            a,
            b,
            _kind(words, a, b, starts_line=a in breaks or a == 0, lexicon=lexicon),
        )
        for a, b in bounds
        if b > a
    ]
    return Text(text, tokens, sentences, lexicon)


def _line_breaks(text: str, tokens: Sequence[Token]) -> set[int]:
    """Find the tokens that begin a paragraph (in hard-wrapped text: those behind a blank line)."""
    lengths = [len(line) for line in text.split("\n") if line.strip()]
    low, high = _WRAPPED_WIDTH
    wrapped = len(lengths) >= _WRAPPED_LINES and low <= median(lengths) and max(lengths) <= high
    least = 2 if wrapped else 1
    return {
        index
        for index in range(1, len(tokens))
        if text.count("\n", tokens[index - 1].end, tokens[index].start) >= least
    }


def _touches(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index - 1].end == tokens[index].start


def _ends_sentence(tokens: Sequence[Token], index: int, abbreviations: frozenset[str], openers: frozenset[str]) -> bool:
    token = tokens[index]
    if token.text in {"!", "?", "…", "。", "！", "？", "।"}:
        return True
    if index + 1 == len(tokens):
        return False
    following = tokens[index + 1]
    if token.text != ".":
        dotted = token.text.endswith(".") and len(token.text) > 1
        return dotted and following.lower in openers
    if index == 0 or not _touches(tokens, index):
        return True
    if following.start == token.end and following.text not in _CLOSERS:
        return following.text[0].isupper() and tokens[index - 1].text[-1].islower()
    before = tokens[index - 1]
    if before.lower in abbreviations or (len(before.text) == 1 and before.text.isupper()):
        return False
    following = tokens[min(index + 2, len(tokens) - 1)] if following.text in _CLOSERS else following
    return not following.text[0].islower()


def _dates(tokens: Sequence[Token], index: int, months: AbstractSet[str], *, dotted: bool) -> bool:
    """Whether a full stop belongs to the number of a day or the name of a month: "5. September", "31 dec. 1994".

    Also that of "27. 11.", in a language that writes ordinals so.
    """
    stop = 0 < index < len(tokens) - 1 and tokens[index].text == "."
    if stop and tokens[index - 1].lower in months and tokens[index + 1].text.isdecimal():
        return True
    if not stop or not tokens[index - 1].text.isdecimal() or len(tokens[index - 1].text) > len("31"):
        return False
    following = tokens[index + 1]
    numbered = dotted and following.text.isdecimal() and len(following.text) <= len("12")
    return following.lower in months or (numbered and [token.text for token in tokens[index + 2 : index + 3]] == ["."])


def _kind(words: Sequence[str], first: int, last: int, *, starts_line: bool, lexicon: Lexicon) -> str:
    """Tell links, bylines, captions and boilerplate from the body.

    A line that opens with their words and a colon, a bracket that does ("(Baca: ...)"), or a line that opens with a
    phrase of boilerplate.
    """
    bracket = words[first] in {"(", "["}
    if not starts_line and not bracket:
        return "body"
    at = first + bracket
    for kind in ("related", "byline"):
        found = lexicon.match(f"layout.{kind}", words, at)
        if found and at + found.length < last and words[at + found.length] in _COLONS:
            return kind
    return "byline" if starts_line and lexicon.match("layout.boilerplate", words, at) else "body"
