"""Quotes: find a quotation in a text that may have changed since, as annotation tools do.

A quotation is its words with what stands before and after them. Its words must be in the text as they are; of several
places the one with the most similar surroundings is taken, if they are similar enough.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

__all__ = ["CONTEXT", "locate", "select"]

CONTEXT = 32  # characters before and after a quotation, as Hypothesis keeps

_SIMILAR = 0.6  # share of the surroundings that must have stayed; unrelated text of this length shares .3 to .45
_CLEARLY = 0.02  # difference between two places that says which one is meant
_MOST_PLACES = 400  # of a quotation that are compared, the nearest to where it was

# Signs that editors and pages exchange for each other; one character each, so that offsets stay.
_SAME = str.maketrans({"\n": " ", "\r": " ", "\t": " ", "\u00a0": " ", "’": "'", "‘": "'", "“": '"', "”": '"'})


def select(text: str, start: int, end: int) -> dict[str, Any]:
    """Describe words of a text so that they can be found again.

    Parameters
    ----------
    text
        The text.
    start, end
        Character offsets of the words, end exclusive.

    Returns
    -------
    dict
        ``selector``: a TextQuoteSelector and a TextPositionSelector of the W3C Web Annotation Data Model.

    Examples
    --------
    >>> select("A train left Paris.", 13, 18)["selector"][0]["exact"]
    'Paris'
    """
    quote = {
        "type": "TextQuoteSelector",
        "prefix": text[max(0, start - CONTEXT) : start],
        "exact": text[start:end],
        "suffix": text[end : end + CONTEXT],
    }
    return {"selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}]}


def locate(text: str, words: Mapping[str, Any]) -> tuple[int, int] | None:
    """Find quoted words in a text.

    Parameters
    ----------
    text
        The text.
    words
        What `select` made of the words, perhaps of an earlier version of the text.

    Returns
    -------
    tuple of int or None
        Character offsets, end exclusive; None when the words are not in the text, when their surroundings have changed
        too much, or when two places fit equally well.
    """
    quote, *hints = words["selector"]
    plain, exact = text.translate(_SAME), quote["exact"].translate(_SAME)
    before, after = quote.get("prefix", "").translate(_SAME), quote.get("suffix", "").translate(_SAME)
    hint = hints[0]["start"] if hints else 0
    if hints and hint >= len(before) and plain.startswith(before + exact + after, hint - len(before)):
        return hint, hint + len(exact)
    found = [
        (_likeness(plain, start, start + len(exact), before, after), -abs(start - hint), start)
        for start in _nearest(plain, exact, hint)
    ]
    found.sort(reverse=True)
    if not found or (found[0][0] < _SIMILAR and before + after):
        return None
    rivals = [one for one in found[1:] if found[0][0] - one[0] < _CLEARLY]
    if rivals and (not hints or rivals[0][1] == found[0][1]):
        return None
    return found[0][2], found[0][2] + len(exact)


def _nearest(text: str, exact: str, hint: int) -> Iterator[int]:
    """Yield where the words are, at most so many to either side of where they were."""
    at, left = hint, _MOST_PLACES // 2
    while left and (at := text.find(exact, at)) >= 0:
        yield at
        at, left = at + 1, left - 1
    at, left = hint + len(exact) - 1, _MOST_PLACES // 2
    while left and at > 0 and (at := text.rfind(exact, 0, at)) >= 0:
        yield at
        at, left = at + len(exact) - 1, left - 1


def _likeness(text: str, start: int, end: int, before: str, after: str) -> float:
    """Return the share of the surroundings that are the same, 1 when there are none."""
    pairs: Sequence[tuple[str, str]] = (
        (before, text[max(0, start - len(before)) : start]),
        (after, text[end : end + len(after)]),
    )
    total = len(before) + len(after)
    return sum(len(one) * _ratio(one, other) for one, other in pairs) / total if total else 1.0


def _ratio(one: str, other: str) -> float:
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()
