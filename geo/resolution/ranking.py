"""Ranking: score the candidates of each sense by weighted evidence.

The probable places of the other names are part of the evidence, so scoring takes a few rounds.
"""

import math
import operator
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.gazetteer import Candidate, Place, arcs_km, inside
from geo.resolution.candidates import fits
from geo.resolution.senses import HOLDERS, Sense

__all__ = ["TRUST", "WEIGHTS", "Around", "Ranked", "clues", "confidence", "leading_senses", "merged_shares", "rank"]

# What each piece of evidence is worth, in the units of the score; chosen on the development corpora, which do not hold
# what "published" and "user" are for. docs/figures.md says what accuracy loses without each of them
# (`python bench/resolver.py GOLD --ablate`). "capital" and "around" are kept for what 161 km do not show: a capital
# is meant and not its district, a city and not its state.
WEIGHTS: dict[str, float] = {
    "population": 4.6,  # times log10(inhabitants + 1) / 7
    "country": 3.1,  # the name of a country, a continent
    "capital": 1.7,  # of a country
    "admin1": 0.9,  # a state or province, times log10(inhabitants + 1) / 7
    "around": -2.0,  # a state that holds a great city of the same name, which is meant then
    "extent": 4.0,  # times log10(extent in km) / 3.5, of a sea, an island, a region
    "borderless": 2.0,  # a sea, a region of several countries: the countries of the text cannot speak for it
    "foreign": -1.9,  # a name in a language that is neither the text's nor English
    "seat": 4.0,  # the seat of a government
    "people": 2.0,  # what the people of a country are called
    "official": 1.8,  # the name of the place, not one of its other names
    "dateline": 1.1,  # a town, for a name in the dateline
    "container": 3.0,  # "Paris, Texas": the container is next to the name
    "near_country": 3.0,  # times the share of the text's other names that mean a place in the same country
    "near_admin1": 3.8,  # times the share that mean one in the same state or province
    "near_place": 2.3,  # times the nearness of the nearest other place, exp(-distance / 150 km)
    "hint": 0.8,  # the sentence calls it a river, a county
    "published": 2.0,  # lies in the country that the address of the paper names
    "user": 10.0,  # is in the user's own table
}

# The logistic regression that makes a probability of what is known of a choice, fitted on the development corpora
# (`python bench/resolver.py GOLD --trust`).
TRUST: dict[str, float] = {
    "constant": -1.12,
    "known": 0.22,  # log odds of the choice, with a place that the gazetteer does not have as one more candidate
    "share": 0.18,  # log odds of the choice among the candidates
    "alone": 0.92,  # 1 in a text without other names, less the more there are
    "part": -1.59,  # read without a direction or a class word
    "container": -1.72,  # only the place that it lies in
    "size": 0.74,  # log10(inhabitants + 1) / 7, or of a sea, an island, a region log10(extent in km) / 3.5
    "country": 1.7,
    "near": 2.3,  # nearness of the nearest other place, 0-1
    "largest": 0.27,  # log10 of how many times more inhabitants it has than the largest namesake
}

_Array = npt.NDArray[np.float64]
_NEAR_KM = 150.0  # distance at which the nearness of another place falls to 1/e
_SAME_KM = 25.0  # candidates nearer to each other are one answer
_DIVISION_KM = 100.0  # so are a city and a division of its state that has its name
_DOUBT = 1.0  # weight of names that could have been there, so that one other name does not decide alone
_ROUNDS = 3  # of scoring, each with the shares of the round before
_POPULATION_SCALE = 7.0  # log10 of the largest towns
_EXTENT_SCALE = 3.5  # log10 of the extent of continents [km]
_OTHERS = 60  # the most mentioned other names are enough to know what a text is about
_GREAT_CITY = 300_000  # inhabitants
_SHARPNESS = 2.5  # of the softmax that turns scores into shares
_NONE = 2.4  # score of a place that the gazetteer does not have; chosen by the reliability on the development halves
_WELL_KNOWN = 2.0  # log10 of the ratio of inhabitants from which a place is as well known as can be
_FLOOR = 0.01  # of a share, in its log odds
_LEAST_SHARE = 0.2  # of a container's candidate that still counts
_DEPTH = 0.8  # times the worth of a container, for each one nearer to the name


