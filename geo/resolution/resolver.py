"""Resolver: choose the place that each mention means, with reasons.

All names of a text are resolved together: `senses` groups the mentions and finds their containers, `ranking` scores the
candidates, and this module chooses one and gives its reasons.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from geo.article import country_of
from geo.document import UNRESOLVED, Document, Mention, Reason, Resolution
from geo.gazetteer import Gazetteer, distance_km
from geo.resolution.candidates import fits
from geo.resolution.ranking import WEIGHTS, Ranked, confidence, leading_senses, merged_shares, rank
from geo.resolution.senses import read_peoples, read_senses

__all__ = ["resolve"]

_NEAR_KM = 150.0  # places nearer than this are evidence for each other, as in `ranking`
_ALTERNATIVES = 4  # candidates listed beside the chosen one
_TRUST = {"geocoder": 0.5, "near": 0.75}  # times the confidence, by how the name was read
_WITHIN = 0.85  # times the confidence of a container, for an unknown name beside it; by the development corpora
_GREAT = 1_000_000  # inhabitants of a city that others are named after, far away
_CITY = 100_000  # inhabitants of one that is not misspelt by chance
_SUPPORT_MOST = 0.3  # of the weight of the text's other names
_SUPPORT_NEAR = 0.1  # nearness, as in `ranking`
_SUPPORT_SHARE = 0.02  # of the weight of the text's other names
_BY = {"piece": "container"}
_TOWNS = ("P.", "A.ADM2", "A.ADM3")


def resolve(document: Document, *, gazetteer: Gazetteer) -> list[Mention]:
    """Resolve the mentions of a document, all together.

    Parameters
    ----------
    document
        A document with mentions. The country of its source counts as evidence: local papers mean local places.
    gazetteer
        Where candidates come from.

    Returns
    -------
    list of Mention
        The same mentions with their resolutions.
    """
    text, spans = document.text, document.mentions
    if not spans:
        return []
    published_in = country_of(document.article.source)
    senses, which = read_senses(text, spans, gazetteer)
    home = {published_in: WEIGHTS["published"]} if published_in else {}
    ranked = rank(senses, read_peoples(text, spans, gazetteer), home, text.lexicon.code)
    leading = [ranked[index] for index in leading_senses(senses)]
    resolved = [_resolution(one, leading, published_in) for one in ranked]
    found = [resolved[number] for number in which]
    towns = [
        index
        for index, resolution in enumerate(found)
        if resolution.place and resolution.by == "name" and resolution.place.feature.startswith(_TOWNS)
    ]
    return [
        mention._replace(
            resolution=resolution
            if resolution.place
            else _located(index, document, ranked[which[index]], resolved, found=found, towns=towns)
        )
        for index, (mention, resolution) in enumerate(zip(spans, found, strict=True))
    ]


def _resolution(ranked: Ranked, leading: Sequence[Ranked], published_in: str | None) -> Resolution:
    """Take the best candidate, if the text speaks for the way its name was read."""
    candidates, lookup = ranked.sense.candidates, ranked.sense.lookup
    if not candidates:
        return UNRESOLVED
    best = int(np.lexsort((-ranked.shares, -merged_shares(ranked).round(6)))[0])
    if lookup.how in {"part", "piece", "near"} and not _is_supported(ranked, best):
        return UNRESOLVED
    others = [at for at in np.argsort(-ranked.scores, kind="stable").tolist() if at != best]
    shares = ranked.shares.tolist()
    alternatives = tuple((candidates[at].place, round(shares[at], 3)) for at in others[:_ALTERNATIVES])
    sure = confidence(ranked, best) * _TRUST.get(lookup.how, 1.0)
    reasons = (*_name_reasons(ranked, best), *_text_reasons(ranked, best, leading))
    if published_in and candidates[best].place.country == published_in:
        reasons += (Reason("paper", country=published_in),)
    return Resolution(candidates[best].place, round(sure, 3), alternatives, reasons, _BY.get(lookup.how, lookup.how))


def _is_supported(ranked: Ranked, best: int) -> bool:
    """Tell whether the rest of the text speaks for a reading of a name: a place near it, in its state, its container.

    The name of a great city or a country, inside an unknown name, needs another place of its country; with a direction
    or a class word it needs none. A city whose name is one letter off needs more of them.
    """
    place, around, how = ranked.sense.candidates[best].place, ranked.around, ranked.sense.lookup.how
    great = place.population >= _GREAT or place.feature.startswith("A.PCL")
    return bool(
        ranked.boxes[best]
        or around.near[best] > _SUPPORT_NEAR
        or around.admin1[best] > _SUPPORT_SHARE
        or (great and (how == "part" or around.country[best] > _SUPPORT_SHARE))
        or (how == "near" and place.population >= _CITY and around.country[best] > _SUPPORT_MOST)
    )


def _name_reasons(ranked: Ranked, best: int) -> list[Reason]:
    """List the reasons that come from the name and the words next to it."""
    sense = ranked.sense
    candidate, lookup = sense.candidates[best], sense.lookup
    place = candidate.place
    reasons: list[Reason] = []
    if lookup.how in {"container", "piece"}:
        reasons.append(Reason("within", name=lookup.said, place=place.name))
    elif lookup.how == "near":
        reasons.append(Reason("near_name", name=lookup.said, other=candidate.matched))
    elif lookup.how == "geocoder":
        reasons.append(Reason("geocoder", geocoder=lookup.said))
    elif lookup.how == "part":
        reasons.append(Reason("part", words=lookup.said))
    elif len(sense.candidates) == 1:
        reasons.append(Reason("only"))
    if place.source == "user":
        reasons.append(Reason("own"))
    if container := ranked.boxes[best]:
        reasons.append(Reason("beside", container=container))
    if sense.hint and fits(place.feature, lookup.classes):
        reasons.append(Reason("called", words=sense.hint))
    if candidate.kind == "demonym":
        reasons.append(Reason("people", place=place.name))
    return reasons


def _text_reasons(ranked: Ranked, best: int, leading: Sequence[Ranked]) -> list[Reason]:
    """List the reasons that come from the rest of the text and from the population."""
    sense = ranked.sense
    place = sense.candidates[best].place
    reasons: list[Reason] = []
    chosen = [
        (other.sense.candidates[int(np.argmax(other.shares))].place, other.sense.mentions)
        for other in leading
        if other is not ranked
    ]
    local = [(other, count) for other, count in chosen if place.country and other.country == place.country]
    if local:
        total = sum(count for _, count in chosen)
        reasons.append(Reason("country", n=sum(count for _, count in local), total=total, country=place.country or ""))
    small = [other for other, _ in local if not other.feature.startswith("A.PCL")]
    near = [distance_km(place, other) for other in small if other.place_id != place.place_id]
    if min(near, default=math.inf) <= _NEAR_KM and not place.feature.startswith("A.PCL"):
        reasons.append(Reason("near", n=round(min(near))))
    if place.population:
        reasons.append(Reason("inhabitants", n=place.population))
    larger = max((candidate.place for candidate in sense.candidates), key=lambda other: other.population)
    if larger.population > place.population and distance_km(larger, place) > _NEAR_KM:
        reasons.append(Reason("larger", place=larger.name, division=larger.admin1 or larger.country or ""))
    return reasons


def _country(resolution: Resolution) -> str | None:
    return resolution.place.country if resolution.place else None


def _located(
    index: int,
    document: Document,
    ranked: Ranked,
    resolved: Sequence[Resolution],
    *,
    found: Sequence[Resolution],
    towns: Sequence[int],
) -> Resolution:
    """Resolve an unknown name to the container next to it; a street or a hospital also to a town of the text."""
    text, spans = document.text, document.mentions
    for container in ranked.sense.containers:
        beside = resolved[container] if isinstance(container, int) else UNRESOLVED
        if beside.place is not None:
            return _within(spans[index].text, beside, beside=True)
    if not ranked.sense.lookup.lies_inside or not towns:
        return found[index]
    at = bisect_left(towns, index)
    here = text.sentence_at(spans[index].start)
    near = [town for town in towns[max(0, at - 1) : at + 1] if text.sentence_at(spans[town].start) == here]
    nearest = min(near or towns[max(0, at - 1) : at + 1], key=lambda town: abs(town - index))
    local = _country(found[towns[0]]) == _country(found[nearest])  # not an agency's bureau in another country
    if not near and spans[towns[0]].dateline and local:
        nearest = towns[0]
    return _within(spans[index].text, found[nearest], beside=False)


def _within(name: str, container: Resolution, *, beside: bool) -> Resolution:
    """Make the resolution of a name that is only known to lie in a place: one beside it, or the nearest town."""
    assert container.place is not None
    why = Reason("within_beside" if beside else "within_town", name=name, place=container.place.name)
    confidence = round(_WITHIN * container.confidence, 3)
    return Resolution(container.place, confidence, (), (why,), "container")
