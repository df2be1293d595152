"""Copies: the same article at several addresses, a wire copy or an update, found by MinHash signatures.

Broder (1997), "On the resemblance and containment of documents". Signatures have 64 values of 32 bits of `datasketch`;
two articles are copies when the estimated share of shingles that they have in common is at least `SAME`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.errors import MissingExtraError

__all__ = ["SAME", "Copies", "signature"]

SAME = 0.7  # share of common shingles from which two articles are one
_VALUES = 64  # of a signature
_SCHEME = "affine32"  # named, so that signatures of another version are never compared
_DAYS = 3  # between the publication of an article and of its copy
_SHINGLE = 4  # words
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 20  # in a shorter text a share says little


def signature(text: str) -> str | None:
    """Return the MinHash signature of a text.

    Parameters
    ----------
    text
        The text; case and punctuation do not count.

    Returns
    -------
    str or None
        64 values of 32 bits as hexadecimal digits; None for a text of fewer than 20 words.

    Raises
    ------
    MissingExtraError
        When datasketch is not installed.
    """
    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST_WORDS:
        return None
    try:
        from datasketch import MinHash  # noqa: PLC0415  (an extra)
    except ImportError as error:
        msg = "finding copies needs datasketch: install it with  pip install 'dateline[corpus]'"
        raise MissingExtraError(msg) from error
    shingles = {" ".join(words[at : at + _SHINGLE]).encode() for at in range(len(words) - _SHINGLE + 1)}
    minhash = MinHash(num_perm=_VALUES, scheme=_SCHEME)
    minhash.update_batch(sorted(shingles))
    values: npt.NDArray[np.uint32] = minhash.hashvalues
    return values.astype(">u4").tobytes().hex()


class Copies:
    """The signatures of the days around a batch, to find what is a copy.

    Parameters
    ----------
    load
        Gives the identity, the original and the signature of each article of a day that earlier batches wrote.
    """

    def __init__(self, load: Callable[[dt.date | None], Iterable[tuple[str, str, str]]]) -> None:
        self._load = load
        self._days: dict[dt.date | None, tuple[Any, dict[str, tuple[str, Any]]]] = {}

    def need(self, days: Iterable[dt.date | None]) -> None:
        """Load the days around these, and forget all others.

        Parameters
        ----------
        days
            Days of publication.
        """
        from datasketch import MinHashLSH  # noqa: PLC0415  (an extra)

        wanted = {one for day in set(days) for one in _around(day)}
        for day in self._days.keys() - wanted:
            del self._days[day]
        for day in wanted - self._days.keys():
            self._days[day] = (MinHashLSH(threshold=SAME, num_perm=_VALUES), {})
            for identity, original, written in self._load(day):
                self.add(day, identity, original, written)

    def add(self, day: dt.date | None, identity: str, original: str, written: str) -> None:
        """Add an article.

        Parameters
        ----------
        day
            Its day of publication.
        identity
            Its identity.
        original
            The article of which it is a copy, or itself.
        written
            Its signature.
        """
        index, known = self._days[day]
        minhash = _parsed(written)
        index.insert(identity, minhash, check_duplication=False)
        known[identity] = (original, minhash)

    def original(self, day: dt.date | None, written: str) -> str | None:
        """Find the article of which another is a copy.

        Parameters
        ----------
        day
            Day of publication of the other.
        written
            Its signature.

        Returns
        -------
        str or None
            The most alike of those published up to three days before or after, or what that is a copy of; None when
            none is alike enough.
        """
        minhash = _parsed(written)
        found = []
        for near in _around(day):
            index, known = self._days.get(near, (None, {}))
            for identity in index.query(minhash) if index is not None else ():
                original, other = known[identity]
                found.append((-minhash.jaccard(other), original))
        likeness, original = min(found, default=(0.0, ""))
        return original if -likeness >= SAME else None


def _around(day: dt.date | None) -> list[dt.date | None]:
    return [None] if day is None else [day + dt.timedelta(days=shift) for shift in range(-_DAYS, _DAYS + 1)]


def _parsed(written: str) -> Any:
    from datasketch import MinHash  # noqa: PLC0415  (an extra)

    values = np.frombuffer(bytes.fromhex(written), dtype=">u4").astype(np.uint32)
    return MinHash(num_perm=_VALUES, hashvalues=values, scheme=_SCHEME)