class Ranked(NamedTuple):
    """A sense with the scores of its candidates.

    Parameters
    ----------
    sense
        The sense.
    scores
        Score of each candidate in the text, shape (n,).
    shares
        Their softmax, shape (n,).
    boxes
        For each candidate the name of the container it lies in, None when it lies in none.
    around
        What the other names of the text say of each candidate.
    same
        For each pair of candidates whether they are one answer, shape (n, n).
    """

    sense: Sense
    scores: _Array
    shares: _Array
    boxes: tuple[str | None, ...]
    around: "Around"
    same: npt.NDArray[np.bool_]


class Around(NamedTuple):
    """What the other names of a text say of the candidates of one name.

    Parameters
    ----------
    weight
        Weight of the other names together, 0 in a text without others.
    country, admin1
        For each candidate the share of that weight that means places in the same country, in the same state or
        province, shape (n,).
    near
        For each candidate how near the nearest other place is, 1 at no distance, shape (n,).
    """

    weight: float
    country: _Array
    admin1: _Array
    near: _Array


def rank(
    senses: Sequence[Sense], people: Mapping[str, float], home: Mapping[str, float], language: str
) -> list[Ranked]:
    """Score every candidate of every sense.

    Parameters
    ----------
    senses
        The senses of a text's names.
    people
        Countries whose people the text names, with their weight.
    home
        Countries whose places are expected, with their weight: that of the publisher.
    language
        The article's language; its names and English ones count as official.

    Returns
    -------
    list of Ranked
        One for each sense, in the same order.
    """
    priors = [np.array([_prior(one, sense, home, language) for one in sense.candidates]) for sense in senses]
    ranked = [
        Ranked(
            sense,
            prior,
            _softmax(prior),
            boxes=(None,) * len(prior),
            around=Around(0.0, *[np.zeros(len(prior))] * 3),
            same=_same_answers(sense.candidates),
        )
        for sense, prior in zip(senses, priors, strict=True)
    ]
    leading = leading_senses(senses)
    for _ in range(_ROUNDS):
        view = _View(ranked, leading, people)
        ranked = [_ranked(index, prior, ranked, view) for index, prior in enumerate(priors)]
    return ranked


def _ranked(index: int, prior: _Array, ranked: Sequence[Ranked], view: "_View") -> Ranked:
    """Score the candidates of one sense from what the others mean so far."""
    sense = ranked[index].sense
    if not sense.candidates:
        return ranked[index]
    held, boxes = _container_scores(sense, ranked)
    around = view.around(index, ranked[index])
    scores = prior + held + WEIGHTS["near_country"] * around.country + WEIGHTS["near_admin1"] * around.admin1
    scores = scores + WEIGHTS["near_place"] * around.near
    return ranked[index]._replace(scores=scores, shares=_softmax(scores), boxes=boxes, around=around)


def leading_senses(senses: Sequence[Sense]) -> list[int]:
    """List the senses that show what a text is about.

    Parameters
    ----------
    senses
        The senses of a text's names.

    Returns
    -------
    list of int
        Indices of the sixty most mentioned that have candidates.
    """
    known = (index for index, sense in enumerate(senses) if sense.candidates)
    return sorted(known, key=lambda index: (-senses[index].weight, senses[index].first))[:_OTHERS]


def _prior(candidate: Candidate, sense: Sense, home: Mapping[str, float], language: str) -> float:
    """Score a candidate alone: its class, how its name matches, the class that the text gives it."""
    place = candidate.place
    score = WEIGHTS["population"] * math.log10(place.population + 1) / _POPULATION_SCALE
    score += _class_weight(place)
    score += WEIGHTS["foreign"] if _is_foreign(candidate, language) else 0.0
    score += WEIGHTS["extent"] * _width(place)
    score += WEIGHTS["borderless"] if place.country is None else 0.0
    score += WEIGHTS["official"] if _is_official(candidate, language) else 0.0
    score += WEIGHTS["around"] if place.feature == "A.ADM1" and _has_namesake(place, sense.candidates) else 0.0
    score += WEIGHTS["people"] if candidate.kind == "demonym" else 0.0
    score += WEIGHTS["dateline"] if sense.dateline and place.feature.startswith("P.") else 0.0
    score += WEIGHTS["hint"] if fits(place.feature, sense.lookup.classes) else 0.0
    score += home.get(place.country or "", 0.0)
    return score + (WEIGHTS["user"] if place.source == "user" else 0.0)


def _width(place: Place) -> float:
    """Size of a sea, an island, a region, 0-1; 0 for what is counted in inhabitants."""
    if place.feature[:1] not in "HTL" or place.feature == "L.CONT":
        return 0.0
    return math.log10(max(place.extent_km, 1.0)) / _EXTENT_SCALE


