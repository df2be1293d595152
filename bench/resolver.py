"""Measure resolution alone: the gold names are given, only the place of each is asked for.

usage: python bench/resolver.py GOLD_FOLDER [--only NAME ...] [--ablate | --tune | --reliability | --coverage | --trust]

Prints, for the development corpora: accuracy within 161 km over all gold names with coordinates (no answer is wrong)
and over those answered, within 20 km, the area under the log-error curve, and the share of answers inside the country
of the gold point; beside it, on the same names, the most populous place of the same gazetteer. ``--ablate`` prints what
each weight is worth, ``--tune`` searches better weights by coordinate ascent, ``--reliability`` how often answers of a
confidence are right, ``--coverage`` how many answers are left and how many of them are wrong when only the surer ones
are drawn, ``--trust`` fits the weights of the confidence, each corpus judged by the weights of the others. In these
three a country counts as right when the gold point lies in it: the points of countries differ between sources.
"""

import argparse
import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import numpy as np
import numpy.typing as npt
from shapely import STRtree
from shapely.geometry import Point, Polygon

from geo.article import Article
from geo.corpus import given_names
from geo.document import Document, Resolution
from geo.files import data_path
from geo.gazetteer import Gazetteer, Place, great_circle_km, open_gazetteer
from geo.resolution import WEIGHTS, resolve, resolver
from geo.resolution.ranking import TRUST, clues, confidence
from geo.text import open_lexicon, read_text

CORPORA = ("lgl", "geovirus", "gwn", "news2024", "semeval", "geocorpora", "id_inageoparser", "lmuk_geo", "neel")
NEAR_KM = 161.0  # 100 miles, the measure of the field
TOWN_KM = 20.0
FAR_KM = 1000.0
STEPS = 30  # of Newton's method
HALF_EARTH_KM = 20_039.0
COUNTRY_SLACK = 0.3  # degrees round a country's simplified outline


class Gold(NamedTuple):
    """A document with its gold names as mentions, and the gold point of each."""

    document: Document
    points: list[tuple[float, float] | None]


def documents(path: Path, gazetteer: Gazetteer) -> Iterator[Gold]:
    """Read a corpus."""
    for line in path.open(encoding="utf-8"):
        record = json.loads(line)
        article = Article(record["text"], language=record.get("lang"))
        document = Document(article, read_text(article.text, open_lexicon(article.language)))
        gold = {(t["start"], t["end"]): t for t in record["toponyms"]}
        spans = given_names(gold, document, gazetteer=gazetteer).places
        points = [gold[span.start, span.end] for span in spans]
        yield Gold(
            document.with_layers(mentions=spans),
            [(p["lat"], p["lon"]) if isinstance(p.get("lat"), float) else None for p in points],
        )


def km(place: Place | None, point: tuple[float, float]) -> float:
    """Distance [km] from an answer to the gold point; no answer is half the Earth away."""
    return HALF_EARTH_KM if place is None else great_circle_km(place.lat, place.lon, *point)


class Outlines:
    """The outlines of countries."""

    def __init__(self) -> None:
        data = json.loads(data_path("basemap", "countries.json").read_text(encoding="utf-8"))
        scale = data["units_per_degree"]
        self.codes: list[str] = []
        shapes = []
        for code, country in data["countries"].items():
            for rings in country["outline"]:
                points = np.cumsum(np.array(rings[0]).reshape(-1, 2), axis=0) / scale
                if len(points) > 3:
                    self.codes.append(code)
                    shapes.append(Polygon(points).buffer(0))
        self.tree = STRtree(shapes)

    def country(self, point: tuple[float, float]) -> str | None:
        """Return the country of a point, the nearest within `COUNTRY_SLACK`; None at sea."""
        at = self.tree.query_nearest(Point(point[1], point[0]), max_distance=COUNTRY_SLACK, all_matches=False)
        return self.codes[int(at[0])] if len(at) else None


def populous(gold: Gold, gazetteer: Gazetteer) -> list[Place | None]:
    """Answer every name with its most populous place."""
    found: list[Place | None] = []
    for span in gold.document.mentions:
        candidates = gazetteer.candidates(span.text)
        found.append(max((c.place for c in candidates), key=lambda place: place.population, default=None))
    return found


