"""Resolve: which place on Earth each name means, and why.

All names of a text are resolved together. Every candidate is scored by the evidence named in `WEIGHTS`; the scores of
the first pass say which countries and regions the text is about, and the second pass uses that. One name has one
sense in a text.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from geo.gazetteer import Candidate, Gazetteer, Place, fold
from geo.mentions import Span
from geo.text import Text

__all__ = ["WEIGHTS", "Resolution", "distance_km", "inside", "resolve"]

# What each piece of evidence is worth, in the units of the score; chosen on the development corpora.
WEIGHTS: Mapping[str, float] = {
    "population": 2.2,  # times log10(inhabitants + 1) / 7
    "country": 2.6,  # the name of a country, a continent
    "capital": 1.8,  # of a country
    "admin1": 1.4,  # a state or province
    "admin2": 0.1,
    "feature": 0.9,  # a sea, a mountain, an institution
    "seat": 2.4,  # the seat of a government
    "airport": -1.0,  # a bare name rarely means the airport
    "exact": 0.5,  # the same letters and case
    "official": 0.3,  # the name of the place, not one of its other names
    "dateline": 1.5,  # a town, for a name in the dateline
    "container": 4.0,  # "Paris, Texas": the container stands behind the name
    "near_country": 1.6,  # times the share of the text's other places that lie in the same country
    "near_admin1": 1.4,  # times the share that lie in the same state or province
    "near_place": 0.8,  # times exp(-distance / 150 km) to the nearest other place
    "hint": 1.6,  # the sentence calls it a river, a county
    "home": 0.4,  # lies in a country of the article's language
}
_NEAR_KM = 150.0
_PASSES = 2
_ALTERNATIVES = 4
_CONTAINER_TOKENS = 3  # tokens between a name and its container
_SUREST = 0.99
_POPULATION_SCALE = 7.0  # log10 of the largest towns
_OTHERS = 60  # the most mentioned other places are enough to tell what a text is about
_SHARPNESS = 1.6  # of the softmax that turns scores into confidence

_HINTED = {  # how a GeoNames class is called, in any language of the lexicons; first letters of "class.code"
    "A.ADM1": (
        "province",
        "provinsi",
        "propinsi",
        "state",
        "negara bagian",
        "oblast",
        "governorate",
        "prefecture",
        "prefektur",
    ),
    "A.ADM2": ("county", "parish", "borough", "kabupaten", "kab", "district", "distrik"),
    "A.ADM3": ("kecamatan", "kec", "township"),
    "P": (
        "city",
        "city of",
        "town",
        "town of",
        "village",
        "village of",
        "kota",
        "desa",
        "ibu kota",
        "ibukota",
        "kampung",
        "kelurahan",
        "gampong",
    ),
    "H": (
        "river",
        "sungai",
        "lake",
        "danau",
        "sea",
        "laut",
        "selat",
        "teluk",
        "strait",
        "gulf",
        "bay",
        "ocean",
        "samudra",
        "samudera",
        "canal",
        "creek",
    ),
    "T": (
        "gunung",
        "mount",
        "mt",
        "mountain",
        "mountains",
        "pegunungan",
        "pulau",
        "island",
        "islands",
        "kepulauan",
        "peninsula",
        "semenanjung",
    ),
    "S.AIRP": (
        "airport",
        "international airport",
        "bandara",
        "bandara internasional",
        "bandar udara",
        "air base",
        "lanud",
        "lanudal",
    ),
}


class Resolution(NamedTuple):
    """What a name was resolved to.

    Parameters
    ----------
    place
        The place, None when the gazetteer does not know the name.
    confidence
        How sure the choice is, 0-1.
    alternatives
        The runners-up with their scores (softmax shares).
    reasons
        Why this place, a sentence each.
    """

    place: Place | None
    confidence: float
    alternatives: tuple[tuple[Place, float], ...]
    reasons: tuple[str, ...]


class _Name(NamedTuple):
    """A distinct name of the text with its candidates and the places that stand behind it as containers."""

    candidates: tuple[Candidate, ...]
    hints: frozenset[str]
    containers: tuple[str, ...]
    mentions: int
    dateline: bool


class _Scored(NamedTuple):
    candidate: Candidate
    score: float
    reasons: tuple[str, ...]


def resolve(text: Text, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Resolution]:
    """Resolve every span of a text.

    Parameters
    ----------
    text
        The text the spans belong to.
    spans
        Place names in the order of the text.
    gazetteer
        Where candidates come from.

    Returns
    -------
    list of Resolution
        One for each span, in the same order.
    """
    keys = [fold(span.text) for span in spans]
    names = _names(text, spans, keys, gazetteer)
    home = frozenset(text.lexicon.get("countries", ()))
    ranked: dict[str, list[_Scored]] = {}
    for _ in range(_PASSES):
        chosen = {key: scored[0].candidate.place for key, scored in ranked.items() if scored}
        ranked = {key: _rank(key, name, names, chosen, home) for key, name in names.items()}
    resolved = {key: _resolution(scored) for key, scored in ranked.items()}
    return [resolved[key] for key in keys]


def _names(text: Text, spans: Sequence[Span], keys: Sequence[str], gazetteer: Gazetteer) -> dict[str, _Name]:
    hints: dict[str, set[str]] = defaultdict(set)
    containers: dict[str, Counter[str]] = defaultdict(Counter)
    surface: dict[str, str] = {}
    for index, (span, key) in enumerate(zip(spans, keys, strict=True)):
        surface.setdefault(key, span.text)
        if span.hint:
            hints[key].add(span.hint)
        behind = spans[index + 1] if index + 1 < len(spans) else None
        if behind is not None and _contains(text, span, behind):
            containers[key][keys[index + 1]] += 1
    counts = Counter(keys)
    datelines = {key for span, key in zip(spans, keys, strict=True) if span.dateline}
    return {
        key: _Name(
            _candidates(name, hints[key], gazetteer),
            frozenset(hints[key]),
            tuple(containers[key]),
            counts[key],
            key in datelines,
        )
        for key, name in surface.items()
    }


def _contains(text: Text, span: Span, behind: Span) -> bool:
    """Whether the next name stands as a container: "Paris, Texas", "Garut (Jawa Barat)", "Kabul in Afghanistan"."""
    between = text.text[span.end : behind.start]
    if len(between) > 40 or "\n" in between:  # noqa: PLR2004
        return False
    words = [word.lower() for word in between.replace(",", " , ").replace("(", " ( ").split()]
    kinds = ("names.class_before", "names.direction", "roles.scene")
    rest = [word for word in words if not any(word in text.lexicon.words(kind) for kind in kinds)]
    return rest in ([","], ["("]) or (not rest and bool(words)) or rest == [",", ","]


def _candidates(name: str, hints: set[str], gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Look a name up; a class word that the gazetteer does not carry is left out ("Bandara Juanda", "Cook County")."""
    found = gazetteer.candidates(name)
    if found or not hints:
        return found
    words = name.split()
    for hint in hints:
        length = len(hint.split())
        rest = [" ".join(words[length:])] if fold(" ".join(words[:length])) == hint else []
        rest += [" ".join(words[:-length])] if fold(" ".join(words[-length:])) == hint else []
        for bare in rest:
            found = tuple(c for c in gazetteer.candidates(bare) if bare and _fits(c.place, hint))
            if found:
                return found
    return ()


