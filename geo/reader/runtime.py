"""Read events, their certainty and journeys from a text with a trained model.

The model is one multilingual transformer with several heads. It is given a text, its sentences, and the names of places
and the expressions of time that were found before. It tells which words name an event, what kind of event that is, how
certain it is, where and when it takes place, which words tell the same event again, which role each place plays, and
which pairs of places are the ends of a journey. `read_document` gives probabilities; `decode_events` and
`decode_journeys` make decisions from them. Only numpy and onnxruntime are needed.

How the model was trained and how well it does stands in the model card beside the scripts that train it.
"""

import json
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.recognition import BEGIN, END, Tagger, Vocabulary, check_model, open_session, open_tagger

__all__ = [
    "MODES",
    "ROLES",
    "STATUSES",
    "TYPES",
    "Candidate",
    "Event",
    "Input",
    "Journey",
    "Reader",
    "ReaderOutput",
    "Trigger",
    "candidates",
    "decode_events",
    "decode_journeys",
    "decode_roles",
    "open_reader",
    "prepare_input",
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
STEP = 340  # pieces from the start of a window to that of the next
KINDS = 6  # nothing, place, time of unknown relation, before, at, after the day of publication
BUCKETS, GAPS, LEADS = 14, 4, 4
PLACE_FEATURES, TIME_FEATURES = 7, 8
LONGEST_SOURCE = 14  # pieces of the words that name a participant or a source
MOST_TRIGGERS, MOST_PLACES, MOST_TIMES = 120, 160, 80  # of a document; what comes later is left out of the links
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
    places, times
        First piece of each, and the one behind its last.
    place_keys, time_keys
        Number of the spelling of each place and of the value of each time.
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
        """Tell which pieces lie in a span of characters; at least one."""
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
    """Cut a text into pieces and mark what was found in it; None when it holds no word."""
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
    """Give each key a number, in the order of their first appearance."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], np.int64)


def cut_windows(count: int) -> list[tuple[int, int, int, int]]:
    """Cut a document of so many pieces into windows: start, stop, and the part whose states are taken from it."""
    if count <= WINDOW:
        return [(0, count, 0, count)]
    starts = [*range(0, count - WINDOW, STEP), count - WINDOW]
    edges = [0, *((b + a + WINDOW) // 2 for a, b in pairwise(starts)), count]
    return [(start, start + WINDOW, edges[at], edges[at + 1]) for at, start in enumerate(starts)]


def distance_buckets(one: Ints, other: Ints, one_sentence: Ints, other_sentence: Ints) -> Ints:
    """Put the distance from each of one to each of the other into one of `BUCKETS` classes."""
    apart = other_sentence[None] - one_sentence[:, None]
    pieces = other[None] - one[:, None]
    near = np.digitize(np.abs(pieces), (4, 9)) + 3 * (pieces > 0)
    far = 6 + np.searchsorted([-4, -2, -1, 1, 2, 4], apart, side="right")
    far += (apart >= 10).astype(np.int64)
    return np.where(apart == 0, near, np.minimum(far, BUCKETS - 1))


def gaps(one: Ints, other: Ints) -> Ints:
    """Count what lies between each of one and each of the other among the others, at most `GAPS` - 1."""
    between = np.searchsorted(other, one)[:, None] - np.arange(len(other))[None]
    return np.minimum(np.where(between > 0, between - 1, -between), GAPS - 1)


def leads(sentences: Ints) -> Ints:
    """Tell whether something stands in the first sentence, the second, the next two, or behind."""
    return np.searchsorted([1, 2, 4], sentences, side="right")


def place_features(whole: Input) -> Floats:
    """Describe each place without its words: where it stands, and how often and where its spelling does."""
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
    """Describe each time without its words: its relation to the day of publication, and where it stands."""
    first = np.array([start for start, _ in whole.times], np.int64)
    return np.concatenate([np.eye(4)[whole.relations], np.eye(LEADS)[leads(whole.sentences[first])]], axis=1).astype(
        np.float32
    )


def trigger_features(whole: Input, triggers: Sequence[Span]) -> Floats:
    """Describe each trigger without its words: where it stands, and what status rules give it."""
    first = np.array([start for start, _ in triggers], np.int64)
    hints = np.array([whole.hints[a:b].max() for a, b in triggers], np.int64)
    return np.concatenate(
        [np.eye(LEADS)[leads(whole.sentences[first])], np.eye(1 + len(STATUSES))[hints]], axis=1
    ).astype(np.float32)


class Trigger(NamedTuple):
    """A word, or a few, that may name an event; probabilities are between 0 and 1.

    Parameters
    ----------
    start, end
        Characters of the text.
    probability
        How likely it names an event worth telling.
    sentence
        Index of its sentence.
    types, statuses, modes
        Probabilities of `TYPES`, `STATUSES`, `MODES`.
    links
        For each of `LINKS` the probability of every place; for the first three they add up, with none, to one.
    times
        The probability of every time; they add up, with none, to one.
    before
        The probability of every earlier trigger to tell the same event; they add up, with none, to one.
    who, source
        Characters of the words that name who takes part and who vouches for it, and how likely; None when nobody.
    """

    start: int
    end: int
    probability: float
    sentence: int
    types: Floats
    statuses: Floats
    modes: Floats
    links: Floats
    times: Floats
    before: Floats
    who: tuple[int, int, float] | None
    source: tuple[int, int, float] | None


class ReaderOutput(NamedTuple):
    """What the model reads in a document.

    Parameters
    ----------
    triggers
        In the order of the text.
    chains
        For each trigger the number of its event; tellings of one event share it.
    roles
        Probabilities of `ROLES` for each place; the last is that it is no place.
    place_keys, time_keys
        Number of the spelling of each place, of the value of each time.
    journeys
        For each ordered pair of spellings how likely a journey leads from one to the other, shape (keys, keys).
    journey_modes, journey_statuses
        Probabilities for each pair, shape (keys, keys, classes).
    """

    triggers: list[Trigger]
    chains: list[int]
    roles: Floats
    place_keys: Ints
    time_keys: Ints
    journeys: Floats
    journey_modes: Floats
    journey_statuses: Floats


class Event(NamedTuple):
    """An event, with all its tellings.

    Parameters
    ----------
    tellings
        Indices of its triggers; the one that stands for all first.
    type, status
        One of `TYPES`, one of `STATUSES`.
    place, time
        Indices of the place and the time, or None.
    who, source
        Characters of the words that name who takes part and who vouches for it, or None.
    confidence
        How likely the event is worth telling and its place is right [-].
    drawn
        Whether the confidence passes the bar.
    place_likely, time_likely, status_likely
        How likely the place, the time and the status are right [-].
    """

    tellings: list[int]
    type: str
    status: str
    place: int | None
    time: int | None
    who: Span | None
    source: Span | None
    confidence: float
    drawn: bool
    place_likely: float
    time_likely: float
    status_likely: float


class Journey(NamedTuple):
    """A journey between two places.

    Parameters
    ----------
    origin, destination
        Indices of the places.
    via
        Indices of the places that it passes.
    mode, status
        One of `MODES`, one of `STATUSES`.
    event
        Index of the event that tells it, or None.
    time
        Index of the time, or None.
    confidence
        How likely the journey is right [-].
    drawn
        Whether the confidence passes the bar.
    """

    origin: int
    destination: int
    via: list[int]
    mode: str
    status: str
    event: int | None
    time: int | None
    confidence: float
    drawn: bool


class Reader:
    """The model, opened; made by `open_reader`.

    Parameters
    ----------
    tagger
        The tagger, whose vocabulary and word table the reader shares.
    heads
        Weights of the heads and of the embeddings.
    settings
        Calibration and thresholds.
    session
        The encoder.
    """

    def __init__(self, tagger: Tagger, heads: dict[str, Floats], settings: dict[str, Any], session: Any) -> None:
        self.vocabulary = tagger.vocabulary
        self.settings = settings
        self._vectors = tagger.vectors
        self._heads = heads
        self._session = session

    def _encode(self, vectors: Floats, mask: npt.NDArray[np.int32]) -> Floats:
        """Turn vectors (batch, length, width) into states of the same shape."""
        states: Floats = self._session.run(None, {"vectors": vectors, "mask": mask})[0]
        return states

    def read_document(
        self,
        text: str,
        sentences: Sequence[Span],
        places: Sequence[Span],
        times: Sequence[Span],
        *,
        relations: Sequence[int] | None = None,
        place_keys: Sequence[str] | None = None,
        time_keys: Sequence[str] | None = None,
        hints: Sequence[tuple[int, int, str]] = (),
    ) -> ReaderOutput:
        """Read a document.

        Parameters
        ----------
        text
            The text.
        sentences
            Characters of each sentence, in order.
        places, times
            Characters of each name of a place and each expression of time, in order.
        relations
            For each time 1, 2 or 3 when it lies before, at or after the day of publication, 0 when that is not known.
        place_keys, time_keys
            What places, or times, count as one when equal; their words when None.
        hints
            Start, end and status of events that rules found.

        Returns
        -------
        ReaderOutput
            Probabilities; for the first 160 places and 80 times of a text, and at most 120 triggers.
        """
        most, much = places[:MOST_PLACES], times[:MOST_TIMES]
        whole = prepare_input(
            text,
            sentences,
            most,
            much,
            self.vocabulary,
            relations=None if relations is None else relations[: len(much)],
            place_keys=None if place_keys is None else place_keys[: len(most)],
            time_keys=None if time_keys is None else time_keys[: len(much)],
            hints=hints,
        )
        if whole is None:
            return _nothing()
        states = self._states(whole)
        roles, place_in = self._roles(whole, states)
        spans, likely = self._triggers(whole, states)
        triggers = self._describe(whole, states, spans, likely, place_in) if spans else []
        chains = _chains(triggers, self.settings)
        return ReaderOutput(triggers, chains, roles, whole.place_keys, whole.time_keys, *self._pairs(whole, place_in))

    def _linear(self, name: str, x: Floats) -> Floats:
        result: Floats = x @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]
        return result

    def _states(self, whole: Input) -> Floats:
        """Encode all windows, and take each piece's state from the window in whose middle it lies."""
        cuts = cut_windows(len(whole.idents))
        states = np.empty((len(whole.idents), self._heads["positions"].shape[1]), np.float32)
        for start, stop, first, last in cuts:
            count = stop - start
            idents = np.concatenate([[BEGIN], whole.idents[start:stop], [END]])
            vectors = (
                self._vectors(idents.astype(np.int32)) + self._heads["positions"][: count + 2] + self._heads["manner"]
            )
            vectors[1:-1] += self._heads["kinds.weight"][whole.kinds[start:stop]]
            vectors[1:-1] += self._heads["hints.weight"][whole.hints[start:stop]]
            read = self._encode(vectors[None].astype(np.float32), np.ones((1, count + 2), np.int32))[0]
            states[first:last] = read[1 + first - start : 1 + last - start]
        return states

    def _roles(self, whole: Input, states: Floats) -> tuple[Floats, Floats]:
        """Give each place its roles, and describe it for the links."""
        if not whole.places:
            return np.zeros((0, len(ROLES)), np.float32), np.zeros((0, 0), np.float32)
        own = _means(states, whole.places)
        spelled = np.zeros((int(whole.place_keys.max()) + 1, own.shape[1]), np.float32)
        np.add.at(spelled, whole.place_keys, own)
        spelled /= np.bincount(whole.place_keys)[:, None]
        known = np.concatenate([own, spelled[whole.place_keys], place_features(whole)], axis=1)
        scores = self._linear("role.2", _gelu(self._linear("role.0", known)))
        likely = _softmax(scores)
        return likely, np.concatenate([known, likely], axis=1)

    def _triggers(self, whole: Input, states: Floats) -> tuple[list[Span], list[float]]:
        """Find runs of pieces that may name an event, at whole words."""
        hidden = self._linear("trigger.word", states) + self._linear("trigger.text", states.mean(0, keepdims=True))
        likely = _softmax(self._linear("trigger.out", _gelu(hidden)))
        inside, bar, at, found = 1 - likely[:, 0], self.settings["candidate"], 0, []
        while at < len(inside):
            if inside[at] < bar:
                at += 1
                continue
            first, at = at, at + 1
            while at < len(inside) and (_same_word(whole, at) or (inside[at] >= bar and likely[at, 2] > likely[at, 1])):
                at += 1
            while first > 0 and _same_word(whole, first):
                first -= 1
            found.append((first, at, float(inside[first:at].max())))
        if len(found) > MOST_TRIGGERS:
            least = sorted((x[2] for x in found), reverse=True)[MOST_TRIGGERS - 1]
            found = [x for x in found if x[2] >= least][:MOST_TRIGGERS]
        return [(a, b) for a, b, _ in found], [p for _, _, p in found]

    def _describe(
        self, whole: Input, states: Floats, spans: list[Span], likely: list[float], place_in: Floats
    ) -> list[Trigger]:
        """Classify the triggers and link them."""
        known = np.concatenate([_means(states, spans), trigger_features(whole, spans)], axis=1)
        first = np.array([a for a, _ in spans], np.int64)
        sentence = whole.sentences[first]
        types = _softmax(self._linear("kind", known))
        statuses = _softmax(
            self._linear("status.2", _gelu(self._linear("status.0", known))) / self.settings["status_heat"]
        )
        modes = _softmax(self._linear("mode", known))
        empty = self._linear("place.none", known)
        links = np.zeros((len(LINKS), len(spans), len(whole.places)), np.float32)
        if whole.places:
            where = np.array([a for a, _ in whole.places], np.int64)
            scores = self._pair("place", known, place_in, first, where, sentence, whole.sentences[where])
            for link in range(3):
                links[link] = _with_none(scores[:, :, link], empty[:, link])
            links[3] = 1 / (1 + np.exp(-scores[:, :, 3]))
        times = np.zeros((len(spans), len(whole.times)), np.float32)
        if whole.times:
            when = np.array([a for a, _ in whole.times], np.int64)
            time_in = np.concatenate([_means(states, whole.times), time_features(whole)], axis=1)
            scores = self._pair("time", known, time_in, first, when, sentence, whole.sentences[when])
            times = _with_none(scores[:, :, 0], self._linear("time.none", known)[:, 0])
        told = np.concatenate([known, types], axis=1)
        scores = self._pair("again", told, told, first, first, sentence, sentence)[:, :, 0]
        scores = np.where(np.tri(len(spans), k=-1, dtype=bool), scores, np.float32(-1e9))
        before = _with_none(scores, self._linear("again.none", told)[:, 0])
        named = self._pointed(whole, states, known, first)
        return [
            Trigger(
                int(whole.starts[a]),
                int(whole.ends[b - 1]),
                likely[at],
                int(sentence[at]),
                types[at],
                statuses[at],
                modes[at],
                links[:, at],
                times[at],
                before[at],
                *named[at],
            )
            for at, (a, b) in enumerate(spans)
        ]

    def _pair(
        self, name: str, one: Floats, other: Floats, at: Ints, to: Ints, sentence: Ints, other_sentence: Ints
    ) -> Floats:
        """Score every pair of one and the other."""
        hidden = self._linear(f"{name}.one", one)[:, None] + self._linear(f"{name}.other", other)[None]
        hidden += self._linear(f"{name}.left", one)[:, None] * self._linear(f"{name}.right", other)[None]
        hidden += self._heads[f"{name}.distance.weight"][distance_buckets(at, to, sentence, other_sentence)]
        hidden += self._heads[f"{name}.gap.weight"][gaps(at, to)]
        return self._linear(f"{name}.out", _gelu(hidden))

    def _pointed(
        self, whole: Input, states: Floats, known: Floats, first: Ints
    ) -> list[list[tuple[int, int, float] | None]]:
        """Find who takes part and who vouches: the best start and end for each trigger."""
        asked = self._linear("pointer.one", known).reshape(len(known), len(POINTERS), -1)
        given = self._linear("pointer.other", states).reshape(len(states), len(POINTERS), -1)
        scores = np.einsum("tpd,npd->ptn", asked, given) * np.float32(asked.shape[2] ** -0.5)
        pieces = np.arange(len(states))
        bucket = distance_buckets(first, pieces, whole.sentences[first], whole.sentences)
        scores += self._heads["pointer.distance.weight"].T[:, bucket]
        empty = self._linear("pointer.none", known)
        likely = [_with_none(scores[at], empty[:, at]) for at in range(len(POINTERS))]
        return [[_best_span(whole, likely[one][at], likely[one + 1][at]) for one in (0, 2)] for at in range(len(known))]

    def _pairs(self, whole: Input, place_in: Floats) -> tuple[Floats, Floats, Floats]:
        """Score journeys between all spellings."""
        keys = int(whole.place_keys.max()) + 1 if whole.places else 0
        if keys < 2:
            return (
                np.zeros((keys, keys), np.float32),
                np.zeros((keys, keys, len(MODES)), np.float32),
                np.zeros((keys, keys, len(STATUSES)), np.float32),
            )
        where = np.array([a for a, _ in whole.places], np.int64)
        sentence = whole.sentences[where]
        scores = self._pair("journey", place_in, place_in, where, where, sentence, sentence)
        total = np.zeros(keys * keys, np.float64)
        pair = (whole.place_keys[:, None] * keys + whole.place_keys[None]).ravel()
        flat = scores.reshape(len(pair), -1)
        np.add.at(total, pair, np.exp(np.clip(flat[:, 0], -30, 30).astype(np.float64)))
        order = np.argsort(flat[:, 0], kind="stable")
        kinds = np.zeros((keys * keys, flat.shape[1] - 1), np.float32)
        kinds[pair[order]] = flat[order, 1:]  # the likeliest pair of mentions is written last
        total, kinds = total.reshape(keys, keys), kinds.reshape(keys, keys, -1)
        np.fill_diagonal(total, 0)
        likely = (total / (1 + total)).astype(np.float32)
        return likely, _softmax(kinds[:, :, : len(MODES)]), _softmax(kinds[:, :, len(MODES) :])


def _nothing() -> ReaderOutput:
    none = np.zeros(0, np.int64)
    shape = np.zeros((0, 0), np.float32)
    return ReaderOutput(
        [], [], np.zeros((0, len(ROLES)), np.float32), none, none, shape, shape[..., None], shape[..., None]
    )


def _gelu(x: Floats) -> Floats:
    result: Floats = 0.5 * x * (1 + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x * x * x)))
    return result


