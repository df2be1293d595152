"""Fit how sure an event or a journey is, on stories that the reader was not trained on.

usage: python data/build/reader/calibrate.py OUT.json --held READER STORIES.jsonl EXTRACTED.jsonl IDS ...

Several readers, each with the stories that it has not seen, give one calibration together. What is fitted: a logistic
regression of 39 features for events and one of nine for journeys; a multinomial one of 19 features for the status and
one of 20 for the role. The bars above which an event or a journey is drawn are set by hand (``--event-bar``,
``--journey-bar``). Prints how often each is right, judged story by story by the weights of the others.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from export import PLAIN
from prepare import overlapping
from reading import hints_of, output_of, placed, records, spots_of
from scipy.optimize import minimize
from scipy.special import log_softmax

from geo.gazetteer import great_circle_km
from geo.reader.decoding import (
    Candidate,
    _spot_rules,
    candidates,
    decode_events,
    journey_table,
    role_features,
    scored,
    status_features,
)
from geo.reader.inputs import ROLES, STATUSES
from geo.reader.model import ReaderOutput, Trigger, open_reader
from geo.text import open_lexicon


def logistic(features: np.ndarray, right: np.ndarray, strength: float = 1.0) -> tuple[list[float], float]:
    """Fit a logistic regression by Newton's method; every weight but the bias is held near zero."""
    mean, scale = features.mean(0), np.maximum(features.std(0), 0.15)
    x = np.concatenate([(features - mean) / scale, np.ones((len(features), 1))], axis=1)
    penalty = np.diag([strength] * features.shape[1] + [1e-6])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (likely - right) + penalty @ weights
        curve = (x * (likely * (1 - likely))[:, None]).T @ x + penalty
        weights -= np.linalg.solve(curve, slope)
    found = weights[:-1] / scale
    return found.tolist(), float(weights[-1] - found @ mean)


def near_enough(one: tuple[float, float], other: tuple[float, float], km: float) -> bool:
    """Tell whether two points, latitude and longitude in degrees, lie within a distance."""
    return great_circle_km(*one, *other) <= km


def event_rows(story: dict, found: list[Candidate], output: ReaderOutput, spots: list) -> list[str | None]:
    """Tell for every event the status of the true one that the scorer would count it for; None where there is none."""
    by = {p["phrase"]: p for p in story["places"]}
    used: set[int] = set()
    rows: dict[int, str | None] = {}
    for at in sorted(range(len(found)), key=lambda at: -sum(found[at].features[:2])):
        one, rows[at] = found[at], None
        start = output.triggers[one.tellings[0]].start
        spot = spots[one.place] if one.place is not None else None
        for number, event in enumerate(story["events"]):
            spans = event.get("sentences") or [(event["sentence_start"], event["sentence_end"])]
            if number in used or not any(a <= start < b for a, b in spans):
                continue
            true = by.get(event.get("place_phrase"))
            if (one.place is None and true is None) or (
                spot and true and near_enough(spot, (true["lat"], true["lon"]), true["tolerance_km"])
            ):
                rows[at] = event["status"]
                used.add(number)
                break
    return [rows[at] for at in range(len(found))]


def journey_rows(
    story: dict, output: ReaderOutput, events: list, spots: list, apart: float
) -> list[tuple[list[float], bool]]:
    """List the features of every pair of places that may be a journey, and whether it is one."""
    near, located = _spot_rules(spots, apart)
    first_of = {key: at for at, key in reversed(list(enumerate(output.place_keys.tolist())))}
    table, _ = journey_table(output, [event.tellings for event in events])
    rows = []
    for a, one in first_of.items():
        for b, other in first_of.items():
            if a == b or not located(one) or not located(other) or near(one, other):
                continue
            right = any(
                all(
                    near_enough(spots[at], (r[f"{end}_lat"], r[f"{end}_lon"]), 50)
                    for at, end in ((one, "from"), (other, "to"))
                )
                for r in story["routes"]
            )
            if table[a, b, :2].max() > -6:  # what is out of the question teaches nothing
                rows.append((table[a, b].tolist(), right))
    return rows


