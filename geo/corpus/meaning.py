"""Meaning: how much two sets of words say the same, also in two languages.

Words are compared by the multilingual word table of the tagger (multilingual-e5-small): each word with the nearest of
the other set, as in Kusner et al. (2015), "From word embeddings to document distances".
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from geo.recognition import open_tagger

__all__ = ["meaning"]

Floats = npt.NDArray[np.float32]
_SAMPLE = 5_000  # rows of the word table whose mean is the middle
_CACHE = 20_000  # words, 1.5 kB each


def meaning(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how near the words of two texts are to each other.

    Parameters
    ----------
    one, other
        Words in lower case, each once.

    Returns
    -------
    float
        Mean cosine of each word and the nearest of the other text, 0-1; 0 when one has no words.
    """
    if not one or not other:
        return 0.0
    cosines = np.stack([_vector(word) for word in one]) @ np.stack([_vector(word) for word in other]).T
    return max(float(cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 2, 0.0)


@lru_cache(maxsize=1)
def _middle() -> Floats:
    rows = open_tagger().vectors(np.arange(_SAMPLE, dtype=np.int32))
    return np.asarray(rows.mean(axis=0), dtype=np.float32)


@lru_cache(maxsize=_CACHE)
def _vector(word: str) -> Floats:
    """Return the direction of a word: the mean of its sub-words, from the middle of all."""
    tagger = open_tagger()
    rows = np.asarray([piece.ident for piece in tagger.vocabulary.cut(word, spaced=True)], dtype=np.int32)
    found = (tagger.vectors(rows).mean(axis=0) if len(rows) else _middle()) - _middle()
    return np.asarray(found / max(float(np.linalg.norm(found)), 1e-9), dtype=np.float32)