def _softmax(x: Floats) -> Floats:
    raised = np.exp(x - x.max(axis=-1, keepdims=True))
    result: Floats = (raised / raised.sum(axis=-1, keepdims=True)).astype(np.float32)
    return result


def _with_none(scores: Floats, none: Floats) -> Floats:
    """Turn scores into probabilities beside that of none, which is left out."""
    return _softmax(np.concatenate([scores, none[:, None]], axis=1))[:, :-1]


def _means(states: Floats, spans: Sequence[Span]) -> Floats:
    return np.stack([states[a:b].mean(0) for a, b in spans])


def _same_word(whole: Input, at: int) -> bool:
    """Tell whether a piece goes on with the word of the one before, in a script with spaces."""
    if whole.starts[at] != whole.ends[at - 1]:
        return False
    letters = whole.text[whole.ends[at - 1] - 1], whole.text[whole.starts[at]]
    return all(letter.isalnum() and letter < "\u0e00" for letter in letters)


def _best_span(whole: Input, start: Floats, end: Floats) -> tuple[int, int, float] | None:
    """Find the likeliest span from a likely start to a likely end; None when none is likelier than nothing."""
    best = None
    for a in np.argsort(-start, kind="stable")[:4].tolist():
        b = a + int(np.argmax(end[a : a + LONGEST_SOURCE]))
        value = float(np.sqrt(start[a] * end[b]))
        if best is None or value > best[2]:
            best = (int(whole.starts[a]), int(whole.ends[b]), value)
    return best if best and best[2] >= max(1 - start.sum(), 1 - end.sum()) * 0.5 else None


