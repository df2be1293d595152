"""Scores of the field: places, roles, times, events, journeys and calibration of predictions against gold stories.

A prediction is a record as `geo.corpus.record` makes it. A place is right when it lies within the tolerance of the gold
place, or, where the gold has no coordinates, when its mention is one of the gold place's. An event is right when its
trigger stands in a sentence that tells the gold event and its place is right (or neither has one).
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geo.gazetteer import great_circle_km
from geo.intervals import day_range

__all__ = ["BINS", "calibration_error", "score_stories"]

BINS = 10  # of confidence, for the expected calibration error
_TOLERANCE_KM = 50.0  # of an end of a journey, at least
_SHARED = 0.6  # of the words of the shorter of two phrases for one source
_SAME_KM = 30.0  # a gold place so near to an end of a journey gives it its tolerance


def score_stories(golds: Sequence[Mapping[str, Any]], records: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Score predictions against gold stories.

    Parameters
    ----------
    golds
        Stories as `geo.evaluation.read_gold` returns them.
    records
        One prediction for each story, in the same order.

    Returns
    -------
    dict of str to float
        Precision, recall and F1 [0-1] of ``mentions``, ``events`` and ``routes``; accuracy of ``role``, ``status``,
        ``days``, ``mode`` and ``route_status`` among what was matched; F1 of ``times``; shares of ``traps`` taken for
        places and of events drawn ``again``; precision, recall and F1 of the ``sources`` of the events matched; the
        ``calibration`` error of the confidence of events; numbers of gold items.
    """
    counts: Counter[str] = Counter()
    sure: list[tuple[float, bool]] = []
    for gold, record in zip(golds, records, strict=True):
        _mentions(gold, record, counts)
        _times(gold, record, counts)
        sure += _events(gold, record, counts)
        _routes(gold, record, counts)
    found = {
        **_prf("mentions", counts),
        "role": _share(counts["role"], counts["mentions_right"]),
        "traps": _share(counts["trap_hit"], counts["trap"]),
        "times_f1": _prf("times", counts)["times_f1"],
        **_prf("events", counts),
        "again": _share(counts["again"], counts["events_made"]),
        "status": _share(counts["status"], counts["events_right"]),
        "days": _share(counts["days"], counts["dated"]),
        **_prf("sources", counts),
        **_prf("routes", counts),
        "mode": _share(counts["mode"], counts["routes_right"]),
        "route_status": _share(counts["route_status"], counts["routes_right"]),
        "calibration": calibration_error(sure),
    }
    sizes = {f"gold_{name}": float(counts[f"{name}_gold"]) for name in ("mentions", "times", "events", "routes")}
    return {**found, **sizes, "stories": float(len(golds))}


def calibration_error(pairs: Iterable[tuple[float, bool]]) -> float:
    """Return the expected calibration error: the mean distance of confidence and share of right answers, by bins.

    Parameters
    ----------
    pairs
        Confidence [0-1], and whether the answer was right.

    Returns
    -------
    float
        0 for perfectly calibrated confidences or no pairs (Guo et al. 2017, with `BINS` bins of equal width).
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in pairs:
        bins.setdefault(min(BINS - 1, int(confidence * BINS)), []).append((confidence, right))
    total = sum(map(len, bins.values()))
    gaps = (abs(sum(c for c, _ in found) - sum(right for _, right in found)) for found in bins.values())
    return sum(gaps) / total if total else 0.0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _prf(name: str, counts: Counter[str]) -> dict[str, float]:
    right, made, gold = (counts[f"{name}_{kind}"] for kind in ("right", "made", "gold"))
    f1 = 2 * right / (made + gold) if made + gold else 0.0
    return {f"{name}_p": _share(right, made), f"{name}_r": _share(right, gold), f"{name}_f1": f1}


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _matched(golds: Sequence[Mapping[str, Any]], made: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Pair overlapping spans one to one, the largest overlap first."""
    pairs = sorted(
        (max(a["start"], b["start"]) - min(a["end"], b["end"]), i, j)
        for i, a in enumerate(golds)
        for j, b in enumerate(made)
        if _overlap(a, b)
    )
    used: tuple[set[int], set[int]] = (set(), set())
    found = []
    for _, i, j in pairs:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            found.append((i, j))
    return found


def _mentions(gold: Mapping[str, Any], record: Mapping[str, Any], counts: Counter[str]) -> None:
    golds, made = gold["mentions"], record["toponyms"]
    pairs = _matched(golds, made)
    counts["mentions_gold"] += len(golds)
    counts["mentions_made"] += len(made)
    counts["mentions_right"] += len(pairs)
    counts["role"] += sum(golds[i]["role"] == made[j]["role"] for i, j in pairs)
    for trap in _traps(gold):
        if not any(_overlap(trap, mention) for mention in golds):
            counts["trap"] += 1
            counts["trap_hit"] += any(_overlap(trap, mention) for mention in made)


