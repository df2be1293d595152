"""Model: the trained reader, from a text with its names and times to probabilities.

The encoder runs on onnxruntime, the heads on numpy. The model says which words name an event, what kind of event that
is, how certain it is, where and when it takes place, which words tell the same event again, which role each place has,
and which pairs of places are the ends of a journey.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from threadpoolctl import ThreadpoolController

from geo.reader.inputs import (
    LINKS,
    MODES,
    POINTERS,
    ROLES,
    STATUSES,
    TYPES,
    Floats,
    Input,
    Ints,
    Span,
    cut_windows,
    distance_buckets,
    gaps,
    place_features,
    prepare_input,
    time_features,
    trigger_features,
)
from geo.recognition import BEGIN, END, Tagger, check_model, open_session, open_tagger

__all__ = [
    "LONGEST_SOURCE",
    "MOST_PLACES",
    "MOST_TIMES",
    "MOST_TRIGGERS",
    "Reader",
    "ReaderOutput",
    "Trigger",
    "open_reader",
    "softmax",
]

LONGEST_SOURCE = 14  # pieces of the words that name a participant or a source
_LEAST_JOURNEY, _MOST_JOURNEYS = 0.01, 300  # odds, and number, of pairs of places whose means of travel are read
MOST_TRIGGERS, MOST_PLACES, MOST_TIMES = 120, 160, 80  # of a document; what comes later is left out of the links


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
    by
        Characters of the word that says most for the likeliest of `MODES`, and its share of what all words say for it;
        None for what is no travel.
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
    by: tuple[int, int, float] | None


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
    place_sentences
        Index of the sentence of each place.
    time_relations
        For each time whether it lies before (1), at (2) or after (3) the day of publication; 0 when that is not known.
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
    place_sentences: Ints
    time_relations: Ints
    journeys: Floats
    journey_modes: Floats
    journey_statuses: Floats


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
        self._threads = ThreadpoolController()

    def _encode(self, vectors: Floats) -> Floats:
        """Turn vectors (length, width) into states of the same shape."""
        states: Floats = self._session.run(None, {"vectors": vectors[None]})[0][0]
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
        with self._threads.limit(
            limits=1, user_api="blas"
        ):  # many small products: more threads only wait for each other
            return self._read(whole)

    def _read(self, whole: Input) -> ReaderOutput:
        """Run the encoder and the heads."""
        states = self._states(whole)
        roles, place_in = self._roles(whole, states)
        spans, likely = self._triggers(whole, states)
        triggers = self._describe(whole, states, spans, likely, place_in) if spans else []
        chains = _chains(triggers, self.settings)
        sentences = whole.sentences[[start for start, _ in whole.places]]
        keys, pairs = (whole.place_keys, whole.time_keys), self._pairs(whole, states, place_in)
        return ReaderOutput(triggers, chains, roles, *keys, sentences, whole.relations, *pairs)

    def _linear(self, name: str, x: Floats) -> Floats:
        weight = self._heads[f"{name}.weight"]
        flat = np.ascontiguousarray(x).reshape(-1, x.shape[-1])  # as one matrix: many small ones are much slower
        result: Floats = (flat @ weight.T).reshape(*x.shape[:-1], len(weight)) + self._heads[f"{name}.bias"]
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
            read = self._encode(vectors.astype(np.float32))
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
        likely = softmax(scores)
        return likely, np.concatenate([known, likely], axis=1)

    def _triggers(self, whole: Input, states: Floats) -> tuple[list[Span], list[float]]:
        """Find runs of pieces that may name an event, at whole words."""
        hidden = self._linear("trigger.word", states) + self._linear("trigger.text", states.mean(0, keepdims=True))
        likely = softmax(self._linear("trigger.out", _gelu(hidden)))
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
            words = whole.text[whole.starts[first] : whole.ends[at - 1]]
            if any(letter.isalnum() for letter in words):  # a mark of punctuation names no event
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
        types = softmax(self._linear("kind", known))
        statuses = softmax(self._linear("status.2", _gelu(self._linear("status.0", known))))
        asked, kinds = self._asked(whole, states, {"word": (known, first)}), self._linear("said.kinds", states)
        modes = softmax(self._linear("mode", known) + _strongest(asked, kinds))
        moving = types.argmax(axis=1) == TYPES.index("travel")
        by = [
            _sayer(whole, row, kinds[:, mode]) if moves else None
            for row, mode, moves in zip(asked, modes.argmax(axis=1), moving, strict=True)
        ]
        empty = self._linear("place.none", known)
        links = np.zeros((len(LINKS), len(spans), len(whole.places)), np.float32)
        if whole.places:
            where = np.array([a for a, _ in whole.places], np.int64)
            scores = self._pair(
                "place", known, place_in, pieces=(first, where), sentences=(sentence, whole.sentences[where])
            )
            for link in range(3):
                links[link] = _with_none(scores[:, :, link], empty[:, link])
            links[3] = 1 / (1 + np.exp(-scores[:, :, 3]))
        times = np.zeros((len(spans), len(whole.times)), np.float32)
        if whole.times:
            when = np.array([a for a, _ in whole.times], np.int64)
            time_in = np.concatenate([_means(states, whole.times), time_features(whole)], axis=1)
            scores = self._pair(
                "time", known, time_in, pieces=(first, when), sentences=(sentence, whole.sentences[when])
            )
            times = _with_none(scores[:, :, 0], self._linear("time.none", known)[:, 0])
        told = np.concatenate([known, types], axis=1)
        scores = self._pair("again", told, told, pieces=(first, first), sentences=(sentence, sentence))[:, :, 0]
        scores = np.where(np.tri(len(spans), k=-1, dtype=bool), scores, np.float32(-1e9))
        before = _with_none(scores, self._linear("again.none", told)[:, 0])
        who, source = self._pointed(whole, states, known, first)
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
                who[at],
                source[at],
                by[at],
            )
            for at, (a, b) in enumerate(spans)
        ]

    def _pair(
        self, name: str, one: Floats, other: Floats, *, pieces: tuple[Ints, Ints], sentences: tuple[Ints, Ints]
    ) -> Floats:
        """Score every pair of one and the other."""
        hidden = self._linear(f"{name}.one", one)[:, None] + self._linear(f"{name}.other", other)[None]
        hidden += self._linear(f"{name}.left", one)[:, None] * self._linear(f"{name}.right", other)[None]
        hidden += self._heads[f"{name}.distance.weight"][distance_buckets(*pieces, *sentences)]
        hidden += self._heads[f"{name}.gap.weight"][gaps(*pieces)]
        return self._linear(f"{name}.out", _gelu(hidden))

    def _pointed(
        self, whole: Input, states: Floats, known: Floats, first: Ints
    ) -> list[list[tuple[int, int, float] | None]]:
        """Find for each trigger who takes part, and who vouches: the best start and end."""
        asked = self._linear("pointer.one", known).reshape(len(known), len(POINTERS), -1)
        given = self._linear("pointer.other", states).reshape(len(states), len(POINTERS), -1)
        scores = asked.transpose(1, 0, 2) @ given.transpose(1, 2, 0) * np.float32(asked.shape[2] ** -0.5)
        pieces = np.arange(len(states))
        bucket = distance_buckets(first, pieces, whole.sentences[first], whole.sentences)
        scores += self._heads["pointer.distance.weight"].T[:, bucket]
        empty = self._linear("pointer.none", known)
        likely = [_with_none(scores[at], empty[:, at]) for at in range(len(POINTERS))]
        return [[_best_span(whole, likely[one][at], likely[one + 1][at]) for at in range(len(known))] for one in (0, 2)]

    def _asked(self, whole: Input, states: Floats, askers: dict[str, tuple[Floats, Ints]]) -> Floats:
        """Share out how much each piece is asked for the means of travel, by what is known of words and where they are.

        An asker is what is known of words, shape (words, size), and their first pieces; the shares of a word are a row.
        """
        pieces, given = np.arange(len(states)), self._linear("said.given", states)
        scores = np.zeros((1, len(states)), np.float32)
        for which, (known, at) in askers.items():
            bucket = distance_buckets(at, pieces, whole.sentences[at], whole.sentences)
            asked = self._linear(f"said.asked.{which}", known) @ given.T * np.float32(given.shape[1] ** -0.5)
            scores = scores + asked + self._heads[f"said.distance.{which}.weight"][bucket, 0]
        return softmax(scores)

    def _pairs(self, whole: Input, states: Floats, place_in: Floats) -> tuple[Floats, Floats, Floats]:
        """Score journeys between all spellings."""
        keys = int(whole.place_keys.max()) + 1 if whole.places else 0
        if keys <= 1:
            return (
                np.zeros((keys, keys), np.float32),
                np.zeros((keys, keys, len(MODES)), np.float32),
                np.zeros((keys, keys, len(STATUSES)), np.float32),
            )
        where = np.array([a for a, _ in whole.places], np.int64)
        sentence = whole.sentences[where]
        scores = self._pair("journey", place_in, place_in, pieces=(where, where), sentences=(sentence, sentence))
        total = np.zeros(keys * keys, np.float64)
        pair = (whole.place_keys[:, None] * keys + whole.place_keys[None]).ravel()
        flat = scores.reshape(len(pair), -1)
        np.add.at(total, pair, np.exp(np.clip(flat[:, 0], -30, 30).astype(np.float64)))
        order = np.argsort(flat[:, 0], kind="stable")
        best = np.zeros(keys * keys, np.int64)
        best[pair[order]] = order  # the likeliest pair of mentions is written last
        kinds = flat[best, 1:]
        odds = total.reshape(keys, keys)
        np.fill_diagonal(odds, 0)
        read = np.argsort(-odds, axis=None, kind="stable")[:_MOST_JOURNEYS]
        read = read[odds.ravel()[read] > _LEAST_JOURNEY]
        ends = zip(("origin", "destination"), np.divmod(best[read], len(where)), strict=True)
        asked = self._asked(whole, states, {end: (place_in[at], where[at]) for end, at in ends})
        kinds[read, : len(MODES)] += _strongest(asked, self._linear("said.kinds", states))
        likely: Floats = (odds / (1 + odds)).astype(np.float32)
        classes: Floats = kinds.reshape(keys, keys, -1)
        return likely, softmax(classes[:, :, : len(MODES)]), softmax(classes[:, :, len(MODES) :])


def _nothing() -> ReaderOutput:
    none = np.zeros(0, np.int64)
    shape = np.zeros((0, 0), np.float32)
    return ReaderOutput(
        [],
        [],
        np.zeros((0, len(ROLES)), np.float32),
        *(none, none, none, none),
        *(shape, shape[..., None], shape[..., None]),
    )


def _gelu(x: Floats) -> Floats:
    result: Floats = 0.5 * x * (1 + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x * x * x)))
    return result


def softmax(x: Floats) -> Floats:
    """Turn scores into probabilities along the last axis.

    Parameters
    ----------
    x
        Scores, of any shape.

    Returns
    -------
    numpy.ndarray
        Probabilities that add up to 1 along the last axis, of the same shape.
    """
    raised = np.exp(x - x.max(axis=-1, keepdims=True))
    result: Floats = (raised / raised.sum(axis=-1, keepdims=True)).astype(np.float32)
    return result


def _strongest(asked: Floats, said: Floats) -> Floats:
    """Pool what pieces say, shape (pieces, classes), by how much they are asked: the strongest word decides."""
    highest = said.max(axis=0)
    pooled: Floats = np.log(asked @ np.exp(said - highest) + np.float32(1e-30)) + highest
    return pooled


def _sayer(whole: Input, asked: Floats, said: Floats) -> tuple[int, int, float]:
    """Find the word that says most for a class, and its share of what all say for it."""
    shares = asked * np.exp(said - said.max())
    first = last = int(shares.argmax())
    while first > 0 and _same_word(whole, first):
        first -= 1
    while last + 1 < len(shares) and _same_word(whole, last + 1):
        last += 1
    share = float(shares[first : last + 1].sum() / shares.sum())
    return int(whole.starts[first]), int(whole.ends[last]), share


def _with_none(scores: Floats, none: Floats) -> Floats:
    """Turn scores into probabilities beside that of none, which is left out."""
    return softmax(np.concatenate([scores, none[:, None]], axis=1))[:, :-1]


def _means(states: Floats, spans: Sequence[Span]) -> Floats:
    return np.stack([states[a:b].mean(0) for a, b in spans])


def _same_word(whole: Input, at: int) -> bool:
    """Tell whether a piece goes on with the word of the one before, in a script with spaces."""
    if whole.starts[at] != whole.ends[at - 1]:
        return False
    letters = whole.text[whole.ends[at - 1] - 1], whole.text[whole.starts[at]]
    return all(letter.isalnum() and letter < "\u0e00" for letter in letters)


def _best_span(whole: Input, start: Floats, end: Floats) -> tuple[int, int, float] | None:
    """Find the likeliest span of a sentence, from a likely start to a likely end; None when nothing is likelier."""
    best = None
    for a in np.argsort(-start, kind="stable")[:4].tolist():
        inside = whole.sentences[a : a + LONGEST_SOURCE] == whole.sentences[a]
        b = a + int(np.argmax(np.where(inside, end[a : a + LONGEST_SOURCE], -1.0)))
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