def _chains(triggers: Sequence[Trigger], settings: dict[str, Any]) -> list[int]:
    """Join the tellings of one event: each trigger to the earlier one that it most likely repeats."""
    chains: list[int] = []
    for at, trigger in enumerate(triggers):
        best = int(np.argmax(trigger.before)) if at else 0
        again = float(trigger.before.sum())
        chains.append(chains[best] if at and again > settings["again"] else at)
    return chains


def _pooled(likely: Floats, weights: Floats, keys: Ints) -> Floats:
    """Average the links of several tellings, and add up what is written, or dated, the same; the last is none."""
    mean = (likely * weights[:, None]).sum(0) / weights.sum()
    summed = np.zeros(int(keys.max()) + 2 if len(keys) else 1, np.float32)
    np.add.at(summed, keys, mean)
    summed[-1] = max(0.0, 1.0 - float(mean.sum()))
    return summed


class Candidate(NamedTuple):
    """An event before it is decided whether it is drawn.

    Parameters
    ----------
    tellings
        Indices of its triggers; the one that stands for all first.
    types, statuses
        Probabilities of `TYPES` and `STATUSES`, pooled over the tellings.
    place, time
        Indices of the place and the time, or None.
    features
        What the calibration of its confidence reads: see `candidates`.
    """

    tellings: list[int]
    types: Floats
    statuses: Floats
    place: int | None
    time: int | None
    features: list[float]
    time_likely: float