def _traps(gold: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List what looks like a place and is none: marked spans, or every occurrence of a string."""
    found: list[Mapping[str, Any]] = []
    for trap in gold["not_places"]:
        if isinstance(trap, str):
            pattern = re.compile(rf"\b{re.escape(trap)}\b")
            found += [{"start": m.start(), "end": m.end()} for m in pattern.finditer(gold["text"])]
        else:
            found.append(trap)
    return found


def _times(gold: Mapping[str, Any], record: Mapping[str, Any], counts: Counter[str]) -> None:
    golds, made = gold["times"], record["times"]
    counts["times_gold"] += len(golds)
    counts["times_made"] += len(made)
    counts["times_right"] += sum(_same_days(golds[i]["edtf"], made[j]) for i, j in _matched(golds, made))


def _same_days(edtf: str | None, made: Mapping[str, Any]) -> bool:
    """Whether predicted days are the gold's, or lie in an approximate gold interval."""
    days = day_range(edtf)
    if days is None or made.get("start_date") is None:
        return False
    first, last = dt.date.fromisoformat(made["start_date"]), dt.date.fromisoformat(made["end_date"])
    inside = days[0] <= first and last <= days[1] and any(sign in str(edtf) for sign in "~?%")
    return (first, last) == days or inside


def _events(gold: Mapping[str, Any], record: Mapping[str, Any], counts: Counter[str]) -> list[tuple[float, bool]]:
    """Match events one to one; return the confidence of each event and whether it was right."""
    every = record["events"]
    drawn = [at for at, event in enumerate(every) if event.get("drawn") is not False]
    used: set[int] = set()
    retold: list[Mapping[str, Any]] = []
    counts["events_gold"] += len(gold["events"])
    counts["events_made"] += len(drawn)
    for event in gold["events"]:
        triggers = event.get("triggers") or [{"start": event["trigger_start"], "end": event["trigger_end"]}]
        fitting = [at for at in range(len(every)) if at not in used and _tells(gold, event, triggers, every[at])]
        fitting.sort(key=lambda at: (at not in drawn, -any(_overlap(every[at], trigger) for trigger in triggers)))
        if not fitting:
            continue
        used.add(fitting[0])
        if fitting[0] not in drawn:
            continue
        made = every[fitting[0]]
        retold += triggers[1:]
        counts["events_right"] += 1
        counts["status"] += made["status"] == event["status"]
        if event.get("edtf"):
            counts["dated"] += 1
            counts["days"] += _same_days(event["edtf"], made)
        counts["sources_gold"] += bool(event.get("according_to"))
        counts["sources_made"] += bool(made.get("according_to"))
        counts["sources_right"] += _same_words(event.get("according_to"), made.get("according_to"))
    unmatched = [every[at] for at in drawn if at not in used]
    counts["again"] += sum(any(_overlap(event, trigger) for trigger in retold) for event in unmatched)
    return [(float(event["confidence"]), at in used) for at, event in enumerate(every)]


def _same_words(gold: str | None, made: str | None) -> bool:
    """Whether two phrases name one source: the shorter one shares most of its words ("Lee", "the mayor, Ann Lee")."""
    words = [set(re.findall(r"\w+", (phrase or "").lower())) for phrase in (gold, made)]
    return all(words) and len(words[0] & words[1]) >= _SHARED * min(map(len, words))


def _tells(
    gold: Mapping[str, Any], event: Mapping[str, Any], triggers: Sequence[Mapping[str, Any]], made: Mapping[str, Any]
) -> bool:
    """Whether a predicted event stands in a sentence of a gold event and has its place."""
    sentences = event.get("sentences") or [_sentence(gold["text"], trigger["start"]) for trigger in triggers]
    if not any(start <= made["start"] < end for start, end in sentences):
        return False
    phrase = event.get("place_phrase")
    if not phrase:
        return made["place_start"] is None
    place = next((place for place in gold.get("places", ()) if place["phrase"] == phrase), None)
    if place is not None:
        return _near(made["lat"], made["lon"], place, place["tolerance_km"])
    return _names(gold, phrase, made["place_start"], made["place_end"])


def _sentence(text: str, at: int) -> tuple[int, int]:
    """Find the bounds of the sentence around a character, for gold that does not give them."""
    ends = [match.end() for match in re.finditer(r"[.!?。！？।]+[\"”»)]*\s|\n", text)]
    start = max((end for end in ends if end <= at), default=0)
    return start, min((end for end in ends if end > at), default=len(text))


def _names(gold: Mapping[str, Any], phrase: str, start: int | None, end: int | None) -> bool:
    """Whether a span is one of the mentions that a gold place's phrase writes."""
    if start is None or end is None:
        return False
    span = {"start": start, "end": end}
    return any(_overlap(mention, span) for mention in gold["mentions"] if mention["phrase"] == phrase)


def _near(lat: float | None, lon: float | None, place: Mapping[str, Any], km: float) -> bool:
    if lat is None or lon is None:
        return False
    return great_circle_km(lat, lon, place["lat"], place["lon"]) <= km


def _routes(gold: Mapping[str, Any], record: Mapping[str, Any], counts: Counter[str]) -> None:
    used: set[int] = set()
    counts["routes_gold"] += len(gold["routes"])
    counts["routes_made"] += len(record["routes"])
    for route in gold["routes"]:
        fitting = [at for at, made in enumerate(record["routes"]) if at not in used and all(_end(gold, route, made))]
        if not fitting:
            continue
        used.add(fitting[0])
        made = record["routes"][fitting[0]]
        counts["routes_right"] += 1
        counts["mode"] += made["mode"] == route["mode"]
        counts["route_status"] += made["status"] == route["status"]


def _end(gold: Mapping[str, Any], route: Mapping[str, Any], made: Mapping[str, Any]) -> Iterable[bool]:
    """Say of both ends of a journey whether they are right."""
    for end in ("from", "to"):
        if f"{end}_lat" in route:
            place = {"lat": route[f"{end}_lat"], "lon": route[f"{end}_lon"]}
            near = [p["tolerance_km"] for p in gold.get("places", ()) if _near(p["lat"], p["lon"], place, _SAME_KM)]
            yield _near(made[f"{end}_lat"], made[f"{end}_lon"], place, max([_TOLERANCE_KM, *near]))
        else:
            yield made[end] == route[end]
