"""Decoding: decisions from probabilities, calibrated on stories that the model was not trained on."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from geo.reader.inputs import LINKS, MODES, ROLES, STATUSES, TYPES, Floats, Ints, Span
from geo.reader.model import ReaderOutput, Trigger, softmax

__all__ = [
    "Candidate",
    "Event",
    "Journey",
    "candidates",
    "decode_events",
    "decode_journeys",
    "decode_roles",
    "groups",
    "journey_table",
    "role_features",
    "scored",
    "status_features",
    "told_below",
]

_LEAST_PLACE = 0.02  # probability of a place that is considered
_KM_PER_DEGREE = 111.2
_TOLD = 0.5  # how much the event that tells a journey says of its status, beside its two ends


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
    time_likely
        How likely the time is right [-].
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
    whether rules found it too; its sentence, counted in tens; the probabilities of all types and statuses; the
    logarithm of how likely it tells an earlier event that it was not put to; whether a telling names its place in the
    same sentence; how likely that place is a scene; and the probability of its time.

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
            *softmax(logs.astype(np.float32)).tolist(),
            float(np.log(_told_before(output, members) + 1e-3)),
            *_beside(output, told, place),
            time_likely,
        ]
        made.append(Candidate(members, types, softmax(logs.astype(np.float32)), place, time, features, time_likely))
    _add_rivals(output, made)
    return made


def _told_before(output: ReaderOutput, members: Sequence[int]) -> float:
    """Tell how likely a telling of an event tells an earlier event that is counted as another."""
    return max(
        sum(float(likely) for at, likely in enumerate(output.triggers[member].before) if at not in members)
        for member in members
    )


def _beside(output: ReaderOutput, told: Sequence[Trigger], place: int | None) -> tuple[float, float]:
    """Tell whether a telling stands in one sentence with the place, and how likely the place is a scene."""
    if place is None:
        return 0.0, 0.0
    same = output.place_keys == output.place_keys[place]
    sentences = set(output.place_sentences[same].tolist())
    return float(any(t.sentence in sentences for t in told)), float(output.roles[same, ROLES.index("scene")].max())


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
        if likely[key] < _LEAST_PLACE:
            continue
        around = sum(float(likely[other]) for other in spots if near(first_of[key], first_of[other]))
        score = around + 1e-3 * float(likely[key])
        if score > most:
            best, most = key, score
    if lost > most:  # it is where no coordinates are known, and at no other place
        named = [key for key in range(len(likely) - 1) if not located(first_of[key])]
        best = max(named, key=lambda key: likely[key])
        return _best_mention(told, output.place_keys, best), min(float(likely[best]), 1.0)
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
    """List the triggers of each event, the telling that stands for all first.

    Parameters
    ----------
    output
        What the model read.

    Returns
    -------
    list of list of int
        Indices of triggers. The first telling stands for all, unless a later one is twice as likely.
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
        return float(np.hypot(a[0] - b[0], (a[1] - b[1]) * np.cos(high))) * _KM_PER_DEGREE <= reach

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
        Latitude and longitude of each place, None where they are not known. Places that lie near each other support
        each other. All places count when it is None.
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
        statuses = scored(status_features(output, one, hints), settings["status"])
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
                float(softmax(statuses[None].astype(np.float32)).max()),
            )
        )
    return events


def told_below(events: Sequence[Event], output: ReaderOutput, end: int) -> list[Event]:
    """Put what a headline tells to the event of the text below that tells the same.

    Parameters
    ----------
    events
        In the order of the text.
    output
        What the model read.
    end
        Character at which the headline ends; 0 when there is none.

    Returns
    -------
    list of Event
        Without the events of the headline that an event of the same type at the same place, or of no known place, tells
        again and about as surely; that one has their tellings behind its own.
    """
    kept = list(events)
    for one in events:
        if output.triggers[one.tellings[0]].start >= end:
            continue
        alike = [
            at
            for at, other in enumerate(kept)
            if output.triggers[other.tellings[0]].start >= end
            and other.type == one.type
            and (None in {one.place, other.place} or _same_key(output, one.place, other.place))
            and other.confidence >= one.confidence / 2
        ]
        if alike:
            best = max(alike, key=lambda at: kept[at].confidence)
            kept[best] = kept[best]._replace(tellings=[*kept[best].tellings, *one.tellings])
            kept.remove(one)
    return kept


def _same_key(output: ReaderOutput, one: int | None, other: int | None) -> bool:
    return bool(output.place_keys[one] == output.place_keys[other])