def candidates(
    output: ReaderOutput,
    near: Callable[[int, int], bool],
    located: Callable[[int], bool],
    hints: Sequence[tuple[int, int, str]] = (),
) -> list[Candidate]:
    """Describe all events for the calibration of their confidence, and choose their places and times.

    The features are: the logit of the trigger's probability; the logarithm of the probability of the place; whether
    there is no place; the logarithm of the number of tellings; whether the first sentence tells it; whether it has a
    time; the probabilities of its best status and type; how many likelier events the same sentence tells, how many
    have the same place and type, how many the same place, and the logarithm of how many there are at all (plus one);
    whether rules found it too; its sentence, counted in tens; and the probabilities of all types and statuses.

    Parameters
    ----------
    output
        What the model read.
    near
        Whether two places, by index, lie so near each other that a mark on one is right for the other.
    located
        Whether a place, by index, has coordinates.
    hints
        Start, end and status of events that rules found.

    Returns
    -------
    list of Candidate
        In the order of the text.
    """
    made = []
    for members in groups(output):
        told = [output.triggers[at] for at in members]
        weights = np.array([t.probability for t in told], np.float32)
        types = np.average(np.stack([t.types for t in told]), axis=0, weights=weights)
        logs = np.average(np.log(np.stack([t.statuses for t in told]) + 1e-6), axis=0, weights=weights)
        place, place_likely = _place_of(output, told, weights, near, located)
        time, time_likely = _time_of(output, told, weights)
        surest = min(float(weights.max()), 0.9999)
        hinted = any(start < t.end and t.start < end for t in told for start, end, _ in hints)
        features = [
            float(np.log(surest / (1 - surest))),
            float(np.log(max(place_likely, 1e-3))),
            float(place is None),
            float(np.log(len(told))),
            float(min(t.sentence for t in told) == 0),
            float(time is not None),
            max(float(t.statuses.max()) for t in told),
            max(float(t.types.max()) for t in told),
            *(0.0, 0.0, 0.0, 0.0),
            float(hinted),
            told[0].sentence / 10,
            *types.tolist(),
            *_softmax(logs.astype(np.float32)).tolist(),
        ]
        made.append(Candidate(members, types, _softmax(logs.astype(np.float32)), place, time, features, time_likely))
    _add_rivals(output, made)
    return made