def figures(
    documents: Sequence[Gold], answers: Sequence[Sequence[Place | None]], outlines: Outlines
) -> dict[str, float]:
    """Score the answers of a corpus."""
    pairs = [
        (place, point)
        for document, places in zip(documents, answers, strict=True)
        for place, point in zip(places, document.points, strict=True)
        if point is not None
    ]
    distances = np.array([km(place, point) for place, point in pairs])
    answered = np.array([place is not None for place, _ in pairs])
    lands = [(place.country, outlines.country(point)) for place, point in pairs if place is not None and place.country]
    inside = [own == other for own, other in lands if other]
    return {
        "names": len(pairs),
        "all": float((distances <= NEAR_KM).mean()),
        "answered": float((distances[answered] <= NEAR_KM).mean()),
        "acc20": float((distances <= TOWN_KM).mean()),
        "auc": float(np.log1p(distances).mean() / math.log1p(HALF_EARTH_KM)),
        "country": sum(inside) / max(1, len(inside)),
    }


def resolved(gold: Gold, gazetteer: Gazetteer) -> list[Resolution]:
    """Resolve the names of a document."""
    return [mention.resolution for mention in resolve(gold.document, gazetteer=gazetteer)]


def answers(documents: Sequence[Gold], gazetteer: Gazetteer) -> list[list[Place | None]]:
    """Resolve the names of a corpus."""
    return [[r.place for r in resolved(gold, gazetteer)] for gold in documents]


def mean_accuracy(corpora: Mapping[str, Sequence[Gold]], gazetteer: Gazetteer) -> float:
    """Return the mean over corpora of the accuracy within 161 km over all gold names."""
    rates = []
    for documents in corpora.values():
        hits = [
            km(resolution.place, point) <= NEAR_KM
            for document in documents
            for resolution, point in zip(resolved(document, gazetteer), document.points, strict=True)
            if point is not None
        ]
        rates.append(sum(hits) / len(hits))
    return sum(rates) / len(rates)


def ablate(corpora: Mapping[str, Sequence[Gold]], gazetteer: Gazetteer) -> None:
    """Print what the mean accuracy loses without each weight."""
    whole = mean_accuracy(corpora, gazetteer)
    print(f"\n| weight | value | points lost without it |\n|---|--:|--:|\n| all | | ({100 * whole:.2f}) |")
    for name, value in WEIGHTS.items():
        with mock.patch.dict(WEIGHTS, {name: 0.0}):
            print(f"| {name} | {value:g} | {100 * (whole - mean_accuracy(corpora, gazetteer)):+.2f} |", flush=True)


def tune(corpora: Mapping[str, Sequence[Gold]], gazetteer: Gazetteer) -> None:
    """Search better weights one at a time, twice over; print each change for the better."""
    found = dict(WEIGHTS)
    best = mean_accuracy(corpora, gazetteer)
    print(f"{100 * best:.2f}")
    for step in (0.5, 0.25):
        for name in [name for name in found if name != "user"]:
            for change in (step, -step):
                while True:
                    trial = found[name] + change * max(1.0, abs(found[name]))
                    with mock.patch.dict(WEIGHTS, {**found, name: trial}):
                        rate = mean_accuracy(corpora, gazetteer)
                    if rate <= best + 1e-4:
                        break
                    best, found[name] = rate, round(trial, 2)
                    print(f"{100 * best:.2f} {name} {trial:.2f}", flush=True)


class Answer(NamedTuple):
    """An answer with its confidence, how far off it is [km], and whether it is right."""

    confidence: float
    km: float
    right: bool


def is_right(place: Place, point: tuple[float, float], outlines: Outlines) -> bool:
    """Tell whether an answer is within 161 km, or the country that the gold point lies in."""
    inside = place.feature.startswith("A.PCL") and outlines.country(point) == place.country
    return inside or km(place, point) <= NEAR_KM


def judged(documents: Sequence[Gold], gazetteer: Gazetteer, outlines: Outlines) -> list[Answer]:
    """Judge every answer of a corpus."""
    return [
        Answer(found.confidence, km(found.place, point), is_right(found.place, point, outlines))
        for document in documents
        for found, point in zip(resolved(document, gazetteer), document.points, strict=True)
        if point is not None and found.place is not None
    ]


def calibration(pairs: npt.NDArray[np.float64]) -> None:
    """Print how often answers of a confidence are right, and the expected calibration error; pairs of shape (n, 2)."""
    print("| confidence | answers | mean confidence | right |\n|---|--:|--:|--:|")
    error = 0.0
    for low, high in itertools.pairwise((0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)):
        inside = pairs[(pairs[:, 0] >= low) & (pairs[:, 0] < high)]
        if len(inside):
            mean, right = inside.mean(axis=0)
            error += len(inside) / len(pairs) * abs(mean - right)
            print(f"| {low:.2f}-{min(high, 1.0):.2f} | {len(inside):,} | {mean:.3f} | {right:.3f} |")
    print(f"\nExpected calibration error: {error:.3f}")