def _fits(place: Place, hint: str) -> bool:
    """Whether what the sentence calls a place fits its class."""
    return any(hint in words and place.feature.startswith(prefix) for prefix, words in _HINTED.items())


def _rank(
    key: str, name: _Name, names: Mapping[str, _Name], chosen: Mapping[str, Place], home: frozenset[str]
) -> list[_Scored]:
    others = [(place, names[other].mentions) for other, place in chosen.items() if other != key]
    others = sorted(others, key=lambda item: -item[1])[:_OTHERS]
    containers = [
        candidate.place
        for other in name.containers
        for candidate in (
            [Candidate(chosen[other], "", "", None, exact=True)] if other in chosen else names[other].candidates[:3]
        )
    ]
    scored = [_score(candidate, name, others, containers, home) for candidate in name.candidates]
    return sorted(scored, key=lambda item: -item.score)


def _score(
    candidate: Candidate,
    name: _Name,
    others: Sequence[tuple[Place, int]],
    containers: Sequence[Place],
    home: frozenset[str],
) -> _Scored:
    place, reasons = candidate.place, []
    score = WEIGHTS["population"] * math.log10(place.population + 1) / _POPULATION_SCALE
    score += _class_weight(place.feature) + (WEIGHTS["exact"] if candidate.exact else 0.0)
    score += WEIGHTS["official"] if candidate.kind == "name" else 0.0
    score += WEIGHTS["dateline"] if name.dateline and place.feature.startswith("P.") else 0.0
    if place.population:
        reasons.append(f"{place.population:,} inhabitants")
    container = next((box for box in containers if inside(place, box)), None)
    if container is not None:
        score += WEIGHTS["container"]
        reasons.append(f"{container.name!r} stands behind the name")
    total = sum(count for _, count in others)
    if total and place.country:
        same = sum(count for other, count in others if other.country == place.country)
        region = sum(
            count for other, count in others if other.country == place.country and other.admin1 == place.admin1
        )
        score += WEIGHTS["near_country"] * same / total
        score += WEIGHTS["near_admin1"] * region / total if place.admin1 else 0.0
        if same:
            reasons.append(f"{same} of {total} other mentions lie in {place.country}")
    if others and not place.feature.startswith(("A.PCL", "L.CONT")):
        nearest = min(distance_km(place, other) for other, _ in others)
        score += WEIGHTS["near_place"] * math.exp(-nearest / _NEAR_KM)
        if nearest <= _NEAR_KM:
            reasons.append(f"{nearest:.0f} km from another place of the text")
    if name.hints and any(_fits(place, hint) for hint in name.hints):
        score += WEIGHTS["hint"]
        reasons.append(f"the text calls it {min(name.hints)!r}")
    if place.country in home:
        score += WEIGHTS["home"]
    if place.source == "user":
        score += 10.0
        reasons.append("it is in your own table of places")
    return _Scored(candidate, score, tuple(reasons))