def _add_rivals(output: ReaderOutput, made: Sequence[Candidate]) -> None:
    """Fill in how many likelier events there are: in the sentence, at the place, at all."""
    facts = []
    for one in made:
        spot = None if one.place is None else int(output.place_keys[one.place])
        sentence = output.triggers[one.tellings[0]].sentence
        facts.append((one.features[0] + one.features[1], sentence, int(np.argmax(one.types)), spot))
    for one, (score, sentence, kind, spot) in zip(made, facts, strict=True):
        stronger = [fact for fact in facts if fact[0] > score]
        one.features[8:12] = [
            float(sum(fact[1] == sentence for fact in stronger)),
            float(sum(fact[2:] == (kind, spot) for fact in stronger)),
            float(sum(fact[3] == spot for fact in stronger)),
            float(np.log1p(len(stronger))),
        ]


def _place_of(
    output: ReaderOutput,
    told: Sequence[Trigger],
    weights: Floats,
    near: Callable[[int, int], bool],
    located: Callable[[int], bool],
) -> tuple[int | None, float]:
    """Choose the place of an event, and tell how likely it is; neighbours support each other."""
    if not len(output.place_keys):
        return None, 1.0
    first_of = {key: at for at, key in reversed(list(enumerate(output.place_keys.tolist())))}
    likely = _pooled(np.stack([t.links[0] for t in told]), weights, output.place_keys)
    spots = [key for key in range(len(likely) - 1) if located(first_of[key])]
    lost = sum(float(likely[key]) for key in range(len(likely) - 1) if not located(first_of[key]))
    best, most = None, float(likely[-1])
    for key in spots:
        if likely[key] < 0.02:
            continue
        around = sum(float(likely[other]) for other in spots if near(first_of[key], first_of[other]))
        score = around + 1e-3 * float(likely[key])
        if score > most:
            best, most = key, score
    if best is None:
        return None, min(most + lost, 1.0)
    return _best_mention(told, output.place_keys, best), min(most, 1.0)


