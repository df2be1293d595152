"""Meaning: how much two sets of words say the same, also in two languages.

Words are compared by the multilingual word table of the tagger (multilingual-e5-small): each word with the nearest of
the other set, as in Kusner et al. (2015), "From word embeddings to document distances".
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.recognition import open_tagger

__all__ = ["meaning"]

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]
_SAMPLE = 5_000  # rows of the word table whose mean is the middle
_WORDS = 20_000  # words whose directions are kept, 1.5 kB each
_TEXTS = 50_000  # texts of which it is kept where their words stand
_LONGEST = 1_000  # words of a text that are compared: a sentence without an end has tens of thousands


def meaning(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how near the words of two texts are to each other.

    Parameters
    ----------
    one, other
        Words in lower case, each once; the first 1,000 are compared.

    Returns
    -------
    float
        Mean cosine of each word and the nearest of the other text, 0-1; 0 when one has no words.
    """
    if not one or not other:
        return 0.0
    one, other = one[:_LONGEST], other[:_LONGEST]
    directions = _directions()
    if len(directions.rows) + len(one) + len(other) > _WORDS:
        directions.rows.clear()
        _rows.cache_clear()
    first, second = _rows(one), _rows(other)
    cosines = directions.table[first] @ directions.table[second].T
    nearest = float(cosines.max(axis=1).sum()) / len(one) + float(cosines.max(axis=0).sum()) / len(other)
    return max(nearest / 2, 0.0)


class _Directions(NamedTuple):
    """The words that were met: the row of each, and their directions."""

    rows: dict[str, int]
    table: Floats


@lru_cache(maxsize=1)
def _directions() -> _Directions:
    return _Directions({}, np.empty((_WORDS, len(_middle())), dtype=np.float32))


@lru_cache(maxsize=_TEXTS)
def _rows(words: tuple[str, ...]) -> Rows:
    """Return where the directions of some words stand in the table, and put there those that are missing."""
    rows, table = _directions()
    for word in words:
        if word not in rows:
            table[len(rows)] = _vector(word)
            rows[word] = len(rows)
    return np.asarray([rows[word] for word in words], dtype=np.intp)


@lru_cache(maxsize=1)
def _middle() -> Floats:
    rows = open_tagger().vectors(np.arange(_SAMPLE, dtype=np.int32))
    return np.asarray(rows.mean(axis=0), dtype=np.float32)


def _vector(word: str) -> Floats:
    """Return the direction of a word: the mean of its sub-words, from the middle of all."""
    tagger = open_tagger()
    rows = np.asarray([piece.ident for piece in tagger.vocabulary.cut(word, spaced=True)], dtype=np.int32)
    found = (tagger.vectors(rows).mean(axis=0) if len(rows) else _middle()) - _middle()
    return np.asarray(found / max(float(np.linalg.norm(found)), 1e-9), dtype=np.float32)
