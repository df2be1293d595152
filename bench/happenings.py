"""Measure how well tellings of one happening are joined: B-cubed precision, recall and F1.

usage: python bench/happenings.py [GOLD] [--fit]

GOLD is a folder as data/gold/happenings, which is taken when none is given. Each half is read into a dataset by the
accurate gear; an article counts with the event that its gold words tell, or as a happening of its own when none was
read. Beside it: events of one place and day taken for one. With ``--fit`` the weights of `geo.corpus.matching` are
fitted on ``a.jsonl`` and printed.
"""

import argparse
import itertools
import json
import tempfile
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from geo.corpus import ReadSettings, build_dataset, read_inputs
from geo.corpus.dataset import batches, read_day
from geo.corpus.joining import Joiner
from geo.corpus.matching import FAR_KM, WEIGHTS, WINDOW_DAYS, Telling, features
from geo.gazetteer import distance_km, open_gazetteer

ROOT = Path(__file__).resolve().parent.parent
SIGNS = {"place wider": -1, "days apart": -1, "days unknown": -1, "bias": 0, "two languages": 0}  # others: +1
BY_HAND = {"place apart": -6.0}  # the gold has no two neighbouring places
RIDGE = 0.05


def bcubed(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> tuple[float, float, float]:
    """Return precision, recall and F1 (Bagga and Baldwin 1998)."""
    precision = recall = 0.0
    for one in gold:
        same = {other for other in gold if found[other] == found[one]}
        right = {other for other in gold if gold[other] == gold[one]}
        precision += len(same & right) / len(same) / len(gold)
        recall += len(same & right) / len(right) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


class Half:
    """A half of the gold, read."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.gold = {one["doc_id"]: one for one in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        build_dataset(read_inputs([str(path)]), folder, ReadSettings(open_gazetteer()))
        days = {name.split("/")[1][4:] for batch in batches(folder) for name in batch["files"]}
        self.doc_ids = {
            row["article_id"]: row["doc_id"] for day in sorted(days) for row in read_day(folder, "articles", day)
        }
        joiner = Joiner(folder)
        self.entries = [
            entry for day in sorted({one["date"] for one in self.gold.values()}) for entry in joiner.entries(day)
        ]

    def gold_of(self, telling: Telling) -> int | None:
        """Return the happening that an event tells in the gold, None when it is another event of the article.

        Of the events of one clause the surest alone is kept: it tells the happening where its clause has the words of
        the gold.
        """
        one, row = self.gold[self.doc_ids[telling.article_id]], telling.row
        words = one["text"][one["start"] : one["end"]].casefold()
        hit = row["start"] < one["end"] and row["end"] > one["start"]
        return int(one["happening"]) if hit or words in row["title"].casefold() else None

    def scores(self) -> list[tuple[float, float, float]]:
        """Score what the dataset says, and the simplest rule."""
        joined: dict[str, Hashable] = {doc_id: doc_id for doc_id in self.gold}
        simple = dict(joined)
        for entry in reversed(self.entries):
            one = entry.telling
            if self.gold_of(one) is not None:
                joined[self.doc_ids[one.article_id]] = entry.happening
                simple[self.doc_ids[one.article_id]] = (one.place and one.place.place_id, one.first)
        right = {doc_id: one["happening"] for doc_id, one in self.gold.items()}
        return [bcubed(joined, right), bcubed(simple, right)]

    def pairs(self) -> tuple[list[dict[str, float]], list[int]]:
        """Return the features of all pairs that can be one happening, and whether they are."""
        found, right = [], []
        for one, other in itertools.combinations([entry.telling for entry in self.entries], 2):
            ids = self.doc_ids[one.article_id], self.doc_ids[other.article_id]
            kinds = self.gold_of(one), self.gold_of(other)
            of_one = self.gold[ids[0]]["happening"] == self.gold[ids[1]]["happening"]
            if ids[0] == ids[1] or (None in kinds and of_one) or not comparable(one, other):
                continue
            found.append(features(one, other))
            right.append(int(of_one))
        return found, right


def comparable(one: Telling, other: Telling) -> bool:
    """Tell whether two tellings are near enough to be compared."""
    if one.place is None or other.place is None or one.published is None or other.published is None:
        return False
    near = features(one, other)["place apart"] == 0 or distance_km(one.place, other.place) <= FAR_KM
    return near and abs((one.published - other.published).days) <= WINDOW_DAYS


def fit(found: list[dict[str, float]], right: list[int]) -> dict[str, float]:
    """Fit the weights by logistic regression, each with the sign that it must have."""
    names = [name for name in found[0] if name not in BY_HAND]
    values = np.array([[one[name] for name in names] for one in found])
    given = np.array([sum(one[name] * weight for name, weight in BY_HAND.items()) for one in found])
    wanted = np.array(right)
    bounds = {-1: (None, 0.0), 0: (None, None), 1: (0.0, None)}

    def loss(weights: Any) -> Any:
        told = values @ weights + given
        probability = expit(told)
        value = np.logaddexp(0.0, told).sum() - told[wanted == 1].sum() + RIDGE * (weights**2).sum()
        return value, values.T @ (probability - wanted) + 2 * RIDGE * weights

    best = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=[bounds[SIGNS.get(name, 1)] for name in names]
    )
    return {**dict(zip(names, best.x.round(2).tolist(), strict=True)), **BY_HAND}


def main() -> None:
    """Print the scores, or the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=ROOT / "data" / "gold" / "happenings")
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        halves = {name: Half(given.gold / f"{name}.jsonl", Path(folder, name)) for name in ("a", "b")}
        if given.fit:
            for name, weight in fit(*halves["a"].pairs()).items():
                print(f"    {name!r}: {weight:.2f},".replace("'", '"'))
            return
        print("| half | articles | P | R | F1 | one place and day: P | R | F1 |\n|---|" + "--:|" * 7)
        for name, half in halves.items():
            cells = [f"{value:.3f}" for score in half.scores() for value in score]
            print(f"| {name} | {len(half.gold)} | {' | '.join(cells)} |")
    assert set(WEIGHTS) >= {"bias"}


if __name__ == "__main__":
    main()