def _time_of(output: ReaderOutput, told: Sequence[Trigger], weights: Floats) -> tuple[int | None, float]:
    """Choose the time of an event."""
    if not len(output.time_keys):
        return None, 0.0
    likely = _pooled(np.stack([t.times for t in told]), weights, output.time_keys)
    best = int(np.argmax(likely))
    if best == len(likely) - 1:
        return None, 0.0
    found = max(
        (at for at, key in enumerate(output.time_keys.tolist()) if key == best),
        key=lambda at: sum(float(t.times[at]) for t in told),
    )
    return found, float(likely[best])


def _best_mention(told: Sequence[Trigger], keys: Ints, key: int, link: int = 0) -> int:
    """Choose the mention of a spelling that most tellings link to."""
    return max(
        (at for at, k in enumerate(keys.tolist()) if k == key),
        key=lambda at: sum(float(t.links[link][at]) for t in told),
    )


def groups(output: ReaderOutput) -> list[list[int]]:
    """List the triggers of each event, in the order of the text.

    The telling that stands for all comes first.
    The first telling stands for all, unless a later one is twice as likely.
    """
    found: dict[int, list[int]] = {}
    for at, chain in enumerate(output.chains):
        found.setdefault(chain, []).append(at)
    ordered = []
    for members in found.values():
        bar = max(output.triggers[at].probability for at in members) / 2
        head = next(at for at in members if output.triggers[at].probability >= bar)
        ordered.append([head, *(at for at in members if at != head)])
    return ordered