def _class_weight(feature: str) -> float:
    """Weigh the class of a place before anything is known of the text."""
    if feature.startswith(("A.PCL", "L.CONT")):
        return WEIGHTS["country"]
    if feature == "P.PPLC":
        return WEIGHTS["capital"]
    if feature in {"S.AIRP", "S.GOVT"}:
        return WEIGHTS["airport" if feature == "S.AIRP" else "seat"]
    return WEIGHTS.get(
        {"A.ADM1": "admin1", "A.ADM2": "admin2"}.get(feature, "feature" if feature[:1] in "HTLS" else ""), 0.0
    )


def inside(place: Place, container: Place) -> bool:
    """Tell whether a place lies in another, as far as the gazetteer's divisions and extents say.

    Parameters
    ----------
    place
        The place that may lie inside.
    container
        A country, a state, a district, or anything with an extent.

    Returns
    -------
    bool
        Whether it does; False for a place and itself.
    """
    if place.place_id == container.place_id or place.country is None or place.country != container.country:
        return False
    if container.feature.startswith("A.PCL"):
        return not place.feature.startswith("A.PCL")
    if container.feature == "A.ADM1":
        return place.admin1 is not None and fold(place.admin1) == fold(container.name)
    if container.feature == "A.ADM2":
        return place.admin2 is not None and fold(place.admin2) == fold(container.name)
    return distance_km(place, container) <= max(container.extent_km, 1.0)


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance between two places.

    Parameters
    ----------
    one, other
        The places.

    Returns
    -------
    float
        Distance [km] on the sphere of radius 6371 km (haversine formula).
    """
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = math.radians(other.lon - one.lon) / 2
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(chord)))


def _resolution(scored: Sequence[_Scored]) -> Resolution:
    """Take the best candidate; its share of a softmax over the scores is the confidence."""
    if not scored:
        return Resolution(None, 0.0, (), ("the gazetteer does not know this name",))
    best = scored[0]
    weights = [math.exp(_SHARPNESS * (item.score - best.score)) for item in scored]
    total = sum(weights)
    shares = [round(weight / total, 3) for weight in weights]
    alternatives = tuple((item.candidate.place, share) for item, share in zip(scored[1:], shares[1:], strict=True))
    reasons = best.reasons if len(scored) > 1 else ("the only place of this name in the gazetteer", *best.reasons)
    return Resolution(best.candidate.place, min(_SUREST, shares[0]), alternatives[:_ALTERNATIVES], reasons)
