"""Copies: the same article at several addresses, a wire copy or an update, found by MinHash signatures.

Broder (1997), "On the resemblance and containment of documents". Signatures have 64 values of 32 bits of `datasketch`;
two articles are copies when the estimated share of shingles that they have in common is at least `SAME`.
"""

import re

import numpy as np
import numpy.typing as npt

from geo.errors import MissingExtraError

__all__ = ["SAME", "signature"]

SAME = 0.7  # share of common shingles from which two articles are one
_VALUES = 64  # of a signature
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
    minhash = MinHash(num_perm=_VALUES)
    minhash.update_batch(sorted(shingles))
    values: npt.NDArray[np.uint64] = minhash.hashvalues
    return values.astype(">u4").tobytes().hex()