def reliability(corpora: Mapping[str, Sequence[Gold]], gazetteer: Gazetteer, outlines: Outlines) -> None:
    """Print the calibration of all answers."""
    answers = [one for documents in corpora.values() for one in judged(documents, gazetteer, outlines)]
    calibration(np.array([(one.confidence, one.right) for one in answers]))


def coverage(corpora: Mapping[str, Sequence[Gold]], gazetteer: Gazetteer, outlines: Outlines) -> None:
    """Print for some bars what share of the answers is drawn, right, and more than 1,000 km off."""
    bars = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    print(f"| corpus | {' | '.join(f'{bar:g}: drawn, right, far' for bar in bars)} |\n|---|{'---|' * len(bars)}")
    for name, documents in corpora.items():
        answers = judged(documents, gazetteer, outlines)
        cells = []
        for bar in bars:
            drawn = [one for one in answers if one.confidence >= bar]
            right = sum(one.right for one in drawn) / max(1, len(drawn))
            far = sum(one.km > FAR_KM and not one.right for one in drawn) / max(1, len(drawn))
            cells.append(f"{len(drawn) / len(answers):.2f}, {right:.3f}, {far:.3f}")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def trust(corpora: Mapping[str, Sequence[Gold]], gazetteer: Gazetteer, outlines: Outlines) -> None:
    """Fit the weights of the confidence; print them, and the calibration on corpora that they were not fitted on."""
    rows: list[tuple[tuple[float, ...], bool, str, float]] = []
    for name, documents in corpora.items():
        before = len(rows)
        for document in documents:
            with mock.patch.object(resolver, "confidence", wraps=confidence) as chosen:
                resolved(document, gazetteer)
            for ranked, best in (call.args for call in chosen.call_args_list):
                point, sense = document.points[ranked.sense.first], ranked.sense
                if point is not None:
                    right = is_right(sense.candidates[best].place, point, outlines)
                    rows.append((clues(ranked, best), right, name, math.sqrt(sense.mentions)))
        size = len(rows) - before
        rows[before:] = [(*row[:3], row[3] / math.sqrt(size)) for row in rows[before:]]
    known, right = np.array([row[0] for row in rows]), np.array([row[1] for row in rows], dtype=float)
    names, weight = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
    judged = np.zeros(len(rows))
    for name in corpora:
        others = names != name
        judged[~others] = sigmoid(known[~others] @ logistic(known[others], right[others], weight[others]))
    calibration(np.column_stack([judged, right]))
    print(dict(zip(TRUST, logistic(known, right, weight).round(2).tolist(), strict=True)))


def sigmoid(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Turn log odds into probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-scores)))


def logistic(
    known: npt.NDArray[np.float64], right: npt.NDArray[np.float64], weight: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Fit a logistic regression by Newton's method, with a small ridge; `known` has the shape (n, k)."""
    found = np.zeros(known.shape[1])
    weight = weight / weight.mean()
    for _ in range(STEPS):
        likely = sigmoid(known @ found)
        slope = known.T @ (weight * (right - likely)) - found
        bend = (known * (weight * likely * (1.0 - likely))[:, None]).T @ known + np.eye(len(found))
        found = found + np.linalg.solve(bend, slope)
    return found


def main() -> None:
    """Score what the command line asks for."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=CORPORA, choices=CORPORA, metavar="NAME")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--reliability", action="store_true")
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--trust", action="store_true")
    given = parser.parse_args()
    gazetteer, outlines = open_gazetteer(), Outlines()
    step = 2 if given.tune else 1  # every other document is enough to choose by
    corpora = {n: list(documents(given.folder / "dev" / f"{n}.jsonl", gazetteer))[::step] for n in given.only}
    if given.ablate or given.tune:
        (ablate if given.ablate else tune)(corpora, gazetteer)
        return
    if given.reliability or given.coverage or given.trust:
        (reliability if given.reliability else coverage if given.coverage else trust)(corpora, gazetteer, outlines)
        return
    columns = ("names", "all", "answered", "acc20", "auc", "country")
    heads = ("acc@161 of all", "of those answered", "acc@20 of all", "AUC", "right country")
    print(f"| corpus | names | {' | '.join(heads)} | most populous: all | answered |\n|---|{'--:|' * 8}")
    for name, read in corpora.items():
        ours = figures(read, answers(read, gazetteer), outlines)
        peer = figures(read, [populous(document, gazetteer) for document in read], outlines)
        cells = [f"{ours[c]:,}" if c == "names" else f"{ours[c]:.3f}" for c in columns]
        print(f"| {name} | {' | '.join(cells)} | {peer['all']:.3f} | {peer['answered']:.3f} |", flush=True)


if __name__ == "__main__":
    main()