def _spot_rules(spots: Sequence[Any] | None, reach: float) -> tuple[Callable[[int, int], bool], Callable[[int], bool]]:
    """Make the two questions of `candidates` from coordinates; without them every spelling is a place by itself."""
    if spots is None:
        return (lambda one, other: one == other), (lambda _: True)

    def near(one: int, other: int) -> bool:
        a, b = spots[one], spots[other]
        if a is None or b is None:
            return one == other
        high = np.radians((a[0] + b[0]) / 2)
        return float(np.hypot(a[0] - b[0], (a[1] - b[1]) * np.cos(high))) * 111.2 <= reach  # [km] of a degree

    return near, lambda at: spots[at] is not None


def decode_events(
    output: ReaderOutput,
    settings: dict[str, Any],
    *,
    spots: Sequence[tuple[float, float] | None] | None = None,
    hints: Sequence[tuple[int, int, str]] = (),
) -> list[Event]:
    """Decide which events a text tells.

    Parameters
    ----------
    output
        What the model read.
    settings
        `Reader.settings`.
    spots
        Latitude and longitude of each place, None where they are not known. An event is put on a place that has them,
        and neighbours support each other. All places count when it is None.
    hints
        Start, end and status of events that rules found; where one meets a telling, its status counts too.

    Returns
    -------
    list of Event
        In the order of the text, those too unlikely to be drawn included.
    """
    near, located = _spot_rules(spots, settings["reach"])
    events = []
    for one in candidates(output, near, located, hints):
        told = [output.triggers[at] for at in one.tellings]
        statuses = np.log(one.statuses) + np.array(settings["status_bias"]) + _hinted(told, hints, settings)
        score = float(np.dot(one.features, settings["event"]["weights"]) + settings["event"]["bias"])
        sure = float(1 / (1 + np.exp(-score)))
        events.append(
            Event(
                one.tellings,
                TYPES[int(np.argmax(one.types))],
                STATUSES[int(np.argmax(statuses))],
                one.place,
                one.time,
                _named(told, "who"),
                _named(told, "source"),
                sure,
                sure >= settings["event"]["bar"],
                float(np.exp(one.features[1])),
                one.time_likely,
                float(_softmax(statuses[None].astype(np.float32)).max()),
            )
        )
    return events


def _hinted(told: Sequence[Trigger], hints: Sequence[tuple[int, int, str]], settings: dict[str, Any]) -> Floats:
    """Give the weight of the rules' statuses."""
    votes = np.zeros(len(STATUSES), np.float32)
    for start, end, status in hints:
        if any(start < t.end and t.start < end for t in told):
            votes[STATUSES.index(status)] += settings["hint"]
            break
    return votes


def _named(told: Sequence[Trigger], which: str) -> Span | None:
    found = [span for span in (getattr(t, which) for t in told) if span]
    best = max(found, key=lambda span: span[2], default=None)
    return None if best is None else (best[0], best[1])


def decode_roles(
    output: ReaderOutput, settings: dict[str, Any], *, found: Sequence[str | None] | None = None
) -> list[str | None]:
    """Decide which role each place plays.

    Parameters
    ----------
    output
        What the model read.
    settings
        `Reader.settings`.
    found
        The roles that rules give, which count too; None for a place, or for all, where no rules read the language.

    Returns
    -------
    list of str or None
        One of `ROLES` but the last for each place; None for what is no place.
    """
    if not len(output.roles):
        return []
    scores = np.log(output.roles[:, :-1] + 1e-6)
    scores[:, ROLES.index("reference")] -= settings["roles"]["reference"]
    if output.triggers:
        links = np.stack([t.links * t.probability for t in output.triggers]).max(axis=0)
        for link, role in enumerate(("scene", "origin", "destination", "via")):
            scores[:, ROLES.index(role)] += settings["roles"]["links"] * links[link]
    for at, said in enumerate((found or ())[: len(scores)]):
        if said in ROLES[:-1]:
            scores[at, ROLES.index(str(said))] += settings["roles"]["rules"]
    best = [ROLES[at] for at in scores.argmax(axis=1).tolist()]
    bar = settings["not_a_place"]
    return [None if wrong >= bar else role for role, wrong in zip(best, output.roles[:, -1].tolist(), strict=True)]


