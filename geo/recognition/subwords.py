"""Subwords: the input of the trained tagger.

A word is cut into the pieces of a unigram vocabulary so that the sum of their scores is the highest (Kudo 2018,
"Subword Regularization", section 3.2). Every word is cut by itself, and cached.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from geo.text import Text

__all__ = ["BEGIN", "END", "UNKNOWN", "Subword", "Vocabulary", "is_spaceless", "spaceless_runs"]

BEGIN, _PADDING, END, UNKNOWN = range(4)  # windows are read alone: nothing is padded but in training

_SPACE = "▁"  # marks the space before a word
_LONGEST = 16  # characters of a piece
_LONGEST_WORD = 200  # characters: of a longer word only the beginning is read
_PENALTY = 10.0  # an unknown character is worse than the worst piece by this much [log probability]
_REMEMBERED = 100_000  # words in the cache
_SPACELESS = (  # first and last letter: Thai and Lao, Burmese, Khmer, Kana, Han, Hangul
    *(("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff")),
    *(("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af")),
)


class Subword(NamedTuple):
    """A sub-word.

    Parameters
    ----------
    ident
        Row of the word table.
    start, end
        Character offsets in the word, end exclusive.
    """

    ident: int
    start: int
    end: int


class Vocabulary:
    """The pieces of the tagger's vocabulary, with a cache of words.

    Parameters
    ----------
    pieces
        The pieces in the order of the word table; the first four are the special ones.
    scores
        Logarithm of how likely each is.
    """

    def __init__(self, pieces: Iterable[str], scores: Sequence[float]) -> None:
        self._index = {piece: ident for ident, piece in enumerate(pieces) if ident > UNKNOWN}
        self._scores = scores
        self._unknown = min(scores) - _PENALTY
        self._known: dict[tuple[str, bool], tuple[Subword, ...]] = {}

    def cut(self, word: str, *, spaced: bool) -> tuple[Subword, ...]:
        """Cut a word into pieces.

        Parameters
        ----------
        word
            A word, number or sign.
        spaced
            Whether a space precedes it.

        Returns
        -------
        tuple of Subword
            At least one; together they cover the word, or the beginning of a very long one.
        """
        found = self._known.get((word, spaced))
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[word, spaced] = tuple(self._cut(word[:_LONGEST_WORD], spaced=spaced))
        return found

    def _cut(self, word: str, *, spaced: bool) -> list[Subword]:
        letters, places = _normal(word)
        if spaced:
            letters, places = _SPACE + letters, [0, *places]
        count = len(letters)
        best, steps = [0.0, *[-1e30] * count], [(UNKNOWN, 0)] * (count + 1)
        for start in range(count):
            if best[start] + self._unknown > best[start + 1]:
                best[start + 1], steps[start + 1] = best[start] + self._unknown, (UNKNOWN, start)
            for end in range(start + 1, min(start + _LONGEST, count) + 1):
                ident = self._index.get(letters[start:end])
                if ident is not None and best[start] + self._scores[ident] > best[end]:
                    best[end], steps[end] = best[start] + self._scores[ident], (ident, start)
        pieces, end = [], count
        while end > 0:
            ident, start = steps[end]
            pieces.append(Subword(ident, places[start], places[end] if end < count else len(word)))
            end = start
        return pieces[::-1] or [Subword(UNKNOWN, 0, len(word))]


def _normal(word: str) -> tuple[str, list[int]]:
    """Write a word in compatibility form (NFKC), and return for each letter the index of its character."""
    if word.isascii():
        return word, list(range(len(word)))
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(word):
        for new in unicodedata.normalize("NFKC", letter):
            if unicodedata.category(new) not in {"Cc", "Cf", "Cs"}:
                letters.append(new)
                places.append(at)
    return "".join(letters), places


def is_spaceless(word: str) -> bool:
    """Tell whether a word is written in a script that sets no spaces, or that glues particles to names.

    Parameters
    ----------
    word
        A token.

    Returns
    -------
    bool
        True for Thai, Lao, Burmese, Khmer, Japanese, Chinese and Korean.
    """
    return any(low <= letter <= high for letter in word for low, high in _SPACELESS)


def spaceless_runs(text: Text, tokens: range) -> Iterator[tuple[int, int]]:
    """Find runs of tokens written without spaces, which the tokeniser may have cut into letters.

    Parameters
    ----------
    text
        The text.
    tokens
        The tokens to look at.

    Yields
    ------
    tuple of int
        Index of the first token of a run and of the token after its last.
    """
    at = tokens.start
    while at < tokens.stop:
        end = at
        while end < tokens.stop and _continues(text, at, end):
            end += 1
        if end > at:
            yield at, end
        at = max(end, at + 1)


def _continues(text: Text, first: int, at: int) -> bool:
    token = text.tokens[at]
    if token.text.isascii() or not is_spaceless(token.text):
        return False
    touching = at == first or text.tokens[at - 1].end == token.start
    return touching and token.end - text.tokens[first].start <= _LONGEST_WORD