def _is_official(candidate: Candidate, language: str) -> bool:
    """Tell whether a name is official, or the usual one in the text's language or English."""
    common = candidate.kind in {"exonym", "alternate"} and candidate.language in {"en", language}
    return common or candidate.kind in {"name", "village"}


def _has_namesake(division: Place, candidates: Sequence[Candidate]) -> bool:
    """Tell whether a great city of the same name lies in a division: New York, Buenos Aires."""
    return any(
        candidate.place.feature.startswith("P.")
        and candidate.place.population >= _GREAT_CITY
        and inside(candidate.place, division)
        for candidate in candidates
    )


def _is_foreign(candidate: Candidate, language: str) -> bool:
    return candidate.kind != "name" and candidate.language not in {None, "en", language}


def _class_weight(place: Place) -> float:
    """Weigh the class of a place before anything is known of the text."""
    feature = place.feature
    if feature == "A.ADM1":
        return WEIGHTS["admin1"] * math.log10(place.population + 1) / _POPULATION_SCALE
    if feature.startswith(("A.PCL", "L.CONT")):
        return WEIGHTS["country"]
    if feature == "P.PPLC":
        return WEIGHTS["capital"]
    return WEIGHTS["seat"] if feature == "S.GOVT" else 0.0


def _softmax(scores: _Array) -> _Array:
    if not scores.size:
        return scores
    shares = np.exp(_SHARPNESS * (scores - scores.max()))
    return np.asarray(shares / shares.sum())


class _View:
    """The evidence of the leading names of a text: weight by country, by state, and where they are."""

    def __init__(self, ranked: Sequence[Ranked], leading: Sequence[int], people: Mapping[str, float]) -> None:
        self.countries: Counter[str] = Counter(people)
        self.states: Counter[tuple[str, str]] = Counter()
        self.total = sum(people.values())
        self.leading = frozenset(leading)
        points: list[tuple[float, float, float, int]] = []
        for index in leading:
            one = ranked[index]
            self.total += one.sense.weight
            _count(one, self.countries, self.states)
            best = int(np.argmax(one.shares))
            place = one.sense.candidates[best].place
            if not place.feature.startswith(("A.PCL", "L.CONT", "H.OCN")):
                points.append((place.lat, place.lon, float(one.shares[best]), index))
        self.where = np.radians([point[:2] for point in points]).reshape(-1, 2)
        self.sure = np.array([point[2] for point in points])
        self.whose = np.array([point[3] for point in points], dtype=np.int64)

    def around(self, index: int, one: Ranked) -> Around:
        """Say what the other names mean for a name's candidates."""
        countries, states = Counter[str](), Counter[tuple[str, str]]()
        weight = 0.0
        if index in self.leading:
            _count(one, countries, states)
            weight = one.sense.weight
        total = max(self.total - weight, 0.0) + _DOUBT
        shares = []
        for candidate in one.sense.candidates:
            place = candidate.place
            country = self.countries[place.country] - countries[place.country] if place.country else 0.0
            state = (place.country or "", place.admin1 or "")
            region = self.states[state] - states[state] if place.admin1 else 0.0
            shares.append((country / total, region / total))
        country_shares, admin1_shares = np.array(shares).T
        return Around(self.total - weight, country_shares, admin1_shares, self.nearness(index, one.sense))

    def nearness(self, index: int, sense: Sense) -> _Array:
        """Return for each candidate how near the nearest other place is, weighted by how sure that one is."""
        near = np.zeros(len(sense.candidates))
        others = self.whose != index
        if not others.any():
            return near
        points = np.radians([(c.place.lat, c.place.lon) for c in sense.candidates])
        lat, lon = points[:, :1], points[:, 1:]
        lat2, lon2 = self.where[others, 0], self.where[others, 1]
        near = (self.sure[others] * np.exp(-arcs_km(lat, lon, lat2, lon2) / _NEAR_KM)).max(axis=1)
        wide = np.array([c.place.feature.startswith(("A.PCL", "L.CONT")) for c in sense.candidates])
        return np.where(wide, 0.0, near)


def _count(one: Ranked, countries: Counter[str], states: Counter[tuple[str, str]]) -> None:
    """Add the shares of a name's candidates to the weights of their countries and states."""
    weights = (one.sense.weight * one.shares).tolist()
    for candidate, weight in zip(one.sense.candidates, weights, strict=True):
        place = candidate.place
        if place.country:
            countries[place.country] += weight
            if place.admin1:
                states[place.country, place.admin1] += weight


