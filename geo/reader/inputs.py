"""Inputs: a document as the model reads it, in sub-words, windows and features without words.

Training and reading share this module, so that both see the same.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.recognition import Vocabulary

__all__ = [
    "BUCKETS",
    "GAPS",
    "KINDS",
    "LEADS",
    "LINKS",
    "MODES",
    "OVERLAP",
    "PLACE_FEATURES",
    "POINTERS",
    "ROLES",
    "STATUSES",
    "TIME_FEATURES",
    "TYPES",
    "WINDOW",
    "Floats",
    "Input",
    "Ints",
    "Span",
    "cut_windows",
    "distance_buckets",
    "gaps",
    "leads",
    "numbers",
    "place_features",
    "prepare_input",
    "time_features",
    "trigger_features",
]

TYPES = (
    *("travel", "meet", "speak", "agree", "threaten", "protest", "attack"),
    *("accident", "disaster", "aid", "arrest", "military", "economy", "other"),
)
STATUSES = ("happened", "ongoing", "planned", "predicted", "possible", "unconfirmed", "denied")
MODES = ("rail", "road", "sea", "air", "river", "foot", "unknown")
ROLES = ("dateline", "scene", "origin", "destination", "via", "actor", "reference", "none")
LINKS = ("at", "from", "to", "via")
POINTERS = ("who_start", "who_end", "source_start", "source_end")
WINDOW = 510  # pieces of a window, without its begin and end
OVERLAP = 170  # pieces that a window shares with the next
KINDS = 6  # nothing, place, time of unknown relation, before, at, after the day of publication
BUCKETS, GAPS, LEADS = 14, 4, 4
PLACE_FEATURES, TIME_FEATURES = 7, 8
_FAR = 10  # sentences
_LONGEST_WORD = 150  # characters
# Marks are no letters for the expression, but the vowel signs of Hindi or Thai are part of a word.
_WORD = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    r"\u0981-\u0983\u09bc-\u09d7\u0a01-\u0a51\u0b82-\u0bd7\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ece\u102b-\u103e"
    r"\u17b4-\u17d3\u200c\u200d])+|\S"
)
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Span = tuple[int, int]


class Input(NamedTuple):
    """A document as the model reads it.

    Parameters
    ----------
    text
        The text.
    idents
        Row of the word table for each piece.
    starts, ends
        Characters of the text that each piece stands for.
    sentences
        Index of the sentence of each piece.
    kinds
        Whether a piece belongs to a place or a time; see `KINDS`.
    hints
        Status that rules give to the event that a piece names: 0 for none, else 1 + index in `STATUSES`.
    places
        First piece of each place, and the one after its last.
    place_keys
        Number of the spelling of each place.
    times
        First piece of each time, and the one after its last.
    time_keys
        Number of the value of each time.
    relations
        0 when it is not known whether a time lies before (1), at (2) or after (3) the day of publication.
    """

    text: str
    idents: Ints
    starts: Ints
    ends: Ints
    sentences: Ints
    kinds: Ints
    hints: Ints
    places: list[Span]
    place_keys: Ints
    times: list[Span]
    time_keys: Ints
    relations: Ints

    def pieces_of(self, start: int, end: int) -> Span:
        """Return the pieces in a span of characters; at least one.

        Parameters
        ----------
        start, end
            Characters, end exclusive.

        Returns
        -------
        tuple of int
            First piece, and the piece after the last.
        """
        first = min(int(np.searchsorted(self.ends, start, side="right")), len(self.ends) - 1)
        last = int(np.searchsorted(self.starts, end))
        return first, max(last, first + 1)


def prepare_input(
    text: str,
    sentences: Sequence[Span],
    places: Sequence[Span],
    times: Sequence[Span],
    vocabulary: Vocabulary,
    *,
    relations: Sequence[int] | None = None,
    place_keys: Sequence[str] | None = None,
    time_keys: Sequence[str] | None = None,
    hints: Sequence[tuple[int, int, str]] = (),
) -> Input | None:
    """Cut a text into pieces and mark what was found in it.

    Parameters
    ----------
    text
        The text.
    sentences, places, times
        Characters of each sentence, mention and expression of time, in order.
    vocabulary
        The sub-words of the encoder.
    relations
        For each time 1, 2 or 3 when it lies before, at or after the day of publication, 0 when that is not known.
    place_keys, time_keys
        What places, or times, count as one when equal; their words when None.
    hints
        Start, end and status of events that rules found.

    Returns
    -------
    Input or None
        The document as the model reads it; None when it holds no word.
    """
    idents, starts, ends, end = [], [], [], -1
    for match in _WORD.finditer(text):
        for at in range(match.start(), match.end(), _LONGEST_WORD):
            word = text[at : min(at + _LONGEST_WORD, match.end())]
            for piece in vocabulary.cut(word, spaced=at != end):
                idents.append(piece.ident)
                starts.append(at + piece.start)
                ends.append(at + piece.end)
            end = at + len(word)
    if not idents:
        return None
    whole = Input(
        text,
        np.array(idents),
        np.array(starts),
        np.maximum.accumulate(np.array(ends)),
        np.maximum(np.searchsorted([start for start, _ in sentences], starts, side="right") - 1, 0),
        np.zeros(len(idents), np.int64),
        np.zeros(len(idents), np.int64),
        [],
        np.zeros(0, np.int64),
        [],
        np.zeros(0, np.int64),
        np.array(relations if relations is not None else [0] * len(times), np.int64),
    )
    found = [whole.pieces_of(*span) for span in places], [whole.pieces_of(*span) for span in times]
    for first, last in found[0]:
        whole.kinds[first:last] = 1
    for (first, last), relation in zip(found[1], whole.relations, strict=True):
        whole.kinds[first:last] = 2 + relation
    for start, stop, status in hints:
        first, last = whole.pieces_of(start, stop)
        whole.hints[first:last] = 1 + STATUSES.index(status)
    spelled = place_keys or [text[start:stop].casefold() for start, stop in places]
    valued = time_keys or [text[start:stop].casefold() for start, stop in times]
    return whole._replace(places=found[0], times=found[1], place_keys=numbers(spelled), time_keys=numbers(valued))


def numbers(keys: Sequence[str]) -> Ints:
    """Give each key a number, in the order of first appearance.

    Parameters
    ----------
    keys
        Keys, some of them equal.

    Returns
    -------
    numpy.ndarray
        A number for each key, shape (n,).
    """
    known: dict[str, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], np.int64)


def cut_windows(count: int) -> list[tuple[int, int, int, int]]:
    """Cut a document into overlapping windows of about the same length.

    Parameters
    ----------
    count
        Number of its pieces.

    Returns
    -------
    list of tuple of int
        For each window its first piece, the piece after its last, and the same of the part whose states are taken from
        it: the one that lies nearest to its middle.
    """
    if count <= WINDOW:
        return [(0, count, 0, count)]
    windows = -(-(count - OVERLAP) // (WINDOW - OVERLAP))
    starts = [at * (count - OVERLAP) // windows for at in range(windows)]
    stops = [*(start + OVERLAP for start in starts[1:]), count]
    edges = [0, *(start + OVERLAP // 2 for start in starts[1:]), count]
    return [(*ends, edges[at], edges[at + 1]) for at, ends in enumerate(zip(starts, stops, strict=True))]


def distance_buckets(one: Ints, other: Ints, one_sentence: Ints, other_sentence: Ints) -> Ints:
    """Put the distance between each of one and each of the other into one of `BUCKETS` classes.

    Parameters
    ----------
    one, other
        First pieces, shapes (n,) and (m,).
    one_sentence, other_sentence
        Indices of their sentences, shapes (n,) and (m,).

    Returns
    -------
    numpy.ndarray
        Classes, shape (n, m).
    """
    apart = other_sentence[None] - one_sentence[:, None]
    pieces = other[None] - one[:, None]
    near = np.digitize(np.abs(pieces), (4, 9)) + 3 * (pieces > 0)
    far = 6 + np.searchsorted([-4, -2, -1, 1, 2, 4], apart, side="right")
    far += (apart >= _FAR).astype(np.int64)
    return np.where(apart == 0, near, np.minimum(far, BUCKETS - 1))


def gaps(one: Ints, other: Ints) -> Ints:
    """Count what lies between each of one and each of the other among the others.

    Parameters
    ----------
    one, other
        First pieces, shapes (n,) and (m,).

    Returns
    -------
    numpy.ndarray
        Counts, at most `GAPS` - 1, shape (n, m).
    """
    between = np.searchsorted(other, one)[:, None] - np.arange(len(other))[None]
    return np.minimum(np.where(between > 0, between - 1, -between), GAPS - 1)


def leads(sentences: Ints) -> Ints:
    """Class positions by the sentence: the first, the second, the next two, any later.

    Parameters
    ----------
    sentences
        Indices of sentences, shape (n,).

    Returns
    -------
    numpy.ndarray
        Classes from 0 to `LEADS` - 1, shape (n,).
    """
    return np.searchsorted([1, 2, 4], sentences, side="right")


def place_features(whole: Input) -> Floats:
    """Describe each place without its words.

    Parameters
    ----------
    whole
        The document.

    Returns
    -------
    numpy.ndarray
        Where each place stands and how often its spelling does, shape (n, `PLACE_FEATURES`).
    """
    first = np.array([start for start, _ in whole.places], np.int64)
    count = np.bincount(whole.place_keys)
    seen, again = set(), []
    for key in whole.place_keys.tolist():
        again.append(key in seen)
        seen.add(key)
    columns = [*np.eye(LEADS)[leads(whole.sentences[first])].T, np.array(again), np.log1p(count[whole.place_keys])]
    columns.append(np.minimum(np.arange(len(first)), 15) / 15)
    return np.stack(columns, axis=1).astype(np.float32)


def time_features(whole: Input) -> Floats:
    """Describe each time without its words.

    Parameters
    ----------
    whole
        The document.

    Returns
    -------
    numpy.ndarray
        Where each time stands and its relation to the day of publication, shape (n, `TIME_FEATURES`).
    """
    first = np.array([start for start, _ in whole.times], np.int64)
    return np.concatenate([np.eye(4)[whole.relations], np.eye(LEADS)[leads(whole.sentences[first])]], axis=1).astype(
        np.float32
    )


def trigger_features(whole: Input, triggers: Sequence[Span]) -> Floats:
    """Describe each trigger without its words.

    Parameters
    ----------
    whole
        The document.
    triggers
        First piece of each trigger, and the piece after its last.

    Returns
    -------
    numpy.ndarray
        Where each stands and the status that rules give it, shape (n, `LEADS` + 1 + number of `STATUSES`).
    """
    first = np.array([start for start, _ in triggers], np.int64)
    hints = np.array([whole.hints[a:b].max() for a, b in triggers], np.int64)
    return np.concatenate(
        [np.eye(LEADS)[leads(whole.sentences[first])], np.eye(1 + len(STATUSES))[hints]], axis=1
    ).astype(np.float32)