def multinomial(features: np.ndarray, right: np.ndarray, classes: int, strength: float) -> dict[str, list]:
    """Fit a multinomial logistic regression; every weight but the bias is held near zero."""
    count, width = features.shape
    mean, scale = features.mean(0), np.maximum(features.std(0), 0.15)
    x = np.concatenate([(features - mean) / scale, np.ones((count, 1))], axis=1)
    true = np.eye(classes)[right]
    kept = np.append(np.full(width, strength), 1e-3)

    def cost(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(classes, width + 1)
        likely = log_softmax(x @ weights.T, axis=1)
        slope = (np.exp(likely) - true).T @ x + 2 * kept * weights
        return float(-(likely * true).sum() + (kept * weights**2).sum()), slope.ravel()

    found = minimize(cost, np.zeros(classes * (width + 1)), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    weights = found.reshape(classes, width + 1)
    plain = weights[:, :-1] / scale
    return {"weights": plain.round(4).tolist(), "bias": (weights[:, -1] - plain @ mean).round(4).tolist()}


class Rows:
    """What is fitted, gathered over the stories; each list holds (story, features, what is right)."""

    def __init__(self) -> None:
        self.events: list[tuple[int, list[float], bool]] = []
        self.journeys: list[tuple[int, list[float], bool]] = []
        self.statuses: list[tuple[int, np.ndarray, int]] = []
        self.roles: list[tuple[int, np.ndarray, int]] = []

    def add(self, number: int, story: dict, extract: dict, output: ReaderOutput, settings: dict) -> None:
        """Add a story."""
        spots, hints = spots_of(output, extract, settings["not_a_place"]), hints_of(extract)
        near, located = _spot_rules(spots, settings["reach"])
        made = candidates(output, near, located, hints)
        for one, status in zip(made, event_rows(story, made, output, spots), strict=True):
            self.events.append((number, one.features, status is not None))
            told = [output.triggers[at] for at in one.tellings]
            true = next((event for event in story["events"] if any(_meets(event, trigger) for trigger in told)), None)
            if true is not None:
                row = status_features(output, one, hints)
                self.statuses.append((number, row, STATUSES.index(true["status"])))
        events = decode_events(output, settings, spots=spots, hints=hints)
        rows = journey_rows(story, output, events, spots, settings["apart"])
        self.journeys += [(number, features, right) for features, right in rows]
        tops = extract["toponyms"][: len(output.roles)]
        by_rules = [top["role"] for top in tops] if open_lexicon(story["lang"]).has_names else None
        for top, row in zip(tops, role_features(output, by_rules) if tops else (), strict=True):
            mention = overlapping(story["mentions"], top["start"], top["end"])
            if mention is not None:
                self.roles.append((number, row, ROLES.index(mention["role"])))


def _meets(event: dict, trigger: Trigger) -> bool:
    return any(one["start"] < trigger.end and trigger.start < one["end"] for one in event["triggers"])


def judged(rows: list, fit: Callable[[np.ndarray, np.ndarray], Callable], folds: int = 6) -> tuple[Any, Any]:
    """Predict each row by what was fitted on the stories of other folds; gives the predictions and what is right."""
    fold = np.array([number % folds for number, *_ in rows])
    features, right = np.array([row for _, row, _ in rows], float), np.array([true for *_, true in rows])
    made = np.empty(len(rows))
    for at in range(folds):
        if (fold == at).any():
            made[fold == at] = fit(features[fold != at], right[fold != at])(features[fold == at])
    return made, right


def sure(weights: list[float], bias: float) -> Callable[[np.ndarray], np.ndarray]:
    """Make the function that gives probabilities."""
    return lambda features: 1 / (1 + np.exp(-(features @ np.array(weights) + bias)))


def chooser(weights: dict[str, list]) -> Callable[[np.ndarray], np.ndarray]:
    """Make the function that gives the likeliest class."""
    return lambda features: scored(features, weights).argmax(axis=1)


def main() -> None:
    """Fit and write the settings."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--held", nargs=4, type=Path, action="append", required=True)
    parser.add_argument("--strength", type=float, default=5.0, help="how strongly weights are held near zero")
    parser.add_argument("--event-bar", type=float, default=0.4)
    parser.add_argument("--journey-bar", type=float, default=0.4)
    parser.add_argument("--prior", type=float, nargs=len(STATUSES), help="share of each status in news")
    given = parser.parse_args()
    settings, gathered, number = json.loads(json.dumps(PLAIN)), Rows(), 0
    for folder, stories, extracted, ids in given.held:
        reader = open_reader(folder)
        reader.settings = settings
        found = {record["doc_id"]: record for record in records(extracted)}
        wanted = set(ids.read_text(encoding="utf-8").split())
        for story in records(stories):
            if story["doc_id"] in wanted:
                number += 1
                story, extract = placed(story, found[story["doc_id"]])  # noqa: PLW2901  (with coordinates)
                gathered.add(number, story, extract, output_of(reader, story, extract), settings)
    for name, rows, bar in (
        ("event", gathered.events, given.event_bar),
        ("journey", gathered.journeys, given.journey_bar),
    ):
        features, right = np.array([row for _, row, _ in rows]), np.array([float(true) for *_, true in rows])
        weights, bias = logistic(features, right, given.strength)
        settings[name] = {"weights": [round(w, 4) for w in weights], "bias": round(bias, 4), "bar": bar}
        likely, right = judged(rows, lambda x, y: sure(*logistic(x, y.astype(float), given.strength)))
        print(f"{name}: {len(rows)} rows, {right.mean():.3f} right")
        for low in np.arange(0, 1, 0.2):
            some = (likely >= low) & (likely < low + 0.2)
            if some.any():
                print(f"  said {likely[some].mean():.2f}, is {right[some].mean():.2f} ({some.sum()})")
    for name, rows, classes in (("status", gathered.statuses, STATUSES), ("role", gathered.roles, ROLES[:-1])):
        count, strength = len(classes), given.strength / 5
        made, right = judged(rows, lambda x, y: chooser(multinomial(x, y, count, strength)))  # noqa: B023  (called here)
        features = np.array([row for _, row, _ in rows])
        alone = features[:, :count].argmax(axis=1)
        print(f"{name}: {(made == right).mean():.3f} of {len(rows)}, {(alone == right).mean():.3f} by the model alone")
        settings[name] = multinomial(features, right, count, strength)
    if given.prior:
        shares = np.bincount([true for *_, true in gathered.statuses], minlength=len(STATUSES)) / len(gathered.statuses)
        moved = np.array(settings["status"]["bias"]) + np.log(np.array(given.prior) / shares)
        settings["status"]["bias"] = moved.round(4).tolist()
    given.out.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