def scored(features: Floats, weights: dict[str, Any]) -> Floats:
    """Score classes by a multinomial logistic regression.

    Parameters
    ----------
    features
        Numbers of shape (..., features).
    weights
        ``weights`` of shape (classes, features) and ``bias`` of shape (classes,).

    Returns
    -------
    numpy.ndarray
        Scores of shape (..., classes); their softmax is the probability.
    """
    found: Floats = features @ np.array(weights["weights"]).T + np.array(weights["bias"])
    return found


def status_features(output: ReaderOutput, one: Candidate, hints: Sequence[tuple[int, int, str]]) -> Floats:
    """Describe an event for the choice of its status.

    The features are the logarithms of the probabilities of `STATUSES`; which of them the rules give, if they found the
    event; and whether its time lies before, at or after the day of publication.

    Parameters
    ----------
    output
        What the model read.
    one
        The event.
    hints
        Start, end and status of events that rules found.

    Returns
    -------
    numpy.ndarray
        Shape (19,).
    """
    told = [output.triggers[at] for at in one.tellings]
    found = (status for start, end, status in hints if any(start < t.end and t.start < end for t in told))
    said, relation = np.zeros(len(STATUSES) + 1), np.zeros(4)
    said[STATUSES.index(hinted) if (hinted := next(found, None)) else -1] = 1
    relation[0 if one.time is None else int(output.time_relations[one.time])] = 1
    return np.concatenate([np.log(one.statuses + 1e-4), said, relation])


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
    scores = scored(role_features(output, found), settings["role"])
    best = [ROLES[at] for at in scores.argmax(axis=1).tolist()]
    bar = settings["not_a_place"]
    return [None if wrong >= bar else role for role, wrong in zip(best, output.roles[:, -1].tolist(), strict=True)]


def role_features(output: ReaderOutput, found: Sequence[str | None] | None = None) -> Floats:
    """Describe each place for the choice of its role.

    The features are the logarithms of the probabilities of `ROLES`, how strongly an event links to the place by each of
    `LINKS`, and which role the rules give.

    Parameters
    ----------
    output
        What the model read.
    found
        As for `decode_roles`.

    Returns
    -------
    numpy.ndarray
        Shape (places, 20).
    """
    count = len(output.roles)
    links = np.zeros((len(LINKS), count))
    if output.triggers:
        links = np.stack([t.links * t.probability for t in output.triggers]).max(axis=0)
    said = np.zeros((count, len(ROLES)))
    for at, role in enumerate([*(found or ())[:count], *[None] * (count - len(found or ()))]):
        said[at, ROLES.index(role) if role in ROLES[:-1] else -1] = 1
    return np.concatenate([np.log(output.roles + 1e-4), links.T, said], axis=1)


def journey_table(output: ReaderOutput, members: Sequence[Sequence[int]]) -> tuple[Floats, Ints]:
    """Describe the journeys between all spellings for the calibration, and tell which event tells each.

    The features are the logits of: the pair itself; the best event that links to both; the role of the origin; the
    role of the destination; the pair the other way round. Then: how likely the origin is only a dateline; whether no
    other destination is likelier from there; whether the origin is named before the destination where they are named
    nearest to each other; whether one sentence names both.

    Parameters
    ----------
    output
        What the model read.
    members
        The triggers of each event.

    Returns
    -------
    tuple
        Features of shape (spellings, spellings, 9), and the index of the event, -1 where there is none.
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
    logits = np.log(bounded / (1 - bounded))
    strength = logits[..., 0] + logits[..., 1]
    likeliest = strength == strength.max(axis=1, keepdims=True, initial=-np.inf)
    dateline = np.zeros(keys)
    np.maximum.at(dateline, output.place_keys, output.roles[:, ROLES.index("dateline")])
    more = np.stack([dateline[:, None] * wide, likeliest, *_order(output, keys)], axis=2)
    return np.concatenate([logits, more], axis=2), np.where(
        (both.max(axis=0) > 0) & (events < len(members)), events, -1
    )


def _order(output: ReaderOutput, keys: int) -> tuple[Floats, Floats]:
    """Tell of two spellings whether the first is named before the second, and whether one sentence names both."""
    count = len(output.place_keys)
    one, other = np.indices((count, count))
    pair = (output.place_keys[one] * keys + output.place_keys[other]).ravel()
    nearest = np.full(keys * keys, count**3)  # how far apart, then which two: the first of the nearest is kept
    np.minimum.at(nearest, pair, (np.abs(other - one) * count**2 + one * count + other).ravel())
    first, second = np.divmod(nearest % max(count**2, 1), max(count, 1))
    before = (second > first).astype(np.float32).reshape(keys, keys)
    together = np.zeros(keys * keys, np.float32)
    together[pair[(output.place_sentences[one] == output.place_sentences[other]).ravel()]] = 1
    return before, together.reshape(keys, keys)


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
            statuses = statuses + _TOLD * np.mean([np.log(t.statuses + 1e-3) for t in told], axis=0)
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