def journey_table(output: ReaderOutput, members: Sequence[Sequence[int]]) -> tuple[Floats, Ints]:
    """Describe the journeys between all spellings for the calibration, and tell which event tells each.

    The features are the logits of: the pair itself; the best event that links to both; the role of the origin; the
    role of the destination; the pair the other way round.

    Parameters
    ----------
    output
        What the model read.
    members
        The triggers of each event.

    Returns
    -------
    tuple
        Features of shape (spellings, spellings, 5), and the index of the event, -1 where there is none.
    """
    keys = len(output.journeys)
    spelled = np.eye(keys, dtype=np.float32)[output.place_keys]
    ends = np.zeros((2, len(members) + 1, keys), np.float32)
    for at, tellings in enumerate(members):
        for told in (output.triggers[t] for t in tellings):
            ends[:, at] = np.maximum(ends[:, at], (told.links[1:3] @ spelled) * np.float32(told.probability) ** 0.5)
    both = ends[0][:, :, None] * ends[1][:, None, :]
    roles = np.zeros((2, keys), np.float32)
    for at, key in enumerate(output.place_keys.tolist()):
        roles[:, key] = np.maximum(roles[:, key], output.roles[at, 2:4])
    wide = np.ones((keys, keys), np.float32)
    columns = [output.journeys, both.max(axis=0), roles[0][:, None] * wide, roles[1][None] * wide, output.journeys.T]
    bounded = np.clip(np.stack(columns, axis=2).astype(np.float64), 1e-4, 1 - 1e-4)
    events = both.argmax(axis=0)
    return np.log(bounded / (1 - bounded)), np.where((both.max(axis=0) > 0) & (events < len(members)), events, -1)


def decode_journeys(
    output: ReaderOutput,
    events: Sequence[Event],
    settings: dict[str, Any],
    *,
    spots: Sequence[tuple[float, float] | None] | None = None,
) -> list[Journey]:
    """Decide which journeys a text tells.

    Parameters
    ----------
    output
        What the model read.
    events
        What `decode_events` made of it.
    settings
        `Reader.settings`.
    spots
        Latitude and longitude of each place; a journey needs two places that have them and lie apart.

    Returns
    -------
    list of Journey
        The surest first, those too unlikely to be drawn left out when they are below half the bar.
    """
    near, located = _spot_rules(spots, settings["apart"])
    first_of = {key: at for at, key in reversed(list(enumerate(output.place_keys.tolist())))}
    table, tellers = journey_table(output, [event.tellings for event in events])
    sure = 1 / (1 + np.exp(-(table @ np.array(settings["journey"]["weights"]) + settings["journey"]["bias"])))
    found = []
    for origin, destination in np.argwhere(sure >= settings["journey"]["bar"] / 2).tolist():
        a, b = first_of[origin], first_of[destination]
        if origin == destination or not (located(a) and located(b)) or (spots is not None and near(a, b)):
            continue
        teller = int(tellers[origin, destination])
        found.append((float(sure[origin, destination]), origin, destination, teller if teller >= 0 else None))
    found.sort(key=lambda x: -x[0])
    journeys: list[Journey] = []
    for likely, origin, destination, event in found:
        ends = first_of[origin], first_of[destination]
        if any(_alike(ends, (other.origin, other.destination), near) for other in journeys):
            continue
        told = [output.triggers[at] for at in events[event].tellings] if event is not None else []
        modes = np.log(output.journey_modes[origin, destination] + 1e-3)
        statuses = np.log(output.journey_statuses[origin, destination] + 1e-3)
        if told:
            modes = modes + np.log(told[0].modes + 1e-3)
            statuses = statuses + np.log(told[0].statuses + 1e-3)
        status = STATUSES[int(np.argmax(statuses))]
        via = _via(output, told, (origin, destination), first_of, settings["via"])
        time = events[event].time if event is not None else None
        drawn = likely >= settings["journey"]["bar"]
        mode = MODES[int(np.argmax(modes))]
        journeys.append(Journey(*ends, via, mode, status, event, time, likely, drawn))
    return journeys


def _alike(one: Span, other: Span, near: Callable[[int, int], bool]) -> bool:
    """Tell whether two journeys have the same ends, as far as the map shows."""
    return all(a == b or near(a, b) for a, b in zip(one, other, strict=True))


def _via(output: ReaderOutput, told: Sequence[Trigger], ends: Span, first_of: dict[int, int], bar: float) -> list[int]:
    """List the places that a journey passes."""
    found = []
    for key, at in first_of.items():
        mentions = output.place_keys == key
        if key not in ends and any(float(t.links[3][mentions].max()) > bar for t in told):
            found.append(at)
    return found


def open_reader(folder: Path) -> Reader:
    """Open the trained reader.

    Parameters
    ----------
    folder
        Folder of ``reader.onnx``, ``reader.npz``, ``reader.json`` and their checksums.

    Returns
    -------
    Reader
        The reader, ready to read. It shares the vocabulary and the word table of the tagger.

    Raises
    ------
    DataFileError
        When a file of the model is missing or is not what its checksum says.
    """
    check_model(folder)
    with np.load(folder / "reader.npz") as loaded:
        heads = {name: loaded[name].astype(np.float32) for name in loaded.files}
    settings = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    return Reader(open_tagger(), heads, settings, open_session(folder / "reader.onnx"))
