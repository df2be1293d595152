"""Measure resolution alone: the gold names are given, only the place of each is asked for.

usage: python bench/resolver.py GOLD_FOLDER [--only NAME ...] [--ablate | --tune | --reliability]

Prints, for the development corpora: accuracy within 161 km over all gold names with coordinates (no answer is wrong)
and over those answered, within 20 km, the area under the log-error curve, and the share of answers inside the country
of the gold point; beside it, on the same names, the most populous place of the same gazetteer. ``--ablate`` prints what
each weight is worth, ``--tune`` searches better weights by coordinate ascent, ``--reliability`` how often answers of a
confidence are right (countries and continents left out: their points differ between sources).
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
from shapely import STRtree
from shapely.geometry import Point, Polygon

from geo.article import Article
from geo.corpus import given_names
from geo.document import Document, Resolution
from geo.files import data_path
from geo.gazetteer import Gazetteer, Place, great_circle_km, open_gazetteer
from geo.resolution import WEIGHTS, resolve
from geo.text import open_lexicon, read_text

CORPORA = ("lgl", "geovirus", "gwn", "news2024", "semeval", "geocorpora", "id_inageoparser", "lmuk_geo", "neel")
NEAR_KM = 161.0  # 100 miles, the measure of the field
TOWN_KM = 20.0
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


def reliability(corpora: Mapping[str, Sequence[Gold]], gazetteer: Gazetteer) -> None:
    """Print how often answers are right, by their confidence, and the expected calibration error."""
    pairs = np.array([
        (resolution.confidence, km(resolution.place, point) <= NEAR_KM)
        for documents in corpora.values()
        for document in documents
        for resolution, point in zip(resolved(document, gazetteer), document.points, strict=True)
        if point and resolution.place and not resolution.place.feature.startswith(("A.PCL", "L.CONT"))
    ])  # fmt: skip
    print("| confidence | answers | mean confidence | right |\n|---|--:|--:|--:|")
    error = 0.0
    for low, high in itertools.pairwise((0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01)):
        inside = pairs[(pairs[:, 0] >= low) & (pairs[:, 0] < high)]
        if len(inside):
            mean, right = inside.mean(axis=0)
            error += len(inside) / len(pairs) * abs(mean - right)
            print(f"| {low:.2f}-{min(high, 1.0):.2f} | {len(inside):,} | {mean:.3f} | {right:.3f} |")
    print(f"\nExpected calibration error: {error:.3f}")


def main() -> None:
    """Score what the command line asks for."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=CORPORA, choices=CORPORA, metavar="NAME")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--reliability", action="store_true")
    given = parser.parse_args()
    gazetteer, outlines = open_gazetteer(), Outlines()
    step = 2 if given.tune else 1  # every other document is enough to choose by
    corpora = {n: list(documents(given.folder / "dev" / f"{n}.jsonl", gazetteer))[::step] for n in given.only}
    if given.ablate or given.tune or given.reliability:
        (ablate if given.ablate else tune if given.tune else reliability)(corpora, gazetteer)
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