def _container_scores(sense: Sense, ranked: Sequence[Ranked]) -> tuple[_Array, tuple[str | None, ...]]:
    """Score the candidates that lie in a container next to the name, and name that container."""
    scores = np.zeros(len(sense.candidates))
    boxes: list[str | None] = [None] * len(sense.candidates)
    for depth, container in enumerate(sense.containers):
        if isinstance(container, int):
            candidates = ranked[container].sense.candidates
            shares = merged_shares(ranked[container]).tolist()
        else:
            candidates, shares = container.candidates, [1.0] * len(container.candidates)
        for box, share in sorted(zip(candidates, shares, strict=True), key=lambda item: -item[1])[:HOLDERS]:
            for index, candidate in enumerate(sense.candidates):
                worth = WEIGHTS["container"] * max(share, _LEAST_SHARE) * _DEPTH**depth
                if worth > scores[index] and inside(candidate.place, box.place):
                    scores[index], boxes[index] = worth, box.place.name
    return scores, tuple(boxes)


def confidence(ranked: Ranked, best: int) -> float:
    """Return the probability that a choice is right.

    Parameters
    ----------
    ranked
        A ranked sense.
    best
        Index of the candidate that was chosen.

    Returns
    -------
    float
        0-1, by the weights of `TRUST`.
    """
    return 1.0 / (1.0 + math.exp(-sum(map(operator.mul, TRUST.values(), clues(ranked, best)))))


def clues(ranked: Ranked, best: int) -> tuple[float, ...]:
    """List what a confidence is made from.

    Parameters
    ----------
    ranked
        A ranked sense.
    best
        Index of the candidate that was chosen.

    Returns
    -------
    tuple of float
        One number for each weight of `TRUST`, in its order.
    """
    place, around, how = ranked.sense.candidates[best].place, ranked.around, ranked.sense.lookup.how
    share, together = float(ranked.shares[best]), float(merged_shares(ranked)[best])
    # A hamlet without evidence is not sure only because the gazetteer has no namesake of it.
    others = [other.place for other in ranked.sense.candidates if not _is_one(other.place, place)]
    known = together / (1.0 + share * math.exp(_SHARPNESS * (_NONE - float(ranked.scores[best]))))
    return (
        1.0,
        _log_odds(known),
        _log_odds(together),
        1.0 / (1.0 + around.weight),
        float(how == "part"),
        float(how in {"container", "piece"}),
        max(math.log10(place.population + 1) / _POPULATION_SCALE, _width(place)),
        float(place.feature.startswith(("A.PCL", "L.CONT"))),
        float(around.near[best]),
        min(_WELL_KNOWN, math.log10((place.population + 1) / (1 + max(map(_inhabitants, others), default=0)))),
    )


def _inhabitants(place: Place) -> int:
    return place.population


def _is_one(other: Place, place: Place) -> bool:
    """Tell whether two places count as one answer here: in one state."""
    return (other.country, other.admin1) == (place.country, place.admin1)


def _log_odds(share: float) -> float:
    return math.log((share + _FLOOR) / (1.0 + _FLOOR - share))


def merged_shares(ranked: Ranked) -> npt.NDArray[np.float64]:
    """Add up for each candidate the shares of those at its place: a city, its district and its canton are one answer.

    Parameters
    ----------
    ranked
        A ranked sense.

    Returns
    -------
    numpy.ndarray
        A share for each candidate, shape (n,).
    """
    return np.asarray(ranked.same @ ranked.shares)


def _same_answers(candidates: Sequence[Candidate]) -> npt.NDArray[np.bool_]:
    """Tell for each pair of candidates whether they are one answer, shape (n, n)."""
    if len(candidates) <= 1:
        return np.ones((len(candidates),) * 2, dtype=np.bool_)
    lat, lon = np.radians([(c.place.lat, c.place.lon) for c in candidates]).T
    away = arcs_km(lat[:, None], lon[:, None], lat, lon)
    wide = np.array([c.place.feature.startswith("A.") for c in candidates])
    near = np.asarray(away <= _SAME_KM)
    if not wide.any():
        return near
    states = {(c.place.country, c.place.admin1): at for at, c in enumerate(candidates)}
    state = np.array([states[c.place.country, c.place.admin1] for c in candidates])
    seat = (state[:, None] == state) & (wide[:, None] | wide)
    return np.asarray(near | ((away <= _DIVISION_KM) & seat))
